"""Read the first visible sheet of an XLSX workbook, each cell with its kind.

This runs in a process of its own (`organizations.confined`) and must know nothing of Django.
Calamine reads the values. It does not tell an error or a formula that nobody has calculated
from an empty cell, nor what a format shows of a number, and it makes room for the whole
rectangle between the outermost cells: so the XML is looked through before, cell by cell.
"""

import gc
import json
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import BinaryIO
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_MEMBERS = 500
EXACT_DIGITS = 15
"""How many digits of a number a workbook keeps; what comes after them is lost."""

NUMBER, DAY, MONTH, TIME = "number", "day", "month", "time"
PERCENT, PADDED, BOOLEAN = "percent", "padded", "boolean"
ERROR, MISSING, MERGED = "error", "missing", "merged"

_BUILT_IN = {9: PERCENT, 10: PERCENT, 17: MONTH, 18: TIME, 19: TIME, 20: TIME, 21: TIME}
_BUILT_IN |= dict.fromkeys((45, 46, 47), TIME)
"""What the formats show that no workbook writes out, as far as it matters here."""
_BROKEN = (
    zipfile.BadZipFile,
    CalamineError,
    ElementTree.ParseError,
    expat.ExpatError,
    EOFError,
    KeyError,  # a member that others name is not there
    NotImplementedError,  # packed in a way that nobody reads
    zlib.error,
)
"""What a damaged workbook makes of its readers; anything else is an error of our own."""


class Refused(Exception):
    """The workbook is not read; the arguments are the reason and what it is about."""


@dataclass
class Marks:
    """What the values do not tell: of cells, by row and column from 0, and which rows are hidden.

    `last` are the last row and column with something in them; calamine passes over formulas
    without a value.

    A kind is a word, or to how many digits the format of a number fills up.
    """

    kinds: dict[tuple[int, int], str | int] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden: dict[int, bool] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    last: tuple[int, int] = (0, 0)


def main(given: BinaryIO, answer: BinaryIO) -> None:
    """Write a line about the sheet and one for each row that is not blank, as JSON.

    The first is `{"sheet", "others", "hidden"}`, or `{"refused", …}` and nothing more. A row is
    its number and its cells: a text, or a kind and a text.
    """

    gc.disable()  # nothing here refers to itself, and looking for it took a third of the time

    def say(line):
        answer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    try:
        for line in read_sheet(given):
            say(line)
    except Refused as refusal:
        reason, about = refusal.args
        say({"refused": reason, **about})
    except _BROKEN:
        say({"refused": "broken"})


def read_sheet(given: BinaryIO) -> Iterator:
    with zipfile.ZipFile(given) as archive:
        _require_small(archive)
        sheets = _sheets(archive)
        name, path = next(((n, p) for n, p, seen in sheets if seen), (None, None))
        if name is None:
            raise Refused("hidden" if sheets else "broken", {})
        marks = _looked_through(archive, path, _formats(archive))
    given.seek(0)
    rows = CalamineWorkbook.from_filelike(given).get_sheet_by_name(name).iter_rows()
    yield {
        "sheet": name,
        "others": [[other, seen] for other, _path, seen in sheets if other != name],
        "hidden": list(marks.hidden),
    }
    yield from _marked(rows, marks)


def _require_small(archive):
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED:
        raise Refused("large", {})
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names:
        known = {"xl/workbook.bin": "xlsb", "content.xml": "ods", "word/document.xml": "docx"}
        kind = next((kind for name, kind in known.items() if name in names), "")
        raise Refused("other" if kind else "broken", {"kind": kind})


def _sheets(archive) -> list[tuple[str, str, bool]]:
    """Return each worksheet: its name, its member of the archive, whether it is visible."""
    targets = {
        each.attrib["Id"]: posixpath.normpath(posixpath.join("/xl", each.attrib["Target"])).lstrip(
            "/"
        )
        for each in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        if each.get("Type", "").endswith("/worksheet")
    }
    found = []
    for each in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314
        if _local(each.tag) == "sheet":
            key = next((value for name, value in each.items() if _local(name) == "id"), None)
            if key in targets:
                seen = each.get("state", "visible") == "visible"
                found.append((each.attrib["name"], targets[key], seen))
    return found


def _formats(archive) -> list[str | int | None]:
    """Return what each style of a cell shows: a kind, or to how many digits it fills up."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    written: dict[int, str | int | None] = {**_BUILT_IN}
    styles: list[int] = []
    for group in ElementTree.fromstring(archive.read("xl/styles.xml")):  # noqa: S314
        if _local(group.tag) == "numFmts":
            written |= {int(e.attrib["numFmtId"]): _shows(e.get("formatCode", "")) for e in group}
        elif _local(group.tag) == "cellXfs":
            styles = [int(each.get("numFmtId", 0)) for each in group]
    return [written.get(number) for number in styles]


def _shows(code: str) -> str | int | None:
    """Return what a number format shows that its number does not: a kind, digits, or None."""
    code = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code).split(";")[0].casefold()
    if "%" in code:
        return PERCENT
    if re.fullmatch(r"0{2,}", code):
        return len(code)
    if "d" not in code and re.search("[my]", code) and "general" not in code:
        return TIME if re.search("[hs]", code) else MONTH
    return None


def _looked_through(archive, path, formats) -> Marks:
    """Return what the XML of a sheet says beside the values; raises Refused if it is too large."""
    look = _Look(formats)
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_definitions
    parser.StartElementHandler = look.start
    with archive.open(path) as xml:
        parser.ParseFile(xml)
    return look.marks


def _no_definitions(*_declared):
    raise Refused("broken", {})


class _Look:
    """Takes the elements of a sheet as they come, and keeps what is worth a mark."""

    def __init__(self, formats):
        self.marks = Marks()
        self._formats = {str(number): shown for number, shown in enumerate(formats) if shown}
        self._row = self._column = -1
        self._is_hidden = False
        self._attributes: dict[str, str] = {}
        self._takes: dict[str, Callable[[dict[str, str]], None] | None] = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._content,
            "is": self._content,
            "f": self._formula,
            "mergeCell": self._merge,
        }

    def start(self, tag, attributes):
        try:
            take = self._takes[tag]
        except KeyError:  # with the prefix of a namespace, or of no interest here
            take = self._takes[tag] = self._takes.get(tag.rpartition(":")[2])
        if take is not None:
            take(attributes)

    def _begin_row(self, attributes):
        self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        self._column = -1
        self._is_hidden = attributes.get("hidden") in ("1", "true")

    def _begin_cell(self, attributes):
        self._attributes = attributes
        if "r" in attributes:
            self._row, self._column = place(attributes["r"])
        else:
            self._column += 1

    def _formula(self, attributes):
        if self._attributes.get("t") != "str":  # that one was calculated, maybe to nothing
            self.marks.formulas.add((self._row, self._column))
        self._content(attributes)

    def _content(self, _attributes):
        """Keep what is worth a mark of a cell in which there is something."""
        row, column = self._row, self._column
        if row > self.marks.last[0] or column > self.marks.last[1]:
            self._reach((row, column))
        if self._is_hidden:
            self.marks.hidden[row + 1] = True
        if self._attributes.get("t") == "e":
            self.marks.kinds[row, column] = ERROR
        elif (shown := self._formats.get(self._attributes.get("s", ""))) is not None:
            self.marks.kinds[row, column] = shown

    def _merge(self, attributes):
        first, _colon, last = attributes["ref"].partition(":")
        self.marks.merged.append((*place(first), *place(last or first)))

    def _reach(self, here):
        self.marks.last = rows, columns = tuple(map(max, self.marks.last, here))
        area = (rows + 1) * (columns + 1)
        if rows >= MOST_ROWS or columns >= MOST_COLUMNS or area > MOST_CELLS:
            about = {"row": rows + 1, "column": letters(columns), "cell": cell_name(*here)}
            raise Refused("extent", about)


def _marked(rows, marks) -> Iterator[list]:
    """Yield the number of each row and its cells: a text, or a kind and a text."""
    for row in range(marks.last[0] + 1):
        values: list = next(rows, [])
        values += [""] * (marks.last[1] + 1 - len(values))
        cells = [
            value if value and type(value) is str else _cell(marks, row, column, value)
            for column, value in enumerate(values)
        ]
        if any(cells):
            for area in marks.merged:
                if area[0] <= row <= area[2]:
                    _merge_into(cells, row, area)
            yield [row + 1, cells]


def _merge_into(cells, row, area):
    """Mark the cells of a row that are part of `area`, except the one that holds its value."""
    top, left, _bottom, right = area
    for column in range(left, min(right + 1, len(cells))):
        if (row, column) != (top, left):
            cells[column] = [MERGED, cell_name(top, left)]


def _cell(marks, row, column, value):
    kind = marks.kinds.get((row, column))
    if value == "":
        if kind == ERROR:
            return [ERROR, ""]
        return [MISSING, ""] if (row, column) in marks.formulas else ""
    if isinstance(value, bool):
        return [BOOLEAN, "1" if value else "0"]
    if isinstance(value, float | int):
        return _figure(kind, value)
    return _moment(kind, value)


def _figure(kind, value):
    if kind == PERCENT:
        return [PERCENT, f"{value * 100:.{EXACT_DIGITS}g}"]  # 0.07 times 100 is 7.000000000000001
    text = str(int(value)) if float(value).is_integer() else repr(value)
    if isinstance(kind, int) and kind > len(text):
        return [PADDED, text.zfill(kind)]
    return [NUMBER, text]


def _moment(kind, value):
    if isinstance(value, time | timedelta):
        return [TIME, str(value)]
    day = value.date() if isinstance(value, datetime) else value
    return [MONTH if kind == MONTH else DAY, date.isoformat(day)]


def place(reference: str) -> tuple[int, int]:
    """Return the row and the column, from 0, of a reference such as B12."""
    name = reference.rstrip("0123456789")
    return int(reference[len(name) :]) - 1, _column(name)


@lru_cache(maxsize=MOST_COLUMNS)
def _column(name):
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def letters(column: int) -> str:
    """Return the name of a column counted from 0: A, Z, AA."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    return f"{letters(column)}{row + 1}"


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
