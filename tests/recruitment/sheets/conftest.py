"""A ward in reach of the secretary, with cells of it."""

import pytest

from tests.factories import OrganizationFactory


@pytest.fixture
def ward(secretary):
    return OrganizationFactory(
        parent=OrganizationFactory(parent=secretary.organization), name="Đảng bộ phường Đông Sơn"
    )


@pytest.fixture
def cell(ward):
    return OrganizationFactory(parent=ward, name="Chi bộ tổ dân phố 7")


@pytest.fixture
def other(ward):
    return OrganizationFactory(parent=ward, name="Chi bộ tổ dân phố 8")
