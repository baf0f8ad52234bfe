"""The administration in a browser: on a phone, and what is put right by pages of its own."""

from datetime import date

import pytest
from playwright.sync_api import expect

from organizations import terms
from organizations.models import Post, User
from tests.factories import OrganizationFactory, PostFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("address", ["quota/grid/{pk}/2026/", "papertemplate/paper/TM-LL/"])
def test_pages_of_the_administration_do_not_scroll_sideways_on_a_phone(visit, sign_in, address):
    post = PostFactory(role=Post.Role.ADMIN)
    OrganizationFactory(parent=post.organization, name="Chi bộ Trường Trung học cơ sở Đông Sơn")
    sign_in(post.user)

    page = visit(f"/admin/recruitment/{address.format(pk=post.organization.pk)}")
    page.set_viewport_size({"width": 390, "height": 844})

    assert page.locator("#content table tbody tr").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_term_and_the_end_of_a_post_are_put_right_with_the_mouse(visit, sign_in):
    admin = PostFactory(role=Post.Role.ADMIN)
    district = OrganizationFactory(parent=admin.organization, name="Huyện")
    user = UserFactory(username="lan", full_name="Lê Thị Lan")
    post = PostFactory(user=user, organization=district, start=date(2026, 1, 1))
    terms.record(
        organization=district,
        name=terms.named("2020-2025"),
        start=date(2020, 10, 22),
        last_day=date(2025, 10, 15),
        by=User.objects.system(),
    )
    sign_in(admin.user)

    page = visit("/admin/organizations/congressterm/")
    page.get_by_role("link", name="Huyện").first.click()
    page.get_by_role("link", name="Rút").click()
    page.get_by_label("Lý do").fill("Của huyện khác")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.locator(".past")).to_contain_text("Lý do: Của huyện khác")

    page = visit(f"/admin/organizations/post/{post.pk}/change/")
    page.get_by_role("link", name="Đã thôi từ trước").click()
    page.get_by_label("Thôi từ ngày").fill("01/02/2026")
    page.get_by_label("Lý do ghi muộn").fill("Chuyển công tác")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.locator(".messagelist")).to_contain_text("đến hết ngày 31/01/2026")
    assert Post.objects.get(pk=post.pk).end == date(2026, 2, 1)

    page = visit("/admin/organizations/post/add/")
    options = page.locator(".select2-results__option:not(.loading-results)")
    page.locator(".field-user .select2-selection").click()
    options.first.wait_for()
    with page.expect_response(lambda answer: "thi" in answer.url):
        page.locator(".select2-search__field").fill("le thi lan")
    expect(options).to_have_text("Lê Thị Lan (lan)")
    options.click()
    expect(page.locator("#select2-id_user-container")).to_contain_text("Lê Thị Lan (lan)")
