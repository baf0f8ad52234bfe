"""The balance of members, official form 1: D = A + B − C. Pure arithmetic over whole persons."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction

from organizations.completeness import known


@dataclass(frozen=True)
class Flows:
    """What changed the number of members during some days, whole persons, by row of form 1.

    `struck_off_on_probation` is a part of `struck_off`.
    """

    admitted: int = 0
    from_province: int = 0
    from_within: int = 0
    restored: int = 0
    died: int = 0
    expelled: int = 0
    struck_off: int = 0
    struck_off_on_probation: int = 0
    left: int = 0
    to_province: int = 0
    to_within: int = 0

    @property
    def increase(self) -> int:
        """Return B: admitted, arrived and restored."""
        return self.admitted + self.arrived + self.restored

    @property
    def arrived(self) -> int:
        return self.from_province + self.from_within

    @property
    def decrease(self) -> int:
        """Return C: died, expelled, struck off, left and gone elsewhere."""
        return self.died + self.expelled + self.struck_off + self.left + self.gone

    @property
    def gone(self) -> int:
        return self.to_province + self.to_within

    @property
    def net(self) -> int:
        return self.increase - self.decrease


@dataclass(frozen=True)
class Start:
    """A, and where it comes from: counts of members, carried forward by what happened since.

    `counts` is how many organizations' counts were added up; `own` tells whether it is the one
    of the organization itself. `first_on` and `last_on` are the days of the oldest and newest
    count. `uncounted` cells are in none of them.
    """

    counted: int
    since: int
    counts: int
    own: bool
    first_on: date
    last_on: date
    uncounted: int = 0

    @property
    def members(self) -> int:
        return self.counted + self.since


@dataclass(frozen=True)
class Balance:
    """One column of form 1. `start` is None where no members were ever counted.

    Where not all of its days are on record (`is_complete`), what is nought is not known.
    """

    start: Start | None
    flows: Flows
    is_complete: bool = True

    @property
    def at_start(self) -> int | None:
        return self.start.members if self.start else None

    @property
    def at_end(self) -> int | None:
        """Return D = A + B − C, or None without an A, or with something not on record.

        Source: docs/definitions.md, "Balance of members".
        """
        if self.start is None or not self.is_complete:
            return None
        return self.start.members + self.flows.net


@dataclass(frozen=True)
class BalanceRow:
    """A row of form 1: its mark, the name of its figure, and the two columns side by side."""

    mark: str
    name: str
    this: int | None
    before: int | None
    is_complete: bool = True

    @property
    def percent(self) -> Fraction | None:
        """Return this × 100 ÷ last year's, exact; None where last year's is nought or unknown,
        and where not all of both is on record.

        Source: docs/definitions.md, "Balance of members".
        """
        if self.this is None or not self.before or not self.is_complete:
            return None
        return Fraction(self.this * 100, self.before)


MARKS = {
    "at_start": "A",
    "increase": "B",
    "admitted": "B1",
    "arrived": "B2",
    "from_province": "B2a",
    "from_within": "B2b",
    "restored": "B3",
    "decrease": "C",
    "died": "C1",
    "expelled": "C2",
    "struck_off": "C3",
    "struck_off_on_probation": "",
    "left": "C4",
    "gone": "C5",
    "to_province": "C5a",
    "to_within": "C5b",
    "at_end": "D",
}
"""The rows of form 1 in their order, each by the figure that it shows."""


def balance_rows(this: Balance, before: Balance | None) -> Iterator[BalanceRow]:
    """Yield the rows of form 1, this period beside the same period of the year before."""
    for name, mark in MARKS.items():
        is_complete = this.is_complete and (before is None or before.is_complete)
        yield BalanceRow(mark, name, _figure(this, name), _figure(before, name), is_complete)


def _figure(balance: Balance | None, name: str) -> int | None:
    if balance is None:
        return None
    if name in ("at_start", "at_end"):
        return getattr(balance, name)
    return known(getattr(balance.flows, name), complete=balance.is_complete)


NOT_FROM_EVENTS = {"admitted", "struck_off_on_probation"}
EVENTS = tuple(field.name for field in fields(Flows) if field.name not in NOT_FROM_EVENTS)
"""The figures that come from events of members, which have the same names as kinds."""
