"""The groups of new members that quotas and official form 2 ask for. They overlap.

A group's code is the name of its column in the tallies, the word in a quotas file, and the
name by which pages ask for it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recruitment.persons.religion import BELIEVERS, UNBELIEVING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KINH = "01"


class Group(models.IntegerField):
    """How many of a group are counted: a column of the tallies, which knows whom it counts.

    The group is told as a condition for the database, and as a test of one admission. One that
    `is_sensitive` tells ethnic group or religion, which not everybody may see.
    """

    def __init__(
        self,
        label: "str | _StrPromise",
        condition: Q,
        holds: Callable[..., bool],
        *,
        is_sensitive: bool = False,
    ):
        super().__init__(label, default=0)
        self.label = label
        self.condition = condition
        self.holds = holds
        self.is_sensitive = is_sensitive

    def deconstruct(self):
        """Let migrations see a plain number: whom it counts is nothing that a database holds."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.IntegerField", args, kwargs

    def clone(self):
        _name, _path, args, kwargs = self.deconstruct()
        return models.IntegerField(*args, **kwargs)


def _occupation(label, *codes):
    return Group(label, Q(occupation__in=codes), lambda each: each.occupation in codes)


class Numbers(models.Model):
    """What a tally counts: all who were admitted, and those of each group. A line, a column."""

    admitted = models.IntegerField(default=0)
    women = Group(_("women"), Q(person__sex="female"), lambda each: each.person.sex == "female")
    ethnic_minority = Group(
        _("ethnic minorities"),
        ~Q(ethnicity__in=["", KINH]),
        lambda each: each.ethnicity not in ("", KINH),
        is_sensitive=True,
    )
    religious = Group(
        _("believers"),
        BELIEVERS,
        lambda each: each.religion not in UNBELIEVING,
        is_sensitive=True,
    )
    youth_union = Group(
        _("Youth Union members"), Q(youth_union=True), lambda each: each.youth_union
    )
    age_18_30 = Group(_("aged 18 to 30"), Q(age__lte=30), lambda each: each.age <= 30)
    pupils = _occupation(_("pupils"), "pupil")
    students = _occupation(_("students"), "student")
    workers = _occupation(_("workers"), "worker")
    farmers = _occupation(_("farmers"), "farmer")
    readmissions = Group(_("readmissions"), Q(readmission=True), lambda each: each.readmission)

    class Meta:
        abstract = True


GROUPS = {field.name: field for field in Numbers._meta.fields if isinstance(field, Group)}
SENSITIVE = {code for code, group in GROUPS.items() if group.is_sensitive}
CHOICES = [(code, group.label) for code, group in GROUPS.items()]
