"""Whose posts a reorganization ends or lets go on, and who loses and gains which sight."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from organizations.ancestry import batches
from organizations.jurisdiction import Jurisdiction
from organizations.models import Action, Post, User
from organizations.reorganization.plan import Plan

SHOWN = 200
NAMES_SHOWN = 8


@dataclass
class Sight:
    """A post of a user: what becomes of it, and of whom its holder loses or gains the sight."""

    post: Post
    becomes: str = ""
    loses: list[str] = field(default_factory=list)
    gains: list[str] = field(default_factory=list)


def lasting(model, organizations, on: date):
    """Return the posts or charges in `organizations` that are not over on the day `on`."""
    return model.objects.filter(
        Q(end__isnull=True) | Q(end__gt=on), organization__in=list(organizations)
    )


def sights(
    plan: Plan, wishes: Mapping[str, str], jurisdiction: Jurisdiction, *, by: User
) -> list[Sight]:
    """Return every post that `plan` touches, at most `SHOWN`, that `by` administers.

    `wishes` says by code what becomes of the posts in what ends. One query a thousand.
    """
    loses, gains = _crossings(plan)
    codes = {*loses, *gains, *plan.ended}
    keys = {unit.pk: code for code in codes if (unit := plan.standing.get(code)) and unit.pk}
    found: list[Sight] = []
    for batch in batches(sorted(keys), 1000):
        posts = lasting(Post, batch, plan.on).administered(jurisdiction)
        for post in posts.select_related("user", "organization")[: SHOWN - len(found)]:
            code = keys[post.organization_id]
            if code in plan.ended:
                said = _becomes(plan, code, wishes, post, by)
                found.append(Sight(post, said))
            else:
                found.append(Sight(post, "", _short(plan, loses[code]), _short(plan, gains[code])))
    return found


def _becomes(plan, code, wishes, post, by):
    if wishes.get(code) == Action.Posts.END:
        return _("ends")
    if post.user_id == by.pk:
        return _("ends; your own post does not go on, somebody else must grant it")
    heir = plan.unit(plan.ended[code]).name
    return _("goes on in %(heir)s, and sees all of it") % {"heir": heir}


def _crossings(plan):
    """Return for each organization, by code, what it has no longer below it, and what it gets."""
    loses, gains = defaultdict(list), defaultdict(list)
    for code in plan.left - plan.followers:
        before = _above(plan, code, is_later=False)
        start = plan.ended.get(code, code)
        after = _above(plan, start, is_later=True) | ({start} if code in plan.ended else set())
        for each in before - after:
            loses[each].append(code)
        for each in after - before:
            gains[each].append(code)
    return loses, gains


def _above(plan, code, *, is_later):
    found = set()
    while (code := _parent(plan, code, is_later)) is not None and code not in found:
        found.add(code)
    return found


def _parent(plan, code, is_later):
    if is_later and code in plan.placed:
        return plan.placed[code]
    unit = plan.standing.get(code)
    return unit.parent if unit else None


def _short(plan, codes):
    names = sorted(plan.unit(code).name for code in codes)
    return names[:NAMES_SHOWN] + (["…"] if len(names) > NAMES_SHOWN else [])
