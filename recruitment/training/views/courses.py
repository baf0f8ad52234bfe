"""Courses: listed, looked at, founded, corrected, and who is called to them."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Case, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.typed import numbers
from config.typed.keys import key_of, keys_sent
from config.web import asks_by_post, paginate, render_part
from organizations import bodies
from recruitment.acting import Meanwhile, attempt, beside, differing, press, sent
from recruitment.dossiers.shown import in_words
from recruitment.fields import TokenForm, VersionForm
from recruitment.models import Candidate, Course, Participant
from recruitment.training import calling, courses
from recruitment.training.course_outcomes import outcomes
from recruitment.training.course_results import roster, why_it_stays
from recruitment.training.forms import CallForm, CourseFilter, CourseForm, holding
from recruitment.training.outcomes_shown import shown

PER_PAGE = 25


@require_safe
def course_list(request):
    request.jurisdiction.require("persons")
    criteria = CourseFilter(request.GET, jurisdiction=request.jurisdiction)
    known = Course.objects.within(request.jurisdiction).with_completeness(request.jurisdiction.day)
    page = paginate(request, criteria.narrow(known), PER_PAGE)
    told = _outcomes(request, page.object_list)
    context = {
        "criteria": criteria,
        "page": page,
        "rows": [(course, shown(told[course.pk])) for course in page],
    }
    return render_part(
        request,
        page="recruitment/training/course_list.html",
        part="recruitment/training/_courses.html",
        context=context,
    )


@require_safe
def course_detail(request, pk):
    course = find_course(request, pk)
    may_edit = may_hold(request, course)
    told = _outcomes(request, [course])[course.pk]
    rows = list(_seen(request, course))
    context = {
        "course": course,
        "rows": rows,
        "outcome": shown(told),
        "standing": [(row, why) for row in rows if (why := why_it_stays(row))],
        "may_edit": may_edit,
        "entries": courses.history_of_course(course) if may_edit else [],
        "has_begun": course.start <= timezone.localdate(),
        "signed_for": bodies.signed_for(course.organization),
    }
    return render(request, "recruitment/training/course_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def course_add(request):
    may, today = request.jurisdiction, timezone.localdate()
    may.require("persons")
    form = CourseForm(sent(request), jurisdiction=may, initial=_start(request))
    tried = attempt(
        request,
        form,
        lambda: courses.found(form.cleaned_data, by=request.user, today=today),
        number=TokenForm.fresh(),
        reused=_("This form was sent before. If it is another course, save again."),
    )
    if tried.done:
        messages.success(request, _("The course is recorded. Now call the participants."))
        return redirect("recruitment:course_call", pk=tried.done.result.pk)
    return tried.page(
        request,
        "recruitment/act.html",
        title=_("Record a course"),
        button=_("Save and call participants"),
        back=reverse("recruitment:course_list"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def course_correct(request, pk):
    course, today = find_held(request, pk), timezone.localdate()
    values = CourseForm.values_of(course)
    form = CourseForm(sent(request), jurisdiction=request.jurisdiction, initial=values)
    said = {"by": request.user, "today": today}
    tried = attempt(
        request,
        form,
        lambda version: courses.correct_course(course, form.cleaned_data, version=version, **said),
        number=VersionForm.of(course),
        meanwhile=lambda: _corrected_meanwhile(request, pk, form),
    )
    if tried.done:
        messages.success(request, _("The course is corrected."))
        return redirect("recruitment:course_detail", pk=pk)
    return tried.page(
        request,
        "recruitment/act.html",
        title=_("Correct a course"),
        button=_("Save the correction"),
        back=reverse("recruitment:course_detail", args=[pk]),
    )


@asks_by_post("persons")
@require_http_methods(["GET", "HEAD", "POST"])
def course_call(request, pk):
    course = find_held(request, pk)
    criteria = CallForm(request.GET, kind=course.kind, jurisdiction=request.jurisdiction)
    if request.method != "POST":
        return _call_page(request, course, criteria)
    chosen = keys_sent(request.POST.getlist("candidate"))
    found = list(Candidate.objects.within(request.jurisdiction).filter(pk__in=chosen))
    tried = press(
        request,
        lambda version: courses.call(course, found, version=version, by=request.user),
        number=VersionForm.of(course),
        meanwhile=lambda: _changed(request, pk),
    )
    if not tried.done:
        said = {"errors": tried.faults, "status": tried.status}
        return _call_page(request, tried.now(course), criteria, chosen=chosen, **said)
    number = len(tried.done.result)
    said = ngettext("%(number)s person was called.", "%(number)s persons were called.", number)
    messages.success(request, said % {"number": numbers.shown(number)})
    return redirect("recruitment:course_detail", pk=pk)


@require_POST
def course_take_off(request, pk):
    course = find_held(request, pk)
    row = get_object_or_404(
        roster(course).filter(pk__in=Participant.objects.within(request.jurisdiction)),
        pk=key_of(request.POST.get("participant")),
    )
    tried = press(
        request,
        lambda version: courses.take_off(row, version=version, by=request.user),
        number=VersionForm.of(course),
        meanwhile=lambda: _changed(request, pk),
    )
    if tried.done:
        name = {"name": row.candidate.person.full_name}
        messages.success(request, _("%(name)s was taken off the roster.") % name)
    else:
        messages.warning(request, tried.told)
    return redirect("recruitment:course_detail", pk=pk)


def find_course(request, pk) -> Course:
    """Return the course, if it or a participant lies in the reach; else it is not found."""
    request.jurisdiction.require("persons")
    found = Course.objects.within(request.jurisdiction)
    found = found.with_completeness(request.jurisdiction.day)
    return get_object_or_404(found.select_related("organization", "recorded_by"), pk=pk)


def may_hold(request, course) -> bool:
    """Tell whether a post of the user, a secretary's or a board's, reaches who holds it."""
    may = request.jurisdiction
    return may.reaches(may.writing | may.deciding, course.organization)


def find_held(request, pk) -> Course:
    """Return a course that the user may change; PermissionDenied if it is only seen."""
    course = find_course(request, pk)
    if not may_hold(request, course):
        raise PermissionDenied
    return course


def _changed(request, pk):
    course = find_held(request, pk)
    who = courses.who_changed(course, reader=request.user)
    return Meanwhile(course, f"{who} {_('This is how it stands now.')}")


def _seen(request, course):
    """Return the roster, as far as it may be seen, and whether each dossier may be opened."""
    reachable = Candidate.objects.within(request.jurisdiction).values("pk")
    in_reach = Case(
        When(candidate__in=reachable, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows = roster(course).filter(pk__in=Participant.objects.within(request.jurisdiction))
    return rows.annotate(is_in_reach=in_reach)


def _outcomes(request, found):
    return outcomes(
        found,
        Participant.objects.within(request.jurisdiction),
        today=timezone.localdate(),
        counting=settings.COUNTING_DATE,
    )


def _start(request):
    """Return what an empty form starts with: the one organization that can be meant."""
    may = request.jurisdiction
    posts = may.writing | may.deciding
    found = holding(may).filter(pk__in=posts)
    return {"organization": found.first()} if len(posts) == 1 else {}


def _corrected_meanwhile(request, pk, form):
    """Return both values of what differs; None where nothing does."""
    stored = find_held(request, pk)
    now = CourseForm.values_of(stored)
    both = [
        (name, in_words(name, typed, Course), in_words(name, now[name], Course))
        for name, typed in form.cleaned_data.items()
        if typed != now[name]
    ]
    if not both:
        return None
    return differing(stored, courses.who_changed(stored, reader=request.user), beside(form, both))


def _call_page(request, course, criteria, *, chosen=(), errors=(), status=200):
    within, today = Candidate.objects.within(request.jurisdiction), timezone.localdate()
    if chosen:  # nothing of it was saved: show those again, whatever list they came from
        candidates = calling.everybody(course, within, today).filter(pk__in=chosen)
    else:
        lists = {"expired": calling.expired, "all": calling.everybody}
        asked = lists.get(criteria.who_asked, calling.proposed)
        candidates = criteria.narrow(asked(course, within, today))
    found = calling.last_sent(candidates, course)
    context = {
        "course": course,
        "criteria": criteria,
        "page": paginate(request, found.select_related("person", "organization")),
        "chosen": chosen,
        "errors": errors,
        "on_roster": course.participants.on_roster().count(),
    }
    return render(request, "recruitment/training/course_call.html", context, status=status)
