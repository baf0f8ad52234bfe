"""An awareness certificate is recorded and put right by itself, wherever it was issued."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Entry
from organizations.jurisdiction import Jurisdiction
from organizations.models import User
from recruitment.dossiers import certifying
from recruitment.ledger import Conflict
from recruitment.models import Candidate
from recruitment.training import certificates
from tests.courses import PASSED_ON, CourseFactory, call, enter, passing
from tests.dossiers import CandidateFactory, step, vouched_for
from tests.factories import TODAY, OrganizationFactory

pytestmark = pytest.mark.django_db
ISSUED = date(2024, 2, 5)


@pytest.fixture
def cell(secretary):
    ward = OrganizationFactory(kind="grassroots_committee", parent=secretary.organization)
    return OrganizationFactory(kind="cell", parent=ward)


def certify(candidate, number="9/GCN", on=ISSUED, issuer="TTCT Buôn Hồ", reason="", **more):
    candidate.refresh_from_db()
    said = {"version": candidate.version, "by": User.objects.system(), "today": TODAY, **more}
    certifying.certify(candidate, number=number, on=on, issuer=issuer, reason=reason, **said)
    candidate.refresh_from_db()
    return candidate


def held(candidate):
    return tuple(getattr(candidate, name) for name in certifying.FIELDS)


def paper(candidate):
    return candidate.paper_states.get(code="CN-NTVĐ").state


def codes(error):
    return [each.code for errors in error.value.error_dict.values() for each in errors]


def test_a_certificate_from_elsewhere_is_recorded_and_its_paper_is_there(cell):
    candidate = certify(CandidateFactory(organization=cell))

    assert held(candidate) == ("9/GCN", ISSUED, "TTCT Buôn Hồ")
    assert paper(candidate) == "in_hand"
    entry = Entry.objects.get(action="candidate.certify")
    assert entry.changes["certificate_issuer"] == ["", "TTCT Buôn Hồ"]
    assert entry.changes["certificate_on"] == [None, "2024-02-05"]


def test_it_is_put_right_with_a_reason_and_both_values_stay(cell):
    candidate = certify(CandidateFactory(organization=cell))

    with pytest.raises(ValidationError):
        certify(candidate, number="90/GCN", reason=" ")
    certify(candidate, number="90/GCN", reason="ghi sai số")

    entry = Entry.objects.filter(action="candidate.certify").latest("pk")
    assert (entry.changes, entry.reason) == (
        {"certificate_number": ["9/GCN", "90/GCN"]},
        "ghi sai số",
    )


def test_its_validity_follows_its_day(cell, secretary):
    candidate = CandidateFactory(organization=cell)
    may = Jurisdiction.of(secretary, TODAY)

    certify(candidate, on=TODAY - timedelta(days=5 * 365 - 10))
    assert list(certificates.expiring(may, TODAY, within=30)) == [candidate]
    certify(candidate, on=TODAY - timedelta(days=5 * 366), reason="ghi sai ngày")

    assert list(certificates.expiring(may, TODAY)) == []
    assert list(certificates.expired(may, TODAY)) == [candidate]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"number": " "}, "number"),
        ({"on": None}, "on"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"on": date(1998, 5, 19)}, "on"),
    ],
)
def test_half_a_certificate_or_one_of_an_impossible_day_is_refused(cell, said, field):
    candidate = CandidateFactory(organization=cell)

    with pytest.raises(ValidationError) as error:
        certify(candidate, **said)

    assert list(error.value.error_dict) == [field]
    assert held(candidate) == ("", None, "")


def test_a_certificate_with_which_the_cell_voted_stays_one_that_was_valid(cell):
    candidate = vouched_for(CandidateFactory(organization=cell, stage="endorsed"))
    candidate = step(candidate, "cell_voted", candidate.stage_on)
    voted_on = candidate.stage_on

    for on in (voted_on + timedelta(days=1), voted_on.replace(year=voted_on.year - 5)):
        with pytest.raises(ValidationError) as error:
            certify(candidate, on=on, reason="ghi sai ngày")
        assert codes(error) == ["not_valid"]
    certify(candidate, on=voted_on, reason="ghi sai ngày")

    assert candidate.certificate_on == voted_on


def test_one_that_a_course_gave_is_put_right_there_and_replaced_by_a_later_one(cell):
    candidate = CandidateFactory(organization=cell)
    course = CourseFactory(organization=cell.placements.get().parent)
    [row] = call(course, candidate)
    enter(course, passing(row))

    for on in (PASSED_ON, PASSED_ON - timedelta(days=1)):
        with pytest.raises(ValidationError) as error:
            certify(candidate, on=on, reason="ghi sai")
        assert codes(error) == ["of_course"]
    certify(candidate, on=PASSED_ON + timedelta(days=1), reason="học lại ở nơi khác")

    row.refresh_from_db()
    assert (row.certificate_number, row.certificate_on) == ("01/CN", PASSED_ON)
    assert candidate.certificate_number == "9/GCN"


def test_it_is_taken_away_again_while_the_dossier_has_not_gone_on_with_it(cell):
    candidate = certify(CandidateFactory(organization=cell))
    certify(candidate, number="", on=None, issuer="", reason="của người khác")
    assert held(candidate) == ("", None, "")
    assert paper(candidate) == "to_do"

    candidate = CandidateFactory(organization=cell, stage="course_done")
    with pytest.raises(ValidationError):
        certify(candidate, number="", on=None, issuer="", reason="của người khác")


def test_another_certificate_forgets_who_issued_the_one_before(cell):
    candidate = certify(CandidateFactory(organization=cell, stage="sympathizer"))

    candidate = step(candidate, "course_done", date(2024, 4, 1))

    assert held(candidate) == ("15/CN", date(2024, 4, 1), "")


def test_the_step_keeps_who_issued_the_very_same_certificate(cell):
    candidate = certify(CandidateFactory(organization=cell, stage="sympathizer"))

    said = {"certificate_number": "9/GCN", "certificate_on": ISSUED}
    candidate = step(candidate, "course_done", date(2024, 4, 1), **said)

    assert held(candidate) == ("9/GCN", ISSUED, "TTCT Buôn Hồ")


def test_somebody_quicker_is_told_and_a_closed_dossier_stays_as_it_is(cell):
    candidate = CandidateFactory(organization=cell)
    with pytest.raises(Conflict):
        certify(candidate, version=candidate.version + 1)

    Candidate.objects.update(outcome="withdrawn", closed_on=TODAY)
    with pytest.raises(ValidationError):
        certify(candidate)


def test_the_page_leads_to_the_form_and_the_form_records(client, cell):
    candidate = CandidateFactory(organization=cell)
    page = reverse("recruitment:candidate_detail", args=[candidate.pk])
    address = reverse("recruitment:candidate_certificate", args=[candidate.pk])
    assert address in client.get(page).content.decode()

    empty = client.post(address, {"version": candidate.version, "issuer": "TTCT Buôn Hồ"})
    form = BeautifulSoup(empty.content, "html.parser").select_one("main form")
    said = {"version": candidate.version, "number": "9/GCN", "on": "5/2/2024"}
    saved = client.post(address, said | {"issuer": "TTCT Buôn Hồ"})
    shown = BeautifulSoup(client.get(page).content, "html.parser").select_one("aside").text

    assert form.select_one("[name=issuer]")["value"] == "TTCT Buôn Hồ"
    assert form.select_one("[name=number].is-invalid")
    assert (empty.status_code, saved.status_code) == (200, 302)
    for words in ("9/GCN", "05/02/2024", "TTCT Buôn Hồ"):
        assert words in shown
    stored = Candidate.objects.get()
    again = {"version": stored.version, "number": "90/GCN", "on": "5/2/2024"}
    assert client.post(address, again).status_code == 200  # why it is corrected is missing
    assert client.post(address, again | {"reason": "ghi sai số"}).status_code == 302
    assert Candidate.objects.get().certificate_number == "90/GCN"
