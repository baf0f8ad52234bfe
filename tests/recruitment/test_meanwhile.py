"""Whoever is overtaken is told by whom: somebody by name, or themselves in another window."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from recruitment.admissions.admissions import correct_admission, entry_of
from recruitment.dossiers import pool
from tests.dossiers import CandidateFactory
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory, UserFactory
from tests.two_windows import OWN, of

pytestmark = pytest.mark.django_db
REASON = {"reason": "nhầm", "on": TODAY.strftime("%d/%m/%Y")}


@pytest.fixture
def cell(secretary):
    return OrganizationFactory(parent=secretary.organization, kind="cell")


def described(cell, by):
    candidate = CandidateFactory(organization=cell)
    said = {"version": candidate.version, "by": by, "today": TODAY}
    pool.describe(candidate, {"phone": "0912"}, **said)
    return candidate


def of_a_step(cell, by):
    return "candidate_close", described(cell, by).pk, {"outcome": "withdrawn", **REASON}


def of_papers(cell, by):
    papers = {"code": ["application"], "state": "in_hand"}
    return "paper_mark", described(cell, by).pk, papers


def corrected(cell, by):
    admission = AdmissionFactory(organization=cell)
    entry = replace(entry_of(admission), occupation="student")
    return correct_admission(admission, entry, version=1, by=by, today=TODAY, confirmed=["old"])


def of_an_annulment(cell, by):
    return "admission_annul", corrected(cell, by).pk, {**REASON, "sure": "on"}


@pytest.mark.parametrize("overtaken", [of_a_step, of_papers, of_an_annulment])
@pytest.mark.parametrize("is_own", [True, False])
def test_who_is_overtaken_is_told_by_whom(client, secretary, cell, overtaken, is_own):
    by = secretary if is_own else UserFactory(full_name="Lê Thị Đồng Nghiệp")
    name, key, typed = overtaken(cell, by)

    address = reverse(f"recruitment:{name}", args=[key])

    answer = client.post(address, typed | {"version": 1}, follow=True)

    assert re.search(OWN if is_own else of(by), answer.content.decode())


@pytest.mark.parametrize("name", ["candidate_annul", "admission_annul"])
def test_who_is_overtaken_keeps_what_was_typed_and_ticks_anew(client, cell, name):
    overtaken = {"candidate_annul": described, "admission_annul": corrected}[name]
    record = overtaken(cell, UserFactory())
    address = reverse(f"recruitment:{name}", args=[record.pk])

    answer = client.post(address, {**REASON, "sure": "on", "version": 1})

    form = answer.context["form"]
    assert answer.status_code == 409
    assert (form["reason"].value(), form["sure"].value()) == ("nhầm", False)
    assert form["version"].value() == 2
