"""What can be loaded from a file, by which columns and by whom it is done."""

import gc
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from organizations import imports as organization_imports
from organizations.files import Report, read
from organizations.models import User
from organizations.reorganization import files as documents
from recruitment.files import imports


@dataclass(frozen=True)
class Kind:
    """A kind of file: its required and optional columns, and the function that takes its rows."""

    columns: tuple[tuple[str, ...], tuple[str, ...]]
    take: Callable[..., Report]


KINDS = {
    "organizations": Kind(
        organization_imports.ORGANIZATION_COLUMNS, organization_imports.load_organizations
    ),
    "members": Kind(organization_imports.MEMBER_COLUMNS, organization_imports.load_members),
    "quotas": Kind(imports.QUOTA_COLUMNS, imports.load_quotas),
    "admissions": Kind(imports.ADMISSION_COLUMNS, imports.load_admissions),
    "terms": Kind(organization_imports.TERM_COLUMNS, organization_imports.load_terms),
    "reorganizations": Kind(documents.COLUMNS, documents.load_reorganizations),
}


def load(kind: str, path: Path, *, by: User, today: date, commit: bool) -> Report:
    """Take the file at `path`, and keep it only if `commit` and nothing is wrong with it.

    A dry run is the real run, rolled back. Raises Unreadable if the file cannot be read.
    """
    required, optional = KINDS[kind].columns
    with rarely_collecting(), transaction.atomic():
        rows = read(path, required=required, optional=optional)
        report = KINDS[kind].take(rows, by=by, today=today)
        if report.faults or not commit:
            transaction.set_rollback(True)
    return report


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
