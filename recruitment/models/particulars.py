"""What official form 2 asks of a new member, in its own order."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
