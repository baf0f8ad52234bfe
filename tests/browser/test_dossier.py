"""A dossier goes from the pool to recognition, with the keyboard alone."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from organizations.models import Post
from recruitment.models import Candidate
from tests.browser.test_main_job import PHONE, Place, scrolls_sideways, tab_to
from tests.dossiers import CandidateFactory, sponsor, vouched_for
from tests.factories import MemberCountFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME = "Trần Thị Ngọc Ánh"
ROAD = [
    # what is pressed, days since the step before, what is typed into which field
    ("Ghi nhận cảm tình Đảng", 14, {"Số nghị quyết chi bộ": "5-NQ/CB"}),
    (
        "Ghi giấy chứng nhận lớp nhận thức về Đảng",
        30,
        {"Số giấy chứng nhận": "115/GCN", "Ngày cấp giấy chứng nhận": "10042024"},
    ),
    ("Ghi đơn xin vào Đảng", 7, {}),
    ("Ghi việc khai lý lịch", 7, {}),
    ("Ghi kết quả thẩm tra lý lịch", 20, {}),
    ("Ghi giới thiệu, nhận xét", 7, {}),
    (
        "Ghi nghị quyết chi bộ",
        7,
        {"Số nghị quyết": "9-NQ/CB", "Có mặt": "18", "Tán thành": "17"},
    ),
    (
        "Ghi nghị quyết đảng ủy cơ sở",
        7,
        {"Số nghị quyết": "31-NQ/ĐU", "Được biểu quyết": "9", "Có mặt": "9", "Tán thành": "9"},
    ),
    ("Ghi quyết định kết nạp", 14, {"Số quyết định": "215-QĐ/HU"}),
    ("Ghi lễ kết nạp", 10, {}),
    (
        "Ghi giấy chứng nhận lớp đảng viên mới",
        120,
        {"Số giấy chứng nhận": "40/GCN", "Ngày cấp giấy chứng nhận": "01102024"},
    ),
    ("Ghi đề nghị công nhận chính thức", 250, {}),
    (
        "Ghi nghị quyết chi bộ đề nghị công nhận",
        7,
        {"Số nghị quyết": "12-NQ/CB", "Có mặt": "18", "Tán thành": "18"},
    ),
    (
        "Ghi nghị quyết đề nghị công nhận chính thức của đảng ủy cơ sở",
        7,
        {"Số nghị quyết": "44-NQ/ĐU", "Được biểu quyết": "9", "Có mặt": "9", "Tán thành": "9"},
    ),
    ("Ghi quyết định công nhận chính thức", 7, {"Số quyết định": "88-QĐ/HU"}),
]


@pytest.fixture
def place():
    place = Place()
    MemberCountFactory(organization=place.cell, on=date(2024, 1, 1), members=20)
    return place


def type_into(page, label, text):
    """Go to a field by Tab and replace what stands in it."""
    field = tab_to(page, page.get_by_label(label, exact=True))
    field.press("ControlOrMeta+a")
    page.keyboard.type(text)


def choose(page, label, words):
    """Go to a select by Tab and press the arrow key until it says so."""
    select = tab_to(page, page.get_by_label(label, exact=True))
    for _press in range(20):
        if select.evaluate("field => field.selectedOptions[0].text") == words:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"“{label}” cannot be “{words}”.")


def save(page):
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def confirm(page):
    """Confirm what is odd, and say why."""
    expect(page.get_by_role("alert")).to_contain_text("Hãy kiểm tra lại")
    for number in range(page.locator("input[name=confirm]").count()):
        tab_to(page, page.locator("input[name=confirm]").nth(number)).press("Space")
    type_into(page, "Lý do vẫn thực hiện", "giấy tờ bổ sung sau")
    save(page)


def take_step(page, verb, on, fields):
    """Press the button of the next step, fill its form in and save it."""
    tab_to(page, page.locator(".ahead").get_by_role("link", name=verb, exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/step/**")
    day = page.locator("input[name=on]")
    for label, text in fields.items():
        page.locator("h1").evaluate("() => document.activeElement.blur()")
        type_into(page, label, text)
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    tab_to(page, day).press("ControlOrMeta+a")
    page.keyboard.type(f"{on:%d%m%Y}")
    save(page)
    if page.locator("input[name=confirm]").count():
        confirm(page)
    page.wait_for_url(re.compile(r"/candidates/\d+/$"))


def test_a_dossier_goes_from_the_pool_to_recognition_with_the_keyboard(visit, sign_in, place):
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit("/candidates/")
    tab_to(page, page.get_by_role("link", name="Đưa người vào nguồn"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/candidates/add/")
    page.keyboard.type("doan ket")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    type_into(page, "Vào nguồn từ ngày", "01032024")
    type_into(page, "Họ và tên", NAME)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    type_into(page, "Ngày sinh", "19051998")
    choose(page, "Nguồn", "công nhân")
    choose(page, "Học vấn", "Trung học phổ thông")
    choose(
        page,
        "Tổ chức Đoàn, công đoàn tại nơi này",
        "Nơi này không có tổ chức Đoàn, cũng không có công đoàn",
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_have_text(f"Đã đưa {NAME} vào nguồn.")
    candidate = Candidate.objects.get()
    page = visit(f"/candidates/{candidate.pk}/")

    for who in ("Phạm Văn Giúp", "Lê Thị Nhận"):
        tab_to(page, page.get_by_role("link", name="Ghi người giới thiệu"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/companions/sponsor/")
        page.keyboard.type(who)
        type_into(page, "Đảng viên chính thức từ ngày", "01012010")
        type_into(page, "Cùng công tác, học tập hoặc cư trú từ ngày", "01012015")
        type_into(page, "Từ ngày", "01032024")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(re.compile(r"/candidates/\d+/$"))

    tab_to(page, page.get_by_role("link", name="Trường hợp đặc biệt"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/special/")
    choose(page, "Có vấn đề theo tiêu chuẩn chính trị không?", "Không")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/candidates/\d+/$"))

    on = date(2024, 3, 1)
    for verb, days, fields in ROAD:
        on += timedelta(days=days)
        take_step(page, verb, on, fields)

    expect(page.get_by_text("Đảng viên chính thức từ ngày")).to_be_visible()
    candidate.refresh_from_db()
    assert (candidate.stage, candidate.outcome) == ("official", "completed")
    assert candidate.official_on == candidate.admission.ceremony_on.replace(year=2025)
    visit("/admissions/?period=2024")
    expect(page.get_by_role("row", name=NAME)).to_contain_text("215-QĐ/HU")


def test_pages_of_dossiers_do_not_scroll_sideways_on_a_phone(another_browser, place):
    candidate = sponsor(CandidateFactory(organization=place.cell, stage="endorsed"))
    user = place.post(Post.Role.SECRETARY, place.ward)
    page = another_browser("/login/", viewport=PHONE)
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill("hoa sen tháng bảy")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)

    for path in ("", "add/", f"{candidate.pk}/", f"{candidate.pk}/step/cell_voted/"):
        page.goto(re.sub(r"(https?://[^/]+).*", rf"\1/candidates/{path}", page.url))
        assert not scrolls_sideways(page), path


def test_what_stops_a_step_leads_by_a_click_to_where_it_is_put_right(visit, sign_in, place):
    candidate = vouched_for(
        CandidateFactory(organization=place.cell, stage="endorsed", union_here="")
    )
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit(f"/candidates/{candidate.pk}/")
    ahead = page.locator("#next")
    expect(ahead).to_contain_text("tổ chức Đoàn")

    ahead.get_by_role("link", name="Mở phần thông tin").click()
    page.get_by_label("Tổ chức Đoàn, công đoàn tại nơi này").select_option("none")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_url(re.compile(r"/candidates/\d+/$"))

    expect(ahead.locator(".err")).to_have_count(0)
    candidate.refresh_from_db()
    assert candidate.union_here == "none"


def test_papers_are_marked_with_two_clicks(visit, sign_in, place):
    candidate = CandidateFactory(organization=place.cell, stage="biography")
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit(f"/candidates/{candidate.pk}/")

    page.get_by_role("checkbox", name="2-KNĐ").check()
    page.get_by_label("Giấy tờ đã đánh dấu để ở").fill("tủ 3")
    page.get_by_role("button", name="đã có", exact=True).click()

    expect(page.get_by_role("row", name="2-KNĐ")).to_contain_text("✓ đã có")
    [paper] = candidate.paper_states.filter(code="2-KNĐ")
    assert (paper.state, paper.place) == ("in_hand", "tủ 3")


def test_one_paper_after_the_other_is_filled_in_from_one_page(visit, sign_in, place):
    candidate = CandidateFactory(organization=place.cell, stage="endorsed")
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit(f"/candidates/{candidate.pk}/print/")

    for code in ("6-KNĐ", "9-KNĐ"):
        with page.expect_download() as paper:
            page.locator(f"button[value='{code}']").click()
        assert paper.value.suggested_filename.startswith(code)


def test_lists_and_dossiers_are_printed_without_what_can_only_be_pressed(visit, sign_in, place):
    candidate = CandidateFactory(organization=place.cell)
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    pressed = {
        "/candidates/": ["#id_words", "summary"],
        f"/candidates/{candidate.pk}/": [".tools", ".paper-marks", "#papers + section p"],
        f"/pipeline/{place.ward.pk}/": [".tabs a:not(.on)"],
    }
    for address, parts in pressed.items():
        page = visit(address)
        page.emulate_media(media="print")
        for part in parts:
            expect(page.locator(part).first).to_be_hidden()


def test_reasons_are_printed_with_their_names_under_the_name_of_the_page(visit, sign_in, place):
    candidate = CandidateFactory(organization=place.cell, stage="endorsed", full_name=NAME)
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit(f"/pipeline/{place.ward.pk}/reasons/")
    name = page.get_by_role("link", name=candidate.person.full_name)
    expect(name).to_be_hidden()
    page.evaluate(
        "addEventListener('beforeprint', () => {"
        " window.printed = [...document.querySelectorAll('details li a')]"
        ".map(each => each.checkVisibility()) })"
    )

    page.pdf()

    assert page.evaluate("window.printed") == [True]
    expect(name).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".tabs")).to_have_text(
        re.compile(r"^\s*Nguyên nhân chậm xử lý\s*$"), use_inner_text=True
    )


@pytest.mark.parametrize("part", ["", "quota/", "time/"])
def test_a_hint_to_press_a_number_is_not_printed(visit, sign_in, place, part):
    CandidateFactory(organization=place.cell)
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit(f"/pipeline/{place.ward.pk}/{part}")
    hint = page.get_by_text("bấm vào con số")
    expect(hint).to_be_visible()

    page.emulate_media(media="print")

    expect(hint).to_be_hidden()
    expect(page.locator(".tabs .on")).to_be_visible()


def test_a_dossier_is_printed_without_boxes_to_tick_and_its_next_step_as_words(
    visit, sign_in, place
):
    candidate = CandidateFactory(organization=place.cell, stage="course_done")
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit(f"/candidates/{candidate.pk}/")
    page.emulate_media(media="print")

    expect(page.locator("#papers input[type=checkbox]").first).to_be_hidden()
    step = page.locator(".ahead .btn").first
    expect(step).to_be_visible()
    expect(step).to_have_css("background-color", "rgba(0, 0, 0, 0)")
    expect(step).to_have_css("border-top-width", "0px")


def test_a_printed_list_of_several_pages_says_which_it_is(visit, sign_in, place):
    for _each in range(51):
        CandidateFactory(organization=place.cell)
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit("/candidates/")
    page.emulate_media(media="print")

    expect(page.get_by_text("Trang 1/2")).to_be_visible()
    expect(page.get_by_role("link", name="Trang sau")).to_be_hidden()


def test_the_list_of_dossiers_has_the_whole_width_of_the_paper(visit, sign_in, place):
    CandidateFactory(organization=place.cell)
    sign_in(place.post(Post.Role.SECRETARY, place.ward))

    page = visit("/candidates/")
    page.emulate_media(media="print")

    widths = [
        page.locator(part).bounding_box()["width"] for part in ("main", "#candidates > div table")
    ]
    assert widths[1] > 0.9 * widths[0]


def test_a_dossier_entered_by_mistake_is_annulled_and_opened_again(visit, sign_in, place):
    candidate = CandidateFactory(organization=place.cell, full_name=NAME)
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit(f"/candidates/{candidate.pk}/")

    page.get_by_role("link", name="Hủy hồ sơ ghi nhầm").click()
    page.get_by_role("button", name="Hủy hồ sơ").click()
    expect(page.locator(".err")).to_have_count(2)  # no reason, not ticked
    page.get_by_label("Lý do").fill("ghi nhầm người")
    page.get_by_label("Tôi đã kiểm tra").check()
    page.get_by_role("button", name="Hủy hồ sơ").click()

    expect(page.get_by_role("status")).to_have_text("Đã hủy hồ sơ.")
    expect(page.locator(".note.warning")).to_contain_text("ghi nhầm người")
    candidate.refresh_from_db()
    assert candidate.outcome == "mistake"

    page.get_by_role("link", name="Mở lại").click()
    page.get_by_label("Lý do").fill("hủy sai")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".big")).to_contain_text("nguồn")
    candidate.refresh_from_db()
    assert candidate.is_open


def test_the_day_of_the_entry_and_the_certificate_are_put_right(visit, sign_in, place):
    candidate = CandidateFactory(organization=place.cell, full_name=NAME)
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit(f"/candidates/{candidate.pk}/")

    page.locator(".story").get_by_role("link", name="sửa").click()
    page.get_by_label("Vào nguồn từ ngày").fill("01/02/2024")
    page.get_by_label("Lý do sửa").fill("ghi nhầm ngày")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".big")).to_contain_text("01/02/2024")
    page.get_by_role("link", name="Ghi giấy chứng nhận lớp nhận thức cấp ở nơi khác").click()
    page.get_by_label("Số giấy chứng nhận").fill("9/GCN")
    page.get_by_label("Ngày cấp giấy chứng nhận").fill("05/02/2024")
    page.get_by_label("Nơi cấp").fill("TTCT Buôn Hồ")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("aside .facts")).to_contain_text("TTCT Buôn Hồ")

    candidate.refresh_from_db()
    assert candidate.started_on == candidate.stage_on == date(2024, 2, 1)
    assert (candidate.certificate_number, candidate.certificate_on) == ("9/GCN", date(2024, 2, 5))


def test_a_recognition_is_taken_back_and_recorded_anew(visit, sign_in, place):
    candidate = CandidateFactory(organization=place.cell, full_name=NAME, stage="official")
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    page = visit(f"/candidates/{candidate.pk}/")

    page.get_by_role("link", name="Rút lại việc công nhận").click()
    page.get_by_label("Lý do rút lại").fill("ghi nhầm người")
    page.get_by_label("Tôi đã kiểm tra").check()
    page.get_by_role("button", name="Lưu").click()

    expect(page.get_by_role("status")).to_contain_text("Đã rút lại việc công nhận")
    candidate.refresh_from_db()
    assert candidate.is_open
    verb = "Ghi quyết định công nhận chính thức"
    take_step(page, verb, candidate.stage_on, {"Số quyết định": "90-QĐ/HU"})
    candidate.refresh_from_db()
    assert candidate.outcome == "completed"
