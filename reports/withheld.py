"""How many of an ethnic minority, or believers, for who may not see that of persons.

A figure of few tells of each of them, and so does one that comes out when one figure is taken from
another. So there is one table a year: of a year that is over, in the tree of its last day, of
grassroots committees and what stands above them. A number under five is shown as `<5`; one that
all but a few make up, as more than those; and of what stands beside them as many are kept back
as it takes for neither to come out. Below what is not shown, nothing is: so each hidden number
stands in one sum only, that of its parent, and `marks` makes that one safe.

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
from recruitment.counting import groups
from recruitment.counting.counts import Reading, admitted

FEW = 5
_Kind = Organization.Kind
SHOWN_KINDS = (_Kind.CENTRAL, _Kind.PROVINCE, _Kind.UPPER, _Kind.GRASSROOTS)


class Mark(enum.Enum):
    """How a number is told."""

    NUMBER = "number"
    FEW = "few"  # under five of the group
    MOST = "most"  # under five are not of the group
    KEPT = "kept"  # would tell too much, by itself or of others


@dataclass(frozen=True)
class Count:
    """The admitted of a group, and all admitted, by one organization in one year."""

    group: int = 0
    everybody: int = 0

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


def marks(parts: Sequence[Count], rest: Count) -> list[Mark]:
    """Return how each of `parts` is told beside their sum, which is shown, and so is `rest` not.

    Numbers are kept back, those of the fewest admitted first, until the sum of the hidden leaves
    each small one open within the whole width of what its own mark tells. Where even all of them
    do not, none is told.
    """
    told = [part.mark for part in parts]
    hidden = [part for part, mark in zip(parts, told, strict=True) if mark != Mark.NUMBER]
    hidden += [rest] if rest.everybody else []
    if all(each.mark == Mark.NUMBER for each in hidden):
        return told
    free = [n for n, part in enumerate(parts) if told[n] == Mark.NUMBER and part.everybody]
    for chosen in sorted(free, key=lambda n: parts[n].everybody):
        if _stay_open(hidden):
            return told
        told[chosen] = Mark.KEPT
        hidden.append(parts[chosen])
    if _stay_open(hidden):
        return told
    return [Mark.KEPT if part.everybody else Mark.NUMBER for part in parts]


def _stay_open(hidden) -> bool:
    """Tell whether every small one of `hidden` may be all that its mark tells, given their sum."""
    lows, highs = zip(*(each.bounds for each in hidden), strict=True)
    total = sum(each.group for each in hidden)
    widest = max(
        high - low
        for each, low, high in zip(hidden, lows, highs, strict=True)
        if each.mark != Mark.NUMBER
    )
    return total - sum(lows) >= widest and sum(highs) - total >= widest


@dataclass(frozen=True)
class Told:
    """An organization with its count; `count.group` is told only where the mark is a number."""

    organization: Organization
    count: Count
    mark: Mark

    @property
    def number(self) -> int | None:
        return self.count.group if self.mark == Mark.NUMBER else None

    @property
    def more_than(self) -> int | None:
        """Return what the number exceeds where all but a few are of the group."""
        return self.count.everybody - FEW if self.mark == Mark.MOST else None

    @property
    def share(self) -> Fraction | None:
        return self.count.share if self.mark == Mark.NUMBER else None


def is_withheld(jurisdiction: Jurisdiction, organization: Organization, group: str) -> bool:
    """Tell whether figures by `group` are more than the user may know of `organization`."""
    return group in groups.SENSITIVE and not jurisdiction.may_see_sensitive(organization)


def year_of(reading: Reading, today: date) -> int | None:
    """Return the year that is asked for where that is a whole one, and over; else None."""
    year, last_day = reading.period.start.year, reading.period.last_day
    is_whole = reading.period == Period.of_year(year) and reading.as_of >= last_day
    return year if is_whole and last_day < today else None


def table(
    organization: Organization, year: int, group: str, counting: str
) -> tuple[Told, list[Told]]:
    """Return how `organization` is told in `year`, and those directly below it, by name.

    Whatever the user may see, the same is hidden from everybody: all that stand above are looked
    at with their children, down from the root. At most fourteen queries.
    """
    period = Period.of_year(year)
    day = period.last_day
    reading = Reading(period, day, day, counting=counting)
    path = _path(organization, day)
    if path[-1:] != [organization.pk]:  # it did not stand then; what it did counts under its heir
        return Told(organization, Count(), Mark.KEPT), []
    children = _children(path, day)
    keys = {*path, *(each.pk for found in children.values() for each in found)}
    everybody = admitted(keys, reading)
    of_group = admitted(keys, replace(reading, group=group))

    def count(key):
        return Count(of_group[key], everybody[key])

    mark = count(path[0]).mark
    rows = []
    for above, below in zip(path, [*path[1:], None], strict=True):
        rows = _told(children[above], count, count(above), mark)
        if below is not None:
            mark = next((row.mark for row in rows if row.organization.pk == below), Mark.KEPT)
    return Told(organization, count(organization.pk), mark), rows


def _path(organization, day) -> list[int]:
    """Return the keys of what stood above, from the root, and of `organization` itself."""
    above = Ancestry.objects.in_force(day).over(organization).order_by("-distance")
    return list(above.values_list("ancestor", flat=True))


def _children(path, day) -> dict[int, list[Organization]]:
    places = Placement.objects.in_force(day).filter(parent__in=path)
    parents = dict(places.values_list("organization", "parent"))
    shown = Organization.objects.filter(pk__in=parents, kind__in=SHOWN_KINDS)
    found = defaultdict(list)
    for each in shown.with_name_of(day).order_by("sort_key", "pk"):
        found[parents[each.pk]].append(each)
    return found


def _told(organizations, count, total, mark) -> list[Told]:
    counts = [count(each.pk) for each in organizations]
    if mark != Mark.NUMBER:
        told = [Mark.KEPT] * len(counts)
    else:
        rest = total - Count(sum(c.group for c in counts), sum(c.everybody for c in counts))
        told = marks(counts, rest)
    return [Told(*each) for each in zip(organizations, counts, told, strict=True)]
