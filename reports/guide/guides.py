"""What a page of the guide is, whose it is, and which one belongs to a page of the product.

Texts quote what the screens say in «»: so a test can tell that it is still said, and a quoted page
becomes a link for whoever may go there.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from organizations.jurisdiction import Jurisdiction

_QUOTED = re.compile(r"«([^»]+)»")


class Guide(NamedTuple):
    """A page for who has any of these rights, the names of fields of a jurisdiction.

    `views` are the beginnings of the names of the pages on which the link to the guide leads here.
    A picture of the page that it speaks of is taken by `tools/guide_pictures.py`.
    """

    slug: str
    title: Promise
    rights: tuple[str, ...]
    steps: tuple[Promise, ...]
    views: tuple[str, ...] = ()
    has_picture: bool = False

    @property
    def picture(self) -> str:
        """Return the name of the static file, or nothing."""
        return f"guide/{self.slug}.png" if self.has_picture else ""

    def is_for(self, jurisdiction: Jurisdiction) -> bool:
        return any(getattr(jurisdiction, right) for right in self.rights)


class Place(NamedTuple):
    """A page that texts quote: the name of its address, the right that it asks for, what else the
    address takes; `at_home` is the organization whose figures open first."""

    view: str
    right: str
    args: tuple[str, ...] = ()
    at_home: bool = False

    def address(self, jurisdiction: Jurisdiction) -> str:
        """Return its address, or nothing for who may not go there."""
        if not getattr(jurisdiction, self.right):
            return ""
        return reverse(self.view, args=[jurisdiction.home] if self.at_home else self.args)


PLACES = {
    "To do": Place("recruitment:inbox", "persons"),
    "Overview": Place("reports:dashboard", "seeing", at_home=True),
    "Dossiers": Place("recruitment:candidate_list", "persons"),
    "Admissions": Place("recruitment:admission_list", "persons"),
    "Organizations": Place("organizations:organization_tree", "seeing"),
    "Audit trail": Place("audit:entry_list", "auditing"),
    "Administration": Place("admin:index", "administering"),
    "Change the password": Place("password_change", "holder"),
    "Search": Place("recruitment:search", "seeing"),
    "Record an admission": Place("recruitment:admission_add", "writing"),
    "Record many people": Place("recruitment:sheet", "writing", ("admissions",)),
    "Lists recorded": Place("recruitment:batch_list", "persons"),
    "Put somebody in the pool": Place("recruitment:candidate_add", "writing"),
    "Reviews of the pool": Place("recruitment:review_list", "persons"),
    "On probation": Place("recruitment:probation_list", "persons"),
    "Events of members": Place("recruitment:member_event_list", "persons"),
    "Record an event": Place("recruitment:member_event_add", "writing"),
    "Papers to print": Place("recruitment:paper_batch", "persons"),
    "Courses": Place("recruitment:course_list", "persons"),
    "Record a course": Place("recruitment:course_add", "persons"),
    "Certificates that run out": Place("recruitment:certificate_list", "persons"),
    "Sessions of committees": Place("recruitment:session_list", "persons"),
    "Pool against quota": Place("reports:pipeline_coverage", "seeing", at_home=True),
    "Members, increase and decrease": Place("reports:member_balance", "seeing", at_home=True),
    "Reorganizations": Place("reports:reorganization_list", "administering"),
    "quotas": Place("admin:recruitment_quota_changelist", "administering"),
    "Quota grid": Place("admin:recruitment_quota_open_grid", "administering"),
    "users": Place("admin:organizations_user_changelist", "administering"),
    "posts": Place("admin:organizations_post_changelist", "administering"),
    "officers in charge": Place("admin:organizations_officer_changelist", "administering"),
    "Long work and checks": Place("organizations:job_list", "administering"),
}
"""The pages by what the screens call them, in English."""


class Piece(NamedTuple):
    """A part of a text; `address` is where a quoted page is."""

    text: str
    is_quoted: bool
    address: str = ""


def pieces(words: str, jurisdiction: Jurisdiction) -> Iterator[Piece]:
    """Yield a text in parts, of which those that it quotes lead to their pages. No query."""
    places = {gettext(name): place for name, place in PLACES.items()}
    for number, text in enumerate(_QUOTED.split(str(words))):
        place = places.get(text) if number % 2 else None
        yield Piece(text, bool(number % 2), place.address(jurisdiction) if place else "")


def belonging_to(view: str, guides: tuple[Guide, ...]) -> Guide | None:
    """Return which of `guides` tells of the page of this name: the one that says most of it."""
    found = [
        (len(begin), guide) for guide in guides for begin in guide.views if view.startswith(begin)
    ]
    return max(found, key=lambda each: each[0])[1] if found else None
