"""What admissions come to once they are recorded: how far each committee above has come by them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from organizations.models import Ancestry, Organization
from organizations.periods import Period
from recruitment import signals
from recruitment.models import Admission, Quota
from recruitment.models.admission import COUNTING_FIELD

MOST = 12
"""Of how many committees and years is told: a list seldom concerns more."""


@dataclass(frozen=True)
class Meant:
    """How far `organization` has come in `year`, of which `added` admissions are those asked about.

    `line` is what the figures say: numbers as text, the state in a word.
    """

    organization: Organization
    year: int
    added: int
    line: Any

    @property
    def before(self) -> int | None:
        """Return how many there were without these."""
        return None if self.line.admitted is None else self.line.admitted - self.added


def meaning(
    admissions: Iterable[Admission], *, today: date, counting: str, jurisdiction
) -> list[Meant]:
    """Return how far the nearest committees above with an assigned quota have come by now.

    Where no committee has one, it is the nearest. Only what `jurisdiction` lets see is looked at;
    an admission that does not count yet, since its ceremony was not held, says nothing. By year,
    then by how many were added; at most `MOST`. Three queries, one a year, and those of a
    dashboard for each line.
    """
    added = Counter(
        (each.organization_id, day.year)
        for each in admissions
        if (day := getattr(each, COUNTING_FIELD[counting]))
    )
    if not added:
        return []
    nearest = _nearest(added, today, jurisdiction)
    sums: Counter = Counter()
    for place, number in added.items():
        if place in nearest:
            sums[nearest[place], place[1]] += number
    chosen = [pair for pair, _number in sums.most_common(MOST)]
    organizations = Organization.objects.in_bulk({key for key, _year in chosen})
    asked = [(organizations[key], year) for key, year in chosen]
    told: dict[tuple[int, int], Any] = {}
    signals.achieved.send(Admission, asked=asked, today=today, told=told)
    found = [
        Meant(organization, year, sums[organization.pk, year], told[organization.pk, year])
        for organization, year in asked
        if (organization.pk, year) in told
    ]
    return sorted(found, key=lambda each: (each.year, -each.added, each.organization.sort_key))


def _nearest(added, today, jurisdiction) -> dict[tuple[int, int], int]:
    """Return the committee of which is told, for each cell and year."""
    seen = Organization.objects.within(jurisdiction)
    pairs = Ancestry.objects.in_force(today).filter(
        descendant__in={cell for cell, _year in added}, ancestor__in=seen.values("pk")
    )
    above = defaultdict(list)
    for cell, key, distance in pairs.values_list("descendant", "ancestor", "distance"):
        above[cell].append((distance == 0, distance, key))
    found = {}
    for year in {year for _cell, year in added}:
        period = Period.of_year(year)
        as_of = max(min(today, period.last_day), period.start)
        quotas = Quota.objects.of(period).in_force(as_of).filter(basis="assigned", group="")
        keys = {key for rows in above.values() for _is_itself, _distance, key in rows}
        having = {*quotas.filter(organization__in=keys).values_list("organization", flat=True)}
        for cell, rows in above.items():
            if (cell, year) in added:
                # The cell itself is told of last: a quota is one of a committee.
                found[cell, year] = min(rows, key=lambda row: (row[-1] not in having, row))[-1]
    return found
