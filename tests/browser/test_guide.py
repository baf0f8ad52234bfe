"""From an empty inbox to the guide, and from the guide to the page that it speaks of."""

import pytest
from playwright.sync_api import expect

from organizations.models import Post
from tests.browser.test_inbox import PHONE
from tests.browser.test_main_job import Place

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_new_secretary_is_led_from_the_inbox_to_the_first_admission(visit, sign_in):
    place = Place()
    sign_in(place.post(Post.Role.SECRETARY, place.cell))
    page = visit("/inbox/?window=overdue")

    page.get_by_role("link", name="Ngày đầu sử dụng hệ thống").click()
    expect(page.get_by_role("listitem").filter(has_text="Việc cần làm")).to_have_count(1)
    page.get_by_role("link", name="Ghi kết nạp").click()
    expect(page).to_have_url(f"{page.url.split('/admissions')[0]}/admissions/add/")


def test_the_link_at_the_top_is_large_enough_on_a_phone(visit, sign_in):
    place = Place()
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit("/reviews/")
    page.set_viewport_size(PHONE)

    link = page.locator("header").get_by_role("link", name="Hướng dẫn")
    box = link.bounding_box()
    assert box["height"] >= 44
    assert box["x"] + box["width"] <= PHONE["width"]
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rà soát tháng")
