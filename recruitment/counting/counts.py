"""Count admissions: for whom, in which period, as of which day, in the tree of which day.

Whole months of the structure that is still open come from the tallies, and so do the days of
those above the grassroots. Days inside a month of the others, and structures of the past, are
counted from the admissions themselves.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import ExtractYear

from organizations.models import Ancestry, Organization, Placement
from organizations.periods import Period, months_of, next_month
from recruitment.counting.borders import Borders, in_words
from recruitment.models import Admission, DayTally, Tally
from recruitment.models.admission import COUNTING_FIELD, Counting
from recruitment.models.tally import UPPER_KINDS

TALLIES, DAY_TALLIES, ADMISSIONS = (m._meta.db_table for m in (Tally, DayTally, Admission))
ORGANIZATIONS, PLACES = (m._meta.db_table for m in (Organization, Placement))


@dataclass(frozen=True)
class Reading:
    """How admissions are read: which count, and whose they are.

    `borders` says why the tree is that of `structure_on`, which alone decides.
    """

    period: Period
    as_of: date
    structure_on: date
    counting: str = Counting.DECISION
    group: str = ""
    borders: str = Borders.THEN

    @property
    def borders_in_words(self) -> str:
        return in_words(self.borders, self.structure_on)

    @property
    def window(self) -> Period | None:
        """Return the days that count: the period up to `as_of`, or None before it begins."""
        return self.period.until(self.as_of)

    @property
    def quota_day(self) -> date:
        """Return the day whose quotas and exemptions hold: `as_of`, or the first of a period that
        has not begun by then.

        Source: docs/definitions.md, "A period that has not begun".
        """
        return max(self.as_of, self.period.start)

    @property
    def previous(self) -> "Reading | None":
        """Return the same days of the year before, or of the term before, in the same structure.

        None if there is nothing to compare with, or no day of the period has come.

        Source: docs/definitions.md, "Same period".
        """
        before, window = self.period.previous, self.window
        if before is None or window is None:
            return None
        return replace(self, period=before, as_of=self.period.same_day_in(before, window.last_day))


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
    windows = [reading.window, previous.window if previous else None]
    (now, before), last = _read(organizations, reading, windows)
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


@dataclass
class _Kept:
    """What the tallies hold for some organizations, and whether that is all there is to know.

    `moved`: some place changed after the day of the structure. `later`: something counts after
    the day counted up to. Both are feared until they are known. `upper` are those that days are
    kept for, if known. `lately` counts the month of `as_of`, `last` is the last one before it.
    """

    totals: list[Counter]
    moved: bool = True
    later: bool = True
    upper: list[int] | None = None
    lately: Counter = field(default_factory=Counter)
    last: dict[int, date | None] = field(default_factory=dict)


def _read(organizations, reading, windows):
    """Return a Counter for each of `windows` (None counts nothing), and the last months.

    The months in which the first window and `as_of` break off are taken whole where nothing
    counts after the last day. Only with a second window are the last months looked up.
    """
    if not organizations or not any(windows):
        last = _last_of(organizations, reading) if len(windows) > 1 else {}
        return [Counter() for _window in windows], _months(last)
    parts = [months_of(window) if window else ([], None) for window in windows]
    edges, months = [days for days, _months in parts], [each for _days, each in parts]
    broken_off, begun = windows[0] and _broken_off(windows[0]), _month_of(reading.as_of)
    if len(windows) > 1:
        kept = _tallied_with_last(organizations, [*months, broken_off], begun, reading)
    else:
        kept = _tallied(organizations, [*months, broken_off], reading)
    whole = kept.totals.pop()
    if kept.moved and _concerned(organizations, reading.structure_on):
        return _read_as_it_was(organizations, windows, reading)
    if broken_off and not kept.later:
        kept.totals[0].update(whole)
        edges[0] = _days_before(broken_off, windows[0])
    if kept.later and len(windows) > 1:
        edges.append([Period.between(begun.start, reading.as_of)])
        kept.lately = Counter()
        kept.totals.append(kept.lately)
    if any(edges):
        counted = _of_days(kept, organizations, edges, reading)
        for total, more in zip(kept.totals, counted, strict=True):
            total.update(more)
    last = kept.last | {each: begun.start for each, number in kept.lately.items() if number}
    return kept.totals[: len(windows)], last


def _read_as_it_was(organizations, windows, reading):
    """Do the same in a tree that is not today's, from the admissions themselves."""
    parts = [[window] if window else [] for window in windows]
    if len(windows) == 1:
        return _counted(organizations, parts, reading)[0], {}
    if windows[0].end <= reading.as_of:
        parts.append([Period.between(windows[0].end, reading.as_of)])
    totals, last = _counted(organizations, parts, reading)
    begun = windows[0].start
    last |= _last_of([key for key in organizations if last.get(key, date.min) < begun], reading)
    return totals[: len(windows)], _months(last)


def _months(days: dict[int, date]) -> dict[int, date]:
    """Return the first of the month of each day."""
    return {key: day.replace(day=1) for key, day in days.items()}


def _last_of(organizations, reading) -> dict[int, date]:
    """Return the day of the last admission up to `as_of` of each that has one. One query."""
    if not organizations:
        return {}
    day = COUNTING_FIELD[reading.counting]
    admissions = Admission.objects.standing().of_group(reading.group)
    own = admissions.filter(organization=OuterRef("descendant"), **{f"{day}__lte": reading.as_of})
    last = Max(Subquery(own.order_by(F(day).desc()).values(day)[:1]))
    below = Ancestry.objects.in_force(reading.structure_on).under(organizations)
    rows = below.order_by().values("ancestor").annotate(last=last)
    return dict(rows.filter(last__isnull=False).values_list("ancestor", "last"))


def _concerned(organizations, structure_on) -> bool:
    """Tell whether anything under `organizations` changed its place after `structure_on`."""
    changed = Placement.objects.filter(Q(start__gt=structure_on) | Q(end__gt=structure_on))
    rows = Ancestry.objects.filter(
        ancestor__in=organizations, descendant__in=changed.values("organization")
    )
    return rows.exists()


def _month_of(day) -> Period:
    return Period(day.replace(day=1), next_month(day))


def _broken_off(window) -> Period | None:
    """Return the month inside which `window` ends, if the window holds its days up to there."""
    month = _month_of(window.end)
    return month if window.start <= month.start < window.end else None


def _days_before(month, window) -> list[Period]:
    """Return the part of a month with which `window` begins, looking no further than `month`."""
    if window.start == month.start:
        return []
    return months_of(Period(window.start, month.start))[0]


def _tallied(organizations, months, reading) -> _Kept:
    """Add up the tallies of each of `months`, whole months or None, and look ahead.

    Nothing is known ahead if none of the organizations has a tally.
    """
    rows = _asked(*_sums_of_months(organizations, months, reading, *_ahead(reading)))
    totals = [Counter({row[0]: row[3 + number] for row in rows}) for number in range(len(months))]
    return _Kept(totals, moved=bool(rows[0][1]), later=bool(rows[0][2])) if rows else _Kept(totals)


def _tallied_with_last(organizations, months, begun, reading) -> _Kept:
    """Do the same, count the month `begun` too, and find the last month before that counts.

    Who has nothing in any of these months is looked up further back.
    """
    column, counting = _column(reading), str(reading.counting)
    last = f"MAX(CASE WHEN {column} > 0 AND month < %s THEN month END) AS last"
    sums, values = _sums_of_months(organizations, [*months, begun], reading, last, [begun.start])
    ahead, days = _ahead(reading)
    statement = f"""
        WITH kept AS ({sums})
        SELECT one.id, {ahead}, one.kind, COALESCE(kept.last, (
            SELECT MAX(month) FROM {TALLIES} earlier WHERE earlier.organization_id = one.id
                AND counting = %s AND month < %s AND {column} > 0)), {_windows(len(months) + 1)}
        FROM {ORGANIZATIONS} one LEFT JOIN kept ON kept.organization_id = one.id
        WHERE one.id IN ({_marks(organizations)})"""
    found = _Kept([Counter() for _each in months], upper=[])
    for key, moved, later, kind, last, *numbers, lately in _asked(
        statement, [*values, *days, counting, begun.start, *organizations]
    ):
        found.moved, found.later, found.lately[key] = bool(moved), bool(later), lately or 0
        found.last[key] = date.fromisoformat(str(last)) if last else None
        if kind in UPPER_KINDS:
            found.upper.append(key)
        for total, number in zip(found.totals, numbers, strict=True):
            total[key] = number or 0
    return found


def _ahead(reading) -> tuple[str, list[date]]:
    """Return two columns: whether any place changed after `structure_on`, and whether anything
    counts after the last day."""
    columns = f"""
        (SELECT EXISTS (SELECT 1 FROM {PLACES} WHERE start > %s)
            OR EXISTS (SELECT 1 FROM {PLACES} WHERE "end" > %s)) AS moved,
        (SELECT EXISTS (SELECT 1 FROM {ADMISSIONS}
            WHERE annulled_on IS NULL AND {COUNTING_FIELD[reading.counting]} > %s)) AS later"""
    return columns, [reading.structure_on, reading.structure_on, reading.window.last_day]


def _sums_of_months(organizations, months, reading, columns, days) -> tuple[str, list]:
    """Return a statement, with its values, that adds up `months`; `days` are for `columns`.

    In plain SQL, as the tallies are written: this is asked for every page of figures.
    """
    sums, ends = _sums([[each] if each else [] for each in months], "month", _column(reading))
    spans = [each for each in months if each] or [_month_of(reading.as_of)]
    span = [min(each.start for each in spans), max(each.end for each in spans)]
    statement = f"""
        SELECT organization_id, {columns}, {sums}
        FROM {TALLIES}
        WHERE organization_id IN ({_marks(organizations)}) AND counting = %s
            AND month >= %s AND month < %s
        GROUP BY organization_id"""
    return statement, [*days, *ends, *organizations, str(reading.counting), *span]


def _of_days(kept, organizations, windows, reading) -> list[Counter]:
    """Count the days of `windows`, parts of months: kept ones, or the admissions themselves."""
    upper = kept.upper
    if upper is None:
        of_days = Organization.objects.filter(pk__in=organizations, kind__in=UPPER_KINDS)
        upper = list(of_days.order_by().values_list("pk", flat=True))
    others = [key for key in organizations if key not in upper]
    totals, _last = _counted(others, windows, reading)
    if not upper:
        return totals
    sums, values = _sums(windows, "day", _column(reading))
    parts = [part for window in windows for part in window]
    during = " OR ".join(["day >= %s AND day < %s"] * len(parts))
    statement = f"""
        SELECT organization_id, {sums} FROM {DAY_TALLIES}
        WHERE organization_id IN ({_marks(upper)}) AND counting = %s AND ({during})
        GROUP BY organization_id"""
    for key, *numbers in _asked(statement, [*values, *upper, str(reading.counting), *_ends(parts)]):
        for total, number in zip(totals, numbers, strict=True):
            total[key] = number
    return totals


def _asked(statement, values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _marks(values) -> str:
    return ", ".join(["%s"] * len(values))


def _windows(number) -> str:
    return ", ".join(f"window_{each}" for each in range(number))


def _column(reading) -> str:
    return Tally._meta.get_field(reading.group or "admitted").column


def _sums(windows, unit, column) -> tuple[str, list[date]]:
    """Return a column for each of `windows`, lists of periods, that adds up `column`; its days."""
    sums = []
    for number, parts in enumerate(windows):
        inside = " OR ".join([f"{unit} >= %s AND {unit} < %s"] * len(parts)) or "1 = 0"
        sums.append(f"SUM(CASE WHEN {inside} THEN {column} ELSE 0 END) AS window_{number}")
    return ", ".join(sums), _ends([part for parts in windows for part in parts])


def _ends(periods) -> list[date]:
    return [day for period in periods for day in (period.start, period.end)]


def _counted(organizations, windows, reading) -> tuple[list[Counter], dict[int, date]]:
    """Count the admissions themselves: for each entry of `windows`, over all its periods.

    Returns, with the numbers, the day of the last that counts of each organization.
    """
    day = COUNTING_FIELD[reading.counting]
    during = [
        reduce(or_, (Q(**{f"{day}__gte": p.start, f"{day}__lt": p.end}) for p in periods), Q())
        for periods in windows
    ]
    wanted = reduce(or_, (condition for condition in during if condition), Q())
    totals, last = [Counter() for _periods in windows], {}
    if not wanted or not organizations:
        return totals, last
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
    for row in admissions.annotate(last=Max(day), **counts):
        organization = row["organization__above__ancestor"]
        last[organization] = row["last"]
        for number, total in enumerate(totals):
            total[organization] = row.get(f"window_{number}") or 0
    return totals, last
