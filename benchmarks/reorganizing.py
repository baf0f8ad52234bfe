"""A reorganization of many lines in a whole country, beside building everything from nothing."""

import resource
import threading
import time
from dataclasses import dataclass, field
from datetime import date

from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from benchmarks import build, pages
from benchmarks.measure import queries
from benchmarks.sizes import Size
from organizations.models import Action, Organization, Post, User
from organizations.reorganization import documents

Verb = Action.Verb
NATION = 1
REBUILT_INDEX = """
    TRUNCATE organizations_ancestry;
    INSERT INTO organizations_ancestry (ancestor_id, descendant_id, distance, start)
        WITH RECURSIVE line (ancestor, descendant, distance) AS (
            SELECT organization_id, organization_id, 0
            FROM organizations_placement WHERE "end" IS NULL
            UNION ALL
            SELECT place.parent_id, line.descendant, line.distance + 1
            FROM line JOIN organizations_placement place
                ON place.organization_id = line.ancestor AND place."end" IS NULL
            WHERE place.parent_id IS NOT NULL)
        SELECT ancestor, descendant, distance, %s FROM line
"""


@dataclass
class Results:
    """Seconds for each part, statements for the whole, and the memory that the process came to.

    `reads` are the seconds that each opening of a dashboard took while the document took effect.
    """

    size: Size
    actions: int
    seconds: dict[str, float] = field(default_factory=dict)
    statements: int = 0
    memory_mb: float = 0.0
    grown_mb: float = 0.0
    faults: int | None = None
    reads: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Return how many times as long drawing and carrying out took as building anew."""
        return (self.seconds["preview"] + self.seconds["apply"]) / self.seconds["rebuild"]


def measured(size: Size, number: int, today: date, tell) -> Results:
    """Build a country, let a document of `number` lines take effect, take it back, rebuild."""
    results = Results(size, number)
    call_command("migrate", verbosity=0)
    tell("building the country")
    build.country(size, today)
    pages.prepare()
    by = _administrator()
    with _timed(results, "draft", tell):
        document = documents.draft(on=today, number="1", actions=lines(size, number), by=by)
    before = _memory()
    with _timed(results, "preview", tell):
        seen = documents.preview(document)
    if seen.conflicts:
        raise ValueError(seen.conflicts[:5])
    with _timed(results, "preview as a page", tell):
        pages.Visitor(by).get(reverse("reports:reorganization_preview", args=[document.pk]))
    with _timed(results, "apply", tell), _reading(results), queries() as sent:
        document = documents.issue(document, version=document.version, by=by, today=today)
    results.statements = sent.number
    results.memory_mb, results.grown_mb = _memory(), _memory() - before
    if size.name == "small":
        tell("proving index and tallies")
        results.faults = build.faults()
    with _timed(results, "take back", tell):
        documents.take_back(document, version=document.version, reason="x", by=by, today=today)
    with _timed(results, "rebuild", tell):
        _rebuild(today)
    return results


def lines(size: Size, number: int) -> list[Action]:
    """Return `number` lines: of ten, three move a committee into the next commune, four merge it
    into its neighbour in the commune, two into one that the tenth founds."""
    actions = []
    for n in range(number // 10):
        first = size.first_committee + 10 * n
        near = [first + k for k in range(10)]
        moved, merged, joined = near[:3], near[3:7], near[7:9]
        actions += [_line(Verb.MOVE, at, parent_code=_commune(size, at + 1)) for at in moved]
        actions += [_line(Verb.MERGE, at, heir_code=_code(_beside(size, at))) for at in merged]
        actions += [_line(Verb.MERGE, at, heir_code=f"N-{n}") for at in joined]
        actions.append(
            Action(
                verb=Verb.FOUND,
                code=f"N-{n}",
                name=f"Đảng bộ mới {n}",
                kind=Organization.Kind.GRASSROOTS,
                parent_code=_commune(size, joined[0]),
            )
        )
    return actions


def _line(verb, organization, **said):
    return Action(verb=verb, code=_code(organization), **said)


def _code(organization):
    return f"B-{organization}"


def _commune(size, committee):
    return _code(size.first_commune + (committee - size.first_committee) % size.communes)


def _beside(size, committee):
    """Return a committee of the same commune that no line names."""
    return committee + size.communes * 6


def _rebuild(today):
    with build.in_bulk() as cursor:
        cursor.execute(REBUILT_INDEX, [build.FOUNDED])
        cursor.execute("TRUNCATE recruitment_tally, recruitment_daytally")
        build.tallies(cursor)


def _administrator() -> User:
    """Return somebody who may reorganize the whole country."""
    user = User.objects.create_user("reorganizer", "Trần Văn Tổ")
    Post.objects.create(
        user=user,
        organization_id=NATION,
        role=Post.Role.ADMIN,
        start=build.FOUNDED,
        granted_by=User.objects.system(),
    )
    return user


class _reading:
    """While the block runs, somebody opens the dashboard of the country once a second."""

    def __init__(self, results):
        self.results, self.over = results, threading.Event()
        self.thread = threading.Thread(target=self._read)

    def __enter__(self):
        self.visitor = pages.Visitor(build.secretary(NATION))
        self.thread.start()

    def __exit__(self, *error):
        self.over.set()
        self.thread.join()

    def _read(self):
        try:
            while not self.over.wait(1):
                start = time.perf_counter()
                self.visitor.get(pages.dashboard(NATION))
                self.results.reads.append(time.perf_counter() - start)
        finally:
            connection.close()


def _memory():
    """Return the most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class _timed:
    def __init__(self, results, part, tell):
        self.results, self.part, self.tell = results, part, tell

    def __enter__(self):
        self.tell(self.part)
        self.start = time.perf_counter()

    def __exit__(self, *error):
        self.results.seconds[self.part] = seconds = time.perf_counter() - self.start
        self.tell(f"{self.part}: {seconds:.1f} s")
