"""Who held an office in what ended: posts go on with the heir or end, officers are relieved."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Manager, Q

from organizations.models import Action, Officer, Post, Reorganization, User

Held = TypeVar("Held", Post, Officer)


def hand_over(
    wishes: Mapping[int, str],
    heirs: Mapping[int, int],
    *,
    on: date,
    by: User,
    document: Reorganization,
) -> dict[str, dict[str, str | None]]:
    """End the posts and charges in what ended on `on`, and let posts go on as `wishes` say.

    Returns the ends that were set before, by kind and number, for `restore_officeholders`. Nobody
    gets a post from a document that he applies himself: his own ends, and somebody else grants it.
    """
    lasting = (Q(end__isnull=True) | Q(end__gt=on)) & Q(organization__in=wishes)
    posts = list(Post.objects.filter(lasting).order_by("pk"))
    officers = list(Officer.objects.filter(lasting))
    journal = {"posts": _ends(posts), "officers": _ends(officers)}
    following = [
        post
        for post in posts
        if wishes[post.organization_id] == Action.Posts.FOLLOW and post.user_id != by.pk
    ]
    new = _following(following, heirs, on, by, document)
    held: list[Post | Officer] = [*posts, *officers]
    for each in held:
        each.end = max(on, each.start + timedelta(days=1))
    Post.objects.bulk_update(posts, ["end"], batch_size=1000)
    Officer.objects.bulk_update(officers, ["end"], batch_size=1000)
    Post.objects.bulk_create(new, batch_size=1000)
    return journal


def restore_officeholders(document: Reorganization) -> None:
    """Let posts and charges be as they were before `document`.

    Where a post that went on was ended by somebody since, the one from which it came ends too.
    """
    ended = _ended_since(document)
    document.posts.all().delete()
    _end_as_before(Post.objects, document.journal.get("posts", {}))
    _end_as_before(Officer.objects, document.journal.get("officers", {}))
    restored = Post.objects.filter(pk__in=map(int, document.journal.get("posts", {})))
    for (user, origin, role), end in ended.items():
        longer = Q(end__isnull=True) | Q(end__gt=end)
        restored.filter(longer, user=user, organization=origin, role=role).update(end=end)


def _end_as_before(held: Manager[Held], journal: Mapping[str, str | None]) -> None:
    ends = {int(pk): date.fromisoformat(end) if end else None for pk, end in journal.items()}
    rows = list(held.filter(pk__in=ends))
    for row in rows:
        row.end = ends[row.pk]
    held.bulk_update(rows, ["end"], batch_size=1000)


def gone_on(document: Reorganization) -> int:
    """Count the posts given by `document` from which a later document let others go on."""
    given = {str(pk) for pk in document.posts.values_list("pk", flat=True)}
    later = Reorganization.objects.applied().filter(applied_at__gt=document.applied_at)
    journals = later.values_list("journal", flat=True) if given else ()
    return sum(len(given & journal.get("posts", {}).keys()) for journal in journals)


def _ended_since(document) -> dict[tuple[int, int, str], date]:
    """Return when posts that went on were to end, by the user, where from, and the role."""
    heirs = document.successions.filter(is_heir=True)
    origins = defaultdict(list)
    for predecessor, heir in heirs.values_list("predecessor", "successor"):
        origins[heir].append(predecessor)
    posts = document.posts.filter(end__isnull=False)
    return {
        (user, origin, role): end
        for user, heir, role, end in posts.values_list("user", "organization", "role", "end")
        for origin in origins[heir]
    }


def _following(posts, heirs, on, by, document) -> list[Post]:
    """Return the posts in the heirs: one a user and role there, with the rights that all had."""
    held = Post.objects.open().filter(organization__in=set(heirs.values()))
    taken = set(held.values_list("user", "organization", "role"))
    new: dict[tuple[int, int, str], Post] = {}
    for post in posts:
        key = (post.user_id, heirs[post.organization_id], post.role)
        if key in taken:
            continue
        one = new.get(key)
        if one is None:
            new[key] = Post(
                user_id=post.user_id,
                organization_id=key[1],
                role=post.role,
                sees_sensitive=post.sees_sensitive,
                may_export=post.may_export,
                start=max(on, post.start),
                end=post.end,
                granted_by=by,
                asked_by_id=post.asked_by_id,
                confirmed_by_id=post.confirmed_by_id,
                reorganization=document,
            )
        else:
            one.sees_sensitive &= post.sees_sensitive
            one.may_export &= post.may_export
            one.asked_by_id = one.asked_by_id or post.asked_by_id
            one.start = min(one.start, max(on, post.start))
            one.end = max(one.end, post.end) if one.end and post.end else None
    return list(new.values())


def _ends(rows):
    return {str(row.pk): row.end.isoformat() if row.end else None for row in rows}
