"""The database of the benchmark: made by it, marked by it, dropped by it, and no other."""

import atexit
import contextlib
import os
import secrets
import shutil
import tempfile
from urllib.parse import urlsplit

import psycopg2

DEFAULT_URL = "postgres://root@127.0.0.1:5432/tracker_benchmark"
SUFFIX = "_benchmark"
MARK = "made by python -m benchmarks, which may drop it"


class NotOurs(Exception):
    """The database that was named exists, and the benchmark did not make it."""


def address() -> str:
    """Return the address of the database to use. Raises NotOurs for a name of another kind."""
    url = os.environ.get("BENCHMARK_DATABASE_URL", DEFAULT_URL)
    if not name_of(url).endswith(SUFFIX):
        raise NotOurs(f"BENCHMARK_DATABASE_URL must name a database that ends in {SUFFIX}.")
    return url


def name_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


@contextlib.contextmanager
def fresh(url: str):
    """Make the database of `url` and drop it at the end. Raises NotOurs if it is not ours."""
    _drop(url)
    with _maintenance(url) as cursor:
        cursor.execute(f"CREATE DATABASE {_quoted(url)} TEMPLATE template0 ENCODING 'UTF8'")
        cursor.execute(f"COMMENT ON DATABASE {_quoted(url)} IS %s", [MARK])
    try:
        yield
    finally:
        _drop(url)


def configure(url: str) -> None:
    """Let Django serve `url` with the settings of a production site."""
    static_files = tempfile.mkdtemp(prefix="benchmark-static-")
    atexit.register(shutil.rmtree, static_files, ignore_errors=True)
    os.environ.update(
        DATABASE_URL=url,
        DATABASE_STATEMENT_TIMEOUT="0",
        DATABASE_IDLE_TIMEOUT="0",
        DJANGO_SETTINGS_MODULE="config.settings",
        SECRET_KEY=secrets.token_urlsafe(60),
        ALLOWED_HOSTS="testserver",
        STATIC_ROOT=static_files,
        DEBUG="0",
    )
    import django

    django.setup()


def _drop(url):
    with _maintenance(url) as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name_of(url)],
        )
        found = cursor.fetchone()
        if found is None:
            return
        if found[0] != MARK:
            raise NotOurs(f"The database {name_of(url)} was not made by the benchmark.")
        cursor.execute(f"DROP DATABASE {_quoted(url)} WITH (FORCE)")


@contextlib.contextmanager
def _maintenance(url):
    connection = psycopg2.connect(urlsplit(url)._replace(path="/postgres").geturl())
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _quoted(url):
    return '"' + name_of(url).replace('"', '""') + '"'
