"""Compare the index of the tree with the in-memory tree, on every day on which either changed."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from organizations.models import Ancestry, Placement, Succession
from organizations.tree import Tree


def differences() -> Iterator[tuple[date, tuple[int, int, int], str]]:
    """Yield the day, the pair with its distance, and whether it is missing or too many."""
    for day in sorted(_days()):
        indexed = Ancestry.objects.in_force(day)
        kept = set(indexed.values_list("ancestor", "descendant", "distance"))
        right = set(Tree.standing_on(day).pairs())
        for pair in sorted(right - kept):
            yield day, pair, _("is missing")
        for pair in sorted(kept - right):
            yield day, pair, _("is too many")
    yield from _overlaps()


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
