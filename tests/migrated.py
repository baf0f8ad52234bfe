"""A database as the migrations leave it, kept from run to run: migrating takes 10 to 25 seconds.

What is kept, a file of SQLite or a database that PostgreSQL copies, is named by what it is made
of, and made anew when any of that changes. Of processes that begin together one makes it and the
others wait. Migrating is never left out: it finds that nothing is left to do.
"""

import contextlib
import fcntl
import functools
import hashlib
import os
import sqlite3
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

from tests import two_roles

BASE = Path(settings.BASE_DIR)
FOLDER = BASE / "var" / "migrated"
BESIDE = (
    "organizations/models/folded.py",
    "organizations/names.py",
    "recruitment/persons/religion.py",
    "recruitment/rulebook/**/*.toml",
    "recruitment/rulebook/shipping.py",
)
"""What migrations take from elsewhere: tests/test_migrated.py holds that nothing is missing."""


def begin_with_what_is_kept():
    """Let test databases begin as an earlier run left them after migrating, if one did."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = _template()
        return
    create = DatabaseCreation.create_test_db

    @functools.wraps(create)
    def create_test_db(self, *args, **kwargs):
        file = FOLDER / f"{_made_of(sqlite3.sqlite_version)}.sqlite3"
        with contextlib.ExitStack() as held:
            if not file.exists():
                held.enter_context(_alone())
            self._create_test_db = functools.partial(_filled, self._create_test_db, file, held)
            name = create(self, *args, **kwargs)
            if not file.exists():
                _keep(self.connection.connection, file)
        return name

    DatabaseCreation.create_test_db = create_test_db


def _made_of(more):
    made_of = hashlib.sha256(f"{django.VERSION} {more}".encode())
    for pattern in ("*/migrations/*.py", *BESIDE):
        for source in sorted(BASE.glob(pattern)):
            made_of.update(f"{source.relative_to(BASE)}\n".encode() + source.read_bytes())
    return made_of.hexdigest()[:32]


@contextlib.contextmanager
def _alone():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _template():
    """Return the name of the database that those of tests are copies of; make it if need be.

    Each folder of sources has its own, so that none is made anew while another needs it.
    """
    ours = f"kept_{hashlib.sha256(str(BASE).encode()).hexdigest()[:8]}_"
    name = ours + _made_of(connection.settings_dict["USER"])
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")  # another may be at it
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [ours])  # until it is closed
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [ours])
        there = {found for (found,) in cursor.fetchall()}
        if name not in there:
            for old in there:
                cursor.execute(f"DROP DATABASE {old}")
            cursor.execute(f"CREATE DATABASE {name}_half")
            url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}_half")
            two_roles.manage(url.geturl(), "migrate", "--skip-checks", "--verbosity", "0")
            cursor.execute(f"ALTER DATABASE {name}_half RENAME TO {name}")
    return name


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
