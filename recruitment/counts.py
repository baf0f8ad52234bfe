"""Count admissions: for whom, in which period, as of which day, in the tree of which day.

Whole months of the structure that is still open come from the tallies; days inside a month,
and structures of the past, are counted from the admissions themselves.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear

from organizations.models import Ancestry, Organization, Placement
from organizations.periods import Period, months_of, next_month, same_day
from recruitment.models import Admission, Tally
from recruitment.models.admission import COUNTING_FIELD, Counting


@dataclass(frozen=True)
class Reading:
    """How admissions are read: which count, and whose they are."""

    period: Period
    as_of: date
    structure_on: date
    counting: str = Counting.DECISION
    group: str = ""

    @property
    def window(self) -> Period | None:
        """Return the days that count: the period up to `as_of`, or None before it begins."""
        return self.period.until(self.as_of)

    def years_earlier(self, years: int) -> "Reading":
        """Return the same days some years before, in the same structure; none if none count."""
        window = self.window
        as_of = same_day(window.last_day, -years) if window else date.min
        return replace(self, period=self.period.years_earlier(years), as_of=as_of)


@dataclass
class Counted:
    """What was counted for one organization, whole persons; `last` is the first of a month."""

    admitted: int = 0
    year_before: int = 0
    last: date | None = None


def admitted(organizations: Iterable[int], reading: Reading) -> Counter[int]:
    """Return how many admissions count for each of `organizations`, whole persons.

    An admission counts when it was not annulled, its counting date lies in the window, and
    its organization answered to the one asked about in the tree of `structure_on`. Those
    without any are left out (a Counter answers 0). At most four queries.

    Source: docs/definitions.md, "Admitted".
    """
    [numbers], _last = _read(list(organizations), reading, [reading.window])
    return numbers


def overview(organizations: Iterable[int], reading: Reading) -> dict[int, Counted]:
    """Return, for each of `organizations`, the number admitted, that of the same days a year
    before, and the last month with an admission up to `as_of`.

    The last month is known only where the structure asked for is still open. At most four
    queries, however many organizations.

    Source: docs/definitions.md, "Same period".
    """
    organizations = list(organizations)
    windows = [reading.window, reading.years_earlier(1).window]
    (now, before), last = _read(organizations, reading, windows)
    return {each: Counted(now[each], before[each], last.get(each)) for each in organizations}


def by_year(organization: int, first_year: int, counting: str) -> dict[int, int]:
    """Return how many admissions of each year since `first_year` count for `organization`.

    In the structure that is still open; a year without any is left out. One query.
    """
    tallies = Tally.objects.filter(
        organization=organization, counting=counting, month__gte=date(first_year, 1, 1)
    )
    years = tallies.values(year=ExtractYear("month")).annotate(total=Sum("admitted"))
    return dict(years.values_list("year", "total"))


def _read(organizations, reading, windows):
    """Return a Counter for each of `windows` (None counts nothing), and the last months."""
    nothing = [Counter() for _window in windows], {}
    if not organizations or not any(windows):
        return nothing
    moved, later = _looked_ahead(reading)
    if moved and _concerned(organizations, reading.structure_on):
        return _counted(organizations, [[w] if w else [] for w in windows], reading), {}
    edges, months = [], []
    for number, window in enumerate(windows):
        if window and number == 0 and not later:
            window = _to_the_end_of_its_month(window, reading)
        parts = months_of(window) if window else ([], None)
        edges.append(parts[0])
        months.append(parts[1])
    begun = _begun_month(reading) if later and len(windows) > 1 else None
    until = begun.start - timedelta(days=1) if begun else reading.as_of
    totals, last = _tallied(organizations, months, reading, until, further_back=len(windows) > 1)
    if begun:
        *more, lately = _counted(organizations, [*edges, [begun]], reading)
        last |= {each: begun.start for each, number in lately.items() if number}
    else:
        more = _counted(organizations, edges, reading)
    for total, some in zip(totals, more, strict=True):
        total.update(some)
    return totals, last


def _begun_month(reading) -> Period | None:
    """Return the days of the month of `as_of` up to it, or None if they are all of it."""
    end = reading.as_of + timedelta(days=1)
    return Period(reading.as_of.replace(day=1), end) if end.day > 1 else None


def _looked_ahead(reading) -> tuple[bool, bool]:
    """Tell whether any place changed after `structure_on`, and anything counts after `as_of`."""
    statement = f"""
        SELECT EXISTS (SELECT 1 FROM {Placement._meta.db_table} WHERE start > %s OR "end" > %s),
            EXISTS (SELECT 1 FROM {Admission._meta.db_table}
                    WHERE annulled_on IS NULL AND {COUNTING_FIELD[reading.counting]} > %s)"""
    after = [reading.structure_on, reading.structure_on, reading.window.last_day]
    with connection.cursor() as cursor:
        cursor.execute(statement, after)
        moved, later = cursor.fetchone()
    return bool(moved), bool(later)


def _concerned(organizations, structure_on) -> bool:
    """Tell whether anything under `organizations` changed its place after `structure_on`."""
    changed = Placement.objects.filter(Q(start__gt=structure_on) | Q(end__gt=structure_on))
    rows = Ancestry.objects.filter(
        ancestor__in=organizations, descendant__in=changed.values("organization")
    )
    return rows.exists()


def _to_the_end_of_its_month(window, reading) -> Period:
    """Let a window reach the end of its last month, on whose later days nothing counts."""
    last = window.end
    if last.day == 1 or last == reading.period.end:
        return window
    return Period(window.start, next_month(last))


def _tallied(organizations, months, reading, until, *, further_back):
    """Add up the months of each of `organizations`, and find its last with an admission `until`.

    In plain SQL, as the tallies are written: this is read for every page of figures. Who has
    nothing in these months is looked up `further_back`, if that is wanted.
    """
    column = Tally._meta.get_field(reading.group or "admitted").column
    table, keys = Tally._meta.db_table, ", ".join(["%s"] * len(organizations))
    spans = [(each.start, each.end) if each else (reading.as_of,) * 2 for each in months]
    sums = [
        f"SUM(CASE WHEN month >= %s AND month < %s THEN {column} ELSE 0 END) AS window_{number}"
        for number in range(len(spans))
    ]
    counting = str(reading.counting)
    statement = f"""
        SELECT organization_id, {", ".join(sums)},
            MAX(CASE WHEN {column} > 0 AND month <= %s THEN month END) AS last
        FROM {table}
        WHERE organization_id IN ({keys}) AND counting = %s AND month >= %s AND month < %s
        GROUP BY organization_id"""
    values = [day for span in spans for day in span] + [until, *organizations, counting]
    values += [min(first for first, _end in spans), max(end for _first, end in spans)]
    if further_back:
        windows = ", ".join(f"window_{number}" for number in range(len(spans)))
        statement = f"""
            WITH kept AS ({statement})
            SELECT one.id, {windows}, COALESCE(kept.last, (
                SELECT MAX(month) FROM {table} earlier
                WHERE earlier.organization_id = one.id AND counting = %s
                    AND month <= %s AND {column} > 0))
            FROM {Organization._meta.db_table} one
            LEFT JOIN kept ON kept.organization_id = one.id WHERE one.id IN ({keys})"""
        values += [counting, until, *organizations]
    totals, lasts = [Counter() for _month in months], {}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for organization, *numbers, last in cursor.fetchall():
            lasts[organization] = date.fromisoformat(str(last)) if last else None
            for total, number in zip(totals, numbers, strict=True):
                total[organization] = number or 0
    return totals, lasts


def _counted(organizations, windows, reading) -> list[Counter]:
    """Count the admissions themselves: for each entry of `windows`, over all its periods."""
    day = COUNTING_FIELD[reading.counting]
    during = [
        reduce(or_, (Q(**{f"{day}__gte": p.start, f"{day}__lt": p.end}) for p in periods), Q())
        for periods in windows
    ]
    wanted = reduce(or_, (condition for condition in during if condition), Q())
    if not wanted:
        return [Counter() for _periods in windows]
    structure_on = reading.structure_on
    admissions = (
        Admission.objects.standing()
        .filter(wanted)
        .of_group(reading.group)
        .filter(
            Q(organization__above__end__isnull=True) | Q(organization__above__end__gt=structure_on),
            organization__above__start__lte=structure_on,
            organization__above__ancestor__in=organizations,
        )
        .order_by()
        .values("organization__above__ancestor")
    )
    counts = {
        f"window_{number}": Count("pk", filter=condition)
        for number, condition in enumerate(during)
        if condition
    }
    totals = [Counter() for _periods in windows]
    for row in admissions.annotate(**counts):
        for number, total in enumerate(totals):
            total[row["organization__above__ancestor"]] = row.get(f"window_{number}") or 0
    return totals
