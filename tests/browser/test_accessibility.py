"""What axe finds wrong with pages for those who do not see, or do not point: nothing."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from organizations.models import Post
from recruitment.models import RuleSet
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, QuotaFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOW = {"resultTypes": ["violations"], "preload": False}  # or it asks for style sheets on its own
SIZES = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


@pytest.fixture
def look(visit):
    """Return a function that tells what axe finds on pages, at a desk and on a phone."""

    def found_on(*addresses):
        return [wrong for address in addresses for wrong in _wrong(visit(address))]

    return found_on


def _wrong(page):
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        page.wait_for_load_state("networkidle")
        for each in Axe().run(page, options=HOW).response["violations"]:
            yield page.url, name, each["id"], [node["html"] for node in each["nodes"]]


def test_nothing_is_wrong_where_one_signs_in(look):
    assert look("/login/") == []


def test_nothing_is_wrong_with_the_pages_of_a_secretary(look, sign_in, ward, cell):
    sign_in(PostFactory(role=Post.Role.SECRETARY, organization=ward).user)
    admission = AdmissionFactory(organization=cell)
    dossier = CandidateFactory(organization=cell, stage="grassroots_resolved")

    found = look(
        "/inbox/",
        "/organizations/",
        "/admissions/",
        "/admissions/add/",
        f"/admissions/{admission.pk}/",
        "/candidates/",
        f"/candidates/{dossier.pk}/",
        f"/candidates/{dossier.pk}/step/decided/",
        "/reviews/",
        "/search/?sought=tran",
        "/guide/",
        "/guide/admission/",
        "/guide/year/",
    )

    assert found == []


def test_nothing_is_wrong_with_what_is_told_after_an_act(visit, sign_in, ward, cell):
    sign_in(PostFactory(role=Post.Role.SECRETARY, organization=ward).user)
    page = visit(f"/reviews/{cell.pk}/")

    page.get_by_role("button", name="Tháng này không phát sinh").click()

    expect(page.locator(".notes")).to_be_visible()
    assert [*_wrong(page)] == []


def test_nothing_is_wrong_with_the_pages_of_a_board(look, sign_in, ward, cell):
    sign_in(PostFactory(role=Post.Role.BOARD, organization=ward).user)
    AdmissionFactory(organization=cell)
    QuotaFactory(organization=ward)
    CandidateFactory(organization=cell, stage="grassroots_resolved")

    found = look(
        f"/dashboard/{ward.pk}/",
        f"/dashboard/{ward.pk}/?period=2024&group=women&among=workers",
        f"/organizations/{ward.pk}/",
        f"/organizations/{ward.pk}/composition/?period=2024",
        f"/sessions/add/?organization={ward.pk}&stage=decided&on=06/05/2024",
        f"/pipeline/{ward.pk}/",
        "/courses/",
    )

    assert found == []


def test_nothing_is_wrong_with_the_pages_of_an_administrator(look, sign_in, ward):
    post = PostFactory(role=Post.Role.ADMIN, organization=ward.placements.get().parent)
    sign_in(post.user)
    QuotaFactory(organization=ward)

    found = look(
        "/reorganizations/",
        "/reorganizations/add/",
        "/organizations/jobs/",
        "/admin/",
        "/admin/organizations/user/",
        f"/admin/organizations/user/{post.user_id}/change/",
        "/admin/organizations/post/add/",
        f"/admin/recruitment/quota/grid/{ward.pk}/2024/",
        f"/admin/recruitment/ruleset/{RuleSet.objects.of_day(date(2026, 11, 1)).pk}/confirm/",
        "/admin/recruitment/papertemplate/paper/TM-LL/",
    )

    assert found == []
