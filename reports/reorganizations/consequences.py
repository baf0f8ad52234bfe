"""What a reorganization touches: members, admissions, quotas, officers, dossiers, transfers.

All is counted as it stands before the document. Queries grow by the thousand of organizations
that move or end by a line of their own; what only follows them is in their figures.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from types import MappingProxyType

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from organizations import names
from organizations.ancestry import batches
from organizations.models import Ancestry, MemberCount, Officer
from organizations.periods import Period
from organizations.reorganization.plan import Plan
from recruitment.models import Quota, Tally, Transfer
from reports.reorganizations.sights import lasting

YEARS = 5
SHOWN = 100
ROWS, FEWEST = 300, 4
"""About how many rows make up all successors together, and how many each is shown at least."""

NOTHING: Mapping[tuple[str, str], int] = MappingProxyType({})


@dataclass
class Row:
    """What stands on record for one organization, with all below it, or for several together.

    A number that is not on record is None. `to` is who gets it, `origin` under whom it stood,
    where another of that name comes too.
    """

    name: str
    years: list[int]
    members: int | None = None
    quota: int | None = None
    dossiers: int = 0
    transfers: int = 0
    officers: int = 0
    to: str = ""
    origin: str = ""


@dataclass
class Gathering:
    """A successor: what it had, what comes to count under it and what leaves, and the result.

    `more` rows are left out; they are in `together` all the same.
    """

    rows: list[Row]
    leaving: list[Row]
    together: Row
    more: int = 0


@dataclass
class Consequences:
    """What the preview counts; `more` rows are left out.

    `staying` are those that end or move and count under the same as before, or as they would
    without a line of their own.
    """

    years: list[int]
    founded: int
    ended: int
    moved: int
    following: int
    renamed: int
    changed: int
    gatherings: list[Gathering] = field(default_factory=list)
    staying: list[Row] = field(default_factory=list)
    more: int = 0


def consequences(
    plan: Plan, *, today: date, counting: str, allotted: Mapping[tuple[str, str], int] = NOTHING
) -> Consequences:
    """Return what `plan`, which has no conflicts, touches, counted on the day `today`.

    `allotted` says how many open dossiers go from which cell to which successor, by codes.

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
    flows, shared = _flows(plan, moving), _shared(plan, allotted)
    parents = {code: plan.placed[code] for code in moving}
    going = {code: up for code, up in parents.items() if up is not None} | plan.ended
    ordered = partial(sorted, key=partial(_key, plan))
    successors = ordered({*going.values(), *shared} & {*flows, *shared})
    shown = successors[:SHOWN]
    staying = ordered(code for code, to in going.items() if code not in flows.get(to, ()))
    told.more = len(successors) - len(shown) + max(len(staying) - SHOWN, 0)
    wanted = {*staying[:SHOWN], *shown, *(code for each in shown for code in flows.get(each, ()))}
    rows = _rows(plan, wanted, years, today, counting)
    waiting = _waiting(plan, rows, today)
    for code in wanted & going.keys():
        rows[code].to = plan.name(going[code])
        rows[code].origin = _origin(plan, code)
    told.staying = [rows[code] for code in staying[:SHOWN]]
    most = min(SHOWN, max(FEWEST, ROWS // max(len(shown), 1)))
    for successor in shown:
        signs = {code: flows[successor][code] for code in ordered(flows.get(successor, ()))}
        gathering = _gathering(plan, successor, rows, signs, shared[successor], most)
        gathering.together.transfers = _staying(waiting, successor, signs)
        told.gatherings.append(gathering)
    return told


def _flows(plan, moving) -> dict[str | None, dict[str, int]]:
    """Return what comes to count under an organization (1), or does no longer (-1), by code.

    What only follows an organization that ends is in the numbers of that one.
    """
    flows: defaultdict[str | None, dict[str, int]] = defaultdict(dict)
    for code in (*moving, *plan.ended):
        left = plan.standing.units[code].parent
        before, after = {left, *_over(plan, left)}, _over(plan, code)
        for each in before ^ after:
            flows[each][code] = 1 if each in after else -1
    return flows


def _over(plan, code) -> set[str]:
    """Return all that `code` counts under once the document is in effect, also if it ends."""
    over = set()
    while (code := _counts_under(plan, code)) is not None and code not in over:
        over.add(code)
    return over


def _counts_under(plan, code) -> str | None:
    unit = plan.standing.get(code)
    present = unit.parent if unit is not None else None
    return plan.ended.get(code) or plan.placed.get(code, present)


def _shared(plan, allotted) -> Counter:
    """Return how many open dossiers each successor gets from split cells, or gives as an heir."""
    shared: Counter[str] = Counter()
    for (cell, successor), number in allotted.items():
        heir = plan.ended.get(cell)
        if heir is not None and heir != successor:
            shared[successor] += number
            shared[heir] -= number
    return shared


def _gathering(plan, successor, rows, signs, dossiers, most) -> Gathering:
    own = rows[successor]
    signed = [(own, 1), *((rows[code], sign) for code, sign in signs.items())]
    if dossiers:
        shared = Row(_("Open dossiers shared out"), [0] * len(own.years), dossiers=abs(dossiers))
        signed.append((shared, 1 if dossiers > 0 else -1))
    ended = [rows[code] for code, sign in signs.items() if sign > 0 and code in plan.ended]
    by_year = zip(*([sign * number for number in row.years] for row, sign in signed), strict=True)
    together = Row(
        own.name,
        [sum(numbers) for numbers in by_year],
        members=_together((row.members, sign) for row, sign in signed),
        quota=_together((row.quota, 1) for row in (own, *ended)),
        dossiers=sum(sign * row.dossiers for row, sign in signed),
        officers=own.officers,
    )
    coming = [row for row, sign in signed if sign > 0][successor in plan.founded :]
    leaving = [row for row, sign in signed if sign < 0]
    more = sum(max(len(each) - most, 0) for each in (coming, leaving))
    return Gathering(_told_apart(coming)[:most], leaving[:most], together, more)


def _told_apart(rows) -> list[Row]:
    """Keep the origin only of those whose name another one has too."""
    often = Counter(row.name for row in rows)
    return [row if often[row.name] > 1 else replace(row, origin="") for row in rows]


def _together(signed: Iterable[tuple[int | None, int]]) -> int | None:
    """Return the sum of what is on record: none, if it is not known how much leaves."""
    told = [(number, sign) for number, sign in signed if number is not None or sign < 0]
    known = [number * sign for number, sign in told if number is not None]
    return sum(known) if known and len(known) == len(told) else None


def _rows(plan, codes, years, today, counting) -> dict[str, Row]:
    rows = {code: Row(plan.name(code), [0] * len(years)) for code in codes}
    keys = {unit.pk: code for code in codes if (unit := plan.standing.get(code)) and unit.pk}
    for batch in batches(sorted(keys), 1000):
        counted = {
            "members": _members(batch, plan.on),
            "quota": _quotas(batch, today),
            "dossiers": _dossiers(batch, today),
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


def _waiting(plan, rows, today) -> dict[int, dict[int, set[str]]]:
    """Count the transfers that wait in `rows`, at each that either end counts under.

    Returns for each transfer the codes that each of its ends counts under, by the cell.
    """
    keys = {unit.pk: code for code in rows if (unit := plan.standing.get(code)) and unit.pk}
    waiting: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for batch in batches(sorted(keys), 1000):
        below = Ancestry.objects.in_force(today).filter(ancestor__in=batch)
        cells = below.values("descendant")
        pending = Transfer.objects.pending().filter(Q(origin__in=cells) | Q(destination__in=cells))
        ends = {pk: pair for pk, *pair in pending.values_list("pk", "origin", "destination")}
        over, touched = defaultdict(set), set().union(*ends.values())
        places = below.filter(descendant__in=touched).values_list("ancestor", "descendant")
        for above, cell in places:
            over[cell].add(keys[above])
        for pk, pair in ends.items():
            for cell in pair:
                waiting[pk][cell] |= over[cell]
    for ends in waiting.values():
        for code in set().union(*ends.values()):
            rows[code].transfers += 1
    return waiting


def _staying(waiting, successor, signs) -> int:
    """Count the transfers of which an end counts under `successor` afterwards, each once."""

    def counts(codes):
        return (successor in codes) + sum(signs.get(code, 0) for code in codes) > 0

    return sum(any(map(counts, ends.values())) for ends in waiting.values())


def _officers(keys, on) -> dict[int, int]:
    serving = lasting(Officer, keys, on).values("organization").order_by()
    return dict(serving.annotate(n=Count("pk")).values_list("organization", "n"))


def _origin(plan, code):
    parent = plan.standing.units[code].parent
    return plan.name(parent) if parent is not None else ""


def _key(plan, code):
    return names.place_key(plan.name(code)), code
