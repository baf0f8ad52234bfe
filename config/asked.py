"""What a form of filters was asked, in words: every field that is filled in and can be read."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from config.typed.fields import NameField


class Asked(NamedTuple):
    """What a field was asked: its label, the value in words, and what a file's name says of it."""

    label: str
    words: str
    in_file_names: str


def filled(form: forms.Form, *, without: Collection[str] = ()) -> Iterator[Asked]:
    """Yield what each field that narrows what is shown was asked.

    A field that a form gains is named without anybody thinking of it. `without` are those that
    the form words itself.
    """
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if name not in without and value not in (None, "", False):
            yield Asked(str(form[name].label), in_words(field, value), _in_file_names(field, value))


def _in_file_names(field, value) -> str:
    """Return what the name of a file says: of a person only that a name was asked for."""
    return _("by name") if isinstance(field, NameField) else in_words(field, value)


def in_words(field: forms.Field, value: object) -> str:
    """Return the value of a field as people read it."""
    if value is True:
        return _("Yes")
    if isinstance(field, forms.ChoiceField):
        return _label(field, value)
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(field, forms.CharField) and isinstance(value, str):
        return f"“{value}”"
    return str(value)


def _label(field, value) -> str:
    """Return the words of a choice, also of one in a group of choices."""
    for code, label in field.choices:
        inner = label if isinstance(label, (list, tuple)) else [(code, label)]
        for each, words in inner:
            if str(each) == str(value):
                return str(words)
    return str(value)
