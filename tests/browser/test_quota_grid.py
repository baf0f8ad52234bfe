"""The quota grid as it is typed into."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organizations.models import Post
from organizations.periods import Period
from recruitment.models import Quota
from tests.factories import MemberCountFactory, OrganizationFactory, PostFactory, QuotaFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def choose_dak_song(page):
    """Type and click as people do, but let each answer come before the next question."""
    options = page.locator(".select2-results__option:not(.loading-results)")
    page.locator(".select2-selection").click()
    options.first.wait_for()
    with page.expect_response(lambda answer: "dak" in answer.url):
        page.locator(".select2-search__field").fill("dak song")
    expect(options).to_have_count(1)
    expect(options).to_have_text(re.compile("Đắk Song"))
    options.click()


@pytest.fixture
def year():
    return timezone.localdate().year


@pytest.fixture
def district(sign_in):
    post = PostFactory(role=Post.Role.ADMIN)
    sign_in(post.user)
    return OrganizationFactory(parent=post.organization, name="Đảng ủy xã Đắk Song")


@pytest.fixture
def wards(district):
    return [OrganizationFactory(parent=district, name=f"Phường {n}") for n in (1, 2, 3)]


@pytest.fixture
def sheet(visit, district, wards, year):
    return visit(f"/admin/recruitment/quota/grid/{district.pk}/{year}/")


def cell(page, ward, column="low"):
    return page.locator(f"[name={column}-{ward.pk}]")


def press_save(page):
    page.get_by_role("button", name="Lưu", exact=True).first.click()


def test_enter_and_arrows_move_and_only_the_button_saves_after_a_question(sheet, wards, district):
    cell(sheet, wards[0]).focus()
    sheet.keyboard.type("5")
    sheet.keyboard.press("Enter")
    expect(cell(sheet, wards[1])).to_be_focused()
    sheet.keyboard.type("6")
    sheet.keyboard.press("ArrowRight")
    expect(cell(sheet, wards[1], "high")).to_be_focused()
    sheet.keyboard.type("8")
    sheet.keyboard.press("ArrowUp")
    expect(cell(sheet, wards[0], "high")).to_be_focused()
    sheet.keyboard.press("Shift+Enter")
    sheet.keyboard.press("ArrowLeft")
    expect(cell(sheet, wards[0])).to_be_focused()
    for _number in range(4):
        sheet.keyboard.press("Enter")
    expect(cell(sheet, wards[2])).to_be_focused()  # the last row: nowhere to go, nothing sent
    expect(sheet.locator("#grid-assigned")).to_have_text("11")
    assert not Quota.objects.exists()

    press_save(sheet)
    expect(sheet.locator(".grid-question")).to_contain_text("2 chỉ tiêu, tổng 11, được giao.")
    expect(sheet.locator(".grid-question")).to_contain_text("Chưa có số văn bản.")
    sheet.keyboard.press("Enter")
    assert not Quota.objects.exists()
    sheet.locator("[name=confirmed]").click()
    expect(sheet.locator(".messagelist .success")).to_have_text("Đã lưu 2 chỉ tiêu.")

    found = Quota.objects.order_by("low")
    assert [(quota.persons_low, quota.persons_high) for quota in found] == [(5, None), (6, 8)]


def test_an_emptied_cell_withdraws_after_a_question_that_says_so(visit, wards, district, year):
    for number, ward in enumerate(wards[:2], start=5):
        QuotaFactory(organization=ward, period=Period.of_year(year), low=number)
    sheet = visit(f"/admin/recruitment/quota/grid/{district.pk}/{year}/")
    cell(sheet, wards[0]).fill("")

    press_save(sheet)
    expect(sheet.get_by_role("alert")).to_contain_text("Lý do")
    sheet.locator("[name=reason]").fill("Giao nhầm")
    press_save(sheet)
    question = sheet.locator(".grid-question")
    expect(question).to_contain_text("1 chỉ tiêu")
    expect(question).to_contain_text("rút")
    expect(question).to_contain_text("Phường 1")
    assert Quota.objects.newest().count() == 2

    sheet.locator("[name=confirmed]").click()
    expect(sheet.locator(".messagelist .success")).to_have_text("Đã rút 1 chỉ tiêu.")
    assert [quota.organization for quota in Quota.objects.newest()] == [wards[1]]
    assert Quota.objects.get(organization=wards[0]).withdrawal_reason == "Giao nhầm"


def test_enter_in_the_document_sends_nothing(sheet, wards):
    cell(sheet, wards[0]).fill("5")
    sheet.locator("summary", has_text="Văn bản").click()
    sheet.locator("[name=document_number]").fill("9-KH")
    sheet.locator("[name=document_number]").press("Enter")

    expect(sheet.locator("[name=document_number]")).to_have_value("9-KH")
    press_save(sheet)
    expect(sheet.locator(".grid-question")).to_contain_text("Văn bản 9-KH")


def paste(field, text):
    """Paste as the browser does when a column was copied from a workbook."""
    field.evaluate(
        """(input, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = {clipboardData: data, bubbles: true, cancelable: true};
            input.focus();
            input.dispatchEvent(new ClipboardEvent("paste", event));
        }""",
        text,
    )


def test_a_column_of_a_workbook_fills_the_rows_below(sheet, wards):
    cell(sheet, wards[0]).fill("1")
    paste(cell(sheet, wards[0]), "5\r\n\r\n12\t14\r\n4\r\n")

    assert [cell(sheet, ward).input_value() for ward in wards] == ["5", "", "12"]
    expect(cell(sheet, wards[2], "high")).to_have_value("14")
    expect(sheet.locator("#grid-status")).to_contain_text("1 số không có ô để dán.")
    expect(sheet.locator("#grid-assigned")).to_have_text("17")
    cell(sheet, wards[0]).press("Control+z")
    assert [cell(sheet, ward).input_value() for ward in wards] == ["1", "", ""]
    expect(sheet.locator("#grid-assigned")).to_have_text("1")


def both(page, wards):
    """Return what stands in the fields of the rows: quota and upper bound."""
    return [
        tuple(cell(page, ward, name).input_value() for name in ("low", "high")) for ward in wards
    ]


def test_names_copied_beside_the_numbers_say_for_which_rows_they_are(sheet, wards):
    cell(sheet, wards[1]).fill("9")

    paste(cell(sheet, wards[0]), "PHUONG  3\t7.000\r\nPhường 1\t5\t8\r\n\t\r\nPhường 2\t\r\n")

    assert both(sheet, wards) == [("5", "8"), ("", ""), ("7.000", "")]
    told = sheet.locator("#grid-status")
    expect(told).to_have_text("Đã dán 3 số. Ctrl+Z để hoàn tác. 1 ô bị xóa trống theo bảng tính.")
    expect(sheet.locator("#grid-assigned")).to_have_text("7.005")
    cell(sheet, wards[0]).press("Control+z")
    assert both(sheet, wards) == [("", ""), ("9", ""), ("", "")]


@pytest.mark.parametrize(
    ("copied", "why"),
    [
        ("5\n2l\n4", "dòng 2, cột 1: “2l” không phải là số người"),
        ("5\t6\n7\tba", "dòng 2, cột 2: “ba” không phải là số người"),
        ("5\n\n\n\nx", "dòng 5, cột 1: “x” không phải là số người"),
        ("Phường 1\t5\nPhường 2\t2l", "dòng 2, cột 2: “2l” không phải là số người"),
        ("Phường 1\t5\nTổng cộng\t5", "dòng 2: không có dòng nào ở đây mang tên “Tổng cộng”"),
        ("Phường\t5", "dòng 1: không có dòng nào ở đây mang tên “Phường”"),
        ("Phường 1\t5\n\t6", "dòng 2: không có dòng nào ở đây mang tên “”"),
        ("Phường 1\t5\nphuong 1\t6", "dòng 2: “phuong 1” đã có ở dòng trên"),
        ("Phường 1\nPhường 2", "dòng 1, cột 1: “Phường 1” không phải là số người"),
    ],
)
def test_a_paste_with_a_cell_that_cannot_be_read_changes_nothing(sheet, wards, copied, why):
    cell(sheet, wards[0]).fill("1")

    paste(cell(sheet, wards[0]), copied)

    assert both(sheet, wards) == [("1", ""), ("", ""), ("", "")]
    expect(sheet.locator("#grid-status.grid-refused")).to_contain_text(f"Chưa dán gì: {why}")
    expect(sheet.locator("#grid-assigned")).to_have_text("1")


def test_a_name_of_several_rows_is_refused_unless_one_is_written_just_so(visit, district, year):
    names = ("Chi bộ Hòa", "Chi bộ Hoa", "Chi bộ Đá", "Chi bộ Đá")
    rows = [OrganizationFactory(parent=district, name=name) for name in names]
    page = visit(f"/admin/recruitment/quota/grid/{district.pk}/{year}/")

    paste(cell(page, rows[0]), "Chi bộ Hòa\t5\nChi bộ Hoa\t6")
    paste(cell(page, rows[0]), "Chi bộ Đá\t7\nCHI BỘ HOÀ\t8")

    told = page.locator("#grid-status.grid-refused")
    expect(told).to_contain_text("dòng 1: nhiều dòng cùng mang tên “Chi bộ Đá”; dòng 2: nhiều")
    assert both(page, rows) == [("5", ""), ("6", ""), ("", ""), ("", "")]


def test_the_total_says_that_a_field_cannot_be_read(sheet, wards):
    cell(sheet, wards[0]).fill("5")
    unread = sheet.locator("#grid-unread-part")
    expect(unread).to_be_hidden()

    cell(sheet, wards[1]).fill("2l")

    expect(unread).to_contain_text("ô không đọc được, chưa tính vào tổng:")
    expect(sheet.locator("#grid-unread")).to_have_text("1")
    expect(cell(sheet, wards[1])).to_have_attribute("aria-invalid", "true")
    expect(sheet.locator("#grid-assigned")).to_have_text("5")
    cell(sheet, wards[1]).fill("21")
    expect(unread).to_be_hidden()
    expect(sheet.locator("[aria-invalid]")).to_have_count(0)


def test_the_balance_follows_what_is_proposed_and_typed(sheet, district, wards, year):
    for ward, members in zip(wards, (100, 300, 0), strict=True):
        MemberCountFactory(organization=ward, members=members)
    QuotaFactory(organization=district, period=Period.of_year(year), low=8)

    sheet.locator("summary", has_text="Đề xuất").click()
    sheet.get_by_role("button", name="Phân bổ").click()
    expect(sheet.locator("#grid-assigned")).to_have_text("8")
    cell(sheet, wards[0]).fill("5")
    expect(sheet.locator("#grid-assigned")).to_have_text("11")
    expect(sheet.locator("#grid-difference")).to_have_text("3")


def test_the_cursor_stands_in_the_first_wrong_cell_and_the_faults_are_in_sight(
    visit, district, year
):
    rows = [OrganizationFactory(parent=district, name=f"Phường {n:02}") for n in range(40)]
    page = visit(f"/admin/recruitment/quota/grid/{district.pk}/{year}/")
    cell(page, rows[30]).fill("abc")
    cell(page, rows[39]).fill("-1")
    press_save(page)

    expect(cell(page, rows[30])).to_be_focused()
    expect(cell(page, rows[30])).to_be_in_viewport()
    faults = page.locator(".grid-faults")
    expect(faults).to_contain_text("2 chỗ sai, chưa lưu gì")
    expect(faults).to_be_in_viewport()
    expect(page.locator("#grid-assigned")).to_be_in_viewport()
    faults.get_by_role("link").last.click()
    expect(cell(page, rows[39])).to_be_in_viewport()
    page.mouse.wheel(0, -400)
    expect(page.locator("#grid-rows thead th").first).to_be_in_viewport()


def test_on_a_phone_the_first_cell_is_near_the_top_and_buttons_can_be_hit(sheet, wards):
    sheet.set_viewport_size({"width": 390, "height": 844})

    assert cell(sheet, wards[0]).bounding_box()["y"] < 700
    assert sheet.get_by_role("button", name="Lưu").bounding_box()["height"] >= 44
    width = sheet.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_an_organization_is_found_by_typing_without_diacritics(visit, sign_in):
    post = PostFactory(role=Post.Role.ADMIN)
    district = OrganizationFactory(parent=post.organization, name="Đảng ủy xã Đắk Song")
    sign_in(post.user)

    page = visit("/admin/recruitment/quota/grid/")
    choose_dak_song(page)
    page.locator(".grid-switch button").click()

    expect(page).to_have_url(re.compile(f"/grid/{district.pk}/"))


def test_moving_an_organization_is_confirmed_on_a_second_page(visit, sign_in):
    post = PostFactory(role=Post.Role.ADMIN)
    commune = OrganizationFactory(parent=OrganizationFactory(parent=post.organization))
    other = OrganizationFactory(parent=post.organization, name="Đảng ủy xã Đắk Song")
    sign_in(post.user)

    page = visit(f"/admin/organizations/organization/{commune.pk}/move/")
    choose_dak_song(page)
    page.locator("#id_on").fill("01/02/2026")
    page.locator(".submit-row button").click()
    expect(page.locator(".event-sentence")).to_contain_text(other.name)
    page.locator("[name=confirmed]").click()

    expect(page).to_have_url(re.compile("/reorganizations/[0-9]+/$"))
    assert commune.placements.open().get().parent == other
