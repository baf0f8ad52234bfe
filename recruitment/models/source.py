"""What a cell declares of its source: that there is none, since which day and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.models.checked import Check
from organizations.models.dated import DatedQuerySet, ends_after_start


class NoSourceQuerySet(DatedQuerySet):
    def within(self, jurisdiction):
        """Keep those of cells where `jurisdiction` sees persons."""
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.persons))

    def standing(self):
        """Leave out what was taken back, as declared by mistake."""
        return self.filter(taken_back_at__isnull=True)


class NoSource(models.Model):
    """A cell's declaration that there is nobody to admit, during [start, end).

    An exemption says that nothing is expected, and is granted from above; a review says each month
    who is in the pool. This says of an empty pool that it is not for want of looking. It changes
    no quota. What was taken back counts on no day.
    """

    class Kind(models.TextChoices):
        NOBODY_LEFT = "nobody_left", _("nobody left to admit")
        NONE_YET = "none_yet", _("no source yet")

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="no_source", verbose_name=_("cell")
    )
    kind = models.CharField(_("what is declared"), max_length=12, choices=Kind)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
        editable=False,
    )
    declared_at = models.DateTimeField(_("recorded at"), editable=False)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, editable=False)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    taken_back_because = models.CharField(max_length=300, blank=True, editable=False)

    objects = NoSourceQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-pk"]
        verbose_name = _("declaration that there is no source")
        verbose_name_plural = _("declarations that there is no source")
        constraints = [
            ends_after_start("no_source_ends_after_start"),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(end__isnull=True, taken_back_at__isnull=True),
                name="no_source_one_open",
                violation_error_message=_("The cell has declared this already."),
            ),
            Check(
                name="no_source_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why there is no source."),
            ),
            Check(
                name="no_source_taken_back_by_whom_and_why",
                condition=Q(
                    taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_because=""
                )
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False)
                & ~Q(taken_back_because=""),
                violation_error_message=_("Say why it is taken back."),
            ),
        ]

    def __str__(self):
        return f"{self.organization_id} {self.kind} {self.start}"
