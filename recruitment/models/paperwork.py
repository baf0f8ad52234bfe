"""Templates of official papers, which an administrator may replace."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
            models.CheckConstraint(
                name="paper_template_of_a_paper",
                condition=~Q(code=""),
                violation_error_message=_("Say which paper the template is for."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.version}"
