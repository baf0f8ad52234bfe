"""From course to admission: of those with a certificate, how many were admitted, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear

from organizations.models import Ancestry, Organization
from organizations.periods import Period
from recruitment.models.admission import COUNTING_FIELD

A_YEAR = 10_000
"""How much a day written as 20241231 grows in a year."""

YEARS = (1, 2)
"""Within how many years of the certificate an admission is looked for."""


@dataclass(frozen=True)
class Conversion:
    """Of so many with a certificate, so many were admitted within one year, and within two.

    `running` are those whose one year, or whose two, are not over yet.
    """

    organization: Organization
    certified: int = 0
    admitted: tuple[int, int] = (0, 0)
    running: tuple[int, int] = (0, 0)

    @property
    def percent(self) -> tuple[Fraction | None, Fraction | None]:
        """Return the admitted in per cent of those with a certificate, exact; None of none.

        Source: docs/definitions.md, "From course to admission".
        """
        if not self.certified:
            return None, None
        first, second = (Fraction(number * 100, self.certified) for number in self.admitted)
        return first, second


def conversions(
    organizations: Iterable[Organization], period: Period, *, counting: str, today: date
) -> list[Conversion]:
    """Return the conversion of each of `organizations`, in their order. One query.

    Of the dossiers that lie today in a cell below, whose awareness certificate is of a day in
    `period`. An admission counts that was not annulled and whose counting date lies between the
    certificate and the same day one year later, or two, both included.

    Source: docs/definitions.md, "From course to admission".
    """
    organizations = list(organizations)
    dossiers = "descendant__candidates"
    certified = f"{dossiers}__certificate_on"
    day, decided = _number(certified), _number(f"{dossiers}__admission__{COUNTING_FIELD[counting]}")
    standing = Q(
        **{
            f"{dossiers}__admission__isnull": False,
            f"{dossiers}__admission__annulled_on__isnull": True,
        }
    )
    counts = {}
    for years in YEARS:
        counts[f"admitted_{years}"] = Count(
            "pk", filter=standing & Q(age__range=(0, years * A_YEAR))
        )
        now = int(f"{today:%Y%m%d}")
        counts[f"running_{years}"] = Count("pk", filter=Q(day__gte=now - years * A_YEAR))
    rows = (
        Ancestry.objects.in_force(today)
        .under([each.pk for each in organizations])
        .filter(**{f"{certified}__gte": period.start, f"{certified}__lt": period.end})
        .order_by()
        .annotate(day=day, age=decided - day)
        .values("ancestor")
        .annotate(certified=Count("pk"), **counts)
    )
    found = {row["ancestor"]: row for row in rows}
    return [_of(each, found.get(each.pk)) for each in organizations]


def _of(organization, row) -> Conversion:
    if row is None:
        return Conversion(organization)
    admitted, running = ((row[f"{what}_1"], row[f"{what}_2"]) for what in ("admitted", "running"))
    return Conversion(organization, row["certified"], admitted, running)


def _number(day):
    """Return a day as the number 20241231, which both databases can compare with a year later."""
    return ExtractYear(day) * A_YEAR + ExtractMonth(day) * 100 + ExtractDay(day)
