"""The rows of an XLSX workbook, read by a process of its own (`organizations.tables.sheet`)."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.numbers import shown
from organizations import confined
from organizations.tables import Unreadable
from organizations.tables.columns import Cell

CHILD = "organizations.tables.sheet"
LIMITS = confined.Limits(seconds=30, memory=768 * 1024 * 1024, output=512 * 1024 * 1024)
ROWS_NAMED = 10

logger = logging.getLogger(__name__)


class Sheet(NamedTuple):
    """What was read: the sheet in words, and its rows that are not blank, by number."""

    notes: list[str]
    rows: Iterator[tuple[int, list[Cell]]]


def read_workbook(path: Path) -> Sheet:
    """Read the first visible sheet. Raises Unreadable, in words, for what is no such workbook."""
    try:
        with path.open("rb") as file:
            answer = confined.run(CHILD, file, LIMITS)
    except confined.Ended:
        logger.warning("A workbook took more than it may", exc_info=True)
        raise Unreadable(
            _("The workbook cannot be read: it asks for too much. Save it as CSV.")
        ) from None
    except confined.Failed:
        logger.exception("A workbook could not be read")
        raise Unreadable(_("The workbook cannot be read. Save it as CSV.")) from None
    told = json.loads(answer.readline())
    if "refused" in told:
        answer.close()
        raise Unreadable(_refusal(told))
    return Sheet(_notes(told), _answered(answer))


def _answered(answer):
    with answer:
        for line in answer:
            number, cells = json.loads(line)
            yield number, [Cell("", c) if isinstance(c, str) else Cell(*c) for c in cells]


def _notes(told) -> list[str]:
    notes = [_("Read from the sheet “%(name)s”.") % {"name": told["sheet"]}]
    if others := told["others"]:
        said = ", ".join(
            f"“{name}”" if seen else _("“%(name)s” (hidden)") % {"name": name}
            for name, seen in others
        )
        notes.append(_("Not read: %(sheets)s.") % {"sheets": said})
    if hidden := told["hidden"]:
        rows = ", ".join(map(str, hidden[:ROWS_NAMED])) + ("…" if hidden[ROWS_NAMED:] else "")
        notes.append(
            ngettext(
                "%(n)s row is hidden in the sheet, perhaps by a filter, and was read too: "
                "%(rows)s.",
                "%(n)s rows are hidden in the sheet, perhaps by a filter, and were read too: "
                "%(rows)s.",
                len(hidden),
            )
            % {"n": shown(len(hidden)), "rows": rows}
        )
    return notes


def _refusal(told) -> str:
    if told["refused"] == "extent":
        return _(
            "The sheet reaches to row %(row)s, column %(column)s. Delete what stands there (cell "
            "%(cell)s), or keep to 200.000 rows, 200 columns and 2.000.000 cells."
        ) % {**told, "row": f"{told['row']:,}".replace(",", ".")}
    return {
        "large": _("The workbook is too large. Save it as CSV."),
        "hidden": _("All sheets of the workbook are hidden. Show the one that is meant."),
        "other": _(
            "This is no XLSX workbook, but another kind of file (%(kind)s). Save it as .xlsx."
        )
        % {"kind": told.get("kind")},
        "broken": _("The file is not a readable XLSX workbook."),
    }[told["refused"]]
