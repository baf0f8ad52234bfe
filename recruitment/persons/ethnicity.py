"""The 54 ethnic groups, by the two-digit codes of Decision 1019/QĐ-TCTK of 12 November 2008.

The older list 121-TCTK/PPCĐ of 1979 numbers them otherwise; its codes are not used here.
"""

from organizations import names

_IN_ORDER = (
    "Kinh, Tày, Thái, Mường, Khmer, Hoa, Nùng, Mông, Dao, Gia Rai, Ê Đê, Ba Na, Sán Chay, Chăm, "
    "Cơ Ho, Xơ Đăng, Sán Dìu, Hrê, Ra Glai, Mnông, Thổ, Xtiêng, Khơ Mú, Bru-Vân Kiều, Cơ Tu, "
    "Giáy, Tà Ôi, Mạ, Gié-Triêng, Co, Chơ Ro, Xinh Mun, Hà Nhì, Chu Ru, Lào, La Chí, Kháng, "
    "Phù Lá, La Hủ, La Ha, Pà Thẻn, Lự, Ngái, Chứt, Lô Lô, Mảng, Cơ Lao, Bố Y, Cống, Si La, "
    "Pu Péo, Rơ Măm, Brâu, Ơ Đu"
)

NAMES: dict[str, str] = {
    f"{number:02}": name for number, name in enumerate(_IN_ORDER.split(", "), start=1)
}
CHOICES = list(NAMES.items())

_OTHER_SPELLINGS = {
    "H'mông": "08",
    "Hmông": "08",
    "Khơ-me": "05",
    "Gia-rai": "10",
    "Ê-đê": "11",
    "Ba-na": "12",
    "Cơ-ho": "15",
    "Xê Đăng": "16",
    "Ra-glai": "19",
    "M'nông": "20",
    "Stiêng": "22",
    "Bru Vân Kiều": "24",
    "Gié Triêng": "29",
}


def code_of(text: str) -> str:
    """Return the code of the group that `text` names or numbers; nothing for nothing.

    Diacritics decide only where two groups differ in nothing else. Raises ValueError for
    what is no group.
    """
    text = " ".join(text.split())
    if not text:
        return ""
    if text.isdecimal() and text.zfill(2) in NAMES:
        return text.zfill(2)
    found = _BY_IDENTITY.get(names.identity(text)) or _BY_FOLDED.get(names.fold(text))
    if found is None:
        raise ValueError(text)
    return found


def name_of(code: str) -> str:
    """Return the name of the group of that code, or the code itself where there is none."""
    return NAMES.get(code, code)


def _index(key):
    """Return codes by `key` of their names, without those names that two groups share."""
    found: dict[str, set[str]] = {}
    spellings = [*NAMES.items(), *((code, name) for name, code in _OTHER_SPELLINGS.items())]
    for code, name in spellings:
        found.setdefault(key(name), set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


_BY_IDENTITY, _BY_FOLDED = _index(names.identity), _index(names.fold)
