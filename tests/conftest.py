"""What all tests share: a client whose readings may not write, and who may run where."""

import contextlib
import functools
import gc
import os
import re
import shutil
import sqlite3
import uuid
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from config.hashers import FrugalArgon2PasswordHasher
from recruitment.due import inbox
from recruitment.models import Deadline, RuleSet
from recruitment.rulebook import in_force, rulebooks, rules
from tests import counted, emptied, migrated, road
from tests.factories import TODAY, PostFactory

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs a loop of its own

# Without windows of its own it takes half the processor's time: whoever has that one uses it.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
# Looked for anywhere: what keeps the counts begins with WITH. Holding rows writes nothing.
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE INTO|TRUNCATE|CREATE|ALTER|DROP)\b")
HOLDS = re.compile(r"\bFOR (NO KEY )?UPDATE\b")

# A password takes 60 ms on purpose, and those of tests guard nothing.
COSTS = {name: getattr(FrugalArgon2PasswordHasher, name) for name in ("time_cost", "memory_cost")}
FrugalArgon2PasswordHasher.time_cost, FrugalArgon2PasswordHasher.memory_cost = 1, 8

# Locks as users have them, and nothing kept through a power cut: no test outlives one.
UNSAFE = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON"
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
    assert _is_allowed(sql), sql
    return execute(sql, params, many, context)


@functools.lru_cache(maxsize=4096)
def _is_allowed(sql):
    statement = HOLDS.sub("", sql.upper())
    return (
        not WRITES.search(statement)
        or statement.startswith('INSERT INTO "AUDIT_ENTRY"')
        or MAY_BE_WRITTEN in statement
    )


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
            road.rules_are_as_stored = not written
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    if written:
        road.rules_are_as_stored = True
        rules.forget()
        in_force.forget()
        inbox.forget()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request, tmp_path_factory, django_db_modify_db_settings_parallel_suffix, django_db_blocker
):
    """Let tests with transactions empty the audit trail, which refuses to be emptied.

    Before a browser, SQLite works on a file, as it does for users: in memory, two requests at
    once do not wait for each other.
    """
    emptied.begin()
    on_sqlite = connection.vendor == "sqlite"
    if on_sqlite and any(item.get_closest_marker("browser") for item in request.session.items):
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)
        connection.settings_dict["OPTIONS"]["init_command"] = UNSAFE
    with django_db_blocker.unblock():
        migrated.begin_with_what_is_kept()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Keep what migrations put into the new database, for after tests with transactions."""
    with django_db_blocker.unblock():
        emptied.keep()
    with counted.watched():
        yield


@pytest.fixture(autouse=True)
def planner_knows_nothing_of_tests_before(django_db_blocker):
    with django_db_blocker.unblock():
        counted.forget()


@pytest.fixture
def checked_terms(db):
    """Let all terms be checked, and one run to the background check and one from the receipt.

    Those that the product ships for today are not checked against the document yet, and by such
    a term nobody is late.
    """
    checked = {"stage": "background_check", "since": "biography", "length": 30}
    Deadline.objects.bulk_create(
        Deadline(rule_set=each, **checked) for each in RuleSet.objects.all()
    )
    RuleSet.objects.of_day(TODAY).deadlines.filter(stage="admitted").update(since="received")
    Deadline.objects.update(verified=True)
    RuleSet.objects.update(stamp=uuid.uuid4())


@pytest.fixture
def costly_passwords(monkeypatch):
    """Let a password take as much to try as users' do."""
    for name, cost in COSTS.items():
        monkeypatch.setattr(FrugalArgon2PasswordHasher, name, cost)


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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Begin one process more than there are cores: a third of a browser test is waiting."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config, items):
    for item in items:
        if reason := _missing_for(item):
            item.add_marker(pytest.mark.skip(reason=reason))
    if hasattr(config, "workerinput"):
        _longest_first(items)


def pytest_collection_finish(session):
    """Let the garbage collector look as seldom as in a server: what was imported stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _longest_first(items):
    """Order files as they are to be begun, so that no process is left with a long one at the end.

    Those before a browser are few tests that take long; of others the number of tests tells.
    """
    number = Counter(item.path for item in items)
    items.sort(key=lambda item: (not item.get_closest_marker("browser"), -number[item.path]))


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
