"""Introductions by the unions against their targets: an organization and those right below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from organizations.models import Organization
from organizations.periods import Period
from recruitment.models import Union
from recruitment.targets import introductions


@dataclass(frozen=True)
class Introduced:
    """How many persons a union introduced, of how many; `target` is None where none was set."""

    number: int
    target: int | None

    @property
    def percent(self) -> Fraction | None:
        """Return introduced × 100 ÷ target, exact; None without a target or for one of nought.

        Source: docs/definitions.md, "Introductions by unions".
        """
        return Fraction(self.number * 100, self.target) if self.target else None


@dataclass(frozen=True)
class Line:
    """An organization, with what each union introduced, in the order of `Union`."""

    organization: Organization
    unions: list[Introduced]


def lines(organizations: Iterable[Organization], year: int, today: date) -> list[Line]:
    """Return a line for each organization. Two queries, however many there are.

    The tree is that of today, or of the last day of a year that is over.
    """
    organizations = list(organizations)
    period = Period.of_year(year)
    as_of = max(min(today, period.last_day), period.start)
    keys = [each.pk for each in organizations]
    counted = introductions.counted(keys, period, as_of=as_of, structure_on=as_of)
    targets = introductions.targets(keys, period)
    return [
        Line(
            each,
            [
                Introduced(counted.get((each.pk, union), 0), targets.get((each.pk, union)))
                for union in Union.values
            ],
        )
        for each in organizations
    ]
