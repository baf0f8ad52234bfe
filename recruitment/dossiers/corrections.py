"""A step that was recorded wrongly: what it says is put right, with a reason.

That is its day, number, votes and remark, and the certificate that was written down with it; of the
entry into the pool, its day.

What the step says changes, and the trail keeps what it said before. Which stages a dossier has been
through does not change: for that it is sent back.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.models import User
from organizations.reorganization import not_standing
from recruitment.dossiers import conditions, dossier
from recruitment.dossiers.facts import Ballot, Move
from recruitment.dossiers.pipeline import CERTIFIED, certificate_changes, certificates_of
from recruitment.findings import Finding
from recruitment.ledger import claim, record, require_open, required, settle, store
from recruitment.models import Candidate, SessionItem, Stage, Step, Vote
from recruitment.models.rules import BEFORE_DECISION
from recruitment.rulebook import in_force, rules

OF_THE_ADMISSION = (Stage.DECIDED, Stage.ADMITTED)
"""What the admission says: put right there, and nowhere else."""


@dataclass(frozen=True)
class Said:
    """What a step is to say. Of a step of a session, day and votes are the session's.

    Without a day of a certificate, the dossier's stays as it is.
    """

    on: date
    document_number: str = ""
    remark: str = ""
    ballot: Ballot | None = None
    certificate_number: str = ""
    certificate_on: date | None = None


def may_be_corrected(step: Step) -> bool:
    forward = step.kind == Step.Kind.FORWARD and step.after not in OF_THE_ADMISSION
    return forward or is_entry(step)


def left_recognitions(steps: Sequence[Step]) -> set[int]:
    """Return the keys of the recognitions among `steps`, in their order, that were taken back.

    There is no other way from a recognition than that it never was.
    """
    last = dossier.reached(steps).get(Stage.OFFICIAL)
    return {
        step.pk
        for step in steps
        if (step.kind, step.after) == (Step.Kind.FORWARD, Stage.OFFICIAL) and step != last
    }


def is_taken_back(step: Step, steps: Sequence[Step]) -> bool:
    """Tell whether a step was taken back, with its session or by itself. At most one query."""
    of_session = step.session is not None and step.session.taken_back_at is not None
    return of_session or step.pk in left_recognitions(steps)


def is_entry(step: Step) -> bool:
    """Tell whether it is the one that put somebody into the pool, or took the dossier over."""
    return step.kind == Step.Kind.ENTERED and step.after in BEFORE_DECISION


def vote_of(step: Step) -> Vote | None:
    """Return the vote that carried a step, or None. One query."""
    found = Vote.objects.filter(candidate=step.candidate_id, stage=step.after, on=step.on)
    return found.filter(passed=True, session=step.session_id).last()


def certificate_of(candidate: Candidate, step: Step) -> str | None:
    """Return how the fields of the certificate begin that `step` wrote on the dossier, or None.

    One that a course gave is put right in the results of the course. At most two queries.
    """
    prefix = CERTIFIED.get(step.after)
    if prefix is None or dossier.reached(candidate.steps.order_by("pk")).get(step.after) != step:
        return None
    number = getattr(candidate, f"{prefix}certificate_number")
    on = getattr(candidate, f"{prefix}certificate_on")
    given = candidate.courses.filter(certificate_number=number, certificate_on=on)
    return None if on is None or given.exists() else prefix


def session_item_of(step: Step) -> SessionItem | None:
    """Return what a session said of a step, if it was taken by one. One query."""
    items = SessionItem.objects.filter(candidate=step.candidate_id, session=step.session_id)
    return items.filter(result=SessionItem.Result.PASSED).first()


@transaction.atomic
def correct_step(
    candidate: Candidate,
    *,
    step: Step,
    said: Said,
    reason: str,
    version: int,
    by: User,
    today: date,
) -> Step:
    """Let `step` say what it should have said, and return it.

    Raises ValidationError, by field, for a day that does not lie between the steps before and after
    it, and for whatever would have stopped the step had it been recorded so, by the rules of that
    day. With the day of the entry the dossier is in the pool since another day.
    """
    candidate, reason = claim(candidate, version), required(reason)
    require_open(candidate)
    steps = list(candidate.steps.order_by("pk"))
    step = next(each for each in steps if each.pk == step.pk)
    if not may_be_corrected(step) or is_taken_back(step, steps):
        raise ValidationError(_("This step cannot be corrected here."), code="order")
    vote, item = vote_of(step), session_item_of(step)
    if item:
        said = dataclasses.replace(said, on=step.on, ballot=None)
    certificate, held = certificate_of(candidate, step), certificates_of(candidate)
    before, after = _around(steps, step)
    _require_between(said.on, before, after, today)
    if is_entry(step):
        late = []
        _require_entered(candidate, steps, said.on)
        step.rule_set = in_force.goes_by(candidate, {}, said.on)
    else:
        late = _examine(candidate, step, steps, said, vote, today)
    if certificate is not None and said.certificate_on:
        setattr(candidate, f"{certificate}certificate_number", said.certificate_number)
        setattr(candidate, f"{certificate}certificate_on", said.certificate_on)
    changes = _changes(step, vote, said) | certificate_changes(held, candidate)
    _put_right(candidate, steps, step, said, late)
    if vote:
        _put_votes_right(vote, said)
    if item:
        item.decision_number = said.document_number
        item.save(update_fields=["decision_number"])
    record("candidate.correct_step", candidate, by=by, changes=changes, reason=reason)
    return step


def _around(steps, step):
    """Return what happened to the dossier before and after `step`, None where nothing did."""
    place = steps.index(step)
    after = steps[place + 1] if place + 1 < len(steps) else None
    return steps[place - 1] if place else None, after


def _require_between(on, before, after, today):
    if before and on < before.on:
        finding = Finding("too_early", "on", {"day": before.on.isoformat()})
        raise ValidationError({"on": ValidationError(finding.message, code="too_early")})
    if after and on > after.on:
        message = _("Choose a day up to %(day)s, when it went on: %(what)s, “%(stage)s”.") % {
            "day": date_format(after.on, "SHORT_DATE_FORMAT"),
            "what": after.get_kind_display(),
            "stage": after.get_after_display(),
        }
        raise ValidationError({"on": ValidationError(message, code="too_late")})
    if on > today:
        message = _("This day lies in the future.")
        raise ValidationError({"on": ValidationError(message, code="too_late")})


def _require_entered(candidate, steps, on):
    """Raise for a day on which nobody could have been put into the pool of the cell."""
    if on <= candidate.person.born_on:
        raise ValidationError({"on": _("On this day the candidate was not born yet.")})
    if candidate.leaves_on and candidate.leaves_on < on:
        raise ValidationError({"on": _("The candidate was to leave before this day.")})
    elsewhere = steps[0].is_taking_over or any(each.kind == Step.Kind.MOVED for each in steps)
    if not elsewhere and not candidate.organization.placements.in_force(on).exists():
        raise ValidationError({"on": not_standing(candidate.organization, on)})


def _examine(candidate, step, steps, said, vote, today):
    """Return what is late about the step as it is to be; raise for what would have stopped it.

    What stands against it as it is, a helper who left since for instance, is not held against it.
    """
    place = steps.index(step)
    read = dossier.read_dossier(candidate, step.on)
    then = dataclasses.replace(
        read.facts,
        stage=step.before,
        stage_on=steps[place - 1].on,
        days=dossier.days_of(steps[:place]),
    )
    was = vote and Ballot(
        vote.entitled, vote.present, vote.in_favour, vote.computed, vote.correction
    )
    old = conditions.examine_move(
        then, read.rules, read.calendar, Move(step.after, step.on, today, was)
    )
    prefix = CERTIFIED.get(step.after)
    if prefix is not None and said.certificate_on:
        then = dataclasses.replace(then, **{f"{prefix}certificate_on": said.certificate_on})
    step.rule_set = in_force.goes_by(candidate, then.days, said.on)
    new = conditions.examine_move(
        then,
        rules.load(step.rule_set),
        read.calendar,
        Move(step.after, said.on, today, said.ballot or was),
    )
    known = {fault.code for fault in old.faults}
    settle([fault for fault in new.faults if fault.code not in known], (), ())
    return [found for each in new.warnings if _is_of_the_step(found := each.as_data())]


def _changes(step, vote, said):
    pairs: dict[str, tuple] = {
        "on": (step.on, said.on),
        "document_number": (step.document_number, said.document_number),
        "remark": (step.remark, said.remark),
    }
    if vote and said.ballot:
        pairs["votes"] = tuple(
            f"{each.in_favour}/{each.present}/{each.entitled}" for each in (vote, said.ballot)
        )
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return {"stage": (step.after, step.after)} | changed


def _put_right(candidate, steps, step, said, late):
    if dossier.reached(steps).get(candidate.stage) == step and candidate.stage_on == step.on:
        candidate.stage_on = said.on
    if is_entry(step):
        candidate.started_on = said.on
    store(candidate)
    if step.document_on:
        step.document_on = said.on
    step.on, step.document_number, step.remark = said.on, said.document_number, said.remark
    step.findings = [each for each in step.findings if not _is_of_the_step(each)] + late
    step.full_clean(exclude=["candidate", "by", "findings"])  # which may be none
    step.save()


def _is_of_the_step(finding) -> bool:
    """Tell whether it follows from the day and the votes of the step, which are corrected."""
    return finding["code"].startswith("late") or finding["code"] in ("vote_failed", "no_quorum")


def _put_votes_right(vote, said):
    vote.on = said.on
    if ballot := said.ballot:
        vote.entitled, vote.present = ballot.entitled, ballot.present
        vote.in_favour, vote.correction = ballot.in_favour, ballot.correction
    vote.full_clean()
    vote.save()
