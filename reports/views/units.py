"""How many of the units below admit, or reach their quota, against the targets on them."""

from dataclasses import replace

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.web import paginate, render_part
from organizations.models import Organization
from recruitment.models import Units
from reports.figures.units import directly_below, unit_rows
from reports.forms import DashboardForm
from reports.shown.display import style_of
from reports.shown.no_data import incomplete_words
from reports.shown.organization_page import ended
from reports.shown.shown_units import HEADINGS, ShownUnitRow
from reports.shown.statement import statement_of
from reports.views.asking import query_of, reach_of

ROWS_PER_PAGE = 500


@require_safe
def dashboard_units(request, pk):
    """Show the units of an organization, as a part of its dashboard; as a page, those of each
    directly below it too."""
    may = request.jurisdiction
    may.require("seeing")
    known = Organization.objects.within(may).with_end().with_completeness(may.day)
    organization = get_object_or_404(known, pk=pk)
    form = DashboardForm(request.GET, organization=pk, today=timezone.localdate())
    asked = form.question()
    reading = replace(asked.reading, group="", among="")
    question = replace(asked, reading=reading, level="children", state="", bloc="")
    page = paginate(request, directly_below(organization, reading), ROWS_PER_PAGE)
    shows_part = request.htmx and not request.htmx.history_restore_request
    head, *rows = unit_rows(
        organization, question, [] if shows_part else page, reach=reach_of(request, question)
    )
    style = style_of(form)
    return render_part(
        request,
        page="reports/units.html",
        part="reports/_units.html",
        context={
            "organization": organization,
            "ended": ended(organization, may.day),
            "reading": reading,
            "statement": statement_of(organization, question, style),
            "incomplete": incomplete_words(organization, reading.window),
            "everyday": [form[name] for name in ("period", "as_of", "basis")],
            "occasional": [
                form[name]
                for name in (
                    *("first_day", "last_day", "structure_on", "counting"),
                    *("decimals", "rounding"),
                )
            ],
            "borders": form["borders"],
            "head": ShownUnitRow(head, style),
            "rows": [ShownUnitRow(each, style) for each in rows],
            "page": page,
            "headings": [HEADINGS[kind] for kind in Units],
            "query": query_of(request.GET, without=("page", "sort", "state", "level")),
            "computed_at": timezone.localtime(),
        },
    )
