"""Two windows on one dossier: what the second one typed, and what the first one stored."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from recruitment.admissions.admissions import PERSON_FIELDS
from recruitment.dossiers.pool import PARTICULARS
from recruitment.models import Candidate


@dataclass(frozen=True)
class Compared:
    """Which fields differ and were changed in this window, and which only in the other one."""

    both: list[str]
    theirs: list[str]


def values_of(candidate: Candidate, fields: Iterable[str]) -> dict:
    """Return what is stored in those of `fields` that a dossier or its person has."""
    stored = {name: getattr(candidate.person, name) for name in PERSON_FIELDS}
    stored |= {name: getattr(candidate, name) for name in PARTICULARS}
    return {name: stored[name] for name in fields}


def written(values: Mapping) -> str:
    """Return the values that a form was opened with, for it to hand back."""
    return json.dumps({name: _plain(value) for name, value in values.items()}, sort_keys=True)


def read(text: str) -> dict:
    """Return what `written` wrote; nothing where that came back otherwise."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def compare(typed: Mapping, seen: Mapping, stored: Mapping) -> Compared:
    """Tell what was typed from what stood there; without `seen`, all counts as typed."""
    differing = [name for name in stored if _plain(typed[name]) != _plain(stored[name])]
    theirs = [name for name in differing if name in seen and seen[name] == _plain(typed[name])]
    return Compared([name for name in differing if name not in theirs], theirs)


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
