"""Count admissions: for whom, in which period, as of which day, in the tree of which day.

Whole months of the structure that is still open come from the tallies, and so do the days of
those above the grassroots. Days inside a month of the others, and structures of the past, are
counted from the admissions themselves; so is a group until the tallies have filled its column.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import ExtractYear

from organizations.models import Ancestry, Placement
from organizations.periods import Period
from recruitment.counting import windows
from recruitment.counting.reading import Reading
from recruitment.counting.windows import Beyond, Window
from recruitment.models import Admission, Tally
from recruitment.models.admission import COUNTING_FIELD


@dataclass
class Counted:
    """What was counted for one organization, whole persons; `last` is the first of a month.

    `year_before` is None where there is nothing to compare with.
    """

    admitted: int = 0
    year_before: int | None = 0
    last: date | None = None


def admitted(organizations: Iterable[int], reading: Reading) -> Counter[int]:
    """Return how many admissions count for each of `organizations`, whole persons.

    An admission counts when it was not annulled, its counting date lies in the window, and
    its organization answered to the one asked about in the tree of `structure_on`. Those
    without any are left out (a Counter answers 0). At most five queries, usually one.

    Source: docs/definitions.md, "Admitted".
    """
    [numbers], _last = _read(list(organizations), reading, [reading.window])
    return numbers


def overview(organizations: Iterable[int], reading: Reading) -> dict[int, Counted]:
    """Return, for each of `organizations`, the number admitted, that of the same days of the year
    or the term before, and the last month with an admission up to `as_of`.

    At most five queries, however many organizations; in the tree of a past day, one look into
    an index for each organization below those that admitted nobody in either window.

    Source: docs/definitions.md, "Same period".
    """
    organizations = list(organizations)
    previous = reading.previous
    periods = [reading.window, previous.window if previous else None]
    (now, before), last = _read(organizations, reading, periods, with_last=True)
    return {
        each: Counted(now[each], before[each] if previous else None, last.get(each))
        for each in organizations
    }


def by_year(organization: int, first_year: int, counting: str) -> dict[int, int]:
    """Return how many admissions of each year since `first_year` count for `organization`.

    In the structure that is still open; a year without any is left out. One query.
    """
    tallies = Tally.objects.filter(
        organization=organization, counting=counting, month__gte=date(first_year, 1, 1)
    )
    years = tallies.values(year=ExtractYear("month")).annotate(total=Sum("admitted"))
    return dict(years.values_list("year", "total"))


def _read(
    organizations: Sequence[int],
    reading: Reading,
    periods: Sequence[Period | None],
    *,
    with_last: bool = False,
) -> tuple[list[Counter[int]], dict[int, date]]:
    """Return a Counter for each of `periods` (None counts nothing), and the last months by `as_of`.

    The first of `periods` is the window of `reading`; without it nothing is counted. Last months
    are looked up if wanted.
    """
    now = periods[0]
    if not organizations or now is None:
        last = _last_of(organizations, reading) if with_last else {}
        return [Counter() for _period in periods], _months(last)
    since = Period.between(now.start.replace(day=1), reading.as_of)
    wanted = [*periods, since] if with_last and since != now else periods
    kept = windows.kept(
        wanted, organizations, reading, last_before=since.start if with_last else None
    )
    if Beyond.UNFILLED in kept.beyond or (
        Beyond.MOVED in kept.beyond and _concerned(organizations, reading.structure_on)
    ):
        found = _counted(organizations, windows.numbered(wanted), reading)
        totals, last = _totals(found, len(periods))
        if with_last:
            silent = [key for key in organizations if last.get(key, date.min) < since.start]
            last |= _last_of(silent, reading)
    else:
        found = kept.found + _counted(kept.without_days, kept.days, reading)
        totals, last = _totals(found, len(periods))
    return totals, _months(last)


def _totals(
    found: Iterable[windows.Found], length: int
) -> tuple[list[Counter[int]], dict[int, date]]:
    """Return a Counter for each of so many numbers, and the last day (or month) of each."""
    totals: dict[int, Counter[int]] = defaultdict(Counter)
    last: dict[int, date] = {}
    for key, number, admitted_then, day in found:
        totals[number][key] += admitted_then
        if day:
            last[key] = max(day, last.get(key, day))
    return [totals[number] for number in range(length)], last


def _months(days: dict[int, date]) -> dict[int, date]:
    """Return the first of the month of each day."""
    return {key: day.replace(day=1) for key, day in days.items()}


def _last_of(organizations: Sequence[int], reading: Reading) -> dict[int, date]:
    """Return the day of the last admission up to `as_of` of each that has one. One query."""
    if not organizations:
        return {}
    day = COUNTING_FIELD[reading.counting]
    admissions = Admission.objects.standing().of_groups(*reading.groups)
    own = admissions.filter(organization=OuterRef("descendant"), **{f"{day}__lte": reading.as_of})
    last = Max(Subquery(own.order_by(F(day).desc()).values(day)[:1]))
    below = Ancestry.objects.in_force(reading.structure_on).under(organizations)
    rows = below.order_by().values("ancestor").annotate(last=last)
    return dict(rows.filter(last__isnull=False).values_list("ancestor", "last"))


def _concerned(organizations: Sequence[int], structure_on: date) -> bool:
    """Tell whether anything under `organizations` changed its place after `structure_on`."""
    changed = Placement.objects.filter(Q(start__gt=structure_on) | Q(end__gt=structure_on))
    rows = Ancestry.objects.filter(
        ancestor__in=organizations, descendant__in=changed.values("organization")
    )
    return rows.exists()


def _counted(
    organizations: Sequence[int], wanted: Sequence[Window], reading: Reading
) -> list[windows.Found]:
    """Count the admissions themselves. One query."""
    if not wanted or not organizations:
        return []
    day, structure_on = COUNTING_FIELD[reading.counting], reading.structure_on
    during: dict[int, Q] = defaultdict(Q)
    for window in wanted:
        period = window.period
        during[window.number] |= Q(**{f"{day}__gte": period.start, f"{day}__lt": period.end})
    counts = {f"window_{number}": Count("pk", filter=days) for number, days in during.items()}
    admissions = (
        Admission.objects.standing()
        .filter(reduce(or_, during.values()))
        .of_groups(*reading.groups)
        .filter(
            Q(organization__above__end__isnull=True) | Q(organization__above__end__gt=structure_on),
            organization__above__start__lte=structure_on,
            organization__above__ancestor__in=organizations,
        )
        .order_by()
        .values("organization__above__ancestor")
        .annotate(last=Max(day), **counts)
    )
    return [
        (row["organization__above__ancestor"], number, row[f"window_{number}"], row["last"])
        for row in admissions
        for number in during
    ]
