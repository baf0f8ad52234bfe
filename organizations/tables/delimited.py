"""The rows of a CSV file, read line by line, so that memory does not grow with the file."""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from organizations.old_fonts import converted
from organizations.tables import Unreadable
from organizations.tables.columns import Cell

DELIMITERS = ",;\t"
BYTE_ORDER_MARK = "\ufeff"
SHOWN = 40
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet could take for the beginning of a formula, where a text begins with it."""


def read_delimited(path: Path) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the number of each row and its cells. Raises Unreadable, in words, naming the row."""
    row = 0
    try:
        with path.open(encoding=_encoding(path), newline="") as file:
            delimiter = _begin(file)
            for row, cells in enumerate(csv.reader(file, delimiter=delimiter, strict=True), 1):
                yield row, [Cell("", _plain(cell)) for cell in cells]
    except UnicodeDecodeError:
        raise Unreadable(_foreign(path)) from None
    except UnicodeError:
        raise Unreadable(_("The file is damaged. Save it as “CSV UTF-8”.")) from None
    except csv.Error as error:
        raise Unreadable(_misplaced(row + 1, error)) from None


def _encoding(path):
    with path.open("rb") as file:
        start = file.read(2)
    return "utf-16" if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8"


def _begin(file) -> str:
    """Go to the first row, past marks and a line that only Excel reads; return the delimiter."""
    place, first = 0, file.readline()
    while first.startswith(BYTE_ORDER_MARK):
        first = first[1:]
    named = re.fullmatch(r'"?sep=(.)"?\s*', first, re.IGNORECASE)
    if named:
        return named[1]
    file.seek(place)
    while file.read(1) == BYTE_ORDER_MARK:
        place = file.tell()
    file.seek(place)
    return max(DELIMITERS, key=first.count)


def _plain(cell):
    """Take away the apostrophe that our own files put before what looks like a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_A_FORMULA) else cell


def _misplaced(row, error):
    if "field larger" in str(error):
        return _(
            'Row %(row)s has a cell that never ends. Look for a single quotation mark (") there.'
        ) % {"row": row}
    return _(
        'Row %(row)s has a quotation mark (") in the wrong place. Within a cell it is written '
        'twice, and the cell between two: "Chi bộ ""Tân Lập"" cũ".'
    ) % {"row": row}


def _foreign(path):
    """Say in which row the first bytes stand that are not UTF-8, and what they look like."""
    with path.open("rb") as file:
        row, line = next((row, line) for row, line in enumerate(file, 1) if not _is_utf8(line))
    if modern := converted(line.decode("cp1252", "replace")):
        return _(
            "Row %(row)s was typed in an old font (VNI, TCVN3), and is not in UTF-8 (“%(text)s”). "
            "Convert the file to Unicode, and save it as “CSV UTF-8”."
        ) % {"row": row, "text": modern.strip()[:SHOWN]}
    text = unicodedata.normalize("NFC", line.decode("cp1258", "replace")).strip()
    if re.search("[\u1ea0-\u1ef9ĐđƠơƯư]", text):
        return _(
            "Row %(row)s is in an old encoding, Windows-1258, and not in UTF-8 (“%(text)s”). Save "
            "the file as “CSV UTF-8”."
        ) % {"row": row, "text": text[:SHOWN]}
    return _("Row %(row)s is not in UTF-8. Save the file as “CSV UTF-8”.") % {"row": row}


def _is_utf8(line):
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
