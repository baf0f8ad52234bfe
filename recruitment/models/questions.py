"""What a rule set asks beyond numbers: consents from above, and who is never readmitted."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recruitment.models.rules import RuleSet, Sourced


class Subject(models.TextChoices):
    """What a document from above can be about, without which somebody cannot be admitted."""

    OVER_AGE = "over_age", _("older than the rules allow")
    SCHOOLING = "schooling", _("exception of schooling")
    UNION = "union", _("exempt from being introduced by a union")
    READMISSION = "readmission", pgettext_lazy("act", "readmission")
    POLITICAL = "political", _("political standards")
    RELIGION = "religion", _("believer")
    FOREIGN = "foreign", _("married to a foreigner, or of foreign origin")
    HOA = "hoa", _("of the Hoa ethnic group")


class Cause(models.TextChoices):
    """How a membership ended."""

    STRUCK_OFF = "struck_off", _("struck off")
    EXPELLED = "expelled", _("expelled")
    POPULATION = "population", _("expelled or struck off for the population policy")
    STOPPED = "stopped", _("left by attending no more")
    RESIGNED = "resigned", _("asked to leave")
    DISUNITY = "disunity", _("caused serious disunity")
    CORRUPTION = "corruption", _("sentenced for corruption")
    SERIOUS = "serious", _("sentenced for a serious crime, or worse")


class ConsentRule(Sourced):
    """About what a consent from above is asked for; one that is not `needed` is only told of."""

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="consents", verbose_name=_("rule set")
    )
    subject = models.CharField(_("about"), max_length=12, choices=Subject)
    needed = models.BooleanField(_("no admission without it"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("consent asked for")
        verbose_name_plural = _("consents asked for")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "subject"],
                name="consent_rule_once",
                violation_error_message=_("This consent is already asked for."),
            )
        ]

    def __str__(self):
        return self.get_subject_display()


class NeverReadmitted(Sourced):
    """Whose membership ended in a way after which nobody is readmitted.

    Unless a document excuses it, where it may be excused: very hard family circumstances.
    """

    rule_set = models.ForeignKey(
        RuleSet,
        on_delete=models.PROTECT,
        related_name="never_readmitted",
        verbose_name=_("rule set"),
    )
    cause = models.CharField(_("left because"), max_length=12, choices=Cause)
    may_be_excused = models.BooleanField(_("may be excused by a document"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("never readmitted")
        verbose_name_plural = _("never readmitted")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "cause"],
                name="never_readmitted_once",
                violation_error_message=_("This cause is already given."),
            )
        ]

    def __str__(self):
        return self.get_cause_display()
