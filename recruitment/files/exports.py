"""Lists of admissions as files: the rows and columns of the page, and who took them when.

XLSX holds text as text and days as days, never a formula or a link. CSV is UTF-8 with a byte
order mark, in the language of the page: in Vietnamese numbers have a comma and cells are parted
by semicolons. What a spreadsheet would take for a formula has an apostrophe before it.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext_lazy, override

from audit import trail
from organizations.models import User
from organizations.tables.delimited import STARTS_A_FORMULA
from recruitment.files.columns import CELL_CODE, heading_of
from recruitment.models.particulars import MARKS
from recruitment.persons.readers import SENSITIVE_FIELDS

COLUMNS = (
    gettext_lazy("Full name"),
    gettext_lazy("Sex"),
    gettext_lazy("Date of birth"),
    gettext_lazy("Cell"),
    gettext_lazy("Decision number"),
    gettext_lazy("Date of the decision"),
    gettext_lazy("Date of the ceremony"),
    gettext_lazy("Occupation"),
    gettext_lazy("Remarks"),
)
"""What the page shows of an admission. Nothing sensitive."""

MORE = ("schooling", "qualification", "academic_title")
HELD = ("youth_union", *(name for name in MARKS if name not in SENSITIVE_FIELDS))
OF_FORM_2 = tuple(heading_of(name) for name in (*MORE, *HELD))
IN_FILES = (*COLUMNS[:3], CELL_CODE, *COLUMNS[3:-1], *OF_FORM_2, COLUMNS[-1])
"""What a file shows: with the code of the cell it can be loaded again. Nothing sensitive."""

WIDTHS = (28, 8, 14, 18, 36, 18, 18, 18, 28, 18, 18, 18, *[10] * len(HELD), 24)
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
BYTE_ORDER_MARK = "\ufeff"
DAYS_OF_WORKBOOKS = date(1900, 3, 1)
"""The first day on which all spreadsheets agree; earlier ones are written as text."""
FOOTER = gettext_lazy("%(who)s took %(rows)s rows at %(when)s. %(scope)s")
FOOTER_OF_NO_DATA = gettext_lazy("%(who)s took this list at %(when)s: no data. %(scope)s")
FOOTERS = (FOOTER, FOOTER_OF_NO_DATA)
AGAIN = gettext_lazy("readmission")
ANNULLED = gettext_lazy("annulled on %(day)s")

Cell = str | int | Decimal | date | None


@dataclass(frozen=True)
class Footer:
    """What the last line of a file says: who took it, when, and what was asked for.

    Unless all that was asked for is on record (`complete`), no rows are no data.
    """

    by: User
    at: datetime
    scope: str
    complete: bool = True

    def text(self, rows: int) -> str:
        """Source: docs/definitions.md, "No data"."""
        template = FOOTER if rows or self.complete else FOOTER_OF_NO_DATA
        return template % {
            "who": self.by.full_name or self.by.get_username(),
            "rows": rows,
            "when": date_format(self.at, "SHORT_DATETIME_FORMAT"),
            "scope": self.scope,
        }


@dataclass(frozen=True)
class Listing:
    """A list of people that can be taken as a file: its columns, a row's cells, what the trail
    calls taking it."""

    action: str
    columns: Sequence
    widths: Sequence[int]
    cells: Callable[[Any], list]


@transaction.atomic
def export(
    records, *, form: str, query: str, footer: Footer, organization_id: int | None, listing
) -> bytes:
    """Return the file of `form`, xlsx or csv, with these records, and write it in the trail.

    They have what the `listing` shows of them loaded.
    One row at a time is held while reading.
    """
    counted = _Counted(listing.cells(each) for each in records.iterator(chunk_size=2000))
    made = {"xlsx": workbook, "csv": text}[form](listing.columns, counted, footer, listing.widths)
    trail.record(
        listing.action,
        by=footer.by,
        organization_id=organization_id,
        changes={"query": (None, query), "form": (None, form), "rows": (None, counted.rows)},
    )
    return made


def cells(admission) -> list[Cell]:
    """Return what a file shows of `admission`, in the order of `IN_FILES`."""
    person = admission.person
    return [
        person.full_name,
        person.get_sex_display(),
        person.born_on,
        admission.organization.code,
        admission.organization.name,
        admission.decision_number,
        admission.decided_on,
        admission.ceremony_on,
        admission.get_occupation_display(),
        *(getattr(admission, f"get_{name}_display")() for name in MORE),
        *("x" if getattr(admission, name) else "" for name in HELD),
        remarks(admission),
    ]


def remarks(admission) -> str:
    """Return in words what sets an admission apart: a readmission, an annulment."""
    words = [str(AGAIN)] if admission.readmission else []
    if admission.annulled_on:
        day = date_format(admission.annulled_on, "SHORT_DATE_FORMAT")
        words.append(ANNULLED % {"day": day})
    return ", ".join(words)


ADMISSIONS = Listing("admission.export", IN_FILES, WIDTHS, cells)


def is_footer(text: str) -> bool:
    """Tell whether `text` is the last line of a file of ours, in whatever language."""
    patterns = (each for footer in FOOTERS for each in in_every_language(footer))
    return any(pattern.fullmatch(text) for pattern in patterns)


def in_every_language(template) -> list[re.Pattern]:
    """Return what `template` looks like, filled in, in each language of the pages."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            parts = re.split(r"%\(\w+\)s", str(template))
        found.append(re.compile(".*".join(map(re.escape, parts)), re.DOTALL))
    return found


def workbook(
    columns: Sequence, rows: Iterable[Sequence[Cell]], footer: Footer, widths: Sequence[int]
) -> bytes:
    """Return an XLSX workbook of one sheet with a frozen header and the footer at its end."""
    file = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 2})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column), head)
    number = 0
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write(sheet, number, place, value, day)
    sheet.write_string(number + 2, 0, footer.text(number))
    book.close()
    return file.getvalue()


def text(
    columns: Sequence, rows: Iterable[Sequence[Cell]], footer: Footer, widths: Sequence[int] = ()
) -> bytes:
    """Return CSV as Excel opens it where the reader's language is that of the machine.

    Where the comma is in the numbers, Excel parts cells by semicolons. The footer is the last
    line.
    """
    file = io.StringIO()
    comma = get_format("DECIMAL_SEPARATOR")
    writer = csv.writer(file, delimiter=";" if comma == "," else ",")
    writer.writerow([str(column) for column in columns])
    written = 0
    for row in rows:
        writer.writerow([_as_text(value, comma) for value in row])
        written += 1
    writer.writerow([harmless(footer.text(written))])
    return (BYTE_ORDER_MARK + file.getvalue()).encode()


def harmless(value: str) -> str:
    """Return `value` with an apostrophe before it if a spreadsheet could take it for a formula."""
    if value.startswith(STARTS_A_FORMULA) or any(
        line.strip().startswith(STARTS_A_FORMULA) for line in value.splitlines()
    ):
        return f"'{value}"
    return value


def _write(sheet, row, column, value, day):
    if isinstance(value, date) and value < DAYS_OF_WORKBOOKS:
        sheet.write_string(row, column, value.strftime("%d/%m/%Y"))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, value)


def _as_text(value, comma):
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | Decimal):
        return f"{value}".replace(".", comma)
    return harmless(str(value or ""))


class _Counted:
    """Rows, and how many of them were taken."""

    def __init__(self, rows: Iterable):
        self._source = rows
        self.rows = 0

    def __iter__(self) -> Iterator:
        for row in self._source:
            self.rows += 1
            yield row
