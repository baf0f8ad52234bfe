"""Forms 2 and 2B as a file: the lines of the page, with what is said of them at the end."""

from datetime import datetime

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import trail
from organizations.models import Organization, User
from recruitment.counting.reading import Reading
from recruitment.counting.rounding import rounded
from recruitment.files.exports import Footer, text, workbook
from reports.figures.composition import Composition
from reports.shown.composition_shown import named_lines, notes, statement_of
from reports.shown.display import Style

COLUMNS = (
    gettext_lazy("Mark"),
    gettext_lazy("Part"),
    gettext_lazy("Row"),
    gettext_lazy("This period"),
    gettext_lazy("Share, per cent"),
    gettext_lazy("of these women"),
    gettext_lazy("Same period last year"),
    "%",
)
WIDTHS = (8, 28, 52, 12, 12, 14, 22, 12)


@transaction.atomic
def export_composition(
    form: Composition,
    organization: Organization,
    kind: str,
    style: Style,
    *,
    sensitive: bool,
    by: User,
    at: datetime,
) -> bytes:
    """Return the file of `kind`, xlsx or csv, and write in the trail that it was taken.

    What is not known is an empty cell.
    """
    said = f"{statement_of(organization, form.reading, style)}. {notes(form, sensitive=sensitive)}"
    rows = list(_rows(form, style, sensitive=sensitive))
    footer = Footer(by=by, at=at, scope=said)
    content = {"xlsx": workbook, "csv": text}[kind](COLUMNS, rows, footer, WIDTHS)
    trail.record(
        "composition.export",
        organization,
        by=by,
        organization_id=organization.pk,
        changes={"form": (None, kind), "rows": (None, len(rows)), "query": (None, said)},
    )
    return content


def file_name(organization: Organization, reading: Reading, kind: str, style: Style) -> str:
    """Return the name under which a browser keeps the file."""
    said = statement_of(organization, reading, style)
    return said.file_name(f"bieu-2-{organization.code}", kind)


def _rows(form, style, *, sensitive):
    """Yield the cells of each line; every line names its part, so that a sheet can be sorted."""
    mark, part = "", ""
    for begins, heading, name, line in named_lines(form, sensitive=sensitive):
        mark, part = (begins, heading) if heading else (mark, part)
        figures = [_rounded(line.share, style), line.women, line.before]
        yield [mark, part, name, line.this, *figures, _rounded(line.percent, style)]
        if line.code == "age_over_60":
            before = form.before.mean_age if form.before else None
            ages = [_rounded(form.this.mean_age, Style(1)), None, None, _rounded(before, Style(1))]
            yield [mark, part, capfirst(_("average age")), *ages, None]


def _rounded(value, style):
    if value is None:
        return None
    return rounded(value, style.decimals, truncate=style.truncate)
