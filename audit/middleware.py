"""Give each request a number, and write down what was refused to whom."""

import uuid

from django.urls import Resolver404, resolve

from audit import context, trail
from config.typed import sealed
from config.typed.text import searched


class RequestContextMiddleware:
    """Let audit entries name their request, and record what is read and refused without a change.

    Denied is an answer 403, a 404 for a record of a known page, and a form that names a record
    out of reach: whether it exists elsewhere or never existed is not told, to the user or to the
    trail's reader. A search for persons is one by `words`, by `person` in the trail itself, and
    by `sought` in all that is within reach.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = str(uuid.uuid4())
        address = request.META.get("REMOTE_ADDR", "") or ""
        with context.serving(context.RequestContext(id=request.id, address=address[:45])) as here:
            response = self.get_response(request)
            if here.refused or self._was_denied(request, response):
                self._record("access.denied", request, response, fields=here.refused)
            elif words := self._searched(request, response):
                self._record("person.search", request, response, query=words)
        return response

    @staticmethod
    def _record(action, request, response, **more):
        changes = {
            "path": (None, request.path[:200]),
            "method": (None, request.method),
            "status": (None, response.status_code),
        }
        for name, said in more.items():
            if said:
                once = dict.fromkeys([said] if isinstance(said, str) else said)
                changes[name] = (None, ", ".join(once))
        by = request.user if request.user.is_authenticated else None
        trail.record(action, by=by, changes=changes)

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

    @staticmethod
    def _searched(request, response):
        """Return the name that was searched for, as the search reads it; none that it cannot open.

        Of who is not signed in nothing is written: nobody was shown, and a stranger could fill
        the trail.
        """
        if response.status_code != 200 or not request.user.is_authenticated:
            return ""
        said = next(filter(None, map(request.GET.get, ("words", "person", "sought"))), "")
        try:
            return searched(sealed.opened(said, request.user.pk))[:200]
        except sealed.Unreadable:
            return ""
