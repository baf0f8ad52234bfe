"""The page of one organization: what it is, where it stood, who answers, what it is to reach."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from organizations.models import Ancestry, Organization
from organizations.periods import Period
from recruitment.counts import Reading, admitted
from recruitment.models import Quota
from recruitment.models.admission import Counting

YEARS = 5
CHILDREN_SHOWN = 200


@require_safe
def organization_detail(request, pk):
    jurisdiction = request.jurisdiction
    jurisdiction.require("seeing")
    within = Organization.objects.within(jurisdiction)
    organization = get_object_or_404(within, pk=pk)
    day = jurisdiction.day
    placements = list(organization.placements.select_related("parent").order_by("-start"))
    stands = bool(placements) and placements[0].end is None
    above = Ancestry.objects.in_force(day).over(organization).filter(distance__gt=0)
    children = list(within.directly_under(organization, day)[: CHILDREN_SHOWN + 1])
    quotas = Quota.objects.within(jurisdiction).filter(organization=organization).newest()
    return render(
        request,
        "reports/organization.html",
        {
            "organization": organization,
            "path": [
                row.ancestor for row in above.order_by("-distance").select_related("ancestor")
            ],
            "placements": placements,
            "stands": stands,
            "heir": organization.successors.filter(is_heir=True)
            .select_related("successor")
            .first(),
            "predecessors": organization.predecessors.select_related("predecessor"),
            "former_names": organization.former_names.all(),
            "officers": organization.officers.in_force(day),
            "member_counts": organization.member_counts.all()[:YEARS],
            "quotas": quotas.order_by("-start", "basis", "group")[:12],
            "years": _years(organization, day) if stands else [],
            "children": children[:CHILDREN_SHOWN],
            "has_more_children": len(children) > CHILDREN_SHOWN,
            "day": day,
        },
    )


def _years(organization, day):
    """Return (year, admitted) of the running year and those before, in today's structure."""
    years = range(day.year, day.year - YEARS, -1)
    counting = Counting.DECISION
    return [
        (
            str(year),
            admitted(
                [organization.pk],
                Reading(
                    Period.of_year(year), min(day, Period.of_year(year).last_day), day, counting
                ),
            )[organization.pk],
        )
        for year in years
    ]
