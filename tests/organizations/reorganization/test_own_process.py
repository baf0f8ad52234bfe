"""Documents that a process of its own carries through, started as a page starts it."""

import logging
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from organizations.models import Organization, Progress, Reorganization, User
from organizations.reorganization import carrying_out, own_process
from organizations.reorganization.progress import STARTING
from tests.factories import OrganizationFactory
from tests.races import at_once
from tests.reorganizations import by, draft, issue

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60  # seconds


@pytest.fixture
def document(real_connections, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", _address())
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    ward = OrganizationFactory(code="A", kind="grassroots_committee")
    OrganizationFactory(code="A1", kind="cell", parent=ward)
    by()
    return draft({"verb": "rename", "code": "A1", "name": "Chi bộ Một"})


def _address():
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return "postgres://{USER}@{HOST}:{PORT}/{NAME}".format(**told)


def until(holds):
    """Wait until `holds` returns true; fail if it never does."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"not within {PATIENCE} seconds"
        time.sleep(0.1)


def state(document):
    return Reorganization.objects.get(pk=document.pk).state


def test_a_process_puts_a_document_into_effect(document, caplog):
    own_process.start_effect(document, version=1, by=by())

    until(lambda: state(document) == "applied" and not Progress.objects.exists())
    assert Organization.objects.get(code="A1").name == "Chi bộ Một"
    assert caplog.records == []


def test_a_process_takes_a_document_back_and_is_told_why_out_of_sight(document):
    applied = issue(document)

    own_process.start_taking_back(applied, version=applied.version, reason="Nhập nhầm", by=by())

    until(lambda: state(document) == "taken_back" and not Progress.objects.exists())
    assert Organization.objects.get(code="A1").name != "Chi bộ Một"


def test_what_a_process_dies_of_stands_in_the_log(document, caplog):
    gone = User(username="nobody")

    with caplog.at_level(logging.ERROR):
        own_process.start_effect(document, version=1, by=gone)
        until(lambda: caplog.records)

    assert "User matching query does not exist" in caplog.text
    until(lambda: Reorganization.objects.get(pk=document.pk).obstacle)
    told = Reorganization.objects.get(pk=document.pk).obstacle
    assert f"“Reorganization {document.pk}”" in told
    assert "DoesNotExist" not in told
    assert f"Reorganization {document.pk}" in caplog.text
    assert state(document) == "draft"


def test_of_a_process_that_dies_without_a_word_the_document_tells(document, monkeypatch):
    monkeypatch.setattr(own_process.sys, "executable", "/bin/false")

    own_process.start_effect(document, version=1, by=by())

    until(lambda: Reorganization.objects.get(pk=document.pk).obstacle)
    until(lambda: not Progress.objects.exists())
    assert state(document) == "draft"


@pytest.mark.postgresql
def test_who_waits_for_another_reorganization_is_heard_of_and_goes_on(document):
    with transaction.atomic():
        carrying_out.lock_tree()
        own_process.start_effect(document, version=1, by=by())
        until(lambda: at_once(_somebody_waits) == [True])  # a transaction sees others but once
        at_once(  # over a connection of its own: here it would hold what the process writes
            lambda: Progress.objects.update(heard_at=timezone.now() - timedelta(minutes=1))
        )
        until(lambda: Progress.objects.get().heard_at > timezone.now() - STARTING)
        assert state(document) == "draft"

    until(lambda: state(document) == "applied" and not Progress.objects.exists())


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone() == (1,)
