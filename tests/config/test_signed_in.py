"""Who is signed in is found by statements put together once, and found as before."""

from datetime import timedelta

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from config.signed_in import Backend, SessionStore
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def kept():
    session = SessionStore()
    session["said"] = "Đảng bộ xã Ea Yông"
    session.save()
    return session.session_key


def test_a_session_is_read_as_it_was_kept():
    key = kept()

    assert dict(SessionStore(key).items()) == dict(db.SessionStore(key).items())
    assert SessionStore(key)["said"] == "Đảng bộ xã Ea Yông"


def test_a_session_that_is_over_or_unknown_is_empty_and_loses_its_key():
    key = kept()
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    for each in (key, "unknown"):
        session = SessionStore(each)
        assert list(session.items()) == []
        assert session.session_key is None


def test_a_user_is_found_with_all_that_is_stored():
    user = UserFactory(username="lan", must_change_password=True)
    UserFactory()

    found, usual = Backend().get_user(user.pk), ModelBackend().get_user(user.pk)
    assert vars(found).keys() == vars(usual).keys()
    assert {**vars(found), "_state": None} == {**vars(usual), "_state": None}
    assert (found._state.db, found._state.adding) == ("default", False)


def test_who_may_not_sign_in_or_never_existed_is_nobody():
    user = UserFactory(is_active=False)

    assert Backend().get_user(user.pk) is None
    assert Backend().get_user(0) is None


def test_each_takes_one_statement(django_assert_num_queries):
    key, user = kept(), UserFactory()

    with django_assert_num_queries(2):
        assert SessionStore(key)["said"]
        assert Backend().get_user(user.pk)
