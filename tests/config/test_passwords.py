"""Which passwords are guessed first, and which are nobody's first guess."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from organizations.management.commands import appoint
from organizations.models import User
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
        "matkhaucuatoi",
        "Tôi yêu Việt Nam",
        "chucmungnammoi",
        "motconvitxoera2cai",
        "nguyenthihoa123",
        "TranVanB@123456",
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


@pytest.mark.parametrize(
    "password",
    [
        "nguyenvana123",
        "NguyenVanA@123",
        "nguyen.van.a.2026",
        "Nguyễn_Văn_A_1990!",
        "anguyenvan2026",
        "vananguyen-123",
        "nguyenvananguyenvana",
        "toilanguyenvana",
        "d0ngs0n-d0ngs0n",
        "nguyenvana.dongson",
        "DONG SON 19/05/1990",
    ],
)
def test_ones_own_name_and_account_are_refused_and_named_as_the_reason(password):
    user = User(username="dong.son", full_name="Nguyễn Văn A")

    with pytest.raises(ValidationError, match="họ tên|họ và tên|thuộc loại") as refusal:
        validate_password(password, user)

    assert all(message.endswith(".") for message in refusal.value.messages)


def test_a_name_that_nobody_else_would_guess_is_called_what_it_is():
    validate_password("Krajan Plin 1985 Y")
    user = User(username="plin", full_name="Krajan Plin")

    with pytest.raises(ValidationError) as refusal:
        validate_password("plinkrajan1985!", user)

    assert "near_user" in {error.code for error in refusal.value.error_list}


def test_short_names_take_nothing_from_words_of_ones_own():
    validate_password("rặng tre cuối làng", User(username="an", full_name="Lê An"))
    validate_password("bốn con trâu xanh", User(username="hoa1985", full_name="Lê Thị Bốn"))


@pytest.mark.django_db
def test_the_page_on_which_a_password_is_chosen_refuses_ones_own_name(client):
    given = _one_time_password()
    user = PostFactory(user__full_name="Nguyễn Văn A", user__must_change_password=True).user
    user.set_password(given)
    user.save()
    client.force_login(user)
    own = {"new_password1": "nguyenvana123", "new_password2": "nguyenvana123"}

    page = client.post(reverse("password_change"), {"old_password": given, **own})

    assert "gần như chỉ là họ tên" in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(given)


@pytest.mark.django_db
def test_the_command_refuses_the_name_of_the_user_that_it_would_create(monkeypatch):
    monkeypatch.setattr(appoint, "getpass", lambda prompt: "nguyenvana123")
    code = OrganizationFactory().code

    with pytest.raises(CommandError, match="gần như chỉ là họ tên"):
        call_command("appoint", "nva", "secretary", code, name="Nguyễn Văn A")

    assert not User.objects.filter(username="nva").exists()


@pytest.mark.django_db
def test_the_command_creates_no_login_with_marks_but_appoints_who_has_one(monkeypatch):
    monkeypatch.setattr(appoint, "getpass", lambda prompt: "bò gặm cỏ 3 lần")
    code = OrganizationFactory().code

    with pytest.raises(CommandError, match=r"hoa\.nie"):
        call_command("appoint", "hòa.niê", "secretary", code)

    user = User.objects.create_user("hòa.niê")
    call_command("appoint", "hòa.niê", "secretary", code)
    assert user.posts.count() == 1
