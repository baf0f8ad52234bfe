"""How official papers write days, numbers and what is not on record. Always in Vietnamese."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NO_BREAK = "\N{NO-BREAK SPACE}"
DOTS = "…" * 14
SHORT_DOTS = "…" * 4
WORD_DOTS = "…" * 6
"""Room for a word in running text: a longer run tears the line before it apart."""
NAME_DOTS = f"{'…' * 5} {'…' * 5} {'…' * 5}"
"""Room for a name or a reason in running text, which breaks where the line ends."""
LINE_DOTS = "…" * 10
"""Room for a place in running text."""
NARROW_DOTS = "…" * 2
"""Room for a day or a month, so that a date without figures stays on its line."""


def or_dots(text: str, dots: str = DOTS) -> str:
    """Return `text`, or a dotted line to be filled in by hand."""
    return text or dots


def day(on: date | None) -> str:
    """Return 05/9/2026, or a dotted line; noughts as in `long_day`."""
    return f"{on.day:02}/{_month(on)}/{on.year}" if on else SHORT_DOTS


def days_within(text: str) -> str:
    """Return `text` with the days in it written as `day` does: 06-HD/TW, ngày 09/6/2025."""
    return re.sub(r"(, )?(\d{2})/(\d{2})/(\d{4})", _day_of, text)


def _day_of(found) -> str:
    number, month, year = (int(found[group]) for group in (2, 3, 4))
    try:
        written = day(date(year, month, number))
    except ValueError:
        return found[0]
    return f", ngày{NO_BREAK}{written}" if found[1] else written


def _month(on: date) -> str:
    return f"{on.month:02}" if on.month <= 2 else str(on.month)


def long_day(on: date | None) -> str:
    """Return `ngày 05 tháng 11 năm 2026`, which no line breaks between a word and its number.

    Days below 10 and the months January and February take a nought before them, as in all
    official papers; the other months do not.
    """
    if on is None:
        number, month, year = (NARROW_DOTS,) * 3
    else:
        number, month, year = f"{on.day:02}", _month(on), str(on.year)
    return f"ngày{NO_BREAK}{number} tháng{NO_BREAK}{month} năm{NO_BREAK}{year}"


def number(value: int | None) -> str:
    """Return a count of people, with a nought before it below 10, or a dotted line."""
    return SHORT_DOTS if value is None else f"{value:02}"


def share(part: int, whole: int) -> str:
    """Return `part` of `whole` in per cent: exact, rounded once, half up, to two decimals.

    Source: docs/definitions.md, "Vote".
    """
    percent = (Decimal(part * 100) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{percent.normalize():f}".replace(".", ",") + "%"
