"""How many of an ethnic minority, or believers, for who may not see that of persons.

A figure of few tells of each of them, and so does one that comes out when one figure is taken from
another. So there is one table a year: of a year that is over, in the tree of its last day, of
grassroots committees and what stands above them. A number under five is shown as `<5`; one that
all but a few make up, as more than those. A sum is shown as a number only where it leaves every
hidden number below it open; else as at least what is shown below it. So each hidden number stands
in one sum only, that of the lowest above it that is told. What is told of an organization depends
on what stands below it alone, and is the same for every reader.

Source: docs/definitions.md, "Groups that tell ethnic group or religion".
"""

import enum
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from organizations.jurisdiction import Jurisdiction
from organizations.models import Ancestry, Organization, Placement
from organizations.periods import Period
from recruitment.counting.counts import admitted
from recruitment.counting.reading import Reading
from recruitment.models import groups

FEW = 5
_Kind = Organization.Kind
SHOWN_KINDS = (_Kind.CENTRAL, _Kind.PROVINCE, _Kind.UPPER, _Kind.GRASSROOTS)


class Mark(enum.Enum):
    """How a number is told."""

    NUMBER = "number"
    FEW = "few"  # under five of the group
    MOST = "most"  # under five are not of the group
    AT_LEAST = "at_least"  # the sum of what is told below it; more would tell of the rest
    KEPT = "kept"  # not even that


@dataclass(frozen=True)
class Count:
    """The admitted of a group, and all admitted, by one organization in one year."""

    group: int = 0
    everybody: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.group + other.group, self.everybody + other.everybody)

    def __sub__(self, other: "Count") -> "Count":
        return Count(self.group - other.group, self.everybody - other.everybody)

    @property
    def mark(self) -> Mark:
        """Return how it may be told by itself; that of nobody admitted is a number: nought.

        Of five to nine admitted neither the group nor the others can be five, so that to say
        which of them are few would tell too much.
        """
        if not self.everybody or FEW <= self.group <= self.everybody - FEW:
            return Mark.NUMBER
        if FEW <= self.everybody < 2 * FEW:
            return Mark.KEPT
        return Mark.FEW if self.group < FEW else Mark.MOST

    @property
    def bounds(self) -> tuple[int, int]:
        """Return what its mark and the number of all admitted tell of it: at least, at most."""
        few = FEW - 1
        return {
            Mark.FEW: (0, min(few, self.everybody)),
            Mark.MOST: (self.everybody - few, self.everybody),
            Mark.KEPT: (0, self.everybody),
            Mark.NUMBER: (FEW, self.everybody - FEW),
        }[self.mark]

    @property
    def share(self) -> Fraction | None:
        """Return the group in per cent of all admitted, exact; None where nobody was."""
        return Fraction(100 * self.group, self.everybody) if self.everybody else None


@dataclass(frozen=True)
class Hidden:
    """What is not told below an organization and stands in no sum yet.

    `lows` and `highs` add up what the marks tell of each, `widest` is the widest of them.
    """

    count: Count = Count()
    lows: int = 0
    highs: int = 0
    widest: int = 0

    def __add__(self, other: "Hidden") -> "Hidden":
        return Hidden(
            self.count + other.count,
            self.lows + other.lows,
            self.highs + other.highs,
            max(self.widest, other.widest),
        )

    @classmethod
    def of(cls, count: Count) -> "Hidden":
        """Return one that is hidden by itself, or nothing where nobody was admitted."""
        if not count.everybody:
            return cls()
        low, high = count.bounds
        return cls(count, low, high, high - low if count.mark != Mark.NUMBER else 0)

    @property
    def stays_open(self) -> bool:
        """Tell whether each of them may be all that its mark tells, where their sum is known.

        Their sum must be one that could be told of an organization, too.
        """
        total = self.count.group
        return self.count.mark == Mark.NUMBER and (
            total - self.lows >= self.widest and self.highs - total >= self.widest
        )


@dataclass(frozen=True)
class Sight:
    """What is told of an organization: a mark, at least how many, and what is hidden below."""

    count: Count
    mark: Mark
    least: int
    hidden: Hidden


def sight_of(count: Count, below: Sequence[Sight]) -> Sight:
    """Return what is told of an organization with this count, and these directly below it.

    What it has beside them, recorded on itself or on cells under it, is hidden. Where its own
    number is not told, what is follows from what is told below, and says nothing more.
    """
    mark = count.mark
    if not below:
        hidden = Hidden() if mark == Mark.NUMBER else Hidden.of(count)
        return Sight(count, mark, count.group if mark == Mark.NUMBER else 0, hidden)
    hidden = Hidden.of(count - sum((each.count for each in below), Count()))
    hidden = sum((each.hidden for each in below), hidden)
    if mark == Mark.NUMBER and (not hidden.widest or hidden.stays_open):
        return Sight(count, mark, count.group, Hidden())
    least = sum(each.least for each in below)
    if least + hidden.highs < FEW:
        return Sight(count, Mark.FEW, least, hidden)
    return Sight(count, Mark.AT_LEAST if least else Mark.KEPT, least, hidden)


@dataclass(frozen=True)
class Told:
    """An organization with what is told of it; its number, where that is a number."""

    organization: Organization
    sight: Sight

    @property
    def everybody(self) -> int:
        return self.sight.count.everybody

    @property
    def number(self) -> int | None:
        return self.sight.count.group if self.sight.mark == Mark.NUMBER else None

    @property
    def at_least(self) -> int | None:
        return self.sight.least if self.sight.mark == Mark.AT_LEAST else None

    @property
    def more_than(self) -> int | None:
        """Return what the number exceeds where all but a few are of the group."""
        return self.everybody - FEW if self.sight.mark == Mark.MOST else None

    @property
    def is_few(self) -> bool:
        return self.sight.mark == Mark.FEW

    @property
    def share(self) -> Fraction | None:
        return self.sight.count.share if self.sight.mark == Mark.NUMBER else None


def is_withheld(jurisdiction: Jurisdiction, organization: Organization, reading: Reading) -> bool:
    """Tell whether figures of `reading` are more than the user may know of `organization`."""
    return reading.is_sensitive and not jurisdiction.may_see_sensitive(organization)


def is_told_by_year(reading: Reading) -> bool:
    """Tell whether there is a table a year of that group for who may know no more."""
    return not reading.among and reading.group in groups.TOLD_BY_YEAR


def year_of(reading: Reading, today: date) -> int | None:
    """Return the year that is asked for where that is a whole one, and over; else None."""
    year, last_day = reading.period.start.year, reading.period.last_day
    is_whole = reading.period == Period.of_year(year) and reading.as_of >= last_day
    return year if is_whole and last_day < today else None


def table(
    organization: Organization, year: int, group: str, counting: str
) -> tuple[Told, list[Told]]:
    """Return how `organization` is told in `year`, and those directly below it, by name.

    All that stands below it is looked at, down to the grassroots committees. At most fourteen
    queries.
    """
    period = Period.of_year(year)
    day = period.last_day
    if not organization.placements.in_force(day).exists():  # what it did counts under its heir
        return Told(organization, Sight(Count(), Mark.KEPT, 0, Hidden())), []
    children = _children(organization, day)
    keys = {organization.pk, *(key for below in children.values() for key in below)}
    reading = Reading(period, day, day, counting=counting)
    everybody = admitted(keys, reading)
    of_group = admitted(keys, replace(reading, group=group))

    def sight(key: int) -> Sight:
        below = [sight(child) for child in children[key]]
        return sight_of(Count(of_group[key], everybody[key]), below)

    found = Organization.objects.filter(pk__in=children[organization.pk])
    rows = [
        Told(each, sight(each.pk)) for each in found.with_name_of(day).order_by("sort_key", "pk")
    ]
    return Told(organization, sight(organization.pk)), rows


def _children(organization: Organization, day: date) -> dict[int, list[int]]:
    """Return the keys of what is shown at all below `organization`, by what it stood under."""
    below = Ancestry.objects.in_force(day).filter(ancestor=organization, distance__gt=0)
    places = Placement.objects.in_force(day).filter(
        organization__in=below.values("descendant"), organization__kind__in=SHOWN_KINDS
    )
    found = defaultdict(list)
    for key, parent in places.values_list("organization", "parent"):
        found[parent].append(key)
    return found
