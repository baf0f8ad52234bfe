"""A sheet as it lies before its user: what a page brought back, what it draws, what goes unseen.

A page draws some rows and some columns; whatever else there is goes along unseen, so that nothing
is stored while somebody types.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core import signing
from django.utils.functional import cached_property

from config.typed.keys import key_of
from organizations.tables.columns import Column
from recruitment.sheets.batches import Origin
from recruitment.sheets.kinds import Kind
from recruitment.sheets.rows import (
    LONGEST,
    MOST,
    Row,
    State,
    digest,
    renumbered,
    written_out,
)

DRAWN, DRAWN_WIDE = 100, 35
"""How many rows are drawn at once: a form may have a thousand fields."""

HIGHEST = 10_000
"""Rows are numbered below this: as many digits as their fields have."""

BLANK = 10
"""How many empty rows stand below those that are filled."""

_FIELD = re.compile(r"(\d{1,4})-([a-z_]+)")
_SALT = "recruitment.sheets.origin"
SHOWN = {
    "": tuple(State),
    "ready": (State.READY,),
    "ask": (State.ASK,),
    "wrong": (State.WRONG,),
    "rest": (State.THERE, State.DROPPED),
}


class Damaged(Exception):
    """What came back unseen is not what a page of ours sends."""


@dataclass
class Desk:
    """A sheet: its rows, which of them are drawn, and what else is known of it."""

    kind: Kind
    columns: Sequence[Column]
    rows: list[Row] = field(default_factory=list)
    for_all: list[str] = field(default_factory=list)
    origin: Origin = Origin()
    is_wide: bool = False
    shown: str = ""
    page: int = 1
    blank: int = BLANK

    @classmethod
    def sent(cls, kind: Kind, columns: Sequence[Column], data) -> "Desk":
        """Return the sheet that a page sent. Raises Damaged for what no page of ours sends."""
        try:
            rows = _rows(json.loads(data.get("others") or "[]"))
            origin = _origin(data.get("of_file", ""))
        except (ValueError, TypeError, KeyError, AttributeError, signing.BadSignature):
            raise Damaged from None
        by_number = {row.number: row for row in rows}
        known = {each.name for each in columns}
        for name in data:
            found = _FIELD.fullmatch(name)
            if found is None:
                continue
            row = by_number.setdefault(int(found[1]), Row(int(found[1]), {}))
            if found[2] in known:
                row.cells[found[2]] = data[name][:LONGEST]
            elif found[2] == "answers":
                row.answers = data[name].split()
        rows = sorted(by_number.values(), key=lambda row: row.number)
        written_out(rows)
        shown = data.get("shown", "")
        return cls(
            kind,
            columns,
            [row for row in rows if row.is_filled][:MOST],
            data.getlist("for_all"),
            origin,
            is_wide=bool(data.get("wide")),
            shown=shown if shown in SHOWN else "",
            page=key_of(data.get("page", "")) or 1,
            blank=max(sum(not row.is_filled for row in rows), 1),
        )

    def examine(self, **how) -> None:
        self.kind.examine(self.rows, for_all=self.for_all, **how)

    def count(self, *states: State) -> int:
        return sum(row.state in states for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Return how many rows there are of what can be shown: all, ready, asked, wrong, rest."""
        return [(name, self.count(*states)) for name, states in SHOWN.items()]

    @property
    def ready(self) -> int:
        return self.count(State.READY)

    @property
    def left(self) -> int:
        return self.count(State.ASK, State.WRONG)

    @property
    def there(self) -> int:
        return self.count(State.THERE)

    @property
    def dropped(self) -> int:
        return self.count(State.DROPPED)

    @property
    def seen(self) -> str:
        return digest(self.rows, self.for_all)

    @property
    def per_page(self) -> int:
        return DRAWN_WIDE if self.is_wide else DRAWN

    @property
    def drawn_columns(self) -> Sequence[Column]:
        return self.columns if self.is_wide else self.columns[: self.kind.at_first]

    @property
    def folded(self) -> int:
        return len(self.columns) - self.kind.at_first

    @cached_property
    def _of_state(self) -> list[Row]:
        return [row for row in self.rows if row.state in SHOWN[self.shown]]

    @property
    def pages(self) -> int:
        return max(-(-len(self._of_state) // self.per_page), 1)

    @cached_property
    def drawn(self) -> list[Row]:
        """Return the rows of this page; on the last one of all rows, empty ones below them."""
        page = min(self.page, self.pages)
        rows = self._of_state[(page - 1) * self.per_page : page * self.per_page]
        if self.shown or page < self.pages or len(self.rows) >= MOST:
            return rows
        room = min(self.blank, self.per_page - len(rows), MOST - len(self.rows))
        last = max((row.number for row in self.rows), default=0)
        return rows + [Row(last + n, {}) for n in range(1, max(room, 0) + 1)]

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, str, str]]]]:
        """Return what is drawn: each row with its cells, their text and how they are marked."""
        found = []
        for row in self.drawn:
            marks = dict.fromkeys(row.marked(State.ASK), "ask")
            marks |= dict.fromkeys(row.marked(State.WRONG), "wrong")
            cells = [
                (c, row.cells.get(c.name, ""), marks.get(c.name, "")) for c in self.drawn_columns
            ]
            found.append((row, cells))
        return found

    @property
    def others(self) -> str:
        """Return what is not drawn: other rows as they are, and cells of folded columns."""
        drawn, columns = {row.number for row in self.drawn}, {c.name for c in self.drawn_columns}
        kept = []
        for row in self.rows:
            data = row.as_data()
            if row.number in drawn:
                data["c"] = {n: text for n, text in data["c"].items() if n not in columns}
                if not data["c"]:
                    continue
            kept.append(data)
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @property
    def of_file(self) -> str:
        if not self.origin.fingerprint:
            return ""
        said = [self.origin.file_name, self.origin.fingerprint]
        return signing.dumps(said, salt=_SALT)

    def add(self, rows: Iterable[Row]) -> None:
        """Put more rows below those that are there."""
        last = max((row.number for row in self.rows), default=0)
        rows = list(rows)
        for number, row in enumerate(rows, start=last + 1):
            row.number = number
        self.rows = [*self.rows, *rows]
        written_out(self.rows)

    def put(self, rows: Sequence[Row], at: int) -> None:
        """Lay rows over those from number `at` on, cell by cell, as a spreadsheet does."""
        by_number = {row.number: row for row in self.rows}
        for place, row in enumerate(rows):
            number = at + place
            under = by_number.setdefault(number, Row(number, {}))
            under.cells |= row.cells
        self.rows = sorted(by_number.values(), key=lambda row: row.number)
        self.rows = [row for row in self.rows if row.is_filled]
        written_out(self.rows)

    def answer(self, said: str) -> int | None:
        """Keep an answer, such as `3 namesake`, in its row; return the number of the row."""
        number, _space, code = said.partition(" ")
        row = next((each for each in self.rows if str(each.number) == number), None)
        if row is None or not code:
            return None
        if code == "undrop":
            row.answers = [each for each in row.answers if not each.startswith("drop.")]
        else:
            row.answer(code, self.kind.about)
        return row.number

    def renumber(self) -> None:
        self.rows = renumbered(self.rows)


def _rows(said: list) -> list[Row]:
    """Return the rows that went unseen. Raises ValueError where that are none of ours."""
    if not isinstance(said, list):
        raise ValueError
    rows = [Row.from_data(each) for each in said]
    if any(not 0 < row.number < HIGHEST for row in rows):
        raise ValueError
    return rows


def _origin(said: str) -> Origin:
    if not said:
        return Origin()
    name, fingerprint = signing.loads(said, salt=_SALT)
    return Origin(name, fingerprint)
