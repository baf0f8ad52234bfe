"""Days and periods as people type them: 3/2/1995, 03-02-1995, 03021995, 3.2.1995, ISO 8601."""

import calendar
import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations.periods import FIRST_YEAR, LAST_YEAR, Period

_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,2})\s*[-/. ]\s*([0-9]+)")
_DIGITS_ONLY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def read_day(text: str) -> date:
    """Return the day that `text` says. Raises ValidationError with what is wrong with it."""
    text = text.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text) or _DIGITS_ONLY.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise _wrong(
            _("“%(text)s” is not a date. Write day/month/year, for example 3/2/2024."),
            text=text[:40],
        )
    if len(year) != 4:
        raise _wrong(_("Write the year with four digits, for example 3/2/2024."))
    return _day(int(year), int(month), int(day))


def read_period(text: str) -> Period:
    """Return the period that `text` says: what `Period.parse` reads, or two days with a dash.

    Raises ValidationError.
    """
    parts = re.split(r"\s*–\s*|\s+-\s+", text.strip())
    if len(parts) == 2 and not all(re.fullmatch(r"[0-9]{4}", part) for part in parts):
        first, last = map(read_day, parts)
        if last < first:
            raise _wrong(_("The last day comes before the first."))
        return Period.between(first, last)
    return Period.parse(text)


def _day(year, month, day):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _wrong(_("The year %(year)s cannot be right."), year=year)
    if not 1 <= month <= 12:
        raise _wrong(_("There is no month %(month)s."), month=month)
    last = calendar.monthrange(year, month)[1]
    if day > last:
        raise _wrong(
            _("Month %(month)s of %(year)s has only %(last)s days."),
            month=month,
            year=year,
            last=last,
        )
    if day < 1:
        raise _wrong(_("There is no day 0."))
    return date(year, month, day)


def _wrong(message, **params):
    return ValidationError(message, params=params, code="invalid")


class DayInput(forms.DateInput):
    """A field for typing a day with the number keys."""

    def __init__(self, **attrs):
        attrs = {"inputmode": "numeric", "autocomplete": "off", **attrs}
        super().__init__(attrs=attrs, format="%d/%m/%Y")


class DateField(forms.DateField):
    """A day, typed in any usual way, shown as dd/mm/yyyy; it says what is wrong with one."""

    widget = DayInput

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        text = str(value).strip()
        return read_day(text) if text else None


class PeriodField(forms.Field):
    """A period as text, read by `read_period`."""

    widget = forms.TextInput

    def to_python(self, value):
        text = str(value or "").strip()
        return read_period(text) if text else None
