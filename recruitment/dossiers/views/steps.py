"""What is done with a dossier: taken on, sent back, closed, opened again, moved, papers marked."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.web import overtaken
from recruitment.acting import attempt, press, sent
from recruitment.admissions import membership
from recruitment.dossiers import (
    annulling,
    certifying,
    corrections,
    dossier,
    papers,
    pipeline,
    pool,
    road,
    taking_back,
    transfers,
)
from recruitment.dossiers.forms.steps import (
    AnnulDossierForm,
    BackForm,
    CertificateForm,
    CloseForm,
    ReasonForm,
    RecognitionForm,
    RulesForm,
    StepCorrection,
    StepForm,
    TransferForm,
)
from recruitment.dossiers.verbs import DECIDING, WORDS
from recruitment.dossiers.views.acts import (
    act_on,
    address_of,
    changed_meanwhile,
    day_typed,
    form_of,
    held,
    require,
    too_late_for,
)
from recruitment.fields import VersionForm
from recruitment.models import PaperState, Stage
from recruitment.rulebook import rules

BY_MEMBERS_OF_THE_CELL = (Stage.CELL_VOTED, Stage.RECOGNITION_VOTED)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_step(request, pk, stage):
    if stage not in WORDS:
        raise Http404
    candidate = held(request, pk, boards=stage in DECIDING)
    today = timezone.localdate()
    form = StepForm(
        sent(request),
        stage=stage,
        rules=rules.load(candidate.rule_set),
        computed=_voters(candidate, stage, day_typed(request) or today),
        initial=_start_of_step(candidate, stage, today),
    )
    tried = attempt(
        request,
        form,
        lambda: _take_step(request, candidate, form, today),
        meanwhile=lambda: changed_meanwhile(request, pk),
    )
    if tried.done:
        messages.success(request, tried.done.result)
        return redirect(address_of(request, candidate))
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
        stopped=road.stopped_by(dossier.read_dossier(candidate, today), stage, today),
        may_fail="vote_failed" in _codes(form),
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
        rules=rules.load(candidate.rule_set),
        initial={"version": candidate.version},
    )

    def correct(candidate, *, reason, version, by, **_typed):
        said = {"reason": reason, "version": version, "by": by}
        corrections.correct_step(candidate, step=step, said=form.step_said(), today=today, **said)
        if corrections.is_entry(step):
            _say_rules_of(request, candidate, form.step_said().on)

    return act_on(
        request,
        candidate,
        form,
        correct,
        title=_("Correct the step: %(stage)s") % {"stage": step.get_after_display()},
        help=_help_of_correction(step),
    )


def _say_rules_of(request, candidate, day):
    """Say so where other rules held on the day of the entry, as it is now, than the dossier's."""
    of_day = pool.rules_of(day)
    if of_day != candidate.rule_set:
        said = _(
            "On %(day)s %(of_day)s was in force; the dossier stays under %(own)s. If it should go "
            "by the other one, choose “Change the rules”."
        )
        day = date_format(day, "SHORT_DATE_FORMAT")
        names = {"day": day, "of_day": of_day, "own": candidate.rule_set}
        messages.warning(request, said % names)


def _help_of_correction(step):
    kept = _("What stood here before stays in the history, with the reason.")
    if not corrections.is_entry(step):
        return kept
    rules_stay = _("The dossier keeps its rules; “Change the rules” moves it to others.")
    return f"{kept} {rules_stay}"


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
        partial(pipeline.close, today=today),
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
        partial(pipeline.reopen, today=today),
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
def candidate_rules(request, pk):
    candidate, today = held(request, pk), timezone.localdate()
    return act_on(
        request,
        candidate,
        form_of(RulesForm, request, candidate, candidate=candidate, today=today),
        pipeline.change_rules,
        title=_("Move the dossier to other rules"),
        help=_("The steps taken stay as they are; the next ones follow the other rules."),
        page="recruitment/dossiers/candidate_rules.html",
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


def _voters(candidate, stage, on):
    if stage not in BY_MEMBERS_OF_THE_CELL:
        return None
    members = membership.members_of(candidate.organization, on)
    return members.official if members else None


def _start_of_step(candidate, stage, today):
    start = {"version": candidate.version, "on": today}
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


def _take_step(request, candidate, form, today) -> str:
    """Take the step, or record the vote as failed if that button was pressed; say what is done."""
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
