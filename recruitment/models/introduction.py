"""How many candidates a union is to introduce from an organization in a period."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.models.checked import Check
from organizations.models.dated import ends_after_start
from organizations.periods import Period
from recruitment.models.candidate import Union


class IntroductionTargetQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.seeing))

    def administered(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.administering))


class IntroductionTarget(models.Model):
    """A union's number for one organization and period; a change keeps the trail of the old."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="introduction_targets",
        verbose_name=_("organization"),
    )
    union = models.CharField(_("union"), max_length=12, choices=Union)
    start = models.DateField(_("period from"))
    end = models.DateField(_("period until"))
    as_term = models.BooleanField(_("for a term"), default=False, editable=False)
    number = models.PositiveIntegerField(_("to introduce"))
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = IntroductionTargetQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "organization__sort_key", "union"]
        verbose_name = _("target of introductions")
        verbose_name_plural = _("targets of introductions")
        constraints = [
            ends_after_start("introduction_target_ends_after_start"),
            models.UniqueConstraint(
                fields=["organization", "union", "start", "end"],
                name="introduction_target_once",
                violation_error_message=_("This union already has a target for that period."),
            ),
            Check(
                name="introduction_target_of_a_union",
                condition=Q(union__in=["youth_union", "trade_union"]),
                violation_error_message=_("Choose the union."),
            ),
        ]

    def __str__(self):
        return f"{self.organization} · {self.get_union_display()} · {self.period.code}"

    @property
    def period(self) -> Period:
        return Period.kept(self.start, self.end, as_term=self.as_term)
