"""Whom the awareness course led to admission, and how soon: conditions on dossiers.

The conditions hold for the dossiers themselves, or, with `at`, for what leads to them
("descendant__candidates__"), so that a figure and the list behind it ask the same.
"""

from datetime import date

from django.db.models import F, Q
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from organizations.periods import Period
from recruitment.models import Candidate
from recruitment.models.admission import COUNTING_FIELD

A_YEAR = 10_000
"""How much a day written as 20241231 grows in a year."""

YEARS = (1, 2)
"""Within how many years of the certificate an admission is looked for."""


def certified_in(period: Period, *, at: str = "") -> Q:
    """Keep the dossiers whose awareness certificate is of a day in `period`.

    Not those of who was admitted elsewhere, and arrived on probation; nor annulled ones.
    """
    days = {f"{at}certificate_on__gte": period.start, f"{at}certificate_on__lt": period.end}
    standing = {f"{at}arrival__isnull": True, f"{at}outcome__in": Candidate.STANDING}
    return Q(**days, **standing)


def admitted_within(years: int, *, counting: str, at: str = "") -> Q:
    """Keep the dossiers with an admission at most `years` after the certificate.

    It was not annulled, and its counting date lies between the certificate and the same day so
    many years later, both included.

    Source: docs/definitions.md, "From course to admission".
    """
    certified, admitted = F(f"{at}certificate_on"), F(f"{at}admission__{COUNTING_FIELD[counting]}")
    age = _number(admitted) - _number(certified)
    standing = {f"{at}admission__isnull": False, f"{at}admission__annulled_on__isnull": True}
    return Q(**standing) & Q(GreaterThanOrEqual(age, 0)) & Q(LessThanOrEqual(age, years * A_YEAR))


def running(years: int, *, today: date, at: str = "") -> Q:
    """Keep the dossiers whose certificate is not more than `years` old on `today`."""
    now = int(f"{today:%Y%m%d}")
    return Q(GreaterThanOrEqual(_number(F(f"{at}certificate_on")), now - years * A_YEAR))


def _number(day):
    """Return a day as the number 20241231, which both databases can compare with a year later."""
    return ExtractYear(day) * A_YEAR + ExtractMonth(day) * 100 + ExtractDay(day)
