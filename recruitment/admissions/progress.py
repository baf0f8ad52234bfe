"""How far the committee above a cell has come this year, for whoever records an admission."""

from dataclasses import dataclass
from datetime import date

from organizations.completeness import is_complete, since
from organizations.models import Ancestry, Organization
from organizations.periods import Period
from recruitment.counting import counts
from recruitment.counting.reading import Reading
from recruitment.models import Quota


@dataclass(frozen=True)
class Progress:
    """What a committee has admitted in a year, of what it was assigned (None: nothing).

    `complete_from` is the day from which its records are complete, where the year begins before.
    """

    organization: Organization
    year: str
    admitted: int
    low: int | None
    complete_from: date | None = None

    @property
    def next(self) -> int:
        return self.admitted + 1


def progress_above(
    cell: Organization, *, year: int, today: date, counting: str, jurisdiction
) -> Progress | None:
    """Return how far the nearest committee above `cell` that has a quota has come in `year`.

    Only what `jurisdiction` lets see is looked at, the cell itself last; without any quota
    it is the nearest. None if nothing of them is in reach. At most five queries.
    """
    tree = Ancestry.objects.in_force(today)
    above = (
        tree.over(cell)
        .filter(ancestor__in=Organization.objects.within(jurisdiction).values("pk"))
        .select_related("ancestor")
        .annotate(**tree.completeness_of("ancestor"))
    )
    rows = sorted(above, key=lambda row: row.distance or 99)
    if not rows:
        return None
    period = Period.of_year(year)
    as_of = max(min(today, period.last_day), period.start)
    quotas = Quota.objects.of(period).in_force(as_of).filter(basis="assigned", group="")
    lines = quotas.filter(organization__in=[row.ancestor_id for row in rows])
    low = dict(lines.values_list("organization", "persons_low"))
    nearest = next((row for row in rows if row.ancestor_id in low), rows[0])
    reading = Reading(period, as_of=as_of, structure_on=as_of, counting=counting)
    return Progress(
        organization=nearest.ancestor,
        year=str(year),
        admitted=counts.admitted([nearest.ancestor_id], reading)[nearest.ancestor_id],
        low=low.get(nearest.ancestor_id),
        complete_from=None if is_complete(nearest, period) else since(nearest),
    )
