"""The columns of a file: what people call them, and which kinds of cells each of them takes.

A cell of a workbook is more than the text that it shows. An error, a formula that was never
calculated or a part of a merged cell looks empty; 12/2025 may be a day and 024667 a number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from organizations import names
from organizations.tables import sheet


class Cell(NamedTuple):
    """What stands in a cell: a kind of `sheet`, or none for a text, and its text."""

    kind: str
    text: str


class Takes(Enum):
    """What a column is read as."""

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    RATE = "rate"
    YES = "yes"


@dataclass(frozen=True)
class Column:
    """A column: its name in every file, its heading in the languages of the pages, what it takes.

    `also` are further headings under which people keep it; `is_person` is set for full names.
    """

    name: str
    heading: object
    takes: Takes = Takes.TEXT
    required: bool = False
    also: tuple = ()
    is_person: bool = False

    def __str__(self):
        return f"{self.name} ({self.heading})"

    def spellings(self) -> set[str]:
        """Return all that may stand over the column, folded."""
        said = {self.name}
        for language, _name in settings.LANGUAGES:
            with override(language):
                said |= {str(each) for each in (self.heading, *self.also)}
        return {names.fold(each) for each in said}


def text_of(cell: Cell, takes: Takes) -> str:
    """Return what a cell says, as text that can be read one way only.

    A day is ISO 8601, a per cent ends in its sign, yes and no are 1 and 0. Raises
    ValidationError for a kind of cell that the column does not take.
    """
    return _TEXTS[cell.kind](cell.text, takes) if cell.kind else cell.text


def _refused(message, **about):
    raise ValidationError(message, params=about)


def _error(_text, _takes):
    _refused(_("This cell shows an error, such as #N/A. Mend its formula, or type what it is."))


def _missing(_text, _takes):
    _refused(
        _(
            "This cell has a formula that was not calculated. Open the file in Excel, save it, "
            "and load it again."
        )
    )


def _merged(text, _takes):
    _refused(_("This cell is merged with %(cell)s. Unmerge them and fill in each row."), cell=text)


def _time(_text, _takes):
    _refused(_("This cell holds a time of day. Format it as text and type it again."))


def _day(text, takes):
    if takes is Takes.DAY:
        return text
    day = date.fromisoformat(text).strftime("%d/%m/%Y")
    if takes is Takes.TEXT:
        _refused(
            _(
                "This cell is a date (%(day)s). Format it as text and type again what the paper "
                "says."
            ),
            day=day,
        )
    return _refused(_("This cell is a date (%(day)s). Here stands no date."), day=day)


def _month(text, takes):
    if takes is Takes.DAY:
        _refused(
            _("This cell shows a month only, for Excel %(day)s. Type the whole date."),
            day=date.fromisoformat(text).strftime("%d/%m/%Y"),
        )
    return _day(text, takes)


def _percent(text, takes):
    if takes is not Takes.RATE:
        _refused(_("This cell is a per cent (%(text)s%%). Here stands no per cent."), text=text)
    return f"{_one_way(text)}%"


def _plain_number(text, takes):
    if takes is not Takes.TEXT:
        return _one_way(text)
    if not text.lstrip("-").isdecimal():
        _refused(
            _(
                "This cell is a number with decimals (%(text)s). Format it as text and type it "
                "again."
            ),
            text=text,
        )
    if len(text) > sheet.EXACT_DIGITS:
        _refused(
            _(
                "This cell is a number of more than 15 digits, of which Excel has lost the last. "
                "Format it as text and type it again."
            )
        )
    return text


def _one_way(text):
    """Return a number so that no three digits after the point look like thousands."""
    _whole, _point, decimals = text.partition(".")
    return f"{text}0" if len(decimals) == 3 else text


def _padded(text, takes):
    if takes is Takes.TEXT:
        _refused(
            _(
                "This cell holds the number %(number)s and only shows %(text)s. Format it as text "
                "and type %(text)s."
            ),
            number=int(text),
            text=text,
        )
    return str(int(text))


def _boolean(text, takes):
    if takes is not Takes.YES:
        _refused(_("This cell says true or false. Type what is meant."))
    return text


_TEXTS: dict[str, Callable[[str, Takes], str]] = {
    sheet.ERROR: _error,
    sheet.MISSING: _missing,
    sheet.MERGED: _merged,
    sheet.TIME: _time,
    sheet.DAY: _day,
    sheet.MONTH: _month,
    sheet.PERCENT: _percent,
    sheet.NUMBER: _plain_number,
    sheet.PADDED: _padded,
    sheet.BOOLEAN: _boolean,
}
