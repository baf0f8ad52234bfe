"""Introductions by the unions against their targets: an organization and those right below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from organizations.models import Organization
from recruitment.counting.counts import Reading
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


def lines(organizations: Iterable[Organization], reading: Reading) -> list[Line]:
    """Return a line for each organization. Two queries, however many there are."""
    organizations = list(organizations)
    keys = [each.pk for each in organizations]
    counted = introductions.counted(
        keys, reading.period, as_of=reading.as_of, structure_on=reading.structure_on
    )
    targets = introductions.targets(keys, reading.period)
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
