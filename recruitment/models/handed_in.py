"""A file that an administrator hands in: looked at first, then loaded as a whole or not at all."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models.checked import Check


class HandedInQuerySet(models.QuerySet):
    def within(self, jurisdiction, by):
        """Keep what `by` handed in; whoever administers everything sees that of all."""
        return self if jurisdiction.administers_everything else self.filter(handed_in_by=by.pk)


class HandedIn(models.Model):
    """A file, what was found in it, and what became of it.

    `contents` are kept until it is loaded or dropped, `fingerprint` (SHA-256) for good. `rows` are
    those that would be, or were, loaded. Of `faults` and `warnings`, each a row, a column and a
    message, the first are kept; `fault_count` and `warning_count` tell how many there were.
    """

    class State(models.TextChoices):
        HANDED_IN = "handed_in", pgettext_lazy("a file", "to be looked at")
        FAULTY = "faulty", pgettext_lazy("a file", "has faults, nothing of it is loaded")
        READY = "ready", pgettext_lazy("a file", "can be loaded")
        LOADED = "loaded", pgettext_lazy("a file", "loaded")
        DROPPED = "dropped", pgettext_lazy("a file", "dropped")

    KEPT = (State.HANDED_IN, State.FAULTY, State.READY)
    """The states in which its contents are kept."""

    kind = models.CharField(pgettext_lazy("a file", "holds"), max_length=20)
    file_name = models.CharField(pgettext_lazy("a list", "file"), max_length=200)
    fingerprint = models.CharField(_("fingerprint of the file"), max_length=64)
    contents = models.BinaryField(null=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.HANDED_IN)
    rows = models.PositiveIntegerField(_("number of rows"), default=0)
    notes = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    fault_count = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list, blank=True)
    warning_count = models.PositiveIntegerField(default=0)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("handed in by"),
    )
    handed_in_at = models.DateTimeField(_("handed in at"))
    ended_at = models.DateTimeField(
        pgettext_lazy("a file", "loaded or dropped at"), null=True, blank=True
    )

    objects = HandedInQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_in_at", "-pk"]
        verbose_name = pgettext_lazy("handed in", "file")
        verbose_name_plural = pgettext_lazy("handed in", "files")
        constraints = [
            Check(
                name="handed_in_contents_until_it_ends",
                condition=Q(
                    state__in=["handed_in", "faulty", "ready"],
                    contents__isnull=False,
                    ended_at__isnull=True,
                )
                | Q(state__in=["loaded", "dropped"], contents__isnull=True, ended_at__isnull=False),
                violation_error_message=_("A file is kept until it is loaded or dropped."),
            ),
        ]

    def __str__(self):
        return f"file {self.pk}"
