import pytest

from tests.factories import OrganizationFactory, PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ward(sign_in):
    """A ward with one cell, below the organization of who is signed in."""
    post = PostFactory()
    sign_in(post.user)
    ward = OrganizationFactory(
        parent=post.organization, name="Phường Đông Sơn", kind="grassroots_committee"
    )
    OrganizationFactory(parent=ward, name="Chi bộ Dâu 2")
    return ward


def test_branches_open_one_after_the_other(visit, ward):
    page = visit("/organizations/")
    page.locator("summary").first.click(position={"x": 4, "y": 8})
    page.locator("summary", has_text="Phường Đông Sơn").click(position={"x": 4, "y": 8})

    page.get_by_role("link", name="Chi bộ Dâu 2").click()

    assert page.locator("h1").inner_text() == "Chi bộ Dâu 2"


def test_search_narrows_as_one_types(visit, ward):
    page = visit("/organizations/")
    page.locator("[name=q]").press_sequentially("dau 2")

    page.locator("#organizations tbody").wait_for()

    assert page.locator("#organizations tbody a").all_inner_texts() == ["Chi bộ Dâu 2"]


def test_picker_chooses_with_the_keyboard_and_says_when_nothing_matches(visit, ward):
    page = visit("/organizations/")
    picker = page.get_by_role("combobox").and_(page.locator("[name=below_text]"))
    picker.press_sequentially("khong co")
    note = page.locator(".picker-list [aria-disabled=true]")
    note.wait_for()
    picker.fill("")

    picker.press_sequentially("dong son")
    page.locator(".picker-list [data-value]").wait_for()
    picker.press("Enter")
    page.locator("#organizations tbody").wait_for()

    assert picker.input_value() == "Phường Đông Sơn"
    assert page.locator("#organizations tbody a").all_inner_texts() == ["Chi bộ Dâu 2"]
