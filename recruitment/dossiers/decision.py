"""The decision on a dossier: the admission that it makes, as the direct entry would give it."""

from datetime import date

from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.findings import Finding, Findings
from recruitment.models import Candidate
from recruitment.models.particulars import PARTICULARS

_JUDGED_AT_THE_VOTE = {"too_old"}


def examine_admission(candidate: Candidate, going, found: Findings[Finding], today: date):
    """Hold the admission to the rules of the direct entry; what is found joins `found`.

    Return the entry with what was found about it, for `admissions.admit_examined`.
    """
    if not going.document_number.strip():
        found.faults.append(Finding("number_missing", "document_number"))
    entry = entry_of(candidate, on=going.on, decision_number=going.document_number)
    entry.shares_number = going.shares_number
    admissions.lock([entry])
    [of_admission] = admissions.examine_entries([entry], today=today)
    known = {finding.code for finding in [*found.faults, *found.warnings]}
    field = {"decided_on": "on", "decision_number": "document_number"}
    for remarks, findings in (
        (of_admission.faults, found.faults),
        (of_admission.warnings, found.warnings),
    ):
        findings += [
            Finding(r.code, field.get(r.field, ""), {"message": r.message})
            for r in remarks
            if r.code not in known and r.code not in _JUDGED_AT_THE_VOTE
        ]
    return entry, of_admission


def entry_of(candidate: Candidate, *, on: date, decision_number: str) -> AdmissionEntry:
    """Return the admission of `candidate` as the direct entry would give it."""
    person = candidate.person
    return AdmissionEntry(
        organization=candidate.organization,
        full_name=person.full_name,
        sex=person.sex,
        born_on=person.born_on,
        decided_on=on,
        decision_number=decision_number,
        **{name: getattr(candidate, name) for name in PARTICULARS},
        person=person,
        dossier=candidate.pk,
    )
