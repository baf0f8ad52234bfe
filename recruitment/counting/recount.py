"""Recount the tallies from the facts with the in-memory tree, sharing no roll-up code."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db.models import F

from organizations.models import Organization
from organizations.tree import Tree
from recruitment.counting.groups import GROUPS
from recruitment.models import Admission, Candidate, DayTally, DossierTally, Tally
from recruitment.models.admission import COUNTING_FIELD
from recruitment.models.tally import UPPER_KINDS

LAST_DAY = date.max


def differences() -> Iterator[tuple[tuple, dict, dict]]:
    """Yield what differs, by its key: what is kept, and what was recounted.

    A key is ("month" or "day", organization, counting, date), or for dossiers ("open",
    organization, stage, source), or ("name", dossier) for the key of its person that it keeps.
    """
    kept = {
        (unit, tally.organization_id, tally.counting, getattr(tally, unit)): numbers
        for unit, model in (("month", Tally), ("day", DayTally))
        for tally in model.objects.all().iterator(chunk_size=2000)
        if (numbers := _numbers(tally))
    }
    kept |= {
        ("open", tally.organization_id, tally.stage, tally.source): {"number": tally.number}
        for tally in DossierTally.objects.exclude(number=0).iterator(chunk_size=2000)
    }
    recounted = recount() | recount_dossiers()
    for key in sorted(kept.keys() | recounted.keys()):
        if kept.get(key, {}) != recounted.get(key, {}):
            yield key, kept.get(key, {}), recounted.get(key, {})
    yield from misplaced()


def misplaced() -> Iterator[tuple[tuple, dict, dict]]:
    """Yield the dossiers that would not stand where the names of their persons belong."""
    wrong = Candidate.objects.exclude(sort_key=F("person__sort_key")).order_by("pk")
    for key, kept, right in wrong.values_list("pk", "sort_key", "person__sort_key"):
        yield ("name", key), {"sort_key": kept}, {"sort_key": right}


def recount() -> dict[tuple, Counter]:
    """Return what every tally should hold: each admission, one by one, up the tree."""
    tree = Tree.standing_on(LAST_DAY)
    of_days = set(Organization.objects.filter(kind__in=UPPER_KINDS).values_list("pk", flat=True))
    totals: dict[tuple, Counter] = {}
    admissions = Admission.objects.standing().select_related("person").order_by("pk")
    for admission in admissions.iterator(chunk_size=2000):
        columns = ["admitted", *(code for code, group in GROUPS.items() if group.holds(admission))]
        for above in tree.upward(admission.organization_id):
            for counting, field in COUNTING_FIELD.items():
                if day := getattr(admission, field):
                    keys = [("month", above, str(counting), day.replace(day=1))]
                    if above in of_days:
                        keys.append(("day", above, str(counting), day))
                    for key in keys:
                        totals.setdefault(key, Counter()).update(columns)
    return totals


def recount_dossiers() -> dict[tuple, Counter]:
    """Return what every tally of dossiers should hold: each open one, one by one."""
    tree = Tree.standing_on(LAST_DAY)
    totals: dict[tuple, Counter] = {}
    for candidate in Candidate.objects.open().order_by("pk").iterator(chunk_size=2000):
        for above in tree.upward(candidate.organization_id):
            key = ("open", above, candidate.stage, candidate.source)
            totals.setdefault(key, Counter()).update(["number"])
    return totals


def _numbers(tally) -> dict:
    columns = ["admitted", *GROUPS]
    return {column: value for column in columns if (value := getattr(tally, column))}
