"""Who works has the one seat. Whoever ends in any way, even killed, leaves it at that moment.

So at most one job is done at a time, and a job that is being done while the seat is free was
broken off. On PostgreSQL the seat is an advisory lock of a transaction that does nothing else
(one of a session would outlive its owner in a pool of connections); on SQLite, whose writers are
on one machine, a lock of a file beside the database.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.db import connection, connections

LOCK = (0x4A4F4253, 0)


@contextmanager
def taken() -> Iterator[Callable[[], None] | None]:
    """Have the seat inside the block: gives what raises when it was lost; None if it is taken."""
    with (_by_database if connection.vendor == "postgresql" else _by_file)() as mine:
        yield mine


def is_taken() -> bool:
    """Tell whether somebody has the seat. At most one query."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
                       AND database = (SELECT oid FROM pg_database
                                       WHERE datname = current_database())
                       AND classid = %s AND objid = %s AND objsubid = 2)""",
                LOCK,
            )
            return cursor.fetchone()[0]
    try:
        file = os.open(_path(), os.O_RDONLY)
    except FileNotFoundError:  # nobody has ever had it
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def leave_word(said: str) -> None:
    """Let who has the seat say something where others read it before anything is committed.

    For SQLite, which has one writer at a time: at work, it can tell them nothing by a row.
    """
    Path(_path()).write_text(said, encoding="utf-8")


def word_left() -> str:
    """Return what was said last; it may be half of it, or of long ago."""
    return Path(_path()).read_text(encoding="utf-8")


@contextmanager
def _by_database():
    own = connections.create_connection(connection.alias)
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK)
            is_mine = cursor.fetchone()[0]
            yield (lambda: cursor.execute("SELECT 1")) if is_mine else None
        own.rollback()  # the seat is free once this returns, not some time after
    finally:
        own.close()


@contextmanager
def _by_file():
    file = os.open(_path(), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            yield lambda: None
            fcntl.flock(file, fcntl.LOCK_UN)  # a process forked meanwhile holds the file, too
    finally:
        os.close(file)


def _path() -> str:
    name = str(connection.settings_dict["NAME"])
    return _of_memory() if "memory" in name and not os.path.isfile(name) else f"{name}-jobs"


@cache
def _keep_file():
    return tempfile.NamedTemporaryFile(prefix="jobs-")  # noqa: SIM115 (kept while we live)


def _of_memory() -> str:
    """Return the file of a database in memory, which nobody but this process can reach."""
    return _keep_file().name
