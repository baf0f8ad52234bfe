import os
import subprocess
import sys

import pytest
from django.db import connection

from config.checks import database_keeps_what_it_confirms, demo_is_off

pytestmark = pytest.mark.django_db


def check():
    return database_keeps_what_it_confirms(None, ["default"])


def test_a_database_as_the_settings_open_it_keeps_what_it_confirms(tmp_path):
    """In a process of its own: before a browser, the tests' file is opened otherwise."""
    url = os.environ.get("DATABASE_URL", f"sqlite:///{tmp_path}/site.sqlite3")
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--database", "default"],
        env=os.environ | {"DATABASE_URL": url, "DEBUG": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.postgresql
def test_postgresql_that_confirms_too_early_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    assert [error.id for error in check()] == ["config.E001"]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_without_full_synchronisation_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        [usual] = cursor.fetchone()
        cursor.execute("PRAGMA synchronous=NORMAL")
        refused = check()
        cursor.execute(f"PRAGMA synchronous={usual}")

    assert [error.id for error in refused] == ["config.E001"]


def test_a_demo_is_not_to_be_deployed(settings):
    assert demo_is_off(None) == []
    settings.DEMO = True
    assert [error.id for error in demo_is_off(None)] == ["config.E003"]
