"""After a test with transactions, tables are as migrations left them: emptied, and filled again.

What migrations put there (rules, holidays, permissions) is kept beside, in tables of the same
database, and copied back by one statement a table. To do again what puts it there took half a
second on SQLite and three on PostgreSQL, after each such test.
"""

import functools
import importlib

from django.core.management.commands import flush
from django.db import connection

TRAIL = "ALTER TABLE audit_entry"
KEPT: list[str] = []
"""The tables that are not empty once all is migrated."""


def begin() -> None:
    """Let whatever empties the tables do it this way. Called before there is a database."""
    flush.emit_post_migrate_signal = lambda *args, **kwargs: None  # what it makes is copied back
    operations = type(connection.ops)  # of every connection: a browser test opens its own
    way = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    operations.sql_flush = functools.partialmethod(_flush, way, operations.sql_flush)


def keep() -> None:
    """Keep what migrations have put into the tables."""
    KEPT.clear()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE SCHEMA IF NOT EXISTS kept")
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
            if cursor.fetchone()[0]:
                KEPT.append(table)
                cursor.execute(f"DROP TABLE IF EXISTS {beside(table)}")
                cursor.execute(f"CREATE TABLE {beside(table)} AS SELECT * FROM {table}")


def beside(table: str) -> str:
    """Return the name of the table in which the rows of `table` are kept."""
    return f"kept.{table}" if connection.vendor == "postgresql" else f"kept_{table}"


def _flush(operations, way, flush, style, tables, **options):
    """Return the statements that empty `tables` and fill them again; in Django's place."""
    if not tables:
        return []
    filled = [f"INSERT INTO {table} SELECT * FROM {beside(table)}" for table in KEPT]
    django = functools.partial(flush, operations, style, tables, **options)
    return way(operations, django, tables, filled)


def _on_postgresql(operations, flush, tables, filled):
    """Delete rows where Django truncates tables: many empty ones, which takes half a second.

    It has to be a superuser who does so, since neither keys nor the audit trail are looked at.
    """
    with operations.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() != ("on",):
            emptied = [f"{TRAIL} DISABLE TRIGGER USER", *flush(), f"{TRAIL} ENABLE TRIGGER USER"]
            return [*emptied, *filled]
    return [
        "SET session_replication_role = replica",
        *(f"DELETE FROM {operations.quote_name(table)}" for table in tables),
        *filled,
        "SET session_replication_role = origin",
    ]


def _on_sqlite(operations, flush, tables, filled):
    """Take away the triggers of the trail, which refuses to be emptied, and put them back."""
    names = ("0002_append_only", "0004_entries_only_follow")
    migrations = [importlib.import_module(f"audit.migrations.{name}") for name in names]
    undo = [line for each in migrations for line in each.UNDO_SQLITE]
    again = [line for each in migrations for line in each.SQLITE]
    return [*undo, *flush(), *again, *filled]
