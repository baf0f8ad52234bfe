"""Two wards become one: drawn, seen, in effect for everybody at the next click, taken back."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from organizations.models import Action, Organization, Post, Reorganization
from organizations.periods import Period
from organizations.reorganization import documents
from recruitment.models import Candidate, Quota
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, QuotaFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def city():
    """A city with two wards of a cell each, who admitted one and two last year."""
    city = OrganizationFactory(kind="upper_committee", name="Đảng bộ thành phố")
    last_year = timezone.localdate().year - 1
    for name, admitted in (("Đông", 1), ("Tây", 2)):
        ward = OrganizationFactory(
            kind="grassroots_committee", parent=city, name=f"Đảng bộ phường {name}"
        )
        cell = OrganizationFactory(kind="cell", parent=ward, name=f"Chi bộ {name} 1")
        for month in range(admitted):
            AdmissionFactory(organization=cell, decided_on=date(last_year, 3 + month, 2))
        setattr(city, "east" if name == "Đông" else "west", ward)
        city.cell = getattr(city, "cell", cell)
    return city


@pytest.fixture
def as_user(another_browser, live_server):
    """Return a function that opens an address as somebody else, signed in."""

    def opened(user, path, **kwargs):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page = another_browser("/login/", **kwargs)
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )
        page.goto(f"{live_server.url}{path}")
        return page

    return opened


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_two_wards_become_one_and_are_two_again(visit, sign_in, as_user, city, size):
    CandidateFactory(organization=city.cell, full_name="Lê Thị Hồng Nhung")
    secretary = PostFactory(organization=city.east).user
    board = PostFactory(organization=city, role=Post.Role.BOARD).user
    sign_in(PostFactory(organization=city, role=Post.Role.ADMIN).user)
    yesterday = timezone.localdate() - timedelta(days=1)
    dossiers = as_user(secretary, "/candidates/")
    expect(dossiers.get_by_text("Lê Thị Hồng Nhung").first).to_be_visible()

    page = visit("/reorganizations/add/")
    if size:
        page.set_viewport_size(size)
    page.get_by_label("Số quyết định").fill("12-NQ/ThU")
    page.get_by_label("Có hiệu lực từ ngày").fill(yesterday.strftime("%d/%m/%Y"))
    page.get_by_role("button", name="Tiếp tục: chọn tổ chức").click()
    page.get_by_role("checkbox", name="Đảng bộ phường Đông").check()
    page.get_by_role("checkbox", name="Đảng bộ phường Tây").check()
    page.get_by_text("Nhập lại thành một").click()
    page.get_by_label("Tên tổ chức mới").first.fill("Đảng bộ phường Mới")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Ghi vào văn bản").first.click()
    expect(page.get_by_text("nhập vào “Đảng bộ phường Mới”")).to_have_count(2)

    page.get_by_role("link", name="Tiếp tục: xem trước").click()
    expect(page.locator(".mark-new")).to_have_text("Đảng bộ phường Mới")
    expect(page.locator(".mark-ends")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Tôi đã xem trước").check()
    page.get_by_role("button", name="Thực hiện ngay").click()
    document = Reorganization.objects.get()
    expect(page.get_by_text("Đang có hiệu lực")).to_be_visible()

    new = Organization.objects.get(name="Đảng bộ phường Mới")
    dossiers.reload()
    expect(dossiers.locator(".who")).to_contain_text("Đảng bộ phường Mới")
    expect(dossiers.get_by_text("Lê Thị Hồng Nhung").first).to_be_visible()
    dossiers.goto(f"{page.url.split('/reorganizations')[0]}/organizations/{new.pk}/")
    expect(dossiers.locator("h1")).to_have_text("Đảng bộ phường Mới")

    year = yesterday.year - 1 if yesterday.year == timezone.localdate().year else yesterday.year
    figures = as_user(board, f"/dashboard/{city.pk}/?period={year}")
    expect(figures.get_by_role("row", name="Đảng bộ phường Đông")).to_be_visible()
    figures.get_by_role("link", name="theo tổ chức hiện nay").click()
    expect(figures.get_by_role("row", name="Đảng bộ phường Mới")).to_contain_text("3")

    page.get_by_role("link", name="Thu hồi").click()
    page.get_by_label("Lý do").fill("Nhầm ngày")
    page.get_by_role("button", name="Thu hồi").click()
    expect(page.get_by_text("Đã thu hồi").first).to_be_visible()
    document.refresh_from_db()
    assert document.state == "taken_back"
    dossiers.goto(f"{page.url.split('/reorganizations')[0]}/candidates/")
    expect(dossiers.get_by_text("Lê Thị Hồng Nhung").first).to_be_visible()


def test_a_ward_is_dragged_to_what_becomes_of_it(visit, sign_in, city):
    admin = PostFactory(organization=city, role=Post.Role.ADMIN).user
    sign_in(admin)
    document = Reorganization.objects.create(on=timezone.localdate(), drafted_by=admin)
    page = visit(f"/reorganizations/{document.pk}/draft/")

    page.locator(".pick", has_text="Đảng bộ phường Đông").drag_to(
        page.locator("[data-deed=rename]")
    )

    expect(page.get_by_role("checkbox", name="Đảng bộ phường Đông")).to_be_checked()
    expect(page.locator("[data-picked]")).to_have_text("1")
    expect(page.locator("[data-deed=rename]")).to_have_attribute("open", "")


def test_a_ward_is_dragged_beside_all_that_may_become_of_it(visit, sign_in, city):
    admin = PostFactory(organization=city, role=Post.Role.ADMIN).user
    sign_in(admin)
    document = Reorganization.objects.create(on=timezone.localdate(), drafted_by=admin)
    page = visit(f"/reorganizations/{document.pk}/draft/")

    page.locator(".pick", has_text="Đảng bộ phường Đông").drag_to(page.locator("[data-picked]"))

    expect(page.get_by_role("checkbox", name="Đảng bộ phường Đông")).to_be_checked()
    expect(page.locator("[data-picked]")).to_have_text("1")


def test_all_of_it_works_without_scripts_and_without_a_mouse(as_user, city):
    admin = PostFactory(organization=city, role=Post.Role.ADMIN).user
    document = Reorganization.objects.create(
        on=timezone.localdate() - timedelta(days=1), drafted_by=admin
    )
    page = as_user(admin, f"/reorganizations/{document.pk}/draft/", java_script_enabled=False)

    for name in ("Đông", "Tây"):
        page.get_by_label("Tên, tên cũ hoặc mã").fill(f"phường {name}")
        page.keyboard.press("Enter")
        tick = page.get_by_role("checkbox", name=f"Đảng bộ phường {name}")
        tick.focus()
        page.keyboard.press("Space")
    merging = page.locator("[data-deed=merge]")
    merging.locator("summary").focus()
    page.keyboard.press("Enter")
    merging.get_by_label("Hoặc nhập vào một tổ chức đang có").fill(city.east.code)
    merging.get_by_role("button", name="Ghi vào văn bản").press("Enter")
    page.get_by_role("link", name="Tiếp tục: xem trước").press("Enter")
    page.get_by_label("Tôi đã xem trước").press("Space")
    page.get_by_role("button", name="Thực hiện ngay").press("Enter")

    expect(page.get_by_text("Đang có hiệu lực")).to_be_visible()
    assert city.west.successors.get().successor == city.east


def test_what_a_split_cell_had_is_shared_out_by_hand(visit, sign_in, city):
    cell, yesterday = city.cell, timezone.localdate() - timedelta(days=1)
    first, second = CandidateFactory.create_batch(2, organization=cell)
    QuotaFactory(organization=cell, period=Period.of_year(timezone.localdate().year), low=6)
    admin = PostFactory(organization=city, role=Post.Role.ADMIN).user
    founding = {"verb": "found", "kind": "cell", "parent_code": city.east.code}
    lines = [
        Action(code="D8", name="Chi bộ Đông 8", **founding),
        Action(code="D9", name="Chi bộ Đông 9", **founding),
        Action(verb="split", code=cell.code, heir_code="D8", other_codes="D9"),
    ]
    document = documents.draft(number="01-NQ", on=yesterday, actions=lines, by=admin)
    sign_in(admin)
    page = visit(f"/reorganizations/{document.pk}/")

    page.get_by_role("link", name="Phân chia hồ sơ").click()
    page.get_by_label(f"Hồ sơ {first.pk}").select_option("Chi bộ Đông 8")
    page.get_by_label(f"Hồ sơ {second.pk}").select_option("Chi bộ Đông 9")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_label("Tôi đã xem trước").check()
    page.get_by_role("button", name="Thực hiện ngay").click()
    expect(page.get_by_text("Đang có hiệu lực")).to_be_visible()
    page.get_by_role("link", name="Chỉ tiêu của đơn vị kế thừa").click()
    page.get_by_label("Chi bộ Đông 8").fill("4")
    page.get_by_label("Số văn bản giao").fill("07-CV/ĐU")
    page.get_by_role("button", name="Giao các chỉ tiêu này").click()
    expect(page.get_by_text("Đang có hiệu lực")).to_be_visible()

    cells = dict(Candidate.objects.values_list("pk", "organization__code"))
    assert cells == {first.pk: "D8", second.pk: "D9"}
    issued = Quota.objects.filter(organization__code="D8")
    assert [each.persons_low for each in issued] == [4]
