"""A roster of 40, entered as it lies beside the keyboard."""

import pytest
from playwright.sync_api import expect

from organizations.models import Post
from recruitment.models import Candidate, Stage
from tests.courses import PASSED_ON, CourseFactory, call
from tests.dossiers import CandidateFactory
from tests.factories import OrganizationFactory, PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAILED, ABSENT = 13, 29
"""The rows of who did not pass, and of who did not come, counted from 1."""


@pytest.fixture
def post():
    ward = OrganizationFactory(
        kind="grassroots_committee", parent=OrganizationFactory(), name="Đảng bộ phường Đông Sơn"
    )
    return PostFactory(organization=ward, role=Post.Role.SECRETARY)


@pytest.fixture
def course(post):
    """A course of April 2024 to which 40 people from four cells were called."""
    cells = [OrganizationFactory(parent=post.organization, kind="cell") for _ in range(4)]
    course = CourseFactory(organization=post.organization)
    called = [
        CandidateFactory(
            organization=cells[number % 4], stage="sympathizer", full_name=f"Trần Thị A{number:02}"
        )
        for number in range(40)
    ]
    call(course, *called)
    return course


def choose(page, presses):
    for _ in range(presses):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")


def test_a_roster_of_40_is_entered_with_the_keyboard(visit, sign_in, post, course):
    sign_in(post.user)
    page = visit(f"/courses/{course.pk}/results/")

    expect(page.get_by_label("Số giấy chứng nhận đầu tiên")).to_be_focused()
    for text in ("01/CN-TTCT", "6/4/2024"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # over the tick for all others
    for row in range(1, 41):
        choose(page, {FAILED: 2, ABSENT: 3}.get(row, 1))
        if row == FAILED:
            page.keyboard.type("13/CN-TTCT")  # a slip: who did not pass has no certificate
        page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Lưu kết quả")).to_be_focused()
    page.keyboard.press("Enter")

    wrong = page.locator("input.is-invalid")
    expect(wrong).to_have_count(1)
    expect(wrong).to_be_focused()
    expect(page.locator(".seg input:checked[value=passed]")).to_have_count(38)
    assert not Candidate.objects.filter(stage=Stage.COURSE_DONE).exists()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".notes .success")).to_be_visible()
    roster = page.locator(".roster tbody tr")
    expect(roster).to_have_count(40)
    expect(roster.nth(0)).to_contain_text("01/CN-TTCT")
    expect(roster.nth(FAILED)).to_contain_text("13/CN-TTCT")
    expect(roster.nth(39)).to_contain_text("38/CN-TTCT")
    done = Candidate.objects.filter(stage=Stage.COURSE_DONE, certificate_on=PASSED_ON)
    assert done.count() == 38
    assert len(set(done.values_list("certificate_number", flat=True))) == 38


def test_people_are_called_and_taken_off_without_a_mouse(visit, sign_in, post):
    cell = OrganizationFactory(parent=post.organization, kind="cell")
    candidate = CandidateFactory(organization=cell, stage="sympathizer")
    course = CourseFactory(organization=post.organization)
    sign_in(post.user)

    page = visit(f"/courses/{course.pk}/call/")
    page.get_by_label(candidate.person.full_name).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".roster tbody tr")).to_have_count(1)
    page.get_by_role("button", name=f"Bỏ {candidate.person.full_name} khỏi danh sách").press(
        "Enter"
    )
    expect(page.locator(".roster")).to_have_count(0)
    expect(page.locator(".notes .success")).to_be_visible()


def test_a_roster_fits_a_phone(visit, sign_in, post, course, page):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(post.user)

    for path in ("results/", "", "call/?who=all", "correct/"):
        visit(f"/courses/{course.pk}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
