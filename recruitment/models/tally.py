"""Counts kept, so that a page need not count: one row per organization, date kind and month."""

from django.db import models

from organizations.models import Organization
from recruitment.groups import GROUPS
from recruitment.models.admission import Counting


class Tally(models.Model):
    """How many admissions of a month count for an organization and all below it, by group.

    Rolled up along the structure that is still open. Kept by `tallies`, checked against a
    recount by `check_tallies`. A row of noughts means the same as no row.
    """

    pk = models.CompositePrimaryKey("organization_id", "counting", "month")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="tallies", db_index=False
    )
    counting = models.CharField(max_length=8, choices=Counting)
    month = models.DateField()
    admitted = models.IntegerField(default=0)

    def __str__(self):
        return f"{self.organization_id} {self.month}: {self.admitted}"


for code, group in GROUPS.items():
    Tally.add_to_class(code, models.IntegerField(group.label, default=0))
