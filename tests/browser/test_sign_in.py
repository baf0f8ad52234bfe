import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from organizations.models import Post, User
from reports.demo import accounts
from tests.factories import OrganizationFactory, PostFactory, UserFactory

GIVEN, OWN = "hoa sen tháng bảy", "gió lùa qua cửa sổ"

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_secretary_signs_in_and_out_without_a_complaint_of_the_browser(visit):
    post = PostFactory()
    post.user.set_password(GIVEN)
    post.user.save()

    page = visit("/login/")
    sign_in_by_the_form(page, post.user)
    page.locator(".sign-out button").click()

    page.wait_for_url("**/login/")


@pytest.mark.parametrize("role", [*Post.Role.values, None])
def test_who_was_given_a_password_chooses_another_and_gets_in(visit, role):
    user = UserFactory(must_change_password=True)
    if role:
        PostFactory(user=user, role=role)
    user.set_password(GIVEN)
    user.save()
    page = visit("/login/")
    sign_in_by_the_form(page, user)
    page.wait_for_url("**/password/")

    loaded = []
    page.on("framenavigated", lambda frame: loaded.append(frame.url))
    page.locator("[name=old_password]").fill(GIVEN)
    page.locator("[name=new_password1]").fill(OWN)
    page.wait_for_load_state("networkidle")
    assert loaded == []
    assert page.locator("nav").count() == 0
    page.locator("[name=new_password2]").fill(OWN)
    page.locator("main button[type=submit]").click()

    page.locator(".note.success").wait_for()
    assert "/password/" not in page.url
    assert page.locator("main h1").is_visible()
    assert page.locator("nav.nav-main a").count() > 0


def sign_in_by_the_form(page, user):
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill(GIVEN)
    page.locator("main button[type=submit]").click()


def test_the_login_page_uses_the_vendored_font(visit):
    page = visit("/login/")

    page.evaluate("document.fonts.ready")
    loaded = page.evaluate("document.fonts.check('16px \"Be Vietnam Pro\"', 'ữ')")

    assert loaded is True


@pytest.fixture
def account(settings):
    """One user of the demo, on a site that is one."""
    settings.DEMO = True
    account = next(each for each in accounts.ACCOUNTS if each.username == "dongson")
    user = User.objects.create_user(account.username, account.full_name, accounts.PASSWORD)
    cell = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    PostFactory(user=user, role=account.role, organization=cell)
    return account


def test_the_demo_names_its_users_and_lets_them_in_at_one_click(visit, account):
    page = visit("/login/")
    assert page.locator(".try li").count() == 1
    page.locator(".try").get_by_role("button", name="dongson").click()

    page.wait_for_url(lambda url: "/login/" not in url)
    assert page.get_by_text(account.full_name).first.is_visible()


def press(page, account):
    page.locator(".try").get_by_role("button", name=account.username).click()


def test_a_button_of_the_demo_hands_back_what_was_typed(visit, account):
    page = visit("/login/")
    press(page, account)
    page.wait_for_url(lambda url: "/login/" not in url)
    visit("/admissions/add/")
    page.locator("[name=full_name]").fill("Trần Thị Hoa")
    Session.objects.all().delete()
    page.get_by_role("button", name="Lưu", exact=True).click()

    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    press(page, account)

    expect(page.get_by_text("Trần Thị Hoa")).to_be_visible()
    assert asked == []
    page.get_by_role("button", name="Gửi nội dung đã nhập").click()
    expect(page.locator("[name=full_name]")).to_have_value("Trần Thị Hoa")


def test_a_button_of_the_demo_leads_where_one_wanted_to_go(visit, account):
    page = visit("/candidates/add/")

    press(page, account)

    page.wait_for_url("**/candidates/add/")


def test_no_other_site_names_its_users(visit):
    User.objects.create_user("dongson", "Tống Duy Lộc", accounts.PASSWORD)

    page = visit("/login/")

    assert page.locator(".try").count() == 0
    assert "dongson" not in page.content()
