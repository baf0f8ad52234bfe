"""Tags of every template: `csrf_token`, by which each form also says who was signed in as it was
made, and `product_version`; and a filter, `bare_field`, for a field of a table.
"""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from config import kept
from config.typed.layout import drawn
from config.version import VERSION

register = template.Library()


class MarkedTokenNode(CsrfTokenNode):
    def render(self, context):
        token = super().render(context)
        user = getattr(getattr(context, "request", None), "user", None)
        if not token or not getattr(user, "is_authenticated", False):
            return token
        return token + format_html(
            '<input type="hidden" name="{}" value="{}">', kept.MARK, kept.mark(user)
        )


@register.tag
def csrf_token(parser, token):
    return MarkedTokenNode()


@register.filter
def bare_field(field):
    """Draw a field of which the label is only heard, since it stands in a table with headings."""
    return drawn(field, wrapper_class="", label_class="visually-hidden")


@register.simple_tag
def product_version():
    return VERSION
