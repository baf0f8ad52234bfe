"""Lists are searched by name without the name in an address, a title or the name of a file."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from audit.models import Entry
from organizations.models import Post
from recruitment.models import SavedView
from tests.conftest import StrictClient
from tests.courses import CourseFactory
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db

NAME, OTHER = "Lò Thị Búp", "Kpă Y Thuyên"


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee")


@pytest.fixture
def client(ward):
    """A client of somebody who may do everything in the ward."""
    user = PostFactory(organization=ward, may_export=True).user
    for role in (Post.Role.BOARD, Post.Role.AUDITOR):
        PostFactory(user=user, organization=ward, role=role)
    client = StrictClient()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def cell(ward):
    cell = OrganizationFactory(kind="cell", parent=ward)
    for name in (NAME, OTHER):
        CandidateFactory(organization=cell, full_name=name)
        AdmissionFactory(organization=cell, full_name=name)
    return cell


def ask(client, path, **said):
    """Send the form of the list, and return the address that it leads to."""
    response = client.post(path, {"asks": "1", "typed_by": "x", **said})
    assert response.status_code == 302
    return response.headers["Location"]


def open_addresses(page):
    """Return what the page offers to be asked, sent or gone to, as it can be read."""
    soup = BeautifulSoup(page.content, "html.parser")
    links = [link["href"] for link in soup.select("a[href]")]
    sent = [form.get("action", "") for form in soup.select("form")]
    hidden = [field.get("value", "") for field in soup.select("input[type=hidden]")]
    return unquote(unquote(" ".join([*links, *sent, *hidden])))


NAMES = ["candidate", "admission", "member_event", "probation", "certificate"]
LISTS = [(reverse(f"recruitment:{name}_list"), "words") for name in NAMES]
LISTS.append((reverse("audit:entry_list"), "person"))


@pytest.mark.parametrize(("path", "field"), LISTS)
def test_a_list_is_asked_and_the_name_is_in_no_address(client, cell, path, field):
    address = ask(client, path, **{field: NAME, "organization": ""})

    assert parse_qs(urlsplit(address).query).keys() == {field}
    assert NAME not in unquote(address)
    page = client.get(address)
    assert page.context["criteria"][field].value() == NAME
    assert page.context["criteria"].cleaned_data[field] == NAME
    assert NAME not in open_addresses(page)
    title = BeautifulSoup(page.content, "html.parser").title.text
    assert NAME not in title


@pytest.mark.parametrize("path", ["/candidates/", "/admissions/"])
def test_what_is_found_is_what_was_asked_for(client, cell, path):
    page = client.get(ask(client, path, words="bup", period="2024"))

    assert [each.person.full_name for each in page.context["page"]] == [NAME]


@pytest.mark.parametrize(("path", "field"), LISTS)
def test_no_form_of_a_list_puts_a_name_into_an_address(client, cell, path, field):
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    [form] = [form for form in soup.select("form") if form.select_one(f"[name={field}]")]

    assert form["method"] == "post"
    assert form.select_one("[name=csrfmiddlewaretoken]")
    assert not soup.select("[hx-get*='words'], [hx-get*='person']")


def test_turning_pages_and_going_through_dossiers_keeps_the_seal(client, ward, cell):
    for days in range(60):
        born_on = date(1990, 1, 1) + timedelta(days=days)
        CandidateFactory(organization=cell, full_name=NAME, born_on=born_on)

    page = client.get(ask(client, "/candidates/", words=NAME))
    soup = BeautifulSoup(page.content, "html.parser")
    following = client.get("/candidates/" + soup.select_one("a[rel=next]")["href"])

    assert page.context["page"].paginator.count == 61
    assert len(following.context["page"]) == 11
    assert NAME not in open_addresses(following)
    dossier = soup.select_one("#candidates th a[href*='queue=']")["href"]
    walked = client.get(dossier)
    assert NAME not in open_addresses(walked)
    way = BeautifulSoup(walked.content, "html.parser").select_one("a[href*='/next/']")["href"]
    assert client.get(way).status_code == 302


def test_somebody_else_cannot_read_the_address(client, ward, cell):
    address = ask(client, "/candidates/", words=NAME)
    other = StrictClient()
    other.force_login(PostFactory(organization=ward).user)

    page = other.get(address)

    assert page.context["criteria"].errors.as_data()["words"][0].code == "sealed"
    assert page.context["criteria"]["words"].value() == ""
    assert NAME not in unquote(urlsplit(address).query)
    assert Entry.objects.filter(action="person.search").count() == 0


def test_the_trail_says_whom_somebody_searched_for_and_took(client, cell):
    client.get(ask(client, "/admissions/", words=NAME))
    query = urlsplit(ask(client, "/admissions/", words=NAME)).query
    file = client.get(f"/admissions/export.csv?{query}")

    [searched, _taken] = Entry.objects.filter(action="person.search").order_by("pk")
    assert searched.changes["query"] == [None, NAME]
    said = Entry.objects.get(action="admission.export").changes["query"][1]
    assert parse_qs(said) == {"words": [NAME]}
    assert OTHER not in file.content.decode()


def test_who_searches_the_trail_for_a_person_leaves_an_entry(client, cell):
    client.get(ask(client, "/audit/", person=NAME))

    entry = Entry.objects.get(action="person.search")
    assert entry.changes["query"] == [None, NAME]


@pytest.mark.parametrize("path", ["/admissions/", "/members/events/"])
def test_the_name_of_a_file_says_only_that_a_name_was_asked_for(client, cell, path):
    query = urlsplit(ask(client, path, words=NAME)).query

    file = client.get(f"{path}export.csv?{query}")

    assert re.search(r"theo-ten\.csv", file.headers["Content-Disposition"])
    assert "bup" not in file.headers["Content-Disposition"]
    assert NAME in file.content.decode()


def test_a_kept_list_is_asked_again_with_the_name_sealed(client, cell):
    query = urlsplit(ask(client, "/candidates/", words=NAME, stage="pool")).query

    client.post(reverse("recruitment:view_save"), {"name": "Của tôi", "query": query})
    soup = BeautifulSoup(client.get("/candidates/").content, "html.parser")
    [link] = soup.select(".saved-views a")

    assert parse_qs(SavedView.objects.get().query) == {"words": [NAME], "stage": ["pool"]}
    assert NAME not in unquote(link["href"])
    found = client.get(link["href"]).context
    assert found["criteria"]["words"].value() == NAME


def test_a_course_is_called_to_without_a_name_in_the_address(client, ward, cell):
    course = CourseFactory(organization=ward)
    path = reverse("recruitment:course_call", args=[course.pk])

    address = ask(client, path, words=NAME, who="all")
    page = client.get(address)

    assert NAME not in unquote(address)
    assert [each.person.full_name for each in page.context["page"]] == [NAME]
    assert NAME not in open_addresses(page)


PAGES = ["", "history/", "describe/", "step/sympathizer/", "close/", "companions/helper/"]


@pytest.mark.parametrize("path", PAGES)
def test_no_title_of_a_dossier_names_a_person(client, cell, path):
    candidate = cell.candidates.get(person__full_name=NAME)

    page = client.get(f"/candidates/{candidate.pk}/{path}")

    assert page.status_code == 200
    soup = BeautifulSoup(page.content, "html.parser")
    assert NAME in soup.main.text or path == "describe/"
    assert NAME not in soup.title.text


def test_the_title_of_an_admission_names_nobody(client, cell):
    admission = cell.admissions.get(person__full_name=NAME)

    soup = BeautifulSoup(client.get(f"/admissions/{admission.pk}/").content, "html.parser")

    assert NAME in soup.main.text
    assert f"Kết nạp {admission.pk}" in " ".join(soup.title.text.split())


def test_who_asks_after_the_session_has_ended_signs_in_and_is_at_the_list(stranger):
    response = stranger.post("/candidates/", {"asks": "1", "words": NAME})

    assert response.headers["Location"] == "/login/?next=/candidates/"


def test_a_list_on_a_page_from_before_another_sign_in_is_loaded_anew(client):
    strict = StrictClient(enforce_csrf_checks=True)
    strict.force_login(client.user)

    response = strict.post(
        "/candidates/", {"asks": "1", "words": NAME}, headers={"HX-Request": "true"}
    )

    assert response.status_code == 403
    assert response.headers["HX-Refresh"] == "true"
