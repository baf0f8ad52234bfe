import pytest
from django.db import connection

from config.checks import database_keeps_what_it_confirms, demo_is_off

pytestmark = pytest.mark.django_db


def check():
    return database_keeps_what_it_confirms(None, ["default"])


def test_the_database_of_these_tests_keeps_what_it_confirms():
    assert check() == []


@pytest.mark.postgresql
def test_postgresql_that_confirms_too_early_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")

    assert [error.id for error in check()] == ["config.E001"]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_without_full_synchronisation_is_refused():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        refused = check()
        cursor.execute("PRAGMA synchronous=EXTRA")

    assert [error.id for error in refused] == ["config.E001"]


def test_a_demo_is_not_to_be_deployed(settings):
    assert demo_is_off(None) == []
    settings.DEMO = True
    assert [error.id for error in demo_is_off(None)] == ["config.E003"]
