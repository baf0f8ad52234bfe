"""Attainment: admissions made, measured against the quota. Pure arithmetic, no database.

Numbers stay exact (fractions) until they are shown, and are rounded once, at the end.
"""

import enum
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache

from organizations.completeness import known
from organizations.periods import Period
from recruitment.counting.rounding import rounded


class State(enum.StrEnum):
    """How an organization stands against its quota; `state_of` gives the first that holds."""

    EXEMPT = "exempt"
    NO_QUOTA = "no_quota"
    NO_DATA = "no_data"
    NOT_COMPARED = "not_compared"
    QUOTA_ZERO = "quota_zero"
    NOT_BEGUN = "not_begun"
    EXCEEDED = "exceeded"
    DONE = "done"
    NOT_REPORTED = "not_reported"
    NONE_ADMITTED = "none_admitted"
    ON_PACE = "on_pace"
    INCOMPLETE = "incomplete"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"


class Joined(enum.StrEnum):
    """Several states under one name, or a share of the quota; `is_of` says who is meant."""

    REACHED = "reached"
    UNDER_HALF = "under_half"
    NOBODY = "nobody"


class Unlike(enum.StrEnum):
    """Why admissions and quota are not compared: what they are of is not the same.

    The admissions are read in other borders than those of the report, or something came into the
    organization, or left it, after its quota came into force.
    """

    BORDERS = "borders"
    CHANGED = "changed"


REACHED = {State.EXCEEDED, State.DONE}
BEHIND = {State.BEHIND, State.FAR_BEHIND}
NOBODY_YET = {State.NOT_REPORTED, State.NONE_ADMITTED}
HALF = 50
"""Per cent of the quota."""


@dataclass(frozen=True)
class Target:
    """What is to be reached, in whole persons.

    `source` is "own" for the organization's own quota, "children" for the sum of those below.
    `base` is the number of members that a quota in per cent was measured on, else None.
    `milestones` are the days by whose end a share of the quota, in per cent, is due.
    """

    low: int
    high: int | None = None
    form: str = "exact"
    source: str = "own"
    base: int | None = None
    milestones: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True)
class Thresholds:
    """From which share of the pace an organization is on pace, and from which it is behind."""

    on_pace: Fraction = Fraction(9, 10)
    behind: Fraction = Fraction(6, 10)


@dataclass(frozen=True)
class Attainment:
    """Admissions made by `as_of` and required in `period`, both whole persons.

    `target` is None where no quota was set, which is not the same as a quota of nought.
    `reported` tells whether anything was heard from there, if only that nothing is new.
    `is_comparable` tells whether the quota is of the units whose admissions these are, in the
    borders asked for; `changed_on` is the last day on which a unit came or left after the quota
    came into force. Where one of the two stands against it (see `unlike`), neither a per cent nor
    anything else that compares the two is told. `is_complete` tells whether all days counted are
    on record; where not, nought is not known, and any other number is the least that it can be.
    `since` is the first day counted: of a part of a year that begins later than the year, only what
    falls into its days is expected, and what the year still needs cannot be told.
    `covered` are those of the admitted that count for the units whose quotas the target adds up,
    if it is such a sum and not all count for them.
    """

    admitted: int
    target: Target | None
    period: Period
    as_of: date
    exempt: bool = False
    thresholds: Thresholds = Thresholds()
    reported: bool = True
    is_comparable: bool = True
    is_complete: bool = True
    changed_on: date | None = None
    since: date | None = None
    covered: int | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether anything is known of the admissions.

        Source: docs/definitions.md, "No data".
        """
        return known(self.admitted, complete=self.is_complete) is not None

    @property
    def unlike(self) -> Unlike | None:
        """Return why admissions and quota are of unlike things; None if they are of the same.

        Source: docs/definitions.md, "Like with like".
        """
        if not self.is_comparable:
            return Unlike.BORDERS
        return None if self.changed_on is None else Unlike.CHANGED

    @property
    def has_begun(self) -> bool:
        """Tell whether any of the days that are counted has come by `as_of`.

        Source: docs/definitions.md, "A period that has not begun".
        """
        return self.as_of >= max(self.since or self.period.start, self.period.start)

    @property
    def measured_on(self) -> Target | None:
        """Return the target if the admitted are known and can be measured on it, since its days
        have begun."""
        is_measured = self.is_known and self.unlike is None and self.has_begun
        return self.target if is_measured else None

    @property
    def measured(self) -> int:
        """Return how many of the admitted are measured on the target: those of its units.

        Source: docs/definitions.md, "Children's sum".
        """
        return self.admitted if self.covered is None else self.covered

    @property
    def beside(self) -> int:
        """Return how many were admitted in units without a quota, which are not measured."""
        return self.admitted - self.measured

    @cached_property
    def percent(self) -> Fraction | None:
        """Return the measured × 100 ÷ the lower bound, exact; it may exceed 100.

        None where no quota was set, where it is nought, and where it is of unlike things.

        Source: docs/definitions.md, "Per cent".
        """
        target = self.measured_on
        if target is None or target.low == 0:
            return None
        return Fraction(self.measured * 100, target.low)

    @property
    def rate(self) -> Fraction | None:
        """Return the admitted in per cent of the members counted, exact, or None without a base.

        Source: docs/definitions.md, "Rate of members".
        """
        target = self.measured_on
        if target is None or not target.base:
            return None
        return Fraction(self.admitted * 100, target.base)

    @property
    def missing(self) -> int | None:
        """Return how many are still required for the lower bound; never negative.

        None where who was admitted earlier in the year is not counted, or not all are on record,
        unless it is reached.

        Source: docs/definitions.md, "Missing".
        """
        target = self.measured_on
        if target is None:
            return None
        missing = max(target.low - self.measured, 0)
        is_told = self.is_complete and not self.begins_later
        return missing if is_told or not missing else None

    @property
    def begins_later(self) -> bool:
        """Tell whether what is counted begins later than the days over which the quota is due.

        Source: docs/definitions.md, "Parts of a year".
        """
        return self.since is not None and self.since > self.period.start

    @property
    def excess(self) -> int | None:
        """Return how many were admitted beyond the upper bound, or beyond the lower where there
        is no upper; never negative.

        Source: docs/definitions.md, "Excess".
        """
        target = self.measured_on
        if target is None:
            return None
        return max(self.measured - (target.high or target.low), 0)

    @cached_property
    def pace(self) -> Fraction | None:
        """Return how many should have been admitted by the end of `as_of` since the first day
        counted, exact.

        Source: docs/definitions.md, "Pace".
        """
        target = self.measured_on
        if target is None:
            return None
        share = share_due(self.period, self.as_of, target.milestones)
        if self.since is not None and self.begins_later:
            earlier = share_due(self.period, self.since - timedelta(days=1), target.milestones)
            share = max(share - earlier, Fraction(0))
        return share * target.low

    @cached_property
    def short_of_pace(self) -> int:
        """Return the persons short of the pace, itself rounded half up; 0 for who is on pace.

        Who is behind is short of one person at least, so that word and number agree.

        Source: docs/definitions.md, "Pace".
        """
        if self.pace is None or self.state not in BEHIND | NOBODY_YET:
            return 0
        least = 1 if self.state in BEHIND else 0
        return max(int(rounded(self.pace, 0)) - self.measured, least)

    @property
    def shortfall(self) -> int | None:
        """Return the persons short of the pace; None where nothing is expected, or where that is
        not known, since not all are on record.

        Source: docs/definitions.md, "No data".
        """
        is_told = self.measured_on and not self.exempt and self.state != State.INCOMPLETE
        return self.short_of_pace if is_told else None

    @property
    def range_word(self) -> str | None:
        """Return where a range or a rate stands: "below", "inside" or "above"; else None.

        Where not all are on record, only what is above is known.
        """
        target = self.measured_on
        if target is None or target.high is None:
            return None
        if self.admitted > target.high:
            return "above"
        if not self.is_complete:
            return None
        return "below" if self.admitted < target.low else "inside"

    @cached_property
    def state(self) -> State:
        """Return the first state that holds, in the order in which `State` lists them.

        Source: docs/definitions.md, "State".
        """
        if self.exempt:
            return State.EXEMPT
        if self.target is None:
            return State.NO_QUOTA
        if not self.is_known:
            return State.NO_DATA
        if self.unlike:
            return State.NOT_COMPARED
        low, high = self.target.low, self.target.high
        if low == 0 and not high:
            return State.QUOTA_ZERO
        if self.pace is None:  # of all that keeps it from being measured, only the days are left
            return State.NOT_BEGUN
        if self.measured >= low:
            return State.DONE if self.measured <= (high or low) else State.EXCEEDED
        return self._on_the_way(self.pace)

    def is_of(self, asked: State | Joined | str) -> bool:
        """Tell whether this is in the state asked for, or among those joined under that name.

        Source: docs/definitions.md, "Counters".
        """
        if asked == Joined.REACHED:
            return self.state in REACHED
        if asked == Joined.NOBODY:
            return self.state in NOBODY_YET
        if asked == Joined.UNDER_HALF:
            is_told = not self.exempt and self.is_complete
            return is_told and self.percent is not None and self.percent < HALF
        return self.state == asked

    def _on_the_way(self, pace: Fraction) -> State:
        """Return the state of who has not reached the lower bound, from the pace alone.

        Whoever is on pace by what is on record is so; who is behind by it may not be.
        """
        if self.admitted == 0:
            return State.NONE_ADMITTED if self.reported else State.NOT_REPORTED
        if self.measured >= self.thresholds.on_pace * pace:
            return State.ON_PACE
        if not self.is_complete:
            return State.INCOMPLETE
        if self.measured >= self.thresholds.behind * pace:
            return State.BEHIND
        return State.FAR_BEHIND


@lru_cache(maxsize=256)
def share_due(
    period: Period, as_of: date, milestones: tuple[tuple[date, int], ...] = ()
) -> Fraction:
    """Return the share of a quota due by the end of `as_of`, from 0 to 1, exact.

    Without milestones it grows evenly with the days of `period`, `as_of` included. With them
    it grows evenly from each to the next, and from the last to the whole at the period's end
    (at a milestone of 100 % it stays there). Remembered, since the rows of a table share it.

    Source: docs/definitions.md, "Pace".
    """
    points = [(period.start, Fraction(0))]
    points += [(on + timedelta(days=1), Fraction(percent, 100)) for on, percent in milestones]
    if points[-1][0] < period.end:
        points.append((period.end, Fraction(1)))
    now = as_of + timedelta(days=1)
    if now <= period.start:
        return Fraction(0)
    for (since, low), (until, high) in zip(points, points[1:], strict=False):
        if now <= until:
            return low + (high - low) * Fraction((now - since).days, (until - since).days)
    return Fraction(1)
