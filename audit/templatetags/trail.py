"""Let templates tell the trail in words."""

from django import template

from audit import words

register = template.Library()


@register.filter
def told(entries, show_values):
    """Return `entries` in words; without `show_values`, what is personal is hidden."""
    return words.told(entries, show_values=bool(show_values))
