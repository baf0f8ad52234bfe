"""From course to admission: of those with a certificate, how many were admitted, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count

from organizations.completeness import is_complete, known
from organizations.models import Ancestry, Organization
from organizations.periods import Period
from recruitment.training import conversion
from recruitment.training.conversion import YEARS

DOSSIERS = "descendant__candidates__"


@dataclass(frozen=True)
class Conversion:
    """Of so many with a certificate, so many were admitted within one year, and within two.

    `running` are those whose one year, or whose two, are not over yet. `certified` and
    each of `admitted` is None where nothing is on record of days of which not all is.
    """

    organization: Organization
    certified: int | None = 0
    admitted: tuple[int | None, int | None] = (0, 0)
    running: tuple[int, int] = (0, 0)

    @property
    def percent(self) -> tuple[Fraction | None, Fraction | None]:
        """Return the admitted in per cent of those with a certificate, exact; None of none, and
        without data.

        Source: docs/definitions.md, "From course to admission".
        """
        if not self.certified:
            return None, None
        first, second = (
            None if number is None else Fraction(number * 100, self.certified)
            for number in self.admitted
        )
        return first, second


def conversions(
    organizations: Iterable[Organization], period: Period, *, counting: str, today: date
) -> list[Conversion]:
    """Return the conversion of each of `organizations`, `with_completeness`, in their order.

    One query.

    Of the dossiers that lie today in a cell below, whose awareness certificate is of a day in
    `period`. An admission counts that was not annulled and whose counting date lies between the
    certificate and the same day one year later, or two, both included.

    Source: docs/definitions.md, "From course to admission" and "No data".
    """
    organizations = list(organizations)
    counts = {}
    for years in YEARS:
        admitted = conversion.admitted_within(years, counting=counting, at=DOSSIERS)
        running = conversion.running(years, today=today, at=DOSSIERS)
        counts[f"admitted_{years}"] = Count("pk", filter=admitted)
        counts[f"running_{years}"] = Count("pk", filter=running)
    rows = (
        Ancestry.objects.in_force(today)
        .under([each.pk for each in organizations])
        .filter(conversion.certified_in(period, at=DOSSIERS))
        .order_by()
        .values("ancestor")
        .annotate(certified=Count("pk"), **counts)
    )
    found = {row["ancestor"]: row for row in rows}
    return [_of(each, found.get(each.pk), period) for each in organizations]


def _of(organization: Organization, row: Mapping | None, period: Period) -> Conversion:
    complete = is_complete(organization, period)
    if row is None:
        return Conversion(organization, known(0, complete=complete))
    first, second = (known(row[f"admitted_{years}"], complete=complete) for years in YEARS)
    running = row["running_1"], row["running_2"]
    return Conversion(organization, row["certified"], (first, second), running)
