"""Numbers as a browser really sends them."""

from datetime import date

import pytest

from organizations.models import MemberCount, Post
from organizations.periods import Period
from recruitment.models import Quota
from tests.factories import MemberCountFactory, OrganizationFactory, PostFactory, QuotaFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def count(sign_in):
    """How many members an organization had, as its administrator begins to correct it."""
    post = PostFactory(role=Post.Role.ADMIN)
    sign_in(post.user)
    district = OrganizationFactory(parent=post.organization)
    return MemberCountFactory(organization=district, on=date(2025, 12, 31), members=251)


def save(page):
    page.locator("input[name=_save]").click()


def test_seven_thousand_members(visit, count):
    page = visit(f"/admin/organizations/membercount/{count.pk}/change/")
    page.locator("#id_members").fill("")
    page.locator("#id_members").press_sequentially("7.000")
    save(page)
    page.wait_for_url("**/membercount/")

    assert MemberCount.objects.get().members == 7000
    assert page.locator("td.field-members").inner_text() == "7.000"


def test_three_and_a_half_per_cent(visit, count):
    quota = QuotaFactory(
        organization=count.organization,
        period=Period.of_year(2026),
        form="percent",
        low=3,
    )
    page = visit(f"/admin/recruitment/quota/{quota.pk}/change/")
    page.locator("#id_low").fill("")
    page.locator("#id_low").press_sequentially("3,5")
    page.locator("#id_reason").fill("Giao lại")
    save(page)
    page.wait_for_url("**/quota/")

    newest = Quota.objects.newest().get()
    assert (str(newest.low), newest.persons_low) == ("3.50", 9)
    assert "3,5 % = 9" in page.locator("#result_list").inner_text()


def test_the_administration_speaks_of_no_hours(visit, count):
    """Its own calendar told beside each day how far the server is from the browser's zone."""
    page = visit("/admin/recruitment/exemption/add/")

    assert page.locator("#id_start").count() == 1
    assert page.locator(".timezonewarning").count() == 0
