"""Of many wrong passwords at the same moment no more are tried than of as many in a row."""

from contextlib import nullcontext

import pytest
from django.contrib.auth import get_user_model

from audit.models import Entry
from config import guesses
from tests.conftest import StrictClient
from tests.factories import UserFactory
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("costly_passwords")]

PASSWORD = "hoa sữa mùa thu Hà Nội"
AT_ONCE = 12


@pytest.fixture
def user(real_connections):
    return get_user_model().objects.create_user("hoa", "Nguyễn Thị Hoa", PASSWORD)


def guess(username="hoa", address="192.0.2.1", typed="wrong"):
    """Return an act that tries a password at the door, and comes back with the answer."""
    client, said = StrictClient(), {"username": username, "password": typed}
    return lambda: client.post("/login/", said, REMOTE_ADDR=address).status_code


def tried(action="session.refused"):
    return Entry.objects.filter(action=action).count()


def of_one_account():
    return [guess() for _each in range(AT_ONCE)], guesses.SLIPS


def of_one_address(settings):
    settings.SIGN_IN_FAILURES_PER_ADDRESS = 4
    return [guess(f"name{number}") for number in range(AT_ONCE)], 4


def of_one_account_from_everywhere(monkeypatch):
    monkeypatch.setattr(guesses, "FOR_ONE_ACCOUNT", 4)
    return [guess(address=f"192.0.2.{number}") for number in range(AT_ONCE)], 4


@pytest.fixture(params=["account", "address", "everywhere"])
def crowd(request, settings, monkeypatch, user):
    """So many guesses at once, and how many of them may be tried."""
    if request.param == "account":
        return of_one_account()
    if request.param == "address":
        return of_one_address(settings)
    return of_one_account_from_everywhere(monkeypatch)


def test_no_limit_is_passed_by_those_who_come_together(crowd):
    acts, limit = crowd

    answers = at_once(*acts)

    assert tried() == limit
    assert sorted(answers) == [200] * (limit - 1) + [429] * (AT_ONCE - limit + 1)
    assert tried("session.locked") == 1


def test_the_control_of_it_passes_where_nobody_waits(crowd, monkeypatch):
    """Without the lock more are tried, or the test above would prove nothing."""
    monkeypatch.setattr(guesses, "_one_after_the_other", lambda *counted: nullcontext())
    acts, limit = crowd

    at_once(*acts)

    assert tried() > limit


def own(client):
    typed = {"old_password": "wrong", "new_password1": PASSWORD, "new_password2": PASSWORD}
    return lambda: client.post("/password/", typed).status_code


@pytest.fixture
def windows(user):
    clients = [StrictClient() for _each in range(AT_ONCE)]
    for client in clients:
        client.force_login(user)
    return [own(client) for client in clients]


def test_the_present_password_is_not_guessed_by_many_windows(windows):
    assert at_once(*windows) == [200] * AT_ONCE

    assert tried("password.refused") == guesses.SLIPS


def test_the_control_of_it_with_many_windows_passes_where_nobody_waits(windows, monkeypatch):
    monkeypatch.setattr(guesses, "_one_after_the_other", lambda *counted: nullcontext())

    at_once(*windows)

    assert tried("password.refused") > guesses.SLIPS


def test_who_signs_in_with_many_others_from_one_house_is_let_in(real_connections):
    users = [UserFactory() for _each in range(AT_ONCE)]
    for user in users:
        user.set_password(PASSWORD)
        user.save()

    acts = [guess(user.username, typed=PASSWORD) for user in users]

    assert at_once(*acts) == [302] * AT_ONCE
    assert tried("session.opened") == AT_ONCE
