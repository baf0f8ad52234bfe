"""The quota grid of thousands of organizations: opened, asked about, saved; and one by one."""

import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from benchmarks import pages
from benchmarks.measure import Pair, queries, side_by_side
from organizations import reorganization
from organizations.models import Organization, Post, User
from organizations.periods import Period
from organizations.reorganization import Founding
from recruitment.models import Quota
from recruitment.targets import quotas
from recruitment.targets.quotas import Asked

ROWS, CHANGED, BY_TURNS = 6000, 3000, 100
HEADING = "## Quota grid"


@dataclass
class Results:
    """Seconds and statements of each request, and the pairs that were measured by turns."""

    seconds: dict[str, float] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    opening: Pair | None = None
    issuing: Pair | None = None
    megabytes: float = 0.0


class _TakenBack(Exception):
    pass


def measured(today: date, tell) -> Results:
    """Found one organization with thousands of cells, each with a quota, and change half."""
    results = Results()
    call_command("migrate", verbosity=0)
    pages.prepare()
    tell("founding")
    by, period = User.objects.system(), Period.of_year(today.year)
    root = pages.founded("province", "P", "Đảng bộ tỉnh")
    reorganization.found_many([Founding(root, None, pages.FOUNDED)], by=by)
    above = Organization.objects.get(pk=pages.with_children(ROWS, root.pk, by=by, today=today))
    cells = list(Organization.objects.filter(kind="cell").order_by("pk"))
    first = [Asked(each, period, Quota.Basis.ASSIGNED, 3) for each in cells]
    quotas.issue_all(first, by=by)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    visitor = pages.Visitor(_administrator(root, by))
    grid = reverse("admin:recruitment_quota_grid", args=[above.pk, today.year])
    _save(results, visitor, grid, today, tell)
    tell("by turns")
    opens, trivial = visitor.opens(grid), visitor.opens(reverse("password_change"))
    results.opening = side_by_side(opens, trivial)
    change = {"effective_on": today, "reason": "Đo"}
    some = [Asked(each, period, Quota.Basis.OWN_PLAN, 4, **change) for each in cells[:BY_TURNS]]
    results.issuing = side_by_side(lambda: _at_once(some, by), lambda: _one_by_one(some, by))
    return results


def _save(results, visitor, grid, today, tell):
    """Open the grid, change half of the rows, be asked, and confirm, as a browser sends it."""
    with _timed(results, "open", tell):
        page = visitor.client.get(grid, secure=True).content.decode()
    results.megabytes = len(page) / 1e6
    seen = re.search(r'name="seen"\s+value="([^"]*)"', page)[1]
    keys = [pair.partition(":")[0] for pair in seen.split()]
    rows = {}
    for number, key in enumerate(keys):
        rows |= {f"low-{key}": 5 if number < CHANGED else 3, f"high-{key}": ""}
    form = {"rows": urlencode(rows), "seen": seen, "reason": "Đo", "weight": "members"}
    form["effective_on"] = today.strftime("%d/%m/%Y")
    with _timed(results, "ask", tell):
        asked = visitor.client.post(grid, form | {"do": "save"}, secure=True).content.decode()
    digest = re.search(r'name="confirmed"\s+value="([^"]*)"', asked)[1]
    with _timed(results, "save", tell):
        done = visitor.client.post(grid, form | {"confirmed": digest}, secure=True)
    if done.status_code != 302 or Quota.objects.filter(version=2).count() != CHANGED:
        raise RuntimeError("The grid was not saved.")


@contextmanager
def _timed(results, name, tell):
    tell(name)
    start = time.perf_counter()
    with queries() as sent:
        yield
    results.seconds[name] = time.perf_counter() - start
    results.statements[name] = sent.number


def _at_once(asked, by):
    with _taken_back():
        quotas.issue_all(asked, by=by)


def _one_by_one(asked, by):
    with _taken_back():
        for each in asked:
            quotas.issue(by=by, **vars(each))


@contextmanager
def _taken_back():
    try:
        with transaction.atomic():
            yield
            raise _TakenBack
    except _TakenBack:
        pass


def _administrator(root, by):
    user = User.objects.create_user("administrator", "Đỗ Quang Hiệp")
    Post.objects.create(
        user=user, organization=root, role=Post.Role.ADMIN, start=pages.FOUNDED, granted_by=by
    )
    return user


def section(results: Results, today: date) -> str:
    """Return the section of docs/performance.md."""
    rows = "\n".join(
        f"| {words} | {results.seconds[name]:.1f} | {results.statements[name]} |"
        for name, words in (
            ("open", f"open the grid of {ROWS:,} rows ({results.megabytes:.1f} MB)"),
            ("ask", f"press Save with {CHANGED:,} of them changed, and be asked"),
            ("save", "confirm: all are written, each a version with its entry"),
        )
    )
    opening, issuing = results.opening, results.issuing
    pages_ms = f"{opening.ours_ms:.0f} | the trivial page | {opening.other_ms:.0f}"
    return f"""{HEADING}

Written by `python -m benchmarks --part grid` on {today:%d/%m/%Y}; {os.cpu_count()} cores,
load average at the end {os.getloadavg()[0]:.1f}.

One organization with {ROWS:,} cells, each with a quota, in a database of its own.

| once | seconds | statements |
|---|---:|---:|
{rows}

| by turns | ms | beside | ms | ratio |
|---|---:|---|---:|---:|
| opening it | {pages_ms} | {opening.ratio:.0f} |
| issuing {BY_TURNS} quotas at once | {issuing.ours_ms:.0f} | one by one | {issuing.other_ms:.0f} \
| {issuing.ratio:.2f} |

Rows are drawn in Python, not by a template, and quotas are written by a statement for each
thousand rows. Before, on the same machine and hour, such a grid took 10 seconds to open (now 3), 14
to ask (7) and 141 to save (9), with some 30,000 statements.
"""
