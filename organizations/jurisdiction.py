"""Who may: what the posts that a user holds on a day let them see and do, and where."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, DateField, F, OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.utils.functional import cached_property

from organizations.models import Ancestry, Officer, Placement, Post
from organizations.prepared import Given, Prepared

_SEES_FIGURES = {Post.Role.SECRETARY, Post.Role.BOARD, Post.Role.OBSERVER, Post.Role.ADMIN}
_SEES_PERSONS = {Post.Role.SECRETARY, Post.Role.BOARD}


class Held(NamedTuple):
    """A post as a jurisdiction reads it; `organization` is a key, `name` the name of it, and
    `contact` who answers for it, with the duty."""

    organization: int
    role: str
    sees_sensitive: bool
    may_export: bool
    name: str
    contact: str | None


def _held():
    day = Given("day", DateField())
    officers = Officer.objects.in_force(day).filter(organization=OuterRef("organization"))
    named = officers.annotate(named=Concat(F("full_name"), Value(" · "), F("duty")))
    posts = Post.objects.filter(user=Given("user", BigIntegerField())).effective(day)
    posts = posts.annotate(contact=Subquery(named.values("named")[:1]))
    return posts.values_list(
        "organization", "role", "sees_sensitive", "may_export", "organization__name", "contact"
    )


_HELD = Prepared(_held)


@dataclass(frozen=True)
class Jurisdiction:
    """Where a user may see and do what on a day: the organizations of the posts held then.

    A post reaches its organization, all below it, and all that these have succeeded; the
    reach is looked up in Ancestry, so it costs the same for a hamlet and for the nation.
    Each right holds the primary keys of the organizations of the posts that give it; `holder` is
    the number of the user. `places` names those of the posts that see persons, `contacts` who
    answers for the organizations of all.
    """

    day: date
    seeing: frozenset[int] = frozenset()
    persons: frozenset[int] = frozenset()
    writing: frozenset[int] = frozenset()
    deciding: frozenset[int] = frozenset()
    administering: frozenset[int] = frozenset()
    auditing: frozenset[int] = frozenset()
    sensitive: frozenset[int] = frozenset()
    exporting: frozenset[int] = frozenset()
    exporting_persons: frozenset[int] = frozenset()
    titles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    holder: int | None = None

    @classmethod
    def of(cls, user, day: date) -> "Jurisdiction":
        """Return what the posts that `user` holds on `day` reach. One query."""
        posts = [Held(*row) for row in _HELD.rows(user=user.pk, day=day)]

        def organizations(roles, right=None):
            return frozenset(
                post.organization
                for post in posts
                if post.role in roles and (right is None or getattr(post, right))
            )

        return cls(
            day=day,
            seeing=organizations(_SEES_FIGURES),
            persons=organizations(_SEES_PERSONS),
            writing=organizations({Post.Role.SECRETARY}),
            deciding=organizations({Post.Role.BOARD}),
            administering=organizations({Post.Role.ADMIN}),
            auditing=organizations({Post.Role.AUDITOR}),
            sensitive=organizations(_SEES_PERSONS, "sees_sensitive"),
            exporting=organizations(_SEES_FIGURES, "may_export"),
            exporting_persons=organizations(_SEES_PERSONS, "may_export"),
            titles=tuple(f"{Post.Role(post.role).label} · {post.name}" for post in posts),
            places=tuple(sorted({post.name for post in posts if post.role in _SEES_PERSONS})),
            contacts=tuple(sorted({post.contact for post in posts if post.contact})),
            holder=user.pk,
        )

    def descendants(self, organizations):
        """Return the keys, as a query, of all that `organizations` reach on the day."""
        below = Ancestry.objects.in_force(self.day).under(organizations)
        return below.values("descendant")

    def people(self, organizations):
        """Return the keys, as a query, of who holds or held a post that `organizations` reach."""
        posts = Post.objects.filter(organization__in=self.descendants(organizations))
        return posts.values("user")

    def reaches(self, organizations, organization) -> bool:
        """Tell whether any of `organizations` reaches `organization`. At most one query."""
        if not organizations:
            return False
        above = Ancestry.objects.in_force(self.day).over(organization)
        return above.filter(ancestor__in=organizations).exists()

    def rights_in(self, organization) -> frozenset[str]:
        """Return the names of the rights that the posts give in `organization`. One query."""
        above = set(
            Ancestry.objects.in_force(self.day)
            .over(organization)
            .values_list("ancestor", flat=True)
        )
        rights = ("seeing", "persons", "writing", "deciding", "sensitive", "exporting")
        return frozenset(right for right in rights if getattr(self, right) & above)

    def may_write(self, organization) -> bool:
        return self.reaches(self.writing, organization)

    def may_see_sensitive(self, organization) -> bool:
        return self.reaches(self.sensitive, organization)

    def require_write(self, organization) -> None:
        """Raise PermissionDenied unless the user may write in `organization`. One query."""
        if not self.may_write(organization):
            raise PermissionDenied

    def require(self, right: str) -> None:
        """Raise PermissionDenied unless some post gives `right`, the name of a field above."""
        if not getattr(self, right):
            raise PermissionDenied

    @property
    def administers(self) -> bool:
        return bool(self.administering)

    @cached_property
    def administers_everything(self) -> bool:
        """Tell whether a post of an administrator stands at a root of the tree. One query, once.

        What holds for all organizations, such as rules and holidays, is changed from there.
        """
        places = Placement.objects.in_force(self.day)
        return places.filter(parent=None, organization__in=self.administering).exists()

    @property
    def audits(self) -> bool:
        return bool(self.auditing)

    @property
    def home(self) -> int | None:
        """Return the organization whose figures open first, or None for who sees none."""
        for organizations in (self.writing, self.persons, self.seeing):
            if organizations:
                return min(organizations)
        return None
