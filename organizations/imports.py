"""Take organizations and member counts from a file, all of it or nothing.

Each function writes inside the caller's transaction and reports faults by row and column;
the caller rolls back when there are any.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from config.typed.numbers import read_count
from organizations import members, names, reorganization, terms
from organizations.columns import (
    CLASS,
    ORGANIZATION_CODE,
    PARENT_CODE,
    cell,
    optional_day,
    organizations_by_code,
    required_day,
    unknown_code,
)
from organizations.files import Report, Row
from organizations.models import Organization, Placement, User
from organizations.periods import ORIGIN
from organizations.reorganization import Founding
from organizations.tables.choices import code_of
from organizations.tables.columns import Column, Takes

ORGANIZATION_COLUMNS = (
    Column("code", ORGANIZATION_CODE, required=True, also=(_lazy("Code"),)),
    Column(
        "name", pgettext_lazy("a column", "Organization name"), required=True, also=(_lazy("Name"),)
    ),
    Column("kind", _lazy("Kind"), required=True),
    Column("parent_code", PARENT_CODE),
    Column("class", CLASS),
    Column("setting", _lazy("Setting")),
    Column("start", pgettext_lazy("a column", "From"), Takes.DAY),
    Column("end", pgettext_lazy("a column", "Until"), Takes.DAY),
    Column("official_code", _lazy("Official code")),
)
MEMBER_COLUMNS = (
    Column("organization_code", ORGANIZATION_CODE, required=True),
    Column(
        "on",
        pgettext_lazy("a column", "Counted on"),
        Takes.DAY,
        required=True,
        also=(_lazy("Day"),),
    ),
    Column("members", _lazy("Members"), Takes.COUNT, required=True),
)
TERM_COLUMNS = (
    Column("organization_code", ORGANIZATION_CODE, required=True),
    Column("name", pgettext_lazy("a column", "Term"), required=True),
    Column("start", pgettext_lazy("a column", "From"), Takes.DAY, required=True),
    Column("end", pgettext_lazy("a column", "Until"), Takes.DAY, required=True),
)


def load_organizations(rows: Iterable[Row], *, by: User, today: date, report: Report) -> None:
    """Found an organization for each row, whatever their order.

    Without a start an organization stands since its parent does, a root since ever. One with
    an end is recorded as ended, without an heir. Raises nothing; see the report.
    """
    rows = list(rows)
    drafts = _drafts(rows, report)
    standing = _parents_on_record(rows, drafts)
    foundings: dict[str, Founding | None] = {}
    for code in drafts:
        _add_founding(code, drafts, standing, foundings, report, today)
    if not report.faults:
        reorganization.found_many([f for f in foundings.values() if f is not None], by=by)
        report.rows = len(foundings)


def load_terms(rows: Iterable[Row], *, by: User, today: date, report: Report) -> None:
    """Record the first and the last day of a term for each row; the same again changes nothing."""
    for number, row, organization in _on_record(rows, report):
        try:
            terms.record(
                organization=organization,
                name=cell(row, "name", terms.named),
                start=required_day(row, "start"),
                last_day=required_day(row, "end"),
                by=by,
            )
            report.rows += 1
        except ValidationError as error:
            report.refuse(number, _by_column(error, {"last_day": "end"}))


def load_members(rows: Iterable[Row], *, by: User, today: date, report: Report) -> None:
    """Record a member count for each row; the same count again changes nothing."""
    for number, row, organization in _on_record(rows, report):
        try:
            on = required_day(row, "on")
            counted = _count(row, "members")
            members.record(organization=organization, on=on, members=counted, by=by)
            report.rows += 1
        except ValidationError as error:
            report.refuse(number, error)


def _on_record(rows, report) -> Iterator[tuple[int, dict, Organization]]:
    """Yield each row with the organization it is about; one of an unknown code is reported."""
    rows = list(rows)
    known = organizations_by_code(row["organization_code"] for _number, row in rows)
    for number, row in rows:
        if organization := known.get(row["organization_code"]):
            yield number, row, organization
        else:
            report.fault(number, "organization_code", unknown_code(row["organization_code"]))


def _count(row, column) -> int:
    counted = cell(row, column, read_count)
    if counted < 0:
        raise ValidationError({column: _("Enter a number of at least 0.")})
    return counted


def _drafts(rows, report) -> dict[str, tuple[int, dict, Organization]]:
    """Return an unsaved organization for each row, by code; reports what one cell shows."""
    drafts = {}
    taken = organizations_by_code(row["code"] for _number, row in rows)
    official = set(
        Organization.objects.filter(
            official_code__in={row["official_code"] for _n, row in rows} - {""}
        ).values_list("official_code", flat=True)
    )
    for number, row in rows:
        code = row["code"]
        organization = Organization(
            code=code,
            kind=code_of(row["kind"], Organization.Kind),
            official_class=row["class"],
            setting=code_of(row["setting"], Organization.Setting),
            official_code=row["official_code"] or None,
        )
        try:
            organization.take_name(cell(row, "name", names.clean))
            organization.clean_fields()
        except ValidationError as error:
            report.refuse(number, _by_column(error, {"official_class": "class"}))
        if code in taken or code in drafts:
            report.fault(number, "code", _("The code “%(code)s” is taken.") % {"code": code})
            continue
        if organization.official_code in official:
            report.fault(number, "official_code", _("This official code is taken."))
        official.add(organization.official_code)
        official.discard(None)
        drafts[code] = (number, row, organization)
    return drafts


def _by_column(error, columns):
    """Return `error` with its messages under the columns that the fields have in the file."""
    if not hasattr(error, "error_dict"):
        return error
    return ValidationError({columns.get(name, name): es for name, es in error.error_dict.items()})


def _parents_on_record(rows, drafts) -> dict[str, Founding]:
    """Return the last place of the parents that the file names but does not found."""
    outside = {row["parent_code"] for _number, row in rows} - drafts.keys() - {""}
    places = Placement.objects.filter(organization__code__in=outside).order_by("start")
    return {
        place.organization.code: Founding(place.organization, None, place.start, place.end)
        for place in places.select_related("organization")
    }


def _add_founding(code, drafts, standing, foundings, report, today):
    """Check the row of `code` after those of its parents, and add its founding."""
    path = []
    while code in drafts and code not in foundings and code not in path:
        path.append(code)
        code = drafts[code][1]["parent_code"]
    if code in path:
        for each in path:
            number = drafts[each][0]
            report.fault(number, "parent_code", _("An organization cannot stand below itself."))
            foundings[each] = None
        return
    for each in reversed(path):
        foundings[each] = _founding(drafts[each], standing, foundings, report, today)


def _founding(draft, standing, foundings, report, today):
    number, row, organization = draft
    parent_code = row["parent_code"]
    parent = foundings.get(parent_code) or standing.get(parent_code)
    if parent_code and parent is None:
        if parent_code not in foundings:
            report.fault(number, "parent_code", unknown_code(parent_code))
        return None
    try:
        start = optional_day(row, "start") or (parent.start if parent else ORIGIN)
        founding = Founding(
            organization, parent.organization if parent else None, start, optional_day(row, "end")
        )
        _require_sense(founding, parent, today)
    except ValidationError as error:
        report.refuse(number, error)
        return None
    return founding


def _require_sense(founding, parent, today):
    """Raise ValidationError, by column, unless the founding fits the calendar and its parent."""
    start, end = founding.start, founding.end
    if start > today or (end and end > today):
        raise ValidationError({"start": _("This day lies in the future.")})
    if end and end <= start:
        raise ValidationError({"end": _("A period must end after it starts.")})
    if parent and (start < parent.start or (parent.end and (end is None or end > parent.end))):
        raise ValidationError({"parent_code": _("The parent does not stand during all that time.")})
    if founding.organization.kind in Organization.Kind.values:
        try:
            reorganization.require_place(founding.organization.kind, founding.parent)
        except ValidationError as error:
            raise ValidationError({"parent_code": error}) from None
