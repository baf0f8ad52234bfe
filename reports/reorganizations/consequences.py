"""What a reorganization touches: members, admissions, quotas, officers, dossiers, transfers.

All is counted as it stands before the document. Queries grow by the thousand of organizations
that move or end by a line of their own; what only follows them is in their figures.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear

from organizations import names
from organizations.ancestry import batches
from organizations.models import Ancestry, MemberCount, Officer
from organizations.periods import Period
from organizations.reorganization.plan import Plan
from recruitment.models import Quota, Tally, Transfer
from reports.reorganizations.sights import lasting

YEARS = 5
SHOWN = 100


@dataclass
class Row:
    """What stands on record for one organization, with all below it, or for several together.

    A number that is not on record is None.
    """

    name: str
    years: list[int]
    members: int | None = None
    quota: int | None = None
    dossiers: int = 0
    transfers: int = 0
    officers: int = 0


@dataclass
class Gathering:
    """Who answers for whom: the rows of what ends, the heir's own, and both together."""

    heir: str
    rows: list[Row]
    together: Row
    is_new: bool


@dataclass
class Consequences:
    """What the preview counts; `more` gatherings and moves are left out."""

    years: list[int]
    founded: int
    ended: int
    moved: int
    following: int
    renamed: int
    changed: int
    gatherings: list[Gathering] = field(default_factory=list)
    moves: list[Row] = field(default_factory=list)
    more: int = 0


def consequences(plan: Plan, *, today: date, counting: str) -> Consequences:
    """Return what `plan`, which has no conflicts, touches, counted on the day `today`.

    Source: docs/definitions.md, "What a reorganization touches".
    """
    moving = [c for c in plan.placed if c not in plan.founded and c not in plan.followers]
    years = list(range(today.year - YEARS + 1, today.year + 1))
    told = Consequences(
        years,
        founded=len(plan.founded),
        ended=len(plan.ended),
        moved=len(moving),
        following=len(plan.followers),
        renamed=len(plan.renamed),
        changed=len(plan.changed),
    )
    by_heir = defaultdict(list)
    for code, heir in plan.ended.items():
        by_heir[heir].append(code)
    heirs = sorted(by_heir, key=lambda code: _key(plan, code))
    shown_moves = sorted(moving, key=lambda code: _key(plan, code))[:SHOWN]
    shown = heirs[:SHOWN]
    told.more = len(heirs) - len(shown) + len(moving) - len(shown_moves)
    wanted = {*shown_moves, *shown, *(code for heir in shown for code in by_heir[heir])}
    rows = _rows(plan, wanted, years, today, counting)
    told.moves = [rows[code] for code in shown_moves]
    told.gatherings = [_gathering(plan, heir, by_heir[heir], rows, years) for heir in shown]
    return told


def _gathering(plan, heir, ended, rows, years):
    is_new = heir in plan.founded
    gathered = [rows[code] for code in sorted(ended, key=lambda code: _key(plan, code))]
    gathered += [] if is_new else [rows[heir]]
    return Gathering(_name(plan, heir), gathered, _together(gathered, years), is_new)


def _together(rows: Iterable[Row], years) -> Row:
    rows = list(rows)
    together = Row("", [sum(each.years[place] for each in rows) for place in range(len(years))])
    for column in ("members", "quota"):
        known = [value for each in rows if (value := getattr(each, column)) is not None]
        setattr(together, column, sum(known) if known else None)
    for column in ("dossiers", "transfers", "officers"):
        setattr(together, column, sum(getattr(each, column) for each in rows))
    return together


def _rows(plan, codes, years, today, counting) -> dict[str, Row]:
    rows = {code: Row(_name(plan, code), [0] * len(years)) for code in codes}
    keys = {unit.pk: code for code in codes if (unit := plan.standing.get(code)) and unit.pk}
    for batch in batches(sorted(keys), 1000):
        counted = {
            "members": _members(batch, plan.on),
            "quota": _quotas(batch, today),
            "dossiers": _dossiers(batch, today),
            "transfers": _transfers(batch, today),
            "officers": _officers(batch, plan.on),
        }
        for column, numbers in counted.items():
            for key, number in numbers.items():
                setattr(rows[keys[key]], column, number)
        for key, year, number in _admissions(batch, years, counting):
            rows[keys[key]].years[year - years[0]] = number
    return rows


def _members(keys, on) -> dict[int, int]:
    counts = MemberCount.objects.filter(organization__in=keys, on__lte=on).order_by("on")
    return dict(counts.values_list("organization", "members"))


def _quotas(keys, today) -> dict[int, int]:
    issued = Quota.objects.of(Period.of_year(today.year)).newest()
    issued = issued.filter(organization__in=keys, basis=Quota.Basis.ASSIGNED, group="")
    return dict(issued.values_list("organization", "persons_low"))


def _admissions(keys, years, counting):
    tallies = Tally.objects.filter(
        organization__in=keys,
        counting=counting,
        month__gte=date(years[0], 1, 1),
        month__lte=date(years[-1], 12, 31),
    )
    grouped = tallies.values("organization", year=ExtractYear("month"))
    return grouped.annotate(total=Sum("admitted")).values_list("organization", "year", "total")


def _dossiers(keys, today) -> dict[int, int]:
    below = Ancestry.objects.in_force(today).filter(ancestor__in=keys).order_by()
    dossiers = Count("descendant__candidates", filter=Q(descendant__candidates__outcome=""))
    return dict(below.values("ancestor").annotate(n=dossiers).values_list("ancestor", "n"))


def _transfers(keys, today) -> Counter:
    """Count the transfers that wait, at each organization that either end counts under."""
    below = Ancestry.objects.in_force(today).filter(ancestor__in=keys)
    cells = below.values("descendant")
    pending = Transfer.objects.pending().filter(Q(origin__in=cells) | Q(destination__in=cells))
    ends = {
        pk: {origin, to} for pk, origin, to in pending.values_list("pk", "origin", "destination")
    }
    over = defaultdict(set)
    touched = set().union(*ends.values())
    for above, cell in below.filter(descendant__in=touched).values_list("ancestor", "descendant"):
        over[cell].add(above)
    return Counter(
        above for cells in ends.values() for above in set().union(*(over[c] for c in cells))
    )


def _officers(keys, on) -> dict[int, int]:
    serving = lasting(Officer, keys, on).values("organization").order_by()
    return dict(serving.annotate(n=Count("pk")).values_list("organization", "n"))


def _name(plan, code):
    return plan.renamed.get(code) or plan.unit(code).name


def _key(plan, code):
    return names.place_key(_name(plan, code)), code
