"""Derive the index of the tree from the facts: who counted under whom, from when until when.

Called by `reorganization` and by nothing else. `check_tree` compares what this made with the
in-memory tree, which shares no code with it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from itertools import islice

from audit import inserting
from organizations.models import Ancestry, Placement, Succession

BATCH = 5000

Line = tuple[int, int, date, date | None]
"""An ancestor, its distance, and the period [start, end) during which it stood above."""


class History:
    """The placements and heirs of some organizations and of all that ever stood above them."""

    def __init__(self):
        self._places = defaultdict(list)
        self._heirs = {}
        self._known = set()
        self._lines = {}

    @classmethod
    def of(cls, organizations: Iterable[int]) -> "History":
        """Load what is needed to draw the lines of `organizations`. Two queries a level."""
        history = cls()
        wanted = set(organizations)
        while wanted:
            wanted = history._load(wanted)
        return history

    def _load(self, wanted):
        self._known |= wanted
        found = set()
        for batch in batches(sorted(wanted)):
            places = Placement.objects.filter(organization__in=batch).order_by("start")
            for organization, start, end, parent in places.values_list(
                "organization", "start", "end", "parent"
            ):
                self._places[organization].append((start, end, parent))
                found.add(parent)
            heirs = Succession.objects.filter(predecessor__in=batch, is_heir=True)
            for predecessor, successor in heirs.values_list("predecessor", "successor"):
                self._heirs[predecessor] = successor
                found.add(successor)
        return found - self._known - {None}

    def add(self, organization: int, start: date, end: date | None, parent: int | None) -> None:
        """Add a placement that is not yet in the database, or was read elsewhere."""
        self._known.add(organization)
        self._places[organization].append((start, end, parent))

    def lines(self, organization: int) -> list[Line]:
        """Return all lines of `organization`, joined where they continue, itself included."""
        return _joined(self._between(organization, date.min, None))

    def _between(self, organization, start, end) -> list[Line]:
        """Return the lines inside a window. Windows shrink, so exchanged places cannot loop."""
        key = (organization, start, end)
        if key not in self._lines:
            self._lines[key] = _joined(self._draw(organization, start, end))
        return self._lines[key]

    def _draw(self, organization, start, end):
        last_end = None
        for since, until, parent in self._places.get(organization, ()):
            last_end = until
            window = _overlap(start, end, since, until)
            if window is None:
                continue
            yield organization, 0, *window
            if parent is not None:
                for ancestor, distance, first, last in self._between(parent, *window):
                    yield ancestor, distance + 1, first, last
        heir = self._heirs.get(organization)
        if last_end is not None and heir is not None:
            window = _overlap(start, end, last_end, None)
            if window is not None:
                yield from self._between(heir, *window)


def rebuild(
    organizations: Iterable[int], tell: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Draw anew the lines of `organizations` and of all that ever counted under them.

    `tell` hears after each batch how many organizations of how many are done.
    """
    concerned = set(organizations)
    for batch in batches(sorted(concerned)):
        concerned |= set(
            Ancestry.objects.filter(ancestor__in=batch).values_list("descendant", flat=True)
        )
    history = History.of(concerned)
    for number, batch in enumerate(batches(sorted(concerned))):
        Ancestry.objects.filter(descendant__in=batch).delete()
        write(batch, history)
        tell(number * BATCH + len(batch), len(concerned))


def write(organizations: Iterable[int], history: History) -> None:
    """Store the lines of `organizations`, which have none yet."""
    rows = (
        Ancestry(
            ancestor_id=ancestor,
            descendant_id=organization,
            distance=distance,
            start=start,
            end=end,
        )
        for organization in organizations
        for ancestor, distance, start, end in history.lines(organization)
    )
    while batch := list(islice(rows, BATCH)):
        inserting.append(batch)


def open_ancestors(organizations: Iterable[int]) -> dict[int, set[int]]:
    """Return under whom each of `organizations` counts in the structure that is still open."""
    above = defaultdict(set)
    for batch in batches(sorted(organizations)):
        rows = Ancestry.objects.open().filter(descendant__in=batch)
        for descendant, ancestor in rows.values_list("descendant", "ancestor"):
            above[descendant].add(ancestor)
    return dict(above)


def ever_under(organizations: Iterable[int]) -> set[int]:
    """Return `organizations` and all that ever counted under one of them."""
    rows = Ancestry.objects.filter(ancestor__in=organizations)
    return set(organizations) | set(rows.values_list("descendant", flat=True))


def number_under(organizations: Collection[int]) -> int:
    """Return how many `ever_under` would return. One query."""
    rows = Ancestry.objects.filter(ancestor__in=organizations)
    return rows.order_by().values("descendant").distinct().count()


def batches(items: Iterable, size: int = BATCH) -> Iterator[list]:
    """Yield `items` in lists of at most `size`."""
    items = iter(items)
    while batch := list(islice(items, size)):
        yield batch


def _overlap(start, end, since, until):
    first = max(start, since)
    last = min((day for day in (end, until) if day is not None), default=None)
    return None if last is not None and last <= first else (first, last)


def _joined(lines) -> list[Line]:
    """Join lines of one ancestor and distance that follow each other without a gap."""
    joined: list[Line] = []
    for ancestor, distance, start, end in sorted(lines, key=lambda line: line[:3]):
        if joined:
            before = joined[-1]
            if before[:2] == (ancestor, distance) and before[3] == start:
                joined[-1] = (ancestor, distance, before[2], end)
                continue
        joined.append((ancestor, distance, start, end))
    return joined
