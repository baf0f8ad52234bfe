"""What the columns of several kinds of file share: their headings, and how a cell is read."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from organizations import names
from organizations.files import day
from organizations.models import Organization

ORGANIZATION_CODE = pgettext_lazy("a column", "Organization code")
PARENT_CODE = pgettext_lazy("a column", "Code of the organization above")
CLASS = pgettext_lazy("a column", "Official class")
YES = {"1", "x", "yes", "true", "co"}
NO = {"", "0", "no", "false", "khong"}


def organizations_by_code(codes: Iterable[str]) -> dict[str, Organization]:
    """Return the organizations of these codes that are on record. One query a thousand."""
    found: dict[str, Organization] = {}
    wanted = sorted(set(codes))
    for start in range(0, len(wanted), 1000):
        batch = Organization.objects.filter(code__in=wanted[start : start + 1000])
        found |= {organization.code: organization for organization in batch}
    return found


def unknown_code(code: str) -> str:
    return _("There is no organization with the code “%(code)s”.") % {"code": code}


def cell(row: Mapping[str, str], column: str, read: Callable):
    """Return what `read` makes of a cell; what is wrong with it is raised under its column."""
    try:
        return read(row[column])
    except ValidationError as error:
        raise ValidationError({column: error}) from None


def optional_day(row: Mapping[str, str], column: str) -> date | None:
    """Read the day in `column`; raises ValidationError naming the column if it is none."""
    return cell(row, column, day)


def required_day(row: Mapping[str, str], column: str) -> date:
    """Read the day in `column`; raises ValidationError naming the column if there is none."""
    read = optional_day(row, column)
    if read is None:
        raise ValidationError({column: _("This is required.")})
    return read


def one_of(row: Mapping[str, str], column: str, allowed: Collection[str]) -> str:
    """Return what stands in `column`; raises ValidationError unless it is one of `allowed`."""
    if row[column] not in allowed:
        raise ValidationError(
            {
                column: _("“%(value)s” is not known. Use one of: %(allowed)s.")
                % {"value": row[column], "allowed": ", ".join(filter(None, allowed))}
            }
        )
    return row[column]


def yes(row: Mapping[str, str], column: str) -> bool:
    """Read yes or no in `column`, empty for no; raises ValidationError naming the column."""
    folded = names.fold(row[column])
    if folded in YES | NO:
        return folded in YES
    return one_of(row, column, ["1", "0"]) == "1"
