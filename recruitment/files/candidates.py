"""Take dossiers that were kept on paper until now from a file, all of it or nothing."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.numbers import shown
from organizations import names
from organizations.ancestry import batches
from organizations.columns import (
    optional_day,
    organizations_by_code,
    required_day,
    unknown_code,
    yes,
)
from organizations.files import Report, Row
from organizations.models import User
from recruitment.dossiers import taking_over
from recruitment.dossiers.openings import Opening
from recruitment.dossiers.taking_over import PaperDossier
from recruitment.files.imports import labelled, sex_of, text
from recruitment.members.probation import SOURCES
from recruitment.models import Candidate, Stage
from recruitment.models.particulars import Occupation, Schooling

BATCH = 1000
"""Who is alike is looked for among all who were born on the same days: so many rows at once."""

WHO: dict[str, Callable] = {
    "full_name": text(120, names.person),
    "sex": sex_of,
    "born_on": required_day,
}
WHERE: dict[str, Callable] = {
    "stage": labelled(Stage),
    "since": required_day,
    "helper": text(120, names.person, required=False),
    "helper_since": optional_day,
    "remark": text(500, required=False),
}
PARTICULARS: dict[str, Callable] = {
    "source": labelled(Candidate.Source),
    "occupation": labelled(Occupation),
    "schooling": labelled(Schooling),
    "youth_union": yes,
    "certificate_number": text(60, required=False),
    "certificate_on": optional_day,
}
FIELDS = {"organization": "organization_code", "started_on": "since"}
"""Where the file has what a finding names otherwise."""


def load_candidates(rows: Iterable[Row], *, by: User, today: date, report: Report) -> None:
    """Take over the dossier of each row as it stands, by the questions of the form.

    What the form would ask to confirm is reported as a warning and does not stop the row. One
    that was taken over before changes nothing, whatever became of it since. Queries grow with
    thousands of rows, not with each.
    """
    again = 0
    for batch in batches(rows, BATCH):
        known = organizations_by_code(row["organization_code"] for _number, row in batch)
        read = []
        for number, row in batch:
            try:
                read.append((number, _dossier(number, row, known, report)))
            except ValidationError as error:
                report.refuse(number, error)
        if read:
            again += _take_over(read, by, today, report)
    if again:
        said = ngettext(
            "%(n)s dossier was taken over before and stays as it is.",
            "%(n)s dossiers were taken over before and stay as they are.",
            again,
        )
        report.notes.append(said % {"n": shown(again)})


def _take_over(numbered, by, today, report) -> int:
    """Take over what is new, and return how many were not."""
    taking_over.hold([each for _number, each in numbered])
    before = taking_over.known_again([each for _number, each in numbered])
    new = [pair for pair, is_known in zip(numbered, before, strict=True) if not is_known]
    dossiers = [each for _number, each in new]
    taken = []
    found_of_each = taking_over.examine(dossiers, today=today, by=by) if dossiers else []
    for (number, dossier), found in zip(new, found_of_each, strict=True):
        for fault in found.faults:
            report.fault(number, FIELDS.get(fault.field, fault.field), fault.message)
        for warning in found.warnings:
            report.warn(number, FIELDS.get(warning.field, warning.field), warning.message)
        if not found.faults:
            taken.append((dossier, found))
    taking_over.take_over(taken, by=by, today=today)
    report.rows += len(numbered)
    return len(numbered) - len(new)


def _dossier(number, row, known, report) -> PaperDossier:
    """Read the cells of a row; raises ValidationError with every fault, by column."""
    faults: dict = {}
    who, where, particulars = (_cells(row, asked, faults) for asked in (WHO, WHERE, PARTICULARS))
    organization = known.get(row["organization_code"])
    if organization is None:
        faults["organization_code"] = [ValidationError(unknown_code(row["organization_code"]))]
    if not row["stage"]:
        faults["stage"] = [ValidationError(_("This is required."))]
    if bool(row["helper"]) != bool(row["helper_since"]):
        column = "helper_since" if row["helper"] else "helper"
        faults.setdefault(column, [ValidationError(_("This is required."))])
    if faults:
        raise ValidationError(faults)
    if not particulars["source"]:
        particulars["source"] = _source_of(number, particulars["occupation"], report)
    since = where.pop("since")
    opening = Opening(organization, **who, started_on=since, particulars=particulars)
    return PaperDossier(opening, Stage(where.pop("stage")), **where)


def _cells(row: Mapping[str, str], readers, faults) -> dict:
    """Return what the cells of `readers` say; what is wrong with them is added to `faults`."""
    said = {}
    for column, read in readers.items():
        try:
            said[column] = read(row, column)
        except ValidationError as error:
            faults.update(error.error_dict)
    return said


def _source_of(number, occupation, report) -> str:
    """Return the source that goes with an occupation, as of admissions; and say so."""
    source = SOURCES.get(occupation, Candidate.Source.OTHER)
    message = _("No source is given; the dossier is kept under “%(source)s”.")
    report.warn(number, "source", message % {"source": source.label})
    return source
