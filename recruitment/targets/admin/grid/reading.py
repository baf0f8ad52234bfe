"""The grid as it stands on record."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F, Q

from organizations.completeness import is_complete, known
from organizations.models import MemberCount, Organization, Placement
from organizations.models.tree import Ancestry
from organizations.periods import Period
from recruitment.counting import counts
from recruitment.counting.reading import Reading
from recruitment.models import Exemption, Quota
from recruitment.targets.admin.grid.rows import Grid, Row


@dataclass
class Lines:
    """The quotas of one organization: this year's versions, last year's line, the registered."""

    versions: list[Quota] = field(default_factory=list)
    before: Quota | None = None
    registered: int | None = None


def read_grid(organization, *, year, basis, jurisdiction, counting) -> Grid:
    """Return the grid. At most ten queries, however many rows.

    Those rows are shown that stood under `organization` at some time of the year and that the
    administrator reaches. Members are those last counted up to 1 January of the year, and if
    never, the first counted after it. Results are last year's, in today's structure. Exempt is
    who is so on the day as of which the dashboard of the year counts.

    Source: docs/definitions.md, "No data".
    """
    period = Period.of_year(year)
    children = _children(organization, period, jurisdiction)
    keys = [child.pk for child in children]
    lines = _lines([*keys, organization.pk], period, basis)
    members = _members(keys, period.start)
    taken_over = _taken_over(keys, period, basis, jurisdiction.day)
    before = period.years_earlier(1)
    admitted = _admitted(keys, before, jurisdiction.day, counting)
    is_told = admitted is not None
    rows = []
    for child in children:
        theirs, complete = lines[child.pk], is_complete(child, before)
        row = Row(
            organization=child,
            members=members.get(child.pk),
            admitted_before=known((admitted or {}).get(child.pk, 0), complete=is_told and complete),
            incomplete=is_told and not complete,
            before=theirs.before,
            registered=theirs.registered,
            versions=theirs.versions,
            taken_over=taken_over[child.pk, year],
            taken_over_before=taken_over[child.pk, year - 1],
        )
        rows.append(row)
    own = next((q for q in lines[organization.pk].versions if q.withdrawn_at is None), None)
    grid = Grid(organization, year, basis, jurisdiction.day, rows, own)
    exempt = _exempt(keys, grid.dashboard_day)
    for row in rows:
        row.is_exempt = row.organization.pk in exempt
    return grid


def _children(organization, period, jurisdiction):
    places = Placement.objects.filter(
        Q(end__isnull=True) | Q(end__gt=period.start),
        parent=organization,
        start__lt=period.end,
    )
    reach = Organization.objects.administered(jurisdiction)
    children = reach.filter(pk__in=places.values("organization"))
    return list(children.with_completeness(jurisdiction.day))


def _lines(keys, period, basis) -> dict[int, Lines]:
    lines = defaultdict(Lines)
    before = period.years_earlier(1)
    rows = (
        Quota.objects.filter(organization__in=keys, group="", start__gte=before.start)
        .filter(
            Q(start=period.start, end=period.end, basis__in=[basis, Quota.Basis.REGISTERED])
            | Q(start=before.start, end=before.end, basis=basis, superseded_on__isnull=True)
        )
        .select_related("issued_by")
        .order_by("-version")
    )
    for quota in rows:
        theirs = lines[quota.organization_id]
        holds = quota.superseded_on is None and quota.withdrawn_at is None
        if quota.start == before.start:
            theirs.before = quota if holds else theirs.before
            continue
        if quota.basis == basis:
            theirs.versions.append(quota)
        if quota.basis == Quota.Basis.REGISTERED and holds:
            theirs.registered = quota.persons_low
    return lines


def _taken_over(keys, period, basis, today) -> dict[tuple[int, int], list[Quota]]:
    """Return the quotas of whose heir each of `keys` is, by heir and year. One query.

    Left out is who has a row too, having stood there at some time of the year: it would count
    twice.

    Source: docs/definitions.md, "Quota taken over".
    """
    above = "organization__above__"
    counted = Ancestry.objects.in_force(today).filter(ancestor__in=keys, distance=0)
    before = period.years_earlier(1)
    quotas = (
        Quota.objects.newest()
        .filter(Q(start=period.start, end=period.end) | Q(start=before.start, end=before.end))
        .filter(basis=basis, group="", organization__above__in=counted)
        .exclude(organization__in=keys)
        .annotate(holder=F(f"{above}ancestor"))
        .select_related("organization")
        .order_by("organization__sort_key")
    )
    taken = defaultdict(list)
    for quota in quotas:
        taken[quota.holder, quota.start.year].append(quota)
    return taken


def _admitted(keys, before, today, counting):
    """Return last year's results by organization; None where that year is still to come."""
    if before.start > today:
        return None
    reading = Reading(before, min(before.last_day, today), today, counting)
    return counts.admitted(keys, reading)


def _members(keys, start):
    rows = MemberCount.objects.filter(organization__in=keys).order_by("on")
    members = {}
    for organization, on, number in rows.values_list("organization", "on", "members"):
        if on <= start or organization not in members:
            members[organization] = number
    return members


def _exempt(keys, day) -> set[int]:
    exempt = Exemption.objects.in_force(day).filter(organization__in=keys)
    return set(exempt.values_list("organization", flat=True))
