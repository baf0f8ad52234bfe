"""Whether admissions and quota are of the same units.

In the tree of another day than the one counted up to, an organization has the admissions of what
it took over since, or has lost those of what left it. Its quota is that of the units of then.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from organizations.models import Ancestry, Organization
from recruitment.counting.reading import Reading


def changes(reading: Reading) -> dict:
    """Return annotations of organizations: whether anything `has_crossed` the border of each
    between the two days of `reading`, and whether anything inside it `has_stirred`.

    None where the two are one day. What was founded between them admitted nobody before.
    """
    if reading.structure_on == reading.as_of:
        return {}
    first, last = sorted((reading.as_of, reading.structure_on))
    pairs = Ancestry.objects.filter(ancestor=OuterRef("pk"))
    left = pairs.filter(start__lte=first, end__gt=first, end__lte=last)
    came = pairs.in_force(last).filter(_stood(first), start__gt=first)
    return {
        "has_crossed": Exists(left.filter(~_counts(last))) | Exists(came.filter(~_counts(first))),
        "has_stirred": Exists(left) | Exists(came),
    }


def comparables(keys: Collection[int], reading: Reading) -> Iterable[Organization]:
    """Return the organizations of these keys with the annotations. No query if there are none."""
    if not keys or not changes(reading):
        return [Organization(pk=key) for key in keys]
    return Organization.objects.filter(pk__in=keys).annotate(**changes(reading))


def is_comparable(organization: Organization, *, has_own_quota: bool) -> bool:
    """Tell whether the quota of an organization with the annotations is of the units counted.

    The sum of the quotas below is of others as soon as one of these ended or moved.
    """
    name = "has_crossed" if has_own_quota else "has_stirred"
    return not getattr(organization, name, False)


def _counts(day: date) -> Exists:
    """Tell of a pair whether it holds on `day` too, perhaps at another distance."""
    same = {"ancestor": OuterRef("ancestor"), "descendant": OuterRef("descendant")}
    return Exists(Ancestry.objects.in_force(day).filter(**same))


def _stood(day: date) -> Exists:
    itself = Q(ancestor=OuterRef("descendant"), descendant=OuterRef("descendant"))
    return Exists(Ancestry.objects.filter(itself, start__lte=day))
