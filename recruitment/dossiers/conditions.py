"""Whether a dossier may take a step under its rules: what would make it void, and what is odd.

Pure functions over plain values. A fault stops the step: without it the admission would be
void. A warning names what is late or unusual, with the days; the step is taken when the user
confirms it and says why, and the warning stays on the step.
"""

from collections.abc import Iterator
from datetime import date

from recruitment.dossiers import admissible
from recruitment.dossiers.admissible import certificate_expires
from recruitment.dossiers.deciders import APPRAISING, LEADS_TO, PROPOSING
from recruitment.dossiers.facts import Ballot, Facts, Move
from recruitment.findings import Finding, Findings
from recruitment.models import PaperState
from recruitment.models.rules import Deadline, Stage
from recruitment.rulebook.rules import NUMBERS, Rules, Threshold, months_later
from recruitment.rulebook.workdays import Calendar

BY_THE_CELL = (Stage.CELL_VOTED, Stage.RECOGNITION_VOTED)
SMALLEST_CELL = 3
"""Official members. A cell of fewer is to be strengthened or joined with another at once, by the
committee above; its vote needs a document of that committee. Source: Điều lệ Đảng, Điều 24."""


ASKED_ONCE = frozenset(
    ("not_appraised", "not_proposed", "application_later", "helper_missing", "filed_early", "stale")
)
"""What is odd about the way so far, and stays so: confirmed with one step, it is not asked again.

All else is of the step itself, of its day or its vote, or is asked for again by whoever decides.
"""


def examine_move(facts: Facts, rules: Rules, calendar: Calendar, move: Move) -> Findings[Finding]:
    """Return what is found about `move`.

    Source: docs/definitions.md, "Steps of a dossier".
    """
    faults = [*_of_order(facts, rules, move)]
    check = _FAULTS.get(Stage(move.to))
    if check is not None:
        faults += check(facts, rules, move)
    faults += _of_vote(facts, rules, move)
    warnings = [*_of_deadline(facts, rules, calendar, move), *_of_papers(facts, rules, move)]
    warnings += _of_vote_told(facts, rules, move)
    odd = _WARNINGS.get(Stage(move.to))
    if odd is not None:
        warnings += odd(facts, rules, move)
    known = facts.told & ASKED_ONCE
    return Findings(faults, [each for each in warnings if each.code not in known])


def probation_ends(ceremony_on: date, rules: Rules) -> date:
    """Return the day on which the probation that began with the ceremony is over.

    Source: docs/definitions.md, "Probation".
    """
    return months_later(ceremony_on, rules.numbers.get(NUMBERS.PROBATION, 12))


def stages_ahead(facts: Facts, rules: Rules) -> list[Stage]:
    """Return the stages that come next, for the committees that stand above the cell."""
    return [each for each in _may_follow(facts, rules) if not _is_skipped(each, facts, rules)]


def _may_follow(facts: Facts, rules: Rules) -> list[Stage]:
    """Return the stages that may follow: those of the rules, and what the superior decides."""
    ahead = rules.next_stages(facts.stage)
    filed = facts.stage == Stage.RECOGNITION_FILED
    if filed and is_for_the_superior(facts.failed_votes, rules):
        ahead.append(Stage.OFFICIAL)
    return ahead


def has_nobody_for(stage: str, facts: Facts) -> bool:
    """Tell whether nobody above the cell takes this step, which then makes no papers either.

    There is no sub-committee, or the grassroots committee decides itself, or there is none. What
    was taken once, by whoever stood there then, was taken.

    Source: docs/definitions.md, "Who decides".
    """
    if stage in facts.days:
        return False
    if stage in APPRAISING.values():
        return not facts.under_sub_committee
    return stage in PROPOSING.values() and facts.grassroots_proposes is False


def _is_skipped(stage: str, facts: Facts, rules: Rules) -> bool:
    """Tell whether who stands above the cell leaves out this step, or asks for one before it."""
    if has_nobody_for(stage, facts):
        return True
    before = PROPOSING.get(Stage(stage))
    proposes = facts.grassroots_proposes and before in rules.actors
    from_the_cell = facts.stage in (*BY_THE_CELL, *APPRAISING.values())
    return bool(before and from_the_cell and proposes)


def threshold_of(stage: str, facts: Facts, rules: Rules) -> Threshold | None:
    """Return the vote that the step to `stage` needs: of the cell or committee, or who decides."""
    named = facts.deciders.get(stage)
    return rules.thresholds.get(stage) or (named.threshold if named else None)


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
        for stage in _may_follow(facts, rules)
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
    if move.to not in _may_follow(facts, rules):
        labels = {"before": str(Stage(facts.stage).label), "after": str(Stage(move.to).label)}
        yield Finding("order", params=labels)
    if move.on > move.today:
        yield Finding("future", "on")
    elif move.on < facts.stage_on:
        yield Finding("too_early", "on", _day(facts.stage_on))


def _of_vote(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    threshold, ballot = threshold_of(move.to, facts, rules), move.ballot
    if ballot is None:
        if threshold is not None and threshold.stops:
            yield Finding("vote_missing", "entitled")
        return
    if not _is_countable(ballot):
        yield Finding("vote_numbers", "in_favour")
        return
    if ballot.computed is not None and ballot.computed != ballot.entitled and not ballot.correction:
        yield Finding("vote_correction", "correction", {"computed": ballot.computed})
    if threshold is not None and threshold.stops:
        yield from _of_numbers(threshold, ballot)
    if move.to in BY_THE_CELL and ballot.entitled < SMALLEST_CELL and not move.consent:
        yield Finding("cell_too_small", "consent", {"least": SMALLEST_CELL})


def _of_vote_told(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """Tell what a vote misses by a threshold that was not checked against the document."""
    threshold, ballot = threshold_of(move.to, facts, rules), move.ballot
    if threshold and not threshold.stops and ballot and _is_countable(ballot):
        yield from _of_numbers(threshold, ballot)


def _is_countable(ballot: Ballot) -> bool:
    in_order = 0 <= ballot.in_favour <= ballot.present <= ballot.entitled
    return in_order and ballot.entitled >= 1


def _of_numbers(threshold: Threshold, ballot: Ballot) -> Iterator[Finding]:
    """Miss a quorum first: without one nothing was voted down."""
    least = threshold.least_present(ballot.entitled)
    needed = threshold.needed(entitled=ballot.entitled, present=ballot.present)
    if ballot.present < least:
        numbers = {"least": least, "entitled": ballot.entitled, "present": ballot.present}
        yield Finding("no_quorum", "present", numbers)
    elif ballot.in_favour < needed:
        numbers = {"needed": needed, "in_favour": ballot.in_favour}
        yield Finding("vote_failed", "in_favour", numbers)


def _to_have_a_certificate(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if facts.certificate_on is None:
        yield Finding("certificate_missing", "certificate_on")
    elif facts.certificate_on > move.on:
        yield Finding("certificate_later", "on", _day(facts.certificate_on))


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
    Stage.CELL_VOTED: admissible.to_be_voted_on,
    Stage.DECIDED: admissible.to_be_decided_on,
    Stage.ADMITTED: _to_hold_the_ceremony,
    Stage.NEW_MEMBER_COURSE: _to_have_a_second_certificate,
    Stage.RECOGNITION_VOTED: _to_be_recognized,
    Stage.RECOGNITION_RESOLVED: _to_be_recognized,
    Stage.OFFICIAL: _to_be_recognized,
}


def _of_deadline(facts: Facts, rules: Rules, calendar: Calendar, move: Move) -> Iterator[Finding]:
    term = rules.terms.get(move.to)
    if term is None or not term.is_verified:
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
        for paper in rules.papers_due(move.to, facts.introduced_by)
        if facts.papers.get(paper.code, PaperState.State.TO_DO) not in there
        and paper.code not in known
        and not has_nobody_for(paper.stage, facts)
    ]
    if missing:
        codes = ", ".join(paper.code for paper in missing)
        named = "; ".join(f"{paper.code} {paper.name}" for paper in missing)
        yield Finding("papers", "", {"codes": codes, "named": named})


def _listed(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if not facts.companions:
        yield Finding("helper_missing")


def _declared_before_the_application(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """Who wants to join writes the application first, and then declares the biography."""
    declared, applied = move.document_on or move.on, facts.application_on
    if applied and declared < applied:
        yield Finding("application_later", "document_on", _day(applied))


def _taken_long_ago(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """Say early what would stop the vote."""
    expires = facts.certificate_on and certificate_expires(facts.certificate_on, rules)
    if expires and move.on >= expires:
        yield Finding("certificate_expired", "certificate_on", _day(expires))


def _odd_to_vote_on(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    yield from _voted_late(facts, rules, move)
    yield from admissible.odd_to_vote_on(facts, rules, move)


def _voted_late(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    if NUMBERS.STALE not in rules.unchecked:
        yield from _stale(facts, rules, move.on)


def _stale(facts: Facts, rules: Rules, on: date) -> Iterator[Finding]:
    months, endorsed = rules.numbers.get(NUMBERS.STALE), facts.days.get(Stage.ENDORSED)
    if months and endorsed and on > months_later(endorsed, months):
        yield Finding("stale", "on", {"months": months})


def noted(stage: str, facts: Facts, rules: Rules, on: date) -> list[Finding]:
    """Return what is told beside a step and asks for nothing, since its row was not checked.

    Source: docs/definitions.md, "Steps of a dossier".
    """
    is_unchecked = stage == Stage.CELL_VOTED and NUMBERS.STALE in rules.unchecked
    return [*_stale(facts, rules, on)] if is_unchecked else []


def _odd_to_decide(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    yield from _without_the_sub_committee(facts, rules, move)
    before = PROPOSING[Stage(move.to)]
    asked = facts.grassroots_proposes and before in rules.actors
    if asked and _is_known_to_lack(before, facts):
        yield Finding("not_proposed")


def _without_the_sub_committee(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    before = APPRAISING[LEADS_TO.get(move.to, Stage(move.to))]
    asked = facts.under_sub_committee and before in rules.actors
    if asked and _is_known_to_lack(before, facts):
        yield Finding("not_appraised")


def _odd_to_recognize(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    """After votes that failed the committee above decides, and nobody proposes to it."""
    if facts.stage != Stage.RECOGNITION_FILED:
        yield from _odd_to_decide(facts, rules, move)


def _is_known_to_lack(stage: Stage, facts: Facts) -> bool:
    """Tell whether a stage was left out; not of one that lies before the record of the dossier."""
    return stage not in facts.days and facts.passed_by(stage) is None


def _filed_early(facts: Facts, rules: Rules, move: Move) -> Iterator[Finding]:
    ends = probation_ends(facts.ceremony_on, rules) if facts.ceremony_on else None
    if ends and move.on < ends:
        yield Finding("filed_early", "on", _day(ends))


_WARNINGS = {
    Stage.SYMPATHIZER: _listed,
    Stage.COURSE_DONE: _taken_long_ago,
    Stage.BIOGRAPHY: _declared_before_the_application,
    Stage.CELL_VOTED: _odd_to_vote_on,
    Stage.GRASSROOTS_RESOLVED: _without_the_sub_committee,
    Stage.DECIDED: _odd_to_decide,
    Stage.RECOGNITION_FILED: _filed_early,
    Stage.RECOGNITION_RESOLVED: _without_the_sub_committee,
    Stage.OFFICIAL: _odd_to_recognize,
}


def _day(day: date) -> dict[str, str]:
    return {"day": day.isoformat()}
