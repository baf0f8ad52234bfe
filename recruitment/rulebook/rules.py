"""A rule set as one value: what a dossier is held to, read once and asked in plain words.

Rules are rows (`models.rules`). Every change of a set gives it another `stamp`, and what was
read is kept by that stamp, so that a dossier's page does not read a rule set again.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from recruitment.models.particulars import Schooling
from recruitment.models.rules import Deadline, RuleNumber, RuleSet, Stage, StageRule
from recruitment.rulebook.workdays import Calendar

NUMBERS = RuleNumber.Code


@dataclass(frozen=True)
class Threshold:
    """A vote passes when in favour ÷ `counted` ≥ `share`."""

    share: Fraction
    counted: str = StageRule.Counted.ENTITLED

    def needed(self, *, entitled: int, present: int) -> int:
        """Return the least number in favour with which a vote passes.

        Whole numbers only: 20 members and two thirds make 14, not 13.33.

        Source: docs/definitions.md, "Vote".
        """
        voters = entitled if self.counted == StageRule.Counted.ENTITLED else present
        share = self.share
        return -(-voters * share.numerator // share.denominator)

    def passes(self, *, entitled: int, present: int, in_favour: int) -> bool:
        return in_favour >= self.needed(entitled=entitled, present=present)


@dataclass(frozen=True)
class Term:
    """By when something is due: so many days or months since an event, perhaps extended."""

    since: str
    length: int
    unit: str = Deadline.Unit.WORKING_DAYS
    extension: int = 0

    def last_day(self, start: date, calendar: Calendar, *, extended: bool = False) -> date:
        """Return the last day that is still in time, counted from `start`.

        Source: docs/definitions.md, "Deadline".
        """
        length = self.length + (self.extension if extended else 0)
        if self.unit == Deadline.Unit.WORKING_DAYS:
            return calendar.after(start, length)
        if self.unit == Deadline.Unit.MONTHS:
            return months_later(start, length)
        return start + timedelta(days=length)


@dataclass(frozen=True)
class PaperRule:
    """A paper, by its code: its name, the stage by which it must be there."""

    code: str
    name: str
    stage: str
    needed: bool
    handwritten: bool


@dataclass(frozen=True)
class Rules:
    """What a rule set says. Numbers, schooling and stages that it does not name do not apply."""

    title: str
    numbers: dict[str, int]
    schooling: dict[str, tuple[str, bool]]
    actors: dict[str, str]
    thresholds: dict[str, Threshold]
    order: frozenset[tuple[str, str]]
    terms: dict[str, Term]
    papers: tuple[PaperRule, ...] = field(default=())

    @property
    def stages(self) -> list[Stage]:
        """Return the stages that the rules know, in their usual order."""
        return [stage for stage in Stage if stage in self.actors]

    def next_stages(self, stage: str) -> list[Stage]:
        """Return the stages that may follow `stage`, in their usual order."""
        return [after for after in self.stages if (stage, after) in self.order]

    def earlier_stages(self, stage: str) -> list[Stage]:
        """Return the stages before `stage`, to which a dossier can be sent back."""
        order = list(Stage)
        return [each for each in self.stages if order.index(each) < order.index(Stage(stage))]

    def papers_due(self, stage: str) -> list[PaperRule]:
        """Return the papers that must be there for the step to `stage`: those of earlier stages.

        Its own papers are what the step makes: the resolution is written when the cell votes.
        """
        order = list(Stage)
        reached = order.index(Stage(stage))
        return [p for p in self.papers if p.needed and order.index(Stage(p.stage)) < reached]


def load(rule_set: RuleSet) -> Rules:
    """Return what `rule_set` says: six queries the first time, none after that."""
    return _load(rule_set.pk, rule_set.stamp, str(rule_set))


def forget() -> None:
    """Let every set be read again, after its rows were changed without another stamp."""
    _load.cache_clear()


@lru_cache(maxsize=64)
def _load(key: int, stamp: str, title: str) -> Rules:
    rule_set = RuleSet(pk=key)

    def rows(related: str, *fields: str) -> list[tuple]:
        return list(getattr(rule_set, related).values_list(*fields))

    stages = rows("stages", "stage", "actor", "numerator", "denominator", "counted")
    return Rules(
        title=title,
        numbers=dict(rows("numbers", "code", "number")),
        schooling={
            case: (least, consent)
            for case, least, consent in rows("schoolings", "case", "least", "needs_consent")
        },
        actors={stage: actor for stage, actor, *_rest in stages},
        thresholds={
            stage: Threshold(Fraction(numerator, denominator), counted)
            for stage, _actor, numerator, denominator, counted in stages
            if denominator
        },
        order=frozenset(rows("transitions", "before", "after")),
        terms={
            stage: Term(*term)
            for stage, *term in rows("deadlines", "stage", "since", "length", "unit", "extension")
        },
        papers=tuple(
            PaperRule(*paper)
            for paper in rows("papers", "code", "name", "stage", "needed", "handwritten")
        ),
    )


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later; the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_from(day: date, months: int) -> date:
    """Return the latest day from which so many months have passed on `day`.

    Counting months back and forth does not always lead back: from 28 February on, four days
    may lead to the same day.
    """
    latest = months_later(day, -months)
    while months_later(latest + timedelta(days=1), months) <= day:
        latest += timedelta(days=1)
    return latest


def full_months(born_on: date, on: date) -> int:
    """Return how many whole months lie between two days; a month is full on the same day."""
    months = (on.year - born_on.year) * 12 + on.month - born_on.month
    return months - (months_later(born_on, months) > on)


def age_on(day: date, born_on: date) -> int:
    """Return the age in full years on `day`; who was born on 29 February comes of age in March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def is_enough(schooling: str, least: str) -> bool:
    """Tell whether `schooling` is at least `least`; what is not recorded is not enough."""
    levels: list[str] = list(Schooling)
    return schooling in levels and levels.index(schooling) >= levels.index(least)
