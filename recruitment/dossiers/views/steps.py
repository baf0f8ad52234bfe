"""What is done with a dossier: taken on, sent back, closed, opened again, moved, papers marked."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.web import overtaken
from recruitment.acting import attempt, press, sent
from recruitment.admissions import membership
from recruitment.dossiers import (
    annulling,
    certifying,
    conditions,
    corrections,
    deciders,
    dossier,
    endings,
    papers,
    pipeline,
    road,
    taking_back,
    transfers,
)
from recruitment.dossiers.forms.reasons import (
    AnnulDossierForm,
    BackForm,
    CloseForm,
    ReasonForm,
    RecognitionForm,
)
from recruitment.dossiers.forms.steps import CertificateForm, StepCorrection, StepForm
from recruitment.dossiers.forms.transfers import TransferForm
from recruitment.dossiers.verbs import DECIDING, WORDS
from recruitment.dossiers.views.acts import (
    act_on,
    address_of,
    changed_meanwhile,
    day_before,
    day_typed,
    form_of,
    found,
    going_on,
    held,
    require,
    too_late_for,
)
from recruitment.dossiers.views.minutes import proposed
from recruitment.fields import VersionForm
from recruitment.findings import Finding
from recruitment.ledger import settle
from recruitment.models import PaperState, Stage
from recruitment.rulebook import rules


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_step(request, pk, stage):
    if stage not in WORDS:
        raise Http404
    candidate = held(request, pk, boards=stage in DECIDING)
    today = timezone.localdate()
    day = day_typed(request) or today
    read = _read_for(candidate, stage, day)
    threshold = conditions.threshold_of(stage, read.facts, read.rules)
    form = StepForm(
        sent(request),
        stage=stage,
        rules=read.rules,
        votes=threshold is not None or stage in deciders.APPRAISING.values(),
        votes_needed=threshold is not None and threshold.stops,
        computed=_voters(candidate, stage, day),
        proposed=proposed(read, stage, day),
        initial=_start_of_step(candidate, stage, day_before(request) or today),
    )
    tried = attempt(
        request,
        form,
        lambda: _take_step(request, candidate, form, read, today),
        meanwhile=lambda: changed_meanwhile(request, pk),
    )
    if tried.done:
        messages.success(request, tried.done.result)
        return redirect(_following(request, candidate, day) or address_of(request, candidate))
    if tried.warnings and "reason" in request.POST and not form.cleaned_data["reason"]:
        form.add_error("reason", _("Say why the step is taken nevertheless."))
    candidate = tried.now(candidate)
    return tried.page(
        request,
        "recruitment/dossiers/candidate_step.html",
        candidate=candidate,
        back=address_of(request, candidate),
        title=WORDS[Stage(stage)].step,
        course=road.course_of_step(stage),
        rule_set=read.rule_set,
        stopped=road.stopped_by(read, stage, min(day, today)),
        goes_on=stage != Stage.OFFICIAL,
        may_fail="vote_failed" in _codes(form) | {each.code for each in tried.warnings},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_correct(request, pk, step):
    candidate, today = held(request, pk, boards=True), timezone.localdate()
    step = get_object_or_404(candidate.steps, pk=step)
    steps = list(candidate.steps.order_by("pk"))
    taken_back = corrections.is_taken_back(step, steps)
    if not corrections.may_be_corrected(step) or (taken_back and request.method != "POST"):
        raise Http404
    require(request, candidate, boards=step.after in DECIDING)
    if taken_back:
        said = _("This step was taken back and can no longer be corrected.")
        return too_late_for(request, candidate, said)
    form = StepCorrection(
        sent(request),
        step=step,
        vote=corrections.vote_of(step),
        of_session=corrections.session_item_of(step) is not None,
        certificate=_certificate_of(candidate, step),
        rules=rules.load(step.rule_set or candidate.rule_set),
        votes=corrections.vote_of(step) is not None,
        initial={"version": candidate.version},
    )

    def correct(candidate, *, reason, version, by, **_typed):
        said = {"reason": reason, "version": version, "by": by}
        corrections.correct_step(candidate, step=step, said=form.step_said(), today=today, **said)

    return act_on(
        request,
        candidate,
        form,
        correct,
        title=_("Correct the step: %(stage)s") % {"stage": step.get_after_display()},
        help=_("What stood here before stays in the history, with the reason."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_certificate(request, pk):
    candidate, today = held(request, pk), timezone.localdate()
    return act_on(
        request,
        candidate,
        CertificateForm(sent(request), candidate=candidate),
        partial(certifying.certify, today=today),
        title=_("Awareness certificate"),
        help=_help_of_certificate(candidate),
    )


def _help_of_certificate(candidate):
    elsewhere = _("For a certificate that no course on record here gave.")
    if candidate.certificate_on is None:
        return elsewhere
    return f"{elsewhere} {_('With all fields emptied the dossier has none.')}"


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_back(request, pk):
    candidate, today = held(request, pk, boards=True), timezone.localdate()
    known = rules.load(candidate.rule_set)
    return act_on(
        request,
        candidate,
        form_of(BackForm, request, candidate, candidate=candidate, rules=known, today=today),
        partial(pipeline.send_back, today=today),
        title=_("Send the dossier back"),
        help=_("The history stays; what comes after that stage has to be done again."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_close(request, pk):
    candidate, today = held(request, pk), timezone.localdate()
    return act_on(
        request,
        candidate,
        form_of(CloseForm, request, candidate, today=today),
        partial(endings.close, today=today),
        title=_("Close the dossier"),
        help=_("A dossier that is closed can be opened again."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_annul(request, pk):
    candidate, today = held(request, pk), timezone.localdate()
    if candidate.is_mistake:
        said = _("This dossier is annulled and can no longer be changed.")
        return too_late_for(request, candidate, said)
    return act_on(
        request,
        candidate,
        form_of(AnnulDossierForm, request, candidate, candidate=candidate, today=today),
        partial(annulling.annul, today=today),
        title=_("Annul a dossier that was entered by mistake"),
        help=_(
            "The record stays, with the reason, and counts nowhere from now on. If that was wrong, "
            "it can be opened again, and goes on in its stage from that day."
        ),
        button=_("Annul the dossier"),
        is_grave=True,
        page="recruitment/dossiers/candidate_annul.html",
        said=_("The dossier is annulled."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_reopen(request, pk):
    candidate, today = held(request, pk), timezone.localdate()
    return act_on(
        request,
        candidate,
        form_of(ReasonForm, request, candidate, today=today),
        partial(endings.reopen, today=today),
        title=_("Open the dossier again"),
        help=_("It goes on in the stage in which it was closed."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recognition_take_back(request, pk):
    candidate = held(request, pk, boards=True)
    return act_on(
        request,
        candidate,
        form_of(RecognitionForm, request, candidate),
        taking_back.take_back_recognition,
        title=_("Take back the recognition"),
        help=_(
            "The member is on probation as before, and can be recognized anew. "
            "The decision stays in the history, marked."
        ),
        said=_("The recognition is taken back; the member is on probation as before."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_transfer(request, pk):
    candidate, may = held(request, pk), request.jurisdiction
    return act_on(
        request,
        candidate,
        form_of(TransferForm, request, candidate, jurisdiction=may, today=timezone.localdate()),
        lambda candidate, *, code, **said: transfers.ask(candidate, **said),
        title=_("Move the dossier to another cell"),
        help=_("It moves when the other side accepts it, and loses no time by it."),
    )


@require_POST
def paper_mark(request, pk):
    """Mark the papers that are ticked in the checklist on the dossier's page."""
    candidate = held(request, pk)
    page = address_of(request, candidate)
    codes, state = request.POST.getlist("code"), request.POST.get("state", "")
    place, today = request.POST.get("place", ""), timezone.localdate()
    said = {"state": state, "place": place[:120], "on": today, "today": today, "by": request.user}
    if not codes:
        refused = _("Tick the papers first.")
    elif state not in PaperState.State.values:
        refused = _("This form had lost its number. Please send it again.")
    else:
        tried = press(
            request,
            lambda version: papers.mark(candidate, codes, version=version, **said),
            number=VersionForm.of(candidate),
            meanwhile=lambda: changed_meanwhile(request, pk),
        )
        if tried.done:
            return redirect(f"{page}#papers")
        refused = tried.told
    # At its top, where the message stands.
    return overtaken(request, refused, page, asked=refused, again=not place.strip())


def _read_for(candidate, stage, day):
    """Return the dossier under the rules of a step of `day`, or where these do not know the step,
    of the day on which its stage was reached.

    Such a step was taken while the former rules held, and is recorded afterwards.
    """
    read = dossier.read_dossier(candidate, day)
    if stage in read.rules.actors:
        return read
    return dossier.read_dossier(candidate, candidate.stage_on)


def _voters(candidate, stage, on):
    if stage not in conditions.BY_THE_CELL:
        return None
    members = membership.members_of(candidate.organization, on)
    return members.official if members else None


def _following(request, candidate, day) -> str:
    """Return where the next step is recorded, with the day of this one, if that is asked for."""
    if "next" not in request.POST:
        return ""
    taken = dossier.read_dossier(found(request, candidate.pk, on=day), day)
    rights = request.jurisdiction.rights_in(taken.candidate.organization)
    ahead = [each for each in road.steps_ahead(taken, day, rights) if each.is_allowed]
    if not ahead or not taken.candidate.is_open:
        return ""
    return going_on(request, "recruitment:candidate_step", candidate.pk, ahead[0].stage, day=day)


def _start_of_step(candidate, stage, on):
    start = {"version": candidate.version, "on": on}
    if stage == Stage.ADMITTED:
        start["received_on"] = candidate.decision_received_on
    if stage == Stage.COURSE_DONE:
        start["certificate_number"] = candidate.certificate_number
        start["certificate_on"] = candidate.certificate_on
    return start


def _certificate_of(candidate, step):
    prefix = corrections.certificate_of(candidate, step)
    if prefix is None:
        return None
    names = ("certificate_number", "certificate_on")
    return {name: getattr(candidate, f"{prefix}{name}") for name in names}


def _require_competent(request, read, stage):
    """Refuse a board what another committee decides: in a session it would not be offered."""
    may = request.jurisdiction
    if "writing" in may.rights_in(read.candidate.organization):
        return
    if not deciders.may_take(stage, read.chain, read.rules, may.deciding):
        committee = deciders.competent(stage, read.chain, read.rules)
        named = {"named": str(committee)}
        settle([Finding("not_competent", params=named)], (), ())


def _take_step(request, candidate, form, read, today) -> str:
    """Take the step, or record the vote as failed if that button was pressed; say what is done."""
    _require_competent(request, read, form.stage)
    said = {"version": form.cleaned_data["version"], "by": request.user, "today": today}
    if "fail" in request.POST:
        pipeline.fail(candidate, form.going(), **said)
        return _("The vote is recorded as not passed. The dossier stays.")
    confirmed = request.POST.getlist("confirm")
    taken = pipeline.advance(candidate, form.going(), confirmed=confirmed, **said)
    return _("Recorded: %(stage)s.") % {"stage": taken.get_stage_display()}


def _codes(form):
    return {
        error.code for errors in form.errors.as_data().values() for error in errors if error.code
    }
