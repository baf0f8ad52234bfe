"""The trail knows no other app: each tells it of its own records."""

from pathlib import Path

from audit import records

ROOT = Path(__file__).resolve().parents[2]
APPS = ("organizations", "recruitment", "reports")


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
