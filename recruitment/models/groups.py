"""The groups of new members that quotas, official form 2 and published reports ask for.

They overlap. A group's code is the word in a quotas file and the name by which pages ask for it;
of those that are kept it is the name of their column in the tallies.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from organizations.models import Ancestry, Organization
from recruitment.models.particulars import Occupation, Qualification, Schooling
from recruitment.persons.religion import BELIEVERS, RELIGIONS, UNBELIEVING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KINH = "01"


@dataclass(frozen=True)
class OccasionalGroup:
    """A group that is asked for now and then: counted from the admissions whenever it is."""

    label: "str | _StrPromise"
    said: Q | Callable[[], Q]
    is_sensitive: bool = False

    @property
    def condition(self) -> Q:
        return self.said() if callable(self.said) else self.said


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


KEPT = {field.name: field for field in Numbers._meta.fields if isinstance(field, Group)}
"""The groups that dashboards and quotas ask for every day: a number of each is kept."""


def _held(label, mark, **more):
    return OccasionalGroup(label, Q(**{mark: True}), **more)


def _aged(youngest, oldest):
    label = format_lazy(_("aged {youngest} to {oldest}"), youngest=youngest, oldest=oldest)
    return OccasionalGroup(label, Q(age__gte=youngest, age__lte=oldest))


def _of_religion(code):
    return OccasionalGroup(RELIGIONS[code], Q(religion=RELIGIONS[code]), is_sensitive=True)


def _of(field, *choices):
    """Return those of whom `field` has one of `choices`, called as the first of them is."""
    return OccasionalGroup(choices[0].label, Q(**{f"{field}__in": choices}))


def _of_class(label, *classes):
    """Return those of cells of these classes, or of a committee of them where a cell has none."""

    def said():
        above = Ancestry.objects.open().filter(ancestor__kind=Organization.Kind.GRASSROOTS)
        below = above.filter(ancestor__official_class__in=classes).values("descendant")
        own = Q(organization__official_class__in=classes)
        return own | Q(organization__official_class="", organization__in=below)

    return OccasionalGroup(label, said)


_Class = Organization.Class
EMPLOYEES = (
    *(Occupation.STATE_OFFICIAL, Occupation.PARTY_OFFICIAL, Occupation.COMMUNE_OFFICIAL),
    Occupation.PUBLIC_SERVICE,
)
GRADUATES = ("college", "bachelor", "master", "doctor")
PARTS: dict["str | _StrPromise", dict[str, OccasionalGroup | Group]] = {
    _("of all"): {
        "women": KEPT["women"],
        "ethnic_minority": KEPT["ethnic_minority"],
        "religious": KEPT["religious"],
        "buddhists": _of_religion("buddhist"),
        "catholics": _of_religion("catholic"),
        "protestants": _of_religion("protestant"),
        "cao_dai": _of_religion("cao_dai"),
        "hoa_hao": _of_religion("hoa_hao"),
        "muslims": _of_religion("muslim"),
        "other_religion": OccasionalGroup(
            _("another religion"), Q(religion="Khác"), is_sensitive=True
        ),
        "youth_union": KEPT["youth_union"],
        "trade_union": _held(_("trade union members"), "trade_union"),
        "militia": _held(_("militia and self-defence"), "militia"),
        "hamlet_heads": _held(_("heads and deputy heads of hamlets"), "hamlet_head"),
        "private_owners": _held(_("owners of private enterprises"), "private_owner"),
        "population_policy": _held(
            _("in breach of the population policy"), "population_policy", is_sensitive=True
        ),
        "foreign_spouse": _held(_("married to foreigners"), "foreign_spouse", is_sensitive=True),
        "readmissions": KEPT["readmissions"],
    },
    _("occupation"): {
        "state_officials": _of("occupation", Occupation.STATE_OFFICIAL),
        "party_officials": _of("occupation", Occupation.PARTY_OFFICIAL),
        "commune_officials": _of("occupation", Occupation.COMMUNE_OFFICIAL),
        "hamlet_workers": _of("occupation", Occupation.HAMLET_WORKER),
        "public_employees": _of("occupation", Occupation.PUBLIC_SERVICE),
        "nonpublic_employees": _of("occupation", Occupation.NON_PUBLIC),
        "enterprise_managers": _of("occupation", Occupation.MANAGER),
        "enterprise_staff": _of("occupation", Occupation.STAFF),
        "workers": KEPT["workers"],
        "farmers": KEPT["farmers"],
        "armed_forces": _of("occupation", Occupation.ARMED),
        "students": KEPT["students"],
        "pupils": KEPT["pupils"],
        "other_occupation": OccasionalGroup(_("other occupations"), Q(occupation=Occupation.OTHER)),
        "employees": OccasionalGroup(
            _("officials and public employees together"), Q(occupation__in=EMPLOYEES)
        ),
        "learners": OccasionalGroup(
            _("pupils and students together"),
            Q(occupation__in=[Occupation.PUPIL, Occupation.STUDENT]),
        ),
    },
    _("age"): {
        "age_18_30": KEPT["age_18_30"],
        "age_31_35": _aged(31, 35),
        "age_36_40": _aged(36, 40),
        "age_41_45": _aged(41, 45),
        "age_46_50": _aged(46, 50),
        "age_51_55": _aged(51, 55),
        "age_56_60": _aged(56, 60),
        "age_over_60": OccasionalGroup(_("aged over 60"), Q(age__gt=60)),
    },
    _("schooling"): {
        "literate": _of("schooling", Schooling.LITERATE),
        "primary": _of("schooling", Schooling.PRIMARY),
        "lower_secondary": _of("schooling", Schooling.LOWER_SECONDARY),
        "upper_secondary": _of("schooling", Schooling.UPPER_SECONDARY),
    },
    _("qualification"): {
        "elementary": _of("qualification", Qualification.ELEMENTARY),
        "intermediate": _of("qualification", Qualification.INTERMEDIATE),
        "college": _of("qualification", Qualification.COLLEGE),
        "bachelor": _of("qualification", Qualification.BACHELOR),
        "master": _of("qualification", Qualification.MASTER),
        "doctor": _of("qualification", Qualification.DOCTOR),
        "graduates": OccasionalGroup(_("college or higher"), Q(qualification__in=GRADUATES)),
        "academic_titles": OccasionalGroup(
            _("professors, associate professors"), ~Q(academic_title="")
        ),
    },
    _("enterprises, by the class of the cell"): {
        "in_enterprises": _of_class(
            _("in enterprises and cooperatives"),
            *(_Class.STATE_ENTERPRISE, _Class.PRIVATE_ENTERPRISE, _Class.COOPERATIVE),
        ),
        "in_private_enterprises": _of_class(
            _("in enterprises outside the state sector, foreign ones too"),
            _Class.PRIVATE_ENTERPRISE,
        ),
    },
}
"""All groups, in the order and by the parts of official form 2; each of its lines is one."""

GROUPS: dict[str, OccasionalGroup | Group] = {
    code: group for part in PARTS.values() for code, group in part.items()
}
SENSITIVE = {code for code, group in GROUPS.items() if group.is_sensitive}
TOLD_BY_YEAR = SENSITIVE & KEPT.keys()
"""Those of which who may not see what is sensitive is told a number a year (`withheld`).

Of a religion nothing: beside the believers it would tell how many there are of the others.
"""
CHOICES = [(code, group.label) for code, group in GROUPS.items()]
PARTED = [
    (heading, [(code, group.label) for code, group in part.items()])
    for heading, part in PARTS.items()
]
"""The same as `CHOICES`, by parts: what forms offer."""


def choices_for(*, sensitive: bool) -> list:
    """Return what a form offers, of what is sensitive only to who may see it of anybody."""
    offered = [
        (heading, [(code, label) for code, label in part if sensitive or code not in SENSITIVE])
        for heading, part in PARTED
    ]
    return [("", _("everybody")), *offered]


def asked(said: Mapping) -> dict[str, Any]:
    """Return the group and among whom, as was `said` to a form: of one group only, it is that."""
    group, among = said.get("group") or "", said.get("among") or ""
    if not group or group == among:
        return {"group": among}
    return {"group": group, "among": among}
