"""The papers of a dossier: which there are, and where each stands and lies. No scans."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import names
from organizations.models import User
from recruitment.ledger import claim, record, require_open
from recruitment.models import Candidate, PaperState, Step
from recruitment.rulebook import rules
from recruitment.rulebook.rules import PaperRule


@dataclass(frozen=True)
class Listed:
    """A paper of the rules, with what is on record of it in one dossier."""

    rule: PaperRule
    state: PaperState
    expired_on: date | None = None
    """From when it is valid no more, if it is a certificate that has run out."""

    @property
    def is_there(self) -> bool:
        return self.state.state not in (PaperState.State.TO_DO, PaperState.State.RETURNED)


def checklist(candidate: Candidate, known: rules.Rules) -> list[Listed]:
    """Return the papers that the rules name, in the order of their stages. One query."""
    states = {each.code: each for each in candidate.paper_states.all()}
    return [
        Listed(rule, states.get(rule.code) or PaperState(candidate=candidate, code=rule.code))
        for rule in known.papers
    ]


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

    Raises ValidationError for a paper that the dossier's rules do not name and for a dossier
    that was closed on its way, and Conflict if the dossier was changed since `version`.
    """
    candidate = claim(candidate, version)
    if not takes_papers(candidate):
        require_open(candidate)
    codes = [codes] if isinstance(codes, str) else list(codes)
    known = {paper.code for paper in rules.load(candidate.rule_set).papers}
    if not known.issuperset(codes):
        raise ValidationError({"code": _("The rules of this dossier know no such paper.")})
    if on > today:
        raise ValidationError({"on": _("This day lies in the future.")})
    _write(candidate, codes, state, on, place, by)


def hand_over(
    candidate: Candidate, stage: str, *, on: date, by: User, at: datetime | None = None
) -> None:
    """Mark what `stage` always needs as in hand where it is not there; the caller has claimed.

    `at` is the moment of the step that does so, by which `reopen_papers` finds it again.
    """
    known = checklist(candidate, rules.load(candidate.rule_set))
    missing = [each.rule.code for each in known if _is_needed(each, stage) and not each.is_there]
    _write(candidate, missing, PaperState.State.IN_HAND, on, "", by, at)


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
    return listed.rule.stage == stage and listed.rule.needed


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
