"""The trail of what was done: one row for every change and every denied access.

The trail refers to records by type and number, not by foreign key, so that it depends on no
other app and outlives what it describes. Triggers refuse to change or delete an entry, on
SQLite and on PostgreSQL (see the migrations).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EntryQuerySet(models.QuerySet):
    def within(self, jurisdiction):
        """Keep what concerns the organizations and the people that an auditor's posts reach.

        An entry that concerns no organization belongs to whom it is by or about; one by nobody
        who had signed in, about nobody, belongs to every auditor.
        """
        people = jurisdiction.people(jurisdiction.auditing)
        personal = (
            Q(actor_id__isnull=True, subject_type="")
            | Q(actor_id__in=people)
            | Q(subject_type=settings.AUTH_USER_MODEL.lower(), subject_id__in=people)
        )
        reach = jurisdiction.descendants(jurisdiction.auditing)
        return self.filter(Q(organization_id__in=reach) | Q(personal, organization_id__isnull=True))

    def about(self, record):
        """Return the entries of one record, newest first."""
        return self.filter(subject_type=record._meta.label_lower, subject_id=record.pk)


class Entry(models.Model):
    """One thing that was done, or refused: who, holding which posts, when, to what, from where."""

    at = models.DateTimeField(_("when"), db_index=True)
    actor_id = models.BigIntegerField(_("user number"), null=True)
    actor = models.CharField(_("user"), max_length=150)
    posts = models.CharField(_("posts held"), max_length=400, blank=True)
    action = models.CharField(_("action"), max_length=60, db_index=True)
    subject_type = models.CharField(_("kind of record"), max_length=60, blank=True)
    subject_id = models.BigIntegerField(_("record number"), null=True)
    organization_id = models.BigIntegerField(_("organization number"), null=True)
    changes = models.JSONField(_("old and new values"), default=dict)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    request_id = models.CharField(_("request"), max_length=36, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="entry_by_subject"),
            models.Index(fields=["actor_id"], name="entry_by_actor"),
            models.Index(fields=["action", "at"], name="entry_by_action"),
        ]

    def __str__(self):
        return f"{self.pk} {self.action}"
