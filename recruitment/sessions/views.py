"""Sessions of committees: proposed, recorded, listed, looked at, printed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from audit.context import out_of_reach
from config.typed.keys import keys_sent
from config.typed.numbers import shown
from config.web import paginate
from organizations import bodies
from organizations.acting import too_late
from recruitment.acting import Attempt, Meanwhile, attempt, sent
from recruitment.dossiers import deciders, minutes, taking_back
from recruitment.dossiers.views import unsaid
from recruitment.dossiers.views.queues import of_meeting, of_session
from recruitment.fields import TokenForm
from recruitment.models import Candidate, Session, SessionItem, Stage
from recruitment.sessions import agenda, sessions
from recruitment.sessions.agenda import AT_MOST
from recruitment.sessions.forms import (
    WORDS,
    AgendaForm,
    SessionFilter,
    SessionForm,
    TakeBackForm,
    consequence,
    rows_of,
)
from recruitment.sessions.sessions import Undecided

Result = SessionItem.Result


@require_safe
def session_list(request):
    request.jurisdiction.require("persons")
    numbers = {each.value: Count("items", filter=Q(items__result=each)) for each in Result}
    may, today = request.jurisdiction, timezone.localdate()
    criteria = SessionFilter(request.GET, jurisdiction=may, today=today)
    found = criteria.narrow(Session.objects.within(may)).select_related("organization")
    context = {
        "criteria": criteria,
        "page": paginate(request, found.annotate(**numbers).order_by("-on", "-pk")),
        "words": WORDS,
    }
    return render(request, "recruitment/sessions/session_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_detail(request, pk):
    request.jurisdiction.require("persons")
    found = Session.objects.within(request.jurisdiction)
    session = get_object_or_404(found.select_related("organization", "recorded_by"), pk=pk)
    may_take_back, today = _may_take_back(request, session), timezone.localdate()
    if request.method == "POST" and session.taken_back_at:
        now = reverse("recruitment:session_detail", args=[pk])
        said = _("This session was taken back.")
        return too_late(request, session, said, now=now, asked=said)
    if request.method == "POST" and not may_take_back:
        raise PermissionDenied
    form = TakeBackForm(sent(request))
    busy = _("Somebody is working on one of these dossiers. Try again.")
    tried = attempt(
        request,
        form,
        lambda: taking_back.take_back_session(
            session, **form.cleaned_data, by=request.user, today=today
        ),
        meanwhile=lambda: Meanwhile(session, busy),
    )
    if tried.done:
        messages.success(request, _("The session is taken back; its dossiers stand as before."))
        return redirect("recruitment:session_detail", pk=pk)
    items = list(session.items.select_related("candidate__person", "candidate__organization"))
    body = deciders.body_of_session(session.organization, session.stage, session.on)
    groups = [(each, [item for item in items if item.result == each]) for each in Result]
    reach = Candidate.objects.within(request.jurisdiction).filter(session_items__session=session)
    context = {
        "session": session,
        "signed_for": bodies.on_behalf(session.organization, body),
        "unsaid": unsaid.bureaus(request, [(session.organization, body)]),
        "words": WORDS[session.stage],
        "groups": groups,
        "in_reach": set(reach.values_list("pk", flat=True)),
        "queue": of_session(session),
        "act": tried,
        "form": form.dress(focus=bool(form.errors)) if may_take_back else None,
    }
    page = "recruitment/sessions/session_detail.html"
    return render(request, page, context, status=tried.status)


def _may_take_back(request, session):
    """Tell whether the user recorded the session and still reaches all that it decided on."""
    may = request.jurisdiction
    if not taking_back.may_take_back(session, by=request.user):
        return False
    if not may.reaches(may.deciding | may.writing, session.organization):
        return False
    reached = Candidate.objects.within(may).filter(session_items__session=session)
    return reached.count() == session.items.count()


@require_http_methods(["GET", "HEAD", "POST"])
def session_add(request):
    may = request.jurisdiction
    if not may.deciding | may.writing:
        raise PermissionDenied
    today = timezone.localdate()
    if request.method == "POST":
        return _hold(request, AgendaForm(request.POST, jurisdiction=may, today=today), today)
    if "organization" not in request.GET:
        stage = request.GET.get("stage", Stage.DECIDED)
        initial = {"on": today, "stage": stage, "organization": _home(may, today)}
        asked = AgendaForm(jurisdiction=may, today=today, initial=initial)
        return _page(request, asked)
    asked = AgendaForm(request.GET, jurisdiction=may, today=today)
    if not asked.is_valid():
        return _page(request, asked)
    said = asked.cleaned_data
    proposed, elsewhere = agenda.proposed(
        said["organization"], said["stage"], on=said["on"], jurisdiction=may, today=today
    )
    return _page(request, asked, _rows(proposed, said, today), elsewhere=elsewhere)


def _home(may, today):
    """Return the committee of the user's own post, where it is one."""
    committees = AgendaForm(jurisdiction=may, today=today).fields["organization"].queryset
    return committees.filter(pk__in=may.deciding | may.writing).order_by("pk").first()


def _rows(candidates, said, today, data=None):
    points = agenda.points(candidates, said["stage"], on=said["on"], today=today)
    return rows_of(points, data)


def _sent(request):
    """Return the dossiers of the form, as far as they are in reach, in the order of the agenda."""
    keys = keys_sent(request.POST.getlist("dossier"))
    found = agenda.in_order(Candidate.objects.within(request.jurisdiction).filter(pk__in=keys))
    if len(found) != len(keys):
        out_of_reach(str(Candidate._meta.verbose_name))
    return found


def _hold(request, asked, today):
    """Record what was decided, once, or show what stands against it at each dossier."""
    if not asked.is_valid():
        return _page(request, asked)
    rows = _rows(_sent(request), asked.cleaned_data, today, request.POST)
    form = SessionForm(request.POST, **_votes(rows), **_led(asked.cleaned_data))
    token, is_sure = TokenForm(request.POST), "sure" in request.POST
    token = token if token.is_valid() else TokenForm.fresh()
    tried = Attempt(form, token)
    readable = [form.is_valid(), *(row.form.is_valid() for row in rows)]
    if "again" in request.POST or not all(readable):
        return _page(request, asked, rows, tried)
    try:
        # What would be recorded is looked at first, as often as one likes.
        tried = attempt(
            request,
            form,
            lambda: _decide(request, form.meeting(asked.cleaned_data), rows, today),
            number=token if is_sure else None,
            reused=_("This form was sent before, with other contents."),
        )
    except Undecided as undecided:
        _mark(rows, form, undecided)
    if not tried.done:
        tried.number = tried.number or token
        return _page(request, asked, rows, tried)
    if is_sure:
        return _done(request, tried.done.result)
    return _check(request, form.meeting(asked.cleaned_data), rows, tried.done.result)


def _decide(request, meeting, rows, today):
    """Record what was decided where it was looked at before; else return what would be."""
    act = sessions.record_session if "sure" in request.POST else sessions.preview
    lines = [line for row in rows if (line := row.line())]
    confirmed = request.POST.getlist("confirm")
    return act(meeting, lines, by=request.user, today=today, confirmed=confirmed)


def _check(request, meeting, rows, items):
    """Show what the session would decide on whom; nothing is recorded yet."""
    passed = [item for item in items if item.result == Result.PASSED]
    context = {
        "meeting": meeting,
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in ("csrfmiddlewaretoken", "typed_by")
            for value in values
        ],
        "consequence": consequence(meeting.stage, len(passed)),
        "later": len(rows) - len(items),
        "share_a_number": len(passed) > 1 and not meeting.consecutive,
        "groups": [(each, [i for i in items if i.result == each]) for each in Result],
        "in_reach": {row.candidate.pk for row in rows},
        "queue": of_meeting(request.POST),
    }
    return render(request, "recruitment/sessions/session_check.html", context)


def _mark(rows, form, undecided):
    """Show at each dossier what stands against it, and what is odd about it."""
    if undecided.warnings and not form.cleaned_data["reason"]:
        form.add_error(
            None, _("Nothing is recorded yet. Give the reason for what is odd, at the end.")
        )
        form.add_error("reason", _("Say why the step is taken nevertheless."))
    else:
        form.add_error(None, _("Nothing is recorded yet. Look at what is marked in the list."))
    for row in rows:
        row.mistakes = [*undecided.faults.get(row.candidate.pk, ())]
        row.warnings = undecided.warnings.get(row.candidate.pk, row.warnings)


def _done(request, session):
    results = list(session.items.values_list("result", flat=True))
    passed = results.count(Result.PASSED)
    text = ngettext("%(number)s dossier passed.", "%(number)s dossiers passed.", passed)
    text = text % {"number": shown(passed)}
    if rest := len(results) - passed:
        words = ngettext(
            "%(number)s stays, with its reason.", "%(number)s stay, with their reasons.", rest
        )
        text = f"{text} {words % {'number': shown(rest)}}"
    messages.success(request, text)
    return redirect("recruitment:session_detail", pk=session.pk)


def _unsaid(request, said):
    """Return whether it is only assumed that the committee has a standing one."""
    committee = said["organization"]
    if committee.has_bureau is not None:
        return []
    body = deciders.body_of_session(committee, said["stage"], said["on"])
    return unsaid.bureaus(request, [(committee, body)])


def _votes(rows):
    """Return whether votes are asked for on one of the dossiers, and whether they are needed."""
    return {
        "votes": any(row.point.asks_for_votes for row in rows),
        "votes_needed": any(row.point.needs_votes for row in rows),
    }


def _led(said):
    """Return on what it decides, and who led the committee's session of that kind before."""
    before = minutes.proposed(said["stage"], said["organization"], said["on"])
    return {"stage": said["stage"], "proposed": before}


def _page(request, asked, rows=None, tried=None, elsewhere=()):
    votes = _votes(rows or ())
    led = {} if rows is None else _led(asked.cleaned_data)
    tried = tried or Attempt(SessionForm(**votes, **led), TokenForm.fresh())
    form = tried.form
    context = {
        "asked": asked.dress(focus=rows is None),
        "queue": of_meeting(asked.data),
        "rows": rows,
        "elsewhere": elsewhere,
        "unsaid": [] if rows is None else _unsaid(request, asked.cleaned_data),
        "act": tried,
        "form": form.dress(focus=any(name in form.fields for name in form.errors)),
        "votes": votes["votes"],
        "at_most": AT_MOST,
        "is_full": rows is not None and len(rows) == AT_MOST,
        "odd": any(row.warnings for row in rows or ()),
    }
    page = "recruitment/sessions/session_add.html"
    return render(request, page, context, status=tried.status)
