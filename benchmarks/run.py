"""Build one country, and measure in it everything that is to be measured."""

from dataclasses import dataclass, field
from datetime import date

from django.core.management import call_command
from django.utils import timezone

from benchmarks import build, loading, pages
from benchmarks.measure import Pair, queries, side_by_side
from benchmarks.sizes import Size
from benchmarks.tables import ChildrensTable
from benchmarks.writing import Clerk

CHILDREN = (1, 1000)


@dataclass
class Results:
    """What was measured in a country of one size; pairs by level or by what was done."""

    size: Size
    today: date
    built_in: float = 0.0
    faults: int | None = None
    children: dict[str, int] = field(default_factory=dict)
    tables: dict[tuple[str, str], Pair] = field(default_factory=dict)
    dashboards: dict[str, Pair] = field(default_factory=dict)
    in_database: dict[str, float] = field(default_factory=dict)
    nation_to_commune: Pair | None = None
    by_children: Pair | None = None
    queries: dict[str, int] = field(default_factory=dict)
    writing: dict[str, Pair] = field(default_factory=dict)
    memory: dict[int, tuple[float, float]] = field(default_factory=dict)


def measured(size: Size, tell) -> Results:
    """Build a country of `size` in the empty database and measure in it, saying how far it is."""
    results = Results(size, timezone.localdate())
    call_command("migrate", verbosity=0)
    tell("building")
    started = timezone.now()
    build.country(size, results.today)
    results.built_in = (timezone.now() - started).total_seconds()
    if size.name == "small":
        tell("proving the index and the tallies")
        results.faults = build.faults()
    tell("tables")
    _tables(results)
    tell("pages")
    _pages(results)
    tell("writing")
    _writing(results)
    return results


def _tables(results):
    for level, organization in results.size.levels.items():
        table = ChildrensTable(organization, results.today)
        if not table.agree():
            raise RuntimeError(f"The ways of counting disagree about the {level}.")
        results.children[level] = len(table.children)
        for way in ("tallied", "recursive", "grouped"):
            results.tables[level, way] = side_by_side(table.product, getattr(table, way))
        results.tables[level, "whole"] = side_by_side(table.whole_product, table.whole_statement)


def _pages(results):
    pages.prepare()
    visitors = {
        level: pages.Visitor(build.secretary(organization))
        for level, organization in results.size.levels.items()
    }
    opens = {}
    for level, organization in results.size.levels.items():
        visitor, address = visitors[level], pages.dashboard(organization)
        opens[level] = visitor.opens(address)
        trivial = visitor.opens(pages.others(organization)["password"])
        results.queries[f"dashboard of the {level}"] = visitor.queries_of(address)
        results.in_database[level] = _milliseconds_in_database(opens[level])
        results.dashboards[level] = side_by_side(opens[level], trivial)
    results.nation_to_commune = side_by_side(opens["nation"], opens["commune"])
    _by_children(results, visitors["nation"])
    for name, address in pages.others(results.size.levels["commune"]).items():
        results.queries[name] = visitors["commune"].queries_of(address)


def _by_children(results, visitor):
    by, nation = build.User.objects.system(), results.size.central
    opens = []
    for number in CHILDREN:
        above = pages.with_children(number, nation, by=by, today=results.today)
        address = pages.dashboard(above)
        opens.append(visitor.opens(address))
        results.queries[f"dashboard with {number} below"] = visitor.queries_of(address)
    few, many = opens
    results.by_children = side_by_side(many, few)


def _milliseconds_in_database(way) -> float:
    way()
    with queries() as counted:
        for _round in range(10):
            way()
    return counted.seconds * 100


def _writing(results):
    clerk = Clerk(results.size, build.User.objects.get(username="secretary-1"), results.today)
    for name in ("record", "admit", "check"):
        results.writing[name] = side_by_side(getattr(clerk, name), clerk.insert)
    results.writing["load"] = side_by_side(clerk.load, clerk.copy)
    if results.size.name == "small":
        results.memory = loading.measured(clerk.write_file)
