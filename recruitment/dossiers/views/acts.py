"""What views of one dossier share: how it is found, where it stands, and what is done with it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.typed.fields import DateField
from organizations.acting import too_late
from organizations.meanwhile import who_changed
from recruitment.acting import Meanwhile, attempt, sent
from recruitment.dossiers import dossier
from recruitment.models import Candidate


def found(request, pk, *, on=None):
    """Return the dossier of that number within reach, or answer that there is none.

    With a day `on`, it is read `with_places` of that day.
    """
    request.jurisdiction.require("persons")
    rows = Candidate.objects.within(request.jurisdiction).select_related(
        "person", "organization", "rule_set", "admission", "arrival", "recorded_by"
    )
    return get_object_or_404(dossier.with_places(rows, on) if on else rows, pk=pk)


def address_of(request, candidate):
    """Return the address of a dossier's page, in the list that `request` is going through."""
    page = reverse("recruitment:candidate_detail", args=[candidate.pk])
    return f"{page}{queue_asked(request)}"


def queue_asked(request):
    query = request.GET.get("queue")
    return f"?{urlencode({'queue': query})}" if query else ""


def closed(candidate) -> str:
    """Say with which outcome a dossier is closed that was open when its form was opened."""
    said = _("The dossier is now closed: %(outcome)s.")
    return said % {"outcome": candidate.get_outcome_display()}


def too_late_for(request, candidate, said, *, again=False):
    """Answer a form that `said` can no longer be taken, and say who changed the dossier last."""
    now = address_of(request, candidate)
    return too_late(request, candidate, said, now=now, asked=said, again=again)


def held(request, pk, *, boards=False):
    """Return the dossier, for who may write of it, or with `boards` decide on it."""
    candidate = found(request, pk)
    require(request, candidate, boards=boards)
    return candidate


def require(request, candidate, *, boards):
    rights = request.jurisdiction.rights_in(candidate.organization)
    if "writing" not in rights and not (boards and "deciding" in rights):
        raise PermissionDenied


def going_on(request, name, *args, day):
    """Return an address to go on at, with the day of what was recorded, in the same list."""
    query = {"on": f"{day:%d/%m/%Y}"}
    if queue := request.GET.get("queue"):
        query["queue"] = queue
    return f"{reverse(name, args=args)}?{urlencode(query)}"


def form_of(kind, request, candidate, /, **more):
    """Return the form of `kind` with what was typed, or as it starts: today."""
    start = {"version": candidate.version, "on": timezone.localdate()}
    return kind(sent(request), initial=start, **more)


def day_typed(request):
    """Return the day of the vote, of which the members count, if it can be read."""
    try:
        return DateField().clean(request.POST.get("on")) if request.method == "POST" else None
    except ValidationError:
        return None


def day_before(request):
    """Return the day of the step that was recorded before this one, if the address tells it."""
    try:
        return DateField().clean(request.GET["on"]) if "on" in request.GET else None
    except ValidationError:
        return None


def changed_meanwhile(request, pk):
    """Return the dossier as it is stored now, and who changed it."""
    candidate = found(request, pk)
    who = who_changed(candidate, reader=request.user)
    return Meanwhile(candidate, f"{who} {_now(candidate)}")


def _now(candidate):
    """Say in which stage the dossier is by now or, closed, with which outcome."""
    if not candidate.is_open:
        again = _("Nothing was saved. Look at it again before you go on.")
        return f"{closed(candidate)} {again}"
    said = _("The stage is now “%(stage)s”. Nothing was saved. Look at it again before you go on.")
    return said % {"stage": candidate.get_stage_display()}


def act_on(
    request,
    candidate,
    form,
    act,
    *,
    page="recruitment/dossiers/candidate_act.html",
    said="",
    following=None,
    **shown,
):
    """Show `form`, and do `act` with the dossier and what was typed, which is `said` then.

    `following` returns where to go on instead of the dossier's page, for who asks for the next.
    `shown` are the title and the other words of the page. Its `tab` is the title for the browser,
    which keeps it with the address, where `title` holds the name of a person.
    """
    tried = attempt(
        request,
        form,
        lambda: act(candidate, **form.said(), by=request.user),
        meanwhile=lambda: changed_meanwhile(request, candidate.pk),
    )
    if tried.done:
        messages.success(request, said or _("Saved."))
        goes_on = following is not None and "next" in request.POST
        return redirect(following() if goes_on else address_of(request, candidate))
    back = address_of(request, candidate)
    return tried.page(request, page, candidate=tried.now(candidate), back=back, **shown)
