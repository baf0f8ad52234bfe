"""Take quotas and admissions from a file, all of it or nothing.

Each function writes inside the caller's transaction and reports faults by row and column;
the caller rolls back when there are any. Admissions are taken some thousand rows at a time, so
memory does not grow with the file.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _

from config.typed.numbers import read_count, read_rate
from organizations import names
from organizations.ancestry import batches
from organizations.columns import (
    one_of,
    optional_day,
    organizations_by_code,
    required_day,
    unknown_code,
    yes,
)
from organizations.files import Report, Row, day
from organizations.models import User
from organizations.periods import Period
from organizations.tables.choices import code_of
from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry, examine_entries
from recruitment.files import exports
from recruitment.members import entering
from recruitment.models import Admission, Quota, Units
from recruitment.models.groups import GROUPS
from recruitment.models.particulars import MARKS, Title
from recruitment.persons import ethnicity, religion
from recruitment.targets import quotas

SEXES = {"nam": "male", "male": "male", "nu": "female", "female": "female"}
BATCH = 4000
Reader = Callable[[Mapping[str, str], str], object]
"""Reads a cell of a row, by its column; raises ValidationError by column."""

MOST = 10_000_000
LEAST_RATE = Decimal("0.1")
"""Per cent of members below which a rate is probably a slip: one in a thousand."""


def load_quotas(rows: Iterable[Row], *, by: User, today: date, report: Report) -> None:
    """Issue a quota for each row: a new line, the next version of one, or nothing new."""
    for batch in batches(rows, BATCH):
        known = organizations_by_code(row["organization_code"] for _number, row in batch)
        for number, row in batch:
            try:
                if row["organization_code"] not in known:
                    raise ValidationError(
                        {"organization_code": unknown_code(row["organization_code"])}
                    )
                line = _line(row)
                quotas.issue(organization=known[row["organization_code"]], by=by, **line)
                _warn_of_a_hundredth(number, row, line, report)
                report.rows += 1
            except ValidationError as error:
                report.refuse(number, error)


def load_admissions(rows: Iterable[Row], *, by: User, today: date, report: Report) -> None:
    """Record an admission for each row, held to the rules of the form.

    What the form would ask to confirm is reported as a warning and does not stop the row.
    """
    for batch in batches(rows, BATCH):
        known = organizations_by_code(row["organization_code"] for _number, row in batch)
        entries = []
        for number, row in batch:
            try:
                entries.append((number, _entry(row, known)))
            except ValidationError as error:
                report.refuse(number, error)
            else:
                _compare_names(number, row, known[row["organization_code"]], report)
        if entries:
            _admit(entries, report, by, today)


def _admit(numbered, report, by, today):
    entries = [entry for _number, entry in numbered]
    admissions.lock(entries)
    taken = []
    for (number, entry), found in zip(numbered, examine_entries(entries, today=today), strict=True):
        columns = {"organization": "organization_code"}
        for fault in found.faults:
            report.fault(number, columns.get(fault.field, fault.field), fault.message)
        for warning in found.warnings:
            offered = _(" Better: “%s”.") % warning.offered if warning.offered else ""
            column = columns.get(warning.field, warning.field)
            report.warn(number, column, warning.message + offered)
        if not found.faults:
            taken.append((entry, found))
    entering.enter_examined(taken, by=by, today=today)
    report.rows += len(taken)


def _line(row) -> dict:
    """Read the cells of a quota; raises ValidationError by column for the first fault."""
    return {
        "period": _read(row, "period", Period.parse),
        "basis": one_of(row, "basis", Quota.Basis.values),
        "form": one_of(row, "form", ["", *Quota.Form.values]) or Quota.Form.EXACT,
        "low": _bound(row, "low"),
        "high": _bound(row, "high") if row["high"] else None,
        "or_percent": _rate(row, "or_percent") if row["or_percent"] else None,
        "group": one_of(row, "group", ["", *GROUPS, *Units.values]),
        "effective_on": _read(row, "effective_on", day),
        "document_number": row["document_number"],
        "document_on": _read(row, "document_on", day),
        "issuer": row["issuer"],
        "reason": row["reason"],
    }


def _entry(row, known) -> AdmissionEntry:
    """Read the cells of an admission; raises ValidationError with every fault, by column."""
    faults = {}

    def read(column, reader):
        try:
            return reader(row, column)
        except ValidationError as error:
            faults.update(error.error_dict)
            return None

    organization = known.get(row["organization_code"])
    if organization is None:
        faults["organization_code"] = [ValidationError(unknown_code(row["organization_code"]))]
    values = {column: read(column, reader) for column, reader in READERS.items()}
    again = read("remarks", _remarks)
    if faults:
        raise ValidationError(faults)
    values["readmission"] = values["readmission"] or again
    return AdmissionEntry(organization=organization, **values)


def _compare_names(number, row, organization, report):
    """Warn where a list names another cell than its code does."""
    if row["cell"] and names.fold(row["cell"]) != names.fold(organization.name):
        said = _("The cell with the code %(code)s is called “%(name)s”.")
        report.warn(number, "cell", said % {"code": organization.code, "name": organization.name})


def _remarks(row, column):
    """Return whether the remarks of an exported list say that somebody was admitted again."""
    for words in filter(None, row[column].split(", ")):
        if any(each.fullmatch(words) for each in exports.in_every_language(exports.ANNULLED)):
            raise ValidationError({column: _("This admission was annulled. Leave its row out.")})
        if not any(each.fullmatch(words) for each in exports.in_every_language(exports.AGAIN)):
            raise ValidationError(
                {
                    column: _("A remark cannot be kept; only “%(again)s” is read. Empty the cell.")
                    % {"again": exports.AGAIN}
                }
            )
    return bool(row[column])


def _read(row, column, reader):
    try:
        return reader(row[column])
    except ValidationError as error:
        raise ValidationError({column: error}) from None


def labelled(choices: type[TextChoices]) -> Reader:
    """Return a reader that takes a code, or its label in words with or without diacritics."""
    allowed = ["", *choices.values]

    def read(row, column):
        code = code_of(row[column], choices)
        return code if code in allowed else one_of(row, column, allowed)

    return read


def _bound(row, column) -> Decimal:
    """Return a bound of a quota: persons, or per cent of members where the form says so."""
    if row["form"] == Quota.Form.PERCENT:
        return _rate(row, column)
    return _bounded(column, Decimal(_read(row, column, read_count)))


def _rate(row, column) -> Decimal:
    return _bounded(column, Decimal(_read(row, column, read_rate)))


def _bounded(column, number: Decimal) -> Decimal:
    if not 0 <= number < MOST:
        raise ValidationError({column: _("Enter a number of at least 0.")})
    if number != number.quantize(Decimal("0.01")):
        raise ValidationError({column: _("Enter at most two decimals.")})
    return number


def _warn_of_a_hundredth(number, row, line, report):
    """Ask about a rate that is written as its hundredth, as a workbook keeps it inside."""
    if line["form"] == Quota.Form.PERCENT and 0 < line["low"] < LEAST_RATE:
        said = _("%(rate)s %% of the members is very little. Write 3 for three per cent.")
        report.warn(number, "low", said % {"rate": row["low"]})


def text(longest: int, cleaned: Callable = names.clean, *, required: bool = True) -> Reader:
    """Return a reader of a text that is `cleaned` and at most so long."""

    def read(row, column):
        if required and not row[column]:
            raise ValidationError({column: _("This is required.")})
        if len(row[column]) > longest:
            raise ValidationError(
                {column: _("This is longer than %(longest)s characters.") % {"longest": longest}}
            )
        return _read(row, column, cleaned)

    return read


def sex_of(row: Mapping[str, str], column: str) -> str:
    """Read male or female, as files write them; raises ValidationError naming the column."""
    found = SEXES.get(names.fold(row[column]))
    return found or one_of(row, column, ["nam", "nữ"])


def _ethnicity(row, column):
    try:
        return ethnicity.code_of(row[column])
    except ValueError:
        raise ValidationError(
            {column: _("“%(text)s” is not an ethnic group.") % {"text": row[column][:40]}}
        ) from None


def _religion(row, column):
    try:
        return religion.name_of(row[column])
    except ValueError:
        raise ValidationError(
            {
                column: _("“%(text)s” is not in the list of religions: %(names)s.")
                % {"text": row[column][:40], "names": ", ".join(religion.RELIGIONS.values())}
            }
        ) from None


READERS: dict[str, Callable] = {
    "full_name": text(120, names.person),
    "sex": sex_of,
    "born_on": required_day,
    "decided_on": required_day,
    "decision_number": text(60),
    "ceremony_on": optional_day,
    "ethnicity": _ethnicity,
    "religion": _religion,
    "occupation": labelled(Admission.Occupation),
    "schooling": labelled(Admission.Schooling),
    "qualification": labelled(Admission.Qualification),
    "academic_title": labelled(Title),
    "youth_union": yes,
    **dict.fromkeys(MARKS, yes),
    "readmission": yes,
}
"""How the cells of an admission are read: each takes the row and the column, and raises
ValidationError by column."""
