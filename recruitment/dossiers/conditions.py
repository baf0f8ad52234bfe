"""Whether a dossier may take a step under its rules: what would make it void, and what is odd.

Pure functions over plain values. A fault stops the step: without it the admission would be
void. A warning names what is late or unusual, with the days; the step is taken when the user
confirms it and says why, and the warning stays on the step.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from recruitment.findings import Finding, Findings
from recruitment.models import Companion, PaperState
from recruitment.models.particulars import Schooling
from recruitment.models.rules import Deadline, Stage
from recruitment.rulebook.rules import NUMBERS, Rules, age_on, full_months, is_enough, months_later
from recruitment.rulebook.workdays import Calendar


@dataclass(frozen=True)
class Ballot:
    """A vote in three whole numbers, and how many may vote by the members on record."""

    entitled: int
    present: int
    in_favour: int
    computed: int | None = None
    correction: str = ""


@dataclass(frozen=True)
class Vouching:
    """A helper or sponsor at the time: since when an official member, and with the candidate."""

    full_name: str
    duty: str
    official_on: date | None
    together_since: date | None
    replaces: str = ""


@dataclass(frozen=True)
class Facts:
    """All that the rules ask of a dossier. `days` says when each stage was reached last.

    `failed_votes` are those on the recognition, `done_without` the papers without which a step
    was taken already.
    """

    stage: str
    stage_on: date
    born_on: date
    days: Mapping[str, date] = dataclasses.field(default_factory=dict)
    schooling: str = ""
    schooling_case: str = ""
    consent_number: str = ""
    introduced_on: date | None = None
    certificate_on: date | None = None
    new_member_certificate_on: date | None = None
    decision_received_on: date | None = None
    ceremony_on: date | None = None
    readmission: bool = False
    left_on: date | None = None
    under_sub_committee: bool = False
    failed_votes: int = 0
    companions: tuple[Vouching, ...] = ()
    papers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    done_without: frozenset[str] = frozenset()

    def sponsors(self) -> list[Vouching]:
        return [each for each in self.companions if each.duty == Companion.Duty.SPONSOR]


@dataclass(frozen=True)
class Move:
    """The step asked for. `consent` is the document by which a deadline was extended."""

    to: str
    on: date
    today: date
    ballot: Ballot | None = None
    consent: str = ""


def examine_move(facts: Facts, rules: Rules, calendar: Calendar, move: Move) -> Findings[Finding]:
    """Return what is found about `move`.

    Source: docs/definitions.md, "Steps of a dossier".
    """
    faults = [*_of_order(facts, rules, move)]
    check = _FAULTS.get(Stage(move.to))
    if check is not None:
        faults += check(facts, rules, move)
    faults += _of_vote(rules, move)
    warnings = [*_of_deadline(facts, rules, calendar, move), *_of_papers(facts, rules, move)]
    odd = _WARNINGS.get(Stage(move.to))
    if odd is not None:
        warnings += odd(facts, rules, move)
    return Findings(faults, warnings)


def certificate_expires(certificate_on: date, rules: Rules) -> date | None:
    """Return the first day on which an awareness certificate is valid no more.

    Source: docs/definitions.md, "Certificate".
    """
    months = rules.numbers.get(NUMBERS.CERTIFICATE)
    return months_later(certificate_on, months) if months else None


def probation_ends(ceremony_on: date, rules: Rules) -> date:
    """Return the day on which the probation that began with the ceremony is over.

    Source: docs/definitions.md, "Probation".
    """
    return months_later(ceremony_on, rules.numbers.get(NUMBERS.PROBATION, 12))


def stages_ahead(facts: Facts, rules: Rules) -> list[Stage]:
    """Return the stages that may follow: those of the rules, and what the superior decides."""
    ahead = rules.next_stages(facts.stage)
    filed = facts.stage == Stage.RECOGNITION_FILED
    if filed and is_for_the_superior(facts.failed_votes, rules):
        ahead.append(Stage.OFFICIAL)
    return ahead


def is_for_the_superior(failed: int, rules: Rules) -> bool:
    """Tell whether the cell has failed so often that the committee above decides.

    Source: docs/definitions.md, "Probation".
    """
    allowed = rules.numbers.get(NUMBERS.FAILED_VOTES)
    return allowed is not None and failed >= allowed


def due(facts: Facts, rules: Rules, calendar: Calendar) -> dict[str, date]:
    """Return the last day in time of each stage that may follow and has a deadline running."""
    return {
        stage: term.last_day(start, calendar)
        for stage in stages_ahead(facts, rules)
        if (term := rules.terms.get(stage)) and (start := event_day(facts, rules, term.since))
    }


def event_day(facts: Facts, rules: Rules, event: str) -> date | None:
    """Return the day from which a deadline is counted, or None if it has not come."""
    if event == Deadline.Event.RECEIVED:
        return facts.decision_received_on
    if event == Deadline.Event.PROBATION_ENDED:
        return probation_ends(facts.ceremony_on, rules) if facts.ceremony_on else None
    return facts.days.get(Deadline.Event(event).stage)


def _of_order(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if move.to not in stages_ahead(facts, rules):
        labels = {"before": str(Stage(facts.stage).label), "after": str(Stage(move.to).label)}
        yield Finding("order", params=labels)
    if move.on > move.today:
        yield Finding("future", "on")
    elif move.on < facts.stage_on:
        yield Finding("too_early", "on", _day(facts.stage_on))


def _of_vote(rules: Rules, move: Move) -> Iterator[Finding]:
    threshold, ballot = rules.thresholds.get(move.to), move.ballot
    if ballot is None:
        if threshold is not None:
            yield Finding("vote_missing", "entitled")
        return
    if not 0 <= ballot.in_favour <= ballot.present <= ballot.entitled or ballot.entitled < 1:
        yield Finding("vote_numbers", "in_favour")
        return
    if ballot.computed is not None and ballot.computed != ballot.entitled and not ballot.correction:
        yield Finding("vote_correction", "correction", {"computed": ballot.computed})
    needed = threshold.needed(entitled=ballot.entitled, present=ballot.present) if threshold else 0
    if ballot.in_favour < needed:
        numbers = {"needed": needed, "in_favour": ballot.in_favour}
        yield Finding("vote_failed", "in_favour", numbers)


def _to_have_a_certificate(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if facts.certificate_on is None:
        yield Finding("certificate_missing", "certificate_on")
    elif facts.certificate_on > move.on:
        yield Finding("certificate_later", "on", _day(facts.certificate_on))


def _to_be_voted_on(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    yield from _of_age(facts, rules, move)
    yield from _of_schooling(facts, rules)
    yield from _of_certificate(facts, rules, move)
    yield from _of_sponsors(facts, rules, move)
    yield from _of_readmission(facts, rules, move)


def _of_age(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """Ages are counted by the month: over 60 is who was 60 a whole month before."""
    youngest, oldest = rules.numbers.get(NUMBERS.YOUNGEST), rules.numbers.get(NUMBERS.OLDEST)
    if youngest and age_on(move.on, facts.born_on) < youngest:
        yield Finding("too_young", "on", {"age": youngest})
    months = full_months(facts.born_on, move.on)
    if oldest and months > oldest * 12 and not facts.consent_number:
        yield Finding("too_old", "on", {"age": oldest})


def _of_schooling(facts: Facts, rules: Rules) -> Iterator[Finding]:
    least, needs_consent = rules.schooling.get(
        facts.schooling_case, rules.schooling.get("", ("", False))
    )
    if least and not is_enough(facts.schooling, least):
        yield Finding("schooling", "", {"least": str(Schooling(least).label)})
    elif needs_consent and not facts.consent_number:
        yield Finding("schooling_consent")


def _of_certificate(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if facts.certificate_on is None:
        yield Finding("certificate_missing")
        return
    expires = certificate_expires(facts.certificate_on, rules)
    if expires and move.on >= expires:
        yield Finding("certificate_expired", "on", _day(expires))


def _of_sponsors(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    sponsors, together = facts.sponsors(), rules.numbers.get(NUMBERS.TOGETHER, 0)
    for each in sponsors:
        if each.official_on is None or each.official_on > move.on:
            yield Finding("sponsor_not_official", "", {"name": each.full_name})
        elif each.replaces or not together:
            continue
        elif each.together_since is None:
            yield Finding("sponsor_since_unknown", "", {"name": each.full_name})
        elif full_months(each.together_since, move.on) < together:
            yield Finding("sponsor_together", "", {"name": each.full_name, "months": together})
    introduced = facts.introduced_on is not None and facts.introduced_on <= move.on
    number, needed = len(sponsors) + introduced, rules.numbers.get(NUMBERS.SPONSORS, 0)
    if number < needed:
        yield Finding("sponsors", "", {"needed": needed, "number": number})
    elif len(sponsors) < rules.numbers.get(NUMBERS.MEMBER_SPONSORS, 0):
        yield Finding("member_sponsor")


def _of_readmission(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    needed = rules.numbers.get(NUMBERS.READMISSION)
    if facts.readmission and facts.left_on and needed:
        months = full_months(facts.left_on, move.on)
        if months < needed:
            yield Finding("readmission", "on", {"months": months, "needed": needed})


def _to_have_a_second_certificate(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if facts.new_member_certificate_on is None:
        yield Finding("certificate_missing", "certificate_on")
    elif facts.new_member_certificate_on > move.on:
        yield Finding("certificate_later", "on", _day(facts.new_member_certificate_on))


def _to_be_recognized(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if facts.ceremony_on is None:
        yield Finding("ceremony_missing")
    elif move.on < (ends := probation_ends(facts.ceremony_on, rules)):
        yield Finding("probation_running", "on", _day(ends))


def _to_hold_the_ceremony(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    received, decided = facts.decision_received_on, facts.days.get(Stage.DECIDED)
    if received and not (decided or received) <= received <= move.on:
        yield Finding("received", "received_on")


_FAULTS = {
    Stage.COURSE_DONE: _to_have_a_certificate,
    Stage.CELL_VOTED: _to_be_voted_on,
    Stage.ADMITTED: _to_hold_the_ceremony,
    Stage.NEW_MEMBER_COURSE: _to_have_a_second_certificate,
    Stage.RECOGNITION_VOTED: _to_be_recognized,
    Stage.OFFICIAL: _to_be_recognized,
}


def _of_deadline(facts: Facts, rules: Rules, calendar: Calendar, move: Move) -> Iterator[Finding]:
    term = rules.terms.get(move.to)
    if term is None:
        return
    start = event_day(facts, rules, term.since)
    if start is None or (move.consent and not term.extension):
        return
    last = term.last_day(start, calendar, extended=bool(move.consent))
    if move.on <= last:
        return
    if term.unit == Deadline.Unit.WORKING_DAYS:
        yield Finding("late", "on", {"days": calendar.between(last, move.on), **_day(last)})
    else:
        yield Finding("late_days", "on", {"days": (move.on - last).days, **_day(last)})


def _of_papers(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """Miss what was not missed before; who decides is told of all that is missing.

    Source: docs/definitions.md, "Steps of a dossier".
    """
    known = frozenset() if move.to in (Stage.DECIDED, Stage.OFFICIAL) else facts.done_without
    there = {
        PaperState.State.IN_HAND,
        PaperState.State.SENT,
        PaperState.State.NOT_APPLICABLE,
    }
    missing = [
        paper
        for paper in rules.papers_due(move.to)
        if facts.papers.get(paper.code, PaperState.State.TO_DO) not in there
        and paper.code not in known
    ]
    if missing:
        codes = ", ".join(paper.code for paper in missing)
        named = "; ".join(f"{paper.code} {paper.name}" for paper in missing)
        yield Finding("papers", "", {"codes": codes, "named": named})


def _listed(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if not facts.companions:
        yield Finding("helper_missing")


def _taken_long_ago(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """Say early what would stop the vote."""
    expires = facts.certificate_on and certificate_expires(facts.certificate_on, rules)
    if expires and move.on >= expires:
        yield Finding("certificate_expired", "certificate_on", _day(expires))


def _odd_to_vote_on(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    yield from _voted_late(facts, rules, move)
    needed = rules.numbers.get(NUMBERS.READMISSION)
    if facts.readmission and needed:
        if facts.left_on is None:
            yield Finding("left_unknown", "", {"needed": needed})
        if not facts.consent_number:
            yield Finding("readmission_consent")


def _voted_late(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    months, endorsed = rules.numbers.get(NUMBERS.STALE), facts.days.get(Stage.ENDORSED)
    if months and endorsed and move.on > months_later(endorsed, months):
        yield Finding("stale", "on", {"months": months})


def _without_the_sub_committee(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    asked = facts.under_sub_committee and Stage.SUB_APPRAISED in rules.actors
    if asked and Stage.SUB_APPRAISED not in facts.days:
        yield Finding("not_appraised")


def _filed_early(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    ends = probation_ends(facts.ceremony_on, rules) if facts.ceremony_on else None
    if ends and move.on < ends:
        yield Finding("filed_early", "on", _day(ends))


_WARNINGS = {
    Stage.SYMPATHIZER: _listed,
    Stage.COURSE_DONE: _taken_long_ago,
    Stage.CELL_VOTED: _odd_to_vote_on,
    Stage.GRASSROOTS_RESOLVED: _without_the_sub_committee,
    Stage.DECIDED: _without_the_sub_committee,
    Stage.RECOGNITION_FILED: _filed_early,
}


def _day(day: date) -> dict[str, str]:
    return {"day": day.isoformat()}
