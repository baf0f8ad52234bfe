"""Which column of a list is which: by its heading, in any wording and order."""

import re
from collections.abc import Mapping, Sequence

from organizations import names
from organizations.tables.columns import Column

PASSED_OVER = {"", "stt", "tt", "so tt", "so thu tu", "no"}
"""Headings of columns that say nothing of a person."""

LOOKED_AT = 15
"""In how many rows from the top a line of headings is looked for."""

_NUMBER_OF_A_COLUMN = re.compile(r"[(\[]?\d{1,2}[)\]]?|[A-Da-d]")

LEAST = 2
"""How many headings must be known for a row to be the line of headings."""

_WORDINGS = {
    "full_name": (
        "ho ten; ho va ten; ho ten dang vien; ten; ho va ten dang vien; ho ten nguoi duoc ket "
        "nap; ho va ten nguoi duoc ket nap; ho va ten khai sinh"
    ),
    "sex": "gioi; phai; nam nu; gioi tinh nam nu",
    "born_on": "sinh ngay; ngay thang nam sinh; nam sinh; ngay sinh; sn; ns",
    "place": (
        "chi bo; noi sinh hoat; don vi; chi bo sinh hoat; to chuc dang; ten chi bo; dang bo chi "
        "bo; chi bo dang bo; cs dang; noi ket nap; ma chi bo; noi sinh hoat dang"
    ),
    "decision_number": (
        "so qd; so quyet dinh; qd so; quyet dinh so; so qdkn; so quyet dinh ket nap; so qd ket "
        "nap; so van ban"
    ),
    "decided_on": (
        "ngay qd; ngay quyet dinh; ngay ky; ngay ban hanh; ngay ra quyet dinh; ngay thang quyet "
        "dinh; ngay ky quyet dinh; ngay qd ket nap; ngay thang nam quyet dinh; ngay quyet dinh "
        "ket nap"
    ),
    "ceremony_on": (
        "ngay le; ngay to chuc le; ngay le ket nap; ngay ket nap; le ket nap; ngay to chuc le "
        "ket nap; ngay to chuc ket nap; ngay vao dang"
    ),
    "occupation": "nghe; nghe nghiep; cong viec; nghe nghiep hien nay",
    "ethnicity": "dan toc; dt",
    "religion": "ton giao; tg",
    "schooling": "hoc van; trinh do hoc van; van hoa; trinh do van hoa; gdpt; giao duc pho thong",
    "qualification": "chuyen mon; trinh do chuyen mon; cmnv; chuyen mon nghiep vu; trinh do",
    "academic_title": "hoc ham; hoc vi; hoc ham hoc vi",
    "youth_union": "doan vien; la doan vien; doan vien tncs; doan tn",
    "readmission": "ket nap lai",
}
"""How lists head the columns beside the heading of the page, folded, without punctuation."""
WORDINGS = {name: tuple(said.split("; ")) for name, said in _WORDINGS.items()}


def key_of(heading: str) -> str:
    """Return a heading as headings are compared: its letters and digits, without what stands in
    brackets."""
    return names.search_key(re.sub(r"\([^)]*\)", " ", heading))


def known(columns: Sequence[Column]) -> dict[str, Column]:
    """Return the columns by all the headings under which they are known."""
    found: dict[str, Column] = {}
    for column in columns:
        said = {key_of(each) for each in column.spellings()} | {*WORDINGS.get(column.name, ())}
        found |= dict.fromkeys(said, column)
    return found


def matched(
    headings: Sequence[str], columns: Sequence[Column], remembered: Mapping[str, str]
) -> list[Column | None]:
    """Return the column of each heading; None for one that is passed over or not known.

    What the user matched before goes first. A column is given to the first heading that fits.
    """
    by_name, by_heading = {each.name: each for each in columns}, known(columns)
    found: list[Column | None] = []
    for heading in headings:
        key = key_of(heading)
        if key in remembered:
            column = by_name.get(remembered[key])
        else:
            column = None if key in PASSED_OVER else by_heading.get(key)
        found.append(None if column in found else column)
    return found


def heading_row(
    table: Sequence[Sequence[str]], columns: Sequence[Column], remembered: Mapping[str, str]
) -> int | None:
    """Return which row is the line of headings: of the first ones, that with most known.

    None where no row has at least two.
    """
    best, at = LEAST - 1, None
    for number, row in enumerate(table[:LOOKED_AT]):
        score = sum(column is not None for column in matched(row, columns, remembered))
        if score > best:
            best, at = score, number
    return at


def is_numbering(row: Sequence[str]) -> bool:
    """Tell whether a row numbers the columns, (1) (2) (3), as it stands under official headings."""
    digits = [re.sub(r"\D", "", each) for each in row if each.strip()]
    plain = all(
        re.fullmatch(r"[(\[]?\d{1,2}[)\]]?|[A-Da-d]", each.strip()) for each in row if each.strip()
    )
    return len(digits) > LEAST and plain
