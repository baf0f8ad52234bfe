"""What documents must come to, written down a second time in the plainest way.

A book keeps what stood at first, the documents in effect, and who was admitted where. The
tree of a day follows by carrying out, one by one, the documents that took effect up to then.
Everything goes by code; nothing here imports the product.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

MAY_STAND_UNDER = {
    "province": {None},
    "upper_committee": {None, "province"},
    "grassroots_committee": {None, "province", "upper_committee"},
    "cell": {"province", "upper_committee", "grassroots_committee"},
}
ENDING = {"merge", "dissolve", "split"}
AT_ONCE = {"move", "rename", "change"}


@dataclass
class State:
    """Who stands under whom, who answers for what ended, names, kinds, and who sits where."""

    parents: dict = field(default_factory=dict)
    heirs: dict = field(default_factory=dict)
    kinds: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)
    posts: dict = field(default_factory=dict)

    def copy(self) -> "State":
        posts = {user: set(units) for user, units in self.posts.items()}
        return State(*map(dict, (self.parents, self.heirs, self.kinds, self.names)), posts)

    def locate(self, unit):
        while unit is not None and unit not in self.parents:
            unit = self.heirs.get(unit)
        return unit

    def upward(self, unit) -> list[str]:
        """Return who answers for `unit` and all above; what goes round in circles ends."""
        way, unit = [], self.locate(unit)
        while unit is not None and unit not in way:
            way.append(unit)
            unit = self.parents.get(unit)
        return way

    def below(self, unit) -> list[str]:
        return [child for child, parent in self.parents.items() if parent == unit]

    def reach(self, user) -> set[str]:
        """Return all that answers to one of the posts of `user`, what has ended too."""
        units = self.posts.get(user, set())
        return {each for each in [*self.parents, *self.heirs] if units & {*self.upward(each)}}

    def is_whole(self) -> bool:
        """Tell whether everybody stands under somebody who stands, up to the root."""
        return all(
            parent is None or parent in self.parents and unit not in self.upward(parent)
            for unit, parent in self.parents.items()
        )

    def is_well_placed(self) -> bool:
        return all(
            self.kinds.get(parent) in MAY_STAND_UNDER[self.kinds[unit]]
            for unit, parent in self.parents.items()
        )


def after(lines, before: State) -> State:
    """Return what `lines`, all at once, make of `before`."""
    state = before.copy()
    ended = {line["code"]: line for line in lines if line["verb"] in ENDING}
    placed = {
        line["code"]: line["parent_code"] or None
        for line in lines
        if line["verb"] in {"found", "move"}
    }
    for child, parent in before.parents.items():
        if parent in ended and child not in ended:
            state.parents[child] = ended[parent]["heir_code"]
    state.parents |= placed
    for code, line in ended.items():
        del state.parents[code]
        state.heirs[code] = line["heir_code"]
    for line in lines:
        if line["verb"] in {"found", "rename"}:
            state.names[line["code"]] = line["name"]
        if line["verb"] in {"found", "change"}:
            state.kinds[line["code"]] = line["kind"]
    for user, units in before.posts.items():
        following = {
            ended[unit]["heir_code"]
            for unit in units & ended.keys()
            if ended[unit].get("posts") != "end"
        }
        state.posts[user] = units - ended.keys() | following
    return state


def is_in_order(lines, before: State, taken) -> bool:
    """Tell whether `lines` can take effect at all; `taken` are the codes ever given."""
    codes = Counter((line["code"], line["verb"] in AT_ONCE and line["verb"]) for line in lines)
    alone = {line["code"] for line in lines if line["verb"] not in AT_ONCE}
    if any(n > 1 for n in codes.values()) or any(
        line["code"] in alone and line["verb"] in AT_ONCE for line in lines
    ):
        return False
    if not all(_is_known(line, before, taken) for line in lines):
        return False
    state = after(lines, before)
    return (
        all(_is_possible(line, lines, before, state) for line in lines)
        and state.is_whole()
        and state.is_well_placed()
    )


def _is_known(line, before, taken):
    if line["verb"] == "found":
        return line["code"] not in taken
    return line["code"] in before.parents


def _is_possible(line, lines, before, state):
    code, verb = line["code"], line["verb"]
    if verb in ENDING:
        rest = {each["code"] for each in lines} if verb == "split" else {*before.below(code)}
        successors = {line["heir_code"], *line.get("other_codes", "").split()}
        return successors <= state.parents.keys() and rest >= {*before.below(code)}
    if verb in {"found", "move"}:
        parent = line["parent_code"] or None
        stands = parent is None or parent in state.parents
        return stands and (verb == "found" or before.parents[code] != parent)
    known = before.names if verb == "rename" else before.kinds
    return known[code] != line["name" if verb == "rename" else "kind"]


class Book:
    """All that was done: `documents` are (day, number, lines) in effect, `admitted` where, when."""

    def __init__(self, first: State):
        self.first = first
        self.documents: list[tuple[date, int, list]] = []
        self.admitted: list[tuple[str, date]] = []

    def on(self, day: date) -> State:
        state = self.first
        for since, _number, lines in sorted(self.documents, key=lambda each: each[:2]):
            if since <= day:
                state = after(lines, state)
        return state

    @property
    def days(self) -> list[date]:
        return sorted({since for since, _number, _lines in self.documents})

    def take_effect(self, on: date, lines: list) -> int:
        number = 1 + max((each[1] for each in self.documents), default=0)
        self.documents.append((on, number, lines))
        return number

    def take_back(self, number: int) -> None:
        self.documents = [each for each in self.documents if each[1] != number]

    def count(self, state: State, start: date, end: date) -> Counter:
        return Counter(
            above
            for unit, day in self.admitted
            if start <= day < end
            for above in state.upward(unit)
        )
