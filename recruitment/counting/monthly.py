"""Admissions month by month, for one organization: what a curve is drawn from.

Whole months of the structure that is still open come from the tallies; months in which a
period breaks off, and structures of the past, are counted from the admissions themselves.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from organizations.models import Ancestry, Organization, Placement
from organizations.periods import Period
from recruitment.counting import filling
from recruitment.counting.reading import Reading
from recruitment.models import Admission, Tally
from recruitment.models.admission import COUNTING_FIELD


def by_month(
    organization: Organization, periods: Sequence[Period], reading: Reading
) -> list[dict[date, int]]:
    """Return, for each of `periods`, how many admissions count, by the first of their month.

    They count for `organization` as `reading` has them, but for its period and its day. A
    month without any is left out. One query to look whether anything moved, one whether the
    group is filled if one is asked for, and one for each period.
    """
    whole = all((each.start.day, each.end.day) == (1, 1) for each in periods)
    kept = (
        whole
        and reading.is_kept
        and filling.is_filled(reading.group)
        and not _has_moved(organization, reading.structure_on)
    )
    read = _kept if kept else _counted
    return [read(organization, period, reading) for period in periods]


def _kept(organization: Organization, period: Period, reading: Reading) -> dict[date, int]:
    tallies = Tally.objects.filter(
        organization=organization,
        counting=reading.counting,
        month__gte=period.start,
        month__lt=period.end,
    )
    months = tallies.values_list("month", reading.group or "admitted")
    return {month: number for month, number in months if number}


def _has_moved(organization: Organization, structure_on: date) -> bool:
    """Tell whether anything below `organization` changed its place after that day."""
    changed = Placement.objects.filter(Q(start__gt=structure_on) | Q(end__gt=structure_on))
    below = Ancestry.objects.filter(ancestor=organization)
    return below.filter(descendant__in=changed.values("organization")).exists()


def _counted(organization: Organization, period: Period, reading: Reading) -> dict[date, int]:
    day = COUNTING_FIELD[reading.counting]
    rows = (
        Admission.objects.standing()
        .during(period, reading.counting)
        .credited_to(organization, reading.structure_on)
        .of_groups(*reading.groups)
        .order_by()
        .values(month=TruncMonth(day))
        .annotate(number=Count("pk"))
    )
    return {row["month"]: row["number"] for row in rows}
