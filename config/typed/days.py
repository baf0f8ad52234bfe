"""Days as people type them: 3/2/1995, 03-02-1995, 03021995, 3.2.1995, ISO 8601.

What can be read two ways is refused, with what to write instead.
"""

import calendar
import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.typed.text import visible

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The years that days and periods may lie in; others are slips of the hand."""

QUOTA_YEARS = range(1931, LAST_YEAR + 1)
"""The years that a quota may be for: the whole ones since the Party was founded."""

_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*[-/. ]\s*([0-9]{1,2})\s*[-/. ]\s*([0-9]+)")
_DIGITS_ONLY = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def read_day(text: str, *, first_year: int = FIRST_YEAR, born_before: int = 0) -> date:
    """Return the day that `text` says. Raises ValidationError with what is wrong with it.

    A year of two digits is refused, unless it is that of a birth: then it is the last such
    year up to `born_before`, since nobody is admitted at over a hundred or as a child.
    """
    text = visible(text).strip()
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text) or _DIGITS_ONLY.fullmatch(text):
        day, month, year = found.groups()
    else:
        raise _no_day(text)
    if len(year) == 2 and born_before:
        year = str(born_before - (born_before - int(year)) % 100)
    elif len(year) == 2:
        raise _wrong(
            _(
                "Write the year with four digits: %(day)s/%(month)s/20%(year)s or "
                "%(day)s/%(month)s/19%(year)s."
            ),
            day=day,
            month=month,
            year=year,
        )
    elif len(year) != 4:
        raise _wrong(_("Write the year with four digits, for example 3/2/2024."))
    return _day(int(year), int(month), int(day), first_year)


def _no_day(text):
    """Return what to say of text that is no day, or of which the day cannot be told."""
    if re.fullmatch("[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return _wrong(
            _("“%(text)s” is a year only. Write day/month/year as the papers say."), text=text
        )
    if re.fullmatch("[0-9]{5,7}", text):
        return _wrong(
            _(
                "“%(text)s” can be read as several dates. Write day/month/year with strokes, or "
                "eight digits: 03022024 is 3/2/2024."
            ),
            text=text,
        )
    return _wrong(
        _("“%(text)s” is not a date. Write day/month/year, for example 3/2/2024."),
        text=text[:40],
    )


def _day(year, month, day, first_year):
    if not first_year <= year <= LAST_YEAR:
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
