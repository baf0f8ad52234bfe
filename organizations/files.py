"""Read the rows of a CSV or XLSX file, and collect what is wrong with them.

A file has a header row with known names, or the headings that people give them. What a file is
shows in its contents; its name may say otherwise. Dates are dd/mm/yyyy or ISO 8601, empty means
unknown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.typed.days import read_day
from config.typed.text import visible
from organizations import names
from organizations.old_fonts import converted
from organizations.slips import Slip
from organizations.tables import Unreadable, delimited, sheet, workbook
from organizations.tables.columns import Cell, Column, Takes, text_of

FIRST_YEAR = 1800
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell of a file: row number (the header is 1), column, message."""

    row: int
    column: str
    message: str


@dataclass
class Report:
    """What became of a file: how many rows were taken, what was wrong, what was odd.

    `notes` say what was read of it; `headings` how it calls its columns itself; `slips` tell the
    passwords of accounts that were made, and are for `organizations.slips` alone.
    """

    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    _unread: set[tuple[int, str]] = field(default_factory=set)

    def fault(self, row: int, column: str, message: object) -> None:
        """Add a fault, unless the cell could not be read at all, which was said."""
        if (row, column) not in self._unread:
            self.faults.append(Fault(row, self.headings.get(column, column), str(message)))

    def cannot_read(self, row: int, column: str, message: object) -> None:
        """Add the one fault that is told of a cell whose kind its column does not take."""
        self.fault(row, column, message)
        self._unread.add((row, column))

    def warn(self, row: int, column: str, message: object) -> None:
        self.warnings.append(Fault(row, self.headings.get(column, column), str(message)))

    def refuse(self, row: int, error: ValidationError, column: str = "") -> None:
        """Add each message of `error` as a fault, under the field that it names."""
        if hasattr(error, "error_dict"):
            for name, messages in error.message_dict.items():
                for message in messages:
                    self.fault(row, column if name == "__all__" else name, message)
        else:
            for message in error.messages:
                self.fault(row, column, message)


Row = tuple[int, dict[str, str]]
"""The number of a row in the file, and its cells by column name; absent columns are empty."""


def read_rows(
    path: Path,
    *,
    columns: Sequence[Column],
    report: Report,
    closes: Callable[[str], bool] = lambda text: False,
) -> Iterator[Row]:
    """Return the rows of the file at `path` that are not blank; what is odd goes to `report`.

    A cell of a kind that its column does not take is reported, and empty in its row. A row of
    one cell that `closes` a file of our own is passed over. Raises Unreadable if the file is
    neither CSV nor XLSX, a required column is missing, or there is one that nobody asked for.
    A workbook is read at once, a text as its rows are asked for: call this before a
    transaction begins, which others may have to wait for.
    """
    filled = (
        (number, cells)
        for number, cells in _cells(path, report)
        if any(cell.kind or cell.text.strip() for cell in cells)
    )
    header = _header(next(filled, (0, []))[1], columns, report)
    return (
        (number, _row(number, cells, header, columns, report))
        for number, cells in filled
        if not _closing(cells, closes)
    )


def read_cells(path: Path, *, report: Report) -> list[tuple[int, list[Cell]]]:
    """Return all rows that are not blank as they stand in the file, with their numbers.

    For who looks for the line of headings. Raises Unreadable, as `read_rows` does.
    """
    return [
        (number, cells)
        for number, cells in _cells(path, report)
        if any(cell.kind or cell.text.strip() for cell in cells)
    ]


def _closing(cells, closes):
    filled = [cell.text for cell in cells if cell.kind or cell.text.strip()]
    return len(filled) == 1 and closes(filled[0])


def _row(number, cells, header, columns, report) -> dict[str, str]:
    values = dict.fromkeys((column.name for column in columns), "")
    for place, cell in enumerate(cells):
        column = header[place] if place < len(header) else None
        if column is None:
            if cell.kind or cell.text.strip():
                raise Unreadable(
                    _("Row %(row)s has something in column %(column)s, which has no heading.")
                    % {"row": number, "column": sheet.letters(place)}
                )
            continue
        try:
            values[column.name] = names_or_text(text_of(cell, column.takes))
        except ValidationError as error:
            report.cannot_read(number, column.name, error.messages[0])
        else:
            _ask_about_the_font(number, column, values[column.name], report)
    return values


def _ask_about_the_font(number, column, text, report):
    """Warn of a text of an old font; names of persons are looked at by the rules of their own."""
    if text.isascii() or column.takes is not Takes.TEXT or column.is_person:
        return
    if modern := converted(text):
        said = _("Was this typed in an old font (VNI, TCVN3)? It reads “%(text)s”.")
        report.warn(number, column.name, said % {"text": modern})


def _header(cells, columns, report) -> list[Column | None]:
    """Return the column of each cell of the header; raises Unreadable where they do not fit."""
    spelled = {spelling: column for column in columns for spelling in column.spellings()}
    titles = [" ".join(visible(cell.text).split()) for cell in cells]
    header = [spelled.get(names.fold(title)) for title in titles]
    known = ", ".join(map(str, columns))
    unknown = [t for t, column in zip(titles, header, strict=True) if t and column is None]
    if unknown:
        raise Unreadable(
            _("Unknown columns: %(names)s. The columns of such a file are: %(known)s.")
            % {"names": ", ".join(unknown), "known": known}
        )
    found = [column for column in header if column]
    if missing := [str(column) for column in columns if column.required and column not in found]:
        raise Unreadable(_("Missing columns: %(names)s.") % {"names": ", ".join(missing)})
    for column in found:
        if found.count(column) > 1:
            raise Unreadable(
                _("The column %(name)s stands twice in the header.") % {"name": column}
            )
    report.headings |= {
        column.name: title for title, column in zip(titles, header, strict=True) if column
    }
    return header


def names_or_text(cell: str) -> str:
    """Return the text of a cell without spaces at its ends, in NFC where it is clean."""
    try:
        return names.clean(cell)
    except ValidationError:
        return cell.strip()


def day(text: str) -> date | None:
    """Read a day as everywhere; empty is None. Raises ValidationError for anything else.

    Lists of members go back beyond the century that forms are made for.
    """
    return read_day(text, first_year=FIRST_YEAR) if text else None


def _cells(path, report) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of a file by what it is; its name does not matter."""
    if not path.is_file():
        raise Unreadable(_("There is no file “%(path)s”.") % {"path": path})
    with path.open("rb") as file:
        start = file.read(1024)
        if start.startswith(OLE):
            raise Unreadable(_old(start + file.read()))
    if start.startswith(ZIP):
        sheet_read = workbook.read_workbook(path)
        report.notes += sheet_read.notes
        return sheet_read.rows
    if path.suffix.lower() == ".xlsx":
        raise Unreadable(_("The file is not a readable XLSX workbook."))
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise Unreadable(
            _(
                "This is a web page or XML, whatever its name. Open it in Excel and save it "
                "as .xlsx."
            )
        )
    if b"\0" in start and start[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Unreadable(_("This is neither a CSV file nor an XLSX workbook."))
    return delimited.read_delimited(path)


def _old(contents):
    if _PASSWORD in contents:
        return _("This workbook has a password. Save it as .xlsx without one.")
    return _(
        "This is an Excel workbook of the old kind (.xls), whatever its name. Open it in Excel "
        "and save it as .xlsx."
    )
