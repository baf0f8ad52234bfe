"""Which pages of the guide are offered to whom, and on which page of the product."""

from organizations.jurisdiction import Jurisdiction
from reports.guide.administering import ADMINISTERING
from reports.guide.guides import Guide, belonging_to
from reports.guide.reading import READING
from reports.guide.recording import RECORDING

GUIDES = (*RECORDING, *READING, *ADMINISTERING)


def offered(jurisdiction: Jurisdiction) -> tuple[Guide, ...]:
    """Return the pages for the tasks of somebody, in the order in which they are offered."""
    return tuple(guide for guide in GUIDES if guide.is_for(jurisdiction))


def guide_of(view: str, jurisdiction: Jurisdiction) -> Guide | None:
    """Return the page that tells somebody of the page of this name, if there is one."""
    return belonging_to(view, offered(jurisdiction))
