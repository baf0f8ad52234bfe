import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from config.web import ClientAddressMiddleware, paginate


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("1", 1), ("2", 2), ("0", 2), ("-1", 2), ("999999999", 2), ("abc", 1), ("1e9", 1)],
)
def test_paginate_gives_the_nearest_page(asked, number):
    request = RequestFactory().get("/", {"page": asked})

    assert paginate(request, list(range(80))).number == number


@pytest.mark.parametrize(("behind_proxy", "address"), [(False, "10.0.0.1"), (True, "203.0.113.7")])
def test_a_forwarded_address_counts_only_behind_our_proxy(behind_proxy, address):
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7"
    )

    with override_settings(BEHIND_PROXY=behind_proxy):
        seen = ClientAddressMiddleware(lambda request: request.META["REMOTE_ADDR"])(request)

    assert seen == address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("1.2.3.4:5678", "1.2.3.4"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[::1]", "::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("abc", "10.0.0.1"),
        ("unknown", "10.0.0.1"),
        ("999.1.1.1:80", "10.0.0.1"),
        ("203.0.113.7,", "10.0.0.1"),
        ("", "10.0.0.1"),
    ],
)
@override_settings(BEHIND_PROXY=True)
def test_a_forwarded_address_is_one_whatever_the_proxy_wrote(forwarded, address):
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

    seen = ClientAddressMiddleware(lambda request: request.META["REMOTE_ADDR"])(request)

    assert seen == address


@pytest.mark.django_db
def test_static_files_are_served_in_production_with_their_headers(settings, tmp_path):
    """As collected files are served: found once at the start, not looked for at each request."""
    (tmp_path / "app.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    middleware = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))

    response = middleware(RequestFactory().get("/static/app.css"))
    response.close()

    assert response.status_code == 200
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
