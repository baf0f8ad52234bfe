"""From which day on the records of an organization are complete."""

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from organizations.models.organization import Organization


class CompleteRecordsQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.seeing))

    def administered(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.administering))


class CompleteRecords(models.Model):
    """The day from which everything of an organization, and of all below it, is on record.

    It holds below until an organization has a day of its own.
    """

    organization = models.OneToOneField(
        Organization,
        on_delete=models.PROTECT,
        related_name="complete_records",
        verbose_name=_("organization"),
    )
    since = models.DateField(_("records complete from"))

    objects = CompleteRecordsQuerySet.as_manager()

    class Meta:
        ordering = ["organization__sort_key"]
        verbose_name = _("completeness of records")
        verbose_name_plural = _("completeness of records")

    def __str__(self):
        return f"{self.organization} · {date_format(self.since, 'SHORT_DATE_FORMAT')}"
