"""What official form 2 asks of a new member, in its own order."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Union(models.TextChoices):
    """A mass organization that introduces candidates to the Party."""

    YOUTH = "youth_union", _("Youth Union")
    TRADE = "trade_union", _("trade union")


class Occupation(models.TextChoices):
    """Part II.1 of official form 2."""

    STATE_OFFICIAL = "state_official_district", _("State official, district level or higher")
    PARTY_OFFICIAL = "party_official_district", _("Party or front official, district or higher")
    COMMUNE_OFFICIAL = "commune_official", _("Commune official")
    HAMLET_WORKER = "hamlet_worker", _("Part-time worker of a hamlet or residential group")
    PUBLIC_SERVICE = "public_service", _("Public employee")
    NON_PUBLIC = "nonpublic_service", _("Employee of a non-public service unit")
    MANAGER = "enterprise_manager", _("Enterprise: manager")
    STAFF = "enterprise_staff", _("Enterprise: office staff")
    WORKER = "worker", _("Enterprise: worker")
    FARMER = "farmer", _("Farming, forestry, fishing")
    ARMED = "armed_forces", _("Army or police")
    STUDENT = "student", _("Student")
    PUPIL = "pupil", _("Pupil")
    OTHER = "other", _("Other")


class Schooling(models.TextChoices):
    """Part II.3 of official form 2."""

    LITERATE = "literate", _("Reads and writes")
    PRIMARY = "primary", _("Primary")
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary")


class Qualification(models.TextChoices):
    """Part II.4 of official form 2."""

    NONE = "none", _("None")
    ELEMENTARY = "elementary", _("Worker's certificate, elementary")
    INTERMEDIATE = "intermediate", _("Intermediate")
    COLLEGE = "college", _("College")
    BACHELOR = "bachelor", _("University")
    MASTER = "master", _("Master")
    DOCTOR = "doctor", _("Doctor")


class Title(models.TextChoices):
    """Part II.5 of official form 2."""

    ASSOCIATE_PROFESSOR = "associate", _("Associate professor")
    PROFESSOR = "professor", _("Professor")


def _mark(label):
    return models.BooleanField(label, default=False, db_default=False)


class Particulars(models.Model):
    """What official form 2 asks of a new member: said in a dossier, and as of the decision kept by
    the admission."""

    occupation = models.CharField(_("occupation"), max_length=24, choices=Occupation, blank=True)
    schooling = models.CharField(_("schooling"), max_length=16, choices=Schooling, blank=True)
    qualification = models.CharField(
        _("qualification"), max_length=16, choices=Qualification, blank=True
    )
    academic_title = models.CharField(
        _("academic title"), max_length=12, choices=Title, blank=True, default="", db_default=""
    )
    youth_union = models.BooleanField(_("Youth Union member"), default=False)
    trade_union = _mark(_("Trade union member"))
    militia = _mark(_("Militia or self-defence"))
    hamlet_head = _mark(_("Head or deputy head of a hamlet"))
    private_owner = _mark(_("Owner of a private enterprise"))
    population_policy = _mark(_("Breach of the population policy"))
    foreign_spouse = _mark(_("Married to a foreigner"))
    readmission = models.BooleanField(_("readmission"), default=False)
    ethnicity = models.CharField(_("ethnic group"), max_length=2, blank=True)
    religion = models.CharField(_("religion"), max_length=60, blank=True)

    class Meta:
        abstract = True


PARTICULARS = tuple(field.name for field in Particulars._meta.fields)
MARKS = {
    field.name: field.verbose_name
    for field in Particulars._meta.fields
    if isinstance(field, models.BooleanField) and field.has_db_default()
}
"""What holds of few, and is told of those of whom it holds: how each is called, by its name."""


def told(record: Particulars, names: Iterable[str]) -> list[str]:
    """Return those of `names` that are told of `record`: not the marks that it has not got."""
    return [name for name in names if name not in MARKS or getattr(record, name)]
