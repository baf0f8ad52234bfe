"""Who was a member of the Party before: how that ended, and by whose consent one may come back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models.checked import Check
from recruitment.models.admission import Person
from recruitment.models.questions import Cause


class FormerMembership(models.Model):
    """What a readmission is judged by: one of each person, since nobody is readmitted twice.

    The `consent` is that of the standing committee of the province, or of one directly under the
    Centre; the `exception` a document by which very hard family circumstances are recognized.
    """

    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, related_name="former", verbose_name=_("person")
    )
    left_on = models.DateField(_("left the Party on"), null=True, blank=True)
    cause = models.CharField(_("left because"), max_length=12, choices=Cause, blank=True)
    convicted = models.BooleanField(_("sentenced for a crime"), null=True, blank=True)
    cleared_on = models.DateField(_("criminal record cleared on"), null=True, blank=True)
    first_admitted_on = models.DateField(_("first admitted on"), null=True, blank=True)
    readmitted_before = models.BooleanField(_("readmitted once already"), default=False)
    consent_body = models.CharField(_("consent given by"), max_length=120, blank=True)
    consent_number = models.CharField(_("number of the consent"), max_length=60, blank=True)
    consent_on = models.DateField(_("date of the consent"), null=True, blank=True)
    exception_number = models.CharField(
        _("document on family circumstances, number"), max_length=60, blank=True
    )
    exception_on = models.DateField(
        _("document on family circumstances, date"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("former membership")
        verbose_name_plural = _("former memberships")
        constraints = [
            Check(
                name="former_left_after_admission",
                condition=Q(first_admitted_on__isnull=True)
                | Q(left_on__isnull=True)
                | Q(first_admitted_on__lt=models.F("left_on")),
                violation_error_message=_("A member leaves after the admission."),
            ),
        ]

    def __str__(self):
        return f"former membership {self.pk}"


FORMER_FIELDS = tuple(
    field.name for field in FormerMembership._meta.fields if field.name not in ("id", "person")
)
