"""SQLite must not count its indexes: with what ANALYZE keeps, it finds what began too late."""

import importlib

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

from config import checks
from organizations import miscounted
from recruitment.files.loading import tell_planner
from tests.factories import OrganizationFactory

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


class Connections(dict):
    def close_all(self):
        """Leave what the test goes on with."""


@pytest.fixture
def file(tmp_path, db):
    """A database of its own: what a connection has counted, it knows until it is closed."""
    opened = DatabaseWrapper({**connection.settings_dict, "NAME": str(tmp_path / "db.sqlite3")})
    with opened.cursor() as cursor:
        cursor.execute("CREATE TABLE entry (id integer PRIMARY KEY, actor int, kind text, at text)")
        cursor.execute(f"CREATE INDEX {miscounted.HARMLESS} ON entry (actor)")
        cursor.execute("CREATE INDEX entry_by_kind ON entry (kind, at)")
        cursor.execute("INSERT INTO entry (actor, kind, at) VALUES (1, 'a', '2024')")
    yield opened
    opened.close()


def analyze(opened, what=""):
    with opened.cursor() as cursor:
        cursor.execute(f"ANALYZE {what}")


def test_a_database_in_which_nothing_was_counted_has_nothing_to_forget(file):
    assert miscounted.counted(file) == []
    miscounted.forget(file)


def test_what_was_counted_is_named_and_forgotten_but_for_the_harmless_index(file):
    analyze(file)
    assert miscounted.counted(file) == ["entry_by_kind"]

    miscounted.forget(file)
    assert miscounted.counted(file) == []
    with file.cursor() as cursor:
        cursor.execute("SELECT idx FROM sqlite_stat1")
        assert cursor.fetchall() == [(miscounted.HARMLESS,)]


def test_no_server_starts_on_it(file, monkeypatch):
    monkeypatch.setattr(checks, "connections", Connections(default=file))
    assert checks.sqlite_answers_rightly(None, ["default"]) == []

    analyze(file)
    [warning] = checks.sqlite_answers_rightly(None, ["default"])
    assert (warning.id, warning.is_serious()) == ("config.W005", False)  # which lets migrate run
    with pytest.raises(ImproperlyConfigured, match="may answer wrongly"):
        checks.refuse_unsafe_start()

    migration = importlib.import_module("organizations.migrations.0017_forget_counts_of_indexes")
    migration.forget(None, file.schema_editor())
    assert checks.sqlite_answers_rightly(None, ["default"]) == []


def test_after_a_big_load_nothing_is_counted_that_does_harm():
    OrganizationFactory(parent=OrganizationFactory())

    tell_planner()

    assert miscounted.counted(connection) == []
    call_command("forget_counts")
