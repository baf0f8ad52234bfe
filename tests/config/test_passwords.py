"""Which passwords are guessed first, and which are nobody's first guess."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from organizations.posts import _one_time_password
from tests.factories import OrganizationFactory, PostFactory


@pytest.mark.parametrize(
    "password",
    [
        "dangcongsan1",
        "Đảng Cộng Sản",
        "matkhau123456",
        "Mật khẩu 2026!",
        "aaaaaaaaaaaa",
        "abababababab",
        "abc123abc123abc123",
        "Vietnam@2026",
        "V1etn@m-2026-2026",
        "ket-nap-2026",
        "qwertyuiop12",
        "asdfghjkl;'asdf",
        "quantri@123456",
        "chibo-danguy-2026",
        "ChiBo1DangBo2",
        "m4tkh4u-h3th0ng",
        "poiuytrewq-12",
    ],
)
def test_what_is_guessed_first_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "hoa sữa mùa thu Hà Nội",
        "gió lùa qua cửa",
        "bốn con trâu xanh leo cau",
        "8f3k-92xm-q7pd-vr4t",
        "Tr4u-leo-cau-hai-qua",
        "rặng tre cuối làng",
    ],
)
def test_words_of_ones_own_are_taken(password):
    validate_password(password)


def test_every_password_that_the_product_gives_would_be_taken():
    for _ in range(50):
        validate_password(_one_time_password())


@pytest.mark.django_db
def test_the_name_of_ones_own_ward_is_refused():
    post = PostFactory(organization=OrganizationFactory(name="Phường Rạch Ông Sáu"))

    validate_password("Rạch Ông Sáu 1985")
    with pytest.raises(ValidationError):
        validate_password("phường Rạch Ông Sáu 1985", user=post.user)
