"""Form 1 as a file: the rows of the page, with how A was found at its end."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from audit import trail
from organizations.models import Organization, User
from organizations.statements import Statement
from recruitment.counting.reading import Reading
from recruitment.counting.rounding import rounded
from recruitment.counting.wording import said_of
from recruitment.files.exports import Footer, text, workbook
from reports.figures.balance import balance_rows
from reports.figures.member_flows import Form
from reports.shown.balance_shown import NAMES, counted_at_the_end, reading_of_a
from reports.shown.display import Style

COLUMNS = (
    gettext_lazy("Mark"),
    gettext_lazy("Row"),
    gettext_lazy("This period"),
    gettext_lazy("Same period last year"),
    "%",
)
WIDTHS = (8, 44, 14, 22, 12)


@transaction.atomic
def export_balance(
    form: Form, organization: Organization, kind: str, style: Style, *, by: User, at: datetime
) -> bytes:
    """Return the file of `kind`, xlsx or csv, and write in the trail that it was taken.

    What is not known is an empty cell.
    """
    footer = Footer(by=by, at=at, scope=_scope(form, organization))
    rows = [_cells(line, style) for line in balance_rows(form.this, form.before)]
    content = {"xlsx": workbook, "csv": text}[kind](COLUMNS, rows, footer, WIDTHS)
    trail.record(
        "balance.export",
        organization,
        by=by,
        organization_id=organization.pk,
        changes={"form": (None, kind), "rows": (None, len(rows)), "query": (None, footer.scope)},
    )
    return content


def file_name(organization: Organization, reading: Reading, kind: str) -> str:
    """Return the name under which a browser keeps the file."""
    return statement_of(organization, reading).file_name(f"bieu-1-{organization.code}", kind)


def statement_of(organization: Organization, reading: Reading) -> Statement:
    """Return of whom form 1 is, and what was asked."""
    return Statement(organization.name, tuple(said_of(reading)))


def _scope(form, organization):
    """Say in one line what was asked, how A was found, and what was counted at the end."""
    asked = f"{statement_of(organization, form.reading)}."
    return " ".join(filter(None, (asked, reading_of_a(form), counted_at_the_end(form))))


def _cells(line, style):
    percent = line.percent
    if percent is not None:
        percent = rounded(percent, style.decimals, truncate=style.truncate)
    return [line.mark, str(NAMES[line.name]), line.this, line.before, percent]
