"""How long dossiers stay in a stage: the stays that ended in a period, and those that run.

A stay begins when a dossier reaches a stage, also by being sent back or opened again, and ends
when it leaves it or is closed. Days are calendar days.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Window
from django.db.models.functions import Lag

from organizations.models import Organization
from organizations.periods import Period, same_day
from recruitment.models import Candidate, Step

ENDING = (Step.Kind.FORWARD, Step.Kind.BACK, Step.Kind.CLOSED)
MOVING = (Step.Kind.ENTERED, Step.Kind.REOPENED, *ENDING)
"""What begins or ends a stay. A failed vote, another cell or other rules do neither."""


@dataclass(frozen=True)
class Stays:
    """Stays in one stage: so many took so many days."""

    days: Counter[int]

    @property
    def number(self) -> int:
        return self.days.total()

    @property
    def median(self) -> int | None:
        return nearest_rank(self.days, 50)

    @property
    def ninetieth(self) -> int | None:
        return nearest_rank(self.days, 90)

    @property
    def over_limit(self) -> int:
        """Return how many are longer than `STANDING_STILL_DAYS`."""
        return sum(n for days, n in self.days.items() if days > settings.STANDING_STILL_DAYS)


def nearest_rank(days: Counter[int], percent: int) -> int | None:
    """Return the value at rank ⌈percent × n ÷ 100⌉ of the n values in order; None of none.

    It is always one of the values; nothing is averaged.

    Source: docs/definitions.md, "Time in a stage".
    """
    rank = -(-days.total() * percent // 100)
    for value in sorted(days):
        rank -= days[value]
        if rank <= 0:
            return value
    return None


def running(organization: Organization, today: date) -> dict[str, Stays]:
    """Return the stays of open dossiers below `organization` up to `today`, by stage. One query.

    Source: docs/definitions.md, "Time in a stage".
    """
    counted = (
        Candidate.objects.open()
        .under(organization, today)
        .order_by()
        .values_list("stage", "stage_on")
        .annotate(number=Count("pk"))
    )
    return _by_stage((stage, (today - since).days, number) for stage, since, number in counted)


def ended(organization: Organization, period: Period, today: date) -> dict[str, Stays]:
    """Return the stays that ended in `period`, by stage, of the dossiers that lie today in a cell
    below `organization`, open or closed; not annulled. One query.

    The database counts how many took how many days, so that few rows are read however many
    dossiers there are.

    Source: docs/definitions.md, "Time in a stage".
    """
    history = Window(Lag("on"), partition_by=F("candidate"), order_by=F("pk").asc())
    moves = (
        Step.objects.filter(kind__in=MOVING)
        .filter(candidate__in=Candidate.objects.standing().under(organization, today))
        .order_by()
        .annotate(since=history)
        .values("kind", "before", "on", "since")
    )
    statement, values = moves.query.sql_with_params()
    marks = ", ".join(["%s"] * len(ENDING))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT before, {_DAYS[connection.vendor]} AS days, COUNT(*)
                FROM ({statement}) moves
                WHERE kind IN ({marks}) AND "on" >= %s AND "on" < %s AND since IS NOT NULL
                GROUP BY before, days""",
            [*values, *(kind.value for kind in ENDING), period.start, period.end],
        )
        return _by_stage(cursor.fetchall())


_DAYS = {
    "postgresql": '"on" - since',
    "sqlite": 'CAST(julianday("on") - julianday(since) AS integer)',
}


def last_twelve_months(today: date) -> Period:
    """Return the period of twelve months whose last day is `today`."""
    return Period.between(same_day(today, -1) + timedelta(days=1), today)


def _by_stage(counted: Iterable[tuple[str, int, int]]) -> dict[str, Stays]:
    found: dict[str, Counter] = defaultdict(Counter)
    for stage, days, number in counted:
        found[stage][days] += number
    return {stage: Stays(days) for stage, days in found.items()}
