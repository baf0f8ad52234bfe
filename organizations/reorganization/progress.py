"""In which phases a reorganization takes effect, or is taken back."""

from collections.abc import Callable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Tell = Callable[..., None]
"""Called with the phase, how much of it is done, and out of how much (nought: not known)."""


class Phase(TextChoices):
    DRAWING = "drawing", _("Examining the document")
    PLACES = "places", _("Moving the organizations")
    INDEX = "index", _("Drawing the tree anew")
    TALLIES = "tallies", _("Counting admissions anew")
    FOLLOWERS = "followers", _("Names, posts and dossiers follow")


def unheard(phase: str, done: int = 0, total: int = 0) -> None:
    """Tell nobody."""
