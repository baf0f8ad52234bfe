"""How the rows of the quota grid are drawn.

Not by a template, which takes ten times as long for a row: a grid has up to thousands. Which
words and numbers a row shows is decided in `grid_rows`.
"""

from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from recruitment.models import Quota
from recruitment.targets.admin.grid.rows import Grid, Row
from recruitment.targets.quota_words import asked

ROW = """<tr{exempt}{css}>
<th scope="row">{name}{marks}{errors}</th>
{facts}
{fields}
</tr>
"""
FACT = '<td class="grid-number grid-fact" data-label="{}">{}</td>'
FIXED = """<td class="grid-number" colspan="3" data-persons="{}"><a href="{}">{}</a></td>"""
FIELDS = """<td data-label="{quota}"><input class="grid-low" id="low-{key}" name="low-{key}"{focus}
 value="{low}" inputmode="numeric" size="6" autocomplete="off" aria-label="{name}: {quota}">
{proposal}</td>
<td data-label="{up_to}"><input class="grid-high" name="high-{key}" value="{high}"
 inputmode="numeric" size="6" autocomplete="off" aria-label="{name}: {up_to}"></td>
<td data-label="{at_least}"><input class="grid-least" type="checkbox" name="at_least-{key}"{checked}
 aria-label="{name}: {at_least}"></td>"""
MARK = '<span class="grid-mark">{}</span>'
EXEMPT, FOCUS, CHECKED = (
    flatatt({name: value})
    for name, value in (("data-exempt", "yes"), ("autofocus", True), ("checked", True))
)
NOTHING = "–"


class Drawing:
    """Draws the rows of one grid; what is the same for all of them is looked up once."""

    def __init__(self, grid: Grid):
        self.first_wrong = grid.first_wrong
        self.query = f"?basis={grid.basis}"
        self.grids = reverse("admin:recruitment_quota_grid", args=[0, grid.year])
        self.words = {
            "quota": _("Quota"),
            "up_to": _("up to"),
            "at_least": _("at least"),
        }
        self.heads = _("Members"), _("Admitted last year"), _("Last year's quota"), _("Registered")
        self.exempt = format_html(" " + MARK, _("exempt"))
        self.no_data = format_html(MARK, _("no data"))
        self.not_counted = format_html(MARK, _("not counted"))
        self.taken_over = format_html(" " + MARK, _("taken over"))
        self.proposal = format_html(MARK, _("proposal"))

    def row(self, row: Row) -> str:
        """Return a row of the table, as HTML that is safe to put on a page."""
        css = "grid-proposed" if row.is_proposal else "grid-wrong" if row.errors else ""
        return format_html(
            ROW,
            exempt=EXEMPT if row.is_exempt else "",
            css=format_html(' class="{}"', css) if css else "",
            name=self._name(row.organization),
            marks=self._marks(row) if row.is_exempt or row.taken_over else "",
            errors=format_html_join("", '<p class="errornote">{}</p>', ((e,) for e in row.errors)),
            facts=self._facts(row),
            fields=_fixed(row) if row.is_fixed else self._fields(row),
        )

    def _name(self, organization):
        if organization.is_cell:
            return organization.name
        address = self.grids.replace("/0/", f"/{organization.pk}/", 1) + self.query
        return format_html('<a href="{}">{}</a>', address, organization.name)

    def _marks(self, row):
        marks = [self.exempt] if row.is_exempt else []
        if words := row.taken_over_words:
            taken_over = " ".join([_("taken over, not issued:"), words])
            marks.append(format_html(" " + MARK, taken_over))
        return format_html_join("", "{}", ((mark,) for mark in marks))

    def _facts(self, row):
        members = self.not_counted if row.members is None else localize(row.members)
        said = members, self._admitted(row), self._before(row), _number(row.registered)
        return format_html_join("\n", FACT, zip(self.heads, said, strict=True))

    def _admitted(self, row):
        """Source: docs/definitions.md, "No data"."""
        if not row.incomplete:
            return _number(row.admitted_before)
        return self.no_data if row.admitted_before is None else f"≥ {localize(row.admitted_before)}"

    def _before(self, row):
        before = row.before
        if before:
            least = "≥ " if before.form == Quota.Form.FLOOR else ""
            most = "" if before.persons_high is None else f"–{localize(before.persons_high)}"
            return f"{least}{localize(before.persons_low)}{most}"
        if row.taken_over_before:
            return format_html("{}{}", localize(row.line_before.low), self.taken_over)
        return NOTHING

    def _fields(self, row):
        return format_html(
            FIELDS,
            key=row.organization.pk,
            name=row.organization.name,
            low=row.low,
            high=row.high,
            focus=FOCUS if row is self.first_wrong else "",
            checked=CHECKED if row.at_least else "",
            proposal=self.proposal if row.is_proposal else "",
            **self.words,
        )


def drawn(grid: Grid) -> str:
    """Return the rows of the table, in the order of the grid."""
    drawing = Drawing(grid)
    return format_html_join("", "{}", ((drawing.row(row),) for row in grid.rows))


def _number(number):
    return NOTHING if number is None else localize(number)


def _fixed(row):
    return format_html(
        FIXED,
        row.persons,
        reverse("admin:recruitment_quota_change", args=[row.newest.pk]),
        asked(row.newest),
    )
