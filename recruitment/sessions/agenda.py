"""What a session could decide on: dossiers that may go there by their rules, and how they stand."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from organizations import bodies
from organizations.models import Ancestry, Organization
from recruitment.dossiers import conditions, dossier, pipeline, pool
from recruitment.dossiers.pipeline import Going
from recruitment.findings import Finding
from recruitment.models import Candidate, Transition
from recruitment.rulebook.rules import Threshold
from recruitment.sessions import sessions

AT_MOST = 60
"""Dossiers on one screen. A committee that has more before it holds another session."""

SAID_LATER = {"vote_missing", "number_missing"}


@dataclass(frozen=True)
class Point:
    """A dossier before the session: what stands against the step, and what is odd about it."""

    candidate: Candidate
    faults: list[Finding]
    warnings: list[Finding]
    threshold: Threshold | None

    @property
    def asks_for_votes(self) -> bool:
        return self.threshold is not None

    @property
    def needs_votes(self) -> bool:
        return self.threshold is not None and self.threshold.stops


@dataclass(frozen=True)
class Elsewhere:
    """A dossier that another committee decides on: which one."""

    candidate: Candidate
    committee: str


def proposed(
    committee: Organization, stage: str, *, on: date, jurisdiction, today: date
) -> tuple[QuerySet, list[Elsewhere]]:
    """Return the open dossiers under `committee` that may go to `stage` there on the day `on`.

    Within the reach of who asks, by cell, then by name; the same order numbers decisions. And the
    first `AT_MOST` of those that may go there, but by another committee.
    """
    candidates = _that_may_go(committee, stage, on, jurisdiction=jurisdiction, today=today)
    cells = set(candidates.order_by().values_list("organization", flat=True))
    takes = sessions.who_takes(stage, cells, on)
    others = {cell: who for cell, who in takes.items() if who and who != committee}
    elsewhere = [
        Elsewhere(each, bodies.committee(others[each.organization_id]))
        for each in candidates.filter(organization__in=others)[:AT_MOST]
    ]
    return candidates.exclude(organization__in=others), elsewhere


def _that_may_go(committee, stage, on, *, jurisdiction, today) -> QuerySet:
    """Return those that may go there by the rules of that day, or by those they go by today.

    A step that only the rules before know was taken in its time, and is written down later.
    """
    below = Ancestry.objects.in_force(today).under([committee.pk]).values("descendant")
    by_rules = Q(rule_set=OuterRef("rule_set")) | Q(rule_set=pool.rules_of(on))
    may_follow = Transition.objects.filter(by_rules, before=OuterRef("stage"), after=stage)
    return in_order(
        Candidate.objects.within(jurisdiction)
        .open()
        .filter(Exists(may_follow), organization__in=below)
    )


def in_order(candidates: QuerySet) -> QuerySet:
    """Sort dossiers as sessions list and number them, with all that a row shows."""
    return candidates.select_related(
        "person", "organization", "rule_set", "admission", "arrival"
    ).order_by("organization__sort_key", "sort_key", "pk")


def points(candidates: QuerySet, stage: str, *, on: date, today: date) -> list[Point]:
    """Return how the first `AT_MOST` dossiers stand before a session of the day `on`.

    What only the session itself says, votes and numbers, is not asked for here. Five queries.
    """
    going = Going(stage, on)
    found = []
    for read in dossier.read_many(list(dossier.with_places(candidates, on)[:AT_MOST]), on):
        findings = pipeline.examine_step(read, going, today)
        found.append(
            Point(
                candidate=read.candidate,
                faults=[each for each in findings.faults if each.code not in SAID_LATER],
                warnings=findings.warnings,
                threshold=conditions.threshold_of(stage, read.facts, read.rules),
            )
        )
    return found
