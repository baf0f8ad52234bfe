"""Clocks: what a dossier in a stage waits for, since when it is counted, and until when.

A clock says the same as `conditions.due`, but for all dossiers at once. The last day in time
never comes earlier for a later start, so "due by a day" means "started by another day". That
day is computed here, from the calendar; the database only compares.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual

from recruitment.models import Step, Transition
from recruitment.models.candidate import CEREMONY_ON
from recruitment.models.rules import ON_PROBATION, Deadline, RuleNumber, Stage
from recruitment.rulebook.rules import Term, months_later
from recruitment.rulebook.workdays import Calendar

LONGEST_TERM = 4000
"""Days: no clock runs longer than this. Certificates are valid for five years."""

START: dict[str, Coalesce] = {
    Deadline.Event.RECEIVED: Coalesce("decision_received_on", "stage_on"),
    Deadline.Event.PROBATION_ENDED: CEREMONY_ON,
}
"""Where the dossier itself, or its admission or arrival, says when a clock started; else the
history does: since the dossier reached the stage of the event last.

A decision of which nobody recorded the receipt is taken to be received when it was issued.
"""


@dataclass(frozen=True)
class Clock:
    """What is to be done next for the dossiers of some stages and rule sets, and by when.

    `event` starts the clock, `probation` months pass before the term is counted; without a
    term the thing is due on the day on which they have passed. One that is not `binding`, since
    its term was not checked against the document, informs and makes nobody late.
    """

    after: str
    actor: str
    event: str
    term: Term | None
    probation: int = 0
    binding: bool = True
    cases: tuple[tuple[str, int], ...] = field(default=(), compare=False)

    def due(self, start: date, calendar: Calendar) -> date:
        """Return the last day in time, for a clock that started on `start`."""
        start = months_later(start, self.probation)
        return self.term.last_day(start, calendar) if self.term else start

    @property
    def start(self):
        """Return the day on which the clock of a dossier started, as an expression."""
        return START.get(self.event) or reached(Deadline.Event(self.event).stage)

    @property
    def condition(self) -> Q:
        """Return which dossiers it runs for."""
        sets = defaultdict(list)
        for stage, rule_set in self.cases:
            sets[stage].append(rule_set)
        condition = Q()
        for stage, rule_sets in sets.items():
            condition |= Q(stage=stage, rule_set__in=rule_sets)
        return condition


def reached(stage: Stage) -> Subquery:
    """Return when a dossier last went on to `stage`, as an expression.

    Sent back to it later, it has still been there since then.
    """
    kinds = (Step.Kind.ENTERED, Step.Kind.FORWARD)
    steps = Step.objects.filter(candidate=OuterRef("pk"), after=stage, kind__in=kinds)
    return Subquery(steps.order_by("-pk").values("on")[:1])


def late(today: date, calendar: Calendar) -> Q:
    """Return which open dossiers have missed the deadline of a step. One query.

    They are those of which an inbox says that the step is overdue.
    """
    yesterday = today - timedelta(days=1)
    found = Q()
    for clock in load().steps:
        if not clock.binding:
            continue
        latest = latest_start(partial(clock.due, calendar=calendar), yesterday)
        found |= clock.condition & Q(LessThanOrEqual(clock.start, latest))
    return found


def latest_start(due: Callable[[date], date], by: date) -> date:
    """Return the latest day on which a clock can have started that is due on `by` or before.

    `due` must not fall when the start rises.
    """
    first = by - timedelta(days=LONGEST_TERM)
    starts = range(LONGEST_TERM + 1)
    found = bisect_right(starts, by, key=lambda days: due(first + timedelta(days=days)))
    return first + timedelta(days=found - 1)


@dataclass(frozen=True)
class Clocks:
    """The clocks of all rule sets, those that run alike as one.

    `certificates` says which rule sets let a certificate be valid for how many months.
    """

    steps: list[Clock]
    certificates: dict[int, list[int]]


def load() -> Clocks:
    """Read the clocks of all rule sets. One query.

    While the course is missing, the clock runs to the end of the probation. What is collected
    for the recognition is dated after it, and due by the day on which the cell has to vote.
    """
    rows = _transitions()
    timed = {(row.rule_set, row.before) for row in rows if row.length is not None}
    votes = {
        row.rule_set: _of_deadline(row)
        for row in rows
        if row.after == Stage.RECOGNITION_VOTED and row.length is not None
    }
    cases: dict[Clock, set] = defaultdict(set)
    certificates = {row.rule_set: row.certificate for row in rows if row.certificate}
    for row in rows:
        if row.length is not None:
            clock = _of_deadline(row)
        elif row.after == Stage.RECOGNITION_FILED and row.rule_set in votes:
            clock = replace(votes[row.rule_set], after=row.after, actor=row.actor)
        elif row.before in _ON_THE_WAY and (row.rule_set, row.before) not in timed:
            event = Deadline.Event.PROBATION_ENDED
            clock = Clock(row.after, row.actor, event, None, row.probation or 12)
        else:
            continue
        cases[clock].add((row.before, row.rule_set))
    return Clocks(
        [replace(clock, cases=tuple(sorted(running))) for clock, running in cases.items()],
        {
            months: [rule_set for rule_set, valid in certificates.items() if valid == months]
            for months in set(certificates.values())
        },
    )


def _of_deadline(row) -> Clock:
    ended = row.since == Deadline.Event.PROBATION_ENDED
    term = Term(row.since, row.length, row.unit, is_verified=row.checked)
    months = (row.probation or 12) if ended else 0
    return Clock(row.after, row.actor, row.since, term, months, row.checked)


_ON_THE_WAY = ON_PROBATION[1:]
"""The stages in which the probation runs; before them the ceremony has to be held."""


def _transitions() -> list:
    """Return what may follow what in each rule set, with its deadline. One query.

    Where several of the stages that may follow have a deadline, each has its row.
    """

    def of_set(related, condition):
        return FilteredRelation(f"rule_set__{related}", condition=condition)

    def number(code):
        return of_set("numbers", Q(rule_set__numbers__code=code))

    return list(
        Transition.objects.annotate(
            deadline=of_set("deadlines", Q(rule_set__deadlines__stage=F("after"))),
            known=of_set("stages", Q(rule_set__stages__stage=F("after"))),
            on_probation=number(RuleNumber.Code.PROBATION),
            valid=number(RuleNumber.Code.CERTIFICATE),
            actor=F("known__actor"),
            probation=F("on_probation__number"),
            certificate=F("valid__number"),
            since=F("deadline__since"),
            unit=F("deadline__unit"),
            length=F("deadline__length"),
            checked=F("deadline__verified"),
        )
        .order_by("pk")
        .values_list(*_READ, named=True)
    )


_READ = (
    "rule_set",
    "before",
    "after",
    "actor",
    "probation",
    "certificate",
    "since",
    "unit",
    "length",
    "checked",
)
