"""Counts kept, so that a page need not count: of admissions by month and day, of dossiers."""

from django.db import models

from organizations.models import Organization
from recruitment.models.admission import Counting
from recruitment.models.candidate import Candidate
from recruitment.models.groups import Numbers
from recruitment.models.rules import Stage

UPPER_KINDS = (Organization.Kind.CENTRAL, Organization.Kind.PROVINCE, Organization.Kind.UPPER)
"""The kinds that days are kept for. Below them a month has few admissions, which are counted."""


class Tally(Numbers):
    """How many admissions of a month count for an organization and all below it, by group.

    Rolled up along the structure that is still open. Kept by `tallies`, checked against a
    recount by `check_tallies`. A row of noughts means the same as no row.
    """

    is_derived = True
    kinds = None  # kept for every kind
    pk = models.CompositePrimaryKey("organization_id", "counting", "month")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="tallies", db_index=False
    )
    counting = models.CharField(max_length=8, choices=Counting)
    month = models.DateField()

    def __str__(self):
        return f"{self.organization_id} {self.month}: {self.admitted}"


class DayTally(Numbers):
    """The same of a single day, for an organization of one of `UPPER_KINDS`."""

    is_derived = True
    kinds = UPPER_KINDS
    pk = models.CompositePrimaryKey("organization_id", "counting", "day")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="day_tallies", db_index=False
    )
    counting = models.CharField(max_length=8, choices=Counting)
    day = models.DateField()

    def __str__(self):
        return f"{self.organization_id} {self.day}: {self.admitted}"


class FilledGroup(models.Model):
    """A group whose column in the tallies counts everybody who was ever admitted.

    One that is missing was added since: until `check_tallies --repair` has filled its column, it
    is counted from the admissions.
    """

    is_derived = True
    code = models.CharField(max_length=24, primary_key=True)

    def __str__(self):
        return self.code


class DossierTally(models.Model):
    """How many open dossiers stand in a stage, by source, for an organization and all below it.

    Rolled up as `Tally` is. Kept by `dossier_tallies`, checked by `check_tallies`.
    """

    is_derived = True
    kinds = None
    pk = models.CompositePrimaryKey("organization_id", "stage", "source")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="dossier_tallies", db_index=False
    )
    stage = models.CharField(max_length=24, choices=Stage)
    source = models.CharField(max_length=20, choices=Candidate.Source)
    number = models.IntegerField(default=0)

    def __str__(self):
        return f"{self.organization_id} {self.stage} {self.source}: {self.number}"
