"""Compare the index of the tree with the in-memory tree, on every day on which either changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from organizations.models import Ancestry, Placement, Succession
from organizations.tree import Tree


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


def differences() -> list[tuple[date, tuple[int, int, int], str]]:
    """Return the day, the pair with its distance, and whether it is missing or too many.

    All of one moment.
    """
    with one_moment():
        return [*_of_index(), *_overlaps()]


def _of_index():
    for day in sorted(_days()):
        indexed = Ancestry.objects.in_force(day)
        kept = set(indexed.values_list("ancestor", "descendant", "distance"))
        right = set(Tree.standing_on(day).pairs())
        for pair in sorted(right - kept):
            yield day, pair, _("is missing")
        for pair in sorted(kept - right):
            yield day, pair, _("is too many")


def _days() -> set[date]:
    days = set(Succession.objects.values_list("on", flat=True))
    for model in (Placement, Ancestry):
        days |= set(model.objects.values_list("start", flat=True).distinct())
        days |= set(model.objects.values_list("end", flat=True).distinct())
    return days - {None}


def _overlaps():
    """Yield the placements of one organization that overlap, which SQLite cannot refuse."""
    before = None
    placements = Placement.objects.order_by("organization", "start")
    for organization, start, end in placements.values_list("organization", "start", "end"):
        if before and before[0] == organization and (before[1] is None or before[1] > start):
            yield start, (organization, organization, 0), _("has two places")
        before = (organization, end)
