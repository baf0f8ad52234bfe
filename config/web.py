"""What all views share: parts of pages, pages of lists, headers, sign-in, plain error pages."""

import ipaddress
import logging
import re
import sys
from collections.abc import Callable, Container
from functools import wraps
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from config import kept
from config.accounts import sign_in_page
from config.requests import Request
from config.static_headers import PERMISSIONS_POLICY
from config.typed import sealed

logger = logging.getLogger(__name__)

MUST_CHANGE_PASSWORD_MAY_SEE = {"password_change", "logout", "set_language"}
_BRACKETS_OR_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|([^:]+):\d+")


def render_part(request: Request, page: str, part: str, context: dict) -> HttpResponse:
    """Render the template `part` for htmx, and for everyone else the `page` that includes it.

    A browser that goes back asks htmx to restore the whole page, so then it gets the page.
    Caches are told that the two differ.
    """
    wants_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, part if wants_part else page, context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


class Counted:
    """Rows whose number is known already, so that turning pages does not count them again."""

    def __init__(self, rows, number: int):
        self._rows = rows
        self._number = number

    def count(self) -> int:
        return self._number

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, part):
        return self._rows[part]


def paginate(request: HttpRequest, rows, per_page: int = 50) -> Page:
    """Return the page of `rows` that `?page=` asks for; the nearest one if there is none such."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def word_sent(request: HttpRequest, name: str, words: Container[str]) -> str:
    """Return which of the `words` a button sent under `name`; raises BadRequest for any other.

    No page offers another word, and none may fall into the branch that happens to be last.
    """
    word = request.POST.get(name, "")
    if word not in words:
        raise BadRequest
    return word


def overtaken(
    request: HttpRequest, why: str, now: str, *, asked: str = "", again: bool = False
) -> HttpResponse:
    """Answer a form that cannot be taken any more, because of what was done meanwhile.

    Say `why`, with what was typed; where nothing was, say it on the page of the record, whose
    address is `now`. Who only asked for the form is sent there, and told what is `asked`; so is
    who sent the same form `again`, whose text is on record.
    """
    sent = request.method == "POST" and not again
    if sent and (page := kept.overtaken_page(request, why, now)):
        return page
    if said := why if sent else asked:
        messages.warning(request, said)
    return redirect(now)


def asks_by_post(right: str) -> Callable:
    """Let a list that holders of `right` see be asked by POST, so that no name is in an address.

    Whoever asks is sent on to the address that asks the same, with names sealed.
    """

    def asking(view):
        @wraps(view)
        def answered(request, *args, **kwargs):
            if request.method != "POST" or sealed.ASKS not in request.POST:
                return view(request, *args, **kwargs)
            request.jurisdiction.require(right)
            asked = sealed.seal_all(request.POST, request.user.pk)
            for name in (sealed.ASKS, kept.MARK, "csrfmiddlewaretoken"):
                asked.pop(name, None)
            return redirect(f"{request.path}?{asked.urlencode()}")

        return answered

    return asking


class SignedInMiddleware(LoginRequiredMiddleware):
    """Ask for a signed-in user everywhere; a part of a page is only told that nobody is.

    htmx would follow a redirect and put the login form inside the page, or carry away a page in
    which somebody types. Whoever was given a password by somebody else sees nothing but the form
    to change it.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal or not getattr(request.user, "must_change_password", False):
            return refusal
        if request.resolver_match.view_name in MUST_CHANGE_PASSWORD_MAY_SEE:
            return None
        if request.htmx:
            return _whole_page(request, resolve_url("password_change"))
        return redirect("password_change")

    def handle_no_permission(self, request, view_func):
        if request.htmx:
            return HttpResponse(status=401)
        if sealed := kept.seal(request):
            return sign_in_page(request, sealed)
        return super().handle_no_permission(request, view_func)


def _whole_page(request, address: str) -> HttpResponse:
    """Answer a part of a page by sending the browser to `address`, unless it is there already.

    A part that is asked for as its page loads would load that page again, for ever.
    """
    here = urlsplit(request.htmx.current_url or "").path
    if here == urlsplit(address).path:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponseClientRedirect(address)


class HeadersMiddleware:
    """Put on every response, errors included, the headers that Django has no setting for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["Cache-Control"] = "no-store, private"
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class ClientAddressMiddleware:
    """Behind our own proxy, take the caller's address from what that proxy appended.

    Only the last address counts: everything before it was written by the caller. What is no
    address even without the port that some gateways add is as if nothing had been sent.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if settings.BEHIND_PROXY and (address := _address(forwarded.rsplit(",", 1)[-1])):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def _address(text):
    """Return the address in `text`, which may carry a port: 192.0.2.1:80, [2001:db8::1]:443."""
    text = text.strip()
    if carries := _BRACKETS_OR_PORT.fullmatch(text):
        text = carries[1] or carries[2]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address).partition("%")[0]


class ChosenLanguageMiddleware:
    """Speak Vietnamese, unless the user chose otherwise.

    The browser's own language is not asked: many are set to English by whoever installed them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        try:
            language = get_supported_language_variant(chosen)
        except LookupError:
            language = settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def page_not_found(request, exception=None):
    """Say the same, to the byte, of what never existed and of what is somebody else's."""
    return render(request, "404.html", status=404)


def csrf_failure(request, reason=""):
    """Do nothing of what was asked; show it to who typed it, to be sent again.

    A part of a page was asked for on a page that is too old: it is loaded anew.
    """
    if request.htmx:
        return HttpResponse(status=403, headers={"HX-Refresh": "true"})
    sealed = kept.seal(request)
    if not sealed:
        return render(request, "403_csrf.html", status=403)
    if request.user.is_authenticated and (said := kept.opened(sealed, request.user)):
        return kept.page(request, said, status=403)
    return sign_in_page(request, sealed, status=403)


def server_error(request):
    """Excuse ourselves, and hand back what was typed; it can be sent again where we were busy."""
    is_busy = isinstance(sys.exception(), OperationalError)
    plain, status = ("503.html", 503) if is_busy else ("500.html", 500)
    page = _typed_back(request, is_busy, status) or render(request, plain, status=status)
    if is_busy:
        page["Retry-After"] = "10"
    return page


def _typed_back(request, is_busy, status):
    """Return the page of what a form was sent with; None where nothing was, or that fails too."""
    user = getattr(request, "user", None)  # a fault can come before anybody is known
    if user is None or getattr(request, "htmx", False):
        return None
    why = (
        _("Nothing of this has been saved yet: the system was busy. Send it in a few seconds.")
        if is_busy
        else _(
            "Nothing of this has been saved: something went wrong on our side. If sending it again "
            "does not help, keep what you need of it, and tell your administrator at what time it "
            "happened."
        )
    )
    try:
        sealed = kept.seal(request)
        said = kept.opened(sealed, user) if sealed and user.is_authenticated else None
        return kept.page(request, said, why=why, status=status) if said else None
    except Exception:
        logger.exception("What was typed could not be handed back.")
        return None
