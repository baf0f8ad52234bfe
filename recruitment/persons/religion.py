"""The religions that can be recorded, as the lists of the Party name them: "Không" first.

Official form 2 counts believers and not religions, so a short list is enough. Earlier the
field took any text: what could not be told stays as it was typed, until its ward says it.
"""

from django.db.models import Q

from organizations import names

NONE = "Không"
RELIGIONS: dict[str, str] = {
    "none": NONE,
    "buddhist": "Phật giáo",
    "catholic": "Công giáo",
    "protestant": "Tin lành",
    "cao_dai": "Cao Đài",
    "hoa_hao": "Phật giáo Hòa Hảo",
    "muslim": "Hồi giáo",
    "other": "Khác",
}
"""What is recorded, by the code that a file may hold instead."""

CHOICES = [(name, name) for name in RELIGIONS.values()]

UNBELIEVING = ("", NONE)
BELIEVERS = ~Q(religion__in=UNBELIEVING)
UNCLEAR = ~Q(religion__in=("", *RELIGIONS.values()))

_OTHER_SPELLINGS = {
    "none": "khong co; khong theo; khong theo dao; khong theo dao nao; khong ton giao; "
    "khong co ton giao; khong theo ton giao; khong theo ton giao nao; khong dao; ko; k; 0; no; "
    "false; vo than",
    "buddhist": "phat; dao phat; dao phat giao",
    "catholic": "dao cong giao; thien chua giao; thien chua; dao thien chua; dao thien chua giao",
    "protestant": "dao tin lanh",
    "cao_dai": "dao cao dai",
    "hoa_hao": "hoa hao; dao hoa hao; phat giao hoa hao; dao phat giao hoa hao",
    "muslim": "dao hoi; islam; dao islam",
    "other": "ton giao khac",
}


def name_of(text: str) -> str:
    """Return the religion that `text` names or whose code it is; nothing for nothing.

    Raises ValueError for what is none of the list.
    """
    key = names.search_key(text)
    if not key:
        return NONE if text.strip() in ("-", "–", "—") else ""
    if key not in _NAMES:
        raise ValueError(text)
    return _NAMES[key]


def _index():
    found: dict[str, str] = {}
    for code, name in RELIGIONS.items():
        spellings = [code, name, *_OTHER_SPELLINGS[code].split("; ")]
        found |= {names.search_key(spelling): name for spelling in spellings}
    return found


_NAMES = _index()
