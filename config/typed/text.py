"""Text without what nobody sees: characters that come along when text is pasted."""

import unicodedata

_SHAPELESS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(variation) for variation in range(0xFE00, 0xFE10)
}
"""Characters without a shape that Unicode does not count among those that only format."""

_UNSHOWABLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def visible(text: str) -> str:
    """Return `text` without zero-width, soft, joining and direction-changing characters.

    Word, web pages and chats put them in; who pastes them cannot see them.
    """
    if text.isprintable() and _SHAPELESS.isdisjoint(text):
        return text
    return "".join(
        letter
        for letter in text
        if unicodedata.category(letter) != "Cf" and letter not in _SHAPELESS
    )


def unshowable(text: str) -> str:
    """Return the first character of `text` that no screen can show, or nothing."""
    if text.isprintable():
        return ""
    return next((letter for letter in text if unicodedata.category(letter) in _UNSHOWABLE), "")


def searched(text: str) -> str:
    """Return the words of `text` that can be searched for. What cannot be shown is left out.

    A search refuses nothing: it finds what it finds.
    """
    shown = (letter if letter.isprintable() else " " for letter in visible(text))
    return " ".join("".join(shown).split())
