"""Read a dossier: all that the rules ask of it, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from organizations.models import Organization, Placement
from recruitment.dossiers.conditions import Facts, Vouching
from recruitment.models import Candidate, MemberEvent, Step
from recruitment.rulebook import rules, workdays
from recruitment.rulebook.rules import Rules
from recruitment.rulebook.workdays import Calendar

REACHING = (Step.Kind.ENTERED, Step.Kind.FORWARD)
RETURNING = (Step.Kind.BACK, Step.Kind.REOPENED)


@dataclass(frozen=True)
class Dossier:
    """A dossier with what the rules ask of it, and the rules themselves."""

    candidate: Candidate
    facts: Facts
    rules: Rules
    calendar: Calendar


def read(candidate: Candidate, on: date) -> Dossier:
    """Return `candidate`'s dossier; `on` is the day whose tree and helpers count.

    Five queries (six for a readmission), and six more when its rule set is read for the
    first time.
    """
    [found] = read_many([candidate], on)
    return found


def read_many(candidates: Sequence[Candidate], on: date) -> list[Dossier]:
    """Return the dossiers of `candidates`, in their order, in as many queries as for one."""
    prefetch_related_objects(candidates, "steps", "companions", "paper_states")
    below = _under_sub_committees(candidates, on)
    left = _left_on(candidates)
    calendar = workdays.load()
    return [
        Dossier(
            candidate=candidate,
            facts=_facts(candidate, on, candidate.organization_id in below, left),
            rules=rules.load(candidate.rule_set),
            calendar=calendar,
        )
        for candidate in candidates
    ]


def days_of(steps) -> dict[str, date]:
    """Return when each stage was reached last, without those that the dossier left again."""
    return {stage: step.on for stage, step in reached(steps).items()}


def reached(steps) -> dict[str, Step]:
    """Return by which step each stage was reached last, without stages that were left again.

    `steps` in the order in which they were recorded. Sent back to a stage, or opened again
    there, a dossier has not reached any stage after it; that stage keeps its day.

    Source: docs/definitions.md, "Steps of a dossier".
    """
    last: dict[str, Step] = {}
    for step in steps:
        if step.kind in REACHING:
            last[step.after] = step
        elif step.kind in RETURNING and step.after in last:
            stages = list(last)
            last = {stage: last[stage] for stage in stages[: stages.index(step.after) + 1]}
    return last


def _facts(candidate, on, under_sub_committee, left) -> Facts:
    admission = candidate.admission if candidate.admission_id else None
    return Facts(
        stage=candidate.stage,
        stage_on=candidate.stage_on,
        born_on=candidate.person.born_on,
        days=days_of(candidate.steps.all()),
        schooling=candidate.schooling,
        schooling_case=candidate.schooling_case,
        consent_number=candidate.consent_number,
        introduced_on=candidate.introduced_on if candidate.introduced_by else None,
        certificate_on=candidate.certificate_on,
        new_member_certificate_on=candidate.new_member_certificate_on,
        decision_received_on=candidate.decision_received_on,
        ceremony_on=admission.ceremony_on if admission else None,
        readmission=candidate.readmission,
        left_on=left.get(candidate.person_id),
        under_sub_committee=under_sub_committee,
        companions=tuple(
            Vouching(
                each.full_name, each.duty, each.official_on, each.together_since, each.replaces
            )
            for each in candidate.companions.all()
            if each.start <= on and (each.end is None or on < each.end)
        ),
        papers={each.code: each.state for each in candidate.paper_states.all()},
    )


def _under_sub_committees(candidates, on) -> set[int]:
    cells = {candidate.organization_id for candidate in candidates}
    places = Placement.objects.in_force(on).filter(
        organization__in=cells, parent__kind=Organization.Kind.SUB
    )
    return set(places.values_list("organization", flat=True))


def _left_on(candidates) -> dict[int, date]:
    """Return when those who are to be readmitted last left, by person: a query, if any are."""
    persons = {candidate.person_id for candidate in candidates if candidate.readmission}
    if not persons:
        return {}
    exits = MemberEvent.objects.standing().filter(person__in=persons, kind__in=MemberEvent.DECREASE)
    return dict(exits.order_by("on").values_list("person", "on"))
