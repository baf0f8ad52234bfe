"""A committee decides on twelve dossiers in one session, and refuses two of them."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from organizations.models import Post
from recruitment.models import Admission, Candidate, Session
from tests.dossiers import CandidateFactory, deciding
from tests.factories import OrganizationFactory, PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
NAMES = ["An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khanh", "Lan", "Mai", "Nga", "Oanh", "Phượng"]
REFUSED = ["Dung", "Lan"]


@pytest.fixture
def ward():
    return deciding(
        OrganizationFactory(
            kind="grassroots_committee", parent=OrganizationFactory(), name="Đảng bộ phường Đoài"
        )
    )


@pytest.fixture
def waiting(ward):
    cell = OrganizationFactory(kind="cell", parent=ward, name="Chi bộ thôn Đoài")
    for number, name in enumerate(NAMES, 1):
        CandidateFactory(
            organization=cell,
            full_name=f"Trần Thị {name}",
            born_on=date(1990 + number, 2 * number % 12 + 1, 10),
            started_on=date(2024, 3, 1),
            stage="grassroots_resolved",
        )


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
def test_a_session_decides_twelve_dossiers_of_which_it_refuses_two(
    visit, sign_in, ward, waiting, size
):
    sign_in(PostFactory(role=Post.Role.BOARD, organization=ward).user)
    page = visit(f"/sessions/add/?organization={ward.pk}&stage=decided&on=06/05/2024")
    if size:
        page.set_viewport_size(size)
    points = page.locator("li.point")
    expect(points).to_have_count(12)
    page.get_by_label("Số quyết định").fill("215-QĐ/ĐU")
    page.get_by_role("button", name="Thông qua tất cả").click()
    for name in REFUSED:
        point = points.filter(has_text=f"Trần Thị {name}")
        point.get_by_text("Không", exact=True).click()
        point.get_by_label("Lý do nếu không thông qua").fill("chờ xác minh nơi cư trú")

    with page.expect_navigation():  # the server is looked for before a form is sent
        page.get_by_role("button", name="Xem lại kết quả trước khi ghi").click()
    page.get_by_label("Lý do vẫn quyết định").fill("giấy tờ bổ sung sau")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_navigation():  # the server is looked for before a form is sent
        page.get_by_role("button", name="Xem lại kết quả trước khi ghi").click()
    expect(page.get_by_text("10 người sẽ được kết nạp.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not Session.objects.exists()
    page.get_by_role("button", name="Ghi kết quả phiên họp").click()

    page.wait_for_url(re.compile(r"/sessions/\d+/$"))
    expect(page).to_have_url(
        f"{page.url.split('/sessions')[0]}/sessions/{Session.objects.get().pk}/"
    )
    decided = Candidate.objects.filter(stage="decided", outcome="")
    assert decided.count() == Admission.objects.standing().count() == 10
    stayed = Candidate.objects.filter(stage="grassroots_resolved").select_related("person")
    assert sorted(each.person.full_name for each in stayed) == [f"Trần Thị {n}" for n in REFUSED]
    for name in REFUSED:
        expect(page.get_by_role("row", name=f"Trần Thị {name}")).to_contain_text("chờ xác minh")


def test_a_session_that_was_recorded_by_mistake_is_taken_back(visit, sign_in, ward, waiting):
    sign_in(PostFactory(role=Post.Role.BOARD, organization=ward).user)
    page = visit(f"/sessions/add/?organization={ward.pk}&stage=decided&on=06/05/2024")
    page.get_by_label("Số quyết định").fill("215-QĐ/ĐU")
    page.get_by_role("button", name="Thông qua tất cả").click()
    with page.expect_navigation():  # the server is looked for before a form is sent
        page.get_by_role("button", name="Xem lại kết quả trước khi ghi").click()
    page.get_by_label("Lý do vẫn quyết định").fill("giấy tờ bổ sung sau")
    with page.expect_navigation():  # the server is looked for before a form is sent
        page.get_by_role("button", name="Xem lại kết quả trước khi ghi").click()
    page.get_by_role("button", name="Ghi kết quả phiên họp").click()

    page.get_by_text("Rút lại phiên họp này").click()
    page.get_by_label("Lý do rút lại").fill("ghi nhầm hồ sơ")
    page.get_by_role("button", name="Rút lại phiên họp", exact=True).click()

    expect(page.get_by_text("Phiên họp này đã được rút lại")).to_be_visible()
    assert not Admission.objects.standing().exists()
    assert Candidate.objects.open().filter(stage="grassroots_resolved").count() == 12


def test_a_recognition_that_was_recorded_by_mistake_is_taken_back(visit, sign_in, ward):
    cell = OrganizationFactory(kind="cell", parent=ward, name="Chi bộ thôn Thượng")
    CandidateFactory.create_batch(
        2, organization=cell, started_on=date(2022, 3, 1), stage="recognition_voted"
    )
    sign_in(PostFactory(role=Post.Role.BOARD, organization=ward).user)
    page = visit(f"/sessions/add/?organization={ward.pk}&stage=official&on=06/05/2024")
    page.get_by_label("Số quyết định").fill("31-QĐ/ĐU")
    page.get_by_role("button", name="Thông qua tất cả").click()
    page.get_by_label("Lý do vẫn quyết định").fill("giấy tờ bổ sung sau")
    for _time in range(2):  # the second time with all that was odd in sight
        with page.expect_navigation():  # the server is looked for before a form is sent
            page.get_by_role("button", name="Xem lại kết quả trước khi ghi").click()
        if page.get_by_role("button", name="Ghi kết quả phiên họp").count():
            break
    page.get_by_role("button", name="Ghi kết quả phiên họp").click()
    page.wait_for_url(re.compile(r"/sessions/\d+/$"))
    assert Candidate.objects.filter(outcome="completed").count() == 2

    page.get_by_text("Rút lại phiên họp này").click()
    page.get_by_label("Lý do rút lại").fill("ghi nhầm hồ sơ")
    page.get_by_role("button", name="Rút lại phiên họp", exact=True).click()

    expect(page.get_by_text("Phiên họp này đã được rút lại")).to_be_visible()
    assert Candidate.objects.open().filter(stage="recognition_voted").count() == 2
