"""What a reorganization comes to: all that changes on its day, and what is against it."""

from dataclasses import dataclass, field, replace
from datetime import date

from organizations.reorganization.standing import Place, Standing, Unit


@dataclass(frozen=True)
class Conflict:
    """Why a reorganization cannot be: the row and column to look at, a cause, a sentence.

    `row` is None where no row of this document is at fault.
    """

    row: int | None
    column: str
    cause: str
    message: str


@dataclass
class Plan:
    """All changes of one document on one day, by code; nothing holds if there are conflicts.

    `placed` gives the parent from that day on of all that is founded, moved or follows an
    heir (those are the `followers`); `left` are those of them that leave another place, and
    those that end. `ended` gives each heir. `successions` are who ended, who took over
    something, and whether as heir.
    """

    on: date
    standing: Standing
    founded: dict[str, Unit] = field(default_factory=dict)
    placed: dict[str, str | None] = field(default_factory=dict)
    followers: set[str] = field(default_factory=set)
    ended: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    changed: dict[str, dict[str, str]] = field(default_factory=dict)
    successions: list[tuple[str, str, bool]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def left(self) -> set[str]:
        return (self.placed.keys() - self.founded.keys()) | self.ended.keys()

    @property
    def left_keys(self) -> set[int]:
        """The keys of those; what a document that still waits founds has none yet."""
        keys = (self.standing.units[code].pk for code in self.left)
        return {key for key in keys if key is not None}

    def unit(self, code: str) -> Unit | None:
        return self.founded.get(code) or self.standing.get(code)

    def name(self, code: str) -> str:
        """Return what it is called from the day on; its code, if there is no such thing."""
        unit = self.unit(code)
        return self.renamed.get(code) or (code if unit is None else unit.name)

    def scope(self) -> str | None:
        """Return the code of the lowest organization that all the plan concerns answer to.

        Where somebody stood counts as well as where he comes to stand. None if there is none.
        """
        common = None
        for level in zip(*self._ways(), strict=False):
            if len(set(level)) > 1:
                break
            common = level[0]
        return common

    def _ways(self) -> list[list[str]]:
        """Return the ways from a root down to all that changes or takes something over."""
        ends = {*self.renamed, *self.changed, *(code for _ended, code, _heir in self.successions)}
        above = {*self.placed.values()}
        for code in self.left:
            above.add(self.standing.units[code].parent)
        return [self._way(code) for code in ends | above]

    def _way(self, code):
        way: list[str] = []
        while code is not None and code not in way:
            way.insert(0, code)
            unit = self.standing.get(code)
            if code in self.placed:
                code = self.placed[code]
            else:
                code = unit.parent if unit is not None else None
        return way

    def take_effect_in(self, standing: Standing) -> None:
        """Change `standing` as this plan does, so that what comes later can be drawn on it."""
        for code in self.left:
            standing.leave(code, self.on)
        for code in self.ended:
            standing.put(replace(standing.units[code], until=self.on))
        for unit in self.founded.values():
            standing.put(replace(unit, first=self.on, named_since=self.on))
        for code, parent in self.placed.items():
            unit = standing.units[code]
            standing.put(replace(unit, places=(*unit.places, Place(parent, self.on))))
        for code, name in self.renamed.items():
            standing.put(replace(standing.units[code], name=name, named_since=self.on))
        for code, said in self.changed.items():
            unit = standing.units[code]
            kind = said.get("kind", unit.kind)
            standing.put(replace(unit, kind=kind, described_since=self.on))
