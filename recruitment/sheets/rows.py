"""The rows of a sheet: what stands in their cells, what was answered, what is to be said of them.

Nothing here knows of what the sheet is a list.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

MOST = 500
"""How many rows a sheet may have; more belong into a file that is loaded."""

SAME_AS_ABOVE = {'"', "''", "”", "“", "″", "〃", "nt", "-nt-", "như trên"}
"""What people write under a cell where the same is meant."""

NEXT = "+"
"""What stands for the number after the one above."""

LONGEST = 300
"""How many characters of a cell are kept; what belongs there is much shorter."""


class State(StrEnum):
    """What will become of a row."""

    EMPTY = "empty"
    READY = "ready"
    ASK = "ask"
    WRONG = "wrong"
    THERE = "there"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Choice:
    """An answer that a row is offered: what is sent, and what stands on the button."""

    answer: str
    words: str
    title: str = ""


@dataclass(frozen=True)
class Said:
    """What is said of a row: whether it is a question, a fault or a note, and at which cell.

    `code` names what is asked. With `for_all`, the answer can be given for the whole sheet.
    """

    state: State
    field: str
    message: str
    choices: Sequence[Choice] = ()
    code: str = ""
    for_all: bool = False
    brief: str = ""
    """The message without names, where it has some."""


@dataclass
class Row:
    """A row: its number on the list, its cells as typed by column, and what was answered."""

    number: int
    cells: dict[str, str]
    answers: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    dropped: bool = False
    record: object = None
    """What is on record alike."""

    @property
    def is_filled(self) -> bool:
        return any(text.strip() for text in self.cells.values())

    @property
    def state(self) -> State:
        if not self.is_filled:
            return State.EMPTY
        if self.dropped:
            return State.DROPPED
        if self.record is not None:
            return State.THERE
        states = {each.state for each in self.said}
        return next((each for each in (State.WRONG, State.ASK) if each in states), State.READY)

    @property
    def notes(self) -> list[Said]:
        """Return what is said of it, questions and faults first."""
        return sorted(self.said, key=lambda each: each.state == State.READY)

    def marked(self, state: State) -> set[str]:
        """Return the columns at which a question or a fault stands."""
        return {each.field for each in self.said if each.state == state}

    @property
    def wrong(self) -> str:
        return " ".join(sorted(self.marked(State.WRONG)))

    @property
    def asked(self) -> str:
        return " ".join(sorted(self.marked(State.ASK)))

    @property
    def reason(self) -> str:
        """Return why it is not recorded, as the batch keeps it: no names stand in it."""
        faults = [
            each.brief or each.message
            for each in self.said
            if each.state in (State.WRONG, State.ASK)
        ]
        return " ".join(dict.fromkeys(faults))[:300]

    def print(self, columns: Iterable[str]) -> str:
        """Return a fingerprint of what stands in `columns`: what was answered about that."""
        said = "\n".join(self.cells.get(name, "").strip() for name in columns)
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    def answer(self, code: str, columns: Iterable[str]) -> None:
        """Keep an answer to what stands in `columns` now."""
        self.answers.append(f"{code}.{self.print(columns)}")

    def answered(self, columns: Iterable[str]) -> set[str]:
        """Return what was answered of what stands in `columns` now; other answers are void."""
        now = self.print(columns)
        return {
            code for code, _, of in (each.rpartition(".") for each in self.answers) if of == now
        }

    def as_data(self) -> dict:
        cells = {name: text for name, text in self.cells.items() if text}
        return {"n": self.number, "c": cells, "a": self.answers}

    @classmethod
    def from_data(cls, data: Mapping) -> "Row":
        """Read what `as_data` made, which came back from a browser. Raises ValueError, TypeError,
        KeyError or AttributeError for anything else."""
        cells = {str(name): str(text)[:LONGEST] for name, text in data["c"].items()}
        return cls(int(data["n"]), cells, [str(each) for each in data["a"]])


def written_out(rows: Sequence[Row]) -> None:
    """Replace what stands for the cell above by what it says: the same again, the next number."""
    above: Row | None = None
    for row in rows:
        for name, text in row.cells.items():
            said, before = text.strip(), above.cells.get(name, "") if above else ""
            if before and said.casefold() in SAME_AS_ABOVE:
                row.cells[name] = before
            elif before and said == NEXT:
                row.cells[name] = next_number(before)
        if row.is_filled:
            above = row


def next_number(text: str) -> str:
    """Return `text` with the number at its beginning, or else its last one, one higher."""
    found = re.match(r"\d+", text) or re.search(r"\d+(?=\D*$)", text)
    if found is None:
        return text
    number = str(int(found[0]) + 1).zfill(len(found[0]))
    return text[: found.start()] + number + text[found.end() :]


def renumbered(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that are filled, numbered from 1."""
    filled = [row for row in rows if row.is_filled]
    for number, row in enumerate(filled, start=1):
        row.number = number
    return filled


def digest(rows: Iterable[Row], for_all: Iterable[str]) -> str:
    """Return a fingerprint of all that was typed and answered: of what was looked at."""
    said = [row.as_data() for row in rows if row.is_filled]
    return hashlib.sha256(repr((said, sorted(for_all))).encode()).hexdigest()[:32]
