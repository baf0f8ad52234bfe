"""The exact set of headers, on every kind of answer."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from config.urls import urlpatterns as real

pytestmark = pytest.mark.django_db

EXPECTED = {
    "Content-Security-Policy": {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    },
    "X-Content-Type-Options": {"nosniff"},
    "Referrer-Policy": {"same-origin"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin"},
    "Cache-Control": {"no-store, private"},
    "X-Frame-Options": {"DENY"},
}


def _breaks(request):
    raise RuntimeError


def _waits(request):
    raise OperationalError("database is locked")


def _forbidden(request):
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


def _suspicious(request):
    from django.core.exceptions import SuspiciousOperation

    raise SuspiciousOperation


urlpatterns = [
    path("test/fine/", lambda request: HttpResponse("fine")),
    path("test/breaks/", _breaks),
    path("test/waits/", _waits),
    path("test/forbidden/", _forbidden),
    path("test/suspicious/", _suspicious),
    *real,
]


@pytest.fixture
def visitor(secretary):
    """A client that shows error pages as a browser would see them."""
    with override_settings(ROOT_URLCONF=__name__):
        client = Client(raise_request_exception=False)
        client.force_login(secretary)
        yield client


def headers(response):
    return {
        name: {part.strip() for part in response[name].split(";")}
        if name == "Content-Security-Policy"
        else {response[name]}
        for name in EXPECTED
    }


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/test/fine/", 200),
        ("/test/suspicious/", 400),
        ("/test/forbidden/", 403),
        ("/nothing/here/", 404),
        ("/test/breaks/", 500),
        ("/test/waits/", 503),
        ("/password/", 200),
        ("/health/live", 200),
    ],
)
def test_every_answer_has_every_header(visitor, address, status):
    response = visitor.get(address)

    assert response.status_code == status
    assert headers(response) == EXPECTED
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/login/", "/test/fine/", "/nothing/"])
def test_a_stranger_gets_every_header_too(visitor, address):
    assert headers(Client().get(address)) == EXPECTED


def test_a_form_without_its_token_is_refused_with_every_header(visitor, secretary):
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretary)

    response = client.post("/password/", {})

    assert response.status_code == 403
    assert headers(response) == EXPECTED


def test_a_foreign_host_is_refused_with_every_header(visitor):
    response = visitor.get("/test/fine/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert headers(response) == EXPECTED


def test_what_does_not_exist_is_answered_alike_whatever_the_address(visitor):
    bodies = {visitor.get(f"/nothing/{number}/").content for number in (1, 2, "abc", "x" * 80)}

    assert len(bodies) == 1


def test_a_busy_database_says_when_to_come_back(visitor):
    assert visitor.get("/test/waits/")["Retry-After"] == "10"


def test_signing_out_clears_what_the_browser_keeps(visitor):
    response = visitor.post("/logout/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert visitor.cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_nobody_is_signed_out_by_a_link(visitor):
    assert visitor.get("/logout/").status_code == 405
