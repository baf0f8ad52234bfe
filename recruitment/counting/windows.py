"""The windows of time that a figure is put together from, and what is kept of each.

Of everybody months are kept, and of those above the grassroots days too, in the structure that
is still open. So a year up to the 20th is its whole months and a window of days.

The statement is put together by hand, since every page of figures asks it: as a union of the
ORM's queries it takes two to four times as long, all told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from django.db import connection

from organizations.models import Organization, Placement
from organizations.periods import Period, months_of, next_month
from recruitment.counting import adding
from recruitment.counting.adding import Statement
from recruitment.counting.reading import Reading
from recruitment.models import Admission, DayTally, FilledGroup, Tally
from recruitment.models.admission import COUNTING_FIELD
from recruitment.models.tally import UPPER_KINDS

ADMISSIONS, FILLED, ORGANIZATIONS, PLACES = (
    model._meta.db_table for model in (Admission, FilledGroup, Organization, Placement)
)


@dataclass(frozen=True)
class Source:
    """A table of counts that are kept, and the column that says of which time a row is."""

    table: str
    unit: str


MONTHS = Source(Tally._meta.db_table, "month")
DAYS = Source(DayTally._meta.db_table, "day")


@dataclass(frozen=True)
class Window:
    """Days that make up one of the numbers asked for, or a part of it: that of `number`."""

    number: int
    period: Period

    def statement(
        self, source: Source, organizations: Sequence[int], reading: Reading
    ) -> Statement:
        """Return what adds up the window as `source` keeps it, with its values: a row for each
        organization that has any, with the last month or day on which somebody counts."""
        column = column_of(reading)
        statement = f"""
            SELECT organization_id, {self.number} AS number, SUM({column}) AS admitted,
                MAX(CASE WHEN {column} > 0 THEN {source.unit} END) AS last
            FROM {source.table}
            WHERE organization_id IN ({_marks(organizations)}) AND counting = %s
                AND {source.unit} >= %s AND {source.unit} < %s
            GROUP BY organization_id"""
        period = self.period
        return statement, [*organizations, str(reading.counting), period.start, period.end]


def numbered(periods: Iterable[Period | None]) -> list[Window]:
    """Return a window for each of `periods`, numbered from nought; there is none for None."""
    return [Window(number, period) for number, period in enumerate(periods) if period]


def sources_of(periods: Iterable[Period | None]) -> list[tuple[Source, Window]]:
    """Return where each part of `periods` is counted: whole months by the month, the days at
    the edges by the day."""
    pairs = []
    for window in numbered(periods):
        edges, months = months_of(window.period)
        pairs += [(MONTHS, Window(window.number, months))] if months else []
        pairs += [(DAYS, Window(window.number, edge)) for edge in edges]
    return pairs


Found = tuple[int, int, int, date | None]
"""An organization, which number, how many, and the last day (or month) with any that was met."""


class Beyond(IntEnum):
    """What lies beyond a reading: some place changed after the day of its structure; somebody
    counts after the last of its days; what was recorded before its group was added, or nothing of
    the group is kept."""

    MOVED = 1
    LATER = 2
    UNFILLED = 3


@dataclass
class Kept:
    """What is kept of some periods: `days` are the windows of days among them, which are not kept
    of the organizations `without_days`."""

    days: list[Window]
    found: list[Found] = field(default_factory=list)
    without_days: list[int] = field(default_factory=list)
    beyond: set[Beyond] = field(default_factory=set)


def kept(
    periods: Sequence[Period | None],
    organizations: Sequence[int],
    reading: Reading,
    *,
    last_before: date | None = None,
) -> Kept:
    """Return what is kept of `periods`, of which there may be None.

    It is asked as if nobody counted after the last day of `reading`: then the rest of that month
    adds nothing, and the month is one row in place of its days. The answer says whether that was
    so, and if not, that is asked again. One query, or two; none where nothing is kept of the group.

    With `last_before`, the last month before that day in which anybody counts is found too.
    """
    window = reading.window
    if window is None:  # no day of its period has come
        return Kept([])
    if not reading.is_kept:
        return Kept([], beyond={Beyond.UNFILLED})
    last_day = window.last_day
    whole = [
        Period(each.start, next_month(each.last_day))
        if each and each.last_day >= last_day
        else each
        for each in periods
    ]
    answer = _answer(sources_of(whole), organizations, reading, window, last_before)
    wrong = {number for number, each in enumerate(periods) if each != whole[number]}
    if Beyond.LATER in answer.beyond and wrong:
        asked = [each if number in wrong else None for number, each in enumerate(periods)]
        again = _answer(sources_of(asked), organizations, reading, window)
        answer.found = [row for row in answer.found if row[1] not in wrong] + again.found
        answer.days = [each for each in answer.days if each.number not in wrong] + again.days
        answer.without_days = again.without_days
    return answer


def _answer(
    pairs: Sequence[tuple[Source, Window]],
    organizations: Sequence[int],
    reading: Reading,
    window: Period,
    last_before: date | None = None,
) -> Kept:
    answer = Kept([window for source, window in pairs if source is DAYS])
    parts = [window.statement(source, organizations, reading) for source, window in pairs]
    if answer.days:
        parts.append(_without_days(organizations))
    if last_before:
        parts.append(_last(organizations, reading, last_before))
    parts += _beyond(reading, window)
    statement = " UNION ALL ".join(part for part, _values in parts)
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for _part, values in parts for value in values])
        for organization, number, admitted, last in cursor.fetchall():
            if organization is None:
                answer.beyond.add(Beyond(number))
            elif number is None:
                answer.without_days.append(organization)
            else:
                # SQLite has no type for days, and gives them as text.
                day = date.fromisoformat(last) if isinstance(last, str) else last
                answer.found.append((organization, number, admitted, day))
    return answer


def _beyond(reading: Reading, window: Period) -> list[Statement]:
    """Return statements whose rows have no organization; their number says what lies beyond."""
    says = "SELECT NULL AS organization_id, {} AS number, 0 AS admitted, CAST(NULL AS date) AS last"
    day, counted_on = reading.structure_on, COUNTING_FIELD[reading.counting]
    moved = f"""{says.format(Beyond.MOVED.value)}
        WHERE EXISTS (SELECT 1 FROM {PLACES} WHERE start > %s)
            OR EXISTS (SELECT 1 FROM {PLACES} WHERE "end" > %s)"""
    later = f"""{says.format(Beyond.LATER.value)}
        WHERE EXISTS (SELECT 1 FROM {ADMISSIONS} WHERE annulled_on IS NULL AND {counted_on} > %s)"""
    unfilled = f"""{says.format(Beyond.UNFILLED.value)}
        WHERE NOT EXISTS (SELECT 1 FROM {FILLED} WHERE code = %s)"""
    return [
        (moved, [day, day]),
        (later, [window.last_day]),
        *([(unfilled, [reading.group])] if reading.group else []),
    ]


def _without_days(organizations: Sequence[int]) -> Statement:
    """Return a statement that finds those of another kind; its rows have no number."""
    kinds = list(UPPER_KINDS)
    statement = f"""
        SELECT id AS organization_id, NULL AS number, 0 AS admitted, CAST(NULL AS date) AS last
        FROM {ORGANIZATIONS}
        WHERE id IN ({_marks(organizations)}) AND kind NOT IN ({_marks(kinds)})"""
    return statement, [*organizations, *kinds]


def _last(organizations: Sequence[int], reading: Reading, before: date) -> Statement:
    """Return a statement that goes back month by month, for each organization to the first that
    counts anybody: a MAX of them together would read all their months."""
    statement = f"""
        SELECT one.id AS organization_id, -1 AS number, 0 AS admitted,
            (SELECT MAX(month) FROM {MONTHS.table} WHERE organization_id = one.id
                AND counting = %s AND month < %s AND {column_of(reading)} > 0) AS last
        FROM {ORGANIZATIONS} one
        WHERE one.id IN ({_marks(organizations)})"""
    return statement, [str(reading.counting), before, *organizations]


def column_of(reading: Reading) -> str:
    """Return the column of the tallies that counts whom `reading` counts."""
    return adding.column(Tally, reading.group or "admitted")


def _marks(values: Sequence) -> str:
    return ", ".join(["%s"] * len(values))
