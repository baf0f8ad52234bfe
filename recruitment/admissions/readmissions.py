"""Admissions that are entered without a dossier, and are to be readmissions: asked of the rules."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from recruitment.admissions import readmission
from recruitment.admissions.formers import formers_of
from recruitment.findings import Finding, Remark
from recruitment.models import MemberEvent, Subject
from recruitment.rulebook import in_force, rules
from recruitment.rulebook.coverage import set_of

FIELDS = {"left_unknown": "left_on", "readmission": "left_on"}


def examine(entries: Sequence, findings: Sequence, *, correcting: bool) -> None:
    """Add to `findings` what stands against each readmission among `entries`.

    What neither a form nor the record says is odd, to be completed; of an admission that is only
    corrected everything is, since it was decided. None or two queries.
    """
    asked = [
        (entry, found)
        for entry, found in zip(entries, findings, strict=True)
        if entry.readmission and entry.dossier is None
    ]
    keys = {key for _entry, found in asked if (key := _key(found)) is not None}
    known, left = formers_of(keys), _exits(keys)
    book = in_force.load() if asked else None
    for entry, found in asked:
        key = _key(found) or 0
        former = entry.former or known.get(key)
        if book is None or not book.sets:
            continue
        of_day = rules.load(set_of(book.sets, entry.decided_on))
        if former is None:
            found.warnings.append(_unasked())
            if day := left.get(key):
                short = readmission.too_soon(day, of_day, entry.decided_on)
                found.faults += [_remark(each, entry) for each in short]
            continue
        faults = list(readmission.examine(former, of_day, entry.decided_on))
        asked_for = of_day.consents.get(Subject.READMISSION)
        needed = asked_for is None or asked_for.needed
        if needed and readmission.lacks_consent(former, entry.decided_on):
            faults.append(Finding("readmission_consent"))
        for each in faults:
            is_odd = correcting or each.code == "former_unsaid"
            (found.warnings if is_odd else found.faults).append(_remark(each, entry))


def _key(found) -> int | None:
    return found.person.pk if found.person is not None else found.person_key


def _exits(persons) -> dict:
    """Return when each of `persons` left last, by their keys. One query, if there are any."""
    if not persons:
        return {}
    rows = MemberEvent.objects.standing().filter(person__in=persons, kind__in=MemberEvent.FOR_GOOD)
    return dict(rows.order_by("on").values_list("person", "on"))


def _remark(finding: Finding, entry) -> Remark:
    field = FIELDS.get(finding.code, "readmission")
    return Remark(finding.code, field if entry.former else "readmission", finding.message)


def _unasked() -> Remark:
    message = _(
        "A readmission: when and why this member left, and the consent to the readmission, are "
        "not on record. Complete it by correcting the admission."
    )
    return Remark("former_unasked", "readmission", message)
