"""Read the rows of a CSV or XLSX file, and collect what is wrong with them.

A file has a header row with known names. Dates are dd/mm/yyyy or ISO 8601, empty means
unknown. CSV is read line by line, so memory does not grow with the file.
"""

import csv
import datetime
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from organizations import names

LARGEST_UNPACKED = 100 * 1024 * 1024
MOST_MEMBERS = 200


class Unreadable(Exception):
    """The file as a whole cannot be read; the message is for people."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell of a file: row number (the header is 1), column, message."""

    row: int
    column: str
    message: str


@dataclass
class Report:
    """What became of a file: how many rows were taken, what was wrong, what was odd."""

    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def fault(self, row: int, column: str, message: object) -> None:
        self.faults.append(Fault(row, column, str(message)))

    def warn(self, row: int, column: str, message: object) -> None:
        self.warnings.append(Fault(row, column, str(message)))

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


def read(path: Path, *, required: Sequence[str], optional: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the rows of the file at `path` that are not blank.

    Raises Unreadable if it is no CSV or XLSX file, if a required column is missing, or if
    there is a column that nobody asked for.
    """
    if not path.is_file():
        raise Unreadable(_("There is no file “%(path)s”.") % {"path": path})
    rows = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    header = [name.strip().casefold() for name in next(rows, [])]
    _require_header(header, required, optional)
    empty = dict.fromkeys([*required, *optional], "")
    for number, cells in enumerate(rows, start=2):
        values = [names_or_text(cell) for cell in cells]
        if any(values):
            if len(values) > len(header) and any(values[len(header) :]):
                raise Unreadable(_("Row %(row)s has more cells than the header.") % {"row": number})
            yield number, empty | dict(zip(header, values, strict=False))


def names_or_text(cell: str) -> str:
    """Return the text of a cell without spaces at its ends, in NFC where it is clean."""
    try:
        return names.clean(cell)
    except ValidationError:
        return cell.strip()


def day(text: str) -> datetime.date | None:
    """Read dd/mm/yyyy or ISO 8601; empty is None. Raises ValidationError for anything else."""
    if not text:
        return None
    try:
        if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
            return datetime.date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.date.fromisoformat(text[:10] if len(text) in (10, 19) else text)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is not a date. Write dd/mm/yyyy."), params={"text": text[:40]}
        ) from None


def _require_header(header, required, optional):
    unknown = [name for name in header if name and name not in {*required, *optional}]
    if unknown:
        raise Unreadable(_("Unknown columns: %(names)s.") % {"names": ", ".join(unknown)})
    missing = [name for name in required if name not in header]
    if missing:
        raise Unreadable(_("Missing columns: %(names)s.") % {"names": ", ".join(missing)})
    if len({name for name in header if name}) < len([name for name in header if name]):
        raise Unreadable(_("A column stands twice in the header."))


def _csv(path) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            delimiter = max(",;\t", key=first.count)
            yield from csv.reader(file, delimiter=delimiter, strict=True)
    except UnicodeDecodeError:
        raise Unreadable(_("The file is not in UTF-8. Save it as “CSV UTF-8”.")) from None
    except csv.Error as error:
        raise Unreadable(_("The file is not valid CSV: %(error)s.") % {"error": error}) from None


def _xlsx(path) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED:
            raise Unreadable(_("The workbook is too large. Save it as CSV."))
        workbook = CalamineWorkbook.from_path(str(path))
        for row in workbook.get_sheet_by_index(0).iter_rows():
            yield [_cell(value) for value in row]
    except (zipfile.BadZipFile, CalamineError, OSError):
        raise Unreadable(_("The file is not a readable XLSX workbook.")) from None


def _cell(value) -> str:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
