"""Accounts and posts in the admin."""

import re
from datetime import date

import pytest

from audit.models import Entry
from organizations import posts
from organizations.models import User
from tests.conftest import StrictClient
from tests.factories import PostFactory, UserFactory
from tests.organizations.admin.pages import today, typed, url

pytestmark = pytest.mark.django_db


def new_user(organization, **change):
    form = {
        "username": "lan",
        "full_name": "Lê Lan",
        "organization": organization.pk,
        "role": "secretary",
        "start": typed(today()),
    }
    return form | change


def test_a_new_user_comes_with_a_post_and_a_password_shown_once(client, administrator, own):
    response = client.post(url("user", "add"), new_user(own))

    user = User.objects.get(username="lan")
    password = re.search(r'"one-time-password">([^<]+)<', response.content.decode())[1]
    assert user.check_password(password)
    assert user.must_change_password
    assert user.posts.get().organization == own
    assert user.posts.get().granted_by == administrator
    assert client.get(url("user", user.pk, "change")).status_code == 200
    assert password not in client.get(url("user", user.pk, "history")).content.decode()


def test_a_user_whose_post_is_refused_is_not_created_either(client, own, foreign):
    client.post(url("user", "add"), new_user(foreign))
    client.post(url("user", "add"), new_user(own, start="01/01/2020"))
    client.post(url("user", "add"), new_user(own, start=typed(today()), end="01/01/2020"))

    assert not User.objects.filter(username="lan").exists()


def test_a_post_is_granted_to_a_known_user_and_ended(client, administrator, own):
    user = PostFactory(organization=own).user
    form = {"user": user.pk, "organization": own.pk, "role": "board", "start": typed(today())}

    assert client.post(url("post", "add"), form).status_code == 302
    post = user.posts.get(role="board")
    assert post.granted_by == administrator

    soon = date(today().year + 1, 12, 31)
    client.post(url("post", post.pk, "change"), {"end": typed(soon), "role": "admin"})
    post.refresh_from_db()
    assert (post.end, post.role) == (soon, "board")
    client.post(url("post", post.pk, "change"), {"end": typed(date(soon.year + 1, 1, 1))})
    post.refresh_from_db()
    assert post.end == soon


def test_nobody_grants_himself_a_post_and_the_form_says_so(client, administrator, own):
    form = {
        "user": administrator.pk,
        "organization": own.pk,
        "role": "secretary",
        "start": typed(today()),
    }

    response = client.post(url("post", "add"), form)

    assert response.context["adminform"].form.non_field_errors()
    assert administrator.posts.count() == 1


def test_a_user_is_closed_and_opened_again(client, own):
    user = PostFactory(organization=own).user
    StrictClient().force_login(user)

    client.post(url("user", user.pk, "change"), {"full_name": "Tên Đúng"})
    user.refresh_from_db()
    assert (user.is_active, user.full_name) == (False, "Tên Đúng")

    client.post(url("user", user.pk, "change"), {"full_name": "Tên Đúng", "is_active": "on"})
    user.refresh_from_db()
    assert user.is_active
    assert list(Entry.objects.about(user).values_list("action", flat=True)) == [
        "user.reactivate",
        "user.deactivate",
        "user.correct_name",
    ]


def test_who_also_holds_a_post_out_of_reach_can_only_be_looked_at(client, own, foreign):
    user = PostFactory(organization=own).user
    PostFactory(organization=foreign, user=user)
    password = user.password

    page = client.get(url("user", user.pk, "change"))
    change = client.post(url("user", user.pk, "change"), {"full_name": "X"})
    reset = client.post(url("user", user.pk, "reset"))

    assert foreign.name not in page.content.decode()
    assert (page.status_code, change.status_code, reset.status_code) == (200, 403, 403)
    user.refresh_from_db()
    assert (user.is_active, user.password) == (True, password)


def test_an_administrator_cannot_close_or_reset_the_own_account(client, administrator):
    client.post(url("user", administrator.pk, "change"), {"full_name": "Tôi"})
    reset = client.post(url("user", administrator.pk, "reset"))

    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.full_name) == (True, "Tôi")
    assert reset.status_code == 403


def test_a_password_is_reset_on_its_own_page_by_post_only(client, own):
    user, password = posts.create_user(username="lan", full_name="", by=UserFactory())
    PostFactory(organization=own, user=user)

    client.get(url("user", user.pk, "reset"))
    user.refresh_from_db()
    assert user.check_password(password)

    client.post(url("user", user.pk, "reset"))
    user.refresh_from_db()
    assert not user.check_password(password)
