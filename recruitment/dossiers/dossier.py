"""Read a dossier: all that the rules ask of it, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    Case,
    Count,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from organizations.models import Organization, Placement
from recruitment.dossiers.conditions import Facts, Vouching
from recruitment.models import Candidate, MemberEvent, Stage, Step, Vote
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


def read_dossier(candidate: Candidate, on: date) -> Dossier:
    """Return `candidate`'s dossier; `on` is the day whose tree and helpers count.

    Five queries, and six more when its rule set is read for the first time.
    """
    row = with_places(Candidate.objects.filter(pk=candidate.pk), on).values(*PLACES).get()
    for name in PLACES:
        setattr(candidate, name, row[name])
    [found] = read_many([candidate], on)
    return found


def with_places(candidates: QuerySet[Candidate], on: date) -> QuerySet[Candidate]:
    """Let `candidates` be read with what `read_many` asks beside them.

    That is of the tree, of former members, and of votes where the rules ask how many failed.
    """
    places = Placement.objects.in_force(on).filter(
        organization=OuterRef("organization"), parent__kind=Organization.Kind.SUB
    )
    exits = MemberEvent.objects.standing().filter(
        person=OuterRef("person"), kind__in=MemberEvent.DECREASE
    )
    return candidates.annotate(
        under_sub_committee=Exists(places),
        left_on=Case(When(readmission=True, then=exits.order_by("-on").values("on")[:1])),
        votes_failed=Case(
            When(stage=Stage.RECOGNITION_FILED, then=voted_down(OuterRef("pk"))), default=0
        ),
    )


PLACES = ("under_sub_committee", "left_on", "votes_failed")


def voted_down(candidate) -> Coalesce:
    """Return, as an expression, how often a dossier was voted down for recognition by its cell.

    Source: docs/definitions.md, "Vote".
    """
    failed = Vote.objects.standing().filter(stage=Stage.RECOGNITION_VOTED, passed=False)
    counted = failed.filter(candidate=candidate).order_by().values("candidate")
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


def read_many(
    candidates: Sequence[Candidate], on: date, calendar: Calendar | None = None
) -> list[Dossier]:
    """Return the dossiers of `candidates`, in their order, in as many queries as for one.

    They were read `with_places` of that day. Four queries; three with the `calendar`.
    """
    prefetch_related_objects(candidates, "steps", "companions", "paper_states")
    calendar = calendar or workdays.load()
    return [
        Dossier(
            candidate=candidate,
            facts=_facts(candidate, on),
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


def _done_without(candidate) -> frozenset[str]:
    """Return the papers that somebody took a step without, and that were not marked since.

    Both by when they were recorded: the days that were typed say nothing of what came first.
    Forgotten when the dossier is sent back, opened again, moved or put under other rules.
    """
    missed: dict[str, datetime] = {}
    for step in candidate.steps.all():
        if step.kind == Step.Kind.FORWARD:
            missed |= dict.fromkeys(_papers_missed(step), step.at)
        elif step.kind != Step.Kind.FAILED:
            missed.clear()
    states = candidate.paper_states.all()
    marked = {each.code: each.marked_at for each in states if each.marked_at}
    return frozenset(code for code, at in missed.items() if marked.get(code, at) <= at)


def _papers_missed(step) -> list[str]:
    found = [each["params"]["codes"] for each in step.findings if each["code"] == "papers"]
    return [code for codes in found for code in codes.split(", ")]


def _facts(candidate, on) -> Facts:
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
        ceremony_on=candidate.ceremony_on,
        readmission=candidate.readmission,
        left_on=candidate.left_on,
        under_sub_committee=candidate.under_sub_committee,
        failed_votes=candidate.votes_failed,
        companions=tuple(
            Vouching(
                each.full_name, each.duty, each.official_on, each.together_since, each.replaces
            )
            for each in candidate.companions.all()
            if each.start <= on and (each.end is None or on < each.end)
        ),
        papers={each.code: each.state for each in candidate.paper_states.all()},
        done_without=_done_without(candidate),
    )
