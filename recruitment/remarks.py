"""What stands against recording something, or is odd about it, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organizations import names
from organizations.old_fonts import converted


@dataclass(frozen=True)
class Remark:
    """A fault or a warning: a code for programs, the field it stands at, a sentence for people."""

    code: str
    field: str
    message: str
    offered: str = ""
    """What to write instead, where that can be told."""


def in_words(warnings) -> str:
    """Return what was odd and confirmed, as the trail keeps it."""
    return " ".join(warning.message for warning in warnings)[:500]


def odd_name(full_name: str) -> Iterator[Remark]:
    """Yield the warning that a name is in an old font, in capitals or in small letters.

    Its message says no name, since the trail keeps it.
    """
    if offered := names.offered(full_name):
        message = (
            _("Is this name typed in an old font (VNI, TCVN3)?")
            if converted(full_name)
            else _("This name is all in capitals or all in small letters.")
        )
        yield Remark("odd_name", "full_name", message, offered)
