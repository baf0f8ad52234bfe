"""Introductions by the unions against their targets: an organization and those right below it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from organizations.completeness import is_complete, known
from organizations.models import Organization
from recruitment.counting.reading import Reading
from recruitment.models import Union
from recruitment.targets import introductions


@dataclass(frozen=True)
class Introduced:
    """How many persons a union introduced, of how many; `target` is None where none was set, and
    `number` where nothing is on record of days of which not all is."""

    number: int | None
    target: int | None

    @property
    def percent(self) -> Fraction | None:
        """Return introduced × 100 ÷ target, exact; None without data, without a target or for one
        of nought.

        Source: docs/definitions.md, "Introductions by unions".
        """
        if self.number is None or not self.target:
            return None
        return Fraction(self.number * 100, self.target)


@dataclass(frozen=True)
class IntroducedBy:
    """An organization, with what each union introduced, in the order of `Union`."""

    organization: Organization
    unions: list[Introduced]


def introductions_in(organizations: Iterable[Organization], reading: Reading) -> list[IntroducedBy]:
    """Return a line for each organization `with_completeness`. Two queries, however many there are.

    Source: docs/definitions.md, "No data".
    """
    organizations = list(organizations)
    keys = [each.pk for each in organizations]
    counted = introductions.counted(
        keys, reading.period, as_of=reading.as_of, structure_on=reading.structure_on
    )
    targets = introductions.targets(keys, reading.period)

    def introduced(each: Organization, union: str) -> Introduced:
        number = counted.get((each.pk, union), 0)
        complete = is_complete(each, reading.window)
        return Introduced(known(number, complete=complete), targets.get((each.pk, union)))

    return [
        IntroducedBy(each, [introduced(each, union) for union in Union.values])
        for each in organizations
    ]
