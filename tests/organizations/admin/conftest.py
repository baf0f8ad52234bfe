"""An administrator, with one organization in reach and one beyond."""

import pytest

from organizations.models import Post
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory


@pytest.fixture
def administrator():
    post = PostFactory(role=Post.Role.ADMIN)
    post.user.organization = post.organization
    return post.user


@pytest.fixture
def client(administrator):
    client = StrictClient()
    client.force_login(administrator)
    return client


@pytest.fixture
def own(administrator):
    return OrganizationFactory(parent=administrator.organization, name="Huyện Đắk Song")


@pytest.fixture
def foreign():
    return OrganizationFactory(name="Tỉnh Xa Lạ", code="FAR")
