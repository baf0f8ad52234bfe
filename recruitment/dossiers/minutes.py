"""What is written down of a meeting beyond its votes, and of opinions that were collected.

All of it is optional: it is printed on papers, and nothing is judged by it. It belongs to a step,
is typed with it or afterwards, and put right with a reason.
"""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organizations import names
from organizations.models import Ancestry, Organization, User
from recruitment.admissions import membership
from recruitment.ledger import claim, record, required
from recruitment.models import Candidate, Minutes, Opinion, Stage, Step

LED = ("absence", "chair", "chair_office", "writer")
MEMBERS = ("official", "probationary", "present_probationary")
BALLOTS = ("by_ballot", "tellers", "ballots_given", "ballots_returned", "ballots_valid", "against")
OF_A_CELL = (*MEMBERS, *LED, "opened", "closed")
CONCLUDED = ("biography", "awareness", "merits", "faults")
APPRAISED = ("procedure", "standards", "proposal")

ASKED: dict[str, tuple[str, ...]] = {
    Stage.CELL_VOTED: (*OF_A_CELL, "reporter", "discussion", *CONCLUDED, *BALLOTS),
    Stage.SUB_APPRAISED: (*LED, *APPRAISED, "against"),
    Stage.GRASSROOTS_RESOLVED: (*LED, *CONCLUDED, "against"),
    Stage.ADMITTED: (
        *("present_official", "present_probationary", "guests"),
        *("chair", "writer", "opened", "closed", "discussion"),
    ),
    Stage.RECOGNITION_VOTED: (*OF_A_CELL, "discussion", "merits", "faults", *BALLOTS),
    Stage.RECOGNITION_APPRAISED: (*LED, *APPRAISED, "against"),
    Stage.RECOGNITION_RESOLVED: (*LED, "merits", "faults", "against"),
}
"""What papers print of the meeting of a step, by its stage."""

WITH_OPINIONS = (Stage.ENDORSED, Stage.RECOGNITION_FILED)
"""The steps at which unions and the place of residence are asked for their opinions."""

OPINION = ("body", "merits", "faults", "asked", "in_favour", "against")
OF_OPINIONS = tuple(f"{whose}_{name}" for whose in Opinion.Whose.values for name in OPINION)
OF_THE_CELL = (Stage.CELL_VOTED, Stage.ADMITTED, Stage.RECOGNITION_VOTED)
OF_A_MEETING = tuple(dict.fromkeys(name for asked in ASKED.values() for name in asked))
KEPT = {
    **{name: f"minutes_{name}" for name in OF_A_MEETING},
    **{name: f"opinion_{name}" for name in OF_OPINIONS},
}
"""How the trail calls each, by the name under which it is typed."""


def asked_at(stage: str) -> tuple[str, ...]:
    """Return the names of what may be written down at a step to `stage`; none at most of them."""
    if stage in WITH_OPINIONS:
        return OF_OPINIONS
    return ASKED.get(stage, ())


def may_be_written(step: Step) -> bool:
    """Tell whether something may be written down of a step, if it was not taken back."""
    reached = step.kind in (Step.Kind.FORWARD, Step.Kind.ENTERED)
    return reached and bool(asked_at(step.after))


def said_of(step: Step) -> dict[str, object]:
    """Return what is on record of a step, by the names under which it is typed. Two queries."""
    known = Minutes.objects.filter(step=step).first()
    said = {name: getattr(known, name) for name in OF_A_MEETING} if known else {}
    for opinion in step.opinions.all():
        said |= {f"{opinion.whose}_{name}": getattr(opinion, name) for name in OPINION}
    return {name: value for name, value in said.items() if _is_said(value)}


def proposed(stage: str, body: Organization | None, on: date) -> dict[str, object]:
    """Return what may hold of a meeting of `body` again: who led it last, how many members there
    are by the record. It is shown, and taken for nothing. Up to six queries."""
    if body is None or stage not in ASKED:
        return {}
    last = _of_body(stage, body).filter(step__on__lte=on).order_by("-step__on", "-pk").first()
    said = {name: getattr(last, name) for name in ("chair", "chair_office", "writer") if last}
    if stage in OF_THE_CELL and (members := membership.members_of(body, on)):
        said |= {"official": members.official, "probationary": members.probationary}
    return {name: value for name, value in said.items() if _is_said(value)}


def _of_body(stage, body) -> QuerySet[Minutes]:
    if stage in OF_THE_CELL:
        return Minutes.objects.filter(
            step__candidate__organization=body, step__after__in=OF_THE_CELL
        )
    below = Ancestry.objects.under([body.pk]).values("descendant")
    return Minutes.objects.filter(step__candidate__organization__in=below, step__after=stage)


def write(step: Step, said: Mapping[str, object], *, present: int | None = None) -> dict:
    """Write down what was typed of a step that the caller holds; return what changed, for the
    trail.

    `present` are the official members at the vote. Raises ValidationError by field for numbers
    that do not fit. No query where nothing was typed of a new step.
    """
    after = {name: _clean(value) for name, value in said.items()}
    _require_room(after, present)
    before = said_of(step) if said else {}
    changes = {
        KEPT[name]: (before.get(name), value if _is_said(value) else None)
        for name, value in after.items()
        if before.get(name) != (value if _is_said(value) else None)
    }
    if changes:
        _write_minutes(step, {name: after[name] for name in after if name in OF_A_MEETING})
        for whose in Opinion.Whose.values:
            _write_opinion(step, whose, after)
    return changes


def _is_said(value) -> bool:
    return value not in ("", None)


def _clean(value):
    return names.clean(" ".join(value.split())) if isinstance(value, str) else value


def _require_room(said, present):
    official = said.get("official")
    if present is not None and official is not None and official < present:
        message = _("At the vote %(present)s official members were present.")
        raise ValidationError(
            {"official": ValidationError(message, params={"present": present}, code="room")}
        )


def _write_minutes(step, said):
    if said:
        _store(Minutes.objects.filter(step=step).first() or Minutes(step=step), said)


def _write_opinion(step, whose, said):
    typed = {name: said[key] for name in OPINION if (key := f"{whose}_{name}") in said}
    known = step.opinions.filter(whose=whose).first()
    if known is None and not any(map(_is_said, typed.values())):
        return
    try:
        _store(known or Opinion(step=step, whose=whose), typed)
    except ValidationError as error:
        raise ValidationError({f"{whose}_in_favour": error.messages}) from None


def _store(kept, said):
    for name, value in said.items():
        setattr(kept, name, value)
    kept.full_clean(exclude=["step"])
    kept.save()


@transaction.atomic
def put_right(
    candidate: Candidate,
    *,
    step: Step,
    said: Mapping[str, object],
    reason: str,
    version: int,
    by: User,
) -> None:
    """Write down of a recorded step what was typed, instead of what is on record.

    Why is asked where something is. Raises Conflict if the dossier was changed since `version`.
    """
    candidate = claim(candidate, version)
    if said_of(step):
        reason = required(reason)
    votes = candidate.votes.standing().filter(stage=step.after, on=step.on, passed=True)
    vote = votes.last()
    changes = write(step, said, present=vote.present if vote else None)
    told = {"stage": (step.after, step.after), **changes}
    record("candidate.minutes", candidate, by=by, changes=told, reason=reason)
