import pytest

from tests.factories import PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_secretary_signs_in_and_out_without_a_complaint_of_the_browser(visit):
    post = PostFactory()
    post.user.set_password("hoa sen tháng bảy")
    post.user.save()

    page = visit("/login/")
    page.locator("[name=username]").fill(post.user.username)
    page.locator("[name=password]").fill("hoa sen tháng bảy")
    page.locator("main button[type=submit]").click()
    page.locator(".sign-out button").click()

    page.wait_for_url("**/login/")


def test_the_login_page_uses_the_vendored_font(visit):
    page = visit("/login/")

    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("document.fonts.check('16px \"Be Vietnam Pro\"', 'ữ')")

    assert loaded is True
