"""What can be loaded from a file, by which columns and by whom it is done."""

import gc
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import ngettext

from config.typed.numbers import shown
from organizations import imports as organization_imports
from organizations import miscounted, user_imports
from organizations.files import Report, Row, read_rows
from organizations.models import User
from organizations.reorganization import files as documents
from organizations.tables.columns import Column
from recruitment.files import candidates, exports, imports
from recruitment.files.columns import ADMISSION_COLUMNS, CANDIDATE_COLUMNS, QUOTA_COLUMNS


@dataclass(frozen=True)
class Kind:
    """A kind of file: its columns, how many of what was taken, and the function that takes rows.

    `closes` tells the last line of a file of our own from a row.
    """

    columns: tuple[Column, ...]
    counted: Callable[[int], str]
    take: Callable[..., None]
    closes: Callable[[str], bool] = lambda text: False


KINDS = {
    "organizations": Kind(
        organization_imports.ORGANIZATION_COLUMNS,
        lambda n: ngettext("%(n)s organization", "%(n)s organizations", n) % {"n": shown(n)},
        organization_imports.load_organizations,
    ),
    "members": Kind(
        organization_imports.MEMBER_COLUMNS,
        lambda n: (
            ngettext("%(n)s count of members", "%(n)s counts of members", n) % {"n": shown(n)}
        ),
        organization_imports.load_members,
    ),
    "quotas": Kind(
        QUOTA_COLUMNS,
        lambda n: ngettext("%(n)s quota", "%(n)s quotas", n) % {"n": shown(n)},
        imports.load_quotas,
    ),
    "admissions": Kind(
        ADMISSION_COLUMNS,
        lambda n: ngettext("%(n)s admission", "%(n)s admissions", n) % {"n": shown(n)},
        imports.load_admissions,
        closes=exports.is_footer,
    ),
    "candidates": Kind(
        CANDIDATE_COLUMNS,
        lambda n: ngettext("%(n)s dossier", "%(n)s dossiers", n) % {"n": shown(n)},
        candidates.load_candidates,
    ),
    "terms": Kind(
        organization_imports.TERM_COLUMNS,
        lambda n: ngettext("%(n)s term", "%(n)s terms", n) % {"n": shown(n)},
        organization_imports.load_terms,
    ),
    "users": Kind(
        user_imports.USER_COLUMNS,
        lambda n: ngettext("%(n)s post of a user", "%(n)s posts of users", n) % {"n": shown(n)},
        user_imports.load_users,
    ),
    "reorganizations": Kind(
        documents.COLUMNS,
        lambda n: (
            ngettext("%(n)s change of an organization", "%(n)s changes of organizations", n)
            % {"n": shown(n)}
        ),
        documents.load_reorganizations,
    ),
}

ANALYZED = {"postgresql": "ANALYZE", "sqlite": f"ANALYZE {miscounted.HARMLESS}"}

MANY = 1_000
"""So many rows, and the database is told of them."""


def _all(rows: Iterable[Row], report: Report) -> Iterable[Row]:
    return rows


def load(
    kind: str,
    path: Path,
    *,
    by: User,
    today: date,
    commit: bool,
    keeping: Callable[[Report], None] = lambda report: None,
    through: Callable[[Iterable[Row], Report], Iterable[Row]] = _all,
) -> Report:
    """Take the file at `path`, and keep it only if `commit` and nothing is wrong with it.

    A dry run is the real run, rolled back. Rows go `through` what may report and leave out some.
    What has to leave with what is kept is `keeping`: where that raises, nothing is kept. Raises
    Unreadable if the file cannot be read.
    """
    asked, report = KINDS[kind], Report()
    rows = read_rows(path, columns=asked.columns, report=report, closes=asked.closes)
    with rarely_collecting(), transaction.atomic():
        asked.take(through(rows, report), by=by, today=today, report=report)
        if report.faults or not commit:
            transaction.set_rollback(True)
        else:
            keeping(report)
    return report


def tell_planner() -> None:
    """Let the database count anew what lies where, after more rows than it would soon notice.

    Until PostgreSQL does so by itself, a page that joins what was loaded can take minutes. SQLite
    never does, and is told of one index alone, else it takes that for as good as another: of a
    table whose index it has counted, it may answer wrongly (`organizations.miscounted`).
    """
    with connection.cursor() as cursor:
        cursor.execute(ANALYZED[connection.vendor])


@contextmanager
def rarely_collecting():
    """Let the garbage collector run seldom: a batch is used and dropped, a fifth of the time
    went into looking through it again and again."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
