"""Whoever is shown ethnic group or religion, of a person or in figures, leaves an entry."""

import pytest

from recruitment.models import Admission, Candidate
from tests.authorization.cells import CELLS
from tests.authorization.world import text_of, undone

pytestmark = pytest.mark.django_db

RELIGION, GROUP = "Đạo Nhỏ", "chỉ tính: theo tôn giáo"
SIGNS = (RELIGION, GROUP)
NOTED = {
    *{"person.read_sensitive", "figures.read_sensitive"},
    *{"attainment.export", "admission.export", "composition.export"},
}
DOORS = sorted(
    {cell.address for cell in CELLS if cell.method == "GET" and cell.name != "password_change"}
)
SHOWING = {
    "recruitment:admission_list",
    "recruitment:admission_detail",
    "recruitment:admission_export/csv",
    "recruitment:candidate_detail",
    "reports:dashboard",
    "reports:dashboard_curve",
    "reports:dashboard_readings",
    "reports:dashboard_export/csv",
}
"""Some of the doors that do show it, so that the walk cannot find nothing."""


@pytest.fixture
def shown(here):
    """Return the doors that show it to who may see it, each with whether that left an entry.

    As a page and as a part; of one day too, which may be the day of one person.
    """

    def ask(door, headers):
        address, _sign = here.address(door, "own")
        more = "group=religious&period=2024&first_day=2024-06-01&last_day=2024-06-01"
        client = here.clients["board_with_rights"]
        with undone(client):
            for model in (Admission, Candidate):
                model.objects.update(religion=RELIGION, ethnicity="02")
            address = f"{address}{'&' if '?' in address else '?'}{more}"
            response = client.get(address, headers=headers)
            is_shown = response.status_code == 200 and any(
                sign in text_of(response) for sign in SIGNS
            )
            return is_shown, bool(NOTED.intersection(here.left()))

    return ask


def test_each_door_that_shows_it_leaves_an_entry(shown):
    """A part shows what its page shows, though not always the sign of it."""
    showing = {door for door in DOORS if shown(door, {})[0]}

    assert {door for door in showing if not shown(door, {})[1]} == set()
    assert {door for door in showing if not shown(door, {"HX-Request": "true"})[1]} == set()
    assert showing >= SHOWING


def test_who_is_shown_other_figures_leaves_none(here):
    address, _sign = here.address("reports:dashboard", "own")
    client = here.clients["board_with_rights"]
    with undone(client):
        assert client.get(address, {"group": "women"}).status_code == 200
        assert here.left() == []
