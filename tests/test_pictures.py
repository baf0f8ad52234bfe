"""The pictures of the documentation show the code as it is now."""

import pytest

from tools.drawing import Box, lay, stack, without_implied
from tools.pictures import DOCS, PICTURES


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_current(name):
    committed = DOCS.joinpath(name).read_text(encoding="utf-8")

    assert committed == PICTURES[name](), "draw it anew: .venv/bin/python -m tools.pictures"


def test_an_arrow_that_others_imply_is_left_out():
    arrows = {"roof": {"wall", "floor"}, "wall": {"floor"}}

    assert without_implied(arrows) == {"roof": {"wall"}, "wall": {"floor"}}


def test_an_arrow_goes_round_what_stands_between():
    rows = [[Box("roof", width=80)], [Box("wall", width=80)], [Box("floor", width=80)]]

    (way,) = lay(rows, {"roof": {"floor"}}, 400)
    stack(rows, 0)

    wall = rows[1][[box.name for box in rows[1]].index("wall")]
    _roof, passing, _floor = way
    assert abs(passing.x - wall.x) > wall.width / 2
    assert (passing.y, passing.height) == (wall.y, wall.height)
