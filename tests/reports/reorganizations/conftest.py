"""A province with two wards, its administrator, and a draft."""

import pytest

from organizations.models import Post
from organizations.reorganization import documents
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory
from tests.reports.reorganizations.pages import JULY


@pytest.fixture
def tree():
    """A province with two wards of two cells, and another province."""
    at = {"P": OrganizationFactory(code="P", kind="province", name="Tỉnh")}
    for code, name in (("A", "Đảng bộ phường An"), ("B", "Đảng bộ phường Bình")):
        at[code] = OrganizationFactory(
            code=code, name=name, kind="grassroots_committee", parent=at["P"]
        )
        for number in "12":
            cell = f"{code}{number}"
            at[cell] = OrganizationFactory(code=cell, kind="cell", parent=at[code])
    at["X"] = OrganizationFactory(code="X", kind="province", name="Tỉnh khác")
    return at


@pytest.fixture
def admin(tree):
    return PostFactory(organization=tree["P"], role=Post.Role.ADMIN).user


@pytest.fixture
def client(admin):
    client = StrictClient()
    client.force_login(admin)
    return client


@pytest.fixture
def draft(admin):
    return documents.draft(number="01-NQ", on=JULY, actions=[], by=admin)
