"""Who is told that somebody out of reach is on record, how often, and what remains of it."""

import uuid
from datetime import date

import pytest

from audit.models import Entry
from organizations.models import Post
from recruitment.dossiers import transfers
from recruitment.models import Candidate
from recruitment.persons import warned
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db
SOUGHT = {"full_name": "Bùi Thị Nhàn", "sex": "female", "born_on": date(1997, 4, 23)}


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee")


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


@pytest.fixture
def client(ward):
    client = StrictClient()
    client.user = PostFactory(organization=ward, role=Post.Role.SECRETARY).user
    client.force_login(client.user)
    return client


def ask(client, cell, page="/candidates/add/", **said):
    """Send the form without confirming anything, and return the codes of its warnings."""
    form = {
        "token": uuid.uuid4(),
        "organization": cell.pk,
        "sex": "female",
        "started_on": "01/03/2026",
        "source": "workers",
        "decided_on": "01/03/2026",
        "decision_number": "7-QĐ/ĐU",
        "youth_union": "yes",
        "readmission": "no",
        **said,
    }
    response = client.post(page, form)
    assert not response.context or "full_name" not in response.context["form"].errors
    if response.status_code == 302:
        return None
    return [warning.code for warning in response.context["act"].warnings]


PAGES = ["/candidates/add/", "/admissions/add/"]
NEARLY = [
    {"full_name": "Bùi Thị Nhàn", "born_on": "24/04/1997"},
    {"full_name": "Bùi Thị Nhàn", "born_on": "23/05/1997"},
    {"full_name": "Bùi Nhàn", "born_on": "23/04/1997"},
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("nearly", NEARLY)
def test_of_nearly_the_same_elsewhere_nothing_is_told(client, cell, page, nearly):
    CandidateFactory(**SOUGHT)

    assert "lookalike" not in (ask(client, cell, page, **nearly) or [])
    assert not Entry.objects.filter(action=warned.WARNED).exists()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("nearly", NEARLY)
def test_of_nearly_the_same_in_the_reach_it_is_told(client, ward, cell, page, nearly):
    other = OrganizationFactory(kind="cell", parent=ward)
    CandidateFactory(organization=other, **SOUGHT)

    assert "lookalike" in ask(client, cell, page, **nearly)


@pytest.mark.parametrize(
    ("page", "name"), [*((page, "Bùi Thị Nhàn") for page in PAGES), (PAGES[1], "Bui Thi Nhan")]
)
def test_of_the_very_same_elsewhere_it_is_told_and_written_down(client, cell, page, name):
    sought = CandidateFactory(**SOUGHT)

    codes = ask(client, cell, page, full_name=name, born_on="23/04/1997")

    assert "namesake" in codes
    entry = Entry.objects.get(action=warned.WARNED)
    assert (entry.actor_id, entry.subject_id) == (client.user.pk, sought.person_id)
    assert entry.subject_type == "recruitment.person"


def test_of_the_very_same_in_the_reach_nothing_is_written_down(client, ward, cell):
    other = OrganizationFactory(kind="cell", parent=ward)
    CandidateFactory(organization=other, **SOUGHT)

    assert "namesake" in ask(client, cell, full_name=SOUGHT["full_name"], born_on="23/04/1997")
    assert not Entry.objects.filter(action=warned.WARNED).exists()


def test_of_who_differs_in_marks_elsewhere_a_lookalike_in_the_reach_tells_nothing(
    client, ward, cell
):
    there = {"full_name": "Bui Thi Nhan", "born_on": date(1997, 4, 24)}
    CandidateFactory(**SOUGHT | there)
    CandidateFactory(organization=OrganizationFactory(kind="cell", parent=ward), **SOUGHT)

    said = {"full_name": SOUGHT["full_name"], "born_on": "24/04/1997"}
    assert ask(client, cell, **said) == ["lookalike"]
    assert not Entry.objects.filter(action=warned.WARNED).exists()


@pytest.mark.parametrize(("day", "code"), [(23, "namesake"), (24, "lookalike")])
def test_taking_over_a_dossier_tells_of_the_receiving_cell_only(client, cell, day, code):
    candidate = CandidateFactory(**SOUGHT)
    CandidateFactory(**SOUGHT)
    CandidateFactory(organization=cell, **SOUGHT | {"born_on": date(1997, 4, day)})
    asked = {"to": cell, "on": date(2026, 3, 1), "reason": "chuyển trọ"}
    transfer = transfers.ask(candidate, version=candidate.version, by=client.user, **asked)

    response = client.post(f"/transfers/{transfer.pk}/", {"answer": "accept", "sure": "on"})

    assert [warning.code for warning in response.context["act"].warnings] == [code]
    assert [each.person.born_on.day for each in response.context["alike"]] == [day]
    assert not Entry.objects.filter(action=warned.WARNED).exists()


def test_after_thirty_warnings_nobody_else_is_recorded_that_day(client, cell):
    sought = CandidateFactory(**SOUGHT)
    known = {"full_name": SOUGHT["full_name"], "born_on": "23/04/1997"}
    nobody = {"full_name": "Hứa Thị Lệ", "born_on": "02/09/1996"}
    for _ in range(warned.A_DAY):
        warned.note([sought.person], by=client.user)

    for said in (known, nobody):  # one answer, or it would be a warning too
        assert ask(client, cell, **said) == []
        assert Entry.objects.filter(action=warned.WARNED).count() == warned.A_DAY
    assert not Candidate.objects.filter(organization=cell).exists()

    other = StrictClient()
    other.force_login(PostFactory(organization=cell, role=Post.Role.SECRETARY).user)
    assert "namesake" in ask(other, cell, **known)


def test_after_thirty_warnings_no_admission_is_corrected_either(client, cell):
    sought, admission = CandidateFactory(**SOUGHT), AdmissionFactory(organization=cell)
    page = f"/admissions/{admission.pk}/correct/"
    said = {"version": admission.version, "full_name": SOUGHT["full_name"]}
    said["born_on"] = "23/04/1997"
    assert "namesake" in ask(client, cell, page, **said)
    for _ in range(warned.A_DAY - 1):
        warned.note([sought.person], by=client.user)

    assert ask(client, cell, page, **said) == []
    assert Entry.objects.filter(action=warned.WARNED).count() == warned.A_DAY
