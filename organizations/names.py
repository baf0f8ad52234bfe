"""Text as people type it, made comparable: cleaning, folding for search, Vietnamese order."""

import re
import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.typed.text import searched, unshowable, visible
from organizations.old_fonts import converted

_LETTER = {letter: str(11 + n) for n, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONE = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SPACE, _DIGITS, _OTHER, _END = "02", "05", "44", "01"
_D_LOOKALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})


_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʻʹˈ′`´＇", "'"))
_INITIAL = re.compile(r"\b([HhKkYy])(?: *' +| +')(?=\w)")
_INITIAL_OF_KEY = re.compile(r"\b([hky]) (?=\w)")


def clean(text: str) -> str:
    """Return `text` in NFC with single spaces, none at the ends, and nothing that is invisible.

    The Icelandic and African letters that look like Đ become Đ. Text of an old font keeps its
    soft hyphens, which draw "ư" there. Raises ValidationError for what no screen can show.
    """
    text = unicodedata.normalize("NFC", text).translate(_D_LOOKALIKES)
    text = " ".join((text if converted(text) else visible(text)).split())
    if strange := unshowable(text.replace("\u00ad", "")):
        raise ValidationError(
            _("“%(text)s” has a character that cannot be shown (U+%(code)s). Type it again."),
            params={"text": text.replace(strange, "□"), "code": f"{ord(strange):04X}"},
        )
    return text


def person(text: str) -> str:
    """Return the full name of a person, cleaned, with one kind of apostrophe.

    Word and telephones write H’Thử, others H' Thử: H'Thử is meant. Raises as `clean` does.
    """
    text = clean(text)
    return text if converted(text) else _INITIAL.sub(r"\1'", text.translate(_APOSTROPHES))


def telephone(text: str) -> str:
    """Return a telephone number, cleaned; raises ValidationError for what is none."""
    number = clean(text)
    if not re.fullmatch(r"[\d +().-]*", number):
        raise ValidationError(_("A telephone number has digits only."))
    return number


def written_properly(full_name: str) -> str:
    """Return a full name that is all in capitals, or all in small letters, as names are written.

    Any other stays as it is.
    """
    if not (full_name.isupper() or full_name.islower()):
        return full_name
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), full_name)


def offered(full_name: str) -> str | None:
    """Return how `full_name` should probably be written, or None if it is well as it is."""
    better = written_properly(full_name)
    if modern := converted(full_name):
        better = re.sub(r"\b\w", lambda first: first[0].upper(), written_properly(modern))
    return better if better != full_name else None


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Return `text` without diacritics or case, đ as d, to compare words; never to be shown.

    Where a tone mark stands (hòa, hoà) makes no difference, since all marks go.
    """
    text = searched(text).translate(_D_LOOKALIKES)
    text = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


@lru_cache(maxsize=10_000)
def search_key(text: str) -> str:
    """Return the folded letters and digits of `text`, by which it is found; never to be shown.

    Punctuation makes no difference: H'Thử, H’Thử, H' Thử and H Thử are one.
    """
    return _plain(fold(text))


def words_asked(text: str) -> list[str]:
    """Return the folded words by which a person's name is looked for.

    What has no letter or digit at all is returned as it was typed: it is in no search name, so
    that it finds nobody, and not everybody. Without any words nothing is asked.
    """
    return search_key(text).split() or text.split()


def initials_asked(text: str) -> str:
    """Return the small letters of initials, “nvh” or “N.V.H.”, if `text` may be some, else "".

    One word of two to six letters may be initials and a word of a name as well: both are meant.
    """
    found = re.findall(r"[^\W\d_]+", fold(text))
    if len(found) > 1 and any(len(each) > 1 for each in found):
        return ""
    letters = "".join(found)
    return letters if letters.isascii() and 2 <= len(letters) <= 6 else ""


def keys_asked(text: str) -> list[str]:
    """Return what each word of `text` is searched by, in names, codes and logins alike.

    A word without any letter or digit says nothing beside others; alone it finds nothing. What
    is one word here may be several there: “19/5” is searched as “19 5”.
    """
    keys = [search_key(word) for word in fold(text).split()]
    return [key for key in keys if key] or text.split()


def holds(name: str, words: str) -> bool:
    """Tell whether `name` has these words whole, and in this order: “thôn 19/5” not “thon 1”."""
    key = search_key(words)
    return bool(key) and f" {key} " in f" {search_key(name)} "


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
    text = visible(text).translate(_APOSTROPHES).casefold()
    for letter in unicodedata.normalize("NFC", text) + "\0":
        if letter.isdecimal():
            number += str(int(letter))
            continue
        if number:
            number = number.lstrip("0")[:99] or "0"
            letters, tones = f"{letters}{_DIGITS}{len(number):02}{number}", tones + "0"
            number = ""
        if letter == "\0":
            continue
        parts = unicodedata.normalize("NFD", letter)
        base, marks = parts[0], parts[1:]
        plain = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in _TONE))
        gap = letter.isspace() or letter in "-'"
        letters += _SPACE if gap else _LETTER.get(plain, _OTHER)
        tones += next((_TONE[mark] for mark in marks if mark in _TONE), "0")
    return letters + _END + tones


@lru_cache(maxsize=10_000)
def identity(name: str) -> str:
    """Return what two spellings of one name share: letters and tones, not where a tone stands.

    Hòa and Hoà are one name; Hoa and Hóa are two. Punctuation makes no difference.
    """
    plain = _plain(unicodedata.normalize("NFC", visible(name)).casefold())
    return " ".join(_letters_and_tones(word) for word in plain.split())


def parts(name: str) -> str:
    """Return what spellings of one name share in whatever order its parts were written.

    Diacritics make no difference, nor i for y: Lý Mỹ Hạnh and Hạnh Mĩ Lí are alike.
    """
    return " ".join(sorted(search_key(name).replace("y", "i").split()))


def _plain(text):
    """Return letters and digits of small text, with single spaces where words end."""
    text = text.translate(_APOSTROPHES).replace("'", "")
    text = " ".join(re.sub(r"[^\w\u0300-\u036f]|_", " ", text).split())
    return _INITIAL_OF_KEY.sub(r"\1", text)


@lru_cache(maxsize=10_000)
def _letters_and_tones(word):
    word = unicodedata.normalize("NFD", word)
    tones = "".join(sorted(mark for mark in word if mark in _TONE))
    return unicodedata.normalize("NFC", "".join(c for c in word if c not in _TONE)) + tones
