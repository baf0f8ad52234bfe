"""Give each request a number, and write down what was refused to whom."""

import uuid

from django.urls import Resolver404, resolve

from audit import context, trail


class RequestContextMiddleware:
    """Let audit entries name their request, and record each denied access of a signed-in user.

    Denied is an answer 403, and a 404 for a record of a known page: whether it exists
    elsewhere or never existed is not told, to the user or to the trail's reader.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = str(uuid.uuid4())
        address = request.META.get("REMOTE_ADDR", "") or ""
        with context.serving(context.RequestContext(id=request.id, address=address[:45])):
            response = self.get_response(request)
            if self._was_denied(request, response):
                trail.record(
                    "access.denied",
                    by=request.user if request.user.is_authenticated else None,
                    changes={
                        "path": (None, request.path[:200]),
                        "method": (None, request.method),
                        "status": (None, response.status_code),
                    },
                )
        return response

    @staticmethod
    def _was_denied(request, response):
        if not hasattr(request, "user"):
            return False
        if response.status_code == 403:
            return True
        if response.status_code != 404 or not request.user.is_authenticated:
            return False
        try:
            return bool(resolve(request.path_info).kwargs)
        except Resolver404:
            return False
