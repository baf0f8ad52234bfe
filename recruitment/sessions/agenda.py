"""What a session could decide on: dossiers that may go there by their rules, and how they stand."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from organizations.models import Ancestry, Organization
from recruitment.dossiers import dossier, pipeline
from recruitment.dossiers.pipeline import Going
from recruitment.findings import Finding
from recruitment.models import Candidate, Transition
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
    asks_for_votes: bool


def proposed(committee: Organization, stage: str, *, jurisdiction, today: date) -> QuerySet:
    """Return the open dossiers under `committee` that may go to `stage` by their own rules.

    Within the reach of who asks, by cell, then by name; the same order numbers decisions.
    """
    below = Ancestry.objects.in_force(today).under([committee.pk]).values("descendant")
    may_follow = Transition.objects.filter(
        rule_set=OuterRef("rule_set"), before=OuterRef("stage"), after=stage
    )
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
                asks_for_votes=sessions.asks_for_votes(read.candidate, stage),
            )
        )
    return found
