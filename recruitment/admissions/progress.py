"""How far the committee above a cell has come this year, for whoever records an admission."""

from dataclasses import dataclass
from datetime import date

from organizations.models import Ancestry, Organization
from organizations.periods import Period
from recruitment.counting import counts
from recruitment.models import Quota


@dataclass(frozen=True)
class Progress:
    """What a committee has admitted in a year, of what it was assigned (None: nothing)."""

    organization: Organization
    year: str
    admitted: int
    low: int | None

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
    above = (
        Ancestry.objects.in_force(today)
        .over(cell)
        .filter(ancestor__in=Organization.objects.within(jurisdiction).values("pk"))
        .select_related("ancestor")
    )
    committees = [row.ancestor for row in sorted(above, key=lambda row: row.distance or 99)]
    if not committees:
        return None
    period = Period.of_year(year)
    as_of = max(min(today, period.last_day), period.start)
    quotas = Quota.objects.of(period).in_force(as_of).filter(basis="assigned", group="")
    lines = quotas.filter(organization__in=committees)
    low = dict(lines.values_list("organization", "persons_low"))
    nearest = next((each for each in committees if each.pk in low), committees[0])
    reading = counts.Reading(period, as_of=as_of, structure_on=as_of, counting=counting)
    return Progress(
        organization=nearest,
        year=str(year),
        admitted=counts.admitted([nearest.pk], reading)[nearest.pk],
        low=low.get(nearest.pk),
    )
