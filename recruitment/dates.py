"""Periods as people type them: a year, a term, two days with a dash between them."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.typed.days import read_day
from config.typed.text import visible
from organizations.periods import Period


def read_period(text: str) -> Period:
    """Return the period that `text` says: what `Period.parse` reads, or two days with a dash.

    Raises ValidationError.
    """
    parts = re.split(r"\s*–\s*|\s+-\s+", text.strip())
    if len(parts) == 2 and not all(re.fullmatch(r"[0-9]{4}", part) for part in parts):
        first, last = map(read_day, parts)
        if last < first:
            raise ValidationError(_("The last day comes before the first."), code="invalid")
        return Period.between(first, last)
    return Period.parse(text)


def that_has_come(day: date | None, today: date) -> date | None:
    """Return the day up to which is to be counted, if any. Raises ValidationError for one to come.

    Source: docs/definitions.md, "A period that has not begun".
    """
    if day is not None and day > today:
        raise ValidationError(
            _("This day has not come yet: counted is up to today."), code="invalid"
        )
    return day


class PeriodField(forms.Field):
    """A period as text, read by `read_period`."""

    widget = forms.TextInput

    def to_python(self, value):
        text = visible(str(value or "")).strip()
        return read_period(text) if text else None
