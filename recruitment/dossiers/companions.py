"""Helpers and sponsors of a candidate: appointed, replaced, relieved, put right."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.models import User
from recruitment.findings import Finding
from recruitment.ledger import claim, record, require_open, settle
from recruitment.models import Candidate, Companion
from recruitment.rulebook import rules
from recruitment.rulebook.rules import NUMBERS, months_later

FIELDS = (
    *("duty", "full_name", "official_on", "together_since", "together_by"),
    *("replaces", "start", "end"),
)


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
    together_by: str = "",
    replaces: str = "",
    confirmed: Collection[str] = (),
) -> Companion:
    """Let an official member help a candidate, or vouch for one, from `start`.

    `together_by` is by what the two are together since `together_since`. `replaces` says why
    somebody else no longer does: then that need not be long. Raises ValidationError for who is not
    an official member by then, for a day on which one of the two cannot have been there, and for
    who has this duty already: one member does not vouch twice. Raises Unconfirmed for a day on
    which the candidate was a child.
    """
    candidate = claim(candidate, version)
    require_open(candidate)
    _require_official(official_on, start)
    _require_possible(candidate, official_on, together_since, confirmed)
    _require_another(candidate, duty, full_name, start)
    companion = Companion(
        candidate=candidate,
        duty=duty,
        full_name=names.person(full_name),
        official_on=official_on,
        together_since=together_since,
        together_by=together_by,
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
    together_by: str = "",
    confirmed: Collection[str] = (),
) -> Companion:
    """Complete or put right what is said of a helper or sponsor; the old words stay in the trail.

    Without an `end`, who was relieved by mistake helps or vouches as before. Raises
    ValidationError and Unconfirmed as `appoint` does.
    """
    candidate = claim(companion.candidate, version)
    require_open(candidate)
    _require_official(official_on, start)
    if together_since != companion.together_since:
        _require_possible(candidate, official_on, together_since, confirmed)
    _require_another(candidate, companion.duty, full_name, start, apart_from=companion)
    before = trail.snapshot(companion, FIELDS)
    companion.full_name, companion.official_on = names.person(full_name), official_on
    companion.together_since, companion.together_by = together_since, together_by
    companion.replaces = names.clean(replaces)
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


def _require_possible(candidate, official_on, together_since, confirmed):
    """Raise where the two cannot have been together since that day, or only as a child.

    Who is an official member was admitted at least a probation before.
    """
    if together_since is None:
        return
    born_on, known = candidate.person.born_on, rules.load(candidate.rule_set)
    if together_since <= born_on:
        message = _("On this day the candidate was not born yet.")
        raise ValidationError({"together_since": ValidationError(message, code="not_born")})
    admitted_on = months_later(official_on, -known.numbers.get(NUMBERS.PROBATION, 12))
    if together_since < admitted_on:
        message = _(
            "This is before the day on which the helper or sponsor was admitted to the Party, "
            "%(day)s at the latest. Write a day since then."
        ) % {"day": date_format(admitted_on, "SHORT_DATE_FORMAT")}
        raise ValidationError({"together_since": ValidationError(message, code="not_admitted")})
    age = known.numbers.get(NUMBERS.TOGETHER_AGE)
    if age and together_since < months_later(born_on, age * 12):
        finding = Finding("together_as_a_child", "together_since", {"age": age})
        settle((), [finding], confirmed)


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
