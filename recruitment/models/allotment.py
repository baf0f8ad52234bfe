"""To whom the open dossiers of a cell go that a reorganization splits."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Reorganization


class Allotment(models.Model):
    """Where one dossier is to go on: a cell, by its code, for the document may found it."""

    reorganization = models.ForeignKey(
        Reorganization,
        on_delete=models.CASCADE,
        related_name="allotments",
        verbose_name=_("reorganization"),
    )
    candidate = models.ForeignKey(
        "Candidate", on_delete=models.PROTECT, related_name="allotments", verbose_name=_("dossier")
    )
    successor_code = models.CharField(_("code of the successor"), max_length=40)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("allotted dossier")
        verbose_name_plural = _("allotted dossiers")
        constraints = [
            models.UniqueConstraint(
                fields=["reorganization", "candidate"],
                name="allotment_once",
                violation_error_message=_("This dossier is allotted already."),
            ),
        ]

    def __str__(self):
        return f"{self.candidate_id} > {self.successor_code}"
