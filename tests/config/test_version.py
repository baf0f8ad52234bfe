"""Which version it is can be read on every page and at the prompt."""

import re
import subprocess
import sys
import tomllib

import pytest
from django.template.loader import render_to_string

from tests.test_architecture import ROOT

VERSION = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text())["project"]["version"]


@pytest.mark.parametrize("address", ["/password/", "/no-such-page/"])
@pytest.mark.django_db
def test_the_foot_of_a_page_says_the_version(client, address):
    assert f"phiên bản {VERSION}" in " ".join(client.get(address).content.decode().split())


def test_the_foot_of_the_administration_says_the_version():
    foot = re.search(r"<footer.*?</footer>", render_to_string("admin/base_site.html"), re.DOTALL)

    assert f"phiên bản {VERSION}" in " ".join(foot[0].split())


@pytest.mark.parametrize("asked", ["version", "--version"])
def test_the_command_line_says_the_version(asked):
    told = subprocess.run(
        [sys.executable, ROOT / "manage.py", asked],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert told.stdout == f"{VERSION}\n"


def test_the_changelog_tells_of_each_version():
    """What pyproject.toml names is released, and has its heading, or it ends in dev."""
    headings = re.findall(
        r"^## (\S+) · \d\d/\d\d/\d{4}$", ROOT.joinpath("CHANGELOG.md").read_text(), re.MULTILINE
    )

    assert headings == sorted(headings, key=lambda each: [*map(int, each.split("."))], reverse=True)
    assert VERSION.endswith(".dev0") or headings[0] == VERSION
