"""Compare the index of the tree with the in-memory tree, on every day on which either changed.

Some organizations after the other, so that memory does not grow with the country.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from organizations.ancestry import batches
from organizations.models import Ancestry, Organization, Placement
from organizations.tree import Past

AT_ONCE = 500
"""Of so many organizations the lines are looked at together."""

Difference = tuple[date, tuple[int, int, int], str]


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that the block reads be of one moment, whoever writes meanwhile.

    PostgreSQL reads a snapshot, and nobody waits. On SQLite who wants to write waits for the
    end of the block. Inside a transaction of the caller the moment is the caller's affair.
    """
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def differences(
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> list[Difference]:
    """Return the day, the pair with its distance, and whether it is missing or too many.

    All of one moment. `tell` hears of how many organizations of all the lines were looked at.
    """
    with one_moment():
        return [*_of_index(tell), *_overlaps()]


def _of_index(tell):
    organizations = Organization.objects.order_by("pk").values_list("pk", flat=True)
    done, total = 0, organizations.count()
    for part in batches(organizations.iterator(2000), AT_ONCE):
        yield from _of_lines(part)
        done += len(part)
        tell(done, total)


def _of_lines(organizations):
    past, kept, asked = Past(organizations), defaultdict(list), defaultdict(list)
    lines = Ancestry.objects.filter(descendant__in=organizations)
    for ancestor, descendant, distance, start, end in lines.values_list(
        "ancestor", "descendant", "distance", "start", "end"
    ):
        kept[descendant].append((ancestor, distance, start, end))
    for organization in organizations:
        turns = {day for *_line, start, end in kept[organization] for day in (start, end)}
        for day in turns | past.days_of(organization):
            if day is not None:
                asked[day].append(organization)
    for day, concerned in sorted(asked.items()):
        tree = past.tree_of(day)
        for organization in concerned:
            yield from _of_line(day, organization, tree, kept[organization])


def _of_line(day, organization, tree, kept):
    right = {(ancestor, distance) for distance, ancestor in enumerate(tree.upward(organization))}
    there = {
        (ancestor, distance)
        for ancestor, distance, start, end in kept
        if start <= day and (end is None or end > day)
    }
    for ancestor, distance in sorted(right - there):
        yield day, (ancestor, organization, distance), _("is missing")
    for ancestor, distance in sorted(there - right):
        yield day, (ancestor, organization, distance), _("is too many")


def _overlaps():
    """Yield the placements of one organization that overlap, which SQLite cannot refuse."""
    before = None
    placements = Placement.objects.order_by("organization", "start")
    rows = placements.values_list("organization", "start", "end").iterator(2000)
    for organization, start, end in rows:
        if before and before[0] == organization and (before[1] is None or before[1] > start):
            yield start, (organization, organization, 0), _("has two places")
        before = (organization, end)
