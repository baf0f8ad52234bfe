"""What is chosen from a list, as files write it: its code, or its words as pages say them."""

from functools import cache

from django.conf import settings
from django.utils.translation import override

from organizations import names


def code_of(text: str, choices) -> str:
    """Return the code of `choices` that `text` is or says in words, with or without diacritics.

    What says none of them is returned as it is, for the caller to refuse.
    """
    return text if text in choices.values else _labels(choices).get(names.fold(text), text)


@cache
def _labels(choices) -> dict[str, str]:
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said = {names.fold(str(label)): code for code, label in choices.choices}
        found = said | found  # of two languages that say one word, the first means it
    return found
