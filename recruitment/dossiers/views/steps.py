"""What is done with a dossier: taken on, sent back, closed, opened again, moved, papers marked."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from config.typed.fields import DateField
from config.web import overtaken
from organizations.meanwhile import is_again, who_changed
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
from recruitment.dossiers.views.candidates import address_of, closed, found, refuse
from recruitment.fields import VersionForm
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.models import Companion, PaperState, Stage
from recruitment.rulebook import rules

BY_MEMBERS_OF_THE_CELL = (Stage.CELL_VOTED, Stage.RECOGNITION_VOTED)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_step(request, pk, stage):
    if stage not in VERBS:
        raise Http404
    candidate = _held(request, pk, boards=stage in DECIDING)
    today = timezone.localdate()
    known = rules.load(candidate.rule_set)
    form = StepForm(
        request.POST or None,
        stage=stage,
        rules=known,
        computed=_voters(candidate, stage, _day_typed(request) or today),
        initial=_start_of_step(candidate, stage, today),
    )
    warnings, status = (), 200
    if form.is_valid():
        try:
            return _take_step(request, candidate, form, today)
        except ValidationError as error:
            refuse(form, error)
        except Unconfirmed as odd:
            warnings = odd.warnings
            if "reason" in request.POST and not form.cleaned_data["reason"]:
                form.add_error("reason", _("Say why the step is taken nevertheless."))
        except Conflict:
            candidate, form, status = _changed_meanwhile(request, pk, form)
    context = {
        "candidate": candidate,
        "page": address_of(request, candidate),
        "title": VERBS[Stage(stage)],
        "course": road.course_of_step(stage),
        "form": form.dress(focus=not warnings or bool(form.errors)),
        "stopped": road.stopped_by(dossier.read(candidate, today), stage, today),
        "warnings": warnings,
        "confirmed": request.POST.getlist("confirm"),
        "may_fail": "vote_failed" in _codes(form),
    }
    return render(request, "recruitment/dossiers/candidate_step.html", context, status=status)


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
        return _overtaken(request, candidate, said)
    form = StepCorrection(
        request.POST or None,
        step=step,
        vote=corrections.vote_of(step),
        of_session=corrections.session_item_of(step) is not None,
        certificate=_certificate_of(candidate, step),
        rules=rules.load(candidate.rule_set),
        initial={"version": candidate.version},
    )

    def correct(candidate, *, reason, version, by, **_typed):
        said = {"reason": reason, "version": version, "by": by}
        corrections.correct(candidate, step=step, said=form.said(), today=today, **said)
        if corrections.is_entry(step):
            _say_rules_of(request, candidate, form.said().on)

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
        CertificateForm(request.POST or None, candidate=candidate),
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
        return _overtaken(request, candidate, said)
    return _act(
        request,
        candidate,
        _form(AnnulDossierForm, request, candidate, candidate=candidate, today=today),
        lambda candidate, *, sure, **said: annulling.annul(candidate, **said, today=today),
        title=_("Annul a dossier that was entered by mistake"),
        help="",
        page="recruitment/dossiers/candidate_annul.html",
        done=_("The dossier is annulled."),
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
        lambda candidate, *, sure, **said: taking_back.take_back_recognition(candidate, **said),
        title=_("Take back the recognition"),
        help=_(
            "The member is on probation as before, and can be recognized anew. "
            "The decision stays in the history, marked."
        ),
        page="recruitment/dossiers/recognition_take_back.html",
        done=_("The recognition is taken back; the member is on probation as before."),
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
        lambda candidate, code, **said: transfers.ask(candidate, **said),
        title=_("Move the dossier to another cell"),
        help=_("It moves when the other side accepts it, and loses no time by it."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def companion_add(request, pk, duty):
    if duty not in Companion.Duty.values:
        raise Http404
    candidate = _held(request, pk)
    start = {"version": candidate.version, "start": timezone.localdate()}
    form = CompanionForm(request.POST or None, initial=start)
    helper = duty == Companion.Duty.HELPER
    return _act(
        request,
        candidate,
        form,
        partial(companions.appoint, duty=duty),
        title=_("Name a helper") if helper else _("Name a sponsor"),
        help="",
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
        return _overtaken(request, candidate, said, again=again)
    companion.candidate = candidate
    return _act(
        request,
        candidate,
        _form(RelieveForm, request, candidate),
        lambda _candidate, **said: companions.relieve(companion, **said),
        title=_("%(name)s no longer helps or vouches") % {"name": companion.full_name},
        tab=_("End of helping or vouching"),
        help="",
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
        CompanionCorrection(request.POST or None, initial=start),
        lambda _candidate, **said: companions.correct(companion, **said),
        title=_("Complete or correct what is said of %(name)s") % {"name": companion.full_name},
        tab=_("Complete or correct"),
        help=_("What stood here before stays in the history."),
    )


@require_POST
def paper_mark(request, pk):
    """Mark the papers that are ticked in the checklist on the dossier's page."""
    candidate = _held(request, pk)
    version = VersionForm(request.POST)
    codes, state = request.POST.getlist("code"), request.POST.get("state", "")
    if not version.is_valid() or state not in PaperState.State.values:
        refused = _("This form had lost its number. Please send it again.")
    elif not codes:
        refused = _("Tick the papers first.")
    else:
        refused = _mark(request, candidate, codes, state, version.cleaned_data["version"])
    page = address_of(request, candidate)
    if refused:
        ticks_alone = not request.POST.get("place", "").strip()
        # At its top, where the message stands.
        return overtaken(request, refused, page, asked=refused, again=ticks_alone)
    return redirect(f"{page}#papers")


def _mark(request, candidate, codes, state, version) -> str:
    """Mark these papers, and return what stands against it, if anything."""
    today = timezone.localdate()
    place = request.POST.get("place", "")[:120]
    said = {"state": state, "place": place, "on": today, "today": today}
    try:
        papers.mark(candidate, codes, version=version, by=request.user, **said)
    except ValidationError as error:
        return " ".join(error.messages)
    except Conflict:
        return f"{who_changed(candidate, reader=request.user)} {_now(candidate)}"
    return ""


def _overtaken(request, candidate, said, *, again=False):
    """Answer a form that `said` can no longer be taken, and say who changed the dossier last."""
    why = f"{who_changed(candidate, reader=request.user)} {said}"
    reason = request.POST.get("reason", "")
    again = again or is_again(candidate, reason=reason, by=request.user)
    return overtaken(request, why, address_of(request, candidate), asked=said, again=again)


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
    return kind(request.POST or None, initial=start, **more)


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


def _take_step(request, candidate, form, today):
    """Take the step, or record the vote as failed where that button was pressed."""
    said = {"version": form.cleaned_data["version"], "by": request.user, "today": today}
    if "fail" in request.POST:
        pipeline.fail(candidate, form.going(), **said)
        messages.success(request, _("The vote is recorded as not passed. The dossier stays."))
    else:
        confirmed = request.POST.getlist("confirm")
        taken = pipeline.advance(candidate, form.going(), confirmed=confirmed, **said)
        stage = {"stage": taken.get_stage_display()}
        messages.success(request, _("Recorded: %(stage)s.") % stage)
    return redirect(address_of(request, candidate))


def _changed_meanwhile(request, pk, form):
    """Let the user go on from what is stored now, with what was typed."""
    candidate = found(request, pk)
    form.data = form.data.copy()
    form.data["version"] = candidate.version
    form.add_error(None, f"{who_changed(candidate, reader=request.user)} {_now(candidate)}")
    return candidate, form, 409


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
    title,
    tab=None,
    help,  # noqa: A002  (it is what it is)
    page="recruitment/dossiers/candidate_act.html",
    done=None,
):
    """Show `form`, and do `act` with the dossier and what was typed.

    What refuses it stands on the form. `tab` is the title of the page for the browser, which keeps
    it with the address, where `title` holds the name of a person.
    """
    status = 200
    if form.is_valid():
        try:
            act(candidate, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            refuse(form, error)
        except Conflict:
            candidate, form, status = _changed_meanwhile(request, candidate.pk, form)
        else:
            messages.success(request, done or _("Saved."))
            return redirect(address_of(request, candidate))
    context = {
        "candidate": candidate,
        "page": address_of(request, candidate),
        "title": title,
        "tab": tab or title,
        "help": help,
        "form": form.dress(),
    }
    return render(request, page, context, status=status)


def _codes(form):
    return {
        error.code for errors in form.errors.as_data().values() for error in errors if error.code
    }
