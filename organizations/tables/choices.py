"""What is chosen from a list, as files write it: its code, or its words as pages say them."""

from functools import cache

from django.conf import settings
from django.utils.translation import override

from organizations import names


def code_of(text: str, choices) -> str:
    """Return the code of `choices` that `text` is or says in words, with or without diacritics.

    What says none of them is returned as it is, for the caller to refuse.
    """
    codes, labels = _said_of(choices)
    return text if text in codes else labels.get(names.fold(text), text)


@cache
def _said_of(choices) -> tuple[frozenset[str], dict[str, str]]:
    """Return the codes, and the code of each label as it is folded."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said = {names.fold(str(label)): code for code, label in choices.choices}
        found = said | found  # of two languages that say one word, the first means it
    return frozenset(choices.values), found
