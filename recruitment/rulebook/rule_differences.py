"""In what two rule sets differ, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.models.particulars import Schooling
from recruitment.models.rules import (
    Deadline,
    RuleNumber,
    SchoolingCase,
    Stage,
    StageRule,
)
from recruitment.rulebook.rules import Rules

NOTHING = "—"


@dataclass(frozen=True)
class Difference:
    """Something that two sets say differently; a dash where one of them says nothing."""

    part: str
    what: str
    before: str
    after: str


def differences(before: Rules, after: Rules) -> list[Difference]:
    """Return in what `after` differs from `before`, part by part. No query.

    Source: docs/definitions.md, "Differences of rules".
    """
    found = []
    for title, told in _PARTS:
        old, new = dict(told(before)), dict(told(after))
        found += [
            Difference(str(title), capfirst(what), old.get(what, NOTHING), new.get(what, NOTHING))
            for what in {**old, **new}
            if old.get(what) != new.get(what)
        ]
    return found


def _numbers(known: Rules) -> Iterator[tuple[str, str]]:
    for code in RuleNumber.Code:
        if code in known.numbers:
            yield str(code.label), str(known.numbers[code])


def _schooling(known):
    for case in SchoolingCase:
        if case in known.schooling:
            least, needs_consent = known.schooling[case]
            said = str(Schooling(least).label)
            if needs_consent:
                said = _("%(level)s, with a written consent") % {"level": said}
            yield str(case.label), said


def _stages(known):
    for stage in known.stages:
        actor = str(StageRule.Actor(known.actors[stage]).label)
        threshold = known.thresholds.get(stage)
        if threshold:
            share = f"{threshold.share.numerator}/{threshold.share.denominator}"
            actor += f"; {share} {StageRule.Counted(threshold.counted).label}"
        yield str(stage.label), actor


def _order(known):
    for stage in known.stages:
        following = known.next_stages(stage)
        if following:
            yield str(stage.label), ", ".join(str(each.label) for each in following)


def _deadlines(known):
    for stage in Stage:
        term = known.terms.get(stage)
        if term is None:
            continue
        said = _("%(number)s %(unit)s after %(event)s") % {
            "number": term.length,
            "unit": Deadline.Unit(term.unit).label,
            "event": Deadline.Event(term.since).label,
        }
        if term.extension:
            more = _("%(number)s more with a consent") % {"number": term.extension}
            said += f"; {more}"
        yield str(stage.label), said


def _papers(known):
    for paper in known.papers:
        said = [paper.name, str(Stage(paper.stage).label)]
        said += [] if paper.needed else [_("if needed")]
        said += [_("written by hand")] if paper.handwritten else []
        yield paper.code, "; ".join(said)


_PARTS = (
    (gettext_lazy("Numbers of the rules"), _numbers),
    (gettext_lazy("Schooling"), _schooling),
    (gettext_lazy("Who acts, and votes"), _stages),
    (gettext_lazy("What may follow"), _order),
    (gettext_lazy("Deadlines"), _deadlines),
    (gettext_lazy("Papers"), _papers),
)
