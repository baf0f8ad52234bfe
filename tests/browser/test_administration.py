"""The administration in a browser: on a phone, and what is put right by pages of its own."""

from datetime import date

import pytest
from playwright.sync_api import expect

from organizations import posts, terms
from organizations.models import MemberCount, Post, User
from tests.dossiers import CandidateFactory
from tests.factories import OrganizationFactory, PostFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWN = "gió lùa qua cửa sổ"


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
    with page.expect_response(lambda answer: "term=le" in answer.url) as answered:
        page.locator(".select2-search__field").fill("le thi lan")
    found = [choice["text"] for choice in answered.value.json()["results"]]
    assert found == ["Lê Thị Lan (lan)"], "not what the server was asked for"
    expect(options).to_have_text("Lê Thị Lan (lan)")
    options.click()
    expect(page.locator("#select2-id_user-container")).to_contain_text("Lê Thị Lan (lan)")


def test_several_posts_are_ticked_and_confirmed_on_a_phone(visit, sign_in):
    admin, asking = (PostFactory(role=Post.Role.ADMIN) for _each in range(2))
    district = OrganizationFactory(parent=admin.organization, name="Huyện")
    said = {"organization": district, "role": "secretary", "start": date(2026, 1, 1)}
    waiting = [
        posts.grant(user=UserFactory(full_name=f"Lê Thị {name}"), **said, by=asking.user)
        for name in ("Lan", "Mai", "Cúc")
    ]
    sign_in(admin.user)

    page = visit("/admin/")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Xác nhận nhiều nhiệm vụ một lần").click()
    page.get_by_label("Lê Thị Lan").check()
    page.get_by_label("Lê Thị Cúc").check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator(".event-sentence")).to_contain_text("2 nhiệm vụ này")
    expect(page.locator("#content")).not_to_contain_text("Lê Thị Mai")
    page.get_by_role("button", name="Xác nhận").click()

    expect(page.locator(".messagelist")).to_contain_text("Đã xác nhận 2 nhiệm vụ")
    left = Post.objects.filter(asked_by__isnull=False)
    assert list(left) == [waiting[1]]


def signed_in(page, username, password):
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "login" not in url)
    return page


def add_user(page, username, organization):
    """Fill in the form of a new secretary, and return the password that is shown once."""
    page.locator("[name=username]").fill(username)
    page.locator("[name=full_name]").fill("Nguyễn Thị Thu")
    options = page.locator(".select2-results__option:not(.loading-results)")
    page.locator(".field-organization .select2-selection").click()
    options.filter(has_text=organization.name).click()
    page.locator("[name=role]").select_option(Post.Role.SECRETARY)
    page.get_by_role("button", name="Lưu", exact=True).click()
    shown = page.locator("#one-time-password")
    size, colour = shown.evaluate("e => [getComputedStyle(e).fontSize, getComputedStyle(e).color]")
    assert (float(size.removesuffix("px")) >= 20, colour) == (True, "rgb(0, 0, 0)")
    return shown.inner_text()


def test_two_administrators_make_a_reader_who_sees_the_list(
    visit, sign_in, another_browser, live_server
):
    first, second = PostFactory(role=Post.Role.ADMIN), UserFactory(username="quantri2")
    second.set_password(OWN)
    second.save()
    PostFactory(role=Post.Role.ADMIN, organization=first.organization, user=second)
    cell = OrganizationFactory(parent=first.organization, kind="cell", name="Chi bộ Ea Yông")
    CandidateFactory(organization=cell, full_name="Y Suin Êban")
    sign_in(first.user)
    given = add_user(visit("/admin/organizations/user/add/"), "thu", cell)

    reader = signed_in(another_browser("/login/"), "thu", given)
    reader.locator("[name=old_password]").fill(given)
    for name in ("new_password1", "new_password2"):
        reader.locator(f"[name={name}]").fill(OWN)
    reader.locator("main button[type=submit]").click()
    expect(reader.locator("main")).to_contain_text("chờ")
    assert reader.get_by_role("link", name="Hồ sơ", exact=True).count() == 0

    page = signed_in(another_browser("/login/"), "quantri2", OWN)
    page.goto(f"{live_server.url}/admin/organizations/post/")
    page.locator("#result_list").get_by_role("link", name="Nguyễn Thị Thu").click()
    page.get_by_role("link", name="Xác nhận").click()
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    reader.reload()
    reader.get_by_role("link", name="Hồ sơ", exact=True).click()
    expect(reader.get_by_role("link", name="Y Suin Êban")).to_be_visible()


def test_member_counts_are_loaded_from_a_file_with_the_mouse(visit, sign_in, tmp_path):
    ward = OrganizationFactory(code="P-01", kind="grassroots_committee")
    sign_in(PostFactory(role=Post.Role.ADMIN, organization=ward).user)
    file = tmp_path / "đảng viên.csv"
    file.write_text("Mã đơn vị;Ngày thống kê;Số đảng viên\nP-01;31/12/2025;1.240\n", "utf-8")
    page = visit("/admin/")
    page.get_by_role("link", name="Nạp từ tệp").click()
    page.get_by_label("Tệp chứa").select_option(label="Số đảng viên")
    page.get_by_label("Tệp (Excel hoặc CSV)").set_input_files(file)
    page.get_by_role("button", name="Xem trước tệp").click()
    expect(page.get_by_role("status")).to_contain_text("Có thể nạp: 1 số liệu đảng viên.")
    assert not MemberCount.objects.exists()

    page.get_by_role("button", name="Nạp 1 dòng").click()

    expect(page.get_by_role("status")).to_contain_text("Đã nạp: 1 số liệu đảng viên.")
    assert MemberCount.objects.get().members == 1240
