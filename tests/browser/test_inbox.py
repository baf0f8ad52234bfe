"""A secretary's month from the inbox: she does what is due, and the number falls to nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from organizations.models import Post, User
from recruitment.dossiers import transfers
from recruitment.due import reviews
from recruitment.due.inbox import Window
from recruitment.models import Candidate, PoolReview
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward, name="Chi bộ thôn Đoài")


@pytest.fixture
def secretary(ward):
    return PostFactory(role=Post.Role.SECRETARY, organization=ward).user


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def wants_to_come(cell, today):
    candidate = CandidateFactory(full_name="Lê Thị Hồng Nhung")
    ask = {"on": today, "reason": "chuyển nơi ở", "version": candidate.version}
    transfers.ask(candidate, to=cell, by=User.objects.system(), **ask)
    return candidate


def counted(page, number):
    """Expect the menu to count `number` things, and the inbox to list as many."""
    count = page.locator(".nav-main .count")
    if number:
        expect(count).to_have_text(str(number))
    else:
        expect(count).to_have_count(0)


def test_the_whole_menu_is_in_sight_on_a_phone(sign_in, visit, page, secretary):
    page.set_viewport_size(PHONE)
    sign_in(secretary)
    visit("/inbox/")

    links = page.locator(".nav-main a").all()

    assert len(links) == 5
    for link in links:
        box = link.bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE["width"]
        assert box["height"] >= 44


def test_dossiers_are_opened_for_all_who_were_entered_from_decisions(
    visit, sign_in, cell, secretary, today
):
    for days in (40, 50, 60):
        AdmissionFactory(organization=cell, decided_on=today - timedelta(days=days))
    sign_in(secretary)
    page = visit("/inbox/?window=all")

    group = page.locator(".group", has_text="chưa có hồ sơ")
    group.get_by_label("Mở hồ sơ cho đảng viên dự bị").check()
    expect(group.locator("input[name=key]:checked")).to_have_count(3)
    group.get_by_role("button", name="Ghi cho cả nhóm").click()
    page.locator(".ticked").get_by_role("checkbox").first.uncheck()
    page.get_by_label("Mở hồ sơ theo dõi").check()
    page.get_by_role("button", name="Ghi cho những dòng đã chọn").click()

    expect(page.get_by_text("Đã mở 2 hồ sơ.")).to_be_visible()
    assert Candidate.objects.open().count() == 2


def test_one_thing_is_put_aside_on_a_phone_and_comes_back(visit, sign_in, cell, secretary, today):
    CandidateFactory(
        organization=cell, full_name="Lê Văn Sáu", leaves_on=today, leaves_for="enlists"
    )
    sign_in(secretary)
    page = visit("/inbox/")
    page.set_viewport_size(PHONE)
    task = page.locator(".task", has_text="Lê Văn Sáu")
    box = task.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]
    assert box["height"] >= 44

    task.get_by_role("link", name="để lại").click()
    expect(page.get_by_label("Để lại đến một ngày")).to_be_checked()
    page.get_by_label("Để lại đến ngày").fill(f"{today + timedelta(days=3):%d/%m/%Y}")
    page.get_by_label("Lý do").fill("chờ giấy gọi nhập ngũ")
    page.get_by_role("button", name="Ghi cho những dòng đã chọn").click()
    expect(page.locator(".task", has_text="Lê Văn Sáu")).to_have_count(0)

    page.get_by_role("link", name="Đang để lại: 1").click()
    page.get_by_role("button", name="Lấy lại").click()
    page.get_by_role("link", name="Việc cần làm").first.click()
    expect(page.locator(".task", has_text="Lê Văn Sáu")).to_have_count(1)


def test_the_whole_row_leads_to_what_is_to_be_done_on_a_phone(visit, sign_in, cell, secretary):
    sign_in(secretary)
    page = visit("/inbox/?window=all")
    page.set_viewport_size(PHONE)

    box = page.locator(".task .st").first.bounding_box()
    page.mouse.click(box["x"] + 5, box["y"] + 5)

    expect(page.get_by_role("heading", level=1)).to_contain_text("Rà soát nguồn")


def is_far():
    """Tell whether the review of this month is not due within four weeks, as on its first days."""
    today = timezone.localdate()
    return reviews.last_day(reviews.month_of(today)) > Window.FOUR_WEEKS.last_day(today)


def to_do(page, task):
    page.get_by_role("link", name="Việc cần làm").first.click()
    page.locator(".asking summary").click()
    page.get_by_role("link", name="90 ngày").click()
    page.locator(".group", has_text=task).locator(".who-is").first.click()


def test_the_inbox_empties_as_its_things_are_done(
    checked_terms, visit, sign_in, cell, secretary, wants_to_come
):
    started = timezone.localdate() - timedelta(days=60)
    check = CandidateFactory(
        organization=cell, full_name="Trần Thị Ánh", stage="biography", started_on=started
    )
    sign_in(secretary)

    page = visit("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")
    counted(page, 3 - is_far())
    expect(page.locator(".inbox .task")).to_have_count(3 - is_far())

    to_do(page, "Tiếp nhận hồ sơ")
    page.get_by_label("Người này nay thuộc chi bộ tiếp nhận").check()
    page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
    expect(page.get_by_role("status")).to_have_text("Đã tiếp nhận hồ sơ của Lê Thị Hồng Nhung.")
    counted(page, 2 - is_far())

    to_do(page, "Rà soát nguồn tháng")
    page.get_by_role("radiogroup", name="Lê Thị Hồng Nhung").get_by_text("Đưa ra").click()
    page.get_by_role("button", name="Lưu rà soát").click()
    expect(page.get_by_text("Hãy ghi lý do đưa")).to_be_visible()
    page.get_by_label("Lý do với Lê Thị Hồng Nhung").fill("không còn nguyện vọng")
    page.get_by_role("button", name="Lưu rà soát").click()
    expect(page.get_by_role("row", name="Lê Thị Hồng Nhung")).to_contain_text("không còn nguyện")
    counted(page, 1)

    to_do(page, "Hoàn thành thẩm tra lý lịch")
    page.get_by_role("button", name="Lưu").first.click()
    finish(page)
    counted(page, 0)
    page.get_by_role("link", name="Việc cần làm").first.click()
    expect(page.locator(".empty")).to_contain_text("đều đã làm xong")
    check.refresh_from_db()
    assert check.stage == "background_check"
    assert Candidate.objects.filter(outcome="lapsed").count() == 1


def finish(page):
    """Confirm what the form of a step asks about, with a reason."""
    for box in page.locator("input[name=confirm]").all():
        box.check()
    page.locator("[name=reason]").fill("giấy tờ bổ sung sau")
    page.get_by_role("button", name="Lưu").first.click()


def test_nothing_new_is_one_press_and_the_next_cell_follows(visit, sign_in, ward, cell, secretary):
    OrganizationFactory(kind="cell", parent=ward, name="Chi bộ thôn Hạ")
    sign_in(secretary)

    page = visit("/reviews/")
    page.get_by_role("link", name="Chi bộ thôn Đoài").click()
    page.get_by_role("button", name="Tháng này không phát sinh").click()
    page.get_by_role("link", name="Chi bộ tiếp theo: Chi bộ thôn Hạ").click()
    page.get_by_role("button", name="Tháng này không phát sinh").click()

    counted(page, 0)
    assert PoolReview.objects.filter(nothing_new=True).count() == 2


def test_nine_cells_are_reviewed_with_three_clicks(visit, sign_in, ward, secretary):
    for number in range(9):
        OrganizationFactory(kind="cell", parent=ward, name=f"Chi bộ tổ dân phố {number}")
    sign_in(secretary)
    page = visit("/inbox/?window=all")

    page.get_by_role("link", name="Tất cả chi bộ trên một trang").click()
    page.get_by_role("button", name="Chọn tất cả trên trang này").click()
    page.get_by_role("button", name="Ghi “không phát sinh” cho các chi bộ đã chọn").click()

    expect(page.get_by_text("Đã ghi “không phát sinh” cho 9 chi bộ.")).to_be_visible()
    assert PoolReview.objects.filter(nothing_new=True).count() == 9


def test_a_press_too_many_is_taken_back(visit, sign_in, cell, secretary):
    sign_in(secretary)
    page = visit(f"/reviews/{cell.pk}/")
    page.get_by_role("button", name="Tháng này không phát sinh").click()

    page.get_by_text("Sửa: rút lại kết quả rà soát này").click()
    page.get_by_label("Lý do rút lại").fill("bấm nhầm chi bộ")
    page.get_by_role("button", name="Rút lại", exact=True).click()

    expect(page.get_by_role("button", name="Lưu rà soát")).to_be_visible()
    assert not PoolReview.objects.standing().exists()


def test_nothing_of_it_scrolls_sideways_on_a_phone(
    live_server, another_browser, secretary, cell, wants_to_come
):
    CandidateFactory(organization=cell, full_name="Trần Thị Ngọc Ánh Nguyệt")
    page = another_browser("/login/", viewport=PHONE)
    secretary.set_password("hoa sen tháng bảy")
    secretary.save()
    page.get_by_label("Tên đăng nhập").fill(secretary.username)
    page.get_by_label("Mật khẩu").fill("hoa sen tháng bảy")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc cần làm")

    transfer = wants_to_come.transfers.get()
    for path in (
        "/inbox/",
        "/reviews/?which=all",
        f"/reviews/{cell.pk}/",
        f"/transfers/{transfer.pk}/",
    ):
        page.goto(live_server.url + path)
        width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], path


def test_what_is_narrowed_is_had_on_one_page_and_printed_without_what_is_pressed(
    visit, sign_in, cell, secretary, today
):
    for _number in range(51):
        CandidateFactory(
            organization=cell, leaves_on=today + timedelta(days=3), leaves_for="enlists"
        )
    sign_in(secretary)
    page = visit("/inbox/?kind=leaving")
    page.get_by_role("link", name="Xem 51 việc trên một trang để in").click()
    expect(page.locator(".inbox .task")).to_have_count(51)

    page.emulate_media(media="print")

    place = cell.placements.get().parent.name
    head = page.get_by_text(f"{place} · trong 4 tuần tới · quần chúng sắp rời đi")
    expect(head).to_be_visible()
    for pressed in ("nav", ".foot", "main a[href*='all=on']"):
        assert page.locator(pressed).locator("visible=true").count() == 0
