"""The inbox: what is due for a user, by kind, and how much of it the menu counts.

A secretary has all that is due in her reach; a board, in its own, the steps that committees
of its level take. Everything is told by `sources`: the menu counts their rows, `Inbox` counts and
lists them, so that the two cannot differ.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache, partial
from itertools import accumulate

from django.conf import settings
from django.db import connection, models
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from organizations.jurisdiction import Jurisdiction
from organizations.models import Ancestry, Organization
from organizations.prepared import Prepared
from recruitment.admissions.membership import without_dossier
from recruitment.due import clocks, reviews
from recruitment.due.clocks import Clock
from recruitment.models import Candidate, PoolReview, RuleSet, Transfer
from recruitment.models.rules import BEFORE_DECISION, Stage, StageRule
from recruitment.rulebook import workdays
from recruitment.rulebook.rules import months_later

ANSWER_WITHIN = 10
"""Days in which a cell should answer whether it takes over a dossier. Our own number."""


class Kind(models.TextChoices):
    """What can be due, in the order in which it is shown."""

    CEREMONY = "ceremony", _("ceremonies to hold")
    STEP = "step", _("steps with a deadline")
    RECOGNITION = "recognition", _("recognitions")
    CERTIFICATE = "certificate", _("certificates that run out")
    LEAVING = "leaving", _("candidates who leave")
    COURSE = "course", _("new-member courses")
    DIRECT = "direct", _("on probation, without a dossier")
    TRANSFER = "transfer", _("dossiers to take over")
    STANDING = "standing", _("dossiers that stand still")
    REVIEW = "review", _("reviews of the pool")


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


@dataclass(frozen=True)
class Due:
    """One thing that is due: its kind, the key of its row, and the last day in time.

    The row is a dossier, an admission entered directly, a transfer or, for a review, a cell.
    `after` is the stage that the thing to do leads to, where it is a step.
    """

    kind: Kind
    pk: int
    day: date
    after: str = ""


@dataclass(frozen=True)
class Source:
    """Rows of which each is one thing that is due, some days after its `start`."""

    kind: Kind
    rows: QuerySet
    due: Callable[[date], date]
    after: str = ""

    def by(self, day: date) -> QuerySet:
        """Keep the rows that are due on `day` or before."""
        return self.rows.filter(start__lte=clocks.latest_start(self.due, day))


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
    """What is due within ninety days: counted by kind and day, and read a page at a time.

    However much is due, only numbers are read of it, and the things of the page asked for.

    Source: docs/definitions.md, "Due".
    """

    def __init__(self, every: list[Source], lots: list[Lot]):
        self.sources = every
        days = defaultdict(list)
        for lot in lots:
            source = every[lot.told_by]
            days[source.kind, source.due(lot.start)].append(lot)
        kinds = list(Kind)
        order = sorted(days, key=lambda each: (kinds.index(each[0]), each[1]))
        self._days = {each: days[each] for each in order}

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
        return cls(told.sources, lots)

    def numbers(self, by: date) -> Counter[Kind]:
        """Return how many things are due on `by` or before, of each kind."""
        found: Counter[Kind] = Counter()
        for (kind, day), lots in self._days.items():
            if day <= by:
                found[kind] += sum(lot.number for lot in lots)
        return found

    def asked(self, by: date = date.max, kind: str = "") -> "Asked":
        """Return what is due on `by` or before, of `kind` or of all kinds, not yet read."""
        wanted = [
            lots
            for (of_kind, day), lots in self._days.items()
            if day <= by and kind in ("", of_kind)
        ]
        return Asked(self.sources, wanted)

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
    """Things that are due, by kind, day and key. A slice of them takes one query."""

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
        source = self._sources[told_by]
        return Due(source.kind, key, source.due(start), source.after)


def sources(jurisdiction: Jurisdiction) -> list[Source]:
    """Return all that can be due for a user, as rows not yet read. Three queries."""
    calendar, known = workdays.load(), clocks.load()
    reach = _Reach(jurisdiction)
    return [
        *_steps(reach, known, calendar),
        *_direct(reach, known, calendar),
        *_certificates(reach, known),
        _leaving(reach),
        _transfers(reach),
        _standing_still(reach, known),
        _reviews(reach),
    ]


class _Reach:
    """Where a user acts: as secretary, and as board of committees of the two levels."""

    def __init__(self, jurisdiction: Jurisdiction):
        self.today = jurisdiction.day
        self.written = jurisdiction.descendants(jurisdiction.writing)
        self._boards = Ancestry.objects.in_force(jurisdiction.day).under(jurisdiction.deciding)

    def candidates(self) -> QuerySet:
        return Candidate.objects.open().filter(organization__in=self.written)

    def admissions(self) -> QuerySet:
        """Return who is on probation by an admission for which nobody has opened a dossier."""
        return without_dossier(self.written, self.today)

    def waiting(self, clock: Clock) -> QuerySet:
        """Return the dossiers whose next step, by `clock`, is for the user to take."""
        acts = Q(organization__in=self.written)
        if clock.actor in _BOARDS:
            boards = self._boards.filter(ancestor__kind__in=_BOARDS[clock.actor])
            acts |= Q(organization__in=boards.values("descendant"))
        return Candidate.objects.open().filter(acts, clock.condition)


_AT_THE_GRASSROOTS = (
    Organization.Kind.GRASSROOTS,
    Organization.Kind.SUB,
    Organization.Kind.CELL,
)
_ABOVE_THE_GRASSROOTS = (
    Organization.Kind.CENTRAL,
    Organization.Kind.PROVINCE,
    Organization.Kind.UPPER,
)
_BOARDS: dict[str, tuple[Organization.Kind, ...]] = {
    StageRule.Actor.SUB_COMMITTEE: _AT_THE_GRASSROOTS,
    StageRule.Actor.GRASSROOTS: _AT_THE_GRASSROOTS,
    StageRule.Actor.GRASSROOTS_STANDING: _AT_THE_GRASSROOTS,
    StageRule.Actor.UPPER_STANDING: _ABOVE_THE_GRASSROOTS,
}
"""The boards, by the kind of their organization, that take the steps of each committee."""


def _steps(reach, known, calendar) -> Iterator[Source]:
    for clock in known.steps:
        yield Source(
            _KIND_OF_STEP.get(Stage(clock.after), Kind.STEP),
            reach.waiting(clock).annotate(start=clock.start),
            partial(clock.due, calendar=calendar),
            clock.after,
        )


_KIND_OF_STEP = {
    Stage.ADMITTED: Kind.CEREMONY,
    Stage.NEW_MEMBER_COURSE: Kind.COURSE,
    Stage.RECOGNITION_FILED: Kind.RECOGNITION,
    Stage.RECOGNITION_VOTED: Kind.RECOGNITION,
    Stage.OFFICIAL: Kind.RECOGNITION,
}


def _direct(reach, known, calendar) -> Iterator[Source]:
    """The ceremony, and once it was held the course, under the rules of the decision's day.

    Whatever else comes next is known when the dossier is opened.
    """
    sets = {each.pk: each for each in RuleSet.objects.newest_editions()}
    for clock in known.steps:
        if clock.after not in _START_OF_DIRECT:
            continue
        decided = Q(pk__in=[])
        for each in {sets[rule_set] for _stage, rule_set in clock.cases if rule_set in sets}:
            decided |= Q(decided_on__gte=each.start, decided_on__lt=each.end or date.max)
        rows = reach.admissions().filter(decided, ceremony_on__isnull=clock.after == Stage.ADMITTED)
        yield Source(
            Kind.DIRECT,
            rows.annotate(start=F(_START_OF_DIRECT[clock.after])),
            partial(clock.due, calendar=calendar),
            clock.after,
        )


_START_OF_DIRECT = {Stage.ADMITTED: "decided_on", Stage.NEW_MEMBER_COURSE: "ceremony_on"}
"""What can be due without a dossier, and since when its clock runs."""


def _certificates(reach, known) -> Iterator[Source]:
    """Before the cell has voted, with the last day on which the certificate is valid."""
    before_vote = BEFORE_DECISION[: BEFORE_DECISION.index(Stage.CELL_VOTED)]
    for months, rule_sets in known.certificates.items():
        rows = reach.candidates().filter(stage__in=before_vote, rule_set__in=rule_sets)
        yield Source(
            Kind.CERTIFICATE,
            rows.annotate(start=F("certificate_on")),
            partial(_last_day_of, months=months),
        )


def _last_day_of(start: date, months: int) -> date:
    return months_later(start, months) - timedelta(days=1)


def _leaving(reach) -> Source:
    rows = reach.candidates().filter(stage__in=BEFORE_DECISION)
    return Source(Kind.LEAVING, rows.annotate(start=F("leaves_on")), lambda start: start)


def _transfers(reach) -> Source:
    rows = Transfer.objects.pending().filter(destination__in=reach.written)
    within = timedelta(days=ANSWER_WITHIN)
    return Source(Kind.TRANSFER, rows.annotate(start=F("asked_on")), lambda start: start + within)


def _standing_still(reach, known) -> Source:
    """Between the course and the decision, where no deadline runs.

    Source: docs/definitions.md, "Standing still".
    """
    timed = Q()
    for clock in known.steps:
        timed |= clock.condition
    course = BEFORE_DECISION.index(Stage.COURSE_DONE)
    rows = reach.candidates().filter(~timed, stage__in=BEFORE_DECISION[course:])
    limit = timedelta(days=settings.STANDING_STILL_DAYS)
    return Source(Kind.STANDING, rows.annotate(start=F("stage_on")), lambda start: start + limit)


def _reviews(reach) -> Source:
    month = reviews.month_of(reach.today)
    done = PoolReview.objects.standing().filter(organization=OuterRef("pk"), month=month)
    rows = reviews.cells(Organization.objects.filter(pk__in=reach.written), reach.today)
    return Source(
        Kind.REVIEW,
        rows.filter(~Exists(done)).annotate(start=Value(month, DateField())),
        reviews.last_day,
    )
