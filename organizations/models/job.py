"""Work that outlives a request: what was asked for, by whom, how far it is, how it ended."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models.accounts import User
from organizations.models.checked import Check
from organizations.models.organization import Organization


class JobQuerySet(models.QuerySet):
    def within(self, jurisdiction, by):
        """Keep what concerns an administrator's reach, and what `by` asked for himself.

        What concerns no single organization is for administrators of everything.
        """
        reach = jurisdiction.descendants(jurisdiction.administering)
        none = Q(organization__isnull=True)
        kept = Q(organization__in=reach) | (none & Q(asked_by=by.pk))
        if jurisdiction.administers_everything:
            kept |= none
        return self.filter(kept)

    def open(self):
        """Keep what waits or is being done, the first to be done first."""
        return self.filter(state__in=Job.OPEN).order_by("pk")

    def about(self, subject):
        """Keep the jobs about `subject`, which `kinds` words, the newest first."""
        return self.filter(subject=subject).order_by("-pk")


class Job(models.Model):
    """One piece of long work: what, about which record, asked by whom, and what became of it.

    `kind` names what does it (`organizations.jobs.kinds`). Of one `subject` no two jobs are open at
    once. `request` is what the trail keeps of the request that asked. `log` is for administrators,
    `outcome` a sentence for everybody. It belongs to `organization`, which has all that it
    concerns below it; without one it concerns the whole country. It outlives one that is founded no
    more.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits its turn")
        RUNNING = "running", _("Is being done")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Not possible")
        FAILED = "failed", _("Stopped by a fault")
        BROKEN_OFF = "broken_off", _("Broken off")

    OPEN = (State.WAITING, State.RUNNING)

    kind = models.CharField(_("what is to be done"), max_length=40)
    subject = models.CharField(max_length=60)
    record = models.BigIntegerField(_("record number"), null=True)
    name = models.CharField(_("record"), max_length=200, blank=True)
    arguments = models.JSONField(default=dict)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("organization"),
        null=True,
    )
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"))
    request = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    phase = models.CharField(_("phase"), max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(_("begun"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    outcome = models.TextField(_("outcome"), blank=True)
    log = models.TextField(_("log"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("long work")
        verbose_name_plural = _("long work")
        constraints = [
            models.UniqueConstraint(
                name="job_one_open_about_a_subject",
                fields=["subject"],
                condition=Q(state__in=["waiting", "running"]),
                violation_error_message=_("This is under way already."),
            ),
            Check(
                name="job_ended_has_instant",
                condition=Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | (~Q(state__in=["waiting", "running"]) & Q(ended_at__isnull=False)),
                violation_error_message=_("What has ended must say when."),
            ),
        ]
        indexes = [
            models.Index(
                name="job_open", fields=["id"], condition=Q(state__in=["waiting", "running"])
            ),
            models.Index(name="job_by_subject", fields=["subject", "-id"]),
        ]

    def __str__(self):
        return f"{self.pk} {self.kind}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def asked_on(self) -> date:
        """Return the day on which it was asked for, which is the day that decides."""
        return _day(self.asked_at)

    @property
    def begun_on(self) -> date:
        """Return the day on which it was begun, whose posts tell what who asked still may."""
        return _day(self.started_at)


def _day(instant):
    return instant.astimezone(timezone.get_default_timezone()).date()
