"""The tree of one day, in memory: where its rules are tested, and the index is checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from organizations.models import Placement, Succession


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
        parents, ended = {}, set()
        placements = Placement.objects.filter(start__lte=day).order_by("start")
        for organization, parent, end in placements.values_list("organization", "parent", "end"):
            if end is None or end > day:
                parents[organization] = parent
            else:
                ended.add(organization)
        heirs = dict.fromkeys(ended - parents.keys())
        successions = Succession.objects.filter(on__lte=day, is_heir=True)
        for predecessor, successor in successions.values_list("predecessor", "successor"):
            if predecessor in heirs:
                heirs[predecessor] = successor
        return cls(parents, heirs)

    def locate(self, organization: int) -> int | None:
        """Return the standing organization that answers for `organization`, if any is left."""
        while organization is not None and organization not in self.parents:
            organization = self.heirs.get(organization)
        return organization

    def upward(self, organization: int) -> Iterator[int]:
        """Yield who answers for `organization`, and each organization above, up to the root."""
        current = self.locate(organization)
        while current is not None:
            yield current
            current = self.parents[current]

    def pairs(self) -> Iterator[tuple[int, int, int]]:
        """Yield (ancestor, descendant, distance) for all that stand or have an heir."""
        for organization in [*self.parents, *self.heirs]:
            for distance, ancestor in enumerate(self.upward(organization)):
                yield ancestor, organization, distance
