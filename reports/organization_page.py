"""The page of one organization: what it is, where it stood, who answers, what it is to reach."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Value

from organizations.jurisdiction import Jurisdiction
from organizations.models import Ancestry, Organization, Succession
from recruitment.counting.counts import by_year
from recruitment.models import Quota

YEARS = 5
COUNTS_SHOWN = 5
QUOTAS_SHOWN = 40
CHILDREN_SHOWN = 200


class Chapter(NamedTuple):
    """A time under one parent (no name: at the top), or a time under one former name."""

    start: date
    end: date | None
    name: str | None
    decision_number: str


@dataclass
class OrganizationPage:
    """What is known of `organization` on a day; `ended_on` is None while it stands."""

    organization: Organization
    path: list[tuple[Organization, bool]]
    may_see_persons: bool
    placements: list[Chapter]
    ended_on: date | None
    heir: Organization | None
    heir_in_reach: bool
    successions: list[Succession]
    former_names: list[Chapter]
    officers: list
    member_counts: list
    quotas: list[Quota]
    years: list[tuple[str, int]]
    children: list[Organization]
    has_more_children: bool

    @property
    def standing_since(self) -> date | None:
        return self.placements[0].start if self.placements else None


def organization_page(
    organization: Organization, jurisdiction: Jurisdiction, *, counting: str
) -> OrganizationPage:
    """Return what the page of `organization`, which is in reach, says on the jurisdiction's day.

    At most eight queries, whatever is recorded of it.
    """
    day = jurisdiction.day
    placements, former_names = _chapters(organization)
    last = placements[-1].end if placements else None
    ended_on = last if last is not None and last <= day else None
    successions = list(_successions(organization))
    ends = [each for each in successions if each.predecessor_id == organization.pk]
    heir = next((each.successor for each in ends if each.is_heir), None)
    within = Organization.objects.within(jurisdiction)
    children = (
        [] if ended_on else list(within.directly_under(organization, day)[: CHILDREN_SHOWN + 1])
    )
    quotas = Quota.objects.within(jurisdiction).filter(organization=organization).newest()
    over = above(organization, jurisdiction)
    return OrganizationPage(
        organization=organization,
        path=[(row.ancestor, row.in_reach) for row in over if row.distance],
        may_see_persons=any(row.ancestor_id in jurisdiction.persons for row in over),
        placements=placements,
        ended_on=ended_on,
        heir=heir,
        heir_in_reach=heir is not None and within.filter(pk=heir.pk).exists(),
        successions=successions,
        former_names=former_names,
        officers=list(organization.officers.in_force(day)),
        member_counts=list(organization.member_counts.all()[:COUNTS_SHOWN]),
        quotas=list(quotas.order_by("-start", "-end", "basis", "group")[:QUOTAS_SHOWN]),
        years=[] if ended_on else _years(organization, day, counting),
        children=children[:CHILDREN_SHOWN],
        has_more_children=len(children) > CHILDREN_SHOWN,
    )


def _chapters(organization) -> tuple[list[Chapter], list[Chapter]]:
    """Return its placements and its former names, each the earliest first. One query."""
    placements = organization.placements.order_by().values_list(
        Value("place"), "start", "end", "parent__name", "decision_number"
    )
    former_names = organization.former_names.order_by().values_list(
        Value("name"), "start", "end", "name", Value("")
    )
    rows = sorted(placements.union(former_names, all=True), key=lambda row: row[1])
    places = [Chapter(*rest) for what, *rest in rows if what == "place"]
    return places, [Chapter(*rest) for what, *rest in rows if what == "name"]


def _successions(organization):
    """Return who it took over from and who took over from it, the earliest first. One query."""
    both = organization.predecessors.all() | organization.successors.all()
    return both.select_related("predecessor", "successor").order_by("on", "pk")


def above(organization, jurisdiction) -> list[Ancestry]:
    """Return it and those above, from the top, each with whether it `in_reach`. One query."""
    today = Ancestry.objects.in_force(jurisdiction.day)
    reached = today.under(jurisdiction.seeing).filter(descendant=OuterRef("ancestor"))
    above = today.over(organization).order_by("-distance")
    return list(above.annotate(in_reach=Exists(reached)).select_related("ancestor"))


def _years(organization, day, counting):
    """Return (year, admitted) of this year and those before, in the structure of `day`.

    What an ended organization did counts under its heir, so it counts nothing itself.
    """
    counted = by_year(organization.pk, day.year - YEARS + 1, counting)
    return [(str(year), counted.get(year, 0)) for year in range(day.year, day.year - YEARS, -1)]
