"""Where the guide tells of the page that is shown."""

from django import template
from django.urls import reverse

from reports.guide.offered import guide_of

register = template.Library()


@register.simple_tag
def guide_address(request):
    """Return the address of the page of the guide for this one, or of all that it offers."""
    guide = guide_of(request.resolver_match.view_name, request.jurisdiction)
    return (
        reverse("reports:guide_page", args=[guide.slug]) if guide else reverse("reports:guide_list")
    )
