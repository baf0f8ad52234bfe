"""The organizations of the demo, as its files have them: who is below whom, and what they are.

`organizations.csv` has them as they stood at first, `reorganizations.csv` what became of them.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

FOLDER = Path(__file__).parent
ENDING = ("merge", "dissolve")
COMMITTEES_DECIDE_FROM = "2026-07-26"
"""Since 208-QĐ/TW a grassroots committee decides on the members of its cells."""


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


@dataclass(frozen=True)
class Stay:
    """Below whom something stands from a day on, up to another; "" for no end."""

    parent_code: str
    start: str
    end: str = ""

    def holds(self, on: str) -> bool:
        """Tell whether it stands there on a day, "" for today."""
        return not self.end if not on else self.start <= on and (not self.end or on < self.end)


class Places:
    """All organizations by code, each as it is called and stands today, or stood last.

    `children` are those below one today, in the order of the files; `ended` has the day on which
    others ended. Days are those of the files, as YYYY-MM-DD; none is today.
    """

    def __init__(self):
        self.by_code: dict[str, Place] = {}
        self.ended: dict[str, str] = {}
        self._stays: dict[str, list[Stay]] = {}
        self._ever_below: dict[str, dict[str, None]] = defaultdict(dict)
        for row in rows_of("organizations.csv"):
            self._add(row, row["start"], row["end"])
        changes = rows_of("reorganizations.csv")
        for on, together in groupby(changes, key=lambda row: row["on"]):
            self._change(list(together), on)
        self.children: dict[str, list[str]] = defaultdict(list)
        for code in self._ever_below:
            self.children[code] = self.below(code)

    def _add(self, row, start, end=""):
        code, parent = row["code"], row["parent_code"]
        self.by_code[code] = Place(
            code=code,
            name=row["name"],
            kind=row["kind"],
            parent_code=parent,
            official_class=row["class"],
            setting=row["setting"],
            start=start,
        )
        self._stays[code] = [Stay(parent, start, end)]
        self._ever_below[parent][code] = None
        if end:
            self.ended[code] = end

    def _change(self, rows, on):
        """Let the rows of one day take effect: what ends leaves what is below it to its heir."""
        for row in rows:
            if row["action"] == "found":
                self._add(row, on)
            elif row["action"] == "rename":
                self.by_code[row["code"]] = replace(self.by_code[row["code"]], name=row["name"])
        heirs = {
            row["code"]: row["into_code"] or row["heir_code"]
            for row in rows
            if row["action"] in ENDING
        }
        moved = {row["code"]: row["parent_code"] for row in rows if row["action"] == "move"}
        followers = ((child, heir) for code, heir in heirs.items() for child in self.below(code))
        moved = {child: heir for child, heir in followers if child not in heirs} | moved
        for code, parent in moved.items():
            self._leave(code, on)
            self._stays[code].append(Stay(parent, on))
            self._ever_below[parent][code] = None
            self.by_code[code] = replace(self.by_code[code], parent_code=parent)
        for code in heirs:
            self._leave(code, on)
            self.ended[code] = on

    def _leave(self, code, on):
        *before, last = self._stays[code]
        self._stays[code] = [*before, replace(last, end=on)]

    def parent(self, code: str, on: str = "") -> str:
        """Return below what it stands on a day, or stood last, if it stands nowhere then."""
        stays = self._stays[code]
        return next((each for each in stays if each.holds(on)), stays[-1]).parent_code

    def stands(self, code: str, on: str = "") -> bool:
        return any(each.holds(on) for each in self._stays[code])

    def below(self, code: str, on: str = "") -> list[str]:
        """Return the codes right below `code` on a day."""
        return [
            child
            for child in self._ever_below.get(code, ())
            if any(each.parent_code == code and each.holds(on) for each in self._stays[child])
        ]

    def line(self, code: str, on: str = "") -> list[str]:
        """Return the codes from `code` up to the root on a day, itself first."""
        above = []
        while code:
            above.append(code)
            code = self.parent(code, on)
        return above

    def cells(self, code: str, but: frozenset[str] = frozenset(), on: str = "") -> list[Place]:
        """Return the cells at or below `code` on a day, without those at or below one of `but`."""
        if self.by_code[code].kind == "cell":
            return [self.by_code[code]]
        below = (child for child in self.below(code, on) if child not in but)
        return [cell for child in below for cell in self.cells(child, but, on)]

    def deciding(self, code: str, on: str = "") -> Place:
        """Return who decides on the admissions of `code` on a day.

        That is a committee above the grassroots: of the district, or of the commune that stands
        right under its province. Since 208-QĐ/TW it is any grassroots committee.
        """
        line = self.line(code, on)
        for above, over in zip(line, [*line[1:], ""], strict=True):
            kind = self.by_code[above].kind
            may = (not on or on >= COMMITTEES_DECIDE_FROM) or (
                over and self.by_code[over].kind == "province"
            )
            if kind in ("upper_committee", "province") or (kind == "grassroots_committee" and may):
                return self.by_code[above]
        return self.by_code[code]
