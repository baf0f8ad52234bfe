"""Text typed in the fonts of before Unicode, VNI and TCVN3 (ABC), read as what it was to be.

Those fonts drew ã as "ễ" or ¨ as "ă". Lists of that time are still pasted and loaded: names in
them are not found, and not compared with the same name in today's letters.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_WORD = re.compile("(?:[^\\W\\d_]|[\u00a1-\u00bf×÷])+")
_SYLLABLE = re.compile(
    "(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|th?|tr?|v|x)?"
    "(?:y|(?:a[iouy]?|ă|â[uy]?|eo?|êu?|i[au]?|iêu?|o[aăei]?|oa[ioy]|oeo|ôi?|ơi?|u[aâêiôơy]?|uây"
    "|uôi|uyê|uy[au]|ư[aiuơ]?|ươ[iu]|yêu?)(?:ch?|m|ng?|nh|p|t)?)"
    "|quy(?:ch|nh?|t)"
)

_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_MARKED = {
    "a": dict(zip("âáàåãäêéèúüë", "âấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("âáàåãä", "êếềểễệ", strict=True)),
    "o": dict(zip("âáàåãä", "ôốồổỗộ", strict=True)),
}
_VNI_ALONE = dict(zip("ñöôæóòî", "đươỉĩịỵ", strict=True))

_TCVN3 = dict(
    zip(
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        strict=True,
    )
)


def _vni():
    """Return the pairs and letters of VNI, small and capital, with what they stand for."""
    pairs = {base + mark: drawn for base, of in _VNI_MARKED.items() for mark, drawn in of.items()}
    for base in "aeouyôö":
        drawn = _VNI_ALONE.get(base, base)
        for mark, tone in _VNI_TONES.items():
            pairs[base + mark] = unicodedata.normalize("NFC", drawn + tone)
    pairs |= _VNI_ALONE
    return pairs | {typed.upper(): drawn.upper() for typed, drawn in pairs.items()}


_VNI = _vni()
_VNI_PARTS = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


@lru_cache(maxsize=10_000)
def converted(text: str) -> str | None:
    """Return `text` in today's letters if it was typed in an old font, else None.

    Some word of it has to be one that Vietnamese cannot have, and become one that it can; and
    every word that is changed has to. So names of the Highlands stay as they are.
    """
    text = unicodedata.normalize("NFC", text)
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    strange = [word for word in words if not _is_vietnamese(word)]
    if not strange:
        return None
    readings = [
        (sum(not _is_vietnamese(read(word)) for word in words), read)
        for read in (_from_vni, _from_tcvn3)
        if all(_is_vietnamese(read(word)) for word in words if read(word) != word)
    ]
    left, read = min(readings, key=lambda each: each[0], default=(0, None))
    if read is None or left >= len(strange):
        return None
    return _WORD.sub(lambda word: read(word[0]), text)


def _from_vni(word):
    return _VNI_PARTS.sub(lambda part: _VNI[part[0]], word)


def _from_tcvn3(word):
    """Capitals had a font of their own: there the letters with tones have the small codes."""
    drawn = "".join(_TCVN3.get(letter, letter) for letter in word)
    plain = "".join(letter for letter in word if letter.isascii())
    is_capital = plain.isupper() and (len(plain) > 1 or word[1:].endswith(plain))
    return drawn.upper() if is_capital else drawn


@lru_cache(maxsize=10_000)
def _is_vietnamese(word):
    """Tell whether `word` has the shape of a Vietnamese syllable, with one tone at most."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in letters if letter in _TONES]
    plain = unicodedata.normalize("NFC", "".join(x for x in letters if x not in _TONES))
    mixed = word[1:] != word[1:].lower() and not word.isupper()
    return len(tones) < 2 and not mixed and bool(_SYLLABLE.fullmatch(plain))
