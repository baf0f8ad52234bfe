"""Read a dossier: all that the rules ask of it, as plain values."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from organizations.models import Organization, Placement
from organizations.prepared import Given as Place
from organizations.prepared import Prepared, PreparedRecords
from recruitment.admissions.formers import formers_of
from recruitment.admissions.readmission import Former
from recruitment.dossiers import deciders
from recruitment.dossiers.deciders import Chain
from recruitment.dossiers.facts import Facts, Given, Vouching
from recruitment.models import (
    Candidate,
    Companion,
    Consent,
    MemberEvent,
    PaperState,
    RuleSet,
    Stage,
    Step,
    UnionsOfCell,
    Vote,
)
from recruitment.rulebook import in_force, rules, workdays
from recruitment.rulebook.rules import Rules
from recruitment.rulebook.workdays import Calendar

REACHING = (Step.Kind.ENTERED, Step.Kind.FORWARD)
RETURNING = (Step.Kind.BACK, Step.Kind.REOPENED)


@dataclass(frozen=True)
class Dossier:
    """A dossier with what the rules of a day ask of it, and these rules themselves."""

    candidate: Candidate
    facts: Facts
    rule_set: RuleSet
    rules: Rules
    calendar: Calendar
    chain: Chain = dataclasses.field(default_factory=lambda: Chain(()))

    def under(self, rule_set: RuleSet) -> "Dossier":
        """Return what another rule set asks of the same dossier. No query once it was read."""
        known = rules.load(rule_set)
        asked = _of_deciders(self.candidate, self.chain, known)
        return dataclasses.replace(
            self,
            facts=dataclasses.replace(self.facts, **asked),
            rule_set=rule_set,
            rules=known,
        )


def read_dossier(candidate: Candidate, on: date) -> Dossier:
    """Return `candidate`'s dossier; `on` is the day whose rules, tree and helpers count.

    Seven queries; one more for a readmission, one where the rules of that day are not those by
    which the dossier goes by now, and ten more when they are read for the first time.
    """
    [row] = _PLACES_OF_ONE.rows(key=candidate.pk, day=on)
    for name, value in zip(PLACES, row, strict=True):
        setattr(candidate, name, value)
    _read_beside(candidate)
    [found] = read_many([candidate], on)
    return found


def _read_beside(candidate):
    """Read what `read_many` asks beside a dossier, where it was not read before."""
    known = candidate.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in BESIDE:
        if name not in known:
            rows = getattr(candidate, name).all()
            rows._result_cache = _BESIDE_ONE[name].rows(key=candidate.pk)
            for row in rows:
                row.candidate = candidate
            known[name] = rows


def with_places(candidates: QuerySet[Candidate], on: date | Place) -> QuerySet[Candidate]:
    """Let `candidates` be read with what `read_many` asks beside them.

    That is of the tree, of former members, and of votes where the rules ask how many failed.
    """
    places = Placement.objects.in_force(on).filter(
        organization=OuterRef("organization"), parent__kind=Organization.Kind.SUB
    )
    unions = UnionsOfCell.objects.filter(organization=OuterRef("organization")).of_day(on)
    exits = MemberEvent.objects.standing().filter(
        person=OuterRef("person"), kind__in=MemberEvent.DECREASE
    )
    return candidates.annotate(
        under_sub_committee=Exists(places),
        union_of_cell=Subquery(unions.values("answer")[:1]),
        left_on=Case(When(readmission=True, then=exits.order_by("-on").values("on")[:1])),
        votes_failed=Case(
            When(stage=Stage.RECOGNITION_FILED, then=voted_down(OuterRef("pk"))), default=0
        ),
    )


def exit_of(candidate: Candidate) -> date | None:
    """Return when a former member left, by the exits on record. One query."""
    exits = candidate.person.events.standing().filter(kind__in=MemberEvent.DECREASE)
    return exits.order_by("-on").values_list("on", flat=True).first()


PLACES = ("under_sub_committee", "union_of_cell", "left_on", "votes_failed")
_PLACES_OF_ONE = Prepared(
    lambda: with_places(
        Candidate.objects.filter(pk=Place("key", Candidate._meta.pk)), Place("day", DateField())
    ).values_list(*PLACES)
)


BESIDE = {
    "steps": Step,
    "companions": Companion,
    "paper_states": PaperState,
    "consents": Consent,
}
"""What is read beside a dossier, by the names under which it has them."""


def _of_one(model):
    return PreparedRecords(lambda: model.objects.filter(candidate=Place("key", Candidate._meta.pk)))


_BESIDE_ONE = {name: _of_one(model) for name, model in BESIDE.items()}


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

    They were read `with_places` of that day. Six queries; five with the `calendar`; one more for
    readmissions.
    """
    prefetch_related_objects(candidates, *BESIDE)
    calendar = calendar or workdays.load()
    chains = deciders.chains_on({each.organization_id for each in candidates}, on)
    book = cache(in_force.load)
    formers = formers_of({each.person_id for each in candidates if each.readmission})
    return [
        _read(
            candidate,
            on,
            calendar,
            chains[candidate.organization_id],
            book,
            _former(candidate, formers),
        )
        for candidate in candidates
    ]


def _former(candidate, formers) -> Former | None:
    """Return what is on record of a former membership; when it ended, an exit tells as well."""
    if not candidate.readmission:
        return None
    former = formers.get(candidate.person_id) or Former()
    return dataclasses.replace(former, left_on=former.left_on or candidate.left_on)


def _read(candidate, on, calendar, chain, book, former) -> Dossier:
    days = days_of(candidate.steps.all())
    rule_set = in_force.goes_by(candidate, days, on, book)
    known = rules.load(rule_set)
    facts = _facts(candidate, on, days, former=former, **_of_deciders(candidate, chain, known))
    return Dossier(candidate, facts, rule_set, known, calendar, chain)


def _application_on(candidate, days) -> date | None:
    """Return the day of the application: that of the paper, or on which the step was taken."""
    if Stage.APPLICATION not in days:
        return None
    steps = (each for each in candidate.steps.all() if each.after == Stage.APPLICATION)
    last = max(steps, key=lambda each: each.pk)
    return last.document_on or last.on


def _of_deciders(candidate, chain, known) -> dict:
    """Return who decides on the dossier by these rules, and whether somebody proposes before."""
    named = {
        stage: who
        for stage in deciders.ACTS
        if (who := deciders.decider(stage, chain, known, readmission=candidate.readmission))
    }
    first = named.get(Stage.DECIDED)
    return {
        "deciders": named,
        "grassroots_proposes": deciders.proposes(chain, first) if first else None,
    }


def days_of(steps) -> dict[str, date]:
    """Return when each stage was reached last, without those that the dossier left again."""
    return {stage: step.on for stage, step in reached(steps).items()}


def reached(steps) -> dict[str, Step]:
    """Return by which step each stage was reached last, without stages that were left again.

    `steps` in the order in which they were recorded. Sent back to a stage, or opened again
    there, a dossier has not reached any stage after it; that stage keeps its day. Sent back beyond
    the stage in which it was taken over, its record begins there.

    Source: docs/definitions.md, "Steps of a dossier".
    """
    last: dict[str, Step] = {}
    for step in steps:
        if step.kind in REACHING:
            last[step.after] = step
        elif step.kind in RETURNING and step.after in last:
            stages = list(last)
            last = {stage: last[stage] for stage in stages[: stages.index(step.after) + 1]}
        elif step.kind == Step.Kind.BACK:
            last = {step.after: step}
    return last


def _done_without(candidate) -> frozenset[str]:
    """Return the papers that somebody took a step without, and that were not marked since.

    Both by when they were recorded: the days that were typed say nothing of what came first.
    Forgotten when the dossier is sent back, opened again or moved.
    """
    missed: dict[str, datetime] = {}
    for step in candidate.steps.all():
        if step.kind == Step.Kind.FORWARD:
            missed |= dict.fromkeys(_papers_missed(step), step.at)
        elif step.kind not in (Step.Kind.FAILED, Step.Kind.RULES):
            missed.clear()
    states = candidate.paper_states.all()
    marked = {each.code: each.marked_at for each in states if each.marked_at}
    return frozenset(code for code, at in missed.items() if marked.get(code, at) <= at)


def _told(candidate) -> frozenset[str]:
    """Return the codes of what was odd about the steps so far.

    Forgotten with the ceremony, from which the way to the recognition begins, and when the dossier
    is sent back, opened again or moved.
    """
    told: set[str] = set()
    for step in candidate.steps.all():
        if step.after == Stage.ADMITTED:
            told.clear()
        if step.kind == Step.Kind.FORWARD:
            told |= {each["code"] for each in step.findings}
        elif step.kind not in (Step.Kind.FAILED, Step.Kind.RULES):
            told.clear()
    return frozenset(told)


def _papers_missed(step) -> list[str]:
    found = [each["params"]["codes"] for each in step.findings if each["code"] == "papers"]
    return [code for codes in found for code in codes.split(", ")]


def _facts(candidate, on, days, **more) -> Facts:
    return Facts(
        stage=candidate.stage,
        stage_on=candidate.stage_on,
        born_on=candidate.person.born_on,
        days=days,
        schooling=candidate.schooling,
        schooling_case=candidate.schooling_case,
        consents={
            each.subject: Given(each.number, each.body, each.on)
            for each in candidate.consents.all()
        },
        political_case=candidate.political_case,
        population_policy=candidate.population_policy,
        child_number=candidate.child_number,
        child_born_on=candidate.child_born_on,
        youth_union=candidate.youth_union,
        trade_union=candidate.trade_union,
        union_here=candidate.union_here or candidate.union_of_cell or "",
        application_on=_application_on(candidate, days),
        introduced_by=candidate.introduced_by,
        introduced_on=candidate.introduced_on if candidate.introduced_by else None,
        certificate_on=candidate.certificate_on,
        new_member_certificate_on=candidate.new_member_certificate_on,
        decision_received_on=candidate.decision_received_on,
        ceremony_on=candidate.ceremony_on,
        readmission=candidate.readmission,
        under_sub_committee=candidate.under_sub_committee,
        failed_votes=candidate.votes_failed,
        companions=tuple(
            Vouching(
                each.full_name,
                each.duty,
                each.official_on,
                each.together_since,
                each.replaces,
                each.pk,
            )
            for each in candidate.companions.all()
            if each.start <= on and (each.end is None or on < each.end)
        ),
        papers={each.code: each.state for each in candidate.paper_states.all()},
        done_without=_done_without(candidate),
        told=_told(candidate),
        **more,
    )
