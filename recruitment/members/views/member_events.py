"""Events of members: recorded, listed, exported, looked at, annulled."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.typed import sealed
from config.web import asks_by_post, overtaken, paginate, render_part
from organizations.meanwhile import is_again, who_changed
from recruitment import submissions
from recruitment.admissions.forms import StartForm
from recruitment.fields import TokenForm
from recruitment.files import exports
from recruitment.files.exports import Footer
from recruitment.files.member_listing import COLUMNS, EVENTS, facts
from recruitment.ledger import Conflict, Unconfirmed
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
    if form not in exports.MEDIA_TYPES:
        raise Http404
    criteria, events = _asked(request)
    request.jurisdiction.require("exporting_persons")
    exportable = request.jurisdiction.descendants(request.jurisdiction.exporting_persons)
    now = timezone.localtime()
    made = exports.export(
        events.filter(organization__in=exportable),
        form=form,
        query=sealed.open_all(request.GET, request.user.pk).urlencode(),
        footer=Footer(
            by=request.user,
            at=now,
            scope=str(criteria.statement),
            complete=criteria.complete_from is None,
        ),
        organization_id=criteria.top.pk if criteria.top else None,
        listing=EVENTS,
    )
    name = criteria.file_name(f"bien-dong-{now:%Y-%m-%d}", form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type=exports.MEDIA_TYPES[form], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def member_event_add(request):
    """Record an event of any member, also one who is not on record."""
    request.jurisdiction.require("writing")
    if request.method == "POST":
        return _record(request, None)
    start = StartForm(request.GET, jurisdiction=request.jurisdiction).values()
    form = MemberEventForm(jurisdiction=request.jurisdiction, initial=start)
    return _entry_page(request, None, form, TokenForm.fresh())


@require_http_methods(["GET", "HEAD", "POST"])
def member_event_of(request, pk):
    """Record an event of the member whose admission this is."""
    request.jurisdiction.require("persons")
    admissions = Admission.objects.within(request.jurisdiction).standing()
    admission = get_object_or_404(admissions.select_related("person", "organization"), pk=pk)
    request.jurisdiction.require_write(admission.organization)
    if request.method == "POST":
        return _record(request, admission)
    form = MemberEventForm(
        jurisdiction=request.jurisdiction,
        person=admission.person,
        initial={"organization": admission.organization},
    )
    return _entry_page(request, admission, form, TokenForm.fresh())


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
            "entries": member_events.history(event),
            "may_write": request.jurisdiction.may_write(event.organization),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def member_event_annul(request, pk):
    event = _found(request, pk)
    request.jurisdiction.require_write(event.organization)
    if event.annulled_on:
        said = _("This event is annulled and can no longer be changed.")
        now = reverse("recruitment:member_event_detail", args=[pk])
        why = f"{who_changed(event, reader=request.user)} {said}"
        again = is_again(event, reason=request.POST.get("reason", ""), by=request.user)
        return overtaken(request, why, now, asked=said, again=again)
    today = timezone.localdate()
    initial = {"version": event.version, "on": today}
    form, conflict = AnnulEventForm(request.POST or None, initial=initial), ""
    if form.is_valid():
        try:
            member_events.annul(event, **form.cleaned_data, by=request.user, today=today)
        except ValidationError as error:
            form.add_error(None, error)
        except Conflict:
            event = _found(request, pk)
            conflict = who_changed(event, reader=request.user)
            form = AnnulEventForm(initial={**form.cleaned_data, "version": event.version})
        else:
            messages.success(request, _("The event is annulled."))
            return redirect("recruitment:member_event_detail", pk=pk)
    context = {
        "event": event,
        "form": form.dress(),
        "facts": facts(event),
        "conflict": conflict,
    }
    status = 409 if conflict else 200
    return render(request, "recruitment/members/member_event_annul.html", context, status=status)


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


def _record(request, admission):
    """Record what was typed, once, or show what stands against it."""
    person = admission.person if admission else None
    form = MemberEventForm(request.POST, jurisdiction=request.jurisdiction, person=person)
    token = TokenForm(request.POST)
    if not token.is_valid():
        token = TokenForm.fresh()
        form.add_error(None, _("This form had lost its number. Please send it again."))
    if not form.is_valid():
        return _entry_page(request, admission, form, token)
    request.jurisdiction.require_write(form.cleaned_data["organization"])
    try:
        warned.refuse_more(request.user, request.jurisdiction.day)
        event = submissions.once(
            token.cleaned_data["token"],
            submissions.digest_of(dict(request.POST.lists())),
            lambda: member_events.record(
                form.entry(_same(request, form)),
                by=request.user,
                today=timezone.localdate(),
                confirmed=request.POST.getlist("confirm"),
            ),
            by=request.user,
        )
    except ValidationError as error:
        _add(form, error)
        return _entry_page(request, admission, form, token)
    except Unconfirmed as odd:
        return _entry_page(request, admission, form, token, warnings=odd.warnings)
    except Conflict:
        said = who_changed(*filter(None, [admission]), reader=request.user)
        form.add_error(None, f"{said} {_('Nothing was saved. Look at it again before you go on.')}")
        return _entry_page(request, admission, form, token, status=409)
    except submissions.Reused as reused:
        fresh = TokenForm.fresh()
        return _entry_page(request, admission, form, fresh, reused=reused, status=422)
    name = event.person.full_name
    messages.success(request, _("The event of %(name)s is recorded.") % {"name": name})
    return redirect("recruitment:member_event_detail", pk=event.pk)


def _same(request, form):
    """Return the person on record if the user said that it is the same."""
    chosen = request.POST.get("same_person")
    known = form.same_person() if chosen else None
    return known if known and str(known.pk) == chosen else None


def _add(form, error):
    """Add to the form what was refused; what stands at a field that is not shown, above it."""
    for name, errors in error.update_error_dict({}).items():
        form.add_error(name if name in form.fields else None, errors)


def _entry_page(request, admission, form, token, *, warnings=(), reused=None, status=200):
    namesake = any(warning.code == "namesake" for warning in warnings)
    said = getattr(form, "cleaned_data", {})
    context = {
        "alike": of_warnings(warnings, said, jurisdiction=request.jurisdiction, by=request.user),
        "admission": admission,
        "form": form.dress(focus=not warnings),
        "token": token,
        "warnings": warnings,
        "in_the_way": form.in_the_way(request.jurisdiction),
        "confirmed": request.POST.getlist("confirm"),
        "same_person": form.same_person() if namesake else None,
        "reused": reused,
    }
    return render(request, "recruitment/members/member_event_add.html", context, status=status)
