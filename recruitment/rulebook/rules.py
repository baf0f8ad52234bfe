"""A rule set as one value: what a dossier is held to, read once and asked in plain words.

Rules are rows (`models.rules`). Every change of a set gives it another `stamp`, and what was
read is kept by that stamp, so that a dossier's page does not read a rule set again.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from recruitment.models.competence import Competence
from recruitment.models.particulars import Schooling
from recruitment.models.rules import Deadline, RuleNumber, RuleSet, Stage, StageRule
from recruitment.rulebook.workdays import Calendar

NUMBERS = RuleNumber.Code


@dataclass(frozen=True)
class Quorum:
    """A vote is one when present ÷ who may vote ≥ `share`, or > `share` with `more_than`."""

    share: Fraction
    more_than: bool = False

    def needed(self, entitled: int) -> int:
        """Return how many have to be present, at the least."""
        return _least(entitled, self.share, self.more_than)


@dataclass(frozen=True)
class Threshold:
    """A vote passes when in favour ÷ `counted` ≥ `share`, or > `share` with `more_than`.

    One that does not `stop` is told, and may be missed for a reason: its row was not checked
    against the document. Without a `quorum` nothing is asked of how many were present.
    """

    share: Fraction
    counted: str = StageRule.Counted.ENTITLED
    more_than: bool = False
    quorum: Quorum | None = None
    stops: bool = True

    def needed(self, *, entitled: int, present: int) -> int:
        """Return the least number in favour with which a vote passes.

        Whole numbers only: 20 members and two thirds make 14, not 13.33; more than half make 11.

        Source: docs/definitions.md, "Vote".
        """
        voters = entitled if self.counted == StageRule.Counted.ENTITLED else present
        return _least(voters, self.share, self.more_than)

    def least_present(self, entitled: int) -> int:
        """Return how many have to be present for a vote to be one; 0 where none is asked for."""
        return self.quorum.needed(entitled) if self.quorum else 0

    def passes(self, *, entitled: int, present: int, in_favour: int) -> bool:
        return in_favour >= self.needed(entitled=entitled, present=present)


def _least(voters: int, share: Fraction, more_than: bool) -> int:
    """Return the least whole number that is so large a share of `voters`, or more than that."""
    if more_than:
        return voters * share.numerator // share.denominator + 1
    return -(-voters * share.numerator // share.denominator)


@dataclass(frozen=True)
class Term:
    """By when something is due: so many days or months since an event, perhaps extended.

    One that was not checked against the document informs; nobody is late by it.
    """

    since: str
    length: int
    unit: str = Deadline.Unit.WORKING_DAYS
    extension: int = 0
    is_verified: bool = True

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
    of_union: str = ""
    """The union whose introduction it is: then it is needed of whom that union introduced."""

    def is_needed_of(self, introduced_by: str) -> bool:
        """Tell whether it has to be there of whom that union introduced, or none."""
        return self.needed or (self.of_union != "" and self.of_union == introduced_by)


@dataclass(frozen=True)
class Decides:
    """By which body a committee decides, and which votes of it are asked for, if any are."""

    body: str
    threshold: Threshold | None = None


@dataclass(frozen=True)
class Asks:
    """Whether there is no admission without a consent, or it is only told of; by which source."""

    needed: bool
    source: str = ""


@dataclass(frozen=True)
class Rules:
    """What a rule set says. Numbers, schooling and stages that it does not name do not apply.

    `competences` says of an act and what a committee is by which body that one decides on it,
    `provisions` who finishes under the set before: who had reached a stage, until another. `until`
    says from which day on a number stops nobody, `consents` what is asked about which subject, and
    `never_readmitted` after which cause of leaving, and whether a document may excuse it.
    """

    title: str
    numbers: dict[str, int]
    schooling: dict[str, tuple[str, bool]]
    actors: dict[str, str]
    thresholds: dict[str, Threshold]
    order: frozenset[tuple[str, str]]
    terms: dict[str, Term]
    papers: tuple[PaperRule, ...] = field(default=())
    competences: Mapping[tuple[str, str], Decides] = field(default_factory=dict)
    provisions: tuple[tuple[str, str], ...] = ()
    until: Mapping[str, date] = field(default_factory=dict)
    consents: Mapping[str, Asks] = field(default_factory=dict)
    never_readmitted: Mapping[str, bool] = field(default_factory=dict)
    unchecked: frozenset[str] = frozenset()
    """The numbers that nobody held against the document."""

    def number_on(self, code: str, day: date) -> int | None:
        """Return a number that still stops somebody on `day`, or None."""
        end = self.until.get(code)
        return self.numbers.get(code) if end is None or day < end else None

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

    def papers_due(self, stage: str, introduced_by: str = "") -> list[PaperRule]:
        """Return the papers that must be there for the step to `stage`: those of earlier stages.

        Of whom a union introduced, its paper is one of them.

        Its own papers are what the step makes: the resolution is written when the cell votes.
        """
        order = list(Stage)
        reached = order.index(Stage(stage))
        return [
            paper
            for paper in self.papers
            if paper.is_needed_of(introduced_by) and order.index(Stage(paper.stage)) < reached
        ]


def load(rule_set: RuleSet) -> Rules:
    """Return what `rule_set` says: ten queries the first time, none after that."""
    return _load(rule_set.pk, rule_set.stamp, str(rule_set))


def forget() -> None:
    """Let every set be read again, after its rows were changed without another stamp."""
    _load.cache_clear()


@lru_cache(maxsize=64)
def _load(key: int, stamp: str, title: str) -> Rules:
    rule_set = RuleSet(pk=key)

    def rows(related: str, *fields: str) -> list[tuple]:
        return list(getattr(rule_set, related).values_list(*fields))

    numbers = rows("numbers", "code", "number", "until", "verified")
    stages = rows("stages", "stage", "actor", "numerator", "denominator", "counted")
    return Rules(
        title=title,
        numbers={code: number for code, number, *_rest in numbers},
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
            for stage, *term in rows(
                "deadlines", "stage", "since", "length", "unit", "extension", "verified"
            )
        },
        papers=tuple(
            PaperRule(*paper)
            for paper in rows(
                "papers", "code", "name", "stage", "needed", "handwritten", "of_union"
            )
        ),
        competences={
            (act, standing): _decides(*rest)
            for act, standing, *rest in rows("competences", *_COMPETENCE)
        },
        provisions=tuple(rows("provisions", "reached", "until")),
        until={code: end for code, _number, end, _verified in numbers if end},
        unchecked=frozenset(code for code, *_rest, verified in numbers if not verified),
        consents={
            subject: Asks(needed, source)
            for subject, needed, source in rows("consents", "subject", "needed", "source")
        },
        never_readmitted=dict(rows("never_readmitted", "cause", "may_be_excused")),
    )


_PAPER = ("code", "name", "stage", "needed", "handwritten", "of_union")
_QUORUM = ("quorum_numerator", "quorum_denominator", "quorum_more_than")
_COMPETENCE = (
    *("act", "standing", "body", "verified"),
    *("numerator", "denominator", "more_than", "counted", *_QUORUM),
)


def _decides(
    body: str,
    verified: bool,
    numerator: int | None,
    denominator: int | None,
    more_than: bool,
    counted: str,
    *present: int | None,
) -> Decides:
    if not (numerator and denominator):
        return Decides(body)
    share = Fraction(numerator, denominator)
    above, below, is_more = present
    quorum = None
    if above and below:
        quorum = Quorum(Fraction(above, below), bool(is_more))
    elif counted == StageRule.Counted.ENTITLED:
        quorum = Quorum(share, more_than)  # so many that the vote can pass
    # The two thirds of an authorised committee stop, as those of one that proposes do.
    stops = verified or body == Competence.Body.WHOLE
    return Decides(body, Threshold(share, counted, more_than, quorum, stops))


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
