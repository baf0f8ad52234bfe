"""The main job, as it is done: an admission is entered, and everybody above sees it."""

import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organizations.models import Post, User
from organizations.periods import Period
from recruitment.admissions.admissions import admit
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.models import Admission, Candidate
from tests.dossiers import CandidateFactory
from tests.factories import OrganizationFactory, PostFactory, QuotaFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "hoa sen tháng bảy"
NAME = "Trần Thị Ngọc Ánh"
PHONE = {"width": 390, "height": 844}


class Place:
    """A district with a ward and two cells, and a quota of two for this year."""

    def __init__(self):
        province = OrganizationFactory(name="Đảng bộ tỉnh Đắk Nông")
        self.district = OrganizationFactory(parent=province, name="Đảng bộ huyện Đắk Song")
        self.ward = OrganizationFactory(parent=self.district, name="Đảng ủy xã Nâm N'Jang")
        self.cell = OrganizationFactory(parent=self.ward, name="Chi bộ thôn Đoàn Kết")
        self.other_cell = OrganizationFactory(parent=self.ward, name="Chi bộ thôn Đoàn Thắng")
        for organization in (self.district, self.ward):
            QuotaFactory(
                organization=organization,
                period=Period.of_year(timezone.localdate().year),
                low=2,
            )

    def post(self, role, organization):
        """Return somebody who can sign in with PASSWORD and holds one post."""
        user = UserFactory()
        user.set_password(PASSWORD)
        user.save()
        PostFactory(user=user, organization=organization, role=role)
        return user

    def admit(self, full_name, cell):
        """Let somebody be admitted today in `cell`."""
        today = timezone.localdate()
        entry = AdmissionEntry(
            organization=cell,
            full_name=full_name,
            sex="male",
            born_on=date(1995, 2, 3),
            decided_on=today,
            decision_number=f"{Admission.objects.count() + 1}-QĐ/ĐU",
        )
        admit(entry, by=User.objects.system(), today=today)


@pytest.fixture
def place():
    return Place()


@pytest.fixture
def secretary_form(visit, sign_in, place):
    """The entry form, open before the secretary of the ward."""
    sign_in(place.post(Post.Role.SECRETARY, place.ward))
    return visit("/admissions/add/")


def signed_in(page, user):
    """Sign `user` in with the keyboard alone: the name is where the typing starts."""
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def cell_field(page):
    return page.get_by_role("combobox", name="Chi bộ")


def tab_to(page, target):
    """Press Tab until `target`, which is looked for once, has the focus."""
    element = target.element_handle()
    for _press in range(60):
        if element.evaluate("element => element === document.activeElement"):
            return target
        page.keyboard.press("Tab")
    raise AssertionError("The keyboard does not reach it.")


def choose_cell(page, letters, name, *moves):
    """Pick a cell from those that `letters` find, by the arrow keys."""
    page.keyboard.type(letters)
    expect(page.get_by_role("option").first).to_be_visible()
    for move in moves:
        page.keyboard.press(move)
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(cell_field(page)).to_have_value(name)


def fill_in(page, cell, *, name=NAME, born_on="03021995", number="15-QĐ/ĐU"):
    """Fill the form in with the keyboard; the focus is left in the date of birth."""
    cell_field(page).press("ControlOrMeta+a")
    choose_cell(page, cell.name, cell.name)
    page.keyboard.press("Enter")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    page.keyboard.type(f"{timezone.localdate():%d%m%Y}")
    page.keyboard.press("Enter")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Ngày sinh")).to_be_focused()
    page.keyboard.type(born_on)


def typed(page):
    """Return what stands in the fields that are seen."""
    return page.locator("form.entry").evaluate(
        """form => [...form.elements]
            .filter((field) => field.name && field.type !== "hidden")
            .map((field) => [field.name, field.type === "radio" ? field.checked : field.value])"""
    )


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_typing_into_a_cell_that_was_chosen_replaces_it(secretary_form, place):
    page = secretary_form
    cell_field(page).click()
    choose_cell(page, "doan ket", place.cell.name)
    page.get_by_label("Số quyết định").click()

    cell_field(page).click()
    choose_cell(page, "doan thang", place.other_cell.name)

    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    choose_cell(page, "doan ket", place.cell.name)


def test_an_admission_is_entered_with_the_keyboard_and_seen_from_above(
    visit, another_browser, place
):
    above = {
        role: signed_in(another_browser("/login/"), place.post(role, place.district))
        for role in (Post.Role.BOARD, Post.Role.OBSERVER, Post.Role.ADMIN, Post.Role.AUDITOR)
    }
    auditor = above.pop(Post.Role.AUDITOR)
    expect(auditor.get_by_role("heading", level=1)).to_have_text("Nhật ký")
    for screen in above.values():
        expect(screen.get_by_role("heading", level=1)).to_have_text("Đảng bộ huyện Đắk Song")
        expect(screen.locator(".lead .num")).to_have_text("0/2")
        expect(screen.locator(".lead .basis b").first).to_have_text("0%")
        expect(screen.get_by_role("row", name=place.ward.name)).to_contain_text("Chưa báo cáo")

    page = signed_in(visit("/login/"), place.post(Post.Role.SECRETARY, place.ward))
    tab_to(page, page.locator(".nav-main").get_by_role("link", name="Kết nạp"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admissions/")
    tab_to(page, page.get_by_role("link", name="Ghi kết nạp"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admissions/add/")
    expect(page.get_by_text("Hôm nay đồng chí chưa ghi ai")).to_be_visible()

    expect(cell_field(page)).to_be_focused()
    choose_cell(page, "doan", "Chi bộ thôn Đoàn Thắng", "ArrowDown")
    cell_field(page).press("ControlOrMeta+a")
    choose_cell(page, "thon doan ket", "Chi bộ thôn Đoàn Kết")
    expect(page.locator("#progress")).to_contain_text("Đây là người thứ 1")
    page.keyboard.press("Tab")
    page.keyboard.type("15-QĐ/ĐU")
    page.keyboard.press("Tab")
    today = timezone.localdate()
    page.keyboard.type(f"{today:%d%m%Y}")
    page.keyboard.press("Enter")
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Nữ")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Ngày sinh")).to_be_focused()
    page.keyboard.type("03021995")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("status")).to_contain_text(f"Đã ghi kết nạp của {NAME}.")
    expect(cell_field(page)).to_have_value("Chi bộ thôn Đoàn Kết")
    expect(page.get_by_label("Ngày quyết định")).to_have_value(f"{today:%d/%m/%Y}")
    expect(page.get_by_label("Số quyết định")).to_have_value("16-QĐ/ĐU")
    expect(page.get_by_label("Họ và tên")).to_have_value("")
    expect(page.get_by_label("Họ và tên")).to_be_focused()
    expect(page.locator("#progress")).to_contain_text("Đây là người thứ 2")
    expect(page.get_by_role("heading", name="Vừa ghi hôm nay")).to_be_visible()
    expect(page.get_by_role("row", name=NAME)).to_contain_text("Chi bộ thôn Đoàn Kết")
    admission = Admission.objects.get()
    assert f"{admission.person.born_on:%d/%m/%Y} {admission.person.sex}" == "03/02/1995 female"

    for role, screen in above.items():
        screen.reload()
        expect(screen.locator(".lead .num")).to_have_text("1/2")
        expect(screen.locator(".lead .basis b").first).to_have_text("50%")
        row = screen.get_by_role("row", name=place.ward.name)
        expect(row).to_contain_text("1/2")
        expect(row).to_contain_text("50%")
        expect(row.locator("td .plain")).to_have_count(1 if role == Post.Role.BOARD else 0)
    auditor.reload()
    told = auditor.get_by_role("row").filter(has_text="ghi kết nạp")
    expect(told).to_contain_text(place.cell.name)


def test_a_figure_leads_down_to_as_many_persons_as_it_says(visit, sign_in, place):
    place.admit("Nguyễn Văn An", place.cell)
    place.admit("Y Bih Niê", place.cell)
    place.admit("Lê Thị Hoa", place.other_cell)
    sign_in(place.post(Post.Role.BOARD, place.district))

    page = visit("/")
    for lower, figure in [(place.ward, "3/2"), (place.cell, "2/–")]:
        expect(page.get_by_role("row", name=lower.name)).to_contain_text(figure)
        shown = page.get_by_role("row", name=lower.name).locator("td .plain").inner_text()
        page.get_by_role("row", name=lower.name).locator("td .plain").click()
        expect(page.get_by_role("status")).to_contain_text(f"{shown} ")
        expect(page.locator("#admissions tbody tr")).to_have_count(int(shown))
        page.go_back()
        page.get_by_role("link", name=lower.name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(lower.name)
        expect(page.locator(".lead .num")).to_have_text(figure)
        expect(page.locator(".lead .num a")).to_have_text(shown)
    page.get_by_role("link", name="Xem những người được kết nạp").click()

    expect(page.locator("#admissions tbody tr")).to_have_count(2)
    page.locator("#admissions tbody a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nguyễn Văn An")


OF_POST = {
    Post.Role.SECRETARY: ["Việc cần làm", "Tổng quan", "Hồ sơ", "Kết nạp", "Tổ chức"],
    Post.Role.BOARD: ["Việc cần làm", "Tổng quan", "Hồ sơ", "Kết nạp", "Tổ chức"],
    Post.Role.OBSERVER: ["Tổng quan", "Tổ chức"],
    Post.Role.ADMIN: ["Tổng quan", "Tổ chức", "Quản trị"],
    Post.Role.AUDITOR: ["Nhật ký"],
}


@pytest.mark.parametrize("role", OF_POST)
def test_everybody_lands_on_what_their_post_is_for(live_server, visit, place, role):
    place.admit("Nguyễn Văn An", place.cell)

    page = signed_in(visit("/login/"), place.post(role, place.district))

    if role == Post.Role.SECRETARY:
        expect(page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
        page.get_by_role("link", name="Tổng quan").click()
    audits = role == Post.Role.AUDITOR
    heading = "Nhật ký" if audits else place.district.name
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator(".nav-main a")).to_contain_text(OF_POST[role])
    expect(page.locator(".who .post")).to_have_text(f"{role.label} · {place.district.name}")
    sees_persons = "Kết nạp" in OF_POST[role]
    persons = page.locator("a[href*='/admissions/']")
    expect(persons).to_have_count(3 if sees_persons else 0)  # the list, the figure, the ward's
    expect(page.locator("body")).not_to_contain_text("Nguyễn Văn An")
    assert page.request.get(f"{live_server.url}/admissions/").ok == sees_persons
    enters = page.request.get(f"{live_server.url}/admissions/add/")
    assert enters.status == (200 if role == Post.Role.SECRETARY else 403)
    if audits:
        told = page.get_by_role("row").filter(has_text="ghi kết nạp")
        expect(told).to_contain_text(place.cell.name)


def test_an_administrator_reaches_the_administration(visit, sign_in, place):
    sign_in(place.post(Post.Role.ADMIN, place.district))

    page = visit("/")
    page.get_by_role("link", name="Quản trị", exact=True).click()

    expect(page).to_have_url(re.compile("/admin/$"))
    expect(page.locator("#site-name a")).to_have_css("color", "rgb(143, 29, 24)")
    expect(page.locator("main, #content").first).to_contain_text("Chỉ tiêu")


def test_a_wrong_day_is_said_under_its_field_and_all_else_stays(secretary_form, place):
    page = secretary_form
    fill_in(page, place.cell, born_on="31/02/1999")
    before = typed(page)
    page.keyboard.press("Control+Enter")

    expect(page.locator("#id_born_on_error")).to_have_text("Tháng 2 năm 1999 chỉ có 28 ngày.")
    expect(page.get_by_label("Ngày sinh")).to_be_focused()
    expect(page.get_by_label("Ngày sinh")).to_have_accessible_description(re.compile("28 ngày"))
    assert typed(page) == before
    assert not Admission.objects.exists()

    page.get_by_label("Ngày sinh").press("ControlOrMeta+a")
    page.keyboard.type("28/02/1999")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text(f"Đã ghi kết nạp của {NAME}.")


def test_the_same_person_is_refused_and_a_namesake_is_asked_about(secretary_form, place):
    page = secretary_form
    fill_in(page, place.cell)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text(f"Đã ghi kết nạp của {NAME}.")

    fill_in(page, place.cell, number="")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Người này đã được kết nạp.")).to_be_visible()
    assert Admission.objects.count() == 1

    page.goto(page.url.split("?")[0])
    fill_in(page, place.other_cell, number="17-QĐ/ĐU")
    before = typed(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Đã có người cùng họ tên và ngày sinh")
    assert Admission.objects.count() == 1
    somebody_else = page.get_by_label("Tôi đã kiểm tra, không phải người này")
    expect(somebody_else).to_be_focused()
    assert [field for field in typed(page) if field[0] not in ("confirm", "same_person")] == before
    page.keyboard.press("Space")
    expect(somebody_else).to_be_checked()
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("status")).to_contain_text(f"Đã ghi kết nạp của {NAME}.")
    assert Admission.objects.values("person").distinct().count() == 2


@pytest.mark.parametrize("button", ["Lưu", "Lưu và ghi người tiếp theo"], ids=["save", "next"])
def test_a_double_click_saves_once(secretary_form, place, button):
    page = secretary_form
    fill_in(page, place.cell)
    page.get_by_role("button", name=button, exact=True).dblclick()

    expect(page.get_by_role("status")).to_contain_text(f"Đã ghi kết nạp của {NAME}.")
    assert Admission.objects.count() == 1


@pytest.mark.parametrize("released", ["after a while", "by Escape"])
def test_after_a_sending_that_was_broken_off_the_button_saves_once(
    secretary_form, place, complaints, released
):
    page = secretary_form
    page.clock.install()
    fill_in(page, place.cell)
    button = page.get_by_role("button", name="Lưu", exact=True)
    lost = []
    page.route("**/admissions/add/", lambda route: (lost.append(1), route.abort("aborted")))

    button.click()
    expect(page.get_by_role("status")).to_have_text("Đang gửi…")
    with page.expect_response("**/health/live"):  # the connection is looked for before sending
        button.click()
    page.evaluate("() => fetch('/health/live').then(() => null)")  # and that is over now
    assert len(lost) == 1
    page.unroute_all()
    if released == "by Escape":
        page.keyboard.press("Escape")
    else:
        page.clock.fast_forward(8000)
    expect(page.get_by_role("status")).to_have_count(0)
    button.click()

    expect(page.get_by_role("status")).to_contain_text(f"Đã ghi kết nạp của {NAME}.")
    assert Admission.objects.count() == 1


def test_nothing_scrolls_sideways_on_a_phone(live_server, another_browser, place):
    place.admit("Trần Thị Ngọc Ánh Nguyệt", place.cell)
    place.admit("Nguyễn Văn An", place.other_cell)
    secretary = place.post(Post.Role.SECRETARY, place.district)
    page = signed_in(another_browser("/login/", viewport=PHONE), secretary)
    of_ward = f"/dashboard/{place.ward.pk}/"

    for path in ("/", of_ward, "/admissions/", "/organizations/", "/admissions/add/"):
        page.goto(live_server.url + path)
        assert not scrolls_sideways(page), path
    fill_in(page, place.cell, born_on="31/02/1999")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_born_on_error")).to_be_visible()
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, PHONE], ids=["desk", "phone"])
def test_the_curve_comes_with_the_dashboard_and_its_labels_fit(another_browser, place, size):
    place.admit("Nguyễn Văn An", place.cell)
    board = place.post(Post.Role.BOARD, place.district)
    page = signed_in(another_browser("/login/", viewport=size), board)

    drawing = page.locator("svg.curve:visible")
    expect(drawing).to_have_count(1)
    frame = drawing.bounding_box()
    for label in drawing.locator("text").all():
        box = label.bounding_box()
        assert box["height"] > 11, label.text_content()
        assert frame["x"] <= box["x"], label.text_content()
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1, label.text_content()

    page.get_by_text("Xem dạng bảng").click()
    expect(page.get_by_role("columnheader", name="Theo tiến độ")).to_be_visible()


def test_a_row_of_the_dashboard_is_at_most_three_lines_high_on_a_phone(another_browser, place):
    place.ward.name = "Chi bộ Trung tâm Phát triển quỹ đất"
    place.ward.save()
    board = place.post(Post.Role.BOARD, place.district)
    page = signed_in(another_browser("/login/", viewport=PHONE), board)

    row = page.get_by_role("row", name=place.ward.name)

    assert row.bounding_box()["height"] < 90


PAPER = [605, 680, 718, 793, 933, 1046, 1122]
"""The widths of A4 in pixels, upright and lying, with margins of 25, 15, 10 and no millimetres."""


@pytest.mark.parametrize("width", PAPER)
def test_every_column_of_figures_is_printed_whatever_the_margins(visit, sign_in, place, width):
    sign_in(place.post(Post.Role.BOARD, place.district))
    page = visit("/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": 900})

    for heading in ("Kết nạp", "Đạt", "Chậm so với tiến độ", "Còn thiếu", "So cùng kỳ", "Lần cuối"):
        expect(page.get_by_role("columnheader", name=heading)).to_be_visible()
    name = page.get_by_role("rowheader", name=place.ward.name).bounding_box()
    assert name["width"] >= 150
    assert _runs_over(page) == 0


@pytest.mark.parametrize("width", PAPER)
def test_the_stages_are_printed_in_letters_that_can_be_read(visit, sign_in, place, width):
    for source in Candidate.Source.values:
        CandidateFactory(organization=place.cell, source=source)
    sign_in(place.post(Post.Role.BOARD, place.district))
    page = visit(f"/pipeline/{place.district.pk}/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": 900})

    # What runs over the paper is made smaller by the browser until it does not.
    assert _runs_over(page) == 0
    sizes = page.locator(".crosstab th, .crosstab td").evaluate_all(
        "cells => cells.map(cell => parseFloat(getComputedStyle(cell).fontSize))"
    )
    assert min(sizes) >= 12


def test_a_page_is_printed_lying_for_whoever_asks(visit, sign_in, place):
    sign_in(place.post(Post.Role.BOARD, place.district))

    paper = visit("/").pdf(format="A4", landscape=True)

    across, up = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper).groups()
    assert float(across) > float(up)


def _runs_over(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_the_dashboard_prints_with_its_signatures_and_without_its_navigation(visit, sign_in, place):
    sign_in(place.post(Post.Role.BOARD, place.district))
    page = visit("/")
    expect(page.locator(".signature")).to_be_hidden()

    page.emulate_media(media="print")

    expect(page.locator(".signature")).to_be_visible()
    expect(page.locator(".signature")).to_contain_text("Người lập biểu")
    expect(page.locator(".signature")).to_contain_text("T/M BAN THƯỜNG VỤ")
    expect(page.get_by_role("row", name=place.ward.name)).to_be_visible()
    year = timezone.localdate().year
    expect(page.locator("thead .print-only")).to_contain_text(f"kỳ {year} ")
    for hidden in (".nav-main", ".sign-out", ".question", ".tools", ".bottom"):
        expect(page.locator(hidden).first).to_be_hidden()
