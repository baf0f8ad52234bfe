"""Targets on units: how many of those below admit, or reach their quota, against what was asked.

Each unit counts once, however many it admitted.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, OuterRef, QuerySet, Value

from organizations.completeness import is_complete, known
from organizations.models import Ancestry, Organization
from organizations.periods import Period
from recruitment.counting.cells import Cells, cells_of
from recruitment.counting.changed_borders import Changed, changed_borders
from recruitment.counting.reading import Reading
from recruitment.models import Exemption, Quota, Units
from reports.figures.attainment import REACHED, Attainment, Target
from reports.figures.comparable import changes, is_comparable
from reports.figures.question import Question
from reports.figures.tables import attainment_table, thresholds

COMMITTEE = Organization.Kind.GRASSROOTS
NO_CELLS = Cells()


@dataclass(frozen=True)
class UnitCount:
    """How many units of a kind did what is asked of each (`done`), of how many (`of`).

    `exempt` and `unmeasured` are in neither number: of the first nothing is expected, of the second
    it cannot be told. Of those that did not, `declared` have said that there is no source. `done`
    is None where nought is not known.
    """

    done: int | None
    of: int
    exempt: int = 0
    unmeasured: int = 0
    declared: int = 0

    @property
    def share(self) -> Fraction | None:
        """Return `done` in per cent of `of`, exact; None of nobody.

        Source: docs/definitions.md, "Target on units".
        """
        if self.done is None or not self.of:
            return None
        return Fraction(self.done * 100, self.of)


@dataclass(frozen=True)
class UnitLine:
    """Units of a kind, and how they stand against each target there is on them, by its quota."""

    kind: Units
    count: UnitCount
    targets: list[tuple[Quota, Attainment]] = field(default_factory=list)


@dataclass(frozen=True)
class UnitRow:
    """One organization with its units of each kind that it has, or has a target on."""

    organization: Organization
    lines: list[UnitLine]
    in_reach: bool = True

    @property
    def name(self) -> str:
        """Return the name that the organization bore in the tree that is read."""
        return getattr(self.organization, "name_then", None) or self.organization.name


def unit_rows(
    organization: Organization,
    question: Question,
    below: Iterable[Organization] = (),
    *,
    reach: QuerySet | None = None,
) -> list[UnitRow]:
    """Return the units of `organization`, and of each of `below`, which stand below it.

    Of everybody, whatever group is asked for. Of whom is asked about the targets on all bases are
    told, of those below it the ones on the basis asked for. Its queries are those of an attainment
    table of the grassroots committees, and six more.

    Source: docs/definitions.md, "Target on units".
    """
    reading = replace(question.reading, group="", among="")
    question = replace(question, reading=reading, level=COMMITTEE, state="", bloc="")
    keys = [organization.pk, *(each.pk for each in below)]
    found = {each.pk: each for each in _told(keys, reading, reach)}
    cells = cells_of(keys, reading)
    committees = _committees(organization, question, keys)
    targets = _targets(keys, question)
    changed = _changed(targets, reading)

    def row(key: int) -> UnitRow:
        each = found[key]
        counts = _counts(cells.get(key, NO_CELLS), committees[key], each, reading)
        lines = []
        for kind, count in counts.items():
            asked = [
                (quota, _attainment(count, quota, due_in, each, changed.get(key), reading))
                for quota, due_in in targets.get((key, kind), [])
                if key == organization.pk or quota.basis == question.basis
            ]
            if asked or count.of or count.exempt or count.unmeasured:
                lines.append(UnitLine(kind, count, asked))
        return UnitRow(each, lines, getattr(each, "in_reach", True))

    return [row(key) for key in keys]


def directly_below(organization: Organization, reading: Reading) -> QuerySet:
    """Return what stands directly below in the tree of the reading, by name; out of reach or not,
    which `unit_rows` tells."""
    below = Organization.objects.directly_under(organization, reading.structure_on)
    return below.order_by("sort_key", "pk")


def has_targets(question: Question) -> Exists:
    """Tell of an organization whether any target on units is set for it, for an annotation."""
    reading = question.reading
    lines = Quota.objects.of_units().of_any(dict(reading.period.measures))
    return Exists(lines.in_force(reading.quota_day).filter(organization=OuterRef("pk")))


def _told(keys: Collection[int], reading: Reading, reach: QuerySet | None) -> QuerySet:
    """Return the organizations with what is said of them. One query."""
    exemptions = Exemption.objects.in_force(reading.quota_day).filter(organization=OuterRef("pk"))
    is_reached = reach.filter(descendant=OuterRef("pk")) if reach is not None else None
    return (
        Organization.objects.filter(pk__in=keys)
        .with_name_of(reading.structure_on)
        .with_completeness(reading.structure_on)
        .annotate(
            is_exempt=Exists(exemptions),
            in_reach=Value(True) if is_reached is None else Exists(is_reached),
            **changes(reading),
        )
    )


def _counts(
    cells: Cells, committees: UnitCount, organization: Organization, reading: Reading
) -> dict[Units, UnitCount]:
    complete = is_complete(organization, reading.window)
    admitting = known(cells.admitting, complete=complete)
    return {
        Units.CELLS: UnitCount(admitting, cells.all, cells.exempt, declared=cells.declared),
        Units.WITH_SOURCE: UnitCount(admitting, cells.with_source),
        Units.COMMITTEES: committees,
    }


def _committees(
    organization: Organization, question: Question, keys: Collection[int]
) -> Mapping[int, UnitCount]:
    """Return how many grassroots committees under each of `keys` reach their own quota."""
    table = attainment_table(organization, question, hears=False)
    measured = {each.organization.pk: each for each in table.rows}
    if organization.kind == COMMITTEE:
        measured[organization.pk] = table.head
    standing = {key: _standing(each.attainment) for key, each in measured.items() if each.quota}
    pairs = Ancestry.objects.in_force(question.reading.structure_on).filter(ancestor__in=keys)
    found: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for key, committee in pairs.filter(descendant__in=list(standing)).values_list(
        "ancestor", "descendant"
    ):
        found[key][standing[committee]] += 1
    return {
        key: UnitCount(
            done=found[key]["reached"],
            of=found[key]["reached"] + found[key]["open"],
            exempt=found[key]["exempt"],
            unmeasured=found[key]["unmeasured"],
        )
        for key in keys
    }


def _standing(attainment: Attainment) -> str:
    """Return as what a committee with a quota of its own counts; with one of nought it does not."""
    target = attainment.target
    if target is None or (target.low == 0 and not target.high):
        return "nought"
    if attainment.unlike or not attainment.is_known:
        return "unmeasured"
    if replace(attainment, exempt=False).state in REACHED:
        return "reached"
    return "exempt" if attainment.exempt else "open"


def _targets(
    keys: Collection[int], question: Question
) -> dict[tuple[int, str], list[tuple[Quota, Period]]]:
    """Return the targets in force, with the days over which each falls due; the basis asked for
    comes first. Two queries."""
    due_in = dict(question.reading.period.measures)
    nearest = list(due_in)
    lines = Quota.objects.of_units().of_any(due_in).in_force(question.reading.quota_day)
    lines = lines.filter(organization__in=keys).prefetch_related("milestones")
    found: dict[tuple[int, str, str], Quota] = {}
    for quota in sorted(lines, key=lambda each: -nearest.index(Period(each.start, each.end))):
        found[quota.organization_id, quota.group, quota.basis] = quota
    targets: defaultdict[tuple[int, str], list[tuple[Quota, Period]]] = defaultdict(list)
    order = [question.basis, *(each for each in Quota.Basis.values if each != question.basis)]
    for (key, kind, _basis), quota in sorted(
        found.items(), key=lambda item: order.index(item[0][2])
    ):
        targets[key, kind].append((quota, due_in[Period(quota.start, quota.end)]))
    return targets


def _changed(
    targets: Mapping[tuple[int, str], list[tuple[Quota, Period]]], reading: Reading
) -> Mapping[int, Changed]:
    """Return when the borders changed of whom a number of units is asked."""
    keys = {key for key, _kind in targets}
    if not keys:
        return {}
    since = min(quota.start for lines in targets.values() for quota, _due_in in lines)
    return changed_borders(keys, since, reading.structure_on)


def _attainment(
    count: UnitCount,
    quota: Quota,
    due_in: Period,
    organization: Organization,
    changed: Changed | None,
    reading: Reading,
) -> Attainment:
    """Return how the units stand against one target. A share is of the units that stand there, in
    whatever borders; a number is of the units it was set for."""
    is_share = quota.form == Quota.Form.PERCENT
    since = max(quota.effective_on, due_in.start)
    return Attainment(
        admitted=count.done or 0,
        target=_in_units(quota, count.of) if count.of or not is_share else None,
        period=due_in,
        as_of=_counted_up_to(due_in, reading),
        since=reading.period.start,
        exempt=getattr(organization, "is_exempt", False),
        thresholds=thresholds(),
        is_comparable=is_share or is_comparable(organization, has_own_quota=True),
        changed_on=None if is_share or changed is None else changed.after(since),
        is_complete=is_complete(organization, reading.window),
    )


def _counted_up_to(due_in: Period, reading: Reading) -> date:
    """Return `as_of`; of a part of a year, measured on what the year asks, its last day at most."""
    if due_in != reading.period:
        return min(reading.as_of, reading.period.last_day)
    return reading.as_of


def _in_units(quota: Quota, units: int) -> Target:
    """Return what is asked in units: a share of so many is rounded up; of two the smaller.

    Source: docs/definitions.md, "Target on units".
    """
    due = tuple((each.on, each.percent) for each in quota.milestones.all())
    if quota.form == Quota.Form.PERCENT:
        high = None if quota.high is None else _share(quota.high, units)
        return Target(_share(quota.low, units), high, quota.form, milestones=due)
    low, high = int(quota.low), None if quota.high is None else int(quota.high)
    if quota.or_percent is not None:
        low = min(low, _share(quota.or_percent, units))
    return Target(low, high, quota.form, milestones=due)


def _share(per_cent: Decimal, units: int) -> int:
    return math.ceil(per_cent * units / 100)
