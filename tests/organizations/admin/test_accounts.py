"""Accounts and posts in the admin."""

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from audit.models import Entry
from organizations import posts
from organizations.models import Post, User
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


@pytest.mark.parametrize("login", ["hòa.niê", "Hòa Niê"])
def test_a_login_with_marks_is_refused_beside_its_field_with_the_one_meant(client, own, login):
    page = client.post(url("user", "add"), new_user(own, username=login))

    form = page.context["adminform"].form
    assert form.errors == {
        "username": ["Hãy dùng chữ thường không dấu, không có khoảng trắng: hoa.nie."]
    }
    assert form["username"].value() == login
    assert not User.objects.filter(full_name="Lê Lan").exists()


def test_a_post_is_granted_to_a_known_user_and_ended(client, administrator, own):
    user = PostFactory(organization=own).user
    form = {"user": user.pk, "organization": own.pk, "role": "board", "start": typed(today())}

    assert client.post(url("post", "add"), form).status_code == 302
    post = user.posts.get(role="board")
    assert post.granted_by == administrator

    soon = date(today().year + 1, 12, 31)
    ending = {"on": typed(soon), "confirmed": "on"}
    client.post(url("post", post.pk, "end"), ending)
    post.refresh_from_db()
    assert post.end == soon
    client.post(url("post", post.pk, "end"), ending | {"on": typed(date(soon.year + 1, 1, 1))})
    post.refresh_from_db()
    assert post.end == soon
    assert client.post(url("post", post.pk, "change"), {"role": "admin"}).status_code == 403


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


@pytest.fixture
def lan(own):
    """Who holds a post in `own`: a user with the `post`."""
    user = UserFactory(username="lan", full_name="Nguyễn Thị Lan")
    user.post = PostFactory(user=user, organization=own, role="secretary", start=date(2025, 1, 1))
    return user


def end(client, post, on=None):
    form = {"on": typed(on or today()), "confirmed": "on"}
    return client.post(url("post", post.pk, "end"), form)


def test_ending_a_post_asks_and_says_what_is_left(client, own, foreign, lan):
    address = url("post", lan.post.pk, "end")

    alone = client.post(address, {"on": typed(today())}).context["sentence"]
    PostFactory(user=lan, organization=foreign)
    elsewhere = client.post(address, {"on": typed(today())}).context["sentence"]
    PostFactory(user=lan, organization=own, role="observer")
    other = client.post(address, {"on": typed(today())}).context["sentence"]

    assert alone.startswith(f"Từ ngày {typed(today())}, Nguyễn Thị Lan (lan) thôi nhiệm vụ")
    assert alone.endswith("không xem và không ghi được gì nữa.")
    assert foreign.name not in elsewhere
    assert elsewhere.endswith("Còn nhiệm vụ ở nơi khác.")
    assert other.endswith(f"Còn giữ: Người theo dõi · {own.name}.")
    lan.post.refresh_from_db()
    assert lan.post.end is None


def test_a_post_ended_by_mistake_goes_on_with_the_end_it_had(client, lan):
    until = today() + timedelta(days=90)
    Post.objects.filter(pk=lan.post.pk).update(end=until)
    end(client, lan.post)
    page = client.get(url("post", lan.post.pk, "change")).content.decode()
    assert url("post", lan.post.pk, "resume") in page

    asked = client.post(url("post", lan.post.pk, "resume"), {})
    lan.post.refresh_from_db()
    assert lan.post.end == today()
    assert "như chưa hề kết thúc" in asked.context["sentence"]
    client.post(url("post", lan.post.pk, "resume"), {"confirmed": "on"})

    lan.post.refresh_from_db()
    assert lan.post.end == until
    newest = Entry.objects.about(lan.post).first()
    assert newest.action == "post.resume"
    assert newest.changes == {"end": [today().isoformat(), until.isoformat()]}


def test_a_post_that_is_over_is_granted_anew_and_does_not_go_on(client, administrator, lan):
    yesterday = today() - timedelta(days=1)
    posts.end_post(lan.post, on=yesterday, by=administrator)

    refused = client.post(url("post", lan.post.pk, "resume"), {"confirmed": "on"})
    page = BeautifulSoup(client.get(url("post", lan.post.pk, "change")).content, "html.parser")

    assert refused.context["form"].non_field_errors() == ["Nhiệm vụ này đã kết thúc. Hãy giao lại."]
    [again] = [a["href"] for a in page.select(".object-tools a") if a.text == "Giao lại"]
    form = client.get(again).context["adminform"].form
    assert str(form["user"].value()) == str(lan.pk)
    assert form["role"].value() == "secretary"


@pytest.mark.parametrize("had_end", [False, True])
def test_an_end_that_was_granted_is_not_taken_back(client, lan, had_end):
    if had_end:
        Post.objects.filter(pk=lan.post.pk).update(end=today())

    refused = client.post(url("post", lan.post.pk, "resume"), {"confirmed": "on"})

    assert refused.context["form"].non_field_errors() == ["Chưa ai kết thúc nhiệm vụ này."]
    page = client.get(url("post", lan.post.pk, "change")).content.decode()
    assert url("post", lan.post.pk, "resume") not in page


def test_nobody_lets_a_post_of_his_own_go_on(administrator):
    post = administrator.posts.get()
    posts.end_post(post, on=today(), by=UserFactory())

    with pytest.raises(ValidationError):
        posts.resume(post, on=today(), by=administrator)


def listed(client, **asked):
    return [user.username for user in client.get(url("user"), asked).context["cl"].result_list]


def test_the_list_of_users_tells_posts_and_is_searched_by_them(client, own, foreign, lan):
    PostFactory(user=lan, organization=foreign, role="observer")
    PostFactory(organization=own, role="board")
    over = PostFactory(user=UserFactory(username="cu"), organization=own, role="secretary")
    Post.objects.filter(pk=over.pk).update(start=date(2024, 1, 1), end=date(2025, 1, 1))

    page = client.get(url("user")).content.decode()

    assert f"Bí thư · {own.name}" in page
    assert foreign.name not in page
    assert listed(client, role="secretary") == ["lan"]
    assert listed(client, q="dak song lan") == ["lan"]
    assert listed(client, q="tinh xa la") == []
    assert listed(client, role="nobody") == listed(client)


@pytest.mark.parametrize("number", [1, 8])
def test_the_list_of_users_takes_the_same_queries_however_many(
    client, own, number, django_assert_num_queries
):
    for _each in range(number):
        PostFactory(organization=own)
    client.get(url("user"))

    # session, user, posts; count, users, their posts; whether the menu offers the rules
    with django_assert_num_queries(7):
        client.get(url("user"))


def test_the_next_user_begins_where_the_last_one_was(client, own):
    page = BeautifulSoup(client.post(url("user", "add"), new_user(own)).content, "html.parser")

    [again] = [a["href"] for a in page.select("#content-main a")]
    form = client.get(again).context["adminform"].form
    assert str(form["organization"].value()) == str(own.pk)


def test_a_post_that_had_ended_earlier_is_put_right_on_its_page(client, own):
    start, left = today() - timedelta(days=60), today() - timedelta(days=20)
    post = PostFactory(organization=own, start=start)
    page = url("post", post.pk, "correct_end")

    assert page in client.get(url("post", post.pk, "change")).content.decode()
    refused = client.post(page, {"on": typed(today()), "reason": "x", "confirmed": "on"})
    assert "Hãy nhập một ngày đã qua" in refused.content.decode()
    asked = client.post(page, {"on": typed(left), "reason": "Chuyển công tác"})
    day = typed(left - timedelta(days=1))
    assert f"đến hết ngày {day}" in asked.content.decode()
    post.refresh_from_db()
    assert post.end is None
    form = {"on": typed(left), "reason": "Chuyển công tác", "confirmed": "on"}
    assert client.post(page, form).status_code == 302

    post.refresh_from_db()
    assert post.end == left
    history = client.get(url("post", post.pk, "history")).content.decode()
    assert "sửa ngày kết thúc nhiệm vụ" in history
    assert "Chuyển công tác" in history
    assert "/resume/" not in client.get(url("post", post.pk, "change")).content.decode()
