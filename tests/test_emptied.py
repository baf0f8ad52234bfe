"""After a test with transactions the next finds what migrations left, no more and no less."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from recruitment.models import RuleSet
from tests import emptied
from tests.factories import AdmissionFactory

pytestmark = pytest.mark.django_db(transaction=True)


def differences():
    """Return the tables whose rows are not those that migrations left."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return {table for table in tables if _differs(table)}


def _differs(table):
    if table not in emptied.KEPT:
        return _finds_any(f"SELECT * FROM {table}")
    now, kept = f"SELECT * FROM {table}", f"SELECT * FROM {emptied.beside(table)}"
    return _finds_any(f"{now} EXCEPT {kept}") or _finds_any(f"{kept} EXCEPT {now}")


def _finds_any(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone() is not None


def test_what_a_test_committed_is_gone_and_what_it_took_away_is_back():
    AdmissionFactory()
    RuleSet.objects.last().deadlines.all().delete()
    changed = {"recruitment_admission", "recruitment_deadline", "audit_entry"}
    assert differences() >= changed

    call_command("flush", interactive=False, verbosity=0, reset_sequences=False)

    assert differences() == set()


def test_rules_and_permissions_are_among_what_is_kept():
    assert {"recruitment_ruleset", "recruitment_holiday", "auth_permission"} <= set(emptied.KEPT)
    assert differences() == set()
