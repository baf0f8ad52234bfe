"""The guide says what the screens say, and leads each user to pages that are theirs."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import gettext, override

from organizations.models import Post
from reports.guide.guides import PLACES, pieces
from reports.guide.offered import GUIDES, guide_of
from reports.guide.year import YEAR
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory
from tests.test_architecture import ROOT
from tests.test_translations import asked_for
from tools.guide_pictures import LARGEST, PICTURES

pytestmark = pytest.mark.django_db
QUOTED = re.compile(r"«([^»]+)»")
TEXTS = [words for guide in GUIDES for words in guide.steps] + [words for _when, words in YEAR]
APPS = ("audit", "config", "organizations", "recruitment", "reports", "templates")


@pytest.fixture(scope="module")
def said():
    """Return every message that the product asks for, apart from what the guide says itself."""
    found = set()
    for app in APPS:
        leave_out = frozenset({"guide", "migrations"})
        found |= {
            (key[0] if isinstance(key, tuple) else key).split("\x04")[-1]
            for key in asked_for(ROOT / app, leave_out)
        }
    return found


@pytest.fixture
def place():
    return OrganizationFactory(kind="grassroots_committee")


def client_of(role, organization):
    client = StrictClient()
    client.force_login(PostFactory(role=role, organization=organization).user)
    return client


def english(text):
    with override("en"):
        return str(text)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: english(text)[:40])
def test_what_a_text_quotes_stands_on_the_screens_in_both_languages(said, text):
    quoted = QUOTED.findall(english(text))

    assert {label for label in quoted if label not in said} == set()
    assert {gettext(label) for label in quoted} == {*QUOTED.findall(str(text))}


def test_what_is_called_a_place_is_called_so_on_the_screens(said):
    assert {name for name in PLACES if name not in said} == set()
    assert {name for name in PLACES if not any(f"«{name}»" in english(t) for t in TEXTS)} == set()


@pytest.mark.parametrize("role", Post.Role.values)
def test_each_role_is_offered_pages_whose_links_are_open_to_it(place, role):
    client = client_of(role, place)

    index = BeautifulSoup(client.get("/guide/").content, "html.parser")
    pages = [link["href"] for link in index.select("main a")]
    assert pages
    followed = set()
    for page in pages:
        read = BeautifulSoup(client.get(page).content, "html.parser")
        links = {link["href"] for link in read.select("main ol.guide-steps a, main td a")}
        assert links, page
        followed |= links
    answers = {link: client.get(link).status_code for link in followed}
    assert {link: answer for link, answer in answers.items() if answer != 200} == {}


def test_each_page_of_the_menu_has_its_page_of_the_guide(place):
    for role in Post.Role.values:
        client = client_of(role, place)
        first = client.get("/", follow=True)
        menu = BeautifulSoup(first.content, "html.parser").select(".nav-main a")
        assert menu
        for link in menu:
            page = client.get(link["href"])
            view, may = page.wsgi_request.resolver_match.view_name, page.wsgi_request.jurisdiction
            assert guide_of(view, may) is not None, (role, view)


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/inbox/", "to-do"),
        ("/admissions/", "admission"),
        ("/candidates/", "first-dossier"),
        ("/reviews/", "review"),
        ("/sheets/admissions/", "many"),
        ("/members/events/", "transfer"),
        ("/probation/", "probation"),
        ("/courses/", "courses"),
        ("/search/", "find"),
        ("/organizations/", "organizations"),
    ],
)
def test_the_link_at_the_top_opens_the_guide_at_the_page(place, address, slug):
    page = client_of(Post.Role.SECRETARY, place).get(address)

    link = BeautifulSoup(page.content, "html.parser").select_one("header a.guide")
    assert link["href"] == reverse("reports:guide_page", args=[slug])


@pytest.mark.parametrize(
    ("view", "slug"),
    [
        ("admin:index", "posts"),
        ("admin:recruitment_quota_changelist", "quotas"),
        ("admin:organizations_post_changelist", "posts"),
        ("organizations:job_list", "posts"),
        ("reports:reorganization_list", "reorganizations"),
    ],
)
def test_administration_leads_to_its_guide_and_to_the_search(place, view, slug):
    page = client_of(Post.Role.ADMIN, place).get(reverse(view))

    soup = BeautifulSoup(page.content, "html.parser")
    links = {link["href"] for link in soup.select("a[href]")}
    assert reverse("reports:guide_page", args=[slug]) in links
    assert reverse("recruitment:search") in links or soup.select("#sought")


def test_each_picture_is_small_and_belongs_to_a_page_that_shows_it(place):
    files = {path.stem: path for path in ROOT.joinpath("static/guide").glob("*.png")}
    assert {*files} == {guide.slug for guide in GUIDES if guide.picture} == {*PICTURES}
    assert {slug for slug, path in files.items() if path.stat().st_size > LARGEST} == set()

    client = client_of(Post.Role.SECRETARY, place)
    for slug in files:
        page = BeautifulSoup(client.get(f"/guide/{slug}/").content, "html.parser")
        assert page.main.img["src"].endswith(f"guide/{slug}.png")
        assert page.main.img["loading"] == "lazy"


def test_a_page_of_somebody_elses_task_is_not_there(place):
    client = client_of(Post.Role.OBSERVER, place)

    assert client.get("/guide/first-day/").status_code == 404
    assert client.get("/guide/year/").status_code == 403


def test_a_quoted_page_is_no_link_for_who_may_not_go_there(place):
    request = client_of(Post.Role.OBSERVER, place).get("/guide/").wsgi_request

    shown = [*pieces("«Tổng quan» «Hồ sơ» «Lưu»", request.jurisdiction)]
    addresses = {each.text: each.address for each in shown if each.is_quoted}
    dashboard = reverse("reports:dashboard", args=[place.pk])
    assert addresses == {"Tổng quan": dashboard, "Hồ sơ": "", "Lưu": ""}


def test_an_empty_inbox_offers_the_first_day_to_who_records(place):
    offered = "/guide/first-day/"

    for role, is_offered in ((Post.Role.SECRETARY, True), (Post.Role.BOARD, False)):
        page = client_of(role, place).get("/inbox/")
        links = BeautifulSoup(page.content, "html.parser").select("main a")
        assert (offered in {link["href"] for link in links}) == is_offered
