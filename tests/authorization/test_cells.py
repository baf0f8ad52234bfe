"""Every address, by every method, asked by every role about what lies in every scope."""

from itertools import groupby

import pytest
from django.urls import reverse

from tests.authorization.cells import CELLS, NOTHING_WRITTEN, OUTSIDE, REFUSALS
from tests.authorization.world import refusing_writes, text_of, told, undone

# On the quicker database only: it is asked thousands of times, and what it asks the database is
# asked by the tests of each page on both.
pytestmark = pytest.mark.django_db


def _together(cell):
    return cell.address, cell.method, cell.role


GROUPS = {
    " ".join(key): list(cells) for key, cells in groupby(sorted(CELLS, key=_together), _together)
}


@pytest.mark.parametrize("cells", GROUPS.values(), ids=GROUPS.keys())
def test_each_gets_what_is_due(here, cells):
    asked = {}
    wrong = [f"{cell.scope}: {fault}" for cell in cells for fault in _faults(here, cell, asked)]

    assert wrong == []


def _faults(here, cell, asked):
    """Return in words what is wrong with the answer to one request."""
    response, traces, left = _ask(here, cell, asked)
    if (answer := _answer(here, cell, response)) != cell.answer:
        return [f"{answer} instead of {cell.answer}"]
    if cell.scope not in OUTSIDE or cell.answer not in ("404", "none"):
        return traces
    ghost, _traces, left_by_ghost = _ask(here, cell._replace(scope="ghost"), asked)
    numbers = [here.number_asked(cell.name, scope) for scope in (cell.scope, "ghost")]
    if told(response, numbers[0]) != told(ghost, numbers[1]) or left != left_by_ghost:
        return [*traces, "does not answer as for what never existed"]
    return traces


def _ask(here, cell, asked):
    """Return the answer, what it wrongly left, and what it left in the trail.

    `asked` keeps them for one test. A refused address leaves one refusal in the trail, and so does
    a page or a form, by whatever method, in which something out of reach is named.
    """
    url, _sign = here.address(cell.address, cell.scope)
    body = here.body(cell.address, cell.scope) if cell.method == "POST" else None
    key = url, str(body)
    if key not in asked:
        client = here.clients[cell.role]
        with undone(client):
            response = _send(client, url, body, cell.answer)
            traces, left = [], here.left()
            if cell.answer in NOTHING_WRITTEN:
                named = cell.answer == "none" and cell.scope in OUTSIDE
                refused = cell.answer in REFUSALS or named
                traces = list(here.traces(cell.method, left, refusals=int(refused)))
            asked[key] = response, traces, left
    return asked[key]


def _send(client, url, body, answer):
    if body is None:
        return client.get(url)
    if answer not in NOTHING_WRITTEN:
        return client.post(url, body)
    with refusing_writes():
        return client.post(url, body)


def _answer(here, cell, response):
    """Return the answer in the words of the table."""
    if response.status_code == 302:
        places = {reverse("login"): "in", reverse("password_change"): "pw"}
        return places.get(response.headers["Location"].partition("?")[0], "go")
    if response.status_code != 200:
        return str(response.status_code)
    if cell.method == "POST" and not response.headers.get("Content-Disposition"):
        return "none"  # a form that is done sends on, or answers with a file
    if cell.method == "POST":
        return "ok"
    _url, sign = here.address(cell.address, cell.scope)
    return "ok" if sign in " ".join(text_of(response).split()) else "none"
