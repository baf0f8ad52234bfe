"""Where the papers of a dossier stand, and the templates by which official ones are written."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models.checked import Check
from recruitment.models.candidate import Candidate, OfCandidateQuerySet


class PaperState(models.Model):
    """Where one paper of a dossier stands and lies; the paper itself is not kept here."""

    class State(models.TextChoices):
        TO_DO = "to_do", _("to do")
        IN_HAND = "in_hand", _("in hand")
        SENT = "sent", _("sent")
        RETURNED = "returned", _("returned")
        NOT_APPLICABLE = "not_applicable", _("not applicable")

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="paper_states", verbose_name=_("dossier")
    )
    code = models.CharField(pgettext_lazy("paper", "form"), max_length=24)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.TO_DO)
    place = models.CharField(_("lies at"), max_length=120, blank=True)
    on = models.DateField(_("since"), null=True, blank=True)
    marked_at = models.DateTimeField(_("recorded at"), null=True, editable=False)

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("state of a paper")
        verbose_name_plural = _("states of papers")
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "code"],
                name="paper_state_once",
                violation_error_message=_("This paper is already listed."),
            )
        ]

    def __str__(self):
        return f"{self.candidate_id} {self.code} {self.state}"


class PaperTemplate(models.Model):
    """One version of the Word template of a paper; the newest is used, the older are kept."""

    code = models.CharField(_("paper"), max_length=24)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    contents = models.BinaryField(_("file"), editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
        editable=False,
    )
    at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        ordering = ["code", "-version"]
        verbose_name = _("template of a paper")
        verbose_name_plural = _("templates of papers")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="paper_template_version_once",
                violation_error_message=_("This template was changed meanwhile."),
            ),
            Check(
                name="paper_template_of_a_paper",
                condition=~Q(code=""),
                violation_error_message=_("Say which paper the template is for."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.version}"
