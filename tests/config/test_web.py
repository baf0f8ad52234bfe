import pytest
from django.test import RequestFactory, override_settings

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
