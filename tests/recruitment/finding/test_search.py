"""Everything within the reach is found by words, initials and numbers, and nothing out of it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from audit.models import Entry
from organizations import reorganization
from organizations.models import Post, User
from recruitment.finding.search import FIRST, is_enough
from tests.conftest import StrictClient
from tests.courses import CourseFactory
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory
from tests.reorganizations import draft, issue

pytestmark = pytest.mark.django_db
SEARCH = reverse("recruitment:search")
NAME = "Nguyễn Văn Hùng"


@pytest.fixture
def ward(secretary):
    return OrganizationFactory(
        name="Đảng bộ phường Đông Sơn", kind="grassroots_committee", parent=secretary.organization
    )


@pytest.fixture
def cell(ward):
    return OrganizationFactory(name="Chi bộ tổ dân phố 5", kind="cell", parent=ward)


def found(client, sought, **more):
    """Ask as the field at the top asks; return the names of what is found, by kind."""
    asked = client.post(SEARCH, {"asks": "1", "sought": sought, **more})
    page = BeautifulSoup(client.get(asked.headers["Location"]).content, "html.parser")
    return {
        section.h2.text: [link.text for link in section.select("th a")]
        for section in page.select("main section")
    }


def client_of(role, organization):
    client = StrictClient()
    client.force_login(PostFactory(role=role, organization=organization).user)
    return client


@pytest.mark.parametrize("sought", ["hung", "van hung", "NGUYỄN HÙNG", "nvh", "N.V.H."])
def test_a_person_is_found_by_words_and_by_initials(client, cell, sought):
    CandidateFactory(organization=cell, full_name=NAME)
    AdmissionFactory(organization=cell, full_name=NAME)
    for other in ("Nguyễn Văn Bình", "Ngô Thị Vân Hà"):
        CandidateFactory(organization=cell, full_name=other)

    assert found(client, sought) == {"Hồ sơ": [NAME], "Kết nạp": [NAME]}


NUMBERS = ["7215", "7215 qd", "QĐ 7215/TU", "7215-QĐ/TU", "số 7215", "7215qdtu", "07215"]


@pytest.mark.parametrize("sought", NUMBERS)
def test_a_decision_is_found_by_its_number_however_it_is_typed(client, cell, sought):
    numbers = ["7215-QĐ/TU", "72150-QĐ/TU", "721-QĐ/TU", "215-QĐ/TU", "7216-QĐ/TU"]
    for number in numbers:
        AdmissionFactory(organization=cell, decision_number=number)

    assert found(client, sought) == {"Quyết định kết nạp, theo số": ["7215-QĐ/TU"]}


@pytest.mark.parametrize(
    ("sought", "number"),
    [("9", "09-QĐ/ĐU"), ("99", "99-QĐ/ĐU"), ("199", "199 NQ"), ("5 tu", "5-QĐ/TƯ"), ("7", "7")],
)
def test_noughts_nines_and_marks_make_no_difference(client, cell, sought, number):
    AdmissionFactory(organization=cell, decision_number=number)

    assert [number] in found(client, sought).values()


def test_letters_and_further_numbers_have_to_be_there(client, cell):
    AdmissionFactory(organization=cell, decision_number="7215-QĐ/TU")

    assert found(client, "7215 nq") == found(client, "7215/2024") == {}


def test_a_course_is_found_by_its_number_and_by_that_of_its_decision(client, ward):
    CourseFactory(organization=ward, number="02/2026", decision_number="31-QĐ/ĐU")

    expected = ["lớp bồi dưỡng nhận thức về Đảng 02/2026"]
    assert found(client, "2/2026")["Lớp bồi dưỡng"] == expected
    assert found(client, "31 qd")["Lớp bồi dưỡng"] == expected


def test_an_organization_is_found_with_its_place_and_its_former_name(client, ward):
    reorganization.rename(
        ward, name="Đảng bộ phường Hạc Thành", on=date(2025, 7, 1), by=User.objects.system()
    )

    assert found(client, "dong son") == {"Tổ chức": ["Đảng bộ phường Hạc Thành"]}
    page = client.get(SEARCH, {"sought": "dong son"}).content.decode()
    assert "trước đây là Đảng bộ phường Đông Sơn" in page


def test_each_line_says_where_it_is_and_its_state(client, cell, ward):
    candidate = CandidateFactory(organization=cell, full_name=NAME)

    page = BeautifulSoup(client.get(SEARCH, {"sought": NAME}).content, "html.parser")
    [line] = page.select("main tbody tr")

    assert line.a["href"] == reverse("recruitment:candidate_detail", args=[candidate.pk])
    words = " ".join(line.text.split())
    assert words == f"{NAME} sinh ngày 19/05/1998 {cell.name} · {ward.name} nguồn"


def test_nothing_out_of_the_reach_is_found(client):
    elsewhere = OrganizationFactory(kind="cell", parent=OrganizationFactory(), name="Chi bộ xa")
    CandidateFactory(organization=elsewhere, full_name=NAME)
    AdmissionFactory(organization=elsewhere, full_name=NAME, decision_number="7215-QĐ/TU")
    CourseFactory(organization=elsewhere, number="7215/2024")

    for sought in (NAME, "nvh", "7215", "chi bo xa"):
        assert found(client, sought) == {}
    for kind in ("dossiers", "decisions", "documents"):
        assert found(client, "7215", kind=kind) == found(client, NAME, kind=kind) == {}


@pytest.mark.parametrize("role", [Post.Role.OBSERVER, Post.Role.ADMIN])
def test_who_sees_no_persons_finds_organizations_alone(cell, ward, role):
    AdmissionFactory(organization=cell, full_name=NAME, decision_number="7215-QĐ/TU")
    CandidateFactory(organization=cell, full_name="Trần Thị Đông Sơn")
    client = client_of(role, ward)

    assert found(client, NAME) == found(client, "7215") == {}
    assert found(client, "dong son") == {"Tổ chức": [ward.name]}
    assert found(client, "to dan pho 5") == {"Tổ chức": [cell.name]}
    assert found(client, NAME, kind="dossiers") == {}
    assert "nvh" not in client.get(SEARCH).content.decode()


def test_an_administrator_finds_documents_of_reorganization(secretary, ward):
    renamed = {"verb": "rename", "code": ward.code, "name": "Đảng bộ phường Hạc Thành"}
    draft(renamed, number="7212-NQ/TU")
    issue(draft(renamed, number="7213-NQ/TU"))

    for role, number in ((Post.Role.ADMIN, "7213-NQ/TU"), (Post.Role.BOARD, None)):
        client = client_of(role, secretary.organization)
        expected = {"Văn bản sắp xếp tổ chức": [number]} if number else {}
        assert found(client, "7213 nq") == expected
        assert found(client, "7212") == {}  # somebody else's draft belongs to no organization


def test_what_is_more_than_the_first_is_counted_and_turned_over(client, cell):
    for day in range(1, FIRST + 4):
        CandidateFactory(organization=cell, full_name=NAME, born_on=date(1998, 1, day))

    page = BeautifulSoup(client.get(SEARCH, {"sought": "hung"}).content, "html.parser")
    assert len(page.select("main tbody tr")) == FIRST
    assert page.select_one("main [role=status] b").text == str(FIRST + 3)
    alone = client.get(SEARCH + page.select_one("main [role=status] a")["href"])
    assert len(BeautifulSoup(alone.content, "html.parser").select("main tbody tr")) == FIRST + 3


def test_more_than_the_most_are_not_counted_and_are_called_more(client, cell, monkeypatch):
    monkeypatch.setattr("recruitment.finding.search.MOST", 3)
    for day in range(1, 6):
        CandidateFactory(organization=cell, full_name=NAME, born_on=date(1998, 1, day))

    for kind in ("", "dossiers"):
        page = client.get(SEARCH, {"sought": "hung", "kind": kind}).content.decode()
        assert "Có hơn <b>3</b> kết quả" in page
        assert len(BeautifulSoup(page, "html.parser").select("main tbody tr")) == 3


@pytest.mark.parametrize("sought", ["", "a", "?!", " . "])
def test_too_little_finds_nothing_and_says_what_can_be_typed(client, cell, sought):
    CandidateFactory(organization=cell, full_name="An")

    assert not is_enough(sought)
    page = client.get(SEARCH, {"sought": sought}).content.decode()
    assert "một vài chữ trong họ tên" in page
    assert ("ít nhất hai chữ cái" in page) == bool(sought.strip())


def test_a_search_stands_sealed_in_the_address_and_is_noted(client, cell):
    CandidateFactory(organization=cell, full_name=NAME)

    address = client.post(SEARCH, {"asks": "1", "sought": NAME}).headers["Location"]
    page = BeautifulSoup(client.get(address).content, "html.parser")

    assert "sought=~" in address
    assert page.select_one("#sought")["value"] == NAME
    assert NAME not in page.title.text
    [entry] = Entry.objects.filter(action="person.search")
    assert entry.changes["query"] == [None, NAME]


def test_the_field_stands_at_the_top_of_pages_of_who_may_search(client, stranger, ward):
    assert BeautifulSoup(client.get("/inbox/").content, "html.parser").select("header #sought")
    auditor = client_of(Post.Role.AUDITOR, ward)
    for page in (auditor.get("/audit/"), stranger.get("/login/")):
        assert not BeautifulSoup(page.content, "html.parser").select("#sought")


@pytest.mark.parametrize("number", [1, FIRST + 1])
def test_a_search_takes_no_more_queries_however_much_is_found(
    client, cell, number, django_assert_max_num_queries
):
    for day in range(1, number + 1):
        born_on = date(1998, 1, day)
        CandidateFactory(organization=cell, full_name="Nguyễn Văn Tổ", born_on=born_on)
        born_on = date(1988, 1, day)
        AdmissionFactory(organization=cell, full_name="Nguyễn Văn Tổ", born_on=born_on)
        OrganizationFactory(name="Tổ 7215", kind="cell", parent=cell.placements.get().parent)

    # session, user, posts; each of three kinds, and how many; of organizations two or three more;
    # the trail
    with django_assert_max_num_queries(14):
        client.get(SEARCH, {"sought": "to"})
    with django_assert_max_num_queries(12):
        client.get(SEARCH, {"sought": "7215"})
