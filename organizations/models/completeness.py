"""From which day on the records of an organization are complete."""

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from organizations.models.accounts import User
from organizations.models.checked import Check
from organizations.models.organization import Organization


class CompleteRecordsQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.seeing))

    def standing(self):
        """Leave out what was withdrawn, as recorded by mistake."""
        return self.filter(withdrawn_at__isnull=True)

    def administered(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.administering))


class CompleteRecords(models.Model):
    """The day from which everything of an organization, and of all below it, is on record.

    It holds below until an organization has a day of its own. One that was withdrawn holds for
    nobody; the row stays, and is the organization's again once another day is recorded.
    """

    organization = models.OneToOneField(
        Organization,
        on_delete=models.PROTECT,
        related_name="complete_records",
        verbose_name=_("organization"),
    )
    since = models.DateField(_("records complete from"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("withdrawn by"),
        null=True,
        editable=False,
    )
    withdrawal_reason = models.CharField(
        _("reason for the withdrawal"), max_length=300, blank=True, editable=False
    )

    objects = CompleteRecordsQuerySet.as_manager()

    class Meta:
        ordering = ["organization__sort_key"]
        verbose_name = _("completeness of records")
        verbose_name_plural = _("completeness of records")
        constraints = [
            Check(
                name="complete_records_withdrawn_by_whom_and_why",
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason=""
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_reason=""),
                violation_error_message=_("Say why the day is withdrawn."),
            ),
        ]

    def __str__(self):
        return f"{self.organization} · {date_format(self.since, 'SHORT_DATE_FORMAT')}"
