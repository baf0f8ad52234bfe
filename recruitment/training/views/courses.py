"""Courses: listed, looked at, founded, corrected, and who is called to them."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import BooleanField, Case, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.typed import numbers
from config.typed.keys import key_of, keys_sent
from config.web import asks_by_post, paginate, render_part
from recruitment import submissions
from recruitment.dossiers.forms import meanwhile
from recruitment.dossiers.shown import in_words
from recruitment.fields import TokenForm, VersionForm
from recruitment.ledger import Conflict
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
        "entries": courses.history(course) if may_edit else [],
        "has_begun": course.start <= timezone.localdate(),
    }
    return render(request, "recruitment/training/course_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def course_add(request):
    request.jurisdiction.require("persons")
    if request.method == "POST":
        return _found(request)
    form = CourseForm(jurisdiction=request.jurisdiction, initial=_start(request))
    return _add_page(request, form, TokenForm.fresh())


@require_http_methods(["GET", "HEAD", "POST"])
def course_correct(request, pk):
    course = find_held(request, pk)
    if request.method == "POST":
        return _correct(request, course)
    form = CourseForm(jurisdiction=request.jurisdiction, initial=CourseForm.values_of(course))
    return _correction_page(request, course, form)


@asks_by_post("persons")
@require_http_methods(["GET", "HEAD", "POST"])
def course_call(request, pk):
    course = find_held(request, pk)
    criteria = CallForm(request.GET, kind=course.kind, jurisdiction=request.jurisdiction)
    if request.method == "POST":
        return _call(request, course, criteria)
    return _call_page(request, course, criteria)


@require_POST
def course_take_off(request, pk):
    course = find_held(request, pk)
    row = get_object_or_404(
        roster(course).filter(pk__in=Participant.objects.within(request.jurisdiction)),
        pk=key_of(request.POST.get("participant")),
    )
    version = VersionForm(request.POST)
    try:
        if not version.is_valid():
            raise Conflict
        courses.take_off(row, version=version.cleaned_data["version"], by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Conflict:
        messages.warning(request, changed_meanwhile(request, course))
    else:
        name = {"name": row.candidate.person.full_name}
        messages.success(request, _("%(name)s was taken off the roster.") % name)
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


def changed_meanwhile(request, course) -> str:
    said = courses.who_changed(course, reader=request.user)
    return f"{said} {_('This is how it stands now.')}"


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


def _found(request):
    form, token = CourseForm(request.POST, jurisdiction=request.jurisdiction), _token(request)
    if not form.is_valid() or not token.is_bound:
        return _add_page(request, form, token)
    try:
        course = submissions.once(
            token.cleaned_data["token"],
            submissions.digest_of(dict(request.POST.lists())),
            lambda: courses.found(form.cleaned_data, by=request.user, today=timezone.localdate()),
            by=request.user,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _add_page(request, form, token)
    except submissions.Reused:
        form.add_error(None, _("This form was sent before. If it is another course, save again."))
        return _add_page(request, form, TokenForm.fresh(), status=422)
    messages.success(request, _("The course is recorded. Now call the participants."))
    return redirect("recruitment:course_call", pk=course.pk)


def _token(request):
    token = TokenForm(request.POST)
    return token if token.is_valid() else TokenForm.fresh()


def _add_page(request, form, token, *, status=200):
    if form.is_bound and not token.is_bound and status == 200:
        form.add_error(None, _("This form had lost its number. Please send it again."))
    context = {"form": form.dress(), "token": token}
    return render(request, "recruitment/training/course_add.html", context, status=status)


def _correct(request, course):
    form = CourseForm(request.POST, jurisdiction=request.jurisdiction)
    version = VersionForm(request.POST)
    if not form.is_valid() or not version.is_valid():
        return _correction_page(request, course, form)
    try:
        courses.correct(
            course,
            form.cleaned_data,
            version=version.cleaned_data["version"],
            by=request.user,
            today=timezone.localdate(),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _correction_page(request, course, form)
    except Conflict:
        return _corrected_meanwhile(request, course, form)
    messages.success(request, _("The course is corrected."))
    return redirect("recruitment:course_detail", pk=course.pk)


def _corrected_meanwhile(request, course, form):
    """Show both values of what differs, and let the user go on from what is stored now.

    Where nothing differs, the same form was sent twice, and all is well.
    """
    stored = find_held(request, course.pk)
    now = CourseForm.values_of(stored)
    differing = [
        (name, in_words(name, typed, Course), in_words(name, now[name], Course))
        for name, typed in form.cleaned_data.items()
        if typed != now[name]
    ]
    if not differing:
        return redirect("recruitment:course_detail", pk=course.pk)
    more = {
        "differences": meanwhile.beside(form, differing),
        "conflict": courses.who_changed(stored, reader=request.user),
    }
    return _correction_page(request, stored, form, status=409, **more)


def _correction_page(request, course, form, *, status=200, **more):
    context = {
        "course": course,
        "form": form.dress(),
        "version": VersionForm(initial={"version": course.version}),
        **more,
    }
    return render(request, "recruitment/training/course_correct.html", context, status=status)


def _call(request, course, criteria):
    chosen = keys_sent(request.POST.getlist("candidate"))
    found = list(Candidate.objects.within(request.jurisdiction).filter(pk__in=chosen))
    version = VersionForm(request.POST)
    try:
        if not version.is_valid():
            raise Conflict
        rows = courses.call(course, found, version=version.cleaned_data["version"], by=request.user)
    except ValidationError as error:
        return _call_page(request, course, criteria, chosen=chosen, errors=error.messages)
    except Conflict:
        stored = find_held(request, course.pk)
        errors = [changed_meanwhile(request, stored)]
        return _call_page(request, stored, criteria, chosen=chosen, errors=errors, status=409)
    said = ngettext("%(number)s person was called.", "%(number)s persons were called.", len(rows))
    messages.success(request, said % {"number": numbers.shown(len(rows))})
    return redirect("recruitment:course_detail", pk=course.pk)


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
