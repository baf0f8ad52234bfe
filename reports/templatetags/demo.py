"""The users of the demo, for the page on which one signs in."""

from django import template
from django.conf import settings

from reports.demo import accounts

register = template.Library()


@register.inclusion_tag("registration/_demo_users.html", takes_context=True)
def demo_users(context):
    """Name the users of the demo with a button for each; nobody on any other site.

    A button hands on what the form for signing in would: where to go, and what is kept.

    One query, and none where DEMO is off.
    """
    return {
        "accounts": accounts.present() if settings.DEMO else [],
        "password": accounts.PASSWORD,
        "csrf_token": context.get("csrf_token"),
        "next": context.get("next"),
        "kept": context.get("kept"),
    }
