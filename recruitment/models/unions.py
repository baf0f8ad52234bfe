"""Which unions there are where a cell's candidates live, study or work, said once for the cell."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from recruitment.models.candidate import UnionHere


class UnionsOfCellQuerySet(models.QuerySet):
    def of_day(self, on):
        """Keep what was said from `on` or an earlier day on; what holds comes first."""
        return self.filter(start__lte=on).order_by("-start", "-pk")


class UnionsOfCell(models.Model):
    """What a cell answers, from a day on, of who is asked to introduce its candidates.

    It holds until another answer does; one of the same day takes its place. The answer in a
    dossier comes before it.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="unions_here",
        verbose_name=_("cell"),
    )
    answer = models.CharField(_("unions at this place"), max_length=12, choices=UnionHere)
    start = models.DateField(_("from"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
        editable=False,
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = UnionsOfCellQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "-pk"]
        verbose_name = _("unions at the place of a cell")
        verbose_name_plural = _("unions at the places of cells")

    def __str__(self):
        return f"{self.organization_id} {self.answer} {self.start}"
