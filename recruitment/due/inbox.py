"""The inbox: what is due for a user, by kind, and how much of it the menu counts.

A secretary has all that is due in her reach; a board, in its own, the steps that committees
of its level take. Everything is told by `sources`: the count counts their rows and the list
lists them, so that the two cannot differ.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from organizations.jurisdiction import Jurisdiction
from organizations.models import Ancestry, Organization
from recruitment.due import clocks, reviews
from recruitment.due.clocks import Clock
from recruitment.members.membership import on_probation
from recruitment.models import Admission, Candidate, PoolReview, RuleSet, Transfer
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
    """Return how many things are due by the end of four weeks. Four queries, or none."""
    if not (jurisdiction.writing or jurisdiction.deciding):
        return 0
    by = MENU.last_day(jurisdiction.day)
    first, *others = [source.by(by).values("pk").order_by() for source in sources(jurisdiction)]
    return first.union(*others, all=True).count()


def due(jurisdiction: Jurisdiction) -> list[Due]:
    """Return what is due within ninety days, by kind and day. Four queries.

    Four values of each are read, of nothing that is not due.

    Source: docs/definitions.md, "Due".
    """
    by = Window.ALL.last_day(jurisdiction.day)
    every = sources(jurisdiction)
    first, *others = [
        source.by(by)
        .annotate(told_by=Value(number, IntegerField()))
        .order_by()
        .values_list("told_by", "pk", "start")
        for number, source in enumerate(every)
    ]
    found = [
        Due(every[number].kind, pk, every[number].due(start), every[number].after)
        for number, pk, start in first.union(*others, all=True)
    ]
    kinds = list(Kind)
    return sorted(found, key=lambda each: (kinds.index(each.kind), each.day, each.pk))


def narrowed(found: list[Due], *, window: Window, kind: str, today: date) -> list[Due]:
    """Keep what is due in `window`, and of `kind`, or of all kinds for an empty one."""
    by = window.last_day(today)
    return [each for each in found if each.day <= by and kind in ("", each.kind)]


def counted(found: list[Due]) -> Counter[Kind]:
    """Return how many there are of each kind."""
    return Counter(each.kind for each in found)


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
        direct = Admission.objects.standing().filter(
            organization__in=self.written, dossier__isnull=True
        )
        return on_probation(direct, self.today)

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
_BOARDS = {
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
            lambda start, clock=clock: clock.due(start, calendar),
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
            lambda start, clock=clock: clock.due(start, calendar),
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
            lambda start, months=months: months_later(start, months) - timedelta(days=1),
        )


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
    done = PoolReview.objects.filter(organization=OuterRef("pk"), month=month)
    rows = reviews.cells(Organization.objects.filter(pk__in=reach.written), reach.today)
    return Source(
        Kind.REVIEW,
        rows.filter(~Exists(done)).annotate(start=Value(month, DateField())),
        reviews.last_day,
    )
