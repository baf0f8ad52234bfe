"""Names of people in addresses: sealed, since browsers, proxies and logs keep every address.

Only who searched can open a seal of theirs, on any machine, until the secret key changes; the same
name searched twice by one user is the same address. A list is asked for by POST
(`config.web.asks_by_post`), which sends on to the address with the name sealed, so going back,
turning pages, keeping the list and taking it as a file work as with any other address.
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.http import QueryDict

NAMES = ("words", "person", "user", "sought")
"""The parameters that hold the name of a person."""

ASKS = "asks"
"""The field of a form that asks a list something, and changes nothing."""

_MARK = "~"  # which stays as it is in an address, and begins no name
_SALT = "config.typed.sealed"


class Unreadable(ValueError):
    """A seal of somebody else, or of another key, or none at all."""


def seal(name: str, reader: int) -> str:
    """Return `name` as the user of the number `reader` alone can read it."""
    if not name or name.startswith(_MARK):
        return name
    sealed = _box().encrypt(name.encode(), [str(reader).encode()])
    return _MARK + base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def opened(said: str, reader: int | None) -> str:
    """Return the name in `said`, which may stand there openly. Raises Unreadable."""
    if not said.startswith(_MARK):
        return said
    text = said.removeprefix(_MARK)
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        return _box().decrypt(sealed, [str(reader).encode()]).decode()
    except (binascii.Error, ValueError, InvalidTag) as error:
        raise Unreadable from error


def seal_all(asked: QueryDict, reader: int) -> QueryDict:
    """Return what a list is asked, with the names of people sealed."""
    return _each(asked, lambda name: seal(name, reader))


def open_all(asked: QueryDict, reader: int) -> QueryDict:
    """Return what a list is asked, with the names of people as they can be read."""

    def readable(said):
        try:
            return opened(said, reader)
        except Unreadable:
            return said

    return _each(asked, readable)


def _each(asked, change):
    changed = asked.copy()
    for parameter in NAMES:
        if parameter in changed:
            changed.setlist(parameter, [change(each) for each in changed.getlist(parameter)])
    return changed


def _box():
    return AESSIV(hashlib.sha512(f"{_SALT}:{settings.SECRET_KEY}".encode()).digest())
