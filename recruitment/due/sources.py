"""What can be due for a user: rows of dossiers, admissions, transfers and cells, by group.

A secretary has all that is due in her reach; a board, in its own, the steps that its committee
takes by the rules of each dossier.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, partial
from typing import NamedTuple

from django.conf import settings
from django.db.models import DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value

from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization
from recruitment.admissions.membership import without_dossier
from recruitment.dossiers.verbs import DECIDING, WORDS
from recruitment.due import boards, clocks, reviews
from recruitment.due.clocks import Clock
from recruitment.models import Candidate, DueKind, PoolReview, PutAside, RuleSet, Transfer
from recruitment.models.rules import BEFORE_DECISION, Stage
from recruitment.rulebook import rules, workdays
from recruitment.rulebook.rules import months_later

ANSWER_WITHIN = 10
"""Days in which a cell should answer whether it takes over a dossier. Our own number."""


class Group(NamedTuple):
    """Things of one kind with which the same is to be done.

    `stage` is the one that a step leads to, or the one in which a dossier stands still.
    """

    kind: DueKind
    stage: str = ""

    @property
    def code(self) -> str:
        return f"{self.kind.value}.{self.stage}" if self.stage else self.kind.value

    @property
    def place(self) -> tuple[int, int]:
        """Return its place among groups that are equally urgent: what weighs most comes first."""
        stages: list[str] = ["", *Stage]
        return list(DueKind).index(self.kind), stages.index(self.stage)


def group_of(code: str) -> Group | None:
    """Return the group that is written so in an address, or None."""
    kind, _dot, stage = code.partition(".")
    if kind not in DueKind.values:
        return None
    stages = _STAGES.get(DueKind(kind), ("",))
    return Group(DueKind(kind), stage) if stage in stages else None


_STAGES: dict[DueKind, Collection[str]] = {
    DueKind.STANDING: BEFORE_DECISION,
    **dict.fromkeys((DueKind.CEREMONY, DueKind.STEP, DueKind.RECOGNITION, DueKind.COURSE), WORDS),
}
"""The stages that tell groups of a kind apart; those of all other kinds are one group."""


@dataclass(frozen=True)
class Due:
    """One thing that is due: its kind, the key of its row, and the last day in time.

    The row is a dossier, an admission entered directly, a transfer or, for a review, a cell.
    `after` is the stage that the thing to do leads to, where it is a step, `at` the one in which a
    dossier stands still. By a day that is not `binding`, of a term that was not checked against
    its document, nobody is late.
    """

    kind: DueKind
    pk: int
    day: date
    after: str = ""
    binding: bool = True
    at: str = ""

    @property
    def group(self) -> Group:
        return _group(self.kind, self.after, self.at)


def _group(kind, after, at) -> Group:
    """Return the group: whatever waits for a dossier, it is opened the same way."""
    return Group(kind, "" if kind == DueKind.DIRECT else after or at)


@dataclass(frozen=True)
class Source:
    """Rows of which each is one thing that is due, some days after its `start`."""

    kind: DueKind
    rows: QuerySet
    due: Callable[[date], date]
    after: str = ""
    binding: bool = True
    at: str = ""

    @property
    def group(self) -> Group:
        return _group(self.kind, self.after, self.at)

    def by(self, day: date) -> QuerySet:
        """Keep the rows that are due on `day` or before."""
        return self.rows.filter(start__lte=clocks.latest_start(self.due, day))

    def thing(self, key: int, start: date) -> Due:
        """Return the thing that a row is, of which the clock started on `start`."""
        return Due(self.kind, key, self.due(start), self.after, self.binding, self.at)

    def without(self, aside: QuerySet) -> "Source":
        """Leave out what lies aside."""
        kind, stage = self.group
        lies = aside.filter(kind=kind, stage=stage, key=OuterRef("pk")).order_by()
        return replace(self, rows=self.rows.filter(~Exists(lies)))


def sources(jurisdiction: Jurisdiction) -> list[Source]:
    """Return what can be due for a user who has not put it aside. Three queries."""
    aside = PutAside.objects.within(jurisdiction)
    return [source.without(aside) for source in every(jurisdiction)]


def things_of(wanted: Collection[tuple[Group, int]], jurisdiction: Jurisdiction) -> list[Due]:
    """Return which of these things are due for a user, put aside or not, by group and day.

    They are named by group and key. Four queries, or none.
    """
    if not wanted:
        return []
    found = []
    keys: dict[Group, set[int]] = {}
    for group, key in wanted:
        keys.setdefault(group, set()).add(key)
    told = [source for source in every(jurisdiction) if source.group in keys]
    rows = [
        source.rows.filter(pk__in=keys[source.group], start__isnull=False)
        .annotate(told_by=Value(number, IntegerField()), key=F("pk"))
        .order_by()
        .values_list("told_by", "key", "start")
        for number, source in enumerate(told)
    ]
    if rows:
        first, *others = rows
        found = [told[by].thing(key, start) for by, key, start in first.union(*others, all=True)]
    return sorted(found, key=lambda due: (due.group.place, due.day, due.pk))


def every(jurisdiction: Jurisdiction) -> list[Source]:
    """Return all that can be due for a user, as rows not yet read. Three queries."""
    calendar, known = workdays.load(), clocks.load()
    reach = _Reach(jurisdiction)
    return [
        *_steps(reach, known, calendar),
        *_direct(reach, known, calendar),
        *_certificates(reach, known),
        _leaving(reach),
        _transfers(reach),
        *_standing_still(reach, known),
        _reviews(reach),
    ]


class _Reach:
    """Where a user acts: as secretary, and as board of the committee that takes a step."""

    def __init__(self, jurisdiction: Jurisdiction):
        self.today = jurisdiction.day
        self.written = jurisdiction.descendants(jurisdiction.writing)
        self._boards = jurisdiction.deciding

    def candidates(self) -> QuerySet:
        return Candidate.objects.open().filter(organization__in=self.written)

    def admissions(self) -> QuerySet:
        """Return who is on probation by an admission for which nobody has opened a dossier."""
        return without_dossier(self.written, self.today)

    def waiting(self, clock: Clock) -> QuerySet:
        """Return the dossiers whose next step, by `clock`, is for the user to take."""
        acts = Q(organization__in=self.written)
        if self._boards and clock.after in DECIDING:
            acts |= self._of_boards(clock)
        return Candidate.objects.open().filter(acts, clock.condition)

    def _of_boards(self, clock: Clock) -> Q:
        """Return whose step a committee of the user takes, by the rules of each dossier."""
        alike: dict[frozenset[str], set[int]] = defaultdict(set)
        for _stage, rule_set in clock.cases:
            known = rules.load(self._rule_sets[rule_set])
            alike[boards.standings(clock.after, known)].add(rule_set)
        found = Q()
        for deciding, rule_sets in alike.items():
            cells = boards.cells_of(self._boards, clock.after, deciding, self.today)
            found |= Q(rule_set__in=rule_sets, organization__in=cells)
        return found

    @cached_property
    def _rule_sets(self) -> dict[int, RuleSet]:
        return RuleSet.objects.in_bulk()


def _steps(reach, known, calendar) -> Iterator[Source]:
    for clock in known.steps:
        yield Source(
            _KIND_OF_STEP.get(Stage(clock.after), DueKind.STEP),
            reach.waiting(clock).annotate(start=clock.start),
            partial(clock.due, calendar=calendar),
            clock.after,
            clock.binding,
        )


_KIND_OF_STEP = {
    Stage.ADMITTED: DueKind.CEREMONY,
    Stage.NEW_MEMBER_COURSE: DueKind.COURSE,
    Stage.RECOGNITION_FILED: DueKind.RECOGNITION,
    Stage.RECOGNITION_VOTED: DueKind.RECOGNITION,
    Stage.RECOGNITION_APPRAISED: DueKind.RECOGNITION,
    Stage.RECOGNITION_RESOLVED: DueKind.RECOGNITION,
    Stage.OFFICIAL: DueKind.RECOGNITION,
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
            DueKind.DIRECT,
            rows.annotate(start=F(_START_OF_DIRECT[clock.after])),
            partial(clock.due, calendar=calendar),
            clock.after,
            clock.binding,
        )


_START_OF_DIRECT = {Stage.ADMITTED: "decided_on", Stage.NEW_MEMBER_COURSE: "ceremony_on"}
"""What can be due without a dossier, and since when its clock runs."""


def _certificates(reach, known) -> Iterator[Source]:
    """Before the cell has voted, with the last day on which the certificate is valid."""
    before_vote = BEFORE_DECISION[: BEFORE_DECISION.index(Stage.CELL_VOTED)]
    for months, rule_sets in known.certificates.items():
        rows = reach.candidates().filter(stage__in=before_vote, rule_set__in=rule_sets)
        yield Source(
            DueKind.CERTIFICATE,
            rows.annotate(start=F("certificate_on")),
            partial(_last_day_of, months=months),
        )


def _last_day_of(start: date, months: int) -> date:
    return months_later(start, months) - timedelta(days=1)


def _leaving(reach) -> Source:
    rows = reach.candidates().filter(stage__in=BEFORE_DECISION)
    return Source(DueKind.LEAVING, rows.annotate(start=F("leaves_on")), lambda start: start)


def _transfers(reach) -> Source:
    rows = Transfer.objects.pending().filter(destination__in=reach.written)
    within = timedelta(days=ANSWER_WITHIN)
    return Source(
        DueKind.TRANSFER, rows.annotate(start=F("asked_on")), lambda start: start + within
    )


def _standing_still(reach, known) -> Iterator[Source]:
    """Between the course and the decision, where no deadline runs that anybody is held to.

    Each stage by itself: what comes next is the same there.

    Source: docs/definitions.md, "Standing still".
    """
    timed = Q()
    for clock in known.steps:
        if clock.binding:
            timed |= clock.condition
    limit = timedelta(days=settings.STANDING_STILL_DAYS)
    for stage in BEFORE_DECISION[BEFORE_DECISION.index(Stage.COURSE_DONE) :]:
        rows = reach.candidates().filter(~timed, stage=stage).annotate(start=F("stage_on"))
        yield Source(DueKind.STANDING, rows, lambda start: start + limit, at=stage)


def _reviews(reach) -> Source:
    month = reviews.month_of(reach.today)
    done = PoolReview.objects.standing().filter(organization=OuterRef("pk"), month=month)
    rows = reviews.cells(Organization.objects.filter(pk__in=reach.written), reach.today)
    return Source(
        DueKind.REVIEW,
        rows.filter(~Exists(done)).annotate(start=Value(month, DateField())),
        reviews.last_day,
    )
