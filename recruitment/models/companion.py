"""The members who help candidates, and who vouch for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.checked import Check
from recruitment.models.candidate import Candidate, OfCandidateQuerySet


class Companion(models.Model):
    """A member who helps a candidate, or who vouches for one as a sponsor, during a period.

    Whether that member is an official one, and since when the two work together, is what the
    cell states: members as such are not on record here.
    """

    class Duty(models.TextChoices):
        HELPER = "helper", _("helper")
        SPONSOR = "sponsor", _("sponsor")

    class Together(models.TextChoices):
        WORK = "work", _("working in the same place")
        STUDY = "study", _("studying in the same place")
        RESIDENCE = "residence", _("living in the same place")

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="companions", verbose_name=_("dossier")
    )
    duty = models.CharField(_("as"), max_length=8, choices=Duty)
    full_name = models.CharField(_("full name"), max_length=120)
    official_on = models.DateField(_("official member since"), null=True, blank=True)
    together_since = models.DateField(_("works with the candidate since"), null=True, blank=True)
    together_by = models.CharField(
        _("together by"), max_length=12, choices=Together, blank=True, default="", db_default=""
    )
    replaces = models.CharField(_("replaces, because"), max_length=200, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["duty", "start", "pk"]
        verbose_name = _("helper or sponsor")
        verbose_name_plural = _("helpers and sponsors")
        constraints = [
            Check(
                name="companion_ends_after_start",
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                violation_error_message=_("A period must end after it starts."),
            ),
            Check(
                name="companion_has_name",
                condition=~Q(full_name=""),
                violation_error_message=_("Write the name of the helper or sponsor."),
            ),
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.duty}"
