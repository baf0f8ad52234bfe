"""Who decides: which body of which committee, by a rule set, and by whose authority."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models import Organization
from organizations.models.checked import Check
from organizations.models.dated import DatedQuerySet, ends_after_start
from recruitment.models.rules import RuleSet, Sourced, StageRule, threshold_is_a_share


class Standing(models.TextChoices):
    """What a committee is, when it is asked who decides on members."""

    GRASSROOTS = "grassroots", _("grassroots committee")
    AUTHORISED = "authorised", _("grassroots committee authorised to decide")
    COMMUNE = "commune", _("committee of a commune directly under a province")
    GIVEN = "given", _("committee given the powers of one above the grassroots")
    UPPER = "upper", _("committee directly above the grassroots")
    PROVINCE = "province", _("provincial committee, or one directly under the Centre")
    FORCES = "forces", _("committee of the army or the police")


class Competence(Sourced):
    """On what a committee of some standing decides under a rule set, by which body of it.

    Of the committees above a cell, the first with such a row decides. A vote of the body passes
    with `numerator` ÷ `denominator` of those who are `counted`, or with `more_than` that. It is
    one only where the share of the quorum of its members is present; without one, where so many
    are that the vote can pass.
    """

    class Act(models.TextChoices):
        ADMISSION = "admission", _("admission")
        RECOGNITION = "recognition", pgettext_lazy("act", "recognition")
        REMOVAL = "removal", _("removal from the list")
        READMISSION = "readmission", pgettext_lazy("act", "readmission")

    class Body(models.TextChoices):
        WHOLE = "whole", _("the whole committee")
        STANDING = "standing", _("the standing committee")
        PERMANENT = "permanent", _("the permanent members with the heads of the boards")
        OWN_RULES = "own_rules", _("by rules of its own")

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="competences", verbose_name=_("rule set")
    )
    act = models.CharField(_("decides on"), max_length=12, choices=Act)
    standing = models.CharField(_("which committee"), max_length=12, choices=Standing)
    body = models.CharField(_("by which body"), max_length=12, choices=Body)
    numerator = models.PositiveSmallIntegerField(_("votes: at least"), null=True, blank=True)
    denominator = models.PositiveSmallIntegerField(_("votes: out of"), null=True, blank=True)
    more_than = models.BooleanField(_("votes: more than that"), default=False)
    counted = models.CharField(
        _("votes: of whom"),
        max_length=8,
        choices=StageRule.Counted,
        default=StageRule.Counted.ENTITLED,
    )
    quorum_numerator = models.PositiveSmallIntegerField(
        _("present: at least"), null=True, blank=True
    )
    quorum_denominator = models.PositiveSmallIntegerField(
        _("present: out of"), null=True, blank=True
    )
    quorum_more_than = models.BooleanField(_("present: more than that"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = pgettext_lazy("of a rule set", "competence")
        verbose_name_plural = pgettext_lazy("of a rule set", "competences")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "act", "standing"],
                name="competence_once",
                violation_error_message=_("This competence is already given."),
            ),
            threshold_is_a_share("competence_threshold_is_a_share"),
            threshold_is_a_share("competence_quorum_is_a_share", of="quorum_"),
        ]

    def __str__(self):
        return f"{self.get_act_display()}: {self.get_standing_display()}"


class AdmittingPowerQuerySet(DatedQuerySet):
    def within(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.seeing))

    def administered(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.administering))


class AdmittingPower(models.Model):
    """What a committee is from a day on where its place in the tree does not tell it.

    A grassroots committee was authorised, or given the powers of one above it, by a document.
    """

    RECORDED = (Standing.AUTHORISED, Standing.GIVEN, Standing.GRASSROOTS, Standing.FORCES)
    """What can be recorded; the others follow from the tree."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="admitting_powers",
        verbose_name=_("organization"),
    )
    standing = models.CharField(
        _("is"), max_length=12, choices=[(each.value, each.label) for each in RECORDED]
    )
    document_number = models.CharField(_("number of the document"), max_length=60)
    document_on = models.DateField(_("date of the document"))
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    objects = AdmittingPowerQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "start"]
        verbose_name = _("authority to decide on members")
        verbose_name_plural = _("authorities to decide on members")
        constraints = [
            ends_after_start("admitting_power_ends_after_start"),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(end=None),
                name="admitting_power_one_open",
                violation_error_message=_("End the authority that holds now first."),
            ),
            Check(
                name="admitting_power_by_a_document",
                condition=~Q(document_number=""),
                violation_error_message=_("Write the number of the document."),
            ),
        ]

    def __str__(self):
        return f"{self.organization.name}: {self.get_standing_display()} ({self.document_number})"
