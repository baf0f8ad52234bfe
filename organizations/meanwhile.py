"""Who changed a record while somebody else had it open: one sentence, the same on every page."""

from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audit.models import Entry
from organizations.models import User


def who_changed(
    *records: models.Model, reader: User | None, fields: Collection[str] | None = None
) -> str:
    """Say who changed one of `records` last, and when; one or two queries.

    `reader` is told so where it was done in another window of theirs; without one, everybody is
    called by name. What changed none of `fields` is passed over, if any are given.
    """
    about = Q(pk=None)
    for record in records:
        about |= Q(subject_type=record._meta.label_lower, subject_id=record.pk)
    return who_did(Entry.objects.filter(about), reader=reader, fields=fields)


def who_did(
    entries: QuerySet[Entry], *, reader: User | None, fields: Collection[str] | None = None
) -> str:
    """Say who wrote the newest of `entries` that changed something; as `who_changed` does."""
    changing = entries.exclude(changes={})  # which who only looked at it leaves empty
    if fields is None:
        entry = changing.first()
    else:
        entry = next((each for each in changing[:20] if {*fields} & each.changes.keys()), None)
    if entry is None:
        return _("Meanwhile this was changed.")
    key = entry.actor_id
    user = None if key is None else User.objects.filter(pk=key).first()
    return changed(by=user or entry.actor, at=entry.at, reader=reader)


def changed(*, by: User | str, at: datetime, reader: User | None) -> str:
    """Say that `by`, a user or the name of one, changed what `reader` looks at."""
    if by == reader:
        return _("Meanwhile you changed this yourself in another window (at %(time)s).") % {
            "time": _time(at)
        }
    return _("Meanwhile %(user)s changed this (at %(time)s).") % {
        "user": _name(by),
        "time": _time(at),
    }


def withdrawn(*, by: User, at: datetime, reader: User) -> str:
    """Say that `by` withdrew what `reader` looks at."""
    if by == reader:
        return _("Meanwhile you withdrew this yourself in another window (at %(time)s).") % {
            "time": _time(at)
        }
    return _("Meanwhile %(user)s withdrew this (at %(time)s).") % {
        "user": _name(by),
        "time": _time(at),
    }


def is_again(record: models.Model, *, reason: str, by: User) -> bool:
    """Tell whether `by` changed `record` last, with this reason: the same form sent twice."""
    newest = Entry.objects.about(record).exclude(changes={}).first()
    said = reason.strip()
    return bool(said) and newest is not None and (newest.actor_id, newest.reason) == (by.pk, said)


def _name(user) -> str:
    return getattr(user, "full_name", "") or str(user)


def _time(at):
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")
