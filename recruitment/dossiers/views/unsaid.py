"""What is taken to be so of an organization while nobody has said it, and where it is said."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from organizations import bodies
from organizations.models import Organization


@dataclass(frozen=True)
class Unsaid:
    """An organization of which nobody said whether it has a standing or a cell committee.

    `address` is where that is said, for those who may.
    """

    who: str
    is_cell: bool
    address: str = ""


def bureaus(request, asked: Iterable[tuple[Organization, str]]) -> list[Unsaid]:
    """Return the organizations whose body is only assumed, each once.

    One query for each of them, and only for administrators.
    """
    may = request.jurisdiction
    found = {each.pk: each for each, body in asked if bodies.is_assumed(each, body)}
    return [
        Unsaid(
            bodies.committee(each),
            each.is_cell,
            reverse("admin:organizations_organization_change", args=[key])
            if may.reaches(may.administering, each)
            else "",
        )
        for key, each in found.items()
    ]
