"""Forms: their fields stand on the page in their own order, and the first mistake is focused."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.courses import CourseFactory
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell(secretary):
    return OrganizationFactory(kind="cell", parent=secretary.organization)


def pages(cell, secretary):
    taken = {
        stage: CandidateFactory(organization=cell, stage=stage).pk
        for stage in ("pool", "sympathizer", "biography", "endorsed", "decided", "admitted")
    }
    pool = taken["pool"]
    admission = AdmissionFactory(organization=cell).pk
    yield "recruitment:candidate_add", []
    yield "recruitment:candidate_describe", [pool]
    yield "recruitment:candidate_step", [pool, "sympathizer"]
    yield "recruitment:candidate_step", [taken["sympathizer"], "course_done"]
    yield "recruitment:candidate_step", [taken["biography"], "background_check"]
    yield "recruitment:candidate_step", [taken["endorsed"], "cell_voted"]
    yield "recruitment:candidate_step", [taken["decided"], "admitted"]
    yield "recruitment:candidate_step", [taken["admitted"], "new_member_course"]
    yield "recruitment:candidate_back", [taken["sympathizer"]]
    yield "recruitment:candidate_close", [pool]
    yield "recruitment:candidate_annul", [pool]
    yield "recruitment:candidate_certificate", [pool]
    yield "recruitment:candidate_transfer", [pool]
    yield "recruitment:companion_add", [pool, "helper"]
    yield "recruitment:companion_add", [pool, "sponsor"]
    yield "recruitment:admission_add", []
    yield "recruitment:admission_correct", [admission]
    yield "recruitment:admission_annul", [admission]
    yield "recruitment:member_event_add", []
    yield "recruitment:member_event_of", [admission]
    yield "recruitment:course_add", []
    yield "recruitment:course_correct", [CourseFactory(organization=secretary.organization).pk]


def test_the_first_field_with_a_mistake_has_the_focus(client, cell, secretary):
    for name, args in pages(cell, secretary):
        response = client.post(reverse(name, args=args), {"version": 1})
        page = BeautifulSoup(response.content, "html.parser")
        wrong = [*page.select("main .is-invalid, main [aria-invalid=true]")]
        focused = {each["name"] for each in page.select("main [autofocus]")}

        assert response.status_code in (200, 409, 422), (name, args)
        if wrong:
            first = wrong[0] if "name" in wrong[0].attrs else wrong[0].select_one("[name]")
            assert focused == {first["name"]}, (name, args)  # a choice is marked as a whole


def test_an_empty_form_begins_at_a_field_that_is_seen(client, cell, secretary):
    for name, args in pages(cell, secretary):
        page = BeautifulSoup(client.get(reverse(name, args=args)).content, "html.parser")

        focused = page.select("main [autofocus]")

        assert len({each["name"] for each in focused}) == 1, (name, args)
        assert all(each.get("type") != "hidden" for each in focused), (name, args)
