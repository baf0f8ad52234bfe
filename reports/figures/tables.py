"""The attainment table: one organization, and those below it, measured in one reading.

The same table feeds the dashboard, its exports and the command.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value

from organizations.completeness import is_complete, known
from organizations.models import Ancestry, Organization, Placement, Succession
from recruitment.counting.cells import no_source_on
from recruitment.counting.changed_borders import Changed, anything_moved, changed_borders
from recruitment.counting.counts import Counted, admitted, overview
from recruitment.counting.freshness import reported
from recruitment.counting.reading import Reading
from recruitment.models import Exemption, Quota
from reports.figures.attainment import Attainment, Thresholds
from reports.figures.comparable import changes, comparables, is_comparable
from reports.figures.measures import Below, TakenOver, quota_lines, sums_below
from reports.figures.question import FURTHER_DOWN, Question


@dataclass
class Row:
    """One organization with its attainment, and what stood beside it a year before.

    `taken_over` are the quotas of those whose heir it is; they are in no figure. Its borders have
    changed, `has_changed`, if anything came or left since the same day a year before, whose number
    is counted in those of today.
    `was_complete` tells whether all of the year before is on record. `other_bases` are those on
    which it has a quota of its own, beside the `basis` that is asked for.
    """

    organization: Organization
    attainment: Attainment
    counted: Counted
    quota: dict | None = None
    exempt_until: date | None = None
    in_reach: bool = True
    has_changed: bool = False
    was_complete: bool = True
    taken_over: list[TakenOver] = field(default_factory=list)
    basis: str = Quota.Basis.ASSIGNED
    other_bases: tuple[str, ...] = ()
    whole: int | None = None

    @property
    def share(self) -> Fraction | None:
        """Return the group in per cent of whom it is a part, exact.

        None where nobody was admitted there, or not even the group is known, or none is asked for.

        Source: docs/definitions.md, "Share of a group".
        """
        if not self.whole or not self.attainment.is_known:
            return None
        return Fraction(self.attainment.admitted * 100, self.whole)

    @property
    def name(self) -> str:
        """Return the name that the organization bore in the tree that is read."""
        return getattr(self.organization, "name_then", None) or self.organization.name

    def is_shown(self, question: Question) -> bool:
        return question.shows(self.organization.bloc, self.attainment)

    @property
    def against_year_before(self) -> int | None:
        """Return the change, or None where there is nothing to compare with."""
        before = self.year_before
        return None if before is None else self.counted.admitted - before

    @property
    def year_before(self) -> int | None:
        """Return the number of the year before if this year's can be compared with it."""
        is_complete = self.was_complete and self.attainment.is_complete
        return self.counted.year_before if is_complete else None


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
    def direct_whole(self) -> int | None:
        """Return the same of those of whom a group is a part; None where none is asked for."""
        if self.head.whole is None:
            return None
        return self.head.whole - sum(row.whole or 0 for row in self.rows)

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

    @cached_property
    def counted(self) -> list[Attainment]:
        """Return those of the rows of the bloc asked for, of whatever state."""
        asked = replace(self.question, state="")
        return [row.attainment for row in self.rows if row.is_shown(asked)]


def attainment_table(
    organization: Organization,
    question: Question,
    *,
    reach: QuerySet | None = None,
    above: Collection[int] = (),
    completeness: Mapping | None = None,
    hears: bool = True,
) -> Table:
    """Return the attainment of `organization`, and of those of the level asked for, by name.

    The tree is that of the reading's `structure_on`. `reach` is who may be looked at, as a
    query of keys; without it everybody. `above` are keys of ancestors to measure along with the
    others, `completeness` has what knows from when the records of each are complete. Unless it
    `hears`, nobody is asked for reports. At most nine queries, the same for one child as for a
    thousand, and for any number above; one more where something left its place since the year
    before. Of a group those of whom it is a part are counted too, in at most five.

    Source: docs/definitions.md.
    """
    found = list(_organizations(organization, question, reach))
    head = next((each for each in found if each.pk == organization.pk), organization)
    keys = [organization.pk, *(each.pk for each in found if each.pk != organization.pk)]
    measured = [*keys, *above]
    heirs = [each.pk for each in found if each.has_taken_over]
    quotas, taken_over = quota_lines(measured, heirs, question)
    lacking = [key for key in measured if (key, question.basis) not in quotas]
    asked = {*lacking, organization.pk} if question.level in FURTHER_DOWN else lacking
    below = sums_below(asked, question) if asked else {}
    units = {unit for key in lacking if key in below for unit in below[key].since}
    counted = overview([*measured, *units.difference(measured)], question.reading)
    wholes = admitted(keys, question.reading.whole) if question.reading.group else None
    changed = _changed_borders(found, {*measured, *units}, question.reading)
    empty = [key for key in keys if not counted[key].admitted]
    heard = reported(empty, question.reading) if empty and hears else set()

    period, as_of = question.reading.period, question.reading.as_of
    _set_for, whole = period.measures[-1]
    if whole != period:
        as_of = min(as_of, period.last_day)

    window, previous = question.reading.window, question.reading.previous
    before = previous.window if previous else None
    for each in found:
        _forget(counted[each.pk], complete=is_complete(each, before))

    def attainment(
        key: int,
        basis: str,
        exempt: bool = False,
        comparable: bool = True,
        complete: bool = True,
    ) -> Attainment:
        quota = quotas.get((key, basis))
        target, since, covered = None, {}, None
        if quota:
            target = quota["target"]
            since = {key: max(quota["effective_on"], quota["due_in"].start)}
        elif basis == question.basis and key in below:
            target, since = below[key].target, below[key].since
            covered = sum(counted[unit].admitted for unit in since)
        return Attainment(
            admitted=counted[key].admitted,
            covered=None if covered == counted[key].admitted else covered,
            changed_on=_changed_after(since, changed),
            target=target,
            period=quota["due_in"] if quota else whole,
            as_of=as_of,
            since=period.start,
            exempt=exempt,
            thresholds=thresholds(),
            reported=bool(counted[key].admitted) or key in heard,
            is_comparable=comparable,
            is_complete=complete,
        )

    def row(each: Organization, basis: str = question.basis) -> Row:
        return Row(
            organization=each,
            attainment=attainment(
                each.pk,
                basis,
                getattr(each, "is_exempt", False),
                is_comparable(each, has_own_quota=(each.pk, basis) in quotas),
                is_complete(each, window),
            ),
            was_complete=is_complete(each, before),
            counted=counted[each.pk],
            quota=quotas.get((each.pk, basis)),
            exempt_until=getattr(each, "exempt_until", None),
            in_reach=getattr(each, "in_reach", True),
            has_changed=_has_changed(changed.get(each.pk), previous),
            taken_over=taken_over.get(each.pk, []) if basis == question.basis else [],
            basis=basis,
            whole=None if wholes is None else wholes[each.pk],
            other_bases=tuple(
                other
                for other in Quota.Basis.values
                if other != basis and (each.pk, other) in quotas
            ),
        )

    own = row(head)
    lines = {basis: row(head, basis) for basis in own.other_bases}
    rows = [row(each) for each in found if each.pk != organization.pk]
    higher = {
        each.pk: attainment(
            each.pk,
            question.basis,
            comparable=is_comparable(each, has_own_quota=(each.pk, question.basis) in quotas),
            complete=is_complete((completeness or {}).get(each.pk), window),
        )
        for each in comparables(above, question.reading)
    }
    return Table(
        question,
        own,
        rows,
        lines,
        higher,
        handed_down=_handed_down(organization, question, rows, below),
    )


def _changed_borders(
    found: Iterable[Organization], keys: Collection[int], reading: Reading
) -> dict[int, Changed]:
    """Return when the borders of these organizations changed, as far back as it matters."""
    if not any(getattr(each, "anything_moved", False) for each in found):
        return {}
    return changed_borders(keys, _first_day(reading), reading.structure_on)


def _first_day(reading: Reading) -> date:
    """Return the first day on which a quota can hold, or that of the year before, whose number
    is compared."""
    days = [set_for.start for set_for, _due_in in reading.period.measures]
    if reading.previous:
        days.append(reading.previous.as_of)
    return min(days)


def _changed_after(since: Mapping[int, date], changed: Mapping[int, Changed]) -> date | None:
    """Return the last day on which the border of any of these changed after its quota held."""
    days = [changed[key].after(day) for key, day in since.items() if key in changed]
    return max(filter(None, days), default=None)


def _has_changed(changed: Changed | None, previous: Reading | None) -> bool:
    if changed is None or changed.since_ever is None or previous is None:
        return False
    return changed.since_ever > previous.as_of


def _forget(counted: Counted, *, complete: bool) -> None:
    """Let nought of the year before be unknown where not all of it is on record."""
    if counted.year_before is not None:
        counted.year_before = known(counted.year_before, complete=complete)


def _handed_down(
    organization: Organization, question: Question, rows: list[Row], below: Mapping[int, Below]
) -> int | None:
    """Return the sum of the quotas directly below, each its own or the sum of those below it."""
    if question.level in FURTHER_DOWN:
        return below[organization.pk].low if organization.pk in below else None
    lows = [row.attainment.target.low for row in rows if row.attainment.target]
    return sum(lows) if lows else None


def thresholds() -> Thresholds:
    """Return the thresholds of the states, as the settings give them."""
    return Thresholds(Fraction(settings.PACE_ON), Fraction(settings.PACE_BEHIND))


def _organizations(
    organization: Organization, question: Question, reach: QuerySet | None
) -> QuerySet:
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
    exemptions = Exemption.objects.in_force(reading.quota_day).filter(organization=OuterRef("pk"))
    predecessors = Succession.objects.filter(
        successor=OuterRef("pk"), is_heir=True, on__lte=reading.structure_on
    )
    return (
        Organization.objects.filter(pk__in=keys)
        .with_name_of(reading.structure_on)
        .with_completeness(reading.structure_on)
        .annotate(
            is_exempt=Exists(exemptions),
            exempt_until=Subquery(exemptions.order_by("-end").values("end")[:1]),
            in_reach=_lies_in(reach),
            has_taken_over=Exists(predecessors),
            anything_moved=anything_moved(_first_day(reading), reading.structure_on),
            **no_source_on(reading.quota_day),
            **changes(reading),
        )
        .order_by("sort_key", "pk")
    )


def _lies_in(reach: QuerySet | None) -> Value | Exists:
    return Value(True) if reach is None else Exists(reach.filter(descendant=OuterRef("pk")))
