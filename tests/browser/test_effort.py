"""What a secretary's tasks take: pages, clicks and keys, as docs/effort.md tells.

The browser itself counts: HTML answers that came, real clicks, and keys that went down.
Forty people from a sheet are counted in `test_sheet`.
"""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organizations.models import Post
from recruitment.models import Admission, Candidate, PoolReview
from tests.browser.test_dossier import ROAD, choose, save
from tests.browser.test_main_job import Place
from tests.factories import MemberCountFactory, OrganizationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNT = """
    for (const kind of ["keydown", "click"])
        addEventListener(kind, (event) => {
            // A key may click: what has no place on the screen was not clicked by a hand.
            if (!event.isTrusted || (kind === "click" && event.detail === 0)) return;
            sessionStorage[kind] = Number(sessionStorage[kind] || 0) + 1;
        }, true);
"""


class Effort:
    """Counts from where it begins until it is asked."""

    def __init__(self, page):
        self.page, self.pages = page, 0
        page.add_init_script(COUNT)
        page.on("domcontentloaded", lambda _page: self._came())

    def _came(self):
        self.pages += 1

    def begin(self):
        self.pages = 0
        self.page.evaluate("sessionStorage.clear()")

    @property
    def told(self):
        read = "kind => Number(sessionStorage[kind] || 0)"
        clicks, keys = (self.page.evaluate(read, kind) for kind in ("click", "keydown"))
        return {"pages": self.pages, "clicks": clicks, "keys": keys}


@pytest.fixture
def effort(page):
    return Effort(page)


@pytest.fixture
def place(sign_in):
    place = Place()
    MemberCountFactory(organization=place.cell, on=date(2024, 1, 1), members=20)
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    return place


def at_most(told, **most):
    assert {name: told[name] <= number for name, number in most.items()} == dict.fromkeys(
        most, True
    ), told


def fill(page, label, text):
    """Click into a field and replace what stands in it."""
    page.get_by_label(label, exact=True).click(click_count=1)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def enter_into_the_pool(page):
    page.get_by_role("link", name="Đưa người vào nguồn").click()
    page.wait_for_url("**/candidates/add/")
    page.keyboard.type("doan ket")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    fill(page, "Vào nguồn từ ngày", "01032024")
    page.keyboard.press("Tab")
    page.keyboard.type("Tran Thi Lan")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("19051998")
    for label, words in (
        ("Nguồn", "công nhân"),
        ("Học vấn", "Trung học phổ thông"),
        (
            "Tổ chức Đoàn, công đoàn tại nơi này",
            "Nơi này không có tổ chức Đoàn, cũng không có công đoàn",
        ),
    ):
        choose(page, label, words)
    save(page)
    page.locator("[role=status] a, main a", has_text="Tran Thi Lan").first.click()
    page.wait_for_url(re.compile(r"/candidates/\d+/"))


def name_who_vouch(page, first, second):
    page.get_by_role("link", name="Ghi người giới thiệu").click()
    page.wait_for_url("**/companions/sponsor/")
    say_who_vouches(page, first)
    fill(page, "Từ ngày", "01032024")
    press(page, "Lưu và ghi người giới thiệu nữa")
    page.wait_for_url("**/companions/sponsor/?on=*")
    say_who_vouches(page, second)
    save(page)


def say_who_vouches(page, who):
    page.keyboard.type(who)
    for text in ("01012010", "01012015"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)


def answer_special_cases(page):
    page.get_by_role("link", name="Trường hợp đặc biệt").click()
    page.wait_for_url("**/special/")
    choose(page, "Có vấn đề theo tiêu chuẩn chính trị không?", "Không")
    save(page)


def take_step(page, on, fields, *, last):
    """Fill in the form of a step by Tab and save it, so that the next one follows."""
    for label, text in fields.items():
        go_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(text)
        if label in ("Số nghị quyết", "Số nghị quyết chi bộ", "Số quyết định") or "cấp" in label:
            type_day(page, on)
    if not fields:
        type_day(page, on)
    for box in page.locator("input[name=in_hand]").all():
        box.click()
    button = "Lưu" if last else "Lưu và ghi bước tiếp theo"
    press(page, button)
    if page.locator("input[name=confirm]").count():
        for box in page.locator("input[name=confirm]").all():
            box.click()
        fill(page, "Lý do vẫn thực hiện", "giay to sau")
        press(page, button)


def type_day(page, on):
    field = page.locator("input[name=on]")
    if go_to(page, field) == 0:
        page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(f"{on:%d%m%Y}")


def go_to(page, target) -> int:
    """Press Tab until `target` has the focus, and return how often."""
    for presses in range(9):
        if target.evaluate("element => element === document.activeElement"):
            return presses
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not come there.")


def test_from_the_pool_to_recognition(visit, place, effort):
    page = visit("/candidates/")
    effort.begin()

    enter_into_the_pool(page)
    name_who_vouch(page, "Pham Van Giup", "Le Thi Nhan")
    answer_special_cases(page)
    page.locator(".ahead").get_by_role("link", name=ROAD[0][0], exact=True).click()
    page.wait_for_url("**/step/**")
    on = date(2024, 3, 1)
    for number, (verb, days, fields) in enumerate(ROAD):
        on += timedelta(days=days)
        expect(page.get_by_role("heading", level=1)).to_have_text(verb)
        take_step(page, on, fields, last=number == len(ROAD) - 1)

    assert Candidate.objects.get().stage == "official"
    at_most(effort.told, pages=25, clicks=30, keys=410)


def test_ten_admissions_of_one_cell(visit, place, effort):
    today = timezone.localdate()
    page = visit("/admissions/")
    effort.begin()
    page.get_by_role("link", name="Ghi kết nạp").click()
    page.wait_for_url("**/admissions/add/")
    page.keyboard.type("doan ket")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("301-QD/DU")
    page.keyboard.press("Enter")
    page.keyboard.type(f"{today:%d%m%Y}")
    page.keyboard.press("Enter")
    for number in range(10):
        page.keyboard.type(f"Nguyen Van {'ABCDEGHIKL'[number]}nh")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.keyboard.type(f"{number + 10}021995")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    assert Admission.objects.count() == 10
    at_most(effort.told, pages=12, clicks=1, keys=350)


def test_nine_cells_are_reviewed_with_three_clicks(visit, place, effort):
    for number in range(7):
        OrganizationFactory(kind="cell", parent=place.ward, name=f"Chi bộ tổ dân phố {number}")
    page = visit("/inbox/?window=all")
    effort.begin()

    page.get_by_role("link", name="Tất cả chi bộ trên một trang").click()
    page.get_by_role("button", name="Chọn tất cả trên trang này").click()
    page.get_by_role("button", name="Ghi “không phát sinh” cho các chi bộ đã chọn").click()

    expect(page.get_by_text("Đã ghi “không phát sinh” cho 9 chi bộ.")).to_be_visible()
    assert PoolReview.objects.filter(nothing_new=True).count() == 9
    at_most(effort.told, pages=2, clicks=3, keys=0)
