"""Form 1 as a file: the rows of the page, with how A was found at its end."""

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import trail
from organizations.models import Organization, User
from recruitment.counting.rounding import rounded
from recruitment.files.exports import Footer, text, workbook
from reports.balance import lines
from reports.balance_shown import NAMES, counted_at_the_end, reading_of_a
from reports.display import Style
from reports.exports import counting_word, told_by_name
from reports.member_flows import Form

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
    footer = Footer(by=by, at=at, scope=scope_of(form, organization))
    rows = [_cells(line, style) for line in lines(form.this, form.before)]
    content = {"xlsx": workbook, "csv": text}[kind](COLUMNS, rows, footer, WIDTHS)
    trail.record(
        "balance.export",
        organization,
        by=by,
        organization_id=organization.pk,
        changes={"form": (None, kind), "rows": (None, len(rows)), "query": (None, footer.scope)},
    )
    return content


def file_name(organization: Organization, reading, kind: str) -> str:
    """Return the name under which a browser keeps the file."""
    return f"bieu-1-{organization.code}-{told_by_name(reading)}.{kind}"


def scope_of(form: Form, organization: Organization) -> str:
    """Say in one line what was asked, how A was found, and what was counted at the end."""
    reading = form.reading
    asked = _(
        "%(organization)s, %(first)s – %(last)s, counted up to %(as_of)s by %(counting)s, "
        "%(borders)s."
    ) % {
        "organization": organization.name,
        "first": date_format(reading.period.start, "SHORT_DATE_FORMAT"),
        "last": date_format(reading.period.last_day, "SHORT_DATE_FORMAT"),
        "as_of": date_format(reading.as_of, "SHORT_DATE_FORMAT"),
        "counting": counting_word(reading.counting),
        "borders": reading.borders_in_words,
    }
    return " ".join(filter(None, (asked, reading_of_a(form), counted_at_the_end(form))))


def _cells(line, style):
    percent = line.percent
    if percent is not None:
        percent = rounded(percent, style.decimals, truncate=style.truncate)
    return [line.mark, str(NAMES[line.name]), line.this, line.before, percent]
