"""Let each request know what its user may see and do today."""

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from audit import context
from organizations.jurisdiction import Jurisdiction


class JurisdictionMiddleware:
    """Set `request.jurisdiction`, computed afresh for each request, on its first use."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.jurisdiction = SimpleLazyObject(lambda: _jurisdiction(request))
        return self.get_response(request)


def _jurisdiction(request):
    today = timezone.localdate()
    if not request.user.is_authenticated:
        return Jurisdiction(day=today)
    jurisdiction = Jurisdiction.of(request.user, today)
    context.current().posts = "; ".join(jurisdiction.titles)[:400]
    return jurisdiction
