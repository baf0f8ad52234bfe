"""The tree of one day, in memory: where its rules are tested, and the index is checked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from organizations.models import Placement, Succession

Place = tuple[int, int | None, date, date | None]
"""An organization, its parent, and the period [start, end) during which it stood there."""
Heir = tuple[int, int, date]
"""An organization that ended, who answers for it, and since when."""


@dataclass(frozen=True)
class Tree:
    """Who stood under whom on a day.

    `parents` maps each standing organization to its parent, and a root to None. `heirs` maps
    each organization that had ended by then to the one its figures are credited to, if there
    is one. All organizations are primary keys.
    """

    parents: Mapping[int, int | None]
    heirs: Mapping[int, int | None]

    @classmethod
    def standing_on(cls, day: date) -> "Tree":
        """Load the tree of `day` in two queries, however large it is."""
        places, heirs = _places(Placement.objects), _heirs(Succession.objects)
        return cls.of(places.iterator(), heirs.iterator(), day)

    @classmethod
    def of(cls, places: Iterable[Place], heirs: Iterable[Heir], day: date) -> "Tree":
        """Return the tree of `day` as far as these facts tell, the earliest places first."""
        parents, ended = {}, set()
        for organization, parent, start, end in places:
            if start <= day and (end is None or end > day):
                parents[organization] = parent
            elif start <= day:
                ended.add(organization)
        answers = dict.fromkeys(ended - parents.keys())
        for predecessor, successor, on in heirs:
            if on <= day and predecessor in answers:
                answers[predecessor] = successor
        return cls(parents, answers)

    def locate(self, organization: int) -> int | None:
        """Return the standing organization that answers for `organization`, if any is left."""
        current: int | None = organization
        while current is not None and current not in self.parents:
            current = self.heirs.get(current)
        return current

    def upward(self, organization: int) -> Iterator[int]:
        """Yield who answers for `organization`, and each organization above, up to the root."""
        current = self.locate(organization)
        while current is not None:
            yield current
            current = self.parents[current]


class Past:
    """Where some organizations stood on any day, with all that ever stood above them or took over
    from them: enough to draw their lines, and no more of the country.
    """

    def __init__(self, organizations: Iterable[int]):
        """Load it. Two queries for each level, however many days there are."""
        self._places: dict[int, list[Place]] = {}
        self._heirs: dict[int, list[Heir]] = {}
        wanted = set(organizations)
        while wanted:
            places, heirs = defaultdict(list), defaultdict(list)
            for place in _places(Placement.objects.filter(organization__in=wanted)):
                places[place[0]].append(place)
            for heir in _heirs(Succession.objects.filter(predecessor__in=wanted)):
                heirs[heir[0]].append(heir)
            self._places |= {each: places[each] for each in wanted}
            self._heirs |= heirs
            found = {above for each in (*places.values(), *heirs.values()) for _, above, *_ in each}
            wanted = found - self._places.keys() - {None}

    def tree_of(self, day: date) -> Tree:
        places = (place for places in self._places.values() for place in places)
        heirs = (heir for heirs in self._heirs.values() for heir in heirs)
        return Tree.of(places, heirs, day)

    def days_of(self, organization: int) -> set[date]:
        """Return all days on which who stands above `organization` may have become another."""
        days, seen, wanted = set(), set(), {organization}
        while wanted:
            facts = [
                fact
                for each in wanted
                for fact in (*self._places.get(each, ()), *self._heirs.get(each, ()))
            ]
            days |= {day for _organization, _above, *between in facts for day in between}
            seen |= wanted
            wanted = {above for _organization, above, *_between in facts} - seen - {None}
        return days - {None}


def _places(placements):
    return placements.order_by("start").values_list("organization", "parent", "start", "end")


def _heirs(successions):
    heirs = successions.filter(is_heir=True).order_by()
    return heirs.values_list("predecessor", "successor", "on")
