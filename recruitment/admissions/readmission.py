"""Whether a former member may be readmitted: by when and why they left, and by whose consent.

Pure functions over plain values, asked by the dossier and by the admission that is entered
without one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from recruitment.findings import Finding
from recruitment.models.former import FormerMembership
from recruitment.rulebook.rules import NUMBERS, Rules, full_months


@dataclass(frozen=True)
class Former:
    """What is on record of a former membership; what is not known is None or empty."""

    left_on: date | None = None
    cause: str = ""
    convicted: bool | None = None
    cleared_on: date | None = None
    first_admitted_on: date | None = None
    readmitted_before: bool = False
    consent_body: str = ""
    consent_number: str = ""
    consent_on: date | None = None
    exception_number: str = ""
    exception_on: date | None = None


def unsaid(former: Former | None) -> bool:
    """Tell whether something is not on record that a readmission is judged by."""
    return (
        former is None
        or former.left_on is None
        or not former.cause
        or former.convicted is None
        or (former.convicted and former.cleared_on is None)
    )


def examine(former: Former | None, rules: Rules, on: date) -> Iterator[Finding]:
    """Yield what stands against a readmission on the day `on`, but for the consent.

    Causes and crimes are sensitive, so that no sentence names them.

    Source: docs/definitions.md, "Readmission".
    """
    needed = rules.numbers.get(NUMBERS.READMISSION)
    if needed is None:
        return
    if former is None or former.left_on is None:
        yield Finding("left_unknown", "", {"needed": needed})
        return
    yield from too_soon(former.left_on, rules, on)
    if former.readmitted_before:
        yield Finding("readmitted_before")
    if unsaid(former):
        yield Finding("former_unsaid")
    yield from _of_cause(former, rules, on)


def too_soon(left_on: date, rules: Rules, on: date) -> Iterator[Finding]:
    """Yield that too few months have passed since the exit, if that is so."""
    needed = rules.numbers.get(NUMBERS.READMISSION, 0)
    if (months := full_months(left_on, on)) < needed:
        yield Finding("readmission", "on", {"months": months, "needed": needed})


def _of_cause(former: Former, rules: Rules, on: date) -> Iterator[Finding]:
    excused = rules.never_readmitted.get(former.cause)
    if excused is not None:
        document = former.exception_number and former.exception_on and former.exception_on <= on
        if not (excused and document):
            yield Finding("never_readmitted")
            return
    cleared = rules.numbers.get(NUMBERS.CLEARED)
    day = former.cleared_on if former.convicted else None
    if day and cleared and full_months(day, on) < cleared:
        yield Finding("cleared_too_late", "on", {"needed": cleared})


def lacks_consent(former: Former | None, on: date) -> bool:
    """Tell whether no consent to the readmission, with body, number and day, is there on `on`."""
    return (
        former is None
        or not (former.consent_number and former.consent_body and former.consent_on)
        or former.consent_on > on
    )


def former_of(record: FormerMembership | None) -> Former | None:
    """Return what is on record as a plain value."""
    if record is None:
        return None
    return Former(**{name: getattr(record, name) for name in Former.__dataclass_fields__})
