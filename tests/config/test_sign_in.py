"""Signing in: passwords however typed, the lock, the limits of a session, one's own password."""

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import override_settings

from audit.models import Entry
from organizations import posts
from tests.conftest import StrictClient
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "hoa sữa mùa thu Hà Nội"
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
GUARDED = "/password/"


@pytest.fixture
def user():
    return get_user_model().objects.create_user("hoa", "Nguyễn Thị Hoa", PASSWORD)


def sign_in(client, password=PASSWORD, **extra):
    return client.post("/login/", {"username": "hoa", "password": password}, **extra)


def is_signed_in(client):
    return client.get(GUARDED).status_code == 200


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_password_opens_however_the_keyboard_composed_it(stranger, user, form):
    sign_in(stranger, unicodedata.normalize(form, PASSWORD))

    assert is_signed_in(stranger)


def test_a_password_set_decomposed_opens_when_typed_composed(stranger):
    get_user_model().objects.create_user("hoa", "", unicodedata.normalize("NFD", PASSWORD))

    sign_in(stranger, PASSWORD)

    assert is_signed_in(stranger)


def test_passwords_are_hashed_with_argon2id_in_19_mebibytes(costly_passwords, user):
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_signing_in_and_out_is_in_the_trail(stranger, user):
    sign_in(stranger)
    stranger.post("/logout/")

    actions = Entry.objects.order_by("pk").values_list("action", "actor")
    assert list(actions) == [("session.opened", "hoa"), ("session.closed", "hoa")]


def test_the_fifth_wrong_password_locks_and_the_right_one_opens_after_15_minutes(stranger, user):
    with time_machine.travel(MORNING, tick=False) as clock:
        statuses = [sign_in(stranger, "wrong").status_code for _ in range(5)]
        locked = sign_in(stranger)
        clock.shift(16 * MINUTE)
        later = sign_in(stranger)

    assert statuses == [200, 200, 200, 200, 429]
    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert later.status_code == 302


def test_a_stranger_cannot_lock_somebody_else_out(stranger, user):
    for _ in range(6):
        sign_in(stranger, "wrong", REMOTE_ADDR="203.0.113.9")

    assert sign_in(StrictClient()).status_code == 302


def test_capitals_do_not_make_another_account_to_guess_at(stranger, user):
    names = ["hoa", "Hoa", "hOa", "HOA", "hoA", "HoA"]
    guesses = [{"username": name, "password": "wrong"} for name in names]

    statuses = [stranger.post("/login/", guess).status_code for guess in guesses]

    assert statuses == [200, 200, 200, 200, 429, 429]


def test_a_name_that_nobody_has_is_closed_alike(stranger, user):
    def answers(name):
        guess = {"username": name, "password": "wrong"}
        pages = [stranger.post("/login/", guess) for _ in range(6)]
        return [
            (page.status_code, BeautifulSoup(page.content, "html.parser").main.get_text())
            for page in pages
        ]

    assert answers("hoa") == answers("lan")


@override_settings(SIGN_IN_FAILURES_PER_ADDRESS=30)
def test_thirty_accounts_are_tried_from_one_address_and_no_more(stranger, user):
    for number in range(30):
        stranger.post("/login/", {"username": f"user{number}", "password": "wrong"})

    assert sign_in(stranger).status_code == 429
    assert sign_in(StrictClient(), REMOTE_ADDR="203.0.113.9").status_code == 302


def test_fifty_guesses_from_everywhere_leave_the_account_to_the_places_it_is_used_from(
    stranger, user
):
    sign_in(stranger, REMOTE_ADDR="192.0.2.1")
    for number in range(50):
        sign_in(StrictClient(), "wrong", REMOTE_ADDR=f"198.51.100.{number}")

    assert sign_in(StrictClient(), REMOTE_ADDR="203.0.113.9").status_code == 429
    assert sign_in(StrictClient(), REMOTE_ADDR="192.0.2.1").status_code == 302


def test_signing_in_forgets_ones_own_slips_and_nobody_elses(stranger, user):
    for _ in range(4):
        sign_in(stranger, "wrong")
        stranger.post("/login/", {"username": "lan", "password": "wrong"})
    sign_in(stranger)

    own = sign_in(StrictClient(), "wrong")
    others = StrictClient().post("/login/", {"username": "lan", "password": "wrong"})

    assert (own.status_code, others.status_code) == (200, 429)


def test_a_new_password_opens_at_once(stranger, user):
    for _ in range(5):
        sign_in(stranger, "wrong")

    password = posts.reset_password(user, by=UserFactory())

    assert sign_in(stranger, password).status_code == 302


def test_what_was_refused_is_in_the_trail_without_what_was_typed(stranger, user):
    for _ in range(5):
        sign_in(stranger, "wrong")
    stranger.post("/login/", {"username": "my-password!", "password": "wrong"})

    entries = Entry.objects.order_by("pk")
    assert list(entries.values_list("action", "subject_id")) == [
        *[("session.refused", user.pk)] * 5,
        ("session.locked", user.pk),
        ("session.refused", None),
    ]
    assert not any("my-password" in str(entry.changes) for entry in entries)
    assert {entry.actor for entry in entries} == {""}


def change_password(client, old, new="gió lùa qua cửa sổ"):
    typed = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/password/", typed)


def test_the_present_password_is_asked_five_times_in_a_quarter_of_an_hour(stranger, user):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(stranger)
        wrong = [change_password(stranger, "wrong").status_code for _ in range(5)]
        right = change_password(stranger, PASSWORD)
        clock.shift(16 * MINUTE)
        later = change_password(stranger, PASSWORD)

    assert wrong == [200] * 5
    assert "15 phút" in right.content.decode()
    assert later.status_code == 302
    assert Entry.objects.filter(action="password.refused", actor_id=user.pk).count() == 5


def test_the_present_password_is_no_new_one(stranger, user):
    sign_in(stranger)

    page = change_password(stranger, PASSWORD, PASSWORD)

    assert page.status_code == 200
    assert "mật khẩu hiện nay" in page.content.decode().casefold()


def test_a_session_ends_after_half_an_hour_without_use(stranger, user):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(stranger)
        clock.shift(30 * MINUTE)
        after_30 = is_signed_in(stranger)
        clock.shift(31 * MINUTE)
        after_31_more = is_signed_in(stranger)

    assert (after_30, after_31_more) == (True, False)


def test_a_session_ends_after_twelve_hours_however_busy(stranger, user):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(stranger)
        seen = []
        for _ in range(25):
            clock.shift(29 * MINUTE)
            seen.append(is_signed_in(stranger))

    assert seen == [True] * 24 + [False]  # 24 x 29 minutes are 11 h 36 min


def test_a_session_does_not_come_back_when_the_clock_is_set_back(stranger, user):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(stranger)
        clock.shift(-60 * MINUTE)

        assert not is_signed_in(stranger)


@pytest.mark.parametrize(("seconds", "stays"), [(1, True), (300, True), (301, False)])
def test_a_clock_that_is_a_little_behind_signs_nobody_out(stranger, user, seconds, stays):
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(stranger)
        clock.shift(-timedelta(seconds=seconds))

        assert is_signed_in(stranger) is stays


def test_a_deactivated_user_is_out_at_the_next_request(stranger, user):
    sign_in(stranger)
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)

    assert not is_signed_in(stranger)


def test_a_given_password_must_be_changed_before_anything_else(stranger, user):
    get_user_model().objects.filter(pk=user.pk).update(must_change_password=True)
    sign_in(stranger)

    refused = stranger.get("/")
    new = {"new_password1": "gió lùa qua cửa", "new_password2": "gió lùa qua cửa"}
    stranger.post("/password/", {"old_password": PASSWORD, **new})
    user.refresh_from_db()

    assert refused["Location"] == "/password/"
    assert user.must_change_password is False
    assert user.check_password("gió lùa qua cửa")


def test_who_gave_the_password_is_called_by_name(stranger):
    giver = UserFactory(full_name="Đỗ Quang Hiệp")
    user = UserFactory()
    password = posts.reset_password(user, by=giver)

    stranger.post("/login/", {"username": user.username, "password": password})

    assert "Mật khẩu do Đỗ Quang Hiệp cấp" in " ".join(
        stranger.get("/password/").content.decode().split()
    )


def test_a_part_of_a_page_is_told_that_nobody_is_signed_in_and_carries_nothing_away(stranger):
    response = stranger.get(GUARDED, headers={"HX-Request": "true"})

    assert (response.status_code, response.content) == (401, b"")
    assert "HX-Redirect" not in response


@pytest.mark.parametrize("address", ["/password/", "/password/?next=/"])
def test_a_part_never_sends_the_page_to_where_it_is(stranger, user, address):
    get_user_model().objects.filter(pk=user.pk).update(must_change_password=True)
    sign_in(stranger)
    part = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address}"}

    response = stranger.get("/inbox/count/", headers=part)

    assert response.status_code == 204  # with which htmx leaves all as it is
    assert "HX-Redirect" not in response


def test_a_part_of_another_page_sends_it_to_the_change_of_the_password(stranger, user):
    get_user_model().objects.filter(pk=user.pk).update(must_change_password=True)
    sign_in(stranger)
    part = {"HX-Request": "true", "HX-Current-URL": "http://testserver/inbox/"}

    response = stranger.get("/inbox/count/", headers=part)

    assert response["HX-Redirect"] == "/password/"


def test_the_way_back_after_signing_in_never_leads_elsewhere(stranger, user):
    address = "/login/?next=https://elsewhere.example/"
    response = stranger.post(address, {"username": "hoa", "password": PASSWORD})

    assert response["Location"] == settings.LOGIN_REDIRECT_URL


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_has_no_door_of_its_own(stranger, user, method):
    response = getattr(stranger, method)("/admin/login/")

    assert response["Location"] == "/login/?next=/admin/login/"


def test_the_admin_is_refused_to_who_administers_nothing(client):
    assert client.get("/admin/").status_code == 403


def test_the_browsers_language_is_not_asked(stranger):
    response = stranger.get("/login/", headers={"Accept-Language": "en"})

    assert response["Content-Language"] == "vi"


def test_the_language_that_was_chosen_stays(stranger):
    stranger.post("/language/", {"language": "en", "next": "/login/"})

    assert stranger.get("/login/")["Content-Language"] == "en"
