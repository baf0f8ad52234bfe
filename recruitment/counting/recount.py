"""Recount the tallies from the facts with the in-memory tree, sharing no roll-up code.

The country is looked at part by part, so that memory grows with the largest part and not with
the country. What lies above the parts is added up on the way, and let go of as soon as all that
counts under it was looked at. The tree itself is all that is held of the country.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date

from django.db.models import F

from organizations.ancestry import batches
from organizations.models import Organization
from organizations.oracle import one_moment
from organizations.tree import Tree
from recruitment.counting import filling
from recruitment.models import Admission, Candidate, DayTally, DossierTally, Tally
from recruitment.models.admission import COUNTING_FIELD
from recruitment.models.groups import KEPT
from recruitment.models.tally import UPPER_KINDS

LAST_DAY = date.max
COLUMNS = ["admitted", *KEPT]
MOST = 100
"""How many organizations a part has at most, unless so many stand right below one."""

Key = tuple
"""("month" or "day", organization, counting, date), or for dossiers ("open", organization,
stage, source), or ("name", dossier) for the key of its person that it keeps; ("group", code) for a
group that is not filled."""

Totals = dict[Key, Counter[str]]

Difference = tuple[Key, dict, dict]
"""What differs: its key, what is kept, and what was recounted."""

Tell = Callable[[int, int], None]
"""Called with how many parts of how many were looked at."""


def differences(tell: Tell = lambda done, total: None) -> list[Difference]:
    """Return what differs, by its key: what is kept, and what was recounted, all of one moment."""
    with one_moment():
        unfilled = filling.unfilled()
        found = _but_of(unfilled, _of_tallies(Tree.standing_on(LAST_DAY), tell))
        groups = [(("group", code), {"filled": 0}, {"filled": 1}) for code in unfilled]
        return [*groups, *found, *misplaced()]


def _but_of(groups: Collection[str], found: Iterable[Difference]) -> Iterator[Difference]:
    """Leave out these groups of what was found: nobody reads their columns yet."""
    for key, *sides in found:
        kept, recounted = ({c: n for c, n in each.items() if c not in groups} for each in sides)
        if kept != recounted:
            yield key, kept, recounted


def misplaced() -> Iterator[Difference]:
    """Yield the dossiers that would not stand where the names of their persons belong."""
    wrong = Candidate.objects.exclude(sort_key=F("person__sort_key")).order_by("pk")
    for key, kept, right in wrong.values_list("pk", "sort_key", "person__sort_key"):
        yield ("name", key), {"sort_key": kept}, {"sort_key": right}


def parts(tree: Tree, organizations: Collection[int], most: int = MOST) -> list[list[int]]:
    """Divide `organizations` so that what counts under one of a part is in it; the last holds
    those that stand above the other parts, and those that count nowhere.
    """
    sizes = Counter(above for key in organizations for above in tree.upward(key))
    divided: dict[int | None, list[int]] = defaultdict(list)
    for key in organizations:
        tops = [above for above in tree.upward(key) if sizes[above] <= most]
        divided[tops[-1] if tops else None].append(key)
    top = divided[None]
    # Neighbours after each other: what stands above them is soon complete.
    tops = [each for each in divided if each is not None]
    in_order = sorted(tops, key=lambda each: [*tree.upward(each)][::-1])
    return [*_bundled((divided[each] for each in in_order), most), top]


def _bundled(divided: Iterable[list[int]], most: int) -> Iterator[list[int]]:
    """Put small parts together, so that there are no more queries than needed."""
    bundle: list[int] = []
    for part in divided:
        if bundle and len(bundle) + len(part) > most:
            yield bundle
            bundle = []
        bundle = bundle + part
    yield bundle


def _of_tallies(tree: Tree, tell: Tell) -> Iterator[Difference]:
    organizations = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    of_days = set(Organization.objects.filter(kind__in=UPPER_KINDS).values_list("pk", flat=True))
    *divided, top = parts(tree, organizations)
    uppers = [_above(tree, part) for part in divided]
    waited_for = Counter(upper for each in uppers for upper in each)
    above: dict[int, Totals] = defaultdict(lambda: defaultdict(Counter))

    def compared(part: Collection[int]) -> Iterator[Difference]:
        """Compare what is kept of `part`; what of it counts above is kept for later."""
        recounted: Totals = defaultdict(Counter)
        for key, numbers in _recounted(tree, part, of_days).items():
            above[key[1]][key].update(numbers)
        for organization in part:
            recounted |= above.pop(organization, {})
        yield from _compared(part, recounted)

    # What has ended and counts right under one of those above, or nowhere.
    yield from compared([key for key in top if key not in waited_for])
    for done, (part, over) in enumerate(zip(divided, uppers, strict=True), start=1):
        yield from compared(part)
        waited_for.subtract(over)
        for upper in sorted(over, key=lambda each: -len([*tree.upward(each)])):
            if not waited_for[upper]:
                yield from compared([upper])
        tell(done, len(divided))


def _above(tree: Tree, part: Collection[int]) -> set[int]:
    return {above for key in part for above in tree.upward(key)} - set(part)


def _compared(part: Collection[int], recounted: Totals) -> Iterator[Difference]:
    kept = _kept(part)
    for key in sorted(kept.keys() | recounted.keys()):
        if kept.get(key, {}) != recounted.get(key, {}):
            yield key, kept.get(key, {}), dict(recounted.get(key, {}))


def _kept(part: Collection[int]) -> dict[Key, dict[str, int]]:
    """Return what is kept for the organizations of `part`; noughts are left out."""
    kept: dict[Key, dict[str, int]] = {}
    for batch in batches(part):
        for unit, model in (("month", Tally), ("day", DayTally)):
            own = model.objects.filter(organization__in=batch)
            rows = own.values_list("organization", "counting", unit, *COLUMNS)
            for organization, counting, day, *numbers in rows.iterator(2000):
                found = zip(COLUMNS, numbers, strict=True)
                if said := {column: number for column, number in found if number}:
                    kept[unit, organization, counting, day] = said
        open_ones = DossierTally.objects.filter(organization__in=batch).exclude(number=0)
        for *place, number in open_ones.values_list("organization", "stage", "source", "number"):
            kept["open", *place] = {"number": number}
    return kept


def _recounted(tree: Tree, part: Collection[int], of_days: Collection[int]) -> Totals:
    """Return what the tallies of `part`, and of those above, hold of what is recorded in it."""
    totals: Totals = defaultdict(Counter)
    for batch in batches(part):
        _count_admissions(totals, tree, batch, of_days)
        open_ones = Candidate.objects.open().filter(organization__in=batch).order_by()
        for cell, stage, source in open_ones.values_list("organization", "stage", "source"):
            for above in tree.upward(cell):
                totals["open", above, stage, source]["number"] += 1
    return totals


def _count_admissions(
    totals: Totals, tree: Tree, batch: Collection[int], of_days: Collection[int]
) -> None:
    """Count each admission, one by one, up the tree."""
    admissions = Admission.objects.standing().filter(organization__in=batch)
    for admission in admissions.select_related("person").order_by().iterator(2000):
        columns = ["admitted", *(code for code, group in KEPT.items() if group.holds(admission))]
        for above in tree.upward(admission.organization_id):
            for counting, field in COUNTING_FIELD.items():
                if day := getattr(admission, field):
                    totals["month", above, str(counting), day.replace(day=1)].update(columns)
                    if above in of_days:
                        totals["day", above, str(counting), day].update(columns)
