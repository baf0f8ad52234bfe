"""In what two rule sets differ, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recruitment.models.competence import Competence, Standing
from recruitment.models.particulars import Schooling, Union
from recruitment.models.questions import Cause, Subject
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
            said = str(known.numbers[code])
            if end := known.until.get(code):
                said = _("%(number)s, until %(day)s") % {
                    "number": said,
                    "day": date_format(end, "SHORT_DATE_FORMAT"),
                }
            yield str(code.label), said


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


def _competences(known):
    for act in Competence.Act:
        for standing in Standing:
            decides = known.competences.get((act, standing))
            if decides is None:
                continue
            said = str(Competence.Body(decides.body).label)
            if threshold := decides.threshold:
                said += f"; {_share(threshold)} {StageRule.Counted(threshold.counted).label}"
            if threshold and threshold.quorum:
                said += "; " + _("present: %(share)s") % {"share": _share(threshold.quorum)}
            yield f"{act.label}: {standing.label}", said


def _share(asked):
    """Return a share as people write it: 2/3, or more than 1/2."""
    said = f"{asked.share.numerator}/{asked.share.denominator}"
    return _("more than %(share)s") % {"share": said} if asked.more_than else said


def _order(known):
    for stage in Stage:
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
        if paper.of_union:
            union = Union(paper.of_union).label
            said.append(_("of whom it introduced: %(union)s") % {"union": union})
        elif not paper.needed:
            said.append(_("if needed"))
        said += [_("written by hand")] if paper.handwritten else []
        yield paper.code, "; ".join(said)


def _consents(known):
    for subject in Subject:
        if subject in known.consents:
            needed = known.consents[subject].needed
            yield str(subject.label), _("no admission without it") if needed else _("only told")


def _never_readmitted(known):
    for cause in Cause:
        if cause in known.never_readmitted:
            excused = known.never_readmitted[cause]
            yield str(cause.label), _("may be excused by a document") if excused else _("never")


_PARTS = (
    (gettext_lazy("Numbers of the rules"), _numbers),
    (gettext_lazy("Schooling"), _schooling),
    (gettext_lazy("Who acts, and votes"), _stages),
    (gettext_lazy("Which committee decides"), _competences),
    (gettext_lazy("What may follow"), _order),
    (gettext_lazy("Deadlines"), _deadlines),
    (gettext_lazy("Papers"), _papers),
    (gettext_lazy("Consents from above"), _consents),
    (gettext_lazy("Never readmitted"), _never_readmitted),
)
