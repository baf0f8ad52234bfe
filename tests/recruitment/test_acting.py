"""The one way of acting, where a form came without what it brings unseen, or too late."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tests.dossiers import CandidateFactory
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def candidate(secretary):
    return CandidateFactory(
        organization=OrganizationFactory(kind="cell", parent=secretary.organization)
    )


def test_a_form_that_lost_its_version_says_so_and_can_be_sent_again(client, candidate):
    address = reverse("recruitment:candidate_close", args=[candidate.pk])
    said = {"outcome": "withdrawn", "on": "1/11/2026", "reason": "xin thôi"}

    lost = client.post(address, said)

    page = BeautifulSoup(lost.content, "html.parser")
    assert "bị mất mã số" in page.select_one(".note.error").text
    assert page.select_one("[name=reason]").text.strip() == "xin thôi"
    version = page.select_one("[name=version]")["value"]
    assert version == str(candidate.version)
    assert client.post(address, {**said, "version": version}).status_code == 302


def test_enter_saves_a_correction_and_goes_on_in_a_step(client, candidate):
    pages = {
        "candidate_step": [candidate.pk, "course_done"],
        "step_correct": [candidate.pk, candidate.steps.get().pk],
    }
    goes_on = {
        name: "data-enter-next"
        in client.get(reverse(f"recruitment:{name}", args=args)).content.decode()
        for name, args in pages.items()
    }

    assert goes_on == {"candidate_step": True, "step_correct": False}
