"""How official papers write days, numbers and what is not on record. Always in Vietnamese."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NO_BREAK = "\N{NO-BREAK SPACE}"
DOTS = "…" * 14
SHORT_DOTS = "…" * 4
WORD_DOTS = "…" * 6
"""Room for a word in running text: a longer run tears the line before it apart."""


def or_dots(text: str) -> str:
    """Return `text`, or a dotted line to be filled in by hand."""
    return text or DOTS


def day(on: date | None) -> str:
    """Return 05/11/2026, or a dotted line."""
    return f"{on:%d/%m/%Y}" if on else SHORT_DOTS


def long_day(on: date | None) -> str:
    """Return `ngày 05 tháng 11 năm 2026`, which no line breaks between a word and its number.

    Days below 10 and the months January and February take a nought before them, as in all
    official papers; the other months do not.
    """
    if on is None:
        number, month, year = SHORT_DOTS, SHORT_DOTS, SHORT_DOTS
    else:
        number, year = f"{on.day:02}", str(on.year)
        month = f"{on.month:02}" if on.month <= 2 else str(on.month)
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
