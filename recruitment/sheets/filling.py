"""How a sheet is filled: from what was pasted, or from a file, by the headings of its columns."""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations.files import Report, read_cells
from organizations.tables import sheet as sheets
from organizations.tables.columns import Cell, Column, Takes, text_of
from recruitment.files.exports import is_footer
from recruitment.sheets.admission_cells import UNREAD
from recruitment.sheets.batches import Origin
from recruitment.sheets.headings import heading_row, is_numbering, key_of, matched
from recruitment.sheets.rows import LONGEST, MOST, Row

Table = list[list[str]]


@dataclass(frozen=True)
class Matched:
    """How the columns of a table were matched: each heading, and the name of its column."""

    headings: Sequence[str]
    columns: Sequence[str]

    @property
    def pairs(self) -> list[tuple[int, str, str]]:
        return [
            (place, heading, column)
            for place, (heading, column) in enumerate(zip(self.headings, self.columns, strict=True))
        ]

    @property
    def passed_over(self) -> list[str]:
        pairs = zip(self.headings, self.columns, strict=True)
        return [heading for heading, column in pairs if heading and not column]

    def missing(self, columns: Sequence[Column]) -> list[Column]:
        """Return the required columns that no heading was matched with."""
        return [each for each in columns if each.required and each.name not in self.columns]

    def remembered(self) -> dict[str, str]:
        pairs = zip(self.headings, self.columns, strict=True)
        return {key_of(heading): column for heading, column in pairs if key_of(heading)}


def fill(
    table: Table,
    columns: Sequence[Column],
    *,
    remembered: Mapping[str, str],
    at: str = "",
    said: Sequence[str] | None = None,
) -> tuple[list[Row], Matched | None]:
    """Return the rows of `table`, numbered from 1, and how its columns were matched.

    Above its line of headings titles of the list are passed over. Without such a line the cells
    are taken in the order of the sheet, from the column `at` on, and nothing was matched. `said`
    are the names of columns that the user chose, for the places of the table.
    """
    head = heading_row(table, columns, remembered)
    if head is None and said is None:
        names = [each.name for each in columns]
        names = names[names.index(at) :] if at in names else names
        return _rows(table, names), None
    headings = [*table[head]] if head is not None else [""] * max(map(len, table), default=0)
    found = said or [each.name if each else "" for each in matched(headings, columns, remembered)]
    found = [*found, *[""] * len(headings)][: len(headings)]
    below = table[head + 1 :] if head is not None else table
    if below and is_numbering(below[0]):
        below = below[1:]
    return _rows(below, found), Matched(headings, found)


def _rows(table, names) -> list[Row]:
    rows: list[Row] = []
    for cells in table:
        said = {name: text[:LONGEST] for name, text in zip(names, cells, strict=False) if name}
        if any(said.values()):
            rows.append(Row(len(rows) + 1, said))
    return rows


def require_few(rows: Sequence[Row]) -> None:
    """Raise ValidationError for more rows than a sheet has."""
    if len(rows) > MOST:
        said = _("These are %(number)d rows; a sheet has %(most)d at most. Divide the list.")
        raise ValidationError(said % {"number": len(rows), "most": MOST}, code="many")


def read_file(
    file, columns: Sequence[Column], remembered: Mapping[str, str]
) -> tuple[Table, Origin, list[str]]:
    """Return the cells of an uploaded file as text, what file it is, and what was read of it.

    Cells that do not tell what they hold begin with a mark. Raises Unreadable, in words. The file
    is taken apart by a process of its own.
    """
    report, contents = Report(), file.read()
    with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix.lower()) as copy:
        copy.write(contents)
        copy.flush()
        rows = [cells for _number, cells in read_cells(Path(copy.name), report=report)]
    plain = [[cell.text for cell in cells] for cells in rows]
    head = heading_row(plain, columns, remembered)
    takes: list[Takes] = []
    if head is not None:
        found = matched(plain[head], columns, remembered)
        takes = [each.takes if each else Takes.TEXT for each in found]
    table = [
        [_said(cell, kind) for cell, kind in zip_longest(row, takes[: len(row)])]
        for row, texts in zip(rows, plain, strict=True)
        if not is_footer("".join(texts))
    ]
    return table, Origin(file.name, hashlib.sha256(contents).hexdigest()), report.notes


def _said(cell: Cell, takes: Takes | None) -> str:
    """Return what a cell says: a day as people write it; what cannot be told, with a mark."""
    if cell.kind == sheets.DAY and takes in (Takes.DAY, None):
        return date.fromisoformat(cell.text).strftime("%d/%m/%Y")
    try:
        return " ".join(text_of(cell, takes or Takes.TEXT).split())
    except ValidationError:
        return f"{UNREAD} {cell.text or cell.kind}"
