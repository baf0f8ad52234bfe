"""A ward with two cells, in which nothing is miscounted."""

import pytest

from recruitment.counting import recount
from tests.factories import OrganizationFactory


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory())


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


@pytest.fixture
def other(ward):
    return OrganizationFactory(kind="cell", parent=ward)


@pytest.fixture(autouse=True)
def nothing_is_miscounted(db):
    yield
    assert list(recount.differences()) == []
