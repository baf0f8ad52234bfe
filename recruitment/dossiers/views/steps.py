"""What is done with a dossier: taken on, sent back, closed, opened again, moved, papers marked."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.typed.fields import DateField
from config.web import overtaken
from organizations.acting import too_late
from organizations.meanwhile import who_changed
from recruitment.acting import Meanwhile, attempt, press, sent
from recruitment.admissions import membership
from recruitment.dossiers import (
    annulling,
    certifying,
    companions,
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
    CompanionCorrection,
    CompanionForm,
    ReasonForm,
    RecognitionForm,
    RelieveForm,
    RulesForm,
    StepCorrection,
    StepForm,
    TransferForm,
)
from recruitment.dossiers.verbs import DECIDING, VERBS
from recruitment.dossiers.views.candidates import address_of, closed, found
from recruitment.fields import VersionForm
from recruitment.models import Companion, PaperState, Stage
from recruitment.rulebook import rules

BY_MEMBERS_OF_THE_CELL = (Stage.CELL_VOTED, Stage.RECOGNITION_VOTED)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_step(request, pk, stage):
    if stage not in VERBS:
        raise Http404
    candidate = _held(request, pk, boards=stage in DECIDING)
    today = timezone.localdate()
    form = StepForm(
        sent(request),
        stage=stage,
        rules=rules.load(candidate.rule_set),
        computed=_voters(candidate, stage, _day_typed(request) or today),
        initial=_start_of_step(candidate, stage, today),
    )
    tried = attempt(
        request,
        form,
        lambda: _take_step(request, candidate, form, today),
        meanwhile=lambda: _changed_meanwhile(request, pk),
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
        title=VERBS[Stage(stage)],
        course=road.course_of_step(stage),
        stopped=road.stopped_by(dossier.read(candidate, today), stage, today),
        may_fail="vote_failed" in _codes(form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def step_correct(request, pk, step):
    candidate, today = _held(request, pk, boards=True), timezone.localdate()
    step = get_object_or_404(candidate.steps, pk=step)
    steps = list(candidate.steps.order_by("pk"))
    taken_back = corrections.is_taken_back(step, steps)
    if not corrections.may_be_corrected(step) or (taken_back and request.method != "POST"):
        raise Http404
    _require(request, candidate, boards=step.after in DECIDING)
    if taken_back:
        said = _("This step was taken back and can no longer be corrected.")
        return _too_late(request, candidate, said)
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
        corrections.correct(candidate, step=step, said=form.step_said(), today=today, **said)
        if corrections.is_entry(step):
            _say_rules_of(request, candidate, form.step_said().on)

    return _act(
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
    candidate, today = _held(request, pk), timezone.localdate()
    return _act(
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
    candidate, today = _held(request, pk, boards=True), timezone.localdate()
    known = rules.load(candidate.rule_set)
    return _act(
        request,
        candidate,
        _form(BackForm, request, candidate, candidate=candidate, rules=known, today=today),
        partial(pipeline.send_back, today=today),
        title=_("Send the dossier back"),
        help=_("The history stays; what comes after that stage has to be done again."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_close(request, pk):
    candidate, today = _held(request, pk), timezone.localdate()
    return _act(
        request,
        candidate,
        _form(CloseForm, request, candidate, today=today),
        partial(pipeline.close, today=today),
        title=_("Close the dossier"),
        help=_("A dossier that is closed can be opened again."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_annul(request, pk):
    candidate, today = _held(request, pk), timezone.localdate()
    if candidate.is_mistake:
        said = _("This dossier is annulled and can no longer be changed.")
        return _too_late(request, candidate, said)
    return _act(
        request,
        candidate,
        _form(AnnulDossierForm, request, candidate, candidate=candidate, today=today),
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
    candidate, today = _held(request, pk), timezone.localdate()
    return _act(
        request,
        candidate,
        _form(ReasonForm, request, candidate, today=today),
        partial(pipeline.reopen, today=today),
        title=_("Open the dossier again"),
        help=_("It goes on in the stage in which it was closed."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recognition_take_back(request, pk):
    candidate = _held(request, pk, boards=True)
    return _act(
        request,
        candidate,
        _form(RecognitionForm, request, candidate),
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
    candidate, today = _held(request, pk), timezone.localdate()
    return _act(
        request,
        candidate,
        _form(RulesForm, request, candidate, candidate=candidate, today=today),
        pipeline.change_rules,
        title=_("Move the dossier to other rules"),
        help=_("The steps taken stay as they are; the next ones follow the other rules."),
        page="recruitment/dossiers/candidate_rules.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_transfer(request, pk):
    candidate, may = _held(request, pk), request.jurisdiction
    return _act(
        request,
        candidate,
        _form(TransferForm, request, candidate, jurisdiction=may, today=timezone.localdate()),
        lambda candidate, *, code, **said: transfers.ask(candidate, **said),
        title=_("Move the dossier to another cell"),
        help=_("It moves when the other side accepts it, and loses no time by it."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def companion_add(request, pk, duty):
    if duty not in Companion.Duty.values:
        raise Http404
    candidate = _held(request, pk)
    start = {"version": candidate.version, "start": timezone.localdate()}
    form = CompanionForm(sent(request), initial=start)
    helper = duty == Companion.Duty.HELPER
    return _act(
        request,
        candidate,
        form,
        partial(companions.appoint, duty=duty),
        title=_("Name a helper") if helper else _("Name a sponsor"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def companion_relieve(request, pk, companion):
    candidate = _held(request, pk)
    companion = get_object_or_404(candidate.companions, pk=companion)
    if companion.end is not None:
        if request.method != "POST":
            raise Http404
        said = _("That %(name)s helps or vouches has ended by now.")
        said %= {"name": companion.full_name}
        again = _day_typed(request) == companion.end
        return _too_late(request, candidate, said, again=again)
    companion.candidate = candidate
    return _act(
        request,
        candidate,
        _form(RelieveForm, request, candidate),
        lambda _candidate, **said: companions.relieve(companion, **said),
        title=_("%(name)s no longer helps or vouches") % {"name": companion.full_name},
        tab=_("End of helping or vouching"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def companion_correct(request, pk, companion):
    candidate = _held(request, pk)
    companion = get_object_or_404(candidate.companions, pk=companion)
    companion.candidate = candidate
    said = ("full_name", "official_on", "together_since", "start", "replaces", "end")
    start = {name: getattr(companion, name) for name in said} | {"version": candidate.version}
    return _act(
        request,
        candidate,
        CompanionCorrection(sent(request), initial=start),
        lambda _candidate, **said: companions.correct(companion, **said),
        title=_("Complete or correct what is said of %(name)s") % {"name": companion.full_name},
        tab=_("Complete or correct"),
        help=_("What stood here before stays in the history."),
    )


@require_POST
def paper_mark(request, pk):
    """Mark the papers that are ticked in the checklist on the dossier's page."""
    candidate = _held(request, pk)
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
            meanwhile=lambda: _changed_meanwhile(request, pk),
        )
        if tried.done:
            return redirect(f"{page}#papers")
        refused = tried.told
    # At its top, where the message stands.
    return overtaken(request, refused, page, asked=refused, again=not place.strip())


def _too_late(request, candidate, said, *, again=False):
    """Answer a form that `said` can no longer be taken, and say who changed the dossier last."""
    now = address_of(request, candidate)
    return too_late(request, candidate, said, now=now, asked=said, again=again)


def _held(request, pk, *, boards=False):
    """Return the dossier, for who may write of it, or with `boards` decide on it."""
    candidate = found(request, pk)
    _require(request, candidate, boards=boards)
    return candidate


def _require(request, candidate, *, boards):
    rights = request.jurisdiction.rights_in(candidate.organization)
    if "writing" not in rights and not (boards and "deciding" in rights):
        raise PermissionDenied


def _form(kind, request, candidate, /, **more):
    """Return the form of `kind` with what was typed, or as it starts: today."""
    start = {"version": candidate.version, "on": timezone.localdate()}
    return kind(sent(request), initial=start, **more)


def _day_typed(request):
    """Return the day of the vote, of which the members count, if it can be read."""
    try:
        return DateField().clean(request.POST.get("on")) if request.method == "POST" else None
    except ValidationError:
        return None


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


def _changed_meanwhile(request, pk):
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


def _act(
    request,
    candidate,
    form,
    act,
    *,
    page="recruitment/dossiers/candidate_act.html",
    said="",
    **shown,
):
    """Show `form`, and do `act` with the dossier and what was typed, which is `said` then.

    `shown` are the title and the other words of the page. Its `tab` is the title for the browser,
    which keeps it with the address, where `title` holds the name of a person.
    """
    tried = attempt(
        request,
        form,
        lambda: act(candidate, **form.said(), by=request.user),
        meanwhile=lambda: _changed_meanwhile(request, candidate.pk),
    )
    if tried.done:
        messages.success(request, said or _("Saved."))
        return redirect(address_of(request, candidate))
    back = address_of(request, candidate)
    return tried.page(request, page, candidate=tried.now(candidate), back=back, **shown)


def _codes(form):
    return {
        error.code for errors in form.errors.as_data().values() for error in errors if error.code
    }
