"""What is asked of few, on its pages: consents, special cases, former memberships, and who sees."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Entry
from recruitment.models import Candidate, Consent, FormerMembership
from tests.dossiers import CandidateFactory, step, take_to, vouched_for
from tests.factories import OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return OrganizationFactory(kind="cell", parent=OrganizationFactory())


def signed_in(client, cell, **more):
    client.force_login(PostFactory(organization=cell, role="secretary", **more).user)
    return client


def page(name, candidate):
    return reverse(f"recruitment:{name}", args=[candidate.pk])


def send(client, name, candidate, **said):
    """Send the form of a page with what it shows, but for what is `said`."""
    shown = client.get(page(name, candidate)).content.decode()
    version = re.search(r'name="version" value="(\d+)"', shown).group(1)
    return client.post(page(name, candidate), {"version": version, **said})


def test_a_consent_is_recorded_corrected_and_taken_off(client, cell):
    candidate = CandidateFactory(organization=cell)
    client = signed_in(client, cell)
    said = {"subject": "over_age", "body": "BTV Tỉnh ủy", "number": "12-CV/TU", "on": "2/1/2025"}

    assert send(client, "consent_record", candidate, **said).status_code == 302
    assert "12-CV/TU" in client.get(page("candidate_detail", candidate)).content.decode()
    assert send(client, "consent_record", candidate, **said | {"number": "13-CV/TU"})
    assert Consent.objects.get().number == "13-CV/TU"
    assert send(client, "consent_record", candidate, **said | {"number": ""}).status_code == 302
    assert not Consent.objects.exists()
    changes = [each.changes["consent_over_age"] for each in Entry.objects.about(candidate)[:3]]
    assert [pair[1] for pair in changes] == [
        None,
        "13-CV/TU, 02/01/2025, BTV Tỉnh ủy",
        "12-CV/TU, 02/01/2025, BTV Tỉnh ủy",
    ]


@pytest.mark.parametrize("missing", [{"body": ""}, {"on": ""}, {"on": "1/1/2099"}])
def test_a_consent_has_body_number_and_a_day_that_has_come(client, cell, missing):
    candidate = CandidateFactory(organization=cell)
    said = {"subject": "over_age", "body": "BTV Tỉnh ủy", "number": "12-CV/TU", "on": "2/1/2025"}

    refused = send(signed_in(client, cell), "consent_record", candidate, **said | missing)

    assert refused.status_code == 200
    assert not Consent.objects.exists()


@pytest.mark.parametrize("before", [None, True, False])
def test_who_may_not_see_the_answer_gives_the_first_and_learns_of_none(client, cell, before):
    candidate = CandidateFactory(organization=cell)
    Candidate.objects.update(political_case=before)
    client = signed_in(client, cell)

    shown = client.get(page("candidate_special", candidate)).content.decode()
    assert '<option value="" selected>' in shown.split('name="political_case"')[1]
    assert 'name="child_number"' not in shown
    answered = send(client, "candidate_special", candidate, political_case="no")

    assert answered.status_code == 302
    assert Candidate.objects.get().political_case is bool(before)


def test_special_cases_are_answered_by_who_may_see_what_is_sensitive(client, cell):
    candidate = CandidateFactory(organization=cell)
    Candidate.objects.update(political_case=None)

    seeing = signed_in(client, cell, sees_sensitive=True)
    answered = send(seeing, "candidate_special", candidate, political_case="yes")

    assert answered.status_code == 302
    assert Candidate.objects.get().political_case is True


def test_nothing_tells_who_may_not_see_it_that_there_is_a_special_case(client, cell):
    candidate = CandidateFactory(organization=cell)
    seeing = signed_in(client, cell, sees_sensitive=True)
    send(seeing, "candidate_special", candidate, political_case="yes", foreign_origin="on")
    said = {"subject": "political", "body": "BTV Tỉnh ủy", "number": "77-CV/TU", "on": "2/1/2025"}
    send(seeing, "consent_record", candidate, **said)
    assert "77-CV/TU" in seeing.get(page("candidate_special", candidate)).content.decode()

    other = signed_in(client, cell)

    for name in ("candidate_detail", "candidate_history", "consent_record", "candidate_describe"):
        shown = other.get(page(name, candidate)).content.decode()
        assert "77-CV/TU" not in shown
        assert "gốc nước ngoài" not in shown
        assert "tiêu chuẩn chính trị" not in shown
    refused = send(other, "consent_record", candidate, **said)
    assert refused.status_code == 200


def test_the_decision_waits_for_the_answer_and_says_no_case(cell):
    candidate = take_to(CandidateFactory(organization=cell), "cell_voted")

    for answered in (None, True):
        Candidate.objects.update(political_case=answered)
        with pytest.raises(ValidationError) as error:
            step(Candidate.objects.get(), "decided", date(2024, 5, 20))
        [fault] = error.value.error_dict["__all__"]
        assert fault.code == "special_stopped"
        assert "chính trị" not in fault.message
    Candidate.objects.update(political_case=False)
    assert step(candidate, "decided", date(2024, 5, 20)).is_admitted


def test_a_readmission_is_completed_on_its_page_and_voted_on(client, cell):
    candidate = vouched_for(CandidateFactory(organization=cell, readmission=True, stage="endorsed"))
    FormerMembership.objects.all().delete()
    with pytest.raises(ValidationError) as error:
        step(candidate, "cell_voted", date(2024, 5, 20))
    assert [each.code for each in error.value.error_dict["__all__"]] == ["left_unknown"]
    said = {"left_on": "1/2/2019", "cause": "struck_off", "convicted": "no"}
    said |= {"consent_body": "BTV Tỉnh ủy", "consent_number": "12-CV/TU", "consent_on": "2/1/2024"}

    seeing = signed_in(client, cell, sees_sensitive=True)
    assert send(seeing, "candidate_former", candidate, **said).status_code == 302

    candidate = Candidate.objects.get()
    assert FormerMembership.objects.get().left_on == date(2019, 2, 1)
    assert step(candidate, "cell_voted", date(2024, 5, 20)).stage == "cell_voted"


def test_why_a_member_left_is_kept_from_who_may_not_see_it_and_by_their_saving(client, cell):
    candidate = CandidateFactory(organization=cell, readmission=True)
    FormerMembership.objects.update(cause="disunity")
    other = signed_in(client, cell)

    shown = other.get(page("candidate_former", candidate)).content.decode()
    assert "đoàn kết" not in shown
    assert 'name="cause"' not in shown
    assert send(other, "candidate_former", candidate, left_on="1/2/2019").status_code == 302

    former = FormerMembership.objects.get()
    assert (former.left_on, former.cause) == (date(2019, 2, 1), "disunity")


def test_the_finding_leads_to_the_page_on_which_it_is_put_right(client, cell):
    candidate = CandidateFactory(organization=cell, stage="endorsed", union_here="")

    shown = signed_in(client, cell).get(page("candidate_detail", candidate)).content.decode()

    assert (
        page("candidate_describe", candidate) in shown.split('id="next"')[1].split("</section>")[0]
    )


@pytest.mark.parametrize(("ticked", "state"), [("on", "not_applicable"), ("", None)])
def test_the_background_is_checked_without_letters_where_a_relative_is_a_member(
    client, cell, ticked, state
):
    candidate = CandidateFactory(organization=cell, stage="biography")
    client = signed_in(client, cell)
    address = reverse("recruitment:candidate_step", args=[candidate.pk, "background_check"])
    assert 'name="without_letters"' in client.get(address).content.decode()
    said = {"on": "5/4/2024", "reason": "bổ sung sau", "confirm": ["papers"]}
    said |= {"version": candidate.version} | ({"without_letters": ticked} if ticked else {})

    assert client.post(address, said).status_code == 302

    told = candidate.steps.latest("pk").remark
    paper = candidate.paper_states.filter(code="TM-LL").first()
    assert bool(told) == (ticked == "on")
    assert (paper and paper.state) == state
