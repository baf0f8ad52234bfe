"""What is asked of few: consents from above, special cases, a former membership."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.models import User
from recruitment.admissions import formers
from recruitment.admissions.readmission import Former
from recruitment.dossiers import admissible
from recruitment.dossiers.dossier import Dossier
from recruitment.ledger import claim, hold_person, record, require_open, store
from recruitment.models import Candidate, Consent, Subject
from recruitment.persons import ethnicity, religion
from recruitment.persons.readers import SPECIAL_FIELDS
from recruitment.rulebook.rules import NUMBERS, full_months

ANSWERS = SPECIAL_FIELDS
"""What is asked of special cases. All of it is sensitive."""


@dataclass(frozen=True)
class Note:
    """What concerns a candidate by a rule of its own, told and not asked; sensitive."""

    subject: str
    source: str
    months: int | None = None


@transaction.atomic
def record_consent(
    candidate: Candidate,
    *,
    subject: str,
    body: str,
    number: str,
    on: date | None,
    version: int,
    by: User,
    today: date,
) -> None:
    """Record by which document somebody above agreed about `subject`, instead of an earlier one.

    Without a number there is none any more. Raises ValidationError by field where something of it
    is missing or lies in the future.
    """
    candidate = claim(candidate, version)
    require_open(candidate)
    kept = candidate.consents.filter(subject=subject).first()
    before = _told(kept) if kept else None
    number, body = names.clean(number), names.clean(body)
    if number:
        _require_whole(body, on, today)
        kept = kept or Consent(candidate=candidate, subject=subject)
        kept.body, kept.number, kept.on = body, number, on
        kept.full_clean()
        kept.save()
    elif kept:
        kept.delete()
        kept = None
    else:
        raise ValidationError({"number": _("Write the number of the document.")})
    changes = {f"consent_{subject}": (before, _told(kept) if kept else None)}
    record("candidate.consent", candidate, by=by, changes=changes)


def _require_whole(body, on, today):
    if not body:
        raise ValidationError({"body": _("Write who gave the consent.")})
    if on is None:
        raise ValidationError({"on": _("Write the day of the document.")})
    if on > today:
        raise ValidationError({"on": _("This day lies in the future.")})


def _told(consent: Consent) -> str:
    day = f", {consent.on:%d/%m/%Y}" if consent.on else ""
    return f"{consent.number}{day}, {consent.body}"


@transaction.atomic
def answer(
    candidate: Candidate, answers: Mapping[str, object], *, version: int, by: User, today: date
) -> Candidate:
    """Record the `ANSWERS` to the questions about special cases, and return the dossier."""
    candidate = claim(candidate, version)
    require_open(candidate)
    before = trail.snapshot(candidate, ANSWERS)
    for name in ANSWERS:
        setattr(candidate, name, answers[name])
    born_on = candidate.child_born_on
    if born_on and born_on > today:
        raise ValidationError({"child_born_on": _("This day lies in the future.")})
    if born_on and born_on <= candidate.person.born_on:
        raise ValidationError({"child_born_on": _("On this day the candidate was not born yet.")})
    store(candidate)
    record("candidate.special", candidate, by=by, changes=trail.changed(before, candidate))
    return candidate


@transaction.atomic
def answer_unseen(candidate: Candidate, *, political_case: bool, version: int, by: User) -> None:
    """Answer the first question for somebody who may not see the answer; an earlier one stays."""
    candidate = claim(candidate, version)
    require_open(candidate)
    if candidate.political_case is not None:
        return
    candidate.political_case = political_case
    store(candidate)
    record(
        "candidate.special", candidate, by=by, changes={"political_case": (None, political_case)}
    )


@transaction.atomic
def remember(candidate: Candidate, former: Former, *, version: int, by: User, today: date) -> None:
    """Record how the candidate was a member before. Raises ValidationError by field."""
    candidate = claim(candidate, version)
    require_open(candidate)
    formers.require_days(former, today)
    changes = formers.write(hold_person(candidate.person), former)
    record("candidate.former", candidate, by=by, changes=changes)


def subjects(candidate: Candidate, *, sensitive: bool) -> list[Subject]:
    """Return about what a consent can be recorded here; a readmission has its own page."""
    return [
        each
        for each in Subject
        if each != Subject.READMISSION and (sensitive or each not in Consent.SENSITIVE)
    ]


def notes(read: Dossier, today: date) -> list[Note]:
    """Return what concerns a candidate by a rule of its own. All of it is sensitive. No query.

    Source: docs/definitions.md, "Special cases".
    """
    candidate, known = read.candidate, read.rules
    holds = {
        Subject.RELIGION: candidate.religion not in religion.UNBELIEVING,
        Subject.FOREIGN: candidate.foreign_spouse or candidate.foreign_origin,
        Subject.HOA: ethnicity.name_of(candidate.ethnicity) == "Hoa",
    }
    found = [
        Note(str(subject.label), known.consents[subject].source)
        for subject, is_so in holds.items()
        if is_so and subject in known.consents
    ]
    if candidate.population_policy and NUMBERS.THIRD_CHILD in known.numbers:
        needed = admissible.population_months(read.facts, known, today)
        born_on = candidate.child_born_on
        months = full_months(born_on, today) if born_on else None
        said = (
            _("population policy: %(needed)s months are asked for") % {"needed": needed}
            if needed is not None
            else _("population policy: only told, stops nobody any more")
        )
        found.append(Note(said, "", months))
    return found
