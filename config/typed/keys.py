"""Keys of rows, as forms and addresses send them."""

from collections.abc import Iterable


def key_of(text: object) -> int | None:
    """Return the key of a row that `text` writes; None for what is none.

    A key of more than 18 digits does not fit the integers of a database.
    """
    text = str(text)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def keys_sent(texts: Iterable[object]) -> list[int]:
    """Return the keys among `texts`, each once, in their order."""
    return list(dict.fromkeys(key for each in texts if (key := key_of(each)) is not None))
