"""The road of a dossier, walked once and repeated for all that are alike.

To take a dossier to its decision through the product's own functions takes eight to fourteen steps
of twenty queries each, and more than a thousand tests begin with it. The first dossier of a kind
goes that way; what the product wrote for it, and nothing but keys and moments changed, is written
for the next. `tests/test_factories.py` holds that both leave the same rows.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from audit.models import Entry
from organizations.models import Ancestry
from recruitment.counting import dossier_tallies
from recruitment.models import (
    AdmittingPower,
    Candidate,
    Companion,
    PaperState,
    RuleSet,
    Step,
    Vote,
)
from recruitment.rulebook import workdays

ROWS = (Companion, PaperState, Step, Vote)
OF_ITS_OWN = {"id", "person", "organization", "sort_key", "recorded_at", "recorded_by"}
"""What one dossier does not share with another that is alike."""


rules_are_as_stored = True
"""Whether no part of the rules was written past the product in this test."""

_walked: dict = {}


class Moment(int):
    """Which it was of the moments on the way."""


@dataclass(frozen=True)
class Written:
    """What the product wrote on the way: the dossier's own values, and the rows beside it.

    In place of a moment stands which it was in their order.
    """

    values: dict
    rows: dict[type[models.Model], list[dict]]


def take(candidate: Candidate, stage: str, walk: Callable[[], Candidate]) -> Candidate:
    """Take a dossier that was just opened to `stage`, as `walk` does; return it as it is then."""
    if candidate.readmission or not rules_are_as_stored:
        return walk()
    key = _alike(candidate, stage)
    written = _walked.get(key)
    if written is None:
        since = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
        candidate = walk()
        _walked[key] = _what_was_written(candidate, since)
        return candidate
    return _write(candidate, written)


def _alike(candidate, stage):
    """Return all on which the way depends, of the dossier, of the tree and of the rules."""
    fields = {field.name for field in Candidate._meta.concrete_fields} - OF_ITS_OWN
    above = Ancestry.objects.filter(descendant=candidate.organization_id)
    kinds = above.values_list("ancestor__kind", "distance", "start", "end", "ancestor__has_bureau")
    powers = AdmittingPower.objects.filter(organization__in=above.values("ancestor"))
    return (
        stage,
        tuple(str(getattr(candidate, name)) for name in sorted(fields)),
        (candidate.person.born_on, candidate.person.sex),
        tuple(kinds.order_by("distance", "start")),
        tuple(powers.order_by("pk").values_list("standing", "start", "end", "document_number")),
        tuple(RuleSet.objects.stamps()),
        workdays.load(),
        _time_stands_still(),
    )


def _time_stands_still():
    before = timezone.now()
    time.sleep(0)
    return timezone.now() == before


def _what_was_written(candidate, since):
    """Return it, or None if it names somebody whom only this dossier has to do with."""
    [values] = Candidate.objects.filter(pk=candidate.pk).values()
    rows = {model: _values(model.objects.filter(candidate=candidate)) for model in ROWS}
    rows[Step] = rows[Step][1:]  # the first says that the dossier was opened
    rows[Entry] = _values(Entry.objects.filter(pk__gt=since or 0))
    places = Ancestry.objects.filter(descendant=candidate.organization_id)
    names = {candidate.person.full_name, *places.values_list("ancestor__name", flat=True)}
    said = json.dumps([*rows.values()], default=str, ensure_ascii=False)
    if any(name in said for name in names):
        return None
    numbered = {at: place for place, at in enumerate(sorted(_moments(rows)))}
    return Written(
        {
            name: value
            for name, value in values.items()
            if name.removesuffix("_id") not in OF_ITS_OWN
        },
        {model: [_with(row, numbered) for row in found] for model, found in rows.items()},
    )


def _values(rows):
    return list(rows.order_by("pk").values())


def _moments(rows):
    return {
        value
        for found in rows.values()
        for row in found
        for value in row.values()
        if isinstance(value, datetime)
    }


def _with(row, numbered):
    return {
        name: Moment(numbered[value]) if isinstance(value, datetime) else value
        for name, value in row.items()
        if name != "id"
    }


def _write(candidate, written):
    """Write for `candidate` what was written for another, at this moment and in that order."""
    before, now = dossier_tallies.place_of(candidate), timezone.now()
    own = {
        "candidate_id": candidate.pk,
        "subject_id": candidate.pk,
        "organization_id": candidate.organization_id,
        **dict.fromkeys(("by_id", "marked_by_id", "actor_id"), candidate.recorded_by_id),
    }
    for model, rows in written.rows.items():
        model._base_manager.bulk_create(
            model(**{name: _filled(name, value, own, now) for name, value in row.items()})
            for row in rows
        )
    for name, value in written.values.items():
        setattr(candidate, name, value)
    candidate.save()
    _count(candidate, before, written.rows[Step])
    return candidate


def _count(candidate, before, steps):
    """Count it where it stands; where it stood on the way, a row of nought stays behind."""
    cell, _stage, source = before
    passed = {(cell, step["after"], source): 0 for step in steps}
    dossier_tallies.add({**passed, before: -1, dossier_tallies.place_of(candidate): 1})


def _filled(name, value, own, now):
    if isinstance(value, Moment):
        return now + timedelta(microseconds=value)
    return value if value is None else own.get(name, value)
