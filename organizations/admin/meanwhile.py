"""Two who change one record: the second is shown both values, and may replace what is there."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.typed.fields import DateField, NumberField, RateField
from organizations import meanwhile
from organizations.models import User


def seen(form: forms.ModelForm) -> str:
    """Return what stands for all that the record says in the fields of `form`.

    Not when it was changed: who saved what was there already is nobody to be told of.
    """
    said = {name: str(form.initial[name]) for name in form.fields if name in form.initial}
    said.pop("seen", None)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20]


def differences(form: forms.ModelForm, now: dict, *, told=None) -> Iterator[str]:
    """Say of each field what `now` has in it and what was typed, where the two are not the same.

    `told` says how a value is shown, by name and value, if not as its field shows it.
    """
    for name, field in form.fields.items():
        typed = form.cleaned_data.get(name)
        if name not in now or field.widget.is_hidden:
            continue
        if now[name] == typed or not (now[name] or typed):
            continue
        yield _("%(field)s: it is now %(now)s, you typed %(typed)s") % {
            "field": capfirst(str(field.label)),
            "now": told(name, now[name]) if told else _shown(field, now[name]),
            "typed": told(name, typed) if told else _shown(field, typed),
        }


def who_changed(record: models.Model, *, reader: User) -> str:
    """Say that what `record` itself says was changed, and by whom. One or two queries."""
    columns = {field.name for field in record._meta.concrete_fields}
    return nothing_saved(meanwhile.who_changed(record, reader=reader, fields=columns))


def nothing_saved(said: str) -> str:
    return f"{said} {_('Nothing was saved.')}"


def and_now(differences: Iterable[str]) -> list[str]:
    """Say what differs, and what to do."""
    return [*differences, _("Save again to replace it with what stands below.")]


def there_already(said: str, record: models.Model) -> ValidationError:
    """Return `said` with the way to what is there already, and is changed rather than added."""
    page = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
    change = format_html('<a href="{}">{}</a>', reverse(page, args=[record.pk]), _("Change it"))
    return ValidationError(format_html("{} {}", said, change))


def _shown(field, value):
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value in (None, ""):
        return "—"
    if isinstance(field, DateField):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(field, NumberField | RateField):
        return field.prepare_value(value)
    return dict(getattr(field, "choices", ())).get(value, value)
