"""What the documentation says of the code is there."""

import ast
import re

import pytest

from tests.test_architecture import ROOT

PAGES = [
    page
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]
    if "decisions" not in page.parts
]
FILE = re.compile(r"`(?P<file>[\w./-]+/[\w.-]+\.(?:py|html|toml|md|js|css))(?::(?P<name>\w+))?`")


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_and_names_that_a_page_of_documentation_points_to_are_there(document):
    for found in FILE.finditer(document.read_text(encoding="utf-8")):
        path = ROOT / found["file"]
        assert path.exists(), found[0]
        assert not found["name"] or found["name"] in names_of(path), found[0]


def names_of(path):
    """Return what a module defines at its top, and the methods of its classes."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        for each in [node, *getattr(node, "body", [])]:
            names.add(getattr(each, "name", None))
            targets = getattr(each, "targets", [getattr(each, "target", None)])
            names |= {getattr(target, "id", None) for target in targets}
    return names
