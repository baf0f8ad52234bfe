"""Groups that were added since: until the tallies have filled their columns, nobody reads those.

A group counts from its migration on, and what was recorded before has to be counted once. Until
then its figures are taken from the admissions themselves: they are slower, and as right.
"""

from collections.abc import Iterator

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db.models import Count

from organizations.models import Ancestry
from recruitment.counting import tallies
from recruitment.models import FilledGroup, Tally
from recruitment.models.groups import KEPT

MOST = 5000
"""How many organizations count under those of one transaction at most, unless under one alone:
who records an admission waits until it is done."""


def is_filled(group: str) -> bool:
    """Tell whether the column of `group` counts everybody; that of all who were admitted does."""
    return not group or FilledGroup.objects.filter(code=group).exists()


def unfilled() -> list[str]:
    """Return the codes of the groups whose columns do not yet count everybody. One query."""
    filled = set(FilledGroup.objects.values_list("code", flat=True))
    return [code for code in KEPT if code not in filled]


def fill() -> Iterator[tuple[int, int]]:
    """Count anew whatever is kept, so that every group is filled; tell how many organizations of
    all are done. If it is stopped, it begins again.
    """
    codes, done = unfilled(), 0
    batches = _batches()
    number = sum(len(batch) for batch in batches)
    for batch in batches:
        tallies.renew(batch)
        done += len(batch)
        yield done, number
    marks = [FilledGroup(code=code) for code in codes]
    FilledGroup.objects.bulk_create(marks, ignore_conflicts=True)  # another one filled them, too


def fill_where_nothing_is_recorded(apps: Apps = installed, **kwargs: object) -> None:
    """Say of a database without admissions, after it was migrated, that all groups are filled."""
    try:
        marks, kept = (apps.get_model("recruitment", name) for name in ("FilledGroup", "Tally"))
    except LookupError:  # it was migrated back to before there were any
        return
    if not kept.objects.exists():
        marks.objects.bulk_create([marks(code=code) for code in KEPT], ignore_conflicts=True)


def _batches() -> list[list[int]]:
    """Divide all organizations that have tallies by how much counts under them."""
    below = Ancestry.objects.open().order_by().values("ancestor").annotate(number=Count("pk"))
    wanted = below.filter(ancestor__in=Tally.objects.values("organization"))
    batches: list[list[int]] = [[]]
    room = MOST
    for organization, number in wanted.order_by("ancestor").values_list("ancestor", "number"):
        if number > room and batches[-1]:
            batches.append([])
            room = MOST
        batches[-1].append(organization)
        room -= number
    return [batch for batch in batches if batch]
