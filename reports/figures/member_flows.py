"""Read the balance of members: counts, and what happened since, rolled up along the tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from organizations.completeness import is_complete, since
from organizations.models import Ancestry, MemberCount, Organization, Placement
from organizations.periods import ORIGIN, Period
from recruitment.counting.counts import overview
from recruitment.counting.reading import Reading
from recruitment.models import Admission, MemberEvent
from recruitment.models.admission import COUNTING_FIELD
from reports.figures.balance import EVENTS, Balance, Flows, Start

ABOVE, COUNTS, ORGANIZATIONS, PLACES, ADMISSIONS, HAPPENED = (
    model._meta.db_table
    for model in (Ancestry, MemberCount, Organization, Placement, Admission, MemberEvent)
)


@dataclass(frozen=True)
class Form:
    """Form 1 of an organization: this period, the same one a year before, and a count at the end.

    `before` is None where there is nothing to compare with.
    `counted` is None where members were not counted on the last day.
    """

    reading: Reading
    this: Balance
    before: Balance | None
    counted: int | None

    @property
    def difference(self) -> int | None:
        """Return what was counted at the end less D, or None where one of them is unknown.

        Source: docs/definitions.md, "Balance of members".
        """
        at_end = self.this.at_end
        return None if self.counted is None or at_end is None else self.counted - at_end


def form_of(organization: Organization, reading: Reading) -> Form:
    """Return form 1 of `organization` in the structure, and by the counting date, of `reading`.

    What is not on record is unknown, if it was fetched `with_completeness`.

    At most six queries, however much is below it.

    Source: docs/definitions.md, "Balance of members".
    """
    previous = reading.previous
    earlier = previous or reading
    admitted = overview([organization.pk], reading)[organization.pk]
    events, events_before = _events(
        organization, [reading.window, earlier.window], reading.structure_on
    )
    end = reading.window.last_day if reading.window else reading.as_of
    days = [_day_before(reading.period), _day_before(earlier.period), end]
    start, year_before, counted = starts_of(organization, days, reading)
    this = Balance(
        _carried(start, days[0], organization),
        Flows(admitted=admitted.admitted, **events),
        is_complete(organization, reading.window),
    )
    before = None
    if previous and admitted.year_before is not None:
        before = Balance(
            _carried(year_before, days[1], organization),
            Flows(admitted=admitted.year_before, **events_before),
            is_complete(organization, previous.window),
        )
    return Form(
        reading=reading,
        this=this,
        before=before,
        counted=counted.counted if reading.window and counted and _is_of(counted, end) else None,
    )


def starts_of(organization: Organization, days: list[date], reading: Reading) -> list[Start | None]:
    """Return how many members there were at the end of each of `days`; None without a count.

    Of what counts under it in the structure asked for, and stood on that day, the uppermost
    that were counted by then are added up, each carried forward by what happened under it
    since its count. One query.

    Source: docs/definitions.md, "Balance of members".
    """
    statements, values = [], []
    for number, day in enumerate(days):
        statement, asked = _start_statement(organization, day, reading)
        statements.append(f"SELECT {number} AS number, one.* FROM ({statement}) one")
        values += asked
    with connection.cursor() as cursor:
        cursor.execute(f"{' UNION ALL '.join(statements)} ORDER BY number", values)
        return [_start(*row) for _number, *row in cursor.fetchall()]


def _start(
    counts: int,
    counted: int,
    first_on: object,
    last_on: object,
    own: int,
    admitted: int | None,
    net: int | None,
    uncounted: int,
) -> Start | None:
    if not counts:
        return None
    return Start(
        counted=int(counted),
        since=int(admitted or 0) + int(net or 0),
        counts=counts,
        own=counts == 1 and bool(own),
        first_on=date.fromisoformat(str(first_on)),
        last_on=date.fromisoformat(str(last_on)),
        uncounted=uncounted,
    )


def _start_statement(organization: Organization, on: date, reading: Reading) -> tuple[str, list]:
    """Return what `starts_of` asks of one day, in plain SQL."""
    day = COUNTING_FIELD[reading.counting]
    structure_on = reading.structure_on
    more = ", ".join(f"'{kind}'" for kind in MemberEvent.INCREASE)
    less = ", ".join(f"'{kind}'" for kind in MemberEvent.DECREASE)
    statement = f"""
        WITH standing AS (
            SELECT under.descendant_id AS id
            FROM {ABOVE} under JOIN {PLACES} place ON place.organization_id = under.descendant_id
            WHERE under.ancestor_id = %s AND {_in_force("under")} AND {_in_force("place")}),
        last_count AS (
            SELECT one.organization_id AS id, MAX(one."on") AS day
            FROM {COUNTS} one JOIN standing ON standing.id = one.organization_id
            WHERE one."on" <= %s GROUP BY one.organization_id),
        top AS (
            SELECT last_count.id, last_count.day, one.members
            FROM last_count
            JOIN {COUNTS} one ON one.organization_id = last_count.id AND one."on" = last_count.day
            WHERE NOT EXISTS (
                SELECT 1 FROM {ABOVE} up JOIN last_count higher ON higher.id = up.ancestor_id
                WHERE up.descendant_id = last_count.id AND up.distance > 0
                    AND {_in_force("up")}))
        SELECT COUNT(*) AS counts, SUM(top.members) AS counted, MIN(top.day) AS first_on,
            MAX(top.day) AS last_on, MAX(CASE WHEN top.id = %s THEN 1 ELSE 0 END) AS own,
            (SELECT COUNT(*)
                FROM top t JOIN {ABOVE} down ON down.ancestor_id = t.id AND {_in_force("down")}
                JOIN {ADMISSIONS} one ON one.organization_id = down.descendant_id
                WHERE one.annulled_on IS NULL AND one.{day} > t.day AND one.{day} <= %s)
                AS admitted,
            (SELECT SUM(CASE WHEN e.kind IN ({more}) THEN 1 WHEN e.kind IN ({less}) THEN -1
                    ELSE 0 END)
                FROM top t JOIN {ABOVE} down ON down.ancestor_id = t.id AND {_in_force("down")}
                JOIN {HAPPENED} e ON e.organization_id = down.descendant_id
                WHERE e.annulled_on IS NULL AND e."on" > t.day AND e."on" <= %s) AS net,
            (SELECT COUNT(*) FROM standing JOIN {ORGANIZATIONS} cell ON cell.id = standing.id
                WHERE cell.kind = 'cell' AND NOT EXISTS (
                    SELECT 1 FROM {ABOVE} up JOIN top ON top.id = up.ancestor_id
                    WHERE up.descendant_id = cell.id AND {_in_force("up")})) AS uncounted
        FROM top"""
    then = [on, on]
    return statement, [
        *[organization.pk, structure_on, structure_on, *then],
        *[on, *then, organization.pk],
        *[*then, on, *then, on, *then],
    ]


def _in_force(alias: str) -> str:
    return f'{alias}.start <= %s AND ({alias}."end" IS NULL OR {alias}."end" > %s)'


def _events(
    organization: Organization, windows: Sequence[Period | None], structure_on: date
) -> list[dict[str, int]]:
    """Return the figures that come from events, for each of `windows`. One query."""
    sums: list[str] = []
    values: list = []
    for window in windows:
        days = [window.start, window.end] if window else [ORIGIN, ORIGIN]
        for name in EVENTS:
            sums.append('SUM(CASE WHEN e.kind = %s AND e."on" >= %s AND e."on" < %s THEN 1 END)')
            values += [name, *days]
        sums.append(
            "SUM(CASE WHEN e.kind = 'struck_off' AND e.probationary"
            ' AND e."on" >= %s AND e."on" < %s THEN 1 END)'
        )
        values += days
    first = min((w.start for w in windows if w), default=ORIGIN)
    statement = f"""
        SELECT {", ".join(sums)}
        FROM {ABOVE} down JOIN {HAPPENED} e ON e.organization_id = down.descendant_id
        WHERE down.ancestor_id = %s AND {_in_force("down")} AND e.annulled_on IS NULL
            AND e."on" >= %s"""
    values += [organization.pk, structure_on, structure_on, first]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        numbers = [number or 0 for number in cursor.fetchone()]
    names = [*EVENTS, "struck_off_on_probation"]
    return [
        dict(zip(names, numbers[at : at + len(names)], strict=True))
        for at in range(0, len(numbers), len(names))
    ]


def _carried(start: Start | None, on: date, organization: Organization) -> Start | None:
    """Return `start` unless its count was carried over days that are not all on record."""
    complete_from = since(organization)
    if start is None or complete_from is None or start.first_on >= on:
        return start
    return start if start.first_on >= complete_from - timedelta(days=1) else None


def _day_before(period: Period) -> date:
    return period.start - timedelta(days=1)


def _is_of(counted: Start, day: date) -> bool:
    """Tell whether everybody was counted on that very day."""
    return counted.first_on == counted.last_on == day and not counted.uncounted
