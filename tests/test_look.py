"""Style sheets: colours stand in one place; lengths grow with the text size of the reader."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
SHEETS = sorted(STATIC.glob("*.css"))
COLOURS = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(|:\s*(?:black|white|red|gr[ae]y)\b")
THIN = 3
"""Pixels: lines as thin as that stay what they are."""


def rules(sheet):
    """Return the text of a sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_colours_come_from_the_palette(sheet):
    text = rules(sheet)
    if sheet.name == "ground.css":
        palette, text = text.split("}", 1)
        assert COLOURS.findall(palette)

    assert COLOURS.findall(text) == []


def test_every_colour_that_is_named_is_used_and_the_other_way_round():
    text = "".join(map(rules, SHEETS))
    palette = rules(STATIC / "ground.css").split("}", 1)[0]
    named = set(re.findall(r"(--[\w-]+):", palette))

    assert {name for name in named if text.count(f"var({name})") == 0} == set()
    drawn = set(re.findall(r"var\((--[\w-]+)\)", text))
    set_somewhere = set(re.findall(r"(--[\w-]+):", text)) | {"--grid-head"}
    assert drawn - set_somewhere == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_lengths_grow_with_the_readers_text_size(sheet):
    out_of_sight = "-9999px"
    pixels = re.findall(r"([\d.]+)px", rules(sheet).replace(out_of_sight, ""))

    assert [length for length in pixels if float(length) > THIN] == []
