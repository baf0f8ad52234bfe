"""Text that was pasted, taken apart into the cells of a table.

Excel, Word and web pages part cells by tabs and put a cell of several lines between quotation
marks; chats send lines whose cells are parted by a semicolon, a stroke, or several spaces.
"""

import csv
import io
import re

from config.typed.text import visible

LARGEST = 1_000_000
"""How many characters are looked at; five hundred rows have a tenth of that."""

_CHAT = (";", "|")
_GAPS = re.compile(r" {2,}")


def read_pasted(text: str) -> list[list[str]]:
    """Return the rows of `text` that are not blank, each a list of cells without outer spaces.

    Cells have single spaces within, and nothing that is invisible. Never raises: what has no
    parting is one cell a line.
    """
    text = text[:LARGEST].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if "\t" in text:
        rows = _tabbed(text)
    else:
        lines = [line for line in text.split("\n") if line.strip()]
        rows = [_parted(line, mark) for mark in [_mark_of(lines)] for line in lines]
    cleaned = [[_cell(each) for each in row] for row in rows]
    return [row for row in cleaned if any(row)]


def _tabbed(text):
    """Return the cells between tabs; where a quotation mark stands alone it is a letter."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        return [line.split("\t") for line in text.split("\n")]


def _mark_of(lines):
    """Return by what most lines are parted; None for several spaces, or by nothing."""
    return next(
        (mark for mark in _CHAT if sum(mark in line for line in lines) * 2 > len(lines)), None
    )


def _parted(line, mark):
    return line.split(mark) if mark else _GAPS.split(line.strip())


def _cell(text):
    return " ".join(visible(text).split())
