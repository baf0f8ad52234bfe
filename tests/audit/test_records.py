"""The trail knows no other app: each tells it of its own records, and leaves none out."""

import ast
from pathlib import Path

from audit import records

ROOT = Path(__file__).resolve().parents[2]
APPS = ("organizations", "recruitment", "reports")


def recorded():
    """Yield each action that the sources write into the trail, with the file that does."""
    for app in ("audit", "config", *APPS):
        for path in ROOT.joinpath(app).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITES and node.args:
                    first = node.args[0]
                    if isinstance(first, ast.Constant):
                        yield first.value, path.relative_to(ROOT)


WRITES = {"trail.record", "trail.entry"}


def test_every_action_that_is_written_has_its_words():
    written = dict(recorded())

    assert len(written) > 40
    assert {
        (action, path) for action, path in written.items() if action not in records.actions
    } == set()


def test_the_sources_of_the_trail_name_no_app_above_it():
    offences = [
        f"{path.relative_to(ROOT)}: {app}"
        for path in ROOT.joinpath("audit").rglob("*.py")
        for app in APPS
        if "migrations" not in path.parts and app + "." in path.read_text(encoding="utf-8")
    ]

    assert offences == []


def test_what_is_listed_is_told_of_and_personal_unless_its_app_says_otherwise():
    assert {"recruitment.person", "recruitment.admission", "organizations.user"} <= {
        *records.listed()
    }
    assert records.kind("recruitment.person").is_personal
    assert records.kind("recruitment.something_new").is_personal
    assert not records.kind("recruitment.quota").is_personal
