"""The papers of a dossier: which there are, and where each stands and lies. No scans."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import names
from organizations.models import User
from recruitment.ledger import claim, record, require_open
from recruitment.models import Candidate, PaperState, RuleSet, Step
from recruitment.rulebook import rules
from recruitment.rulebook.rules import PaperRule


@dataclass(frozen=True)
class Listed:
    """A paper of the rules, with what is on record of it in one dossier."""

    rule: PaperRule
    state: PaperState
    is_needed: bool = True
    expired_on: date | None = None
    """From when it is valid no more, if it is a certificate that has run out."""

    @property
    def is_there(self) -> bool:
        return self.state.state not in (PaperState.State.TO_DO, PaperState.State.RETURNED)


def checklist(
    candidate: Candidate, known: rules.Rules, former: Sequence[PaperRule] = ()
) -> list[Listed]:
    """Return the papers that the rules name, then the `former` ones. One query."""
    states = {each.code: each for each in candidate.paper_states.all()}
    return [
        Listed(
            rule,
            states.get(rule.code) or PaperState(candidate=candidate, code=rule.code),
            rule.is_needed_of(candidate.introduced_by),
        )
        for rule in (*known.papers, *former)
    ]


def of_former_rules(candidate: Candidate, known: rules.Rules) -> list[PaperRule]:
    """Return the papers of steps that were taken under other rules, and that `known` lacks.

    Two queries; one where all steps followed the rules by which the dossier goes.
    """
    steps = [
        each
        for each in candidate.steps.all()
        if each.kind == Step.Kind.FORWARD and each.rule_set_id not in (None, candidate.rule_set_id)
    ]
    sets = RuleSet.objects.in_bulk({each.rule_set_id for each in steps}) if steps else {}
    codes = {paper.code for paper in known.papers}
    found = {
        paper.code: paper
        for step in steps
        for paper in rules.load(sets[step.rule_set_id]).papers
        if paper.stage == step.after and paper.code not in codes
    }
    return list(found.values())


def takes_papers(candidate: Candidate) -> bool:
    """Tell whether papers can be marked: also once all is done, when the last decision comes."""
    return candidate.is_open or candidate.outcome == Candidate.Outcome.COMPLETED


@transaction.atomic
def mark(
    candidate: Candidate,
    codes: str | Collection[str],
    *,
    state: PaperState.State,
    on: date,
    version: int,
    by: User,
    today: date,
    place: str = "",
) -> None:
    """Record where papers (one code, or several) stand since `on`, and where they lie.

    Raises ValidationError for a paper that no rules of the dossier name and for a dossier
    that was closed on its way, and Conflict if the dossier was changed since `version`.
    """
    candidate = claim(candidate, version)
    if not takes_papers(candidate):
        require_open(candidate)
    codes = [codes] if isinstance(codes, str) else list(codes)
    sets = RuleSet.objects.filter(Q(pk=candidate.rule_set_id) | Q(steps__candidate=candidate))
    named = {paper.code for each in sets.distinct() for paper in rules.load(each).papers}
    if not named.issuperset(codes):
        raise ValidationError({"code": _("The rules of this dossier know no such paper.")})
    if on > today:
        raise ValidationError({"on": _("This day lies in the future.")})
    _write(candidate, codes, state, on, place, by)


def hand_over(
    candidate: Candidate,
    stage: str,
    *,
    on: date,
    by: User,
    at: datetime | None = None,
    known: rules.Rules | None = None,
) -> None:
    """Mark what `stage` always needs as in hand where it is not there; the caller has claimed.

    By the rules `known`, where the step follows others than the dossier does now. `at` is the
    moment of the step that does so, by which `reopen_papers` finds it again.
    """
    listed = checklist(candidate, known or rules.load(candidate.rule_set))
    missing = [each.rule.code for each in listed if _is_needed(each, stage) and not each.is_there]
    _write(candidate, missing, PaperState.State.IN_HAND, on, "", by, at)


def spare(candidate: Candidate, stage: str, *, on: date, by: User, at: datetime) -> None:
    """Mark what belongs to `stage` and is not there as not applicable; the caller has claimed."""
    listed = checklist(candidate, rules.load(candidate.rule_set))
    codes = [each.rule.code for each in listed if each.rule.stage == stage and not each.is_there]
    _write(candidate, codes, PaperState.State.NOT_APPLICABLE, on, "", by, at)


def reopen_papers(candidate: Candidate, step: Step, *, on: date, by: User) -> None:
    """Mark as to do what `step`, which is taken back, marked as in hand, and nobody since.

    The caller has claimed the dossier.
    """
    marked = candidate.paper_states.filter(marked_at=step.at, state=PaperState.State.IN_HAND)
    codes = list(marked.order_by("code").values_list("code", flat=True))
    _write(candidate, codes, PaperState.State.TO_DO, on, "", by)


def give_up(candidate: Candidate, stage: str, *, on: date, by: User) -> None:
    """Mark what `stage` always needs as to do where it is there; the caller has claimed."""
    known = checklist(candidate, rules.load(candidate.rule_set))
    held = [each.rule.code for each in known if _is_needed(each, stage) and each.is_there]
    _write(candidate, held, PaperState.State.TO_DO, on, "", by)


def _is_needed(listed, stage) -> bool:
    return listed.rule.stage == stage and listed.is_needed


def _write(candidate, codes, state, on, place, by, at=None):
    recorded = {paper.code: paper for paper in candidate.paper_states.filter(code__in=codes)}
    for code in codes:
        paper = recorded.get(code) or PaperState(candidate=candidate, code=code)
        before = paper.state
        paper.state, paper.on, paper.place = state, on, names.clean(place)
        paper.marked_at = at or timezone.now()
        paper.full_clean()
        paper.save()
        changes = {"code": (None, code), "state": (before, state), "place": (None, paper.place)}
        record("paper.mark", candidate, by=by, changes=changes)
