"""The tag `csrf_token` of every template: each form also says who was signed in as it was made."""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from config import kept

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
