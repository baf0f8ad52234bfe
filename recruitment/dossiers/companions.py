"""Helpers and sponsors of a candidate: appointed, replaced, relieved, put right."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.models import User
from recruitment.ledger import claim, record, require_open
from recruitment.models import Candidate, Companion

FIELDS = ("duty", "full_name", "official_on", "together_since", "replaces", "start", "end")


@transaction.atomic
def appoint(
    candidate: Candidate,
    *,
    duty: str,
    full_name: str,
    official_on: date | None,
    start: date,
    version: int,
    by: User,
    together_since: date | None = None,
    replaces: str = "",
) -> Companion:
    """Let an official member help a candidate, or vouch for one, from `start`.

    `replaces` says why somebody else no longer does: then the two need not have worked
    together for long. Raises ValidationError for who is not an official member by then, and
    for who has this duty already: one member does not vouch twice.
    """
    candidate = claim(candidate, version)
    require_open(candidate)
    _require_official(official_on, start)
    _require_another(candidate, duty, full_name, start)
    companion = Companion(
        candidate=candidate,
        duty=duty,
        full_name=names.person(full_name),
        official_on=official_on,
        together_since=together_since,
        replaces=names.clean(replaces),
        start=start,
    )
    companion.full_clean()
    companion.save(force_insert=True)
    record("companion.appoint", candidate, by=by, changes=trail.created(companion, FIELDS))
    return companion


@transaction.atomic
def relieve(companion: Companion, *, on: date, version: int, by: User) -> None:
    """Let somebody help or vouch until `on`, from which day they do so no more."""
    candidate = claim(companion.candidate, version)
    require_open(candidate)
    before = trail.snapshot(companion, ["end"])
    companion.end = on
    companion.full_clean()
    companion.save(update_fields=["end"])
    changes = trail.changed(before, companion) | {"full_name": (companion.full_name, None)}
    record("companion.relieve", candidate, by=by, changes=changes)


@transaction.atomic
def correct_companion(
    companion: Companion,
    *,
    full_name: str,
    official_on: date | None,
    together_since: date | None,
    replaces: str,
    start: date,
    end: date | None,
    version: int,
    by: User,
) -> Companion:
    """Complete or put right what is said of a helper or sponsor; the old words stay in the trail.

    Without an `end`, who was relieved by mistake helps or vouches as before. Raises
    ValidationError as `appoint` does.
    """
    candidate = claim(companion.candidate, version)
    require_open(candidate)
    _require_official(official_on, start)
    _require_another(candidate, companion.duty, full_name, start, apart_from=companion)
    before = trail.snapshot(companion, FIELDS)
    companion.full_name, companion.official_on = names.person(full_name), official_on
    companion.together_since, companion.replaces = together_since, names.clean(replaces)
    companion.start, companion.end = start, end
    companion.full_clean()
    companion.save()
    changes = trail.changed(before, companion)
    record("companion.correct", candidate, by=by, changes=changes)
    return companion


def _require_official(official_on, start):
    if official_on is None or official_on > start:
        message = _("Only an official member can help a candidate or vouch for one.")
        raise ValidationError({"official_on": message}, code="not_official")


def _require_another(candidate, duty, full_name, start, apart_from=None):
    """Raise where a member of this name has the duty on `start` or later."""
    running = candidate.companions.filter(Q(end__isnull=True) | Q(end__gt=start), duty=duty)
    if apart_from:
        running = running.exclude(pk=apart_from.pk)
    named = {names.identity(each.full_name) for each in running}
    if names.identity(names.person(full_name)) in named:
        message = _(
            "%(name)s is named already. Is this another member of the same name, add something "
            "that tells the two apart."
        )
        raise ValidationError({"full_name": message % {"name": full_name}}, code="named_already")
