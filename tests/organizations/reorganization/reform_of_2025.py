"""The communes of three provinces before and after 1 July 2025, and a recount in plain Python.

`communes_of_2025.csv` has a line for each commune and each of its successors, with codes and
names of the National Statistics Office, for Hà Nội, Thanh Hóa and Đắk Lắk as they stood on
30 June 2025. (Two communes of Thanh Hóa that ended on 1 January are not among them.) The
committees, cells and admissions built on it are invented, by rule and not by chance.

Nothing here imports the product.
"""

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

FILE = Path(__file__).with_name("communes_of_2025.csv")
REFORM, DAY_BEFORE, TODAY = date(2025, 7, 1), date(2025, 6, 30), date(2026, 3, 2)
NATION = "VN"
PROVINCES = {"P01": "Thành phố Hà Nội", "P38": "Tỉnh Thanh Hóa", "P66": "Tỉnh Đắk Lắk"}
INTO_THE_STANDING = {"P66"}
"""Where communes merge into the one whose code goes on; elsewhere a new committee is founded."""


@dataclass(frozen=True)
class Commune:
    code: str
    name: str
    district: str
    province: str
    successors: tuple[str, ...]

    @property
    def is_divided(self) -> bool:
        return len(self.successors) > 1


class Reform:
    """Who stood where before and after, as dictionaries of codes."""

    def __init__(self):
        self.districts, self.communes, self.names = {}, {}, {}
        self.predecessors = defaultdict(list)
        taken = defaultdict(list)
        with FILE.open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        for line in lines:
            taken[line["commune"]].append(line["successor"])
            self.predecessors[line["successor"]].append(line["commune"])
            self.names[line["successor"]] = line["successor_name"]
            self.districts[line["district"]] = (line["district_name"], line["province"])
        for line in lines:
            code, successors = line["commune"], tuple(taken[line["commune"]])
            facts = line["name"], line["district"], line["province"], successors
            self.communes[code] = Commune(code, *facts)

    def province_of(self, successor: str) -> str:
        return self.communes[self.predecessors[successor][0]].province

    def goes_on(self, commune: str) -> bool:
        """Tell whether it stands after the reform: it became one by itself, or took others in."""
        one = self.communes[commune]
        if commune not in self.predecessors:
            return False
        alone = self.predecessors[commune] == [commune] and one.successors == (commune,)
        return alone or one.province in INTO_THE_STANDING

    def target(self, successor: str) -> str:
        """Return the code of the committee of a new commune."""
        return successor if self.goes_on(successor) else f"N-{successor}"

    def heir(self, commune: str) -> str:
        """Return who answers for what was recorded on the committee of an old commune."""
        successors = self.communes[commune].successors
        return self.target(commune if commune in successors else successors[0])

    @cached_property
    def cells(self) -> dict[str, tuple[str, str]]:
        """Return under whom each cell stood and came to stand: in each part at least one."""
        cells = {}
        for number, commune in enumerate(self.communes.values()):
            parts = [*commune.successors, *commune.successors[: number % 3 == 0]]
            for place, successor in enumerate(parts, start=1):
                cells[f"{commune.code}-{place}"] = (commune.code, self.target(successor))
        for code, (_name, province) in self.districts.items():
            cells[f"{code}-V"] = (code, province)
        return cells

    @cached_property
    def cells_of(self) -> dict[str, list[str]]:
        cells = defaultdict(list)
        for cell, (commune, _after) in self.cells.items():
            cells[commune].append(cell)
        return cells

    @cached_property
    def before(self) -> dict[str, str | None]:
        """Return under whom each organization stood on the day before."""
        above = {NATION: None, **dict.fromkeys(PROVINCES, NATION)}
        above |= {code: province for code, (_name, province) in self.districts.items()}
        above |= {one.code: one.district for one in self.communes.values()}
        return above | {cell: commune for cell, (commune, _after) in self.cells.items()}

    @cached_property
    def after(self) -> dict[str, str | None]:
        """Return under whom each organization stands since then."""
        above = {NATION: None, **dict.fromkeys(PROVINCES, NATION)}
        above |= {self.target(each): self.province_of(each) for each in self.predecessors}
        return above | {cell: commune for cell, (_before, commune) in self.cells.items()}

    @cached_property
    def heirs(self) -> dict[str, str]:
        """Return who answers for each organization that ended."""
        ended = {code: self.heir(code) for code in self.communes if not self.goes_on(code)}
        return ended | {code: province for code, (_name, province) in self.districts.items()}

    @cached_property
    def admissions(self) -> list[tuple[str, date]]:
        """Return where and when somebody was admitted: cells in every year, committees too."""
        found = []
        for number, cell in enumerate(self.cells):
            found.append((cell, date(2021 + number % 5, 1 + number % 12, 1 + number % 28)))
            if number % 4 == 0:
                found.append((cell, date(2025, 1 + number // 4 % 12, 1 + number % 28)))
        for number, commune in enumerate(self.communes):
            if number % 5 == 0:
                found.append((commune, date(2021 + number % 4, 1 + number % 12, 15)))
        found += [(district, date(2023, 5, 19)) for district in self.districts]
        found += [(cell, day) for cell in [*self.cells][::400] for day in (DAY_BEFORE, REFORM)]
        return found

    def lines(self, province: str) -> list[dict[str, str]]:
        """Return the document of a province, line by line."""
        lines = [
            {"verb": "dissolve", "code": code, "heir_code": province, "posts": "end"}
            for code, (_name, above) in self.districts.items()
            if above == province
        ]
        for successor in self.predecessors:
            if self.province_of(successor) == province:
                lines += self._arrival(successor, province)
        for commune in self.communes.values():
            if commune.province == province:
                lines += self._departure(commune)
        return lines

    def _arrival(self, successor, province):
        name = self.names[successor]
        if not self.goes_on(successor):
            said = {"name": name, "kind": "upper_committee", "parent_code": province}
            yield {"verb": "found", "code": self.target(successor), **said}
            return
        if province in INTO_THE_STANDING:
            yield {"verb": "change", "code": successor, "kind": "upper_committee"}
        if name != self.communes[successor].name:
            yield {"verb": "rename", "code": successor, "name": name}

    def _departure(self, commune):
        if not self.goes_on(commune.code):
            verb = "split" if commune.is_divided else "merge"
            yield {"verb": verb, "code": commune.code, "heir_code": self.heir(commune.code)}
        for cell in self.cells_of[commune.code] if commune.is_divided else ():
            after = self.cells[cell][1]
            if after != commune.code:
                yield {"verb": "move", "code": cell, "parent_code": after}


def upward(unit: str, parents: dict, heirs: dict):
    """Yield who answers for `unit`, and all above."""
    while unit not in parents:
        unit = heirs[unit]
    while unit is not None:
        yield unit
        unit = parents[unit]


def recount(admissions, start: date, end: date, parents: dict, heirs: dict) -> Counter:
    """Count one by one, for each organization, who was admitted in [start, end)."""
    return Counter(
        above
        for unit, day in admissions
        if start <= day < end
        for above in upward(unit, parents, heirs)
    )


def reach(unit: str, parents: dict, heirs: dict) -> set[str]:
    """Return all that answers to `unit`, what has ended too."""
    return {each for each in [*parents, *heirs] if unit in upward(each, parents, heirs)}
