"""Which papers can be made of a dossier, by its rules, its stage and the place of its cell."""

from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst

from organizations import bodies
from organizations.models import Organization
from recruitment.dossiers import deciders, dossier, papers
from recruitment.dossiers.deciders import nearest
from recruitment.models import Candidate, Stage
from recruitment.paperwork.paper_kinds import (
    CONSENT,
    OF_DOSSIERS,
    READMISSION,
    REFUSAL,
    REMOVAL,
    About,
    Issuer,
)
from recruitment.rulebook import in_force, rules

SELDOM = (CONSENT, REFUSAL, REMOVAL)
"""What a step can end in and seldom does: never among the papers that are due."""


@dataclass(frozen=True)
class Offer:
    """A paper that can be made of a dossier: its code, and what it is called."""

    code: str
    name: str


def of_dossier(candidate: Candidate, on: date) -> dict[str, list[Offer]]:
    """Return the papers of a dossier: due now, others, by hand, and made elsewhere.

    Those of the rules of that day, and of the rules that its steps followed. Three queries; two
    more where it was decided on, two where recognized and two for steps under other rules, and six
    when the rules of a day are read for the first time.
    """
    reached = dossier.days_of(candidate.steps.all())
    known = rules.load(in_force.goes_by(candidate, reached, on))
    due = {candidate.stage, *known.next_stages(candidate.stage)}
    unfit = _unfit(candidate, on, known)
    found: dict[str, list[Offer]] = {"now": [], "others": [], "by_hand": [], "elsewhere": []}
    for paper in (*known.papers, *papers.of_former_rules(candidate, known)):
        offer, kind = Offer(paper.code, paper.name), OF_DOSSIERS.get(paper.code)
        if paper.handwritten:
            found["by_hand"].append(offer)
        elif kind is None or kind.about == About.LIST:
            found["elsewhere"].append(offer)
        elif paper.code not in unfit:
            found["now" if paper.stage in due else "others"].append(offer)
    for code, kind in OF_DOSSIERS.items():
        if not kind.listed and code not in unfit:
            is_due = kind.stage in due and code not in SELDOM
            found["now" if is_due else "others"].append(Offer(code, capfirst(str(kind.name))))
    return found


def signed_for(candidate: Candidate, on: date) -> list[tuple[Organization, str]]:
    """Return the bodies of the cell and of who decides that papers of that day are signed for."""
    reached = dossier.days_of(candidate.steps.all())
    known = rules.load(in_force.goes_by(candidate, reached, on))
    chain = deciders.chains_on([candidate.organization_id], on)[candidate.organization_id]
    cell = (candidate.organization, bodies.body_of(candidate.organization))
    named = deciders.decider(Stage.DECIDED, chain, known, readmission=candidate.readmission)
    return [cell, (named.organization, named.body)] if named else [cell]


def _unfit(candidate, on, known) -> set[str]:
    """Return the papers that this dossier has no use for; what it went through, it has.

    Whether there is somebody between the cell and who decides is asked of the day on which it was
    decided, if it was.
    """
    reached = dossier.reached(candidate.steps.all())
    today = _not_between(candidate, on, known)
    then: dict[str | None, set[Issuer]] = {
        stage: _not_between(candidate, step.on, rules.load(step.rule_set))
        for stage in (Stage.DECIDED, Stage.OFFICIAL)
        if (step := reached.get(stage)) and step.rule_set
    }
    unfit = {
        code
        for code, kind in OF_DOSSIERS.items()
        if kind.issuer in then.get(deciders.LEADS_TO.get(kind.stage, kind.stage), today)
        and (kind.stage not in reached or kind.stage not in deciders.COMMITTEES)
    }
    if not candidate.readmission:
        unfit.add(READMISSION)
    unfit |= {CONSENT, REFUSAL} if candidate.is_admitted else {REMOVAL}
    if Stage.OFFICIAL in reached:
        unfit.add(REMOVAL)
    return unfit


def _not_between(candidate, on, known) -> set[Issuer]:
    """Return which committees do not stand between the cell and who decides on that day."""
    chain = deciders.chains_on([candidate.organization_id], on)[candidate.organization_id]
    between = nearest(chain, Organization.Kind.GRASSROOTS)
    named = deciders.decider(Stage.DECIDED, chain, known)
    without = set()
    if nearest(chain, Organization.Kind.SUB) is None:
        without.add(Issuer.SUB_COMMITTEE)
    if between is None or (named and named.organization == between):
        without.add(Issuer.GRASSROOTS)
    return without
