"""The groups of new members that quotas and official form 2 ask for. They overlap.

A group's code is the name of its column in the tally, the word in a quotas file, and the
name by which pages ask for it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment.persons.religion import BELIEVERS, UNBELIEVING

KINH = "01"


@dataclass(frozen=True)
class Group:
    """Whom a group holds: as a condition for the database, and as a test of one admission.

    One that `is_sensitive` tells ethnic group or religion, which not everybody may see.
    """

    label: str
    condition: Q
    holds: Callable[..., bool]
    is_sensitive: bool = False


def _occupation(label, *codes):
    return Group(label, Q(occupation__in=codes), lambda each: each.occupation in codes)


GROUPS: dict[str, Group] = {
    "women": Group(_("women"), Q(person__sex="female"), lambda each: each.person.sex == "female"),
    "ethnic_minority": Group(
        _("ethnic minorities"),
        ~Q(ethnicity__in=["", KINH]),
        lambda each: each.ethnicity not in ("", KINH),
        is_sensitive=True,
    ),
    "religious": Group(
        _("believers"),
        BELIEVERS,
        lambda each: each.religion not in UNBELIEVING,
        is_sensitive=True,
    ),
    "youth_union": Group(
        _("Youth Union members"), Q(youth_union=True), lambda each: each.youth_union
    ),
    "age_18_30": Group(_("aged 18 to 30"), Q(age__lte=30), lambda each: each.age <= 30),
    "pupils": _occupation(_("pupils"), "pupil"),
    "students": _occupation(_("students"), "student"),
    "workers": _occupation(_("workers"), "worker"),
    "farmers": _occupation(_("farmers"), "farmer"),
    "readmissions": Group(_("readmissions"), Q(readmission=True), lambda each: each.readmission),
}

SENSITIVE = {code for code, group in GROUPS.items() if group.is_sensitive}
CHOICES = [(code, group.label) for code, group in GROUPS.items()]
