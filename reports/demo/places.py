"""The organizations of the demo, as their file has them: who is below whom, and what they are."""

import csv
from collections import defaultdict
from dataclasses import dataclass
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
    """All organizations by code, in the order of the file, which names parents first."""

    def __init__(self, rows=None):
        self.by_code: dict[str, Place] = {}
        self.children: dict[str, list[str]] = defaultdict(list)
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

    def line(self, code: str) -> list[str]:
        """Return the codes from `code` up to the root, itself first."""
        above = []
        while code:
            above.append(code)
            code = self.by_code[code].parent_code
        return above

    def cells(self, code: str, but: frozenset[str] = frozenset()) -> list[Place]:
        """Return the cells at or below `code`, without those at or below one of `but`."""
        place = self.by_code[code]
        if place.kind == "cell":
            return [place]
        below = (child for child in self.children[code] if child not in but)
        return [cell for child in below for cell in self.cells(child, but)]

    def deciding(self, code: str) -> Place:
        """Return who decides on the admissions of `code`: the lowest committee above the communes.

        It is the organization itself where none stands above it.
        """
        for above in self.line(code):
            if self.by_code[above].kind in ("upper_committee", "province"):
                return self.by_code[above]
        return self.by_code[code]
