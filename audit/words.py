"""The trail in words: what was done, to which kind of record, which field from what to what."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import records
from audit.models import Entry

HIDDEN = "•••"
NOTHING = "—"
PERSONAL_FIELDS = {"query"}
"""What is hidden from who sees the trail but no persons: a query may hold a person's name."""

ACTIONS = {
    "access.denied": gettext_lazy("access denied"),
    "password.changed": gettext_lazy("own password changed"),
    "password.refused": gettext_lazy("wrong present password typed"),
    "session.closed": gettext_lazy("signed out"),
    "session.locked": gettext_lazy("signing in closed for a while"),
    "session.opened": gettext_lazy("signed in"),
    "session.refused": gettext_lazy("signing in refused"),
}
FIELDS = {
    "query": gettext_lazy("what was asked"),
    "method": gettext_lazy("kind of request"),
    "fields": gettext_lazy("fields with a record out of reach"),
    "path": gettext_lazy("page"),
    "status": gettext_lazy("answer"),
    "sessions": gettext_lazy("open sessions"),
    "account": gettext_lazy("mark of the name that was typed"),
}
"""What the trail tells about that is not a field of its record."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")


@dataclass(frozen=True)
class Change:
    """A field in words, with its old and new value; both are None where they are hidden."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Told:
    """An entry in words; `who` is the name of who did it, or what stands in the entry."""

    entry: Entry
    who: str
    action: str
    record: str
    named: str
    changes: list[Change]
    reason: str


def told(entries: Iterable[Entry], *, show_values: bool) -> list[Told]:
    """Return `entries` in words.

    Without `show_values`, names of persons, sensitive values and whatever was recorded of an
    admission or a candidate are hidden: only the fields that changed are named. The records
    that values refer to are looked up in one query for each kind of record.
    """
    entries = list(entries)
    open_ones = [each for each in entries if show_values or not _personal(each)]
    called = {(each.subject_type, each.subject_id): "" for each in open_ones}
    for kind in {each.subject_type for each in open_ones}:
        keys = {key for of, key in called if of == kind and key is not None}
        called |= {(kind, key): name for key, name in records.named(kind, keys).items()}
    names = _names(open_ones)
    people = records.people(each.actor_id for each in entries if each.actor_id)
    return [
        _told(
            entry,
            names,
            show_values,
            named=called.get((entry.subject_type, entry.subject_id), ""),
            who=(entry.actor_id and people.get(entry.actor_id)) or entry.actor,
        )
        for entry in entries
    ]


def action(code: str) -> str:
    """Return what was done, in words; an action of an older version stays as it was written."""
    return str(records.actions.get(code, code))


def record_kind(subject_type: str) -> str:
    """Return what a kind of record is called; nothing where an entry is about none."""
    model = _model(subject_type)
    return str(model._meta.verbose_name) if model else subject_type


def _told(entry, names, show_values, *, named, who):
    hidden = not show_values and _personal(entry)
    changes = []
    for name, (old, new) in sorted(entry.changes.items(), key=lambda c: _place(entry, c[0])):
        if old in (None, "") and new in (None, ""):
            continue
        field = _field(entry, name)
        label = capfirst(str(field.verbose_name if field else records.fields.get(name, name)))
        if hidden:
            changes.append(Change(label, None, None))
        elif not show_values and name in records.hidden_fields:
            changes.append(Change(label, old and HIDDEN, new and HIDDEN))
        else:
            changes.append(Change(label, _value(field, old, names), _value(field, new, names)))
    return Told(
        entry=entry,
        who=who,
        action=action(entry.action),
        record=record_kind(entry.subject_type),
        named=named,
        changes=changes,
        reason=HIDDEN if hidden and entry.reason else entry.reason,
    )


def _place(entry, name):
    """Sort fields as their models have them, which PostgreSQL does not keep; others follow."""
    field = _field(entry, name)
    if field is not None:
        return 0, field.creation_counter, name
    known = list(records.fields)
    return 1, known.index(name) if name in known else len(known), name


def _personal(entry):
    return bool(entry.subject_type) and records.kind(entry.subject_type).is_personal


def _value(field, value, names):
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field is not None and field.many_to_one:
        return names.get((field.related_model, value), f"№ {value}")
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DecimalField):
        return number_format(f"{Decimal(value).normalize():f}")
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return date_format(localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT")
    return str(value)


def _names(entries):
    """Return what the records are called that values refer to, by model and key."""
    wanted: defaultdict[type[models.Model], set] = defaultdict(set)
    for entry in entries:
        for name, values in entry.changes.items():
            field = _field(entry, name)
            if field is not None and field.many_to_one:
                wanted[field.related_model] |= {value for value in values if value is not None}
    return {
        (model, found.pk): str(found)
        for model, keys in wanted.items()
        for found in model._base_manager.filter(pk__in=keys)
    }


def _field(entry, name):
    """Return the field of that name, of the record or of one that it belongs to, or None."""
    model = _model(entry.subject_type)
    if model is None:
        return None
    owners = [field.related_model for field in model._meta.concrete_fields if field.many_to_one]
    told_of = records.kind(entry.subject_type).tells_of
    if told_of:
        owners = [_model(told_of.get(entry.action.partition(".")[0], "")), *owners]
    for owner in filter(None, (model, *owners)):
        try:
            field = owner._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if field.concrete:
            return field
    return None


def _model(subject_type):
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None
