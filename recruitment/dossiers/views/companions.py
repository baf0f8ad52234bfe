"""Helpers and sponsors of a dossier: named, relieved, put right."""

from functools import partial

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recruitment.acting import sent
from recruitment.dossiers import companions
from recruitment.dossiers.forms.companions import CompanionCorrection, CompanionForm, RelieveForm
from recruitment.dossiers.views.acts import (
    act_on,
    day_before,
    day_typed,
    form_of,
    going_on,
    held,
    too_late_for,
)
from recruitment.models import Companion


@require_http_methods(["GET", "HEAD", "POST"])
def companion_add(request, pk, duty):
    if duty not in Companion.Duty.values:
        raise Http404
    candidate = held(request, pk)
    since = day_before(request) or timezone.localdate()
    form = CompanionForm(sent(request), initial={"version": candidate.version, "start": since})
    helper = duty == Companion.Duty.HELPER
    return act_on(
        request,
        candidate,
        form,
        partial(companions.appoint, duty=duty, confirmed=request.POST.getlist("confirm")),
        page="recruitment/dossiers/companion_add.html",
        following=lambda: going_on(
            request, "recruitment:companion_add", pk, duty, day=form.cleaned_data["start"]
        ),
        title=_("Name a helper") if helper else _("Name a sponsor"),
        another="" if helper else _("Save, and name another sponsor"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def companion_relieve(request, pk, companion):
    candidate = held(request, pk)
    companion = get_object_or_404(candidate.companions, pk=companion)
    if companion.end is not None:
        if request.method != "POST":
            raise Http404
        said = _("That %(name)s helps or vouches has ended by now.")
        said %= {"name": companion.full_name}
        again = day_typed(request) == companion.end
        return too_late_for(request, candidate, said, again=again)
    companion.candidate = candidate
    return act_on(
        request,
        candidate,
        form_of(RelieveForm, request, candidate),
        lambda _candidate, **said: companions.relieve(companion, **said),
        title=_("%(name)s no longer helps or vouches") % {"name": companion.full_name},
        tab=_("End of helping or vouching"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def companion_correct(request, pk, companion):
    candidate = held(request, pk)
    companion = get_object_or_404(candidate.companions, pk=companion)
    companion.candidate = candidate
    said = ("full_name", "official_on", "together_since", "together_by", "start")
    said += ("replaces", "end")
    start = {name: getattr(companion, name) for name in said} | {"version": candidate.version}
    return act_on(
        request,
        candidate,
        CompanionCorrection(sent(request), initial=start),
        lambda _candidate, **said: companions.correct_companion(
            companion, confirmed=request.POST.getlist("confirm"), **said
        ),
        title=_("Complete or correct what is said of %(name)s") % {"name": companion.full_name},
        tab=_("Complete or correct"),
        help=_("What stood here before stays in the history."),
    )
