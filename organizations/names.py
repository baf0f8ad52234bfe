"""Text as people type it, made comparable: cleaning, folding for search, Vietnamese order."""

import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_LETTER = {letter: str(11 + n) for n, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONE = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SPACE, _DIGITS, _OTHER, _END = "02", "05", "44", "01"
_D_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})


def clean(text: str) -> str:
    """Return `text` in NFC with single spaces and none at the ends.

    The Icelandic and African letters that look like Đ become Đ. Raises ValidationError for
    control, zero-width and direction-changing characters, which nobody types on purpose.
    """
    text = unicodedata.normalize("NFC", text).translate(_D_LOOKALIKES)
    text = " ".join(text.split())
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") for letter in text):
        raise ValidationError(_("This text has invisible characters. Please type it again."))
    return text


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Return `text` without diacritics or case, đ as d, for search; never to be shown.

    Where a tone mark stands (hòa, hoà) makes no difference, since all marks go.
    """
    text = text.translate(_D_LOOKALIKES)
    text = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


def person_key(full_name: str) -> str:
    """Return digits that sort persons the Vietnamese way: by given name, then by the rest.

    Letters come before tones, tones in the order ngang, huyền, hỏi, ngã, sắc, nặng. Digits
    only, so that every database and collation sorts it alike.
    """
    *rest, given = full_name.split() or [""]
    return (_key(given) + _key(" ".join(rest)))[:400]


def place_key(name: str) -> str:
    """Return digits that sort organizations by their whole name, numbers in it by value."""
    return _key(name)[:400]


@lru_cache(maxsize=10_000)
def _key(text):
    letters = tones = number = ""
    for letter in unicodedata.normalize("NFC", text.casefold()) + "\0":
        if letter.isdecimal():
            number += str(int(letter))
            continue
        if number:
            number = number.lstrip("0")[:99] or "0"
            letters, tones = f"{letters}{_DIGITS}{len(number):02}{number}", tones + "0"
            number = ""
        if letter == "\0":
            continue
        base, *marks = unicodedata.normalize("NFD", letter)
        plain = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in _TONE))
        gap = letter.isspace() or letter in "-'’"
        letters += _SPACE if gap else _LETTER.get(plain, _OTHER)
        tones += next((_TONE[mark] for mark in marks if mark in _TONE), "0")
    return letters + _END + tones


def identity(name: str) -> str:
    """Return what two spellings of one name share: letters and tones, not where a tone stands.

    Hòa and Hoà are one name; Hoa and Hóa are two.
    """
    return " ".join(_letters_and_tones(word) for word in name.casefold().split())


def parts(name: str) -> str:
    """Return what spellings of one name share in whatever order its parts were written.

    Diacritics make no difference, nor i for y: Lý Mỹ Hạnh and Hạnh Mĩ Lí are alike.
    """
    return " ".join(sorted(fold(name).replace("y", "i").split()))


@lru_cache(maxsize=10_000)
def _letters_and_tones(word):
    word = unicodedata.normalize("NFD", word)
    tones = "".join(sorted(mark for mark in word if mark in _TONE))
    return unicodedata.normalize("NFC", "".join(c for c in word if c not in _TONE)) + tones
