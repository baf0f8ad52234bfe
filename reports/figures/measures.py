"""The quotas that the rows of a table are measured on: own, taken over, summed from below."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from organizations.models import Ancestry, Placement
from organizations.periods import Period
from recruitment.models import Quota
from recruitment.models.quota import holds_on
from reports.figures.attainment import Target
from reports.figures.question import Question


@dataclass(frozen=True)
class TakenOver:
    """A quota that was issued to a predecessor, and stands beside the successor's own."""

    code: str
    name: str
    target: Target


LINE = (
    "start",
    "end",
    "organization",
    "organization__code",
    "organization__name",
    "basis",
    "persons_low",
    "persons_high",
    "form",
    "low",
    "high",
    "or_percent",
    "base_members",
    "base_on",
    "issuer",
    "document_number",
    "document_on",
    "version",
    "effective_on",
)
"""What is read of a quota's line, before its milestones and who it stands beside."""


def quota_lines(
    keys: Collection[int], heirs: Collection[int], question: Question
) -> tuple[dict[tuple[int, str], dict], Mapping[int, list[TakenOver]]]:
    """Return the lines in force, with their target, by organization and basis, and what each of
    `heirs` has taken over. One query.

    All bases are given, so that who has none of the one asked for can say which it has. Of a
    group among another one there is no quota.

    Source: docs/definitions.md, "Quota taken over".
    """
    if question.reading.among:
        return {}, {}
    reading, due_in = question.reading, dict(question.reading.period.measures)
    lines = Quota.objects.of_any(due_in).in_force(reading.quota_day).filter(group=reading.group)
    lines = lines.annotate(due_on=F("milestones__on"), due=F("milestones__percent")).order_by()
    rows = lines.filter(organization__in=keys).annotate(holder=F("organization"))
    rows = rows.values_list(*LINE, "due_on", "due", "holder")
    if heirs:
        taken = _of_predecessors(lines.filter(basis=question.basis), heirs, reading.structure_on)
        rows = rows.union(taken.values_list(*LINE, "due_on", "due", "holder"), all=True)
    found: defaultdict[tuple[int, str], dict[Period, dict]] = defaultdict(dict)
    taken_over: defaultdict[int, list[TakenOver]] = defaultdict(list)
    for *line, due_on, due, holder in rows.order_by("due_on"):
        line = dict(zip(LINE, line, strict=True)) | {"due_on": due_on, "due": due}
        if holder != line["organization"]:
            _take_over(taken_over[holder], line)
            continue
        lines_of, set_for = found[holder, line["basis"]], Period(line["start"], line["end"])
        milestone = ((line["due_on"], line["due"]),) if line["due_on"] else ()
        known = lines_of[set_for]["target"].milestones if set_for in lines_of else ()
        target = _target(line, known + milestone)
        lines_of[set_for] = line | {"target": target, "due_in": due_in[set_for]}
    for lines in taken_over.values():
        lines.sort(key=lambda each: (each.name, each.code))
    nearest = {
        key: next(lines_of[each] for each in due_in if each in lines_of)
        for key, lines_of in found.items()
    }
    return nearest, taken_over


def _target(line: Mapping, milestones: tuple[tuple[date, int], ...] = ()) -> Target:
    return Target(
        low=line["persons_low"],
        high=line["persons_high"],
        form=line["form"],
        base=line["base_members"],
        milestones=milestones,
    )


def _of_predecessors(lines: QuerySet, heirs: Collection[int], structure_on: date) -> QuerySet:
    """Keep the lines of what had ended by that day and counts as one of `heirs` itself."""
    above = "organization__above__"
    still = Q(**{f"{above}end__isnull": True}) | Q(**{f"{above}end__gt": structure_on})
    counted = {f"{above}ancestor__in": heirs, f"{above}distance": 0}
    lines = lines.filter(still, **counted, **{f"{above}start__lte": structure_on})
    lines = lines.annotate(holder=F(f"{above}ancestor"))
    return lines.exclude(holder=F("organization"))


def _take_over(taken_over: list[TakenOver], line: Mapping) -> None:
    """Add the line of a predecessor, which comes once for each of its milestones."""
    one = TakenOver(line["organization__code"], line["organization__name"], _target(line))
    if one not in taken_over:
        taken_over.append(one)


@dataclass
class Below:
    """The quotas below one organization: their sum, and since when each above nought holds, by
    the key of whose it is."""

    low: int
    since: dict[int, date]

    @property
    def target(self) -> Target:
        return Target(self.low, source="children")


def sums_below(lacking: Iterable[int], question: Question) -> dict[int, Below]:
    """Return the quotas below each of `lacking`, which has none of its own, added up.

    Of two quotas one below the other only the upper counts. Those with none below are left
    out. One query; none of a group among another one, of which there is no quota.

    Source: docs/definitions.md, "Children's sum".
    """
    reading = question.reading
    if reading.among:
        return {}
    set_for, _due_in = reading.period.measures[-1]
    held = {
        "descendant__quotas__start": set_for.start,
        "descendant__quotas__end": set_for.end,
        "descendant__quotas__basis": question.basis,
        "descendant__quotas__group": reading.group,
    }
    in_force = holds_on(reading.quota_day, "descendant__quotas__")
    standing = Placement.objects.in_force(reading.structure_on).values("organization")
    pairs = Ancestry.objects.in_force(reading.structure_on).filter(distance__gt=0)
    over = pairs.filter(descendant=OuterRef(OuterRef("descendant")))
    between = pairs.filter(
        in_force,
        ancestor=OuterRef("ancestor"),
        descendant__in=over.values("ancestor"),
        **held,
    )
    quotas = (
        pairs.filter(in_force, ancestor__in=list(lacking), descendant__in=standing, **held)
        .filter(~Exists(between))
        .order_by()
        .values_list(
            "ancestor",
            "descendant",
            "descendant__quotas__persons_low",
            "descendant__quotas__effective_on",
        )
    )
    found: dict[int, Below] = {}
    for ancestor, unit, low, since in quotas:
        below = found.setdefault(ancestor, Below(0, {}))
        below.low += low
        if low:
            below.since[unit] = max(since, set_for.start)
    return found
