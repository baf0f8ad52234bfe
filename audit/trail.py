"""Write the trail. Functions that change data call `record` in the transaction of the change."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from django.db import models
from django.utils import timezone

from audit import context, inserting
from audit.models import Entry


def entry(
    action: str,
    subject: models.Model | None = None,
    *,
    by,
    changes: Mapping | None = None,
    reason: str = "",
    organization_id: int | None = None,
) -> Entry:
    """Return an unsaved entry: `by` did `action` to `subject`.

    `by` is a user, or None for somebody who has not signed in. `changes` maps the name of a
    field to a pair, the old and the new value; dates and numbers are kept as text.
    """
    request = context.current()
    return Entry(
        at=timezone.now(),
        actor_id=getattr(by, "pk", None),
        actor=by.get_username() if by is not None and by.pk else "",
        posts=request.posts,
        action=action,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        organization_id=organization_id,
        changes={name: [_plain(old), _plain(new)] for name, (old, new) in (changes or {}).items()},
        reason=reason,
        request_id=request.id,
        address=request.address,
    )


def record(action: str, subject: models.Model | None = None, *, by, **what) -> Entry:
    """Write one entry; see `entry` for the arguments. One query."""
    written = entry(action, subject, by=by, **what)
    written.save(force_insert=True)
    return written


def record_all(entries: Iterable[Entry]) -> None:
    """Write many entries at once, in their order. One query for each thousand."""
    inserting.append(entries)


def created(instance: models.Model, fields: Iterable[str]) -> dict[str, tuple]:
    """Return the changes that describe a new record: each of `fields` from nothing."""
    return {name: (None, value) for name in fields if (value := _value(instance, name)) != ""}


def snapshot(instance: models.Model, fields: Iterable[str]) -> dict:
    """Return the values of `fields` as they are now, for `changed` to compare with later."""
    return {name: _value(instance, name) for name in fields}


def changed(before: Mapping, instance: models.Model) -> dict[str, tuple]:
    """Return what differs between the snapshot `before` and `instance`: (old, new) by field."""
    return {
        name: (old, new) for name, old in before.items() if (new := _value(instance, name)) != old
    }


def _value(instance: models.Model, name: str):
    return getattr(instance, _attribute(type(instance), name))


@cache
def _attribute(model, name):
    return model._meta.get_field(name).attname


def _plain(value):
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
