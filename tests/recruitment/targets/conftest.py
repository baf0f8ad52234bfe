"""Who edits quotas, and where."""

import pytest
from django.utils import timezone

from organizations.models import Post
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory


@pytest.fixture
def year():
    return timezone.localdate().year


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
def district(administrator):
    return OrganizationFactory(parent=administrator.organization)


@pytest.fixture
def wards(district):
    return [OrganizationFactory(parent=district, name=f"Phường {n}") for n in (1, 2, 3)]


@pytest.fixture
def foreign():
    return OrganizationFactory(name="Tỉnh Xa Lạ")
