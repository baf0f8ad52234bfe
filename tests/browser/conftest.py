"""A real browser before a real server."""

import gc
import sys
import threading
import traceback

import greenlet
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.conftest import CHROMIUM

PATIENCE = 60_000
"""Milliseconds to wait for what comes in one. Three browsers on two cores can take many seconds,
and a test that passes waits for none of it."""

STANDS_STILL = 300
"""Seconds after which a test says what it waits for: no call that has an end takes so long."""

expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def says_where_it_stands_still():
    """Write down what a test was doing that will be ended for standing still.

    What ends it sees only playwright's loop, since the test itself is put aside as it waits.
    """
    timer = threading.Timer(STANDS_STILL, _say_where)
    timer.daemon = True
    timer.start()
    yield
    timer.cancel()


def _say_where():
    for each in gc.get_objects():
        if issubclass(type(each), greenlet.greenlet) and each.gr_frame:
            traceback.print_stack(each.gr_frame, file=sys.__stderr__)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture
def new_context(new_context):
    """Return the plugin's function, whose browsers wait as long as the expectations do."""

    def patient(**kwargs):
        context = new_context(**kwargs)
        context.set_default_timeout(PATIENCE)
        return context

    return patient


@pytest.fixture
def complaints():
    """A list of what browsers complained of; the test fails if there is anything in it.

    What they write to their consoles, a violation of the content security policy for example,
    and every request to another host, are complaints.
    """
    complaints = []
    yield complaints
    assert complaints == []


@pytest.fixture
def visit(live_server, page, complaints):
    """Return a function that opens an address; the test fails if the browser complains."""
    _watch(page.context, live_server, complaints)

    def open_page(path):
        page.goto(f"{live_server.url}{path}")
        return page

    return open_page


@pytest.fixture
def another_browser(live_server, new_context, complaints):
    """Return a function that opens an address in a browser of somebody else, watched as well."""

    def open_page(path, **kwargs):
        context = new_context(**kwargs)
        _watch(context, live_server, complaints)
        page = context.new_page()
        page.goto(f"{live_server.url}{path}")
        return page

    return open_page


@pytest.fixture
def sign_in(live_server, context):
    """Return a function that signs a user in without the form."""

    def sign_in_as(user):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return sign_in_as


def _watch(context, live_server, complaints):
    context.on("console", lambda message: complaints.extend(_worrying(message)))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda asked: complaints.extend(_foreign(asked.url, live_server)))


def _foreign(url, live_server):
    return [] if url.startswith((live_server.url, "data:")) else [url]


def _worrying(message):
    if message.type not in ("error", "warning") or _is_signed_out(message):
        return []
    return [message.text]


def _is_signed_out(message):
    """Tell whether the number on the menu was refused, which was on its way as a session ended."""
    about = f"{message.text} {message.location.get('url', '')}"
    return "401" in message.text and "/inbox/count/" in about
