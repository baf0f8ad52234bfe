"""Numbers as a browser really sends them."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from organizations.models import MemberCount, Post
from organizations.periods import Period
from recruitment.models import Quota
from tests.factories import MemberCountFactory, OrganizationFactory, PostFactory, QuotaFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def count(sign_in):
    """How many members an organization had, as its administrator begins to correct it."""
    post = PostFactory(role=Post.Role.ADMIN)
    sign_in(post.user)
    district = OrganizationFactory(parent=post.organization)
    return MemberCountFactory(organization=district, on=date(2025, 12, 31), members=251)


def save(page):
    page.locator("input[name=_save]").click()


def test_seven_thousand_members(visit, count):
    page = visit(f"/admin/organizations/membercount/{count.pk}/change/")
    page.locator("#id_members").fill("")
    page.locator("#id_members").press_sequentially("7.000")
    save(page)
    page.wait_for_url("**/membercount/")

    assert MemberCount.objects.get().members == 7000
    assert page.locator("td.field-members").inner_text() == "7.000"


def test_three_and_a_half_per_cent(visit, count):
    quota = QuotaFactory(
        organization=count.organization,
        period=Period.of_year(2026),
        form="percent",
        low=3,
    )
    page = visit(f"/admin/recruitment/quota/{quota.pk}/change/")
    page.locator("#id_low").fill("")
    page.locator("#id_low").press_sequentially("3,5")
    page.locator("#id_reason").fill("Giao lại")
    save(page)
    page.wait_for_url("**/quota/")

    newest = Quota.objects.newest().get()
    assert (str(newest.low), newest.persons_low) == ("3.50", 9)
    assert "3,5 % = 9" in page.locator("#result_list").inner_text()


def test_the_administration_speaks_of_no_hours(visit, count):
    """Its own calendar told beside each day how far the server is from the browser's zone."""
    page = visit("/admin/recruitment/exemption/add/")

    assert page.locator("#id_start").count() == 1
    assert page.locator(".timezonewarning").count() == 0


@pytest.fixture
def cells(sign_in):
    """Cells of the reach of a secretary, of names that differ in a number."""
    post = PostFactory()
    sign_in(post.user)
    ward = OrganizationFactory(parent=post.organization)
    names = ("Chi bộ thôn 1", "Chi bộ thôn 10", "Chi bộ thôn 19/5", "Chi bộ khu phố 7")
    return [OrganizationFactory(kind="cell", parent=ward, name=name) for name in names]


def typed_cell(visit, words):
    page = visit("/admissions/add/")
    box = page.locator("[name=organization_text]")
    box.press_sequentially(words)
    return page, box


def test_tab_chooses_the_marked_line_and_shows_its_full_name(visit, cells):
    page, box = typed_cell(visit, "khu pho")
    expect(page.locator(".picker-list [aria-selected=true]")).to_contain_text("Chi bộ khu phố 7")

    box.press("Tab")

    expect(box).to_have_value("Chi bộ khu phố 7")
    expect(page.locator("#id_organization")).to_have_value(str(cells[3].pk))
    expect(page.locator("#id_decision_number")).to_be_focused()


def test_tab_takes_nothing_that_fits_only_in_part_of_a_word(visit, cells):
    page, box = typed_cell(visit, "khu ph")
    expect(page.locator(".picker-list [aria-selected=true]")).to_contain_text("Chi bộ khu phố 7")

    with page.expect_response(re.compile("/organizations/options/")):  # leaving it asks once more
        box.press("Tab")

    expect(box).to_have_value("khu ph")
    expect(page.locator("#id_organization")).to_have_value("")
    expect(page.locator("#id_decision_number")).to_be_focused()


def test_tab_takes_the_one_whole_name_wherever_it_stands_in_the_list(visit, cells):
    page, box = typed_cell(visit, "thon 1")
    expect(page.locator(".picker-list [role=option]")).to_have_count(3)

    box.press("Tab")

    expect(box).to_have_value("Chi bộ thôn 1")


def test_the_arrows_move_the_mark_that_tab_takes(visit, cells):
    page, box = typed_cell(visit, "thon 1")
    expect(page.locator(".picker-list [role=option]")).to_have_count(3)

    box.press("ArrowDown")
    box.press("Tab")

    expect(box).to_have_value("Chi bộ thôn 10")


def test_who_goes_on_before_the_list_is_there_is_shown_the_one_whole_name(visit, cells):
    page, box = typed_cell(visit, "thon 1")
    box.press("Tab")

    expect(box).to_have_value("Chi bộ thôn 1")
    expect(page.locator("#id_organization")).to_have_value(str(cells[0].pk))


def test_part_of_a_word_is_asked_about_before_anything_is_saved(visit, cells):
    page, box = typed_cell(visit, "thon 19")
    box.press("Escape")
    box.press("Control+Enter")

    expect(page.locator("#id_organization_error")).to_contain_text(
        "“thon 19” được hiểu là Chi bộ thôn 19/5 · "
    )
    expect(page.locator("[name=organization_text]")).to_have_value("Chi bộ thôn 19/5")
