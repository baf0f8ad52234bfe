"""Whether two records look like one person: by name and date of birth, as they are mistyped.

Pure functions over plain values. What looks alike is shown to people, who decide.
"""

from datetime import date
from difflib import SequenceMatcher

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations import names

NEARLY = 0.93
"""How much of two names must agree to be nearly the same: one letter in about fifteen."""


class Kind(models.TextChoices):
    """How two records are alike; the surest first."""

    SAME = "same", _("same name and date of birth")
    SPELLING = "spelling", _("same date of birth; the name differs in marks or in order")
    DIGIT = "digit", _("same name; one digit of the date of birth differs")
    EXCHANGED = "exchanged", _("same name; day and month of the birth are exchanged")
    NEARLY = "nearly", _("same date of birth; nearly the same name")


def compare(
    name: str, sex: str, born_on: date, other: str, other_sex: str, other_born_on: date
) -> Kind | None:
    """Return how two records are alike, or None.

    Where the date differs, the name has to be the same with its marks, and the sex: else too
    many who only share a common name would look alike.

    Source: docs/definitions.md, "Possible doubles".
    """
    same_name = names.identity(name) == names.identity(other)
    if born_on == other_born_on:
        if same_name:
            return Kind.SAME
        if names.parts(name) == names.parts(other):
            return Kind.SPELLING
        return Kind.NEARLY if sex == other_sex and _nearly(name, other) else None
    if not same_name or sex != other_sex:
        return None
    if exchanged(born_on) == other_born_on:
        return Kind.EXCHANGED
    return Kind.DIGIT if _digits_apart(born_on, other_born_on) == 1 else None


def exchanged(day: date) -> date | None:
    """Return the date with day and month exchanged; None if there is no other such date."""
    if day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)


def mistyped(day: date) -> set[date]:
    """Return the dates that differ from `day` in one digit, or have day and month exchanged."""
    digits = f"{day:%Y%m%d}"
    other = exchanged(day)
    found = set() if other is None else {other}
    for place in range(8):
        for digit in "0123456789":
            text = digits[:place] + digit + digits[place + 1 :]
            try:
                found.add(date(int(text[:4]), int(text[4:6]), int(text[6:])))
            except ValueError:
                continue
    return {each for each in found - {day} if 1900 <= each.year < 2100}


def _digits_apart(day, other):
    return sum(a != b for a, b in zip(f"{day:%Y%m%d}", f"{other:%Y%m%d}", strict=True))


def _nearly(name, other):
    """Tell whether a letter is wrong, or a middle part was left out."""
    a, b = names.search_key(name), names.search_key(other)
    if not (a + b).replace(" ", "").isalpha():
        return False
    short, long = sorted((a.split(), b.split()), key=len)
    if 1 < len(short) < len(long) and (short[0], short[-1]) == (long[0], long[-1]):
        return set(short) <= set(long)
    return SequenceMatcher(None, a, b).ratio() >= NEARLY
