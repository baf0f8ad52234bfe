"""How the tree changes: by single events, or by documents with many actions on one day."""

from organizations.reorganization.events import dissolve, found, move, not_standing, rename
from organizations.reorganization.founding import Founding, found_many
from organizations.reorganization.places import require_place

__all__ = [
    "Founding",
    "dissolve",
    "found",
    "found_many",
    "move",
    "not_standing",
    "rename",
    "require_place",
]
