"""What all tests share: a client whose readings may not write, and who may run where."""

import contextlib
import importlib
import os
import pkgutil
import re
import shutil
import sqlite3
from collections import Counter

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import Client

from recruitment import migrations
from recruitment.due import inbox
from recruitment.models import RuleSet
from recruitment.rulebook import rulebooks, rules
from tests import migrated
from tests.factories import PostFactory

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop of its own

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
# Looked for anywhere: what keeps the counts begins with WITH. Holding rows writes nothing.
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE INTO|TRUNCATE|CREATE|ALTER|DROP)\b")
HOLDS = re.compile(r"\bFOR (NO KEY )?UPDATE\b")

# Locks as users have them, and nothing kept through a power cut: no test outlives one.
UNSAFE = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON"
TRAIL = "ALTER TABLE audit_entry"
MAY_BE_WRITTEN = "DJANGO_SESSION"
PARTS_OF_RULES = tuple(
    RuleSet._meta.get_field(part).related_model._meta.db_table for part in rulebooks.PARTS
)


class StrictClient(Client):
    """A test client whose reads may not write: a GET that changes data fails its test.

    Sessions may be written; what was read or refused may leave its entry in the trail.
    """

    def get(self, *args, **kwargs):
        with connection.execute_wrapper(reads_only):
            return super().get(*args, **kwargs)


def reads_only(execute, sql, params, many, context):
    statement = HOLDS.sub("", sql.upper())
    allowed = (
        not WRITES.search(statement)
        or statement.startswith('INSERT INTO "AUDIT_ENTRY"')
        or MAY_BE_WRITTEN in statement
    )
    assert allowed, sql
    return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def rules_are_read_as_they_are_stored():
    """Forget the rules that were read, after a test that wrote a part of a set by itself.

    The product gives a changed set another stamp; what a test takes back is read by nobody else.
    """
    written = False

    def watch(execute, sql, params, many, context):
        nonlocal written
        if not written and not sql.startswith("SELECT"):
            written = any(f'"{table}"' in sql for table in PARTS_OF_RULES)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    if written:
        rules.forget()
        inbox.forget()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request, tmp_path_factory, django_db_modify_db_settings_parallel_suffix
):
    """Let tests with transactions empty the audit trail, which refuses to be emptied.

    Before a browser, SQLite works on a file, as it does for users: in memory, two requests at
    once do not wait for each other.
    """
    if connection.vendor == "postgresql":
        _empty_quickly()
        return
    if any(item.get_closest_marker("browser") for item in request.session.items):
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)
        connection.settings_dict["OPTIONS"]["init_command"] = UNSAFE
    migrated.begin_with_what_is_kept()
    undo, again = _triggers_of_the_trail()
    operations = type(connection.ops)  # of every connection: a browser test opens its own
    flush = operations.sql_flush

    def sql_flush(self, *args, **kwargs):
        statements = flush(self, *args, **kwargs)
        return [*undo, *statements, *again] if statements else []

    operations.sql_flush = sql_flush


def _triggers_of_the_trail():
    """Return the statements that take them away, and those that put them there again."""
    names = ("0002_append_only", "0004_entries_only_follow")
    migrations = [importlib.import_module(f"audit.migrations.{name}") for name in names]
    undo = [line for each in migrations for line in each.UNDO_SQLITE]
    return undo, [line for each in migrations for line in each.SQLITE]


def _empty_quickly():
    """Delete rows where Django truncates tables: many empty ones, which takes half a second.

    It has to be a superuser who does so, since neither keys nor the audit trail are looked at.
    """
    operations = type(connection.ops)
    truncate = operations.sql_flush

    def sql_flush(self, style, tables, **options):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser')")
            if not tables or cursor.fetchone() != ("on",):
                emptied = truncate(self, style, tables, **options)
                return [f"{TRAIL} DISABLE TRIGGER USER", *emptied, f"{TRAIL} ENABLE TRIGGER USER"]
        deletions = [f"DELETE FROM {self.quote_name(table)}" for table in tables]
        return [
            "SET session_replication_role = replica",
            *deletions,
            "SET session_replication_role = origin",
        ]

    operations.sql_flush = sql_flush


@receiver(post_migrate)
def ship_the_rules_again(sender, **kwargs):
    """After a test with transactions has emptied all tables, what migrations put there is gone.

    What a migration ships is a function of its module whose name begins with `ship_`.
    """
    if (
        sender.name == "recruitment"
        and not apps.get_model("recruitment", "RuleSet").objects.exists()
    ):
        for module in sorted(each.name for each in pkgutil.iter_modules(migrations.__path__)):
            functions = vars(importlib.import_module(f"{migrations.__name__}.{module}"))
            for name, ship in functions.items():
                if name.startswith("ship_"):
                    ship(apps, None)


@pytest.fixture
def real_connections(transactional_db, tmp_path):
    """Let every thread have its own connection: on SQLite, to a file in place of the memory."""
    if connection.vendor == "postgresql":
        yield
        return
    connection.ensure_connection()
    memory, name = connection.connection, connection.settings_dict["NAME"]
    path = str(tmp_path / "race.sqlite3")
    with contextlib.closing(sqlite3.connect(path)) as file:
        memory.backup(file)
    connection.settings_dict["NAME"], connection.connection = path, None
    yield
    connection.close()
    connection.settings_dict["NAME"], connection.connection = name, memory


@pytest.fixture
def secretary():
    """A user who is secretary of an organization: `secretary.organization`."""
    post = PostFactory()
    post.user.organization = post.organization
    return post.user


@pytest.fixture
def client(secretary):
    """A client signed in as `secretary`."""
    client = StrictClient()
    client.force_login(secretary)
    return client


@pytest.fixture
def stranger():
    """A client that nobody has signed in with."""
    return StrictClient()


def _missing_for(item):
    """Return why `item` cannot run here, or None."""
    if item.get_closest_marker("browser"):
        if not CHROMIUM:
            return "Chromium is not installed: apt install chromium"
        try:
            import playwright  # noqa: F401
        except ImportError:
            return "playwright is not installed: pip install -r requirements-e2e.txt"
    postgresql = connection.vendor == "postgresql"
    if item.get_closest_marker("postgresql") and not postgresql:
        return "PostgreSQL is not in use: set DATABASE_URL=postgres://…"
    if item.get_closest_marker("sqlite") and postgresql:
        return "SQLite is not in use: unset DATABASE_URL"
    return None


def pytest_collection_modifyitems(items):
    for item in items:
        if reason := _missing_for(item):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """End with one plain line: how it went, and what was not tested here and why."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput") or config.option.collectonly:
        return
    reporter.write_line(_verdict(reporter.stats))


def _verdict(stats):
    """Say in one line what `stats`, reports by outcome, come to."""
    number = {outcome: len(reports) for outcome, reports in stats.items()}
    wrong = number.get("failed", 0) + number.get("error", 0)
    said = [f"{number.get('passed', 0):,} passed on {connection.vendor}"]
    if wrong:
        said = [f"{wrong:,} FAILED (named above)", *said]
    left_out = Counter(
        report.longrepr[2].removeprefix("Skipped: ") for report in stats.get("skipped", ())
    )
    said += [f"{times:,} not tested: {reason}" for reason, times in sorted(left_out.items())]
    return f"Tests: {'; '.join(said)}"
