"""Pairs of persons who were looked at and are two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.checked import Check
from recruitment.models.admission import Person


class ToldApart(models.Model):
    """Two persons on record who look like one, and are not; the lower key stands first."""

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("pair told apart")
        verbose_name_plural = _("pairs told apart")
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="told_apart_once",
                violation_error_message=_("These two are told apart already."),
            ),
            Check(
                name="told_apart_in_order",
                condition=Q(first__lt=F("second")),
                violation_error_message=_("A pair is of two persons, the lower number first."),
            ),
        ]

    def __str__(self):
        return f"{self.first_id} ≠ {self.second_id}"
