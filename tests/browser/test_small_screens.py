"""Pages of auditors and administrators on a phone: nothing that matters is gone or cut off."""

import pytest
from playwright.sync_api import expect

from audit import trail
from organizations.models import Post
from tests.browser.test_main_job import PHONE, Place, scrolls_sideways, signed_in
from tests.factories import PostFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    return Place()


@pytest.fixture
def auditor(place, visit, page):
    page.set_viewport_size(PHONE)
    return signed_in(visit("/login/"), place.post(Post.Role.AUDITOR, place.district))


def test_the_trail_shows_every_entry_whole(auditor, place, visit):
    by = place.post(Post.Role.ADMIN, place.district)
    trail.record("post.end", place.ward.posts.first() or by, by=by, reason="Chuyển công tác")

    page = visit("/audit/")

    row = page.locator("table.trail tbody tr").first
    expect(row.get_by_text("Chuyển công tác")).to_be_visible()
    assert not scrolls_sideways(page)
    assert row.bounding_box()["height"] < PHONE["height"] / 2


def test_the_list_of_posts_of_own_making_says_who_confirmed(auditor, place, visit):
    admin = place.post(Post.Role.ADMIN, place.district)
    other = place.post(Post.Role.ADMIN, place.district)
    user = UserFactory()
    trail.record("user.create", user, by=admin)
    PostFactory(
        user=user, organization=place.ward, role="secretary", granted_by=admin, confirmed_by=other
    )

    page = visit("/organizations/posts/")

    assert not scrolls_sideways(page)
    row = page.locator("table.units tbody tr")
    expect(row).to_contain_text(user.username)
    expect(row.locator("td").last).to_contain_text(str(other))
    assert row.locator("td").last.bounding_box()["x"] < PHONE["width"] / 2
    label = row.locator("td").last.evaluate("td => getComputedStyle(td, '::before').content")
    assert "xác nhận" in label.lower()
