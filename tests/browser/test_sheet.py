"""A list of forty people: pasted, mended, recorded, taken back, and what that takes."""

from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from organizations.models import Post
from recruitment.models import Admission
from tests.browser.test_main_job import PHONE, Place, scrolls_sideways
from tests.factories import AdmissionFactory, OrganizationFactory
from tests.recruitment.sheets.pages import row

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = {"pages": 5, "clicks": 15, "keys": 60}

HEAD = ["STT", "Họ và tên", "Phái", "Ngày tháng năm sinh", "Đơn vị", "Số QĐ", "Ngày ký", "Ngày lễ"]


@pytest.fixture
def ward(sign_in):
    place = Place()
    place.cells = [
        OrganizationFactory(parent=place.ward, name=f"Chi bộ tổ dân phố {number}")
        for number in range(1, 9)
    ]
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    return place


@pytest.fixture
def effort(page):
    """What was done: pages that came, clicks and keys."""
    counted = {"pages": 0, "clicks": 0, "keys": 0}
    page.on("domcontentloaded", lambda _page: counted.update(pages=counted["pages"] + 1))
    return counted


def list_of_forty():
    """Return the lines of a list on which five are faulty and two are double."""
    year = timezone.localdate().year
    decided = {"decided_on": f"14/3/{year}", "ceremony_on": f"3/4/{year}"}
    rows = [row(n, place=f"TDP {n % 8 + 1}", **decided) for n in range(1, 41)]
    rows[3][2] = "31/02/1999"
    rows[4][3] = "TDP"
    rows[9][1] = "?"
    rows[19][5] = "12/12/2999"
    rows[29][3] = "Xóm Không Có"
    rows[11] = [*rows[10]]
    rows[34] = [*rows[33][:4], *rows[34][4:]]
    rows[1][0] = rows[1][0].upper()
    return [HEAD, *([str(n), *cells] for n, cells in enumerate(rows, start=1))]


def paste(page, lines):
    """Put a table on the clipboard as a web page or Word does, and paste it into the first cell."""
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    page.locator("[name='1-full_name']").evaluate(
        """(input, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "x\\ty");
            const paste = {clipboardData: data, bubbles: true, cancelable: true};
            input.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        f"<table>{cells}</table>",
    )
    expect(page.locator("#says-40")).not_to_be_empty()


def counts(page):
    return [int(each) for each in page.locator("#counts button b").all_inner_texts()]


def test_forty_people_are_pasted_mended_recorded_and_taken_back(visit, ward, effort):
    AdmissionFactory(
        organization=ward.cells[0],
        full_name=row(20)[0],
        sex="female",
        born_on=date(1980, 2, 21),
    )
    page = visit("/admissions/")

    def click(target):
        effort["clicks"] += 1
        target.click()

    def mend(name, text):
        field = page.locator(f"[name='{name}']")
        field.fill("")
        effort["clicks"] += 1
        effort["keys"] += len(text) + 1
        field.press_sequentially(text)
        field.press("Enter")

    click(page.get_by_role("link", name="Ghi nhiều người"))
    effort["keys"] += 1
    paste(page, list_of_forty())

    assert counts(page)[0] == 40
    assert counts(page)[1] == 33
    mend("4-born_on", "28/2/1999")
    expect(page.locator("#says-4")).to_contain_text("sẽ ghi")
    click(page.locator("#says-5 button").first)
    expect(page.locator("#says-5")).to_contain_text("sẽ ghi")
    mend("10-sex", "nữ")
    mend("20-decided_on", "nt")
    mend("30-place", "tdp 3")
    expect(page.locator("#says-30")).to_contain_text("sẽ ghi")
    click(page.locator("#says-12").get_by_role("button", name="Bỏ dòng này"))
    expect(page.locator("#says-12")).to_contain_text("bỏ")
    click(page.locator("#says-35").get_by_role("button", name="Bỏ dòng này").first)
    expect(page.locator("#says-35")).to_contain_text("bỏ")
    for button in page.locator("td.says[data-state=ask]").get_by_role("button", name="khác").all():
        click(button)
    expect(page.locator("td.says[data-state=ask]")).to_have_count(0)
    page.locator("#id_listed").press_sequentially("40")
    effort["keys"] += 3
    page.keyboard.press("Tab")
    expect(page.locator("#tally")).to_contain_text("đủ 40/40")
    expect(page.get_by_role("button", name="Ghi 38 người")).to_be_visible()
    click(page.get_by_role("button", name="Ghi 38 người"))
    page.wait_for_url("**/batches/*/")
    assert page.locator("h1").inner_text() == "✓ Đã ghi 38 người"
    assert "38 + 2 = 40" in page.locator("main").inner_text()
    assert Admission.objects.filter(person__full_name=row(2)[0]).exists()
    assert (effort["pages"] <= 5, effort["clicks"] <= 15, effort["keys"] <= 60) == (True,) * 3, (
        effort
    )

    click(page.get_by_role("link", name="Lấy lại cả lô"))
    page.get_by_label("Lý do").fill("ghi nhầm")
    page.get_by_label("Tôi đã xem ba danh sách này").check()
    click(page.get_by_role("button", name="Lấy lại 38 người"))
    page.wait_for_url("**/batches/*/")
    assert Admission.objects.standing().count() == 1


def test_a_list_is_typed_by_keyboard_alone(visit, ward):
    page = visit("/sheets/admissions/")
    expect(page.locator("[name='1-full_name']")).to_be_focused()

    def line(*cells):
        for cell in cells:
            page.keyboard.type(cell)
            page.keyboard.press("Tab")

    year = timezone.localdate().year
    line("Lê Thị Sáu", "nữ", "3/2/95", "tdp 3", "301-QĐ/ĐU", f"14/3/{year}", "")
    page.locator("[name='2-full_name']").focus()
    line("Vũ Văn Kiên", "nam", "03021995", '"', "+", "nt", "")
    page.locator("[name='2-sex']").focus()

    expect(page.locator("#says-1")).to_contain_text("sẽ ghi")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name='3-sex']")).to_be_focused()
    page.keyboard.press("Control+d")
    expect(page.locator("[name='3-sex']")).to_have_value("nam")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("[name='2-sex']")).to_be_focused()
    expect(page.locator("[name='2-decision_number']")).to_have_value("302-QĐ/ĐU")
    page.locator("#id_listed").focus()
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    expect(page.locator("#tally")).to_contain_text("đủ 2/2")
    expect(page.get_by_role("button", name="Ghi 2 người")).to_be_visible()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Ghi 2 người").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/batches/*/")

    assert Admission.objects.count() == 2


def test_on_a_phone_each_person_is_a_card_with_the_faults_first(visit, ward, page):
    page.set_viewport_size(PHONE)
    visit("/sheets/admissions/")
    paste(page, list_of_forty())

    assert not scrolls_sideways(page)
    fault, good = page.locator("tr[data-row='4']"), page.locator("tr[data-row='1']")
    assert fault.bounding_box()["y"] < good.bounding_box()["y"]
    expect(fault.locator("[name='4-born_on']")).to_be_visible()
    expect(fault.locator("[name='4-sex']")).to_be_hidden()
    fault.get_by_text("sửa các ô khác").click()
    expect(fault.locator("[name='4-sex']")).to_be_visible()


def test_the_end_of_a_session_loses_nothing(visit, ward, page, context, complaints):
    visit("/sheets/admissions/")
    page.locator("[name='1-full_name']").fill("Lê Thị Sáu")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("[name='2-full_name']").focus()

    expect(page.locator(".typed-note")).to_be_visible()
    expect(page.locator("[name='1-full_name']")).to_have_value("Lê Thị Sáu")
    complaints[:] = [each for each in complaints if "401" not in each]
