"""A board switches between the two readings and sees who makes the difference."""

from datetime import date

import pytest

from organizations import reorganization
from organizations.models import User
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_borders_are_switched_and_the_difference_is_named(visit, sign_in):
    post = PostFactory(role="board")
    sign_in(post.user)
    city, district = (
        OrganizationFactory(parent=post.organization, name=name)
        for name in ("Thành ủy Thanh Hóa", "Huyện ủy Đông Sơn")
    )
    for organization, number in ((city, 3), (district, 2)):
        AdmissionFactory.create_batch(number, organization=organization)
    reorganization.dissolve(district, heir=city, on=date(2025, 1, 1), by=User.objects.system())

    page = visit(f"/dashboard/{city.pk}/?period=2024")
    named = page.locator("#readings .crossing")
    named.wait_for()
    assert page.locator(".num").inner_text().startswith("3")
    assert "Huyện ủy Đông Sơn" in named.inner_text()
    assert "+2" in named.inner_text()

    page.get_by_role("link", name="theo tổ chức hiện nay", exact=True).click()
    page.locator(".borders [aria-current]", has_text="hiện nay").wait_for()
    assert page.locator(".num").inner_text().startswith("5")

    page.locator("[name=period]").select_option("2023")
    page.wait_for_url("**borders=today**")
    page.locator(".num", has_text="0").wait_for()
    assert page.locator(".borders [aria-current]").inner_text() == "theo tổ chức hiện nay"
