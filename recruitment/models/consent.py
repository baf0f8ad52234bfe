"""Documents from above without which somebody cannot be admitted, each for one condition."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.checked import Check
from recruitment.models.candidate import Candidate, OfCandidateQuerySet
from recruitment.models.questions import Subject


class Consent(models.Model):
    """By which document a body above agreed to something about a candidate.

    What is `SENSITIVE` tells that there is something to agree to; only its number, day and body
    are kept, never the case itself. One without a day was recorded when no day was asked for.
    """

    SENSITIVE = (Subject.POLITICAL, Subject.RELIGION, Subject.FOREIGN, Subject.HOA)

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="consents", verbose_name=_("dossier")
    )
    subject = models.CharField(_("about"), max_length=12, choices=Subject)
    body = models.CharField(_("given by"), max_length=120, blank=True)
    number = models.CharField(_("number"), max_length=60)
    on = models.DateField(_("date"), null=True, blank=True)

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["subject"]
        verbose_name = _("consent from above")
        verbose_name_plural = _("consents from above")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "subject"],
                name="consent_once",
                violation_error_message=_("This consent is on record already."),
            ),
            Check(
                name="consent_has_number",
                condition=~models.Q(number=""),
                violation_error_message=_("Write the number of the document."),
            ),
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.subject}"

    @property
    def is_sensitive(self) -> bool:
        return self.subject in self.SENSITIVE
