"""Dossiers on their way to another cell."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.models.checked import Check
from recruitment.models.candidate import Candidate


class TransferQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep what leaves or comes to a cell in the reach of who sees persons."""
        reach = jurisdiction.descendants(jurisdiction.persons)
        return self.filter(Q(origin__in=reach) | Q(destination__in=reach))

    def pending(self):
        return self.filter(state=Transfer.State.PENDING)

    def not_brought_by(self, document):
        """Leave out those whose ends a reorganization has changed."""
        return self.exclude(pk__in=[int(pk) for pk in document.journal.get("transfers", {})])


class Transfer(models.Model):
    """A dossier on its way to another cell, which takes it or does not."""

    class State(models.TextChoices):
        PENDING = "pending", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        RECALLED = "recalled", _("recalled")

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("dossier")
    )
    origin = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("from the cell")
    )
    destination = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("to the cell")
    )
    asked_on = models.DateField(_("asked on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PENDING)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    answer = models.CharField(_("answer"), max_length=300, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("transfer of a dossier")
        verbose_name_plural = _("transfers of dossiers")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(state="pending"),
                name="transfer_one_pending",
                violation_error_message=_("This dossier is already on its way to another cell."),
            ),
            Check(
                name="transfer_to_another_cell",
                condition=~Q(origin=F("destination")),
                violation_error_message=_("The dossier lies in that cell already."),
            ),
            Check(
                name="transfer_answered_on_a_day",
                condition=Q(state="pending", answered_on__isnull=True)
                | (~Q(state="pending") & Q(answered_on__isnull=False)),
                violation_error_message=_("An answer has a day."),
            ),
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.origin_id} > {self.destination_id} {self.state}"
