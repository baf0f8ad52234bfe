"""The quota grid as it is typed into."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organizations.models import Post
from organizations.periods import Period
from recruitment.models import Quota
from tests.factories import MemberCountFactory, OrganizationFactory, PostFactory, QuotaFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose_dak_song(page):
    """Type and click as people do, but let each answer come before the next question."""
    options = page.locator(".select2-results__option:not(.loading-results)")
    page.locator(".select2-selection").click()
    options.first.wait_for()
    with page.expect_response(lambda answer: "dak" in answer.url):
        page.locator(".select2-search__field").fill("dak song")
    expect(options).to_have_text(re.compile("Đắk Song"))
    options.click()


def test_the_balance_follows_what_is_typed_and_enter_saves(visit, sign_in):
    year = timezone.localdate().year
    post = PostFactory(role=Post.Role.ADMIN)
    district = OrganizationFactory(parent=post.organization, name="Đảng ủy xã Đắk Song")
    wards = [OrganizationFactory(parent=district, name=f"Phường {n}") for n in (1, 2)]
    for ward, members in zip(wards, (100, 300), strict=True):
        MemberCountFactory(organization=ward, members=members)
    QuotaFactory(organization=district, period=Period.of_year(year), low=8)
    sign_in(post.user)

    page = visit(f"/admin/recruitment/quota/grid/{district.pk}/{year}/")
    page.get_by_role("button", name=re.compile("Phân bổ|Chia|Distribute")).click()
    expect(page.locator("#grid-assigned")).to_have_text("8")
    expect(page.locator(".grid-proposed")).to_have_count(2)
    page.locator(".grid-low").first.fill("5")
    expect(page.locator("#grid-assigned")).to_have_text("11")
    expect(page.locator("#grid-difference")).to_have_text("3")
    page.locator(".grid-low").first.press("Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()

    found = Quota.objects.filter(organization__in=wards).order_by("low")
    assert [quota.persons_low for quota in found] == [5, 6]


def test_an_organization_is_found_by_typing_without_diacritics(visit, sign_in):
    post = PostFactory(role=Post.Role.ADMIN)
    district = OrganizationFactory(parent=post.organization, name="Đảng ủy xã Đắk Song")
    sign_in(post.user)

    page = visit("/admin/recruitment/quota/grid/")
    choose_dak_song(page)
    page.locator(".grid-switch button").click()

    expect(page).to_have_url(re.compile(f"/grid/{district.pk}/"))


def test_moving_an_organization_is_confirmed_on_a_second_page(visit, sign_in):
    post = PostFactory(role=Post.Role.ADMIN)
    commune = OrganizationFactory(parent=OrganizationFactory(parent=post.organization))
    other = OrganizationFactory(parent=post.organization, name="Đảng ủy xã Đắk Song")
    sign_in(post.user)

    page = visit(f"/admin/organizations/organization/{commune.pk}/move/")
    choose_dak_song(page)
    page.locator("#id_on").fill("01/02/2026")
    page.locator(".submit-row button").click()
    expect(page.locator(".event-sentence")).to_contain_text(other.name)
    page.locator("[name=confirmed]").click()

    expect(page).to_have_url(re.compile("/reorganizations/[0-9]+/$"))
    assert commune.placements.open().get().parent == other
