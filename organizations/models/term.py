"""The terms of congresses: from which day to which one lasts where its days were recorded."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.accounts import User
from organizations.models.checked import Check
from organizations.models.dated import ends_after_start
from organizations.models.organization import Organization
from organizations.periods import FIRST_YEAR, LAST_YEAR, Period

YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class CongressTermQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.seeing))

    def standing(self):
        """Leave out what was withdrawn, as recorded by mistake."""
        return self.filter(withdrawn_at__isnull=True)

    def administered(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.administering))


class CongressTerm(models.Model):
    """The days [start, end) of one organization's term, which its two years name.

    They hold for the organization and for all below it that record none of that name. One that
    was withdrawn holds for nobody.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="terms",
        verbose_name=_("organization"),
    )
    first_year = models.PositiveSmallIntegerField(_("first year"), validators=YEARS)
    last_year = models.PositiveSmallIntegerField(_("last year"), validators=YEARS)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("withdrawn by"),
        null=True,
        editable=False,
    )
    withdrawal_reason = models.CharField(
        _("reason for the withdrawal"), max_length=300, blank=True, editable=False
    )

    objects = CongressTermQuerySet.as_manager()

    class Meta:
        ordering = ["-start"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            ends_after_start("term_ends_after_start"),
            models.UniqueConstraint(
                fields=["organization", "first_year", "last_year"],
                condition=Q(withdrawn_at__isnull=True),
                name="term_once",
                violation_error_message=_("The days of this term are recorded already."),
            ),
            Check(
                name="term_of_two_years_or_more",
                condition=Q(last_year__gte=F("first_year") + 2),
                violation_error_message=_("A term is named by two years, such as 2020-2025."),
            ),
            Check(
                name="term_withdrawn_by_whom_and_why",
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason=""
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_reason=""),
                violation_error_message=_("Say why the term is withdrawn."),
            ),
        ]

    def __str__(self):
        return f"{self.organization} · {self.code}"

    @property
    def code(self) -> str:
        return f"{self.first_year}-{self.last_year}"

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)
