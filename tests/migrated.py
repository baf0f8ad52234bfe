"""A database as the migrations leave it, kept from run to run: migrating takes seven seconds.

What is kept is named by what it is made of, and made anew when any of that changes. Migrating is
never left out: it finds that nothing is left to do. On SQLite only.
"""

import contextlib
import functools
import hashlib
import os
import sqlite3
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.db.backends.sqlite3.creation import DatabaseCreation

BASE = Path(settings.BASE_DIR)
FOLDER = BASE / "var" / "migrated"
BESIDE = (
    "organizations/models/folded.py",
    "organizations/names.py",
    "recruitment/persons/religion.py",
    "recruitment/rulebook/*.toml",
)
"""What migrations take from elsewhere: tests/test_migrated.py holds that nothing is missing."""


def begin_with_what_is_kept():
    """Let test databases begin as an earlier run left them after migrating, if one did."""
    create = DatabaseCreation.create_test_db

    @functools.wraps(create)
    def create_test_db(self, *args, **kwargs):
        file = _kept()
        with contextlib.ExitStack() as held:
            self._create_test_db = functools.partial(_filled, self._create_test_db, file, held)
            name = create(self, *args, **kwargs)
        if not file.exists():
            _keep(self.connection.connection, file)
        return name

    DatabaseCreation.create_test_db = create_test_db


def _kept() -> Path:
    made_of = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for pattern in ("*/migrations/*.py", *BESIDE):
        for source in sorted(BASE.glob(pattern)):
            made_of.update(f"{source.relative_to(BASE)}\n".encode() + source.read_bytes())
    return FOLDER / f"{made_of.hexdigest()[:32]}.sqlite3"


def _filled(create, file, held, *args, **kwargs):
    """Create the database and fill it; one in memory is `held` until Django has opened it."""
    name = create(*args, **kwargs)
    if file.exists():
        database = sqlite3.connect(name, uri=name.startswith("file:"))
        held.enter_context(contextlib.closing(database))
        with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as source:
            source.backup(database)
    return name


def _keep(database, file):
    """Write it beside and put it there whole, since other runs may do the same."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    handle, beside = tempfile.mkstemp(dir=FOLDER)
    os.close(handle)
    with contextlib.closing(sqlite3.connect(beside)) as target:
        database.backup(target)
    os.replace(beside, file)
