"""The administration on a phone: tables are scrolled, and not the page."""

import pytest

from organizations.models import Post
from tests.factories import OrganizationFactory, PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("address", ["quota/grid/{pk}/2026/", "papertemplate/paper/TM-LL/"])
def test_pages_of_the_administration_do_not_scroll_sideways_on_a_phone(visit, sign_in, address):
    post = PostFactory(role=Post.Role.ADMIN)
    OrganizationFactory(parent=post.organization, name="Chi bộ Trường Trung học cơ sở Đông Sơn")
    sign_in(post.user)

    page = visit(f"/admin/recruitment/{address.format(pk=post.organization.pk)}")
    page.set_viewport_size({"width": 390, "height": 844})

    assert page.locator("#content table tbody tr").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
