"""One administrator alone makes nobody a reader."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from audit.models import Entry
from organizations import posts
from organizations.jurisdiction import Jurisdiction
from organizations.models import Post, User
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory, UserFactory
from tests.organizations.admin.pages import today, typed, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(administrator):
    """Another administrator of the same organization, signed in."""
    user = PostFactory(role=Post.Role.ADMIN, organization=administrator.organization).user
    client = StrictClient()
    client.force_login(user)
    client.user = user
    return client


def new_user(client, organization, **change):
    """Add a user as the administrator does, and return it with its password."""
    form = {
        "username": "lan",
        "full_name": "Lê Lan",
        "organization": organization.pk,
        "role": "secretary",
        "start": typed(today()),
        **change,
    }
    page = client.post(url("user", "add"), form).content.decode()
    password = re.search(r'"one-time-password">([^<]+)<', page)[1]
    return User.objects.get(username="lan"), password


def sign_in(username, password):
    """Sign in with a one-time password, choose one of one's own, and return the client."""
    client = StrictClient()
    client.post("/login/", {"username": username, "password": password})
    new = "bốn con trâu leo cau"
    typed_in = {"old_password": password, "new_password1": new, "new_password2": new}
    client.post("/password/", typed_in)
    return client


def rights(user):
    found = Jurisdiction.of(user, today())
    return {
        name
        for name in ("persons", "writing", "administering", "sensitive", "exporting")
        if getattr(found, name)
    }


def test_an_account_of_ones_own_making_sees_nothing(client, own):
    _user, password = new_user(client, own, sees_sensitive="on", may_export="on")

    made = sign_in("lan", password)

    assert made.get("/admissions/").status_code == 403
    assert made.get("/admissions/export.csv").status_code == 403
    assert made.get("/inbox/").status_code == 403
    assert "chờ" in made.get("/").content.decode()


def test_the_present_one_time_password_is_not_kept(client, own):
    user, password = new_user(client, own)
    made = StrictClient()
    made.post("/login/", {"username": "lan", "password": password})

    same = {"old_password": password, "new_password1": password, "new_password2": password}
    made.post("/password/", same)

    user.refresh_from_db()
    assert user.must_change_password


def test_a_second_administrator_confirms_with_a_button_and_the_post_begins(
    client, administrator, second, own
):
    user, password = new_user(client, own, sees_sensitive="on", may_export="on")
    post = user.posts.get()

    page = second.get(url("post", post.pk, "confirm")).content.decode()
    assert administrator.username in page
    assert "Lê Lan" in page
    assert own.name in page
    assert second.post(url("post", post.pk, "confirm")).status_code == 302

    post.refresh_from_db()
    assert (post.asked_by, post.confirmed_by) == (None, second.user)
    assert rights(user) == {"persons", "writing", "sensitive", "exporting"}
    assert Entry.objects.about(post).first().action == "post.confirm"
    assert sign_in("lan", password).get("/admissions/").status_code == 200


def test_who_asked_cannot_confirm_nor_who_holds_it(client, administrator, own):
    user, _password = new_user(client, own, role="admin")
    post = user.posts.get()

    page = client.get(url("post", post.pk, "confirm")).content.decode()
    client.post(url("post", post.pk, "confirm"))
    post.refresh_from_db()

    assert "<button" not in page.partition('id="content-main"')[2]
    assert post.asked_by == administrator
    for by in (administrator, user):
        with pytest.raises(ValidationError):
            posts.confirm(post, by=by)
    assert rights(user) == set()


@pytest.mark.parametrize("role", ["secretary", "board", "admin"])
def test_an_account_of_ones_own_making_confirms_nothing(client, administrator, own, role):
    """Two accounts of one hand are one hand."""
    helper, password = new_user(client, own, role="admin")
    posts.grant(
        user=UserFactory(username="other"),
        organization=own,
        role=role,
        start=today(),
        by=administrator,
    )
    post = Post.objects.get(user__username="other")

    made = sign_in("lan", password)

    assert made.post(url("post", post.pk, "confirm")).status_code == 403
    assert helper.posts.awaiting(today()).exists()


def test_a_new_password_for_a_reader_makes_his_posts_wait(client, administrator, second, own):
    reader = PostFactory(organization=own, role="secretary", may_export=True).user
    assert rights(reader) == {"persons", "writing", "exporting"}

    page = client.post(url("user", reader.pk, "reset")).content.decode()
    password = re.search(r'"one-time-password">([^<]+)<', page)[1]

    assert rights(reader) == set()
    assert sign_in(reader.username, password).get("/admissions/").status_code == 403
    post = reader.posts.get()
    asks = second.get(url("post", post.pk, "confirm")).content.decode()
    assert administrator.username in asks
    second.post(url("post", post.pk, "confirm"))
    assert rights(reader) == {"persons", "writing", "exporting"}


def test_a_third_hand_is_needed_after_the_second_gave_a_password_too(
    client, administrator, second, own
):
    user, _password = new_user(client, own)
    second.post(url("user", user.pk, "reset"))
    post = user.posts.get()

    second.post(url("post", post.pk, "confirm"))
    post.refresh_from_db()
    assert post.asked_by == second.user

    page = client.get(url("post", post.pk, "confirm")).content.decode()
    client.post(url("post", post.pk, "confirm"))
    post.refresh_from_db()
    assert "<button" not in page.partition('id="content-main"')[2]
    assert post.asked_by == second.user
    assert "waits=me" not in client.get("/admin/").content.decode()

    third = PostFactory(role=Post.Role.ADMIN, organization=administrator.organization).user
    posts.confirm(post, by=third)
    post.refresh_from_db()
    assert (post.asked_by, post.confirmed_by) == (None, third)


def test_who_granted_a_post_that_was_confirmed_may_confirm_it_after_a_new_password(
    client, administrator, second, own
):
    user, _password = new_user(client, own)
    post = user.posts.get()
    third = PostFactory(role=Post.Role.ADMIN, organization=administrator.organization).user
    posts.confirm(post, by=third)
    second.post(url("user", user.pk, "reset"))

    client.post(url("post", post.pk, "confirm"))

    post.refresh_from_db()
    assert (post.asked_by, post.confirmed_by) == (None, administrator)


@pytest.fixture
def third(administrator):
    """One more administrator of the same organization, not signed in."""
    return PostFactory(role=Post.Role.ADMIN, organization=administrator.organization).user


def grant(user, organization, by):
    return posts.grant(user=user, organization=organization, role="secretary", start=today(), by=by)


def offers(client, post):
    """Tell by page, button and number in the menu whether a post is offered for confirmation."""
    page = client.get(url("post", post.pk, "confirm")).content.decode()
    listed = client.get(url("post"), {"waits": "me"}).content.decode()
    told = {
        "<button" in page.partition('id="content-main"')[2],
        url("post", post.pk, "change") in listed,
        Post.objects.to_confirm(Jurisdiction.of(client.user, today()), client.user).contains(post),
    }
    assert len(told) == 1
    return told.pop()


@pytest.mark.parametrize("has_chosen", [False, True])
@pytest.mark.parametrize("hand", ["create", "reset"])
def test_who_gave_the_password_is_no_second_for_what_another_grants(
    client, administrator, second, own, hand, has_chosen
):
    """Whether the holder has chosen his own by then cannot be told from the giver's choosing."""
    client.user = administrator
    if hand == "create":
        user, password = new_user(client, own, role="observer")
    else:
        user = PostFactory(organization=own, role="observer").user
        page = client.post(url("user", user.pk, "reset")).content.decode()
        password = re.search(r'"one-time-password">([^<]+)<', page)[1]
    if has_chosen:
        sign_in(user.username, password)
    post = grant(user, own, by=second.user)
    told = second.get(url("post", post.pk, "change")).content.decode()
    assert f"Trừ {administrator.username}, người đã cấp mật khẩu" in told

    assert not offers(client, post)
    client.post(url("post", post.pk, "confirm"))

    post.refresh_from_db()
    assert post.asked_by == second.user
    with pytest.raises(ValidationError, match="mật khẩu"):
        posts.confirm(post, by=administrator)
    assert not Jurisdiction.of(user, today()).persons


def test_who_made_the_account_grants_and_the_other_confirms(client, administrator, second, own):
    user, _password = new_user(client, own, role="observer")
    post = grant(user, own, by=administrator)

    page = second.get(url("post", post.pk, "confirm")).content.decode()
    assert (
        f"{administrator.full_name or administrator.username} đã cấp mật khẩu dùng một lần" in page
    )
    assert offers(second, post)
    second.post(url("post", post.pk, "confirm"))

    post.refresh_from_db()
    assert post.confirmed_by == second.user


def test_whose_password_was_replaced_is_the_second_again(client, administrator, second, third, own):
    client.user = administrator
    user, _password = new_user(client, own, role="observer")
    posts.reset_password(user, by=second.user)
    post = grant(user, own, by=third)

    assert not offers(second, post)
    assert offers(client, post)
    posts.confirm(post, by=administrator)


def test_an_account_made_at_the_prompt_is_in_no_administrators_hands(
    client, administrator, second, own
):
    client.user = administrator
    user, _password = posts.create_user(
        username="lan", full_name="Lê Lan", by=User.objects.system()
    )
    post = grant(user, own, by=second.user)

    assert offers(client, post)


def test_what_sees_no_persons_begins_at_once(client, own):
    user, _password = new_user(client, own, role="observer")

    assert not user.posts.get().asked_by
    assert Jurisdiction.of(user, today()).seeing


def test_an_observer_who_may_export_waits(client, own):
    user, _password = new_user(client, own, role="observer", may_export="on")

    assert rights(user) == set()
    assert not Jurisdiction.of(user, today()).seeing


def test_an_administrator_elsewhere_confirms_nothing(client, own, foreign):
    user, _password = new_user(client, own)
    elsewhere = StrictClient()
    elsewhere.force_login(PostFactory(role=Post.Role.ADMIN, organization=foreign).user)

    post = user.posts.get()

    assert elsewhere.get(url("post", post.pk, "confirm")).status_code == 404
    assert elsewhere.post(url("post", post.pk, "confirm")).status_code == 404


def test_the_index_says_what_waits_for_whom(client, second, own):
    new_user(client, own)

    assert "waits=me" in second.get("/admin/").content.decode()
    assert "waits=me" not in client.get("/admin/").content.decode()
    listed = second.get(url("post") + "?waits=me").content.decode()
    assert listed.count('name="lan"') or "lan" in listed


def test_several_posts_are_ticked_shown_again_and_confirmed_on_one_page(
    client, administrator, second, own, foreign
):
    people = [UserFactory(full_name=f"Lê Thị {name}") for name in ("Lan", "Mai", "Cúc")]
    lan, mai, cuc = (grant(user, own, by=administrator) for user in people)
    far = grant(people[0], foreign, by=UserFactory())
    page = url("post", "confirm")

    listed = " ".join(second.get(page).content.decode().split())
    nothing = second.post(page, {"confirmed": "on"}).content.decode()
    shown = second.post(page, {"posts": [lan.pk, mai.pk]}).content.decode()
    assert [f"{user.full_name} (" in listed for user in people] == [True] * 3
    assert foreign.name not in listed
    assert "Hãy đánh dấu" in nothing
    assert "Cúc" not in shown
    assert "2 nhiệm vụ này" in shown
    assert Post.objects.awaiting(today()).count() == 4

    refused = second.post(page, {"posts": [lan.pk, far.pk], "confirmed": "on"}).content.decode()
    assert "Chưa xác nhận gì" in refused
    answer = second.post(page, {"posts": [lan.pk, mai.pk], "confirmed": "on"})

    assert answer.status_code == 302
    assert set(Post.objects.awaiting(today())) == {cuc, far}
    assert Entry.objects.filter(action="post.confirm", actor_id=second.user.pk).count() == 2
    assert "Không có nhiệm vụ nào chờ" in client.get(page).content.decode()


def test_the_page_of_several_says_who_knows_the_password(client, administrator, second, own):
    new_user(client, own)

    page = " ".join(second.get(url("post", "confirm")).content.decode().split())

    assert page.count(f"{administrator.full_name} ({administrator})") == 2


def test_the_operator_alone_appoints_and_confirms(client, administrator, own):
    first = UserFactory(username="first")
    call_command("appoint", "first", "admin", own.code)
    assert rights(first) == {"administering"}

    user, _password = new_user(client, own)
    call_command("appoint", "lan", "secretary", own.code)
    assert rights(user) == {"persons", "writing"}
    assert user.posts.count() == 1
    assert user.posts.get().confirmed_by == User.objects.system()


def test_the_user_is_told_who_gave_the_password(client, administrator, own):
    reader = PostFactory(organization=own, role="observer").user
    page = client.post(url("user", reader.pk, "reset")).content.decode()
    password = re.search(r'"one-time-password">([^<]+)<', page)[1]
    theirs = StrictClient()
    theirs.post("/login/", {"username": reader.username, "password": password})

    page = theirs.get("/password/").content.decode()

    given = Entry.objects.about(reader).get(action="user.reset_password")
    assert administrator.full_name in page
    assert typed(today()) in page
    assert given.actor == administrator.username


def test_the_auditor_sees_posts_of_ones_own_making_and_no_others(client, administrator, own):
    new_user(client, own)
    PostFactory(organization=own, user=UserFactory(username="plain"))
    posts.grant(
        user=UserFactory(username="known"),
        organization=own,
        role="board",
        start=today(),
        by=administrator,
    )
    auditor = StrictClient()
    auditor.force_login(PostFactory(role=Post.Role.AUDITOR, organization=own).user)

    page = auditor.get("/organizations/posts/").content.decode()

    assert ">lan<" in page
    assert ">known<" not in page
    assert ">plain<" not in page
    elsewhere = StrictClient()
    far = OrganizationFactory()
    elsewhere.force_login(PostFactory(role=Post.Role.AUDITOR, organization=far).user)
    assert ">lan<" not in elsewhere.get("/organizations/posts/").content.decode()


def test_the_database_refuses_a_post_confirmed_by_its_holder(own):
    post = PostFactory(organization=own)

    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(confirmed_by=post.user)
