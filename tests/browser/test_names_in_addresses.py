"""A person is searched for by name, and the browser keeps no address that holds the name."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from organizations.models import Post
from tests.browser.test_main_job import PASSWORD, Place
from tests.dossiers import CandidateFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME, OTHER = "Lò Thị Búp", "Kpă Y Thuyên"


@pytest.fixture
def page(page):
    """A page that notes every address that is asked for."""
    page.asked = []
    page.on("request", lambda request: page.asked.append(unquote(request.url)))
    return page


def test_a_name_is_found_and_gone_back_to_and_stands_in_no_address(visit, sign_in):
    place = Place()
    for name in (NAME, OTHER):
        CandidateFactory(organization=place.cell, full_name=name)
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit("/candidates/")
    rows = page.locator("#candidates a[href*='queue=']")
    expect(rows).to_have_count(2)

    page.locator("#id_words").press_sequentially("bup")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile(r"words=~"))
    expect(page.locator("#id_words")).to_be_focused()
    page.locator("#id_words").press_sequentially(" nobody")
    expect(rows).to_have_count(0)
    page.go_back()
    expect(rows).to_have_count(1)
    expect(page.locator("#id_words")).to_have_value("bup")
    page.get_by_role("link", name=NAME).click()
    page.wait_for_url("**/candidates/*/**")
    assert NAME not in page.title()
    page.go_back()
    expect(rows).to_have_count(1)
    page.reload()
    expect(rows).to_have_text(re.compile(NAME))
    page.locator("#id_words").fill("")
    expect(rows).to_have_count(2)

    assert [url for url in page.asked if re.search("bup|Búp", url, re.IGNORECASE)] == []
    assert page.evaluate("JSON.stringify([sessionStorage, localStorage])").find(NAME) == -1


def test_without_scripts_a_name_is_found_too(another_browser, live_server):
    place = Place()
    for name in (NAME, OTHER):
        CandidateFactory(organization=place.cell, full_name=name)
    page = another_browser("/login/", java_script_enabled=False)
    page.get_by_label("Tên đăng nhập").fill(place.post(Post.Role.SECRETARY, place.ward).username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto(f"{live_server.url}/candidates/")

    page.locator("#id_words").fill(NAME)
    page.get_by_role("button", name="Xem", exact=True).click()

    expect(page.locator("#candidates a[href*='queue=']")).to_have_count(1)
    expect(page.locator("#id_words")).to_have_value(NAME)
    assert NAME not in unquote(page.url)
