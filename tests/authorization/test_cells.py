"""Every address, by every method, asked by every role about what lies in every scope."""

from itertools import groupby

import pytest
from django.urls import reverse

from audit.models import Entry
from tests.authorization.cells import CELLS, INSIDE, NOTHING_WRITTEN, REFUSALS
from tests.authorization.world import refusing_writes, rows, told, undone

pytestmark = pytest.mark.django_db


def _together(cell):
    return cell.address, cell.method, cell.role


GROUPS = {
    " ".join(key): list(cells) for key, cells in groupby(sorted(CELLS, key=_together), _together)
}


@pytest.mark.parametrize("cells", GROUPS.values(), ids=GROUPS.keys())
def test_each_gets_what_is_due(here, cells):
    wrong = [f"{cell.scope}: {fault}" for cell in cells for fault in _faults(here, cell)]

    assert wrong == []


def _faults(here, cell):
    """Return in words what is wrong with the answer to one request."""
    with undone():
        response, sign = _ask(here, cell, cell.scope)
        if (answer := _answer(here, response, sign)) != cell.answer:
            return [f"{answer} instead of {cell.answer}"]
        if cell.answer not in NOTHING_WRITTEN:
            return []
        faults = list(_traces(here, cell))
    if cell.scope not in INSIDE and cell.answer in ("404", "none"):
        with undone():
            ghost, _sign = _ask(here, cell, "ghost")
        if told(response, _number(here, cell)) != told(ghost, here.key("organization", "ghost")):
            faults.append("does not answer as for what never existed")
    return faults


def _number(here, cell):
    return here.key("organization", cell.scope)


def _ask(here, cell, scope):
    client = here.clients[cell.role]
    url, sign = here.address(cell.address, scope)
    if cell.method == "GET":
        return client.get(url), sign
    if cell.answer not in NOTHING_WRITTEN:
        return client.post(url, here.body(cell.name, scope)), sign
    with refusing_writes():
        return client.post(url, here.body(cell.name, scope)), sign


def _answer(here, response, sign):
    """Return the answer in the words of the table."""
    if response.status_code == 302:
        places = {reverse("login"): "in", reverse("password_change"): "pw"}
        return places.get(response.headers["Location"].partition("?")[0], "go")
    if response.status_code != 200:
        return str(response.status_code)
    if response.wsgi_request.method == "POST":
        return "none"  # a form that is done sends on
    return "ok" if sign in response.content.decode(errors="replace") else "none"


def _traces(here, cell):
    """Return what a request left that should have left nothing, or one entry of a refusal."""
    added = Entry.objects.count() - here.entries
    expected = int(cell.answer in REFUSALS)
    if added != expected:
        yield f"left {added} entries instead of {expected}"
    elif expected and Entry.objects.order_by("-pk").first().action != "access.denied":
        yield "left another entry than that of a refusal"
    if cell.method == "POST" and rows() != here.rows:
        yield "changed rows"
