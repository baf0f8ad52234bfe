"""Numbers as people type them: 7000, 7.000 and 7 000 persons; 3,5 or 3.5 per cent.

What can be read two ways is refused, and both are named: nobody is to find a thousandth of
what he meant. What is typed means the same in every language of the pages.
"""

import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from config.typed.text import visible

LONGEST = 30
"""How many characters a number may have; it keeps absurd ones from being reckoned with."""

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:,[0-9]{3})+|(?: [0-9]{3})+)")
_WITH_PART = re.compile(r"([0-9]*)[.,]([0-9]+)")
_GROUPED_WITH_PART = re.compile(
    r"([1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+(?=,)|(?:,[0-9]{3})+(?=\.)|(?: [0-9]{3})+(?=[.,])))"
    r"[.,]([0-9]+)"
)


def read_count(text: str) -> int:
    """Return how many `text` says. Raises ValidationError with what is wrong with it.

    A dot or a space before each three digits only groups them: 7.000 and 7 000 are seven
    thousand. Where a comma or another dot stands, part of a person may be meant.
    """
    sign, text_of_it = _signed(text)
    readings = _readings(text_of_it)
    if len(readings) == 2 and "." in text_of_it:
        return sign * int(readings[1])
    if len(readings) == 1 and _is_whole(readings[0]) and not _WITH_PART.fullmatch(text_of_it):
        return sign * int(readings[0])
    if not readings:
        raise _no_number(text)
    if _GROUPED_WITH_PART.fullmatch(text_of_it):
        raise ValidationError(_("Enter a whole number."), code="whole")
    joined = Decimal(re.sub("[^0-9]", "", text_of_it))
    raise ValidationError(
        _(
            "“%(text)s” can be read as %(one)s or as %(other)s. Write the whole number that you "
            "mean, without comma or dot."
        ),
        params={"text": text, "one": plain(readings[0]), "other": plain(joined)},
        code="two_ways",
    )


def read_rate(text: str) -> Decimal:
    """Return the rate that `text` says, with a comma or a dot before its decimals.

    Raises ValidationError with what is wrong with it: 3.500 may be three and a half, or
    three thousand five hundred.
    """
    sign, text_of_it = _signed(text.strip().removesuffix("%"))
    readings = _readings(text_of_it)
    if not readings:
        raise _no_number(text)
    if len(readings) == 2:
        one, other = map(plain, readings)
        raise ValidationError(
            _("“%(text)s” can be read as %(one)s or as %(other)s. Write the one that you mean so."),
            params={"text": text, "one": one, "other": other},
            code="two_ways",
        )
    return sign * readings[0]


def shown(number: int | Decimal, *, grouped: bool = True) -> str:
    """Return a number as the pages show it, so that the functions above read it back.

    Where the pages group by commas, digits stay together: a comma can be read two ways.
    """
    text = plain(number)
    if not grouped or get_format("DECIMAL_SEPARATOR") != ",":
        return text
    whole, comma, part = text.partition(",")
    return f"{int(whole):,}".replace(",", ".") + comma + part


def plain(number: int | Decimal) -> str:
    """Return a number without groups and without noughts at its end."""
    return f"{Decimal(number).normalize():f}".replace(".", get_format("DECIMAL_SEPARATOR"))


def _signed(text):
    """Return 1 or -1, and the text after the sign with plain digits and spaces."""
    text = " ".join(unicodedata.normalize("NFKC", visible(text)).replace("−", "-").split())
    if len(text) > LONGEST:
        raise _no_number(text)
    sign = -1 if text.startswith("-") else 1
    return sign, text.removeprefix("-" if sign < 0 else "+").strip()


def _readings(text) -> list[Decimal]:
    """Return what `text` can mean, the reading with decimals first."""
    if re.fullmatch("[0-9]+", text):
        return [Decimal(text)]
    if found := _GROUPED_WITH_PART.fullmatch(text):
        return [Decimal(f"{re.sub('[^0-9]', '', found[1])}.{found[2]}")]
    readings = []
    if found := _WITH_PART.fullmatch(text):
        readings.append(Decimal(f"{found[1] or 0}.{found[2]}"))
    if _GROUPED.fullmatch(text):
        readings.append(Decimal(re.sub("[^0-9]", "", text)))
    return readings


def _is_whole(number):
    return number == number.to_integral_value()


def _no_number(text):
    return ValidationError(
        _("“%(text)s” is not a number. Write it in digits, for example 7000."),
        params={"text": text[:40]},
        code="invalid",
    )
