"""Nothing that anybody sends is answered by a fault of the program: every address, many inputs.

Each page that a role may open is asked with its own parameters and fields full of what no form
would send: a few of the inputs at each address in a run (tests/looking.py), always the same ones.
"""

from random import Random

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.authorization.cells import CELLS
from tests.authorization.test_admin_cells import ADDRESSES
from tests.authorization.world import undone
from tests.looking import times

pytestmark = pytest.mark.django_db

LOOKS = times(1)
HOSTILE = [
    "",
    "\0",
    "a\0b",
    "abc",
    "-1",
    "0",
    "1.5",
    "9" * 18,
    "9" * 20,
    "9" * 5000,
    "٣",
    "²",
    "Nguyễn\u200b",
    "\ufeff\u202eThị",
    "'; --",
    "%",
    "\\",
    "29/02/2023",
    "31/12/9999",
    "01/01/0001",
    "0000-00-00",
    "2024-Q9",
    "2024-02-28/2024-02-28",
    "9999",
    "NaN",
    "1e999",
    "{{ 7 }}",
    "💥" * 200,
    "x" * 20_000,
    "[]",
]
ALWAYS = {"page", "period", "words", "organization", "organization_text", "q", "on", "as_of"}
ANSWERED = {"ok", "go", "none"}


def _by_address():
    """Return, by address and method, the first role of the table that gets an answer."""
    cells = [cell for cell in CELLS if cell.scope == "own" and cell.answer in ANSWERED]
    return {(cell.address, cell.method): cell for cell in reversed(cells)}


ASKED = _by_address()


@pytest.mark.parametrize("cell", ASKED.values(), ids=map(" ".join, ASKED))
def test_nothing_that_is_sent_is_answered_by_a_fault(here, cell):
    """A fault of the program is raised by the test client, with what was asked in its trace."""
    client, (url, _sign) = here.clients[cell.role], here.address(cell.address, cell.scope)
    body = here.body(cell.address, cell.scope) if cell.method == "POST" else {}
    with undone(client):
        fields = sorted(_fields(client, url) | ALWAYS | set(body))
    drawn = Random(f"{cell.address} {cell.method}")
    for _look in range(LOOKS):
        _ask(client, cell.method, url, body, fields, drawn)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.pattern)
def test_no_page_of_the_administration_answers_by_a_fault(here, address, method):
    client, url = here.clients["admin"], address.url(here, "own")
    with undone(client):
        fields = sorted(_fields(client, url) | ALWAYS)
    drawn = Random(f"{address.pattern} {method}")
    for _look in range(LOOKS):
        _ask(client, method, url, {}, fields, drawn)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.pattern)
def test_every_page_of_the_administration_can_be_searched_or_says_nothing_of_it(here, address):
    """Beside parameters that no list takes, Django turns a search away before it is read."""
    client, url = here.clients["admin"], address.url(here, "own")
    with undone(client):
        assert client.get(url, {"q": "Tết"}).status_code < 500


@pytest.mark.parametrize(
    ("name", "size", "status"),
    [
        ("login", 4_000_000, 413),
        ("recruitment:admission_add", 4_000_000, 413),
        ("reports:reorganization_add", 13_000_000, 413),
        ("reports:reorganization_add", 4_000_000, 200),
    ],
)
def test_what_is_too_large_is_refused_unread(here, name, size, status):
    client = here.clients["admin"]
    file = SimpleUploadedFile("a.csv", b"x" * (size - 1000))
    with undone(client):
        response = client.post(reverse(name), {"file": file, "load": "1"})

    assert response.status_code == status


def _fields(client, url):
    page = BeautifulSoup(client.get(url).content, "html.parser")
    return {field["name"] for field in page.select("form [name]")}


def _ask(client, method, url, body, fields, drawn):
    """Send one hostile value in one field, and then in all: each meets other code."""
    one, value = drawn.choice(fields), drawn.choice(HOSTILE)
    for sent in (body | {one: value}, dict.fromkeys(fields, value)):
        with undone(client):
            response = _send(client, method, url, sent)
            assert response.status_code < 500, (method, url, sent)


def _send(client, method, url, sent):
    if method == "GET":
        return client.get(url, sent)
    return client.post(url, sent)
