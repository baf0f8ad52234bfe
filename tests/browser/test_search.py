"""The field at the top of each page, typed into and pressed, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from organizations.models import Post
from tests.browser.test_inbox import PHONE
from tests.browser.test_main_job import PASSWORD, Place
from tests.dossiers import CandidateFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME, OTHER = "Nguyễn Văn Hùng", "Kpă Y Thuyên"


@pytest.fixture
def place():
    place = Place()
    for name in (NAME, OTHER):
        CandidateFactory(organization=place.cell, full_name=name)
    return place


def test_somebody_is_found_from_any_page_with_the_keyboard_alone(visit, sign_in, place):
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit("/admissions/")

    page.get_by_role("searchbox").focus()
    page.keyboard.type("nvh")
    page.keyboard.press("Enter")

    expect(page.get_by_role("searchbox")).to_have_value("nvh")
    expect(page).to_have_url(re.compile("sought=~"))
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)


def test_on_a_phone_it_is_large_enough_and_nothing_is_pushed_aside(visit, sign_in, place):
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit("/inbox/?window=all")
    page.set_viewport_size(PHONE)
    finder = page.get_by_role("search").first

    for part in (finder.get_by_role("searchbox"), finder.get_by_role("button")):
        assert part.bounding_box()["height"] >= 44
    task = page.locator(".task").first.bounding_box()
    assert task["y"] + task["height"] <= PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    finder.get_by_role("searchbox").fill("thuyen")
    finder.get_by_role("button").click()
    expect(page.get_by_role("link", name=OTHER)).to_be_visible()


def test_without_scripts_it_finds_too(another_browser, live_server, place):
    page = another_browser("/login/", java_script_enabled=False)
    page.get_by_label("Tên đăng nhập").fill(place.post(Post.Role.SECRETARY, place.ward).username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    page.get_by_role("searchbox").fill("hung")
    page.get_by_role("search").get_by_role("button").click()

    expect(page.get_by_role("link", name=NAME)).to_be_visible()
