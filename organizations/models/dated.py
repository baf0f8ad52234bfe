"""What all rows have in common that hold during a period of days [start, end)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.checked import Check


class DatedQuerySet(models.QuerySet):
    """Rows that hold during [start, end); no end means that they still do."""

    def in_force(self, on):
        return self.filter(Q(end__isnull=True) | Q(end__gt=on), start__lte=on)

    def open(self):
        """Keep the rows whose end is not known."""
        return self.filter(end__isnull=True)


def ends_after_start(name):
    """Return the constraint shared by every dated table."""
    return Check(
        name=name,
        condition=Q(end__isnull=True) | Q(end__gt=F("start")),
        violation_error_message=_("A period must end after it starts."),
    )


def by_document(related_name):
    """Return the key of the reorganization that made the row, or did to it what its name says."""
    return models.ForeignKey(
        "organizations.Reorganization",
        on_delete=models.PROTECT,
        related_name=related_name,
        verbose_name=_("reorganization"),
        null=True,
        blank=True,
        editable=False,
    )
