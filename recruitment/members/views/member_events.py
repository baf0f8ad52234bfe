"""Events of members: recorded, listed, exported, looked at, annulled."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.web import asks_by_post, paginate, render_part
from organizations.acting import too_late
from organizations.meanwhile import who_changed
from recruitment.acting import attempt, changed, sent
from recruitment.admissions.forms import StartForm
from recruitment.asking import file_of
from recruitment.fields import TokenForm
from recruitment.files.member_listing import COLUMNS, EVENTS, facts
from recruitment.members import member_events
from recruitment.members.forms import AnnulEventForm, MemberEventFilter, MemberEventForm
from recruitment.models import Admission, Candidate, MemberEvent
from recruitment.persons import warned
from recruitment.persons.alike import of_warnings


@asks_by_post("persons")
@require_safe
def member_event_list(request):
    criteria, events = _asked(request)
    return render_part(
        request,
        page="recruitment/members/member_event_list.html",
        part="recruitment/members/_member_events.html",
        context={
            "criteria": criteria,
            "columns": COLUMNS,
            "page": paginate(request, events),
            "may_export": bool(request.jurisdiction.exporting_persons),
            "may_write": bool(request.jurisdiction.writing),
        },
    )


@require_safe
def member_event_export(request, form):
    return file_of(request, form, _asked, name="bien-dong", listing=EVENTS)


@require_http_methods(["GET", "HEAD", "POST"])
def member_event_add(request):
    """Record an event of any member, also one who is not on record."""
    request.jurisdiction.require("writing")
    start = StartForm(request.GET, jurisdiction=request.jurisdiction).values()
    form = MemberEventForm(sent(request), jurisdiction=request.jurisdiction, initial=start)
    return _record(request, None, form)


@require_http_methods(["GET", "HEAD", "POST"])
def member_event_of(request, pk):
    """Record an event of the member whose admission this is."""
    request.jurisdiction.require("persons")
    admissions = Admission.objects.within(request.jurisdiction).standing()
    admission = get_object_or_404(admissions.select_related("person", "organization"), pk=pk)
    request.jurisdiction.require_write(admission.organization)
    form = MemberEventForm(
        sent(request),
        jurisdiction=request.jurisdiction,
        person=admission.person,
        initial={"organization": admission.organization},
    )
    return _record(request, admission, form)


@require_safe
def member_event_detail(request, pk):
    event = _found(request, pk)
    candidates = Candidate.objects.within(request.jurisdiction)
    return render(
        request,
        "recruitment/members/member_event_detail.html",
        {
            "event": event,
            "facts": facts(event),
            "dossier": candidates.filter(arrival=event).first(),
            "entries": member_events.history_of_event(event),
            "may_write": request.jurisdiction.may_write(event.organization),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def member_event_annul(request, pk):
    event = _found(request, pk)
    request.jurisdiction.require_write(event.organization)
    back = reverse("recruitment:member_event_detail", args=[pk])
    if event.annulled_on:
        said = _("This event is annulled and can no longer be changed.")
        return too_late(request, event, said, now=back, asked=said)
    today = timezone.localdate()
    form = AnnulEventForm(sent(request), initial={"version": event.version, "on": today})
    tried = attempt(
        request,
        form,
        lambda: member_events.annul(event, **form.said(), by=request.user, today=today),
        meanwhile=lambda: _changed(request, pk),
    )
    if tried.done:
        messages.success(request, _("The event is annulled."))
        return redirect(back)
    stays = _(
        "The record stays, with the reason, and counts nowhere from now on. A dossier that it "
        "closed is opened again; one that it opened is closed."
    )
    return tried.page(
        request,
        "recruitment/act.html",
        title=_("Annul an event"),
        help=f"{event.person.full_name}. {stays}",
        facts=facts(tried.now(event)),
        button=_("Annul the event"),
        is_grave=True,
        back=back,
    )


def _changed(request, pk):
    event = _found(request, pk)
    return changed(event, who_changed(event, reader=request.user))


def _asked(request):
    """Return the filter form, and the events within reach that it leaves."""
    request.jurisdiction.require("persons")
    today = timezone.localdate()
    criteria = MemberEventFilter(request.GET, jurisdiction=request.jurisdiction, today=today)
    return criteria, criteria.narrow(MemberEvent.objects.within(request.jurisdiction))


def _found(request, pk):
    request.jurisdiction.require("persons")
    events = MemberEvent.objects.within(request.jurisdiction)
    return get_object_or_404(events.select_related("person", "organization", "recorded_by"), pk=pk)


def _record(request, admission, form):
    """Record what was typed, once, or show what stands against it."""
    who = partial(who_changed, *filter(None, [admission]), reader=request.user)
    tried = attempt(
        request,
        form,
        lambda: _enter(request, form),
        number=TokenForm.fresh(),
        meanwhile=lambda: changed(admission, who()),
        reused=_(
            "This form was sent before, with other contents. If what stands below is another "
            "event, save again."
        ),
    )
    if tried.done:
        event = tried.done.result
        name = {"name": event.person.full_name}
        messages.success(request, _("The event of %(name)s is recorded.") % name)
        return redirect("recruitment:member_event_detail", pk=event.pk)
    namesake = any(warning.code == "namesake" for warning in tried.warnings)
    said, may = getattr(form, "cleaned_data", {}), request.jurisdiction
    return tried.page(
        request,
        "recruitment/members/member_event_add.html",
        title=_("Record an event"),
        admission=admission,
        alike=of_warnings(tried.warnings, said, jurisdiction=may, by=request.user),
        in_the_way=form.in_the_way(may),
        same_person=_same_person(form) if namesake else None,
    )


def _enter(request, form):
    request.jurisdiction.require_write(form.cleaned_data["organization"])
    warned.refuse_more(request.user, request.jurisdiction.day)
    return member_events.record(
        form.entry(_same(request, form)),
        by=request.user,
        today=timezone.localdate(),
        confirmed=request.POST.getlist("confirm"),
    )


def _same(request, form):
    """Return the person on record if the user said that it is the same."""
    chosen = request.POST.get("same_person")
    known = form.same_person() if chosen else None
    return known if known and str(known.pk) == chosen else None


def _same_person(form):
    """Return the key of the one on record who may be meant, and how that is asked; else None."""
    found = form.same_person()
    if found is None:
        return None
    born = {"name": found.full_name, "day": date_format(found.born_on, "SHORT_DATE_FORMAT")}
    return {"key": found.pk, "said": _("It is the same person: %(name)s, born on %(day)s") % born}
