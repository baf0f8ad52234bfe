"""What leaves an entry though nothing was changed: searches, readings, records out of reach."""

from datetime import date

import pytest

from audit import words
from audit.models import Entry
from organizations.models import Post
from recruitment.models import Candidate
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db


def signed_in(organization, **post):
    user = PostFactory(organization=organization, **post).user
    client = StrictClient()
    client.force_login(user)
    return client


def entries(action):
    return Entry.objects.filter(action=action).order_by("pk")


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee")


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


@pytest.mark.parametrize(
    "address", ["/admissions/", "/candidates/", "/members/events/", "/admissions/export.csv"]
)
def test_a_search_by_name_leaves_an_entry(ward, address):
    client = signed_in(ward, role=Post.Role.SECRETARY, may_export=True)

    client.get(address)
    assert not entries("person.search").exists()

    client.get(address, {"words": "Nguyễn Thị\u200b Hòa"})
    entry = entries("person.search").get()
    assert entry.changes["query"] == [None, "Nguyễn Thị Hòa"]
    assert entry.changes["path"] == [None, address]
    assert entry.actor_id == ward.posts.get().user_id


def test_who_is_not_signed_in_writes_nothing_into_the_trail(db):
    assert StrictClient().get("/login/", {"words": "Lê Thị Búp"}).status_code == 200

    assert not Entry.objects.exists()


def test_the_auditor_does_not_read_whom_somebody_searched_for(ward):
    signed_in(ward, role=Post.Role.SECRETARY).get("/admissions/", {"words": "Lê Thị Búp"})

    [told] = words.told(entries("person.search"), show_values=False)
    shown = {change.label: change.new for change in told.changes}

    assert "Lê Thị Búp" not in str(shown)
    assert words.HIDDEN in shown.values()
    [told] = words.told(entries("person.search"), show_values=True)
    assert "Lê Thị Búp" in str({change.new for change in told.changes})


def test_the_page_of_the_trail_hides_it_too(ward):
    signed_in(ward, role=Post.Role.SECRETARY).get("/admissions/", {"words": "Lê Thị Búp"})

    page = signed_in(ward, role=Post.Role.AUDITOR).get("/audit/", {"action": "person.search"})

    assert "tìm theo tên" in page.content.decode().casefold()
    assert "Lê Thị Búp" not in page.content.decode()


def test_who_is_shown_ethnic_group_and_religion_leaves_an_entry(ward, cell):
    admission = AdmissionFactory(organization=cell, ethnicity="02")
    plain = AdmissionFactory(organization=cell)
    client = signed_in(ward, role=Post.Role.SECRETARY, sees_sensitive=True)

    client.get(f"/admissions/{plain.pk}/")
    client.get(f"/admissions/{admission.pk}/")
    client.get(f"/admissions/{admission.pk}/correct/")

    found = entries("person.read_sensitive")
    assert [entry.subject_id for entry in found] == [admission.pk] * 2
    assert {entry.organization_id for entry in found} == {cell.pk}
    assert "đọc dân tộc" not in client.get(f"/admissions/{admission.pk}/").content.decode()


@pytest.mark.parametrize("group", ["ethnic_minority", "religious"])
def test_a_list_of_those_of_a_sensitive_group_leaves_an_entry_for_each(ward, cell, group):
    told = {"ethnicity": "02"} if group == "ethnic_minority" else {"religion": "Phật giáo"}
    shown = [AdmissionFactory(organization=cell, **told) for _each in range(2)]
    AdmissionFactory(organization=cell)
    client = signed_in(ward, role=Post.Role.SECRETARY, sees_sensitive=True)

    client.get("/admissions/", {"period": "2024"})
    assert not entries("person.read_sensitive").exists()
    client.get("/admissions/", {"period": "2024", "group": group})

    found = entries("person.read_sensitive").values_list("subject_id", flat=True)
    assert sorted(found) == sorted(each.pk for each in shown)


def test_figures_by_religion_leave_an_entry_that_says_of_what_they_are(ward, cell):
    AdmissionFactory(organization=cell, religion="Phật giáo", decided_on=date(2024, 6, 1))
    client = signed_in(ward, role=Post.Role.BOARD, sees_sensitive=True)
    asked = {"group": "religious", "first_day": "2024-06-01", "last_day": "2024-06-01"}

    for part in ("", "curve/", "readings/"):
        client.get(f"/dashboard/{ward.pk}/{part}", asked)

    found = list(entries("figures.read_sensitive"))
    assert [entry.organization_id for entry in found] == [ward.pk] * 3
    for told in words.told(found, show_values=False):
        [change] = told.changes
        assert "theo tôn giáo" in change.new
        assert "01/06/2024" in change.new


def test_who_is_not_shown_them_leaves_none(ward, cell):
    admission = AdmissionFactory(organization=cell, ethnicity="02")

    signed_in(ward, role=Post.Role.BOARD).get(f"/admissions/{admission.pk}/")

    assert not entries("person.read_sensitive").exists()


@pytest.mark.parametrize("page", ["", "history/", "describe/"])
def test_so_does_who_opens_a_dossier(ward, cell, page):
    candidate = CandidateFactory(organization=cell)
    Candidate.objects.filter(pk=candidate.pk).update(religion="Phật giáo", ethnicity="02")
    client = signed_in(ward, role=Post.Role.SECRETARY, sees_sensitive=True)

    client.get(f"/candidates/{candidate.pk}/{page}")

    assert [e.subject_id for e in entries("person.read_sensitive")] == [candidate.pk]


def test_a_record_out_of_reach_in_a_form_leaves_an_entry(ward, cell):
    foreign = OrganizationFactory(kind="cell", parent=OrganizationFactory(kind="province"))
    client = signed_in(ward, role=Post.Role.SECRETARY)

    for key in (foreign.pk, 987654321):
        page = client.post("/candidates/add/", {"organization": key})
        assert page.status_code == 200

    denied = entries("access.denied")
    assert [entry.changes["status"] for entry in denied] == [[None, 200]] * 2
    told = [
        {name: value for name, value in entry.changes.items() if name != "status"}
        for entry in denied
    ]
    assert told[0] == told[1]  # it is not told whether there is such a record
    assert set(told[0]) == {"path", "method", "fields"}


def test_so_does_one_in_a_form_of_the_admin(ward):
    foreign = OrganizationFactory(kind="province")
    client = signed_in(ward, role=Post.Role.ADMIN)

    client.post(
        "/admin/organizations/post/add/",
        {"user": 987654321, "organization": foreign.pk, "role": "secretary", "start": "01/01/2030"},
    )

    [denied] = entries("access.denied")
    assert denied.changes["fields"][1].count(",") == 1


def test_dossiers_out_of_reach_among_those_ticked_leave_an_entry(ward, cell):
    foreign = CandidateFactory()
    client = signed_in(ward, role=Post.Role.SECRETARY)

    client.post("/papers/", {"paper": "DS-QC", "dossier": [foreign.pk]})

    assert entries("access.denied").count() == 1


def test_what_lies_in_reach_leaves_none(ward, cell):
    client = signed_in(ward, role=Post.Role.SECRETARY)

    client.post("/candidates/add/", {"organization": cell.pk})
    client.get("/candidates/", {"organization": cell.pk})

    assert not entries("access.denied").exists()
