from datetime import date

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from audit.models import Entry
from organizations import posts
from organizations.models import Post, User
from tests.factories import OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


def actions():
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_a_new_user_must_change_the_password_that_was_told_once():
    user, password = posts.create_user(username="lan", full_name="Lê  Lan", by=UserFactory())

    assert user.check_password(password)
    assert (user.must_change_password, user.full_name) == (True, "Lê Lan")
    assert password not in str(Entry.objects.values_list("changes", flat=True))
    assert actions() == ["user.create"]


def test_two_passwords_differ_and_are_long():
    by = UserFactory()
    _one, first = posts.create_user(username="lan", full_name="", by=by)
    _two, second = posts.create_user(username="mai", full_name="", by=by)

    assert first != second
    assert len(first) == 19


def test_a_taken_username_is_refused():
    UserFactory(username="lan")

    with pytest.raises(ValidationError) as refusal:
        posts.create_user(username="lan", full_name="", by=UserFactory())

    assert set(refusal.value.message_dict) == {"username"}


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("hòa.niê", "hoa.nie"),
        ("Hòa Niê", "hoa.nie"),
        ("lan\u0065\u0302", "lane"),
        ("Đào.H’Thử", "dao.hthu"),
        ("lan le", "lan.le"),
        ("ЖЖ", "lan.le"),
    ],
)
def test_a_login_that_not_everybody_can_type_is_refused_with_one_that_all_can(typed, proposed):
    with pytest.raises(ValidationError) as refusal:
        posts.create_user(username=typed, full_name="", by=UserFactory())

    [said] = refusal.value.message_dict["username"]
    assert said.endswith(f" {proposed}.")
    user, _password = posts.create_user(username=proposed, full_name="", by=UserFactory())
    assert user.username == proposed


def test_resetting_a_password_ends_the_sessions_and_the_old_password():
    user = UserFactory()
    user.set_password("old password of mine")
    user.save()
    client, other = Client(), Client()
    client.force_login(user)
    other.force_login(UserFactory())

    password = posts.reset_password(user, by=UserFactory())

    user.refresh_from_db()
    assert user.check_password(password)
    assert user.must_change_password
    assert Session.objects.count() == 1
    assert actions()[-1] == "user.reset_password"


def test_nobody_resets_his_own_password():
    user = UserFactory()

    with pytest.raises(ValidationError):
        posts.reset_password(user, by=user)


def test_a_deactivated_user_is_signed_out_and_cannot_sign_in():
    user, password = posts.create_user(username="lan", full_name="", by=UserFactory())
    Client().force_login(user)

    posts.deactivate(user, by=UserFactory())

    assert Session.objects.count() == 0
    assert not User.objects.get(pk=user.pk).is_active
    assert ModelBackend().authenticate(None, username="lan", password=password) is None
    assert actions() == ["user.create", "user.deactivate"]


def test_nobody_deactivates_himself():
    user = UserFactory()

    with pytest.raises(ValidationError):
        posts.deactivate(user, by=user)

    user.refresh_from_db()
    assert user.is_active


def test_a_post_is_granted_to_somebody_else():
    user, by, organization = UserFactory(), UserFactory(), OrganizationFactory()

    post = posts.grant(user=user, organization=organization, role="secretary", start=DAY, by=by)

    assert Post.objects.get() == post
    assert post.granted_by == by
    assert actions()[-1] == "post.grant"
    assert Entry.objects.latest("pk").organization_id == organization.pk


def test_a_post_granted_to_oneself_is_refused():
    user, organization = UserFactory(), OrganizationFactory()

    with pytest.raises(ValidationError):
        posts.grant(user=user, organization=organization, role="admin", start=DAY, by=user)

    assert not Post.objects.exists()


def test_the_database_refuses_a_post_granted_to_oneself():
    user, organization = UserFactory(), OrganizationFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(
            user=user, organization=organization, role="admin", start=DAY, granted_by=user
        )


def test_an_ended_post_gives_no_right_from_that_day_on():
    post = PostFactory()

    posts.end_post(post, on=DAY, by=UserFactory())

    assert not post.user.posts.in_force(DAY).exists()
    assert post.user.posts.in_force(date(2026, 11, 21)).exists()
    assert actions()[-1] == "post.end"


def test_the_end_of_a_post_can_come_nearer_but_not_move_away():
    post = PostFactory(end=date(2027, 1, 1))

    with pytest.raises(ValidationError):
        posts.end_post(post, on=date(2028, 1, 1), by=post.user)
    posts.end_post(post, on=DAY, by=UserFactory())

    post.refresh_from_db()
    assert post.end == DAY


def test_a_post_that_had_ended_earlier_is_put_right_with_a_reason():
    post, by = PostFactory(start=date(2026, 1, 1)), UserFactory()

    posts.correct_end(post, on=date(2026, 11, 1), reason=" Chuyển công tác ", today=DAY, by=by)
    posts.correct_end(post, on=date(2026, 10, 1), reason="Xem lại quyết định", today=DAY, by=by)

    post.refresh_from_db()
    assert post.end == date(2026, 10, 1)
    last, first = Entry.objects.about(post).filter(action="post.correct_end")
    assert (first.changes, first.reason) == ({"end": [None, "2026-11-01"]}, "Chuyển công tác")
    assert last.changes == {"end": ["2026-11-01", "2026-10-01"]}
    assert posts.was_ended(post)


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (date(2026, 11, 1), " "),
        (DAY, "Hôm nay chưa qua"),
        (date(2026, 11, 21), "Muộn hơn ngày đã ghi"),
        (date(2026, 1, 1), "Chưa bắt đầu"),
    ],
)
def test_an_end_put_right_is_a_day_of_the_post_that_is_over(on, reason):
    post = PostFactory(start=date(2026, 1, 1), end=date(2026, 11, 20))

    with pytest.raises(ValidationError):
        posts.correct_end(post, on=on, reason=reason, today=DAY, by=UserFactory())

    post.refresh_from_db()
    assert post.end == date(2026, 11, 20)


def test_ends_that_follow_one_another_are_taken_back_one_by_one():
    post = PostFactory(start=date(2026, 1, 1))
    by, day = User.objects.system(), date(2026, 6, 1)
    for end in (10, 5, 3):
        posts.end_post(post, on=date(2026, 6, end), by=by)

    assert posts.resume(post, on=day, by=by).end == date(2026, 6, 5)
    assert posts.resume(post, on=day, by=by).end == date(2026, 6, 10)
    post.refresh_from_db()
    assert posts.was_ended(post)
    posts.end_post(post, on=date(2026, 6, 4), by=by)
    assert posts.resume(post, on=day, by=by).end == date(2026, 6, 10)
    assert posts.resume(post, on=day, by=by).end is None
    assert not posts.was_ended(post)
    with pytest.raises(ValidationError):
        posts.resume(post, on=day, by=by)
