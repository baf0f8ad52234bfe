"""A workbook to be filled in: the headings of a list, and perhaps a row as it is filled in."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from organizations.tables.columns import Column

WIDTH = 18


def to_fill_in(columns: Sequence[Column], example: Mapping[str, str] | None = None) -> bytes:
    """Return an XLSX file with the headings in the language of the page.

    All cells are text, so that 02/03/2026 and 0301 stay as they are typed.
    """
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    page, bold = book.add_worksheet(), book.add_format({"bold": True, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(columns):
        page.set_column(place, place, WIDTH, text)
        page.write_string(0, place, str(column.heading), bold)
        if example:
            page.write_string(1, place, example.get(column.name, ""), text)
    book.close()
    return made.getvalue()
