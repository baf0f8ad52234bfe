"""The events of a dossier on its way: taken on, voted down, sent back.

Each is one transaction that claims the dossier by its version, asks the rules, and writes the
rows, the step and the audit entry. Steps are history: added, and never counted as state.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import User
from recruitment.admissions import admissions
from recruitment.dossiers import (
    conditions,
    decision,
    dossier,
    minutes,
    oneself,
    papers,
    regulations,
    transfers,
)
from recruitment.dossiers.facts import Ballot, Move
from recruitment.dossiers.verbs import WITHOUT_LETTERS
from recruitment.findings import Finding, Findings
from recruitment.ledger import (
    Unconfirmed,
    add_step,
    claim,
    record,
    require_day,
    require_open,
    required,
    settle,
    store,
)
from recruitment.models import Candidate, Session, Stage, Step, Vote
from recruitment.rulebook import in_force, rules

CERTIFIED: dict[str, str] = {Stage.COURSE_DONE: "", Stage.NEW_MEMBER_COURSE: "new_member_"}
"""The steps that are a certificate, and how its fields in the dossier begin."""

RESOLVED = (
    Stage.CELL_VOTED,
    Stage.GRASSROOTS_RESOLVED,
    Stage.DECIDED,
    Stage.RECOGNITION_VOTED,
    Stage.RECOGNITION_RESOLVED,
    Stage.OFFICIAL,
)
"""The steps that are a resolution or a decision: one paper of their own, with a number."""


@dataclass(frozen=True)
class Going:
    """What a form says of a step to take: where to, when, by which document and which votes.

    `consent` is the document by which somebody above allowed more time; `received_on` is when
    the cell received the decision, of which the ceremony's deadline may be counted. A document
    that decides on others too `shares_number` with them, which is not odd then. `session` is the
    one that decides, where it is one.
    """

    to: str
    on: date
    document_number: str = ""
    document_on: date | None = None
    remark: str = ""
    reason: str = ""
    consent: str = ""
    ballot: Ballot | None = None
    certificate_number: str = ""
    certificate_on: date | None = None
    received_on: date | None = None
    shares_number: bool = False
    session: Session | None = None
    without_letters: bool = False
    """Whether the background is known without letters, of a relative who is a Party member."""
    in_hand: bool = False
    """Whether all papers that belong to the step are there, on its day."""
    minutes: Mapping[str, object] = field(default_factory=dict)
    """What was typed of the meeting, or of opinions, by the names of `minutes.asked_at`."""

    @property
    def said(self) -> dict:
        """Return what the step in the history tells of it."""
        consent = _("Consent: %(number)s.") % {"number": self.consent} if self.consent else ""
        if self.without_letters:
            consent = str(WITHOUT_LETTERS)
        return {
            "on": self.on,
            "document_number": self.document_number,
            "document_on": self.document_on,
            "remark": f"{consent} {self.remark}".strip(),
            "reason": self.reason,
            "session": self.session,
        }


@transaction.atomic
def advance(
    candidate: Candidate,
    going: Going,
    *,
    version: int,
    by: User,
    today: date,
    confirmed: Collection[str] = (),
) -> Candidate:
    """Take a dossier one step on, and return it as it is now.

    It is held to the rules in force on its day; from then on the dossier goes by those of today.
    The decision makes the admission, through the same rules and rows as the direct entry; the
    ceremony completes it; the recognition makes an official member of the day on which the
    probation ended. Raises Conflict if the dossier was changed since `version`,
    ValidationError by field for what would make the step void, and Unconfirmed for what is
    odd and not in `confirmed`, or has no reason.
    """
    candidate = claim(candidate, version)
    require_open(candidate)
    held, at = certificates_of(candidate), timezone.now()
    _take_what_comes_with_it(candidate, going, by, at)
    read = dossier.read_dossier(candidate, going.on)
    found = examine_step(read, going, today)
    if going.to in RESOLVED:
        found.warnings += oneself.asked(
            candidate,
            going.to,
            read,
            on=going.on,
            by=by,
            held_by=going.session.organization if going.session else None,
        )
    examined = None
    if going.to == Stage.DECIDED:
        examined = decision.examine_admission(candidate, going, found, today)
    settle(found.faults, found.warnings, confirmed)
    if found.warnings and not going.reason.strip():
        raise Unconfirmed(found.warnings)
    before = candidate.stage
    candidate.stage, candidate.stage_on = going.to, going.on
    if examined:
        [candidate.admission] = admissions.admit_examined([examined], by=by)
    elif going.to in _EFFECTS:
        _EFFECTS[going.to](candidate, going, read, by)
    store(candidate)
    if not candidate.is_open:
        transfers.drop(candidate, on=going.on, by=by)
    _vote(candidate, going, passed=True)
    said = {"by": by, "before": before, "findings": found.warnings, "at": at, **going.said}
    taken = add_step(candidate, Step.Kind.FORWARD, rule_set=read.rule_set, **said)
    changes = {"stage": (before, candidate.stage), "on": (None, going.on)}
    changes |= _note(taken, going)
    if going.document_number:
        changes["document_number"] = (None, going.document_number)
    changes |= certificate_changes(held, candidate)
    record("candidate.advance", candidate, by=by, changes=changes, reason=going.reason)
    regulations.follow(candidate, today=today, by=by)
    return candidate


@transaction.atomic
def fail(candidate: Candidate, going: Going, *, version: int, by: User, today: date) -> Candidate:
    """Record that a vote on the step did not reach its threshold: the dossier stays.

    Raises ValidationError if it did, or if anything else stood against voting.
    """
    candidate = claim(candidate, version)
    require_open(candidate)
    read = dossier.read_dossier(candidate, going.on)
    found = examine_step(read, going, today)
    others = [fault for fault in found.faults if fault.code != "vote_failed"]
    settle(others, (), ())
    found_of_vote = {each.code for each in (*found.faults, *found.warnings)}
    if going.ballot is None or "vote_failed" not in found_of_vote:
        raise ValidationError(_("This vote has passed."), code="passed")
    _vote(candidate, going, passed=False)
    said = {"by": by, "before": candidate.stage, "rule_set": read.rule_set, **going.said}
    step = add_step(candidate, Step.Kind.FAILED, **said)
    votes = f"{going.ballot.in_favour}/{going.ballot.entitled}"
    changes = {"stage": (candidate.stage, candidate.stage), "votes": (None, votes)}
    changes |= _note(step, going)
    record("candidate.fail", candidate, by=by, changes=changes, reason=going.reason)
    return candidate


@transaction.atomic
def send_back(
    candidate: Candidate, *, to: str, on: date, reason: str, version: int, by: User, today: date
) -> Candidate:
    """Send a dossier back to an earlier stage, with a reason. The history stays.

    Only to one that it has reached, and not across the decision: an admission that was wrong
    is annulled.
    """
    candidate = claim(candidate, version)
    require_open(candidate)
    if to not in ways_back(candidate, dossier.read_dossier(candidate, on).rules):
        raise ValidationError({"to": _("The dossier cannot be sent back there.")}, code="order")
    require_day(candidate, on, today)
    before, reason = candidate.stage, required(reason)
    candidate.stage, candidate.stage_on = to, on
    store(candidate)
    add_step(candidate, Step.Kind.BACK, on=on, by=by, before=before, reason=reason)
    record("candidate.back", candidate, by=by, changes={"stage": (before, to)}, reason=reason)
    return candidate


def examine_step(read: dossier.Dossier, going: Going, today: date) -> Findings[Finding]:
    """Return what is found about a step of a dossier that was read. No query."""
    move = Move(going.to, going.on, today, going.ballot, going.consent, going.document_on)
    return conditions.examine_move(read.facts, read.rules, read.calendar, move)


def certificates_of(candidate: Candidate) -> dict:
    """Return what is said of both certificates, by the names of the dossier's fields."""
    fields = [
        f"{prefix}certificate_{name}" for prefix in CERTIFIED.values() for name in ("number", "on")
    ]
    return {name: getattr(candidate, name) for name in (*fields, "certificate_issuer")}


def certificate_changes(before: dict, candidate: Candidate) -> dict:
    """Return, for the trail, what became other than `before`, of `certificates_of`."""
    after = certificates_of(candidate)
    return {
        name: (before[name] or None, after[name]) for name in after if before[name] != after[name]
    }


def ways_back(candidate: Candidate, rules) -> list[Stage]:
    """Return the stages to which the dossier can be sent back, on this side of the decision.

    Those that it has reached before, or that lie before its record. One query.
    """
    order, reached = list(Stage), dossier.days_of(candidate.steps.all())
    floor = 0 if not candidate.is_admitted else order.index(Stage.ADMITTED)
    earlier = rules.earlier_stages(candidate.stage)
    return [
        each
        for each in earlier
        if (each in reached or in_force.passed_by(reached, each)) and order.index(each) >= floor
    ]


def _take_what_comes_with_it(candidate, going, by, at):
    """Take the certificate, or the day on which the decision came, from the step's own form.

    Whoever writes down a document has it before them: the paper is in hand.
    """
    prefix = CERTIFIED.get(going.to)
    if prefix is not None and going.certificate_on:
        candidate.hold_certificate(prefix, going.certificate_number, going.certificate_on)
    if going.received_on:
        candidate.decision_received_on = going.received_on
    if going.without_letters:
        papers.spare(candidate, going.to, on=going.on, by=by, at=at)
    written_on = _written_on(going) or (going.on if going.in_hand else None)
    if written_on:
        reached = dossier.days_of(candidate.steps.order_by("pk"))
        known = rules.load(in_force.goes_by(candidate, reached, going.on))
        papers.hand_over(candidate, going.to, on=written_on, by=by, at=at, known=known)


def _written_on(going) -> date | None:
    """Return the day of the document that the step writes down, if it writes down one.

    Source: docs/definitions.md, "Steps of a dossier".
    """
    if going.to in CERTIFIED:
        return going.certificate_on
    if going.to == Stage.APPLICATION or (going.to in RESOLVED and going.document_number):
        return going.document_on or going.on
    return None


def _hold_ceremony(candidate, going, read, by):
    candidate.admission = admissions.hold_ceremony(candidate.admission, on=going.on, by=by)


def _recognize(candidate, going, read, by):
    """Make an official member of the day on which the probation ended, however late it is."""
    candidate.official_on = conditions.probation_ends(read.facts.ceremony_on, read.rules)
    candidate.outcome, candidate.closed_on = Candidate.Outcome.COMPLETED, going.on


_EFFECTS: dict[str, Callable] = {
    Stage.ADMITTED: _hold_ceremony,
    Stage.OFFICIAL: _recognize,
}


def _note(step, going) -> dict:
    """Write down what was typed of the meeting, and return it for the trail."""
    present = going.ballot.present if going.ballot else None
    return minutes.write(step, going.minutes, present=present)


def _vote(candidate, going, *, passed):
    ballot = going.ballot
    if ballot is None:
        return
    Vote.objects.create(
        candidate=candidate,
        stage=going.to,
        on=going.on,
        entitled=ballot.entitled,
        computed=ballot.computed,
        correction=ballot.correction,
        present=ballot.present,
        in_favour=ballot.in_favour,
        passed=passed,
        session=going.session,
    )
