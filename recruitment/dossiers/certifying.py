"""The awareness certificate on a dossier, recorded or put right by itself, whoever issued it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import trail
from organizations import names
from organizations.models import User
from recruitment.dossiers import admissible, dossier, papers
from recruitment.ledger import claim, record, require_open, required, store
from recruitment.models import Candidate, Participant, Stage
from recruitment.rulebook import rules

FIELDS = ("certificate_number", "certificate_on", "certificate_issuer")


def given_by(candidate: Candidate) -> Participant | None:
    """Return the row of the course whose result is the dossier's certificate. One query."""
    if candidate.certificate_on is None:
        return None
    rows = candidate.courses.filter(
        course__kind="awareness",
        certificate_number=candidate.certificate_number,
        certificate_on=candidate.certificate_on,
    )
    return rows.select_related("course").last()


@transaction.atomic
def certify(
    candidate: Candidate,
    *,
    number: str,
    on: date | None,
    issuer: str,
    reason: str,
    version: int,
    by: User,
    today: date,
) -> Candidate:
    """Let the dossier have this awareness certificate, or none, and return it.

    What was recorded before is replaced with a reason; one that a course gave only by a later
    one. The paper is in hand with it. Raises Conflict if the dossier was changed since `version`,
    and ValidationError by field.

    Source: docs/definitions.md, "Certificate".
    """
    candidate = claim(candidate, version)
    require_open(candidate)
    before = trail.snapshot(candidate, FIELDS)
    reason = required(reason) if candidate.certificate_on else reason.strip()
    _require_whole(number, on)
    _require_to_fit(candidate, on, today)
    candidate.certificate_number, candidate.certificate_on = names.clean(number), on
    candidate.certificate_issuer = names.clean(issuer) if on else ""
    candidate.full_clean(exclude=["person", "admission"], validate_unique=False)
    store(candidate)
    if on:
        papers.hand_over(candidate, Stage.COURSE_DONE, on=on, by=by)
    else:
        papers.give_up(candidate, Stage.COURSE_DONE, on=today, by=by)
    changes = trail.changed(before, candidate)
    record("candidate.certify", candidate, by=by, changes=changes, reason=reason)
    return candidate


def _require_whole(number, on):
    if on and not number.strip():
        raise ValidationError({"number": _("Write the number of the certificate.")})
    if number.strip() and not on:
        raise ValidationError({"on": _("Write the date of the certificate.")})


def _require_to_fit(candidate, on, today):
    """Raise for a day that the course, the steps taken or the calendar do not let be."""
    row, days = given_by(candidate), dossier.days_of(candidate.steps.order_by("pk"))
    if row and (on is None or on <= row.certificate_on):
        message = _(
            "The certificate of %(day)s is a result of the %(course)s, and is put right there; "
            "another one has to be of a later day."
        ) % {"day": _day(row.certificate_on), "course": row.course}
        raise _refused(message, "of_course")
    if on is None:
        if Stage.COURSE_DONE in days:
            message = _("The dossier went on with this certificate. Send the dossier back first.")
            raise ValidationError(message, code="order")
        return
    if on > today:
        raise _refused(_("This day lies in the future."), "future")
    if on <= candidate.person.born_on:
        raise _refused(_("On this day the candidate was not born yet."), "birth")
    if voted_on := days.get(Stage.CELL_VOTED):
        _require_valid(candidate, on, voted_on)


def _require_valid(candidate, on, voted_on):
    """Raise unless a certificate of `on` was valid when the cell voted."""
    expires = admissible.certificate_expires(on, rules.load(candidate.rule_set))
    if on > voted_on or (expires and expires <= voted_on):
        message = _("The cell voted on %(day)s; a certificate of this day was not valid then.")
        raise _refused(message % {"day": _day(voted_on)}, "not_valid")


def _refused(message, code):
    return ValidationError({"on": ValidationError(message, code=code)})


def _day(day):
    return date_format(day, "SHORT_DATE_FORMAT")
