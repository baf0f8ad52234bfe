"""A select that is drawn by one function.

Django draws it with two templates for each option; a form with nearly two hundred of them took
longer to draw than its figures to count.
"""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

CHOSEN = flatatt({"selected": True})


class PlainSelect(forms.Select):
    """A select, its options perhaps under headings."""

    def render(self, name, value, attrs=None, renderer=None):
        options = self.drawn("" if value is None else str(value))
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributes, options)

    def drawn(self, chosen: str) -> str:
        """Return the options, of which one may be chosen."""
        return options_of(self.choices, chosen)


def options_of(choices, chosen: str | None) -> str:
    """Return the options; where a choice holds others, these under it as their heading."""
    parts = [each for each in choices if isinstance(each[1], list | tuple)]
    plain = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        (
            (code, CHOSEN if str(code) == chosen else "", label)
            for code, label in choices
            if not isinstance(label, list | tuple)
        ),
    )
    if not parts:
        return plain
    return plain + format_html_join(
        "\n",
        '<optgroup label="{}">{}</optgroup>',
        ((heading, options_of(within, chosen)) for heading, within in parts),
    )
