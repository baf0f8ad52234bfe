"""The organizations of the demo, as its files have them: who is below whom, and what they are.

`organizations.csv` has them as they stood at first, `reorganizations.csv` what became of them.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).parent


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the demo's files."""
    with open(FOLDER / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    kind: str
    parent_code: str
    official_class: str
    setting: str
    start: str


class Places:
    """All organizations by code, in the order of the file, which names parents first.

    They stand where they stand today; what came there by a merger starts on that day, and
    what ended keeps what it had (`ended` has the day).
    """

    def __init__(self, rows=None):
        self.by_code: dict[str, Place] = {}
        self.children: dict[str, list[str]] = defaultdict(list)
        self.ended: dict[str, str] = {}
        self.since: dict[str, str] = {}
        for row in rows or rows_of("organizations.csv"):
            place = Place(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                parent_code=row["parent_code"],
                official_class=row["class"],
                setting=row["setting"],
                start=row["start"],
            )
            self.by_code[place.code] = place
            self.children[place.parent_code].append(place.code)
        for row in rows_of("reorganizations.csv"):
            if row["action"] == "merge" and row["code"] in self.by_code:
                self._merge(row["code"], row["into_code"], row["on"])

    def line(self, code: str, on: str = "") -> list[str]:
        """Return the codes from `code` up to the root, itself first; `on` a day, or today."""
        above = []
        while code:
            above.append(code)
            parent = self.by_code[code].parent_code
            former = (old for old, day in self.ended.items() if on and on < day)
            code = next((old for old in former if code in self.children[old]), parent)
        return above

    def cells(self, code: str, but: frozenset[str] = frozenset()) -> list[Place]:
        """Return the cells at or below `code`, without those at or below one of `but`.

        What has ended is below nothing; asked for itself, it has its cells since they began.
        """
        place = self.by_code[code]
        if place.kind == "cell":
            return [place]
        below = (child for child in self.children[code] if child not in {*but, *self.ended})
        cells = [cell for child in below for cell in self.cells(child, but)]
        if code in self.ended:
            return [replace(cell, start=self.since[cell.code]) for cell in cells]
        return cells

    def _merge(self, code, into, on):
        """Let what is below `code` stand below `into` from the day `on`."""
        for child in self.children[code]:
            self.children[into].append(child)
            self.by_code[child] = replace(self.by_code[child], parent_code=into)
            self._begin(child, on)
        self.ended[code] = on

    def _begin(self, code, on):
        self.since[code] = self.by_code[code].start
        self.by_code[code] = replace(self.by_code[code], start=on)
        for child in self.children[code]:
            self._begin(child, on)

    def deciding(self, code: str) -> Place:
        """Return who decides on the admissions of `code`: the lowest committee above the communes.

        It is the organization itself where none stands above it.
        """
        for above in self.line(code):
            if self.by_code[above].kind in ("upper_committee", "province"):
                return self.by_code[above]
        return self.by_code[code]
