"""The attainment table: one organization, and those below it, measured in one reading.

The same table feeds the dashboard, its exports and the command.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value

from organizations.models import Ancestry, Organization, Placement, Succession
from organizations.periods import Period
from recruitment.counting.counts import Counted, overview
from recruitment.counting.freshness import reported
from recruitment.models import Exemption, Quota
from recruitment.models.quota import holds_on
from reports.attainment import Attainment, State, Target, Thresholds
from reports.comparable import changes, comparables, is_comparable
from reports.question import FURTHER_DOWN, Question


@dataclass(frozen=True)
class TakenOver:
    """A quota that was issued to a predecessor, and stands beside the successor's own."""

    code: str
    name: str
    target: Target


@dataclass
class Row:
    """One organization with its attainment, and what stood beside it a year before.

    `taken_over` are the quotas of those whose heir it is; they are in no figure. It `has_grown`
    if what it took over since the same day a year before is in the number of that year.
    """

    organization: Organization
    attainment: Attainment
    counted: Counted
    quota: dict | None = None
    exempt_until: date | None = None
    in_reach: bool = True
    has_grown: bool = False
    taken_over: list[TakenOver] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the name that the organization bore in the tree that is read."""
        return getattr(self.organization, "name_then", None) or self.organization.name

    def is_shown(self, question: Question) -> bool:
        return question.shows(self.organization.bloc, self.attainment.state)

    @property
    def against_year_before(self) -> int | None:
        """Return the change, or None where there is nothing to compare with."""
        before = self.counted.year_before
        return None if before is None else self.counted.admitted - before


@dataclass
class Table:
    """The organization asked about, the rows of the level asked for, and who stands above.

    `lines` are the head's other bases; `above` holds those above that were asked for, by key.
    `handed_down` is the sum of the quotas directly below the head, whatever rows are asked for,
    or None where nobody there has one.
    """

    question: Question
    head: Row
    rows: list[Row]
    lines: dict[str, Row] = field(default_factory=dict)
    above: dict[int, Attainment] = field(default_factory=dict)
    handed_down: int | None = None

    @cached_property
    def shown(self) -> list[Row]:
        """Return the rows of the state and the bloc asked for, by name."""
        return [row for row in self.rows if row.is_shown(self.question)]

    @property
    def direct(self) -> int:
        """Return what counts for the head and for none of the rows: recorded on itself, or on
        an organization that ended and whose heir it is, or above the level asked for."""
        return self.head.attainment.admitted - sum(row.attainment.admitted for row in self.rows)

    @property
    def unassigned(self) -> int | None:
        """Return the head's own quota less what was handed down, or None if one is missing.

        Source: docs/definitions.md, "Difference between own quota and children's sum".
        """
        own = self.head.attainment.target
        if own is None or own.source != "own" or self.handed_down is None:
            return None
        return own.low - self.handed_down

    @property
    def overassigned(self) -> int:
        """Return how many more were assigned below than the head's own quota; never negative."""
        return max(-(self.unassigned or 0), 0)

    def count_by_state(self) -> dict[State, int]:
        """Return how many rows of the bloc asked for are in each state that occurs, in order."""
        asked = replace(self.question, state="")
        states = [row.attainment.state for row in self.rows if row.is_shown(asked)]
        return {state: states.count(state) for state in State if state in states}


def attainment_table(
    organization: Organization,
    question: Question,
    *,
    reach: QuerySet | None = None,
    above: Iterable[int] = (),
    hears: bool = True,
) -> Table:
    """Return the attainment of `organization`, and of those of the level asked for, by name.

    The tree is that of the reading's `structure_on`. `reach` is who may be looked at, as a
    query of keys; without it everybody. `above` are keys of ancestors to measure along with the
    others. Unless it `hears`, nobody is asked for reports. At most nine queries, the same for
    one child as for a thousand, and for any number above.

    Source: docs/definitions.md.
    """
    found = list(_organizations(organization, question, reach))
    head = next((each for each in found if each.pk == organization.pk), organization)
    keys = [organization.pk, *(each.pk for each in found if each.pk != organization.pk)]
    measured = [*keys, *above]
    counted = overview(measured, question.reading)
    heirs = [each.pk for each in found if each.has_taken_over]
    quotas, taken_over = _quotas(measured, organization.pk, heirs, question)
    lacking = [key for key in measured if (key, question.basis) not in quotas]
    asked = {*lacking, organization.pk} if question.level in FURTHER_DOWN else lacking
    below = _sums_below(asked, question) if asked else {}
    empty = [key for key in keys if not counted[key].admitted]
    heard = reported(empty, question.reading) if empty and hears else set()

    period, as_of = question.reading.period, question.reading.as_of
    _set_for, whole = period.measures[-1]
    if whole != period:
        as_of = min(as_of, period.last_day)

    def attainment(key, basis, exempt=False, comparable=True):
        quota = quotas.get((key, basis))
        target = quota["target"] if quota else None
        if target is None and basis == question.basis:
            target = below.get(key)
        return Attainment(
            admitted=counted[key].admitted,
            target=target,
            period=quota["due_in"] if quota else whole,
            as_of=as_of,
            exempt=exempt,
            thresholds=thresholds(),
            reported=bool(counted[key].admitted) or key in heard,
            is_comparable=comparable,
        )

    def row(each, basis=question.basis):
        return Row(
            organization=each,
            attainment=attainment(
                each.pk,
                basis,
                getattr(each, "is_exempt", False),
                is_comparable(each, has_own_quota=(each.pk, basis) in quotas),
            ),
            counted=counted[each.pk],
            quota=quotas.get((each.pk, basis)),
            exempt_until=getattr(each, "exempt_until", None),
            in_reach=getattr(each, "in_reach", True),
            has_grown=getattr(each, "has_grown", False),
            taken_over=taken_over.get(each.pk, []) if basis == question.basis else [],
        )

    lines = {
        basis: row(head, basis)
        for basis in Quota.Basis.values
        if basis != question.basis and (head.pk, basis) in quotas
    }
    rows = [row(each) for each in found if each.pk != organization.pk]
    higher = {
        each.pk: attainment(
            each.pk,
            question.basis,
            comparable=is_comparable(each, has_own_quota=(each.pk, question.basis) in quotas),
        )
        for each in comparables(above, question.reading)
    }
    return Table(
        question,
        row(head),
        rows,
        lines,
        higher,
        handed_down=_handed_down(organization, question, rows, below),
    )


def _handed_down(organization, question, rows, below) -> int | None:
    """Return the sum of the quotas directly below, each its own or the sum of those below it."""
    if question.level in FURTHER_DOWN:
        return below[organization.pk].low if organization.pk in below else None
    lows = [row.attainment.target.low for row in rows if row.attainment.target]
    return sum(lows) if lows else None


def thresholds() -> Thresholds:
    """Return the thresholds of the states, as the settings give them."""
    return Thresholds(Fraction(settings.PACE_ON), Fraction(settings.PACE_BEHIND))


def _organizations(organization, question, reach):
    """Return `organization` and those of the level asked for, with their exemption, and whether
    they lie in `reach`. One query."""
    reading = question.reading
    if question.level == "children":
        places = Placement.objects.in_force(reading.structure_on).filter(parent=organization)
        wanted = Organization.objects.filter(pk__in=places.values("organization"))
    else:
        below = Ancestry.objects.in_force(reading.structure_on).filter(
            ancestor=organization, distance__gt=0
        )
        standing = Placement.objects.in_force(reading.structure_on)
        wanted = Organization.objects.filter(
            kind=question.level, pk__in=below.values("descendant")
        ).filter(pk__in=standing.values("organization"))
    # A union, since no index serves "one of these or that one".
    itself = Organization.objects.filter(pk=organization.pk).order_by().values("pk")
    keys = wanted.order_by().values("pk").union(itself)
    exemptions = Exemption.objects.in_force(reading.as_of).filter(organization=OuterRef("pk"))
    predecessors = Succession.objects.filter(
        successor=OuterRef("pk"), is_heir=True, on__lte=reading.structure_on
    )
    return (
        Organization.objects.filter(pk__in=keys)
        .with_name_of(reading.structure_on)
        .annotate(
            is_exempt=Exists(exemptions),
            exempt_until=Subquery(exemptions.order_by("-end").values("end")[:1]),
            in_reach=_lies_in(reach),
            has_taken_over=Exists(predecessors),
            has_grown=_has_grown(predecessors, reading.previous),
            **changes(reading),
        )
        .order_by("sort_key", "pk")
    )


def _has_grown(predecessors, previous):
    return Exists(predecessors.filter(on__gt=previous.as_of)) if previous else Value(False)


def _lies_in(reach):
    return Value(True) if reach is None else Exists(reach.filter(descendant=OuterRef("pk")))


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
    "base_members",
    "base_on",
    "issuer",
    "document_number",
    "document_on",
    "version",
    "effective_on",
)
"""What is read of a quota's line, before its milestones and who it stands beside."""


def _quotas(keys, head, heirs, question):
    """Return the lines in force, with their target, by organization and basis, and what each of
    `heirs` has taken over. One query.

    All bases of the head are given, and of the others that which was asked for.

    Source: docs/definitions.md, "Quota taken over".
    """
    reading, due_in = question.reading, dict(question.reading.period.measures)
    lines = Quota.objects.of_any(due_in).in_force(reading.as_of).filter(group=reading.group)
    lines = lines.annotate(due_on=F("milestones__on"), due=F("milestones__percent")).order_by()
    wanted = Q(organization__in=keys, basis=question.basis) | Q(organization=head)
    rows = lines.filter(wanted).annotate(holder=F("organization"))
    rows = rows.values_list(*LINE, "due_on", "due", "holder")
    if heirs:
        taken = _of_predecessors(lines.filter(basis=question.basis), heirs, reading.structure_on)
        rows = rows.union(taken.values_list(*LINE, "due_on", "due", "holder"), all=True)
    found, taken_over = defaultdict(dict), defaultdict(list)
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


def _target(line, milestones=()) -> Target:
    return Target(
        low=line["persons_low"],
        high=line["persons_high"],
        form=line["form"],
        base=line["base_members"],
        milestones=milestones,
    )


def _of_predecessors(lines, heirs, structure_on):
    """Keep the lines of what had ended by that day and counts as one of `heirs` itself."""
    above = "organization__above__"
    still = Q(**{f"{above}end__isnull": True}) | Q(**{f"{above}end__gt": structure_on})
    counted = {f"{above}ancestor__in": heirs, f"{above}distance": 0}
    lines = lines.filter(still, **counted, **{f"{above}start__lte": structure_on})
    lines = lines.annotate(holder=F(f"{above}ancestor"))
    return lines.exclude(holder=F("organization"))


def _take_over(taken_over, line):
    """Add the line of a predecessor, which comes once for each of its milestones."""
    one = TakenOver(line["organization__code"], line["organization__name"], _target(line))
    if one not in taken_over:
        taken_over.append(one)


def _sums_below(lacking: Iterable[int], question) -> dict[int, Target]:
    """Return the sum of the quotas below each of `lacking`, which has none of its own.

    Of two quotas one below the other only the upper counts. Those with none below are left
    out. One query.
    """
    reading = question.reading
    set_for, _due_in = reading.period.measures[-1]
    held = {
        "descendant__quotas__start": set_for.start,
        "descendant__quotas__end": set_for.end,
        "descendant__quotas__basis": question.basis,
        "descendant__quotas__group": reading.group,
    }
    in_force = holds_on(reading.as_of, "descendant__quotas__")
    standing = Placement.objects.in_force(reading.structure_on).values("organization")
    pairs = Ancestry.objects.in_force(reading.structure_on).filter(distance__gt=0)
    over = pairs.filter(descendant=OuterRef(OuterRef("descendant")))
    between = pairs.filter(
        in_force,
        ancestor=OuterRef("ancestor"),
        descendant__in=over.values("ancestor"),
        **held,
    )
    sums = (
        pairs.filter(in_force, ancestor__in=list(lacking), descendant__in=standing, **held)
        .filter(~Exists(between))
        .order_by()
        .values("ancestor")
        .annotate(low=Sum("descendant__quotas__persons_low"))
    )
    return {
        ancestor: Target(low, source="children")
        for ancestor, low in sums.values_list("ancestor", "low")
    }
