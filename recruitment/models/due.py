"""What is done with things that are due, apart from doing them: put aside, and reminded of."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.models.checked import Check


class DueKind(models.TextChoices):
    """What can be due, what weighs most first."""

    CEREMONY = "ceremony", _("ceremonies to hold")
    STEP = "step", _("steps with a deadline")
    RECOGNITION = "recognition", _("recognitions")
    CERTIFICATE = "certificate", _("certificates that run out")
    LEAVING = "leaving", _("candidates who leave")
    COURSE = "course", _("new-member courses")
    DIRECT = "direct", _("on probation, without a dossier")
    TRANSFER = "transfer", _("dossiers to take over")
    STANDING = "standing", _("dossiers that stand still")
    REVIEW = "review", _("reviews of the pool")


class OfDue(models.Model):
    """Says which thing is meant: its kind, the stage that it is about, the key of its row.

    The row is a dossier, an admission, a transfer or a cell, as the kind tells. None of them is
    ever deleted.
    """

    kind = models.CharField(_("kind of task"), max_length=12, choices=DueKind)
    stage = models.CharField(_("stage"), max_length=24, blank=True)
    key = models.PositiveBigIntegerField()

    class Meta:
        abstract = True


class PutAsideQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep what the user has put aside, and not taken up again, and has not come back yet."""
        return self.standing(jurisdiction.day).filter(user=jurisdiction.holder)

    def standing(self, today: date):
        """Keep what lies aside on that day: it comes back by itself on its day."""
        return self.filter(ended_at__isnull=True, until__gt=today)


class PutAside(OfDue):
    """A thing that a user does not want to see in the inbox before a day, and why.

    It stays in the inbox of everybody else, and its last day in time stays as it is.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("put aside on"))
    until = models.DateField(_("put aside until"))
    reason = models.CharField(_("reason"), max_length=300)
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = PutAsideQuerySet.as_manager()

    class Meta:
        ordering = ["until", "pk"]
        verbose_name = _("thing put aside")
        verbose_name_plural = _("things put aside")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "stage", "key"],
                condition=Q(ended_at__isnull=True),
                name="put_aside_once",
                violation_error_message=_("This is put aside already."),
            ),
            Check(
                name="put_aside_until_later",
                condition=Q(until__gt=F("on")),
                violation_error_message=_("Choose a day after today."),
            ),
            Check(
                name="put_aside_with_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why it is put aside."),
            ),
        ]

    def __str__(self):
        return f"{self.user_id} {self.kind} {self.key} > {self.until}"


class ReminderQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep those that wait for a user: sent by others to a post of hers as a secretary."""
        unseen = self.filter(organization__in=jurisdiction.writing, seen_at__isnull=True)
        return unseen.exclude(by=jurisdiction.holder)


class Reminder(OfDue):
    """A dated note to the secretaries of an organization about something that is due."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("reminded on"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [
            models.Index(
                fields=["organization"],
                condition=Q(seen_at__isnull=True),
                name="reminder_unseen",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "kind", "stage", "key", "on"],
                name="reminder_once_a_day",
                violation_error_message=_("You have reminded of this today already."),
            ),
            Check(
                name="reminder_seen_by_somebody",
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                violation_error_message=_("A reminder is seen by somebody, at a time."),
            ),
        ]

    def __str__(self):
        return f"{self.organization_id} {self.kind} {self.key} {self.on}"
