"""The page of one organization: what it is, where it stood, who answers, what it is to reach."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from organizations.jurisdiction import Jurisdiction
from organizations.models import Ancestry, Organization, Placement, Succession
from recruitment.counts import by_year
from recruitment.models import Quota

YEARS = 5
COUNTS_SHOWN = 5
QUOTAS_SHOWN = 40
CHILDREN_SHOWN = 200


@dataclass
class OrganizationPage:
    """What is known of `organization` on a day; `ended_on` is None while it stands."""

    organization: Organization
    path: list[tuple[Organization, bool]]
    placements: list[Placement]
    ended_on: date | None
    heir: Organization | None
    heir_in_reach: bool
    successions: list[Succession]
    former_names: list
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

    The number of queries depends on nothing that is recorded of it.
    """
    day = jurisdiction.day
    placements = list(organization.placements.select_related("parent").order_by("start"))
    last = placements[-1].end if placements else None
    ended_on = last if last is not None and last <= day else None
    successions = list(_successions(organization))
    ends = [each for each in successions if each.predecessor_id == organization.pk]
    heir = next((each.successor for each in ends if each.is_heir), None)
    within = Organization.objects.within(jurisdiction)
    children = list(within.directly_under(organization, day)[: CHILDREN_SHOWN + 1])
    quotas = Quota.objects.within(jurisdiction).filter(organization=organization).newest()
    return OrganizationPage(
        organization=organization,
        path=_path(organization, jurisdiction),
        placements=placements,
        ended_on=ended_on,
        heir=heir,
        heir_in_reach=heir is not None and within.filter(pk=heir.pk).exists(),
        successions=successions,
        former_names=list(organization.former_names.order_by("start")),
        officers=list(organization.officers.in_force(day)),
        member_counts=list(organization.member_counts.all()[:COUNTS_SHOWN]),
        quotas=list(quotas.order_by("-start", "-end", "basis", "group")[:QUOTAS_SHOWN]),
        years=_years(organization, day, counting),
        children=children[:CHILDREN_SHOWN],
        has_more_children=len(children) > CHILDREN_SHOWN,
    )


def _successions(organization):
    """Return who it took over from and who took over from it, the earliest first. One query."""
    both = organization.predecessors.all() | organization.successors.all()
    return both.select_related("predecessor", "successor").order_by("on", "pk")


def _path(organization, jurisdiction):
    """Return those above, from the top: (organization, whether it is in reach). One query."""
    today = Ancestry.objects.in_force(jurisdiction.day)
    reached = today.under(jurisdiction.seeing).filter(descendant=OuterRef("ancestor"))
    above = today.over(organization).filter(distance__gt=0).order_by("-distance")
    rows = above.annotate(in_reach=Exists(reached)).select_related("ancestor")
    return [(row.ancestor, row.in_reach) for row in rows]


def _years(organization, day, counting):
    """Return (year, admitted) of this year and those before, in the structure of `day`.

    What an ended organization did counts under its heir, so it counts nothing itself.
    """
    counted = by_year(organization.pk, day.year - YEARS + 1, counting)
    return [(str(year), counted.get(year, 0)) for year in range(day.year, day.year - YEARS, -1)]
