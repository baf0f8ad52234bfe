"""Who signs the papers of an organization, and from when until when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models.checked import Check
from organizations.models.dated import ends_after_start
from organizations.models.folded import FoldedField
from organizations.models.organization import DatedRecordQuerySet, Organization


class Signer(models.Model):
    """Who signs the papers of an organization during a period: one at a time."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="signers",
        verbose_name=_("organization"),
    )
    full_name = models.CharField(_("full name"), max_length=120)
    search_name = FoldedField(source="full_name", max_length=120, default="")
    office = models.CharField(
        _("office of who signs"),
        max_length=12,
        choices=Organization.Office,
        default=Organization.Office.SECRETARY,
    )
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    objects = DatedRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "full_name"]
        verbose_name = _("who signs papers")
        verbose_name_plural = _("those who sign papers")
        constraints = [
            ends_after_start("signer_ends_after_start"),
            Check(
                name="signer_has_name",
                condition=~Q(full_name=""),
                violation_error_message=_("Write the name of who signs."),
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(end=None),
                name="signer_one_open",
                violation_error_message=_("Somebody else signs there now."),
            ),
        ]

    def __str__(self):
        return f"{self.full_name} · {self.get_office_display()}"
