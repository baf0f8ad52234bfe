"""Sessions: a committee decides on many dossiers at once, each held to the rules on its own.

One document, one day, one count of those present. A dossier that may not take the step stays
where it is, with the reason; the others go on.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations import bodies, holding
from organizations.ancestry import batches
from organizations.meanwhile import who_changed
from organizations.models import Ancestry, Organization, User
from organizations.reorganization import not_standing
from recruitment import ledger
from recruitment.admissions import eligibility
from recruitment.counting import dossier_tallies, tallies
from recruitment.dossiers import conditions, deciders, decision, dossier, pipeline
from recruitment.dossiers.facts import Ballot
from recruitment.dossiers.pipeline import Going
from recruitment.dossiers.verbs import DECIDING
from recruitment.findings import Finding
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.models import Candidate, Person, Session, SessionItem, Stage
from recruitment.persons import newcomers
from recruitment.rulebook import in_force, rules
from recruitment.rulebook.coverage import set_of
from recruitment.rulebook.rules import Threshold

STAGES = DECIDING
"""What a committee decides on. The rules of a dossier say which of them it may reach."""

FIELDS = ("organization", "stage", "on", "decision_number", "entitled", "present")
Result = SessionItem.Result


@dataclass(frozen=True)
class Meeting:
    """What is the same for all dossiers of a session.

    With `consecutive` the number is that of the first decision, and those after it run on.
    `reason` is why what is late or odd is decided nevertheless.
    """

    organization: Organization
    stage: str
    on: date
    decision_number: str
    consecutive: bool = False
    entitled: int | None = None
    present: int | None = None
    reason: str = ""
    minutes: Mapping[str, object] = field(default_factory=dict)
    """Who led it and why some were absent, by the names of `dossiers.minutes`."""


@dataclass(frozen=True)
class Verdict:
    """What the session says of one dossier: it passes, or not, for a reason."""

    candidate: Candidate
    version: int
    passes: bool = True
    in_favour: int | None = None
    reason: str = ""


class Undecided(Exception):
    """Nothing was written, for what stands here about dossiers, by their keys.

    `warnings` are what is odd and was not confirmed, `faults` what has to be put right first.
    """

    def __init__(self, *, warnings: Mapping | None = None, faults: Mapping | None = None):
        super().__init__()
        self.warnings, self.faults = dict(warnings or {}), dict(faults or {})


@transaction.atomic
def record_session(
    meeting: Meeting,
    lines: Sequence[Verdict],
    *,
    by: User,
    today: date,
    confirmed: Collection[str] = (),
) -> Session:
    """Record a session and what it decided on each dossier, and return it.

    What is odd is confirmed as "key of the dossier:code", and needs the meeting's reason.
    Raises ValidationError, by field, for what is wrong with the meeting, and Undecided where
    something odd is not confirmed, something is left out, or no dossier could be decided on.
    """
    votes = _whose_votes_are_counted(meeting, lines)
    _examine(meeting, lines, today, votes)
    cells = ledger.cells_of_all(each.candidate.pk for each in lines)
    ledger.hold_cells({meeting.organization.pk, *cells})
    if meeting.stage == Stage.DECIDED:
        _hold_whom_it_admits(meeting, lines)
        tallies.hold_admission_counts(
            (each.candidate.organization_id for each in lines), meeting.on
        )
    dossier_tallies.hold_dossier_counts((each.candidate for each in lines), stage=meeting.stage)
    session = _begin(meeting, by)
    items, odd = _decide_all(
        session, meeting, lines, votes, by=by, today=today, confirmed=confirmed
    )
    if odd:
        raise Undecided(warnings=odd)
    if all(item.result == Result.STOPPED for item in items):
        raise Undecided(faults={item.candidate_id: [item.reason] for item in items})
    for item in items:
        item.session = session
    SessionItem.objects.bulk_create(items)
    results = [item.result for item in items]
    numbers = {str(each): (None, results.count(each)) for each in Result if each in results}
    trail.record(
        "session.hold",
        session,
        by=by,
        organization_id=session.organization_id,
        changes=trail.created(session, FIELDS) | numbers,
        reason=meeting.reason,
    )
    return session


def _hold_whom_it_admits(meeting, lines):
    """Hold names, numbers and persons: before the counts, as whoever enters an admission does."""
    passing = [line.candidate for line in lines if line.passes]
    same = repeat(meeting.decision_number)
    numbers = numbers_from(meeting.decision_number) if meeting.consecutive else same
    entries = [
        decision.entry_of(candidate, on=meeting.on, decision_number=number)
        for candidate, number in zip(passing, numbers, strict=False)
    ]
    newcomers.hold_newcomers(key for each in entries for key in (each.likeness, each.number_key))
    holding.hold_rows(Person, {each.person_id for each in passing})


def preview(meeting: Meeting, lines: Sequence[Verdict], **said) -> list[SessionItem]:
    """Return what `record_session` would record of each dossier, and keep nothing.

    Raises what it raises.
    """
    with transaction.atomic():
        session = record_session(meeting, lines, **said)
        items = list(session.items.select_related("candidate__person", "candidate__organization"))
        transaction.set_rollback(True)
    return items


def numbers_from(first: str) -> Iterator[str]:
    """Yield `first`, and the numbers that follow: 215-QĐ/ĐU, 216-QĐ/ĐU, …

    Raises ValidationError where `first` does not begin with digits.
    """
    found = re.match(r"\d+", first)
    if found is None:
        message = _("To be counted on, the number has to begin with digits, such as 215-QĐ/ĐU.")
        raise ValidationError({"decision_number": message})
    digits = found[0]
    number = int(digits)
    while True:
        yield str(number).zfill(len(digits)) + first[len(digits) :]
        number += 1


def who_takes(stage: str, cells: Collection[int], on: date) -> dict[int, Organization | None]:
    """Return which committee takes dossiers of these cells to `stage` on the day `on`.

    By the rules of that day; None where nothing says which. Two queries for each thousand cells.
    """
    known = rules.load(set_of(in_force.load().sets, on))
    chains: dict[int, deciders.Chain] = {}
    for batch in batches(sorted(cells), 1000):
        chains |= deciders.chains_on(batch, on)
    return {cell: deciders.competent(stage, chain, known) for cell, chain in chains.items()}


def _whose_votes_are_counted(meeting, lines) -> set[int]:
    """Return the dossiers on which the rules of that day ask for votes. Six queries.

    None where they were left empty, and no row stops a step that was checked against the document.
    """
    asked = _thresholds(meeting, lines)
    numbers = [meeting.entitled, meeting.present, *(line.in_favour for line in lines)]
    is_counted = any(number is not None for number in numbers)
    is_needed = any(threshold.stops for threshold in asked.values())
    return set(asked) if is_counted or is_needed else set()


def _thresholds(meeting, lines) -> dict[int, Threshold]:
    passing = [line.candidate.pk for line in lines if line.passes]
    candidates = Candidate.objects.filter(pk__in=passing).select_related(
        "person", "rule_set", "admission", "arrival"
    )
    return {
        read.candidate.pk: threshold
        for read in dossier.read_many(list(dossier.with_places(candidates, meeting.on)), meeting.on)
        if (threshold := conditions.threshold_of(meeting.stage, read.facts, read.rules))
    }


def _examine(meeting, lines, today, votes):
    """Raise for what is wrong with the meeting itself, then for what is left out in a line."""
    if meeting.organization.is_cell or meeting.stage not in STAGES:
        raise ValidationError({"organization": _("A session is one of a committee.")})
    voted = [line for line in lines if line.passes and line.candidate.pk in votes]
    errors = dict([*_faults_of_meeting(meeting, lines, today), *_faults_of_votes(meeting, voted)])
    if errors:
        raise ValidationError(errors)
    if faults := dict(_left_out(meeting, lines, voted)):
        raise Undecided(faults=faults)


def _faults_of_meeting(meeting, lines, today):
    if meeting.on > today:
        yield "on", _("This day lies in the future.")
    elif not meeting.organization.placements.in_force(meeting.on).exists():
        yield "on", not_standing(meeting.organization, meeting.on).messages
    if not meeting.decision_number:
        yield "decision_number", _("Write the number of the decision.")
    if not lines:
        yield "__all__", _("Say of at least one dossier whether it passes.")


def _faults_of_votes(meeting, voted):
    if not voted:
        return
    if meeting.entitled is None or meeting.present is None:
        yield "entitled", _("Record how many may vote, were present, and were in favour.")
    elif not 1 <= meeting.present <= meeting.entitled:
        yield "present", _("Present cannot be more than may vote, nor nobody.")


def _left_out(meeting, lines, voted):
    for line in lines:
        if not line.passes and not line.reason.strip():
            yield line.candidate.pk, [_("Say why the dossier did not pass.")]
    for line in voted:
        if line.in_favour is None:
            yield line.candidate.pk, [_("Write how many were in favour.")]
        elif line.in_favour > meeting.present:
            yield line.candidate.pk, [Finding("vote_numbers").message]


def _begin(meeting, by) -> Session:
    """Store the session, which the steps and votes on its dossiers name."""
    session = Session(
        **{name: getattr(meeting, name) for name in FIELDS},
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    session.full_clean()
    session.save(force_insert=True)
    return session


def _decide_all(session, meeting, lines, votes, *, by, today, confirmed):
    """Return an item for each line, and by dossier what is odd and not confirmed."""
    against = _against(meeting, lines, today)
    numbers = numbers_from(meeting.decision_number) if meeting.consecutive else None
    taken = set() if meeting.consecutive else _taken(meeting, lines)
    number = next(numbers) if numbers else meeting.decision_number
    items, odd = [], {}
    for line in lines:
        going = Going(
            meeting.stage,
            meeting.on,
            document_number=number,
            document_on=meeting.on,
            ballot=_ballot(meeting, line) if line.candidate.pk in votes else None,
            shares_number=numbers is None and line.candidate.pk not in taken,
            session=session,
            minutes=meeting.minutes,
        )
        try:
            with transaction.atomic():
                item = _decide(meeting, line, going, against, by, today, confirmed)
                items.append(item)
                if numbers and item.result == Result.PASSED:
                    number = next(numbers)
        except Unconfirmed as found:
            odd[line.candidate.pk] = found.warnings
    return items, odd


def _decide(meeting, line, going, against, by, today, confirmed) -> SessionItem:
    item = SessionItem(candidate=line.candidate, in_favour=line.in_favour)
    if not line.passes:
        item.result, item.reason = Result.REFUSED, line.reason.strip()[:500]
        return item
    if said := against.get(line.candidate.organization_id):
        item.result, item.reason = Result.STOPPED, said
        return item
    try:
        with transaction.atomic():
            _advance(meeting, line, going, by, today, confirmed)
    except Conflict:
        item.result = Result.STOPPED
        item.reason = who_changed(line.candidate, reader=None)
    except ValidationError as error:
        item.result = _fail(line, going, error, by, today)
        item.reason = " ".join(error.messages)[:500]
    else:
        item.result, item.decision_number = Result.PASSED, going.document_number
    return item


def _advance(meeting, line, going, by, today, confirmed):
    """Take the dossier on; with the meeting's reason only where something confirmed is odd."""
    said = {"version": line.version, "by": by, "today": today}
    try:
        with transaction.atomic():
            pipeline.advance(line.candidate, going, **said)
    except Unconfirmed as odd:
        codes = {warning.code for warning in odd.warnings}
        if not meeting.reason or {f"{line.candidate.pk}:{code}" for code in codes} - {*confirmed}:
            raise
        going = replace(going, reason=meeting.reason)
        pipeline.advance(line.candidate, going, confirmed=codes, **said)


def _fail(line, going, error, by, today) -> Result:
    """Record a vote that missed its threshold, if nothing else stood against the step."""
    found = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    if [each.code for errors in found for each in errors] != ["vote_failed"]:
        return Result.STOPPED
    pipeline.fail(line.candidate, going, version=line.version, by=by, today=today)
    return Result.REFUSED


def _ballot(meeting, line):
    if not line.passes:
        return None
    return Ballot(meeting.entitled, meeting.present, line.in_favour)


def _against(meeting, lines, today) -> dict[int, str]:
    """Return why the committee cannot decide on dossiers of these cells. Three queries.

    It does not reach them today, or another one decides on them by the rules of the day.
    """
    cells = {line.candidate.organization_id for line in lines}
    below = Ancestry.objects.in_force(today).under([meeting.organization.pk])
    reached = set(below.filter(descendant__in=cells).values_list("descendant", flat=True))
    said = {cell: _("Its cell does not stand under the committee.") for cell in cells - reached}
    for cell, who in who_takes(meeting.stage, cells, meeting.on).items():
        if who not in (None, meeting.organization):
            by_another = _("By the rules of that day it is for another committee: %(who)s.")
            said.setdefault(cell, by_another % {"who": bodies.committee(who)})
    return said


def _taken(meeting, lines) -> set[int]:
    """Return the dossiers for which the number was used before this session. Two queries."""
    if meeting.stage != Stage.DECIDED:
        return set()
    candidates = [line.candidate for line in lines]
    entries = [
        decision.entry_of(each, on=meeting.on, decision_number=meeting.decision_number)
        for each in candidates
    ]
    taken = eligibility.number_is_taken(entries)
    return {each.pk for each, is_taken in zip(candidates, taken, strict=True) if is_taken}
