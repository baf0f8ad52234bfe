"""Quotas: what an organization is to reach in a period, in whose eyes, since which day."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from config.typed.numbers import shown
from organizations.models import Organization
from organizations.models.checked import Check
from organizations.models.dated import DatedQuerySet, ends_after_start
from organizations.periods import Period
from recruitment.models import groups
from recruitment.models.units import Units

COUNTED = [*groups.PARTED, (_("units below, not persons"), Units.choices)]
"""What a line may count instead of everybody: a group of those admitted, or units below."""


def holds_on(day, prefix="") -> Q:
    """Return the condition that a version holds on `day`; `prefix` leads to the quotas."""
    until = f"{prefix}superseded_on"
    open_or_later = Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": day})
    known = {f"{prefix}withdrawn_at__isnull": True, f"{prefix}effective_on__lte": day}
    return open_or_later & Q(**known)


class QuotaQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep the quotas of organizations that `jurisdiction` lets see."""
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.seeing))

    def administered(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.administering))

    def of(self, period: Period):
        """Keep the lines set for exactly this period."""
        return self.filter(start=period.key.start, end=period.key.end)

    def of_any(self, periods: Iterable[Period]):
        """Keep the lines set for exactly one of these periods."""
        wanted = (Q(start=each.start, end=each.end) for each in periods)
        return self.filter(reduce(or_, wanted))

    def in_force(self, on):
        """Keep the version of each line that was in force on the day `on`."""
        return self.filter(holds_on(on))

    def standing(self):
        """Leave out what was withdrawn, as issued by mistake."""
        return self.filter(withdrawn_at__isnull=True)

    def newest(self):
        """Keep the newest version of each line."""
        return self.standing().filter(superseded_on__isnull=True)

    def of_persons(self):
        """Leave out the targets on units, which come to no persons."""
        return self.exclude(group__in=Units.values)

    def of_units(self):
        return self.filter(group__in=Units.values)

    def line_of(self, quota):
        """Keep the versions of the line of `quota`, withdrawn ones too, newest first."""
        line = self.of(quota.period).filter(organization=quota.organization_id)
        return line.filter(basis=quota.basis, group=quota.group).order_by("-version")


class Quota(models.Model):
    """One version of a line: an organization, a period, a basis and perhaps a group.

    `low` and `high` are as written: whole persons, or per cent of members in the form
    `percent`. `persons_low` and `persons_high` are the persons this comes to, rounded up. A
    floor and an exact number have no `high`, and may have `or_percent` beside them: then the line
    is met by either, and comes to the smaller. Where `group` is one of `Units`, the line counts
    units and not persons: `low` and `high` are units, or per cent of them as they are on the day
    of a figure, and it comes to no persons. `as_term` tells that the period was named as a term,
    whose key its days then are. A version is in force during [`effective_on`, `superseded_on`).
    One that was withdrawn never was in force, on any day.
    """

    class Basis(models.TextChoices):
        ASSIGNED = "assigned", _("assigned")
        OWN_PLAN = "own_plan", _("own plan")
        RESOLUTION = "resolution", _("congress resolution")
        REGISTERED = "registered", _("registered")

    class Form(models.TextChoices):
        EXACT = "exact", _("exact number")
        FLOOR = "floor", _("at least")
        RANGE = "range", _("range")
        PERCENT = "percent", _("per cent of members")

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="quotas",
        verbose_name=_("organization"),
    )
    start = models.DateField(_("period from"))
    end = models.DateField(_("period until"))
    as_term = models.BooleanField(_("for a term"), default=False, editable=False)
    basis = models.CharField(_("basis"), max_length=12, choices=Basis)
    group = models.CharField(_("group"), max_length=24, choices=COUNTED, blank=True)
    form = models.CharField(_("form"), max_length=8, choices=Form, default=Form.EXACT)
    low = models.DecimalField(_("quota"), max_digits=9, decimal_places=2)
    high = models.DecimalField(
        _("upper bound"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    or_percent = models.DecimalField(
        _("or per cent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    persons_low = models.PositiveIntegerField(_("persons"), editable=False)
    persons_high = models.PositiveIntegerField(_("at most"), null=True, editable=False)
    base_members = models.PositiveIntegerField(_("members counted"), null=True, editable=False)
    base_on = models.DateField(_("members counted on"), null=True, editable=False)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    document_on = models.DateField(_("date of the document"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    effective_on = models.DateField(_("in force from"))
    superseded_on = models.DateField(_("in force until"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
        editable=False,
    )
    issued_at = models.DateTimeField(_("recorded at"), editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("withdrawn by"),
        null=True,
        editable=False,
    )
    withdrawal_reason = models.CharField(
        _("reason for the withdrawal"), max_length=300, blank=True, editable=False
    )

    objects = QuotaQuerySet.as_manager()

    class Meta:
        ordering = ["-start", "organization__sort_key", "basis", "group", "-version"]
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        indexes = [
            models.Index(
                fields=["start", "end", "basis", "group", "organization"], name="quota_of_period"
            ),
        ]
        constraints = [
            ends_after_start("quota_ends_after_start"),
            models.UniqueConstraint(
                fields=["organization", "start", "end", "basis", "group", "version"],
                name="quota_version_once",
                violation_error_message=_("This version of the quota exists already."),
            ),
            models.UniqueConstraint(
                fields=["organization", "start", "end", "basis", "group"],
                condition=Q(superseded_on__isnull=True, withdrawn_at__isnull=True),
                name="quota_one_newest_version",
                violation_error_message=_("This quota was changed meanwhile."),
            ),
            Check(
                name="quota_not_negative",
                condition=Q(low__gte=0),
                violation_error_message=_("A quota cannot be negative."),
            ),
            Check(
                name="quota_high_above_low",
                condition=Q(high__isnull=True) | Q(high__gte=F("low")),
                violation_error_message=_("The upper bound cannot be below the lower one."),
            ),
            Check(
                name="quota_high_where_it_belongs",
                condition=Q(form__in=["exact", "floor"], high__isnull=True)
                | Q(form="range", high__isnull=False)
                | Q(form="percent"),
                violation_error_message=_(
                    "A range needs an upper bound; an exact number and a floor have none."
                ),
            ),
            Check(
                name="quota_percent_has_a_base",
                condition=Q(base_members__isnull=False, base_on__isnull=False)
                | Q(group__in=Units.values)
                | (~Q(form="percent") & Q(or_percent__isnull=True)),
                violation_error_message=_("A quota in per cent needs a count of members."),
            ),
            Check(
                name="quota_or_percent_beside_one_number",
                condition=Q(or_percent__isnull=True)
                | Q(form__in=["exact", "floor"], or_percent__gt=0),
                violation_error_message=_(
                    "A per cent stands beside one number only, and is above nought."
                ),
            ),
            Check(
                name="quota_of_units_up_to_all",
                condition=~Q(group__in=Units.values)
                | (
                    (~Q(form="percent") | Q(low__lte=100))
                    & (~Q(form="percent") | Q(high__isnull=True) | Q(high__lte=100))
                    & (Q(or_percent__isnull=True) | Q(or_percent__lte=100))
                ),
                violation_error_message=_("No more than 100 per cent of the units can."),
            ),
            Check(
                name="quota_of_units_comes_to_no_persons",
                condition=~Q(group__in=Units.values)
                | Q(persons_low=0, persons_high__isnull=True, base_members__isnull=True),
                violation_error_message=_("A target on units comes to no persons."),
            ),
            Check(
                name="quota_superseded_after_effect",
                condition=Q(superseded_on__isnull=True) | Q(superseded_on__gte=F("effective_on")),
                violation_error_message=_(
                    "A new version cannot take effect before the one it replaces."
                ),
            ),
            Check(
                name="quota_withdrawn_by_whom_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                & Q(withdrawal_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_reason=""),
                violation_error_message=_("Say why the quota is withdrawn."),
            ),
        ]

    def __str__(self):
        asked = self.low if self.is_of_units else self.persons_low
        return f"{self.line} · {shown(asked)}"

    @property
    def is_of_units(self) -> bool:
        return self.group in Units.values

    @property
    def line(self) -> str:
        """Return what the line is called, which all its versions are of."""
        named = f"{self.get_basis_display()} {self.period.code}"
        return f"{named} · {self.get_group_display()}" if self.group else named

    @property
    def period(self) -> Period:
        return Period.kept(self.start, self.end, as_term=self.as_term)


class Milestone(models.Model):
    """The share of a quota that is to be reached by a day, such as 100 % by 30 September."""

    quota = models.ForeignKey(
        Quota, on_delete=models.PROTECT, related_name="milestones", verbose_name=_("quota")
    )
    on = models.DateField(_("by the end of"))
    percent = models.PositiveSmallIntegerField(_("per cent of the quota"))

    class Meta:
        ordering = ["on"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            models.UniqueConstraint(
                fields=["quota", "on"],
                name="milestone_one_a_day",
                violation_error_message=_("There is already a milestone for this day."),
            ),
            Check(
                name="milestone_up_to_the_whole",
                condition=Q(percent__gte=0, percent__lte=100),
                violation_error_message=_("A milestone lies between 0 and 100 per cent."),
            ),
        ]

    def __str__(self):
        return f"{date_format(self.on, 'SHORT_DATE_FORMAT')} {self.percent} %"


class ExemptionQuerySet(DatedQuerySet):
    def within(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.seeing))

    def administered(self, jurisdiction):
        return self.filter(organization__in=jurisdiction.descendants(jurisdiction.administering))


class Exemption(models.Model):
    """A period in which nothing is expected of an organization, and why. Its results count."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="exemptions",
        verbose_name=_("organization"),
    )
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = ["-start"]
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        constraints = [
            ends_after_start("exemption_ends_after_start"),
            Check(
                name="exemption_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the organization is exempt."),
            ),
        ]

    def __str__(self):
        start, end = (
            day and date_format(day, "SHORT_DATE_FORMAT") for day in (self.start, self.end)
        )
        return f"{self.organization.name}, {start} – {end or '…'}"
