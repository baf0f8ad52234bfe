"""Recount the tallies from the admissions with the in-memory tree, sharing no roll-up code."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from organizations.tree import Tree
from recruitment.groups import GROUPS
from recruitment.models import Admission, Tally
from recruitment.models.admission import COUNTING_FIELD

LAST_DAY = date.max


def differences() -> Iterator[tuple[tuple, dict, dict]]:
    """Yield (organization, counting, month), the kept and the recounted numbers, where unlike."""
    kept = {
        (tally.organization_id, tally.counting, tally.month): {
            column: value for column in ["admitted", *GROUPS] if (value := getattr(tally, column))
        }
        for tally in Tally.objects.all().iterator(chunk_size=2000)
    }
    kept = {key: numbers for key, numbers in kept.items() if numbers}
    recounted = recount()
    for key in sorted(kept.keys() | recounted.keys()):
        if kept.get(key, {}) != recounted.get(key, {}):
            yield key, kept.get(key, {}), recounted.get(key, {})


def recount() -> dict[tuple, Counter]:
    """Return what every tally should hold: each admission, one by one, up the tree."""
    tree = Tree.standing_on(LAST_DAY)
    totals: dict[tuple, Counter] = {}
    admissions = Admission.objects.standing().select_related("person").order_by("pk")
    for admission in admissions.iterator(chunk_size=2000):
        columns = ["admitted", *(code for code, group in GROUPS.items() if group.holds(admission))]
        for above in tree.upward(admission.organization_id):
            for counting, field in COUNTING_FIELD.items():
                if day := getattr(admission, field):
                    key = (above, str(counting), day.replace(day=1))
                    totals.setdefault(key, Counter()).update(columns)
    return totals
