"""What is typed survives: an ended session, a second window, a lost connection, a wrong click."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from organizations.models import Post
from recruitment.models import Admission
from tests.factories import OrganizationFactory, PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "hoa sữa mùa thu Hà Nội"
NAME = "Trần Thị Hoa"
FORM = "/admissions/add/"


@pytest.fixture
def secretary():
    cell = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    post = PostFactory(organization=cell)
    post.user.set_password(PASSWORD)
    post.user.save()
    return post.user


@pytest.fixture
def typing(secretary, sign_in, visit):
    """The entry form with a name half typed."""
    sign_in(secretary)
    page = visit(FORM)
    page.locator("[name=full_name]").press_sequentially(NAME)
    return page


def save(page):
    page.get_by_role("button", name="Lưu", exact=True).click()


def sign_in_on(page, user):
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()


def send_what_is_kept(page):
    expect(page.get_by_text(NAME)).to_be_visible()
    page.get_by_role("button", name="Gửi nội dung đã nhập").click()
    expect(page.locator("[name=full_name]")).to_have_value(NAME)


def test_a_session_that_ends_while_somebody_types_takes_nothing_away(typing, secretary, complaints):
    Session.objects.all().delete()

    typing.locator("[name=decided_on]").fill("02/03/2026")
    typing.locator("[name=decided_on]").press("Tab")

    expect(typing.get_by_role("alert")).to_contain_text("Phiên làm việc đã hết")
    assert typing.locator("[name=full_name]").input_value() == NAME
    save(typing)
    sign_in_on(typing, secretary)
    send_what_is_kept(typing)
    complaints[:] = [each for each in complaints if "401" not in each]


def test_a_session_that_ends_while_nobody_types_leads_to_signing_in(
    secretary, sign_in, visit, complaints
):
    sign_in(secretary)
    page = visit("/candidates/")
    Session.objects.all().delete()

    page.locator("[name=words]").fill("hoa")

    page.wait_for_url("**/login/?next=**")
    complaints[:] = [each for each in complaints if "401" not in each]


def test_a_second_window_that_signs_in_anew_loses_nothing(typing, secretary, complaints):
    other = typing.context.new_page()
    other.goto(typing.url)
    other.locator(".sign-out button").click()
    sign_in_on(other, secretary)
    other.wait_for_url(lambda url: "login" not in url)

    save(typing)

    expect(typing.get_by_text("Chưa có gì được lưu")).to_be_visible()
    send_what_is_kept(typing)
    complaints[:] = [each for each in complaints if "403" not in each]


def test_a_cookie_that_is_gone_loses_nothing(typing, secretary, complaints):
    typing.context.clear_cookies()

    save(typing)
    sign_in_on(typing, secretary)

    send_what_is_kept(typing)
    complaints[:] = [each for each in complaints if "403" not in each]


def test_without_a_connection_the_form_stays_as_it_was_typed(typing, complaints):
    typing.context.set_offline(True)
    save(typing)

    expect(typing.get_by_role("alert")).to_contain_text("Không kết nối được")
    assert typing.locator("[name=full_name]").input_value() == NAME
    typing.context.set_offline(False)
    save(typing)
    expect(typing.locator(".err").first).to_be_visible()
    assert typing.locator("[name=full_name]").input_value() == NAME
    complaints[:] = [each for each in complaints if "ERR_INTERNET" not in each]


def asked_when(page, leave):
    """Return what kind of question was asked as `leave` was done, having chosen to stay."""
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    leave()
    page.wait_for_timeout(300)
    page.remove_listener("dialog", stay)
    return asked


def test_who_leaves_a_form_in_which_something_was_typed_is_asked(typing):
    link = typing.locator("header nav a").first

    assert asked_when(typing, lambda: link.click(no_wait_after=True)) == ["beforeunload"]
    assert typing.locator("[name=full_name]").input_value() == NAME


def test_a_form_that_came_back_with_faults_is_not_left_unasked_either(typing):
    save(typing)
    expect(typing.locator(".err").first).to_be_visible()
    link = typing.locator("header nav a").first

    assert asked_when(typing, lambda: link.click(no_wait_after=True)) == ["beforeunload"]


def test_who_typed_nothing_or_saves_is_not_asked(secretary, sign_in, visit):
    sign_in(secretary)
    page = visit(FORM)
    page.locator("[name=full_name]").focus()
    assert asked_when(page, page.locator("header nav a").first.click) == []

    page.goto(f"{page.url.split('//')[0]}//{page.url.split('/')[2]}{FORM}")
    page.locator("[name=full_name]").fill(NAME)
    assert asked_when(page, lambda: save(page)) == []
    assert not Admission.objects.exists()


def test_a_form_that_was_sent_twice_and_did_not_get_through_is_not_left_unasked(typing):
    """The second click is not sent: the first one is on its way, as far as anybody knows."""
    typing.route(f"**{FORM}", lambda route: route.abort("aborted"))
    for _click in range(2):
        save(typing)
        typing.wait_for_timeout(300)
    link = typing.locator("header nav a").first

    assert asked_when(typing, lambda: link.click(no_wait_after=True)) == ["beforeunload"]
    assert typing.locator("[name=full_name]").input_value() == NAME


def test_a_form_that_the_browser_holds_back_is_not_left_unasked(secretary, sign_in, visit):
    sign_in(secretary)
    page = visit("/password/")
    for name in ("old_password", "new_password1", "new_password2"):
        page.locator(f"[name={name}]").fill(PASSWORD)

    def empty_a_field(route):
        page.locator("[name=old_password]").fill("")
        route.continue_()

    page.route("**/health/live", empty_a_field)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    expect(page.locator("[name=old_password]")).to_be_focused()
    link = page.locator("header nav a").first

    assert asked_when(page, lambda: link.click(no_wait_after=True)) == ["beforeunload"]


def test_the_forms_of_the_administration_ask_too(sign_in, visit):
    post = PostFactory(role=Post.Role.ADMIN)
    sign_in(post.user)
    page = visit("/admin/organizations/user/add/")
    page.locator("[name=full_name]").press_sequentially(NAME)
    link = page.locator("#site-name a, #header a").first

    assert asked_when(page, lambda: link.click(no_wait_after=True)) == ["beforeunload"]
