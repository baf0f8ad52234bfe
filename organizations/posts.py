"""Accounts and posts: created, granted, confirmed, ended, closed; each with its entry.

One administrator alone makes nobody a reader. A post that sees persons, exports, sees what is
sensitive or administers gives no right before a second one has confirmed it; and so it is again
after somebody gave its user a new password, which he then knows. Who gave the last one is nobody's
second for a post of that user. What the operator does at the prompt needs nobody.
"""

import re
import secrets
from collections.abc import Iterable
from datetime import date

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import trail
from audit.models import Entry
from organizations import names, once
from organizations.models import Organization, Post, User
from organizations.models.accounts import GIVES_PASSWORD

ACCOUNT = ("username", "full_name", "contact")
RECORDED = ("user", "organization", "role", "sees_sensitive", "may_export", "start", "end")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are mistaken for one another
_LOGIN = re.compile(r"[a-z0-9._@+-]+")


@transaction.atomic
def create_user(*, username: str, full_name: str, by: User, contact: str = "") -> tuple[User, str]:
    """Create an account, and return it with the password for its first sign-in.

    The password is told once and kept nowhere; it must be changed at that first sign-in. Raises
    ValidationError, by field.
    """
    password = _one_time_password()
    user = User(
        username=new_login(username),
        full_name=names.person(full_name),
        contact=names.telephone(contact),
        must_change_password=True,
    )
    user.set_password(password)
    user.full_clean()
    once.store(user, force_insert=True)
    trail.record("user.create", user, by=by, changes=trail.created(user, ACCOUNT))
    return user, password


def new_login(text: str) -> str:
    """Return the login typed as `text`, which can never be changed, if anybody can type it.

    Raises ValidationError, on `username`, with the login that was probably meant. Those given
    before this was asked stay as they are.
    """
    login = User.normalize_username(text.strip())
    if _LOGIN.fullmatch(login):
        return login
    plain = re.sub(r"\s+", ".", names.fold(login))
    plain = re.sub(r"[^a-z0-9._@+-]", "", plain)
    if plain:
        said = _("Use small letters without marks, and no blanks: %(login)s.") % {"login": plain}
    else:
        said = _("Use small letters without marks, and no blanks, such as lan.le.")
    raise ValidationError({"username": said})


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """Give `user` a new password for one sign-in, end their sessions, return the password.

    Their posts wait until somebody else has confirmed that it was they who asked for it. Raises
    ValidationError for one's own account: there, the old password is asked for.
    """
    if user == by:
        raise ValidationError(_("Change your own password on its own page."), code="own")
    password = _one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    waiting = 0 if by.is_operator else user.posts.in_need().update(asked_by=by)
    changes = {"sessions": (_end_sessions(user), 0), "posts": (None, waiting or None)}
    trail.record("user.reset_password", user, by=by, changes=changes)
    return password


@transaction.atomic
def correct_name(user: User, *, full_name: str, by: User) -> None:
    """Let `user` be called `full_name`; the same name again changes nothing."""
    before = trail.snapshot(user, ["full_name"])
    user.full_name = User._meta.get_field("full_name").clean(names.person(full_name), user)
    if changes := trail.changed(before, user):
        user.save(update_fields=["full_name", "search_name"])
        trail.record("user.correct_name", user, by=by, changes=changes)


@transaction.atomic
def correct_contact(user: User, *, contact: str, by: User) -> None:
    """Let `user` be reached by the telephone number `contact`; the same again changes nothing."""
    before = trail.snapshot(user, ["contact"])
    user.contact = User._meta.get_field("contact").clean(names.telephone(contact), user)
    if changes := trail.changed(before, user):
        user.save(update_fields=["contact"])
        trail.record("user.correct_contact", user, by=by, changes=changes)


@transaction.atomic
def deactivate(user: User, *, by: User) -> None:
    """Let `user` sign in no more, and end what sessions they have. Their posts stay as they are.

    Raises ValidationError for one's own account.
    """
    if user == by:
        raise ValidationError(_("Nobody can close his own account."), code="own")
    user.is_active = False
    user.save(update_fields=["is_active"])
    trail.record(
        "user.deactivate",
        user,
        by=by,
        changes={"is_active": (True, False), "sessions": (_end_sessions(user), 0)},
    )


@transaction.atomic
def reactivate(user: User, *, by: User) -> None:
    """Let `user` sign in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    trail.record("user.reactivate", user, by=by, changes={"is_active": (False, True)})


@transaction.atomic
def grant(
    *,
    user: User,
    organization: Organization,
    role: str,
    start: date,
    by: User,
    end: date | None = None,
    sees_sensitive: bool = False,
    may_export: bool = False,
) -> Post:
    """Let `user` hold a post in `organization` and all below it during [start, end).

    One of which two decide gives no right before it is confirmed. Raises ValidationError if the
    post is one's own, or is held already without an end.
    """
    post = Post(
        user=user,
        organization=organization,
        role=role,
        sees_sensitive=sees_sensitive,
        may_export=may_export,
        start=start,
        end=end,
        granted_by=by,
    )
    if post.needs_two and not by.is_operator:
        post.asked_by = by
    post.full_clean()
    once.store(post, force_insert=True)
    trail.record(
        "post.grant",
        post,
        by=by,
        organization_id=organization.pk,
        changes=trail.created(post, RECORDED),
    )
    return post


@transaction.atomic
def confirm(post: Post, *, by: User) -> None:
    """Let a post give its rights that waits for a second administrator.

    Raises ValidationError if it waits no more, or if it is not confirmable by `by`.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.asked_by_id is None:
        raise ValidationError(_("This post was confirmed already."), code="confirmed")
    if not post.is_confirmable_by(by):
        raise ValidationError(
            _(
                "Somebody else has to confirm this post: neither who asked for it, nor its holder, "
                "nor who gave its holder the password."
            ),
            code="own",
        )
    before = trail.snapshot(post, ["asked_by", "confirmed_by"])
    post.asked_by, post.confirmed_by = None, by
    post.full_clean()
    post.save(update_fields=["asked_by", "confirmed_by"])
    trail.record(
        "post.confirm",
        post,
        by=by,
        organization_id=post.organization_id,
        changes=trail.changed(before, post),
    )


@transaction.atomic
def confirm_all(waiting: Iterable[Post], *, by: User) -> None:
    """Confirm each of these posts, or none: raises ValidationError that names those in the way.

    Some ten queries a post.
    """
    refused = []
    for post in waiting:
        try:
            confirm(post, by=by)
        except ValidationError as error:
            refused += [f"{post.user} · {post}: {message}" for message in error.messages]
    if refused:
        raise ValidationError(refused)


@transaction.atomic
def end_post(post: Post, *, on: date, by: User) -> None:
    """Let `post` be held until `on`, from which day it gives no right any more.

    Raises ValidationError if that is not after its start, or not before an end already set:
    a longer post is a new one, granted by somebody else.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.end is not None and on >= post.end:
        raise ValidationError({"end": _("This post ends earlier already.")}, code="longer")
    before = trail.snapshot(post, ["end"])
    post.end = on
    post.full_clean()
    post.save(update_fields=["end"])
    trail.record(
        "post.end",
        post,
        by=by,
        organization_id=post.organization_id,
        changes=trail.changed(before, post),
    )


@transaction.atomic
def correct_end(post: Post, *, on: date, reason: str, today: date, by: User) -> None:
    """Record that `post` had ended on `on` already, a day that is over, and why that is known late.

    Up to today it gave its rights, which the trail keeps. Raises ValidationError, by field: for a
    day that is not over, not after its start, or not before the end on record; without a reason.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    reason = names.clean(reason)
    if not reason:
        raise ValidationError({"reason": _("Say why the end was recorded late.")})
    if on >= today:
        raise ValidationError({"on": _("Enter a day that is over. From today on a post is ended.")})
    if on <= post.start:
        raise ValidationError({"on": _("A period must end after it starts.")})
    if post.end is not None and on >= post.end:
        raise ValidationError({"on": _("This post ends earlier already.")})
    before = trail.snapshot(post, ["end"])
    post.end = on
    post.full_clean()
    post.save(update_fields=["end"])
    trail.record(
        "post.correct_end",
        post,
        by=by,
        organization_id=post.organization_id,
        changes=trail.changed(before, post),
        reason=reason,
    )


@transaction.atomic
def resume(post: Post, *, on: date, by: User) -> Post:
    """Let a post go on that somebody ended by mistake: its end is again what it was before.

    That can be until the first day without it, `on`, is over. Later it would give back what its
    holder had lost: that is a new post, which is granted and confirmed as such.

    Raises ValidationError then, for a post that nobody has ended, and for one's own.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.user_id == by.pk:
        raise ValidationError(_("Nobody can let a post of his own go on."), code="own")
    end = _standing_end(post)
    old, new = end.changes["end"] if end else (None, None)
    if post.end is None or new != post.end.isoformat():
        raise ValidationError(_("Nobody has ended this post."), code="not_ended")
    if post.end < on:
        raise ValidationError(_("This post is over. Grant it again."), code="over")
    before = trail.snapshot(post, ["end"])
    post.end = date.fromisoformat(old) if old else None
    post.full_clean()
    once.store(post, update_fields=["end"])
    trail.record(
        "post.resume",
        post,
        by=by,
        organization_id=post.organization_id,
        changes=trail.changed(before, post),
    )
    return post


def was_ended(post: Post) -> bool:
    """Tell whether the end of `post` is one that somebody set after it was granted."""
    return _standing_end(post) is not None


def _standing_end(post):
    """Return the entry of the newest end that somebody set and nobody took back, or None.

    Ends may follow one another, each before the last; they are taken back the newest first.
    """
    ends, resumed = ("post.end", "post.correct_end"), 0
    for entry in Entry.objects.about(post).filter(action__in=(*ends, "post.resume")):
        if entry.action == "post.resume":
            resumed += 1
        elif resumed:
            resumed -= 1
        else:
            return entry
    return None


def asked(post: Post) -> Entry | None:
    """Return the entry of what has to be confirmed of `post`: its grant, or a new password."""
    grants = Q(action="post.grant", subject_type=post._meta.label_lower, subject_id=post.pk)
    passwords = Q(
        action="user.reset_password",
        subject_type=User._meta.label_lower,
        subject_id=post.user_id,
    )
    return Entry.objects.filter(grants | passwords, actor_id=post.asked_by_id).first()


def password_given(user: User) -> Entry | None:
    """Return the entry of who gave `user` the password that only one sign-in takes, if any did.

    Its `name` is how that one is called.
    """
    given = Entry.objects.about(user).filter(action__in=GIVES_PASSWORD)
    entry = given.first() if user.must_change_password else None
    if entry:
        giver = User.objects.filter(pk=entry.actor_id).first()
        entry.name = (giver and giver.full_name) or entry.actor
    return entry


def _one_time_password() -> str:
    """Return four groups of four letters and digits: 79 bits, easy to read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _g in range(4))


def _end_sessions(user) -> int:
    """Delete the sessions of `user`, and return how many there were. Reads all sessions."""
    theirs = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]
