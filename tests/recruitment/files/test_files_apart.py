"""Reading what somebody outside has made lets nobody wait for the database."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from organizations import confined
from organizations.models import Post
from recruitment.paperwork import filling, paper_templates
from recruitment.paperwork.paper_kinds import KINDS
from tests import workbooks
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory
from tests.factories import TODAY, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(monkeypatch):
    """The transactions, within that of the test, in which a process was waited for."""
    found = []
    run = confined.run

    def watched(*args):
        found.append(list(connection.savepoint_ids))
        return run(*args)

    monkeypatch.setattr(confined, "run", watched)
    return found


def test_a_file_of_the_command_is_read_before_its_transaction(seen, tmp_path):
    OrganizationFactory(code="D", kind="upper_committee")
    rows = [["code", "name", "kind", "parent_code"], ["C", "Chi bộ", "cell", "D"]]

    call_command("load", "organizations", workbooks.plain(tmp_path / "f.xlsx", rows))

    assert seen == [[]]


def test_an_uploaded_file_is_read_before_its_transaction(seen, tmp_path):
    ward = PostFactory(role=Post.Role.ADMIN)
    client = StrictClient()
    client.force_login(ward.user)
    rows = [["on", "action", "code", "name"], ["1/7/2026", "rename", ward.organization.code, "Mới"]]
    path = workbooks.plain(tmp_path / "f.xlsx", rows)

    with path.open("rb") as file:
        body = {"token": uuid4(), "load": "1", "only_look": "on", "file": file}
        client.post(reverse("reports:reorganization_add"), body)

    assert seen == [[]]


def test_a_paper_is_made_and_a_template_examined_outside_a_transaction(seen):
    kind, by = KINDS["6-KNĐ"], UserFactory()
    candidate = CandidateFactory()

    filling.print_dossiers(kind, [candidate], on=TODAY, by=by)
    paper_templates.replace(kind, contents=kind.shipped, reason="Mẫu mới", version=0, by=by)

    assert seen == [[], []]
