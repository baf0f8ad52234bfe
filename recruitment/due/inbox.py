"""The inbox: what is due for a user, by group, and how much of it the menu counts.

Everything is told by `sources`: the menu counts their rows, `Inbox` counts and lists them, so that
the two cannot differ.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import accumulate

from django.db import connection, models
from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from organizations.jurisdiction import Jurisdiction
from organizations.prepared import Prepared
from recruitment.due.sources import Due, Group, Source, sources
from recruitment.models import DueKind, RuleSet
from recruitment.rulebook import workdays

SOON = 7
"""Days before the last one from which a thing is near."""


class Window(models.TextChoices):
    """By when things are due that are asked for; what is overdue is always among them."""

    OVERDUE = "overdue", _("overdue")
    WEEK = "week", _("by the end of seven days")
    FOUR_WEEKS = "four_weeks", _("by the end of four weeks")
    ALL = "all", _("by the end of ninety days")

    def last_day(self, today: date) -> date:
        """Return the last day on which something of this window is due."""
        return today + timedelta(days=_DAYS[self])


_DAYS = {Window.OVERDUE: -1, Window.WEEK: 7, Window.FOUR_WEEKS: 28, Window.ALL: 90}

MENU = Window.FOUR_WEEKS
"""What the menu counts, and the inbox shows first."""


def count(jurisdiction: Jurisdiction) -> int:
    """Return how many things are due by the end of four weeks. Three queries, or none."""
    if not (jurisdiction.writing or jurisdiction.deciding):
        return 0
    [[number]] = _rows(_told(jurisdiction).number)
    return number


class _Told:
    """What can be due for a user on a day, with the statements that count it.

    Every page asks for the number on the menu, and putting its twenty queries together takes ten
    times as long as answering them: their text and its parameters are kept.
    """

    def __init__(self, jurisdiction: Jurisdiction):
        self.today = jurisdiction.day
        self.sources = sources(jurisdiction)

    @cached_property
    def number(self) -> tuple[str, tuple]:
        """Return the statement of how many are due by the end of four weeks."""
        by = MENU.last_day(self.today)
        first, *others = [source.by(by).values("pk").order_by() for source in self.sources]
        statement, params = _compiled(first.union(*others, all=True))
        return f"SELECT COUNT(*) FROM ({statement}) AS due", params

    @cached_property
    def lots(self) -> tuple[str, tuple]:
        """Return the statement of how many are due within ninety days, by source and start."""
        by = Window.ALL.last_day(self.today)
        first, *others = [
            source.by(by)
            .annotate(told_by=Value(number, IntegerField()))
            .order_by()
            .values("told_by", "start")
            .annotate(number=Count("pk"))
            .values_list("told_by", "start", "number")
            for number, source in enumerate(self.sources)
        ]
        return _compiled(first.union(*others, all=True))


def _compiled(rows: QuerySet) -> tuple[str, tuple]:
    statement, params = rows.query.get_compiler(connection=connection).as_sql()
    return statement, tuple(params)


def _rows(statement: tuple[str, tuple]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return cursor.fetchall()


def _told(jurisdiction: Jurisdiction) -> _Told:
    """Return what can be due for a user, put together now or before. Two queries."""
    return _put_together(jurisdiction, tuple(_STAMPS.rows()), workdays.load())


_STAMPS = Prepared(RuleSet.objects.stamps)


@lru_cache(maxsize=128)
def _put_together(jurisdiction, stamps, calendar) -> _Told:
    """Keep it by all that it depends on: one user's reach on one day, the rules, the calendar."""
    return _Told(jurisdiction)


def forget() -> None:
    """Put the statements together again, after rules were changed without another stamp."""
    _put_together.cache_clear()


@dataclass(frozen=True)
class Lot:
    """So many rows of one source whose clocks started on one day, and are due on one."""

    told_by: int
    start: date
    number: int


class Inbox:
    """What is due within ninety days: counted by group and day, and read a page at a time.

    However much is due, only numbers are read of it, and the things of the page asked for.

    Source: docs/definitions.md, "Due".
    """

    def __init__(self, every: list[Source], lots: list[Lot], today: date):
        self.sources = every
        days = defaultdict(list)
        for lot in lots:
            source = every[lot.told_by]
            days[source.group, source.due(lot.start)].append(lot)
        self._urgency = self._urgencies(days, today)
        order = sorted(days, key=lambda each: (self._urgency[each[0]], each[0].place, each[1]))
        self._days = {each: days[each] for each in order}

    def _urgencies(self, days, today) -> dict[Group, int]:
        """Return of each group whether something is overdue, near, or neither: 0, 1, 2."""
        found: dict[Group, int] = {}
        for (group, day), lots in days.items():
            ends = (day >= today) + (day > today + timedelta(days=SOON))
            urgency = ends if self._kept(lots, binding=True) else 2
            found[group] = min(urgency, found.get(group, 2))
        return found

    @classmethod
    def of(cls, jurisdiction: Jurisdiction) -> "Inbox":
        """Count what is due for a user. Three queries."""
        told = _told(jurisdiction)
        # Of rows that are all due on one day without any, the database says that there are 0.
        lots = [
            Lot(told_by, _day(start), number)
            for told_by, start, number in _rows(told.lots)
            if number
        ]
        return cls(told.sources, lots, jurisdiction.day)

    def numbers(self, by: date, *, binding: bool = False) -> Counter[DueKind]:
        """Return how many things are due on `by` or before, of each kind; or the binding ones."""
        found: Counter[DueKind] = Counter()
        for group, number in self.groups(by, binding=binding).items():
            found[group.kind] += number
        return found

    def groups(self, by: date, *, binding: bool = False) -> Counter[Group]:
        """Return the same of each group, the most urgent first."""
        found: Counter[Group] = Counter()
        for (group, day), lots in self._days.items():
            if day <= by:
                found[group] += sum(lot.number for lot in self._kept(lots, binding))
        return +found

    def asked(
        self,
        by: date = date.max,
        kind: str = "",
        *,
        group: Group | None = None,
        binding: bool = False,
    ) -> "Asked":
        """Return what is due on `by` or before, of a kind, a group, or all, not yet read."""
        wanted = [
            kept
            for (of_group, day), lots in self._days.items()
            if day <= by
            and kind in ("", of_group.kind)
            and group in (None, of_group)
            and (kept := self._kept(lots, binding))
        ]
        return Asked(self.sources, wanted)

    def _kept(self, lots: list[Lot], binding: bool) -> list[Lot]:
        return [lot for lot in lots if self.sources[lot.told_by].binding or not binding]

    def soonest(self) -> list[Due]:
        """Return the one thing that is due first, or nothing if nothing is. At most one query."""
        if not self._days:
            return []
        first = min(self._days, key=lambda each: each[1])
        return Asked(self.sources, [self._days[first]])[:1]


def _day(start) -> date:
    """SQLite answers with days as text where Django does not put its own reading around them."""
    return date.fromisoformat(start) if isinstance(start, str) else start


class Asked:
    """Things that are due, by group, day and key. A slice of them takes one query."""

    def __init__(self, every: list[Source], days: list[list[Lot]]):
        self._sources = every
        self._days = days
        self._ends = list(accumulate(sum(lot.number for lot in lots) for lots in days))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def count(self) -> int:
        return len(self)

    def __getitem__(self, part: slice) -> list[Due]:
        """Read the things of a slice: of the days that it touches, in the database's order."""
        start, stop, _step = part.indices(len(self))
        if start >= stop:
            return []
        first, last = bisect_right(self._ends, start), bisect_left(self._ends, stop)
        before = self._ends[first - 1] if first else 0
        rows = self._of_days(self._days[first : last + 1])[start - before : stop - before]
        return [self._due(*row) for row in rows]

    def _of_days(self, days) -> QuerySet:
        places: dict[int, dict[int, list[date]]] = defaultdict(lambda: defaultdict(list))
        for place, lots in enumerate(days):
            for lot in lots:
                places[lot.told_by][place].append(lot.start)
        first, *others = [
            self._sources[told_by]
            .rows.filter(start__in=[start for starts in placed.values() for start in starts])
            .annotate(
                told_by=Value(told_by, IntegerField()),
                key=F("pk"),
                place=Case(
                    *(When(start__in=starts, then=place) for place, starts in placed.items()),
                    output_field=IntegerField(),
                ),
            )
            .order_by()
            .values_list("told_by", "key", "start", "place")
            for told_by, placed in places.items()
        ]
        return first.union(*others, all=True).order_by("place", "key")

    def _due(self, told_by, key, start, _place) -> Due:
        return self._sources[told_by].thing(key, start)
