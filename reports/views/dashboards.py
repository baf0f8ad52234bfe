"""The dashboard: where an organization stands in a period, and who below it needs what."""

from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.views.decorators.http import require_safe

from config.web import paginate, render_part
from organizations import bodies, story
from organizations.completeness import is_complete
from organizations.models import Ancestry, Organization
from organizations.periods import ORIGIN
from recruitment.counting.wording import counted_by, share_in_words
from recruitment.files.exports import MEDIA_TYPES
from recruitment.models import Quota, Union
from reports.figures import introductions
from reports.figures.course import course_of
from reports.figures.curve import NARROW, WIDE
from reports.figures.curve import drawn as drawn_course
from reports.figures.order import DEFAULT, arranged
from reports.figures.tables import attainment_table
from reports.figures.units import has_targets
from reports.figures.withheld import is_withheld
from reports.figures.year_instead import year_instead
from reports.figures.yearly import yearly
from reports.files.exports import export_table, file_name
from reports.forms import DashboardForm, YearForm
from reports.shown.display import (
    Links,
    ShownRow,
    pace_in_persons,
    rate_in_words,
    share_of,
    shown_introductions,
    style_of,
    year_before,
)
from reports.shown.headings import headings
from reports.shown.no_data import incomplete_words
from reports.shown.organization_page import (
    Years,
    ended,
    organization_page,
    years_incomplete,
    years_of,
)
from reports.shown.people import People
from reports.shown.readings import readings_of
from reports.shown.rows import drawn
from reports.shown.shown_totals import (
    ACROSS,
    STATES,
    ShownSum,
    counted_in_words,
    counters,
    no_rows_in_words,
    sum_lines,
)
from reports.shown.statement import statement_of
from reports.views.asking import query_of, reach_of
from reports.views.withheld import note_group, require_group, withheld_dashboard

ROWS_PER_PAGE = 500
BORDERS = ("borders", "structure_on")


@require_safe
def home(request):
    """Open what the user is there for: a secretary's inbox, or the own dashboard, or the trail."""
    jurisdiction = request.jurisdiction
    if jurisdiction.writing:
        return redirect("recruitment:inbox")
    if jurisdiction.home is not None:
        return redirect("reports:dashboard", pk=jurisdiction.home)
    if jurisdiction.audits:
        return redirect("audit:entry_list")
    waiting = request.user.posts.awaiting(jurisdiction.day)
    return render(
        request,
        "reports/no_post.html",
        {"waiting": waiting.select_related("organization", "asked_by")},
    )


@require_safe
def dashboard(request, pk):
    request.jurisdiction.require("seeing")
    form = _asked(request, pk)
    question = form.question()
    within = Organization.objects.within(request.jurisdiction)
    organization = get_object_or_404(
        within.with_changes_since(question.reading.period.start)
        .with_end()
        .with_terms(request.jurisdiction.day)
        .annotate(has_unit_targets=has_targets(question)),
        pk=pk,
    )
    form.offer_terms(organization.term_names)
    above = _above(request, organization, question)
    if is_withheld(request.jurisdiction, organization, question.reading):
        path = [row.ancestor for row in above if row.in_reach]
        return withheld_dashboard(request, organization, question.reading, path)
    note_group(request, organization, question)
    table = attainment_table(
        organization,
        question,
        reach=reach_of(request, question),
        above=_measured(above, question),
        completeness={each.ancestor_id: each for each in above},
    )
    return render_part(
        request,
        page="reports/dashboard.html",
        part="reports/_dashboard.html",
        context=_shown(request, form, table, above)
        | {
            "tree_has_changed": organization.tree_has_changed,
            "has_unit_targets": organization.has_unit_targets,
            "ended": ended(organization, request.jurisdiction.day),
            "founded_on": _founded_since(organization, question.reading),
            "until": _until(organization, question.reading),
            "up_to": query_of(request.GET, without=("page", "as_of", "state", *BORDERS)),
        },
    )


@require_safe
def dashboard_curve(request, pk):
    """Show the course of the period, which the dashboard asks for once it is there."""
    request.jurisdiction.require("seeing")
    known = Organization.objects.within(request.jurisdiction)
    known = known.with_completeness(request.jurisdiction.day)
    organization = get_object_or_404(known, pk=pk)
    question = _asked(request, pk).question()
    require_group(request, organization, question.reading)
    note_group(request, organization, question)
    course = course_of(organization, question)
    return render_part(
        request,
        page="reports/curve.html",
        part="reports/_curve.html",
        context={
            "organization": organization,
            "course": course,
            "deadline_of": Quota.Basis(course.deadline_of).label if course.deadline_of else "",
            "statement": statement_of(organization, question),
            "drawings": [drawn_course(course, frame) for frame in (WIDE, NARROW)],
            "query": query_of(request.GET, without=("page", "sort", "state")),
        },
    )


@require_safe
def dashboard_readings(request, pk):
    """Show both readings of the period side by side, which the dashboard asks for."""
    request.jurisdiction.require("seeing")
    within = Organization.objects.within(request.jurisdiction).with_end()
    within = within.with_completeness(request.jurisdiction.day)
    organization = get_object_or_404(within, pk=pk)
    question = _asked(request, pk).question()
    reading = question.reading
    require_group(request, organization, reading)
    note_group(request, organization, question)
    readings = readings_of(organization, reading, request.jurisdiction)
    return render_part(
        request,
        page="reports/readings.html",
        part="reports/_readings.html",
        context={
            "organization": organization,
            "reading": reading,
            "statement": statement_of(organization, question),
            "readings": readings,
            "is_unknown": readings.is_nought and not is_complete(organization, reading.window),
            "ended": ended(organization, reading.as_of),
            "asked": query_of(request.GET, without=("page", "sort", "state", *BORDERS)),
            "whole": query_of(request.GET, without=("page", "as_of", *BORDERS)),
            "other_days": query_of(
                request.GET, without=("page", "as_of", "first_day", "last_day", *BORDERS)
            ),
            "query": query_of(request.GET, without=("page", "sort", "state")),
        },
    )


@require_safe
def organization_detail(request, pk):
    jurisdiction = request.jurisdiction
    jurisdiction.require("seeing")
    within = Organization.objects.within(jurisdiction)
    known = within.with_changes_since(ORIGIN).with_completeness(jurisdiction.day)
    organization = get_object_or_404(known, pk=pk)
    page = organization_page(organization, jurisdiction, counting=settings.COUNTING_DATE)
    return render(
        request,
        "reports/organization.html",
        {
            "organization": organization,
            "page": page,
            "years": Years(
                then=[],
                now=page.years,
                incomplete=years_incomplete(organization, jurisdiction.day),
            ),
            "counted_by": counted_by(settings.COUNTING_DATE),
        },
    )


@require_safe
def organization_years(request, pk):
    """Show five years in both readings, which the page of an organization asks for."""
    jurisdiction = request.jurisdiction
    jurisdiction.require("seeing")
    within = Organization.objects.within(jurisdiction)
    known = within.with_end().with_completeness(jurisdiction.day)
    organization = get_object_or_404(known, pk=pk)
    years = years_of(organization, jurisdiction.day, counting=settings.COUNTING_DATE)
    return render_part(
        request,
        page="reports/organization_years.html",
        part="reports/_organization_years.html",
        context={
            "organization": organization,
            "years": years,
            "counted_by": counted_by(settings.COUNTING_DATE),
        },
    )


@require_safe
def organization_introductions(request, pk):
    """Show what the unions introduced in a year, against their targets."""
    request.jurisdiction.require("seeing")
    within = Organization.objects.within(request.jurisdiction)
    known = within.with_end().with_completeness(request.jurisdiction.day)
    organization = get_object_or_404(known, pk=pk)
    today = timezone.localdate()
    form = YearForm(request.GET, today=today)
    reading = form.reading
    below = within.directly_under(organization, reading.structure_on)
    below = below.with_completeness(reading.structure_on)
    page = paginate(request, below.order_by("sort_key", "pk"), ROWS_PER_PAGE)
    head, *rows = introductions.introductions_in([organization, *page], reading)
    # Dossiers are listed in the borders of today: in others there may be more or fewer of them.
    seen = bool(request.jurisdiction.persons) and reading.structure_on == today
    shown = partial(shown_introductions, year=form.chosen, people=People(may_be_seen=seen))
    context = {
        "organization": organization,
        "ended": ended(organization, today),
        "form": form,
        "year": str(form.chosen),
        "reading": reading,
        "incomplete": incomplete_words(organization, reading.window),
        "query": query_of(request.GET, without=("page",)),
        "unions": Union.labels,
        "head": shown(head),
        "rows": [shown(each) for each in rows],
        "page": page,
    }
    return render(request, "reports/introductions.html", context)


@require_safe
def dashboard_export(request, pk, form):
    if form not in ("xlsx", "csv"):
        raise Http404
    request.jurisdiction.require("seeing")
    organization = get_object_or_404(Organization.objects.within(request.jurisdiction), pk=pk)
    if not _may_export(request.jurisdiction, organization):
        raise PermissionDenied
    asked = _asked(request, pk)
    require_group(request, organization, asked.question().reading)
    table = attainment_table(organization, asked.question())
    content = export_table(
        table,
        _arranged(asked, table),
        form,
        style_of(asked),
        by=request.user,
        at=timezone.localtime(),
    )
    name = file_name(table, form, style_of(asked))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=MEDIA_TYPES[form], headers=headers)


def _asked(request, pk):
    return DashboardForm(request.GET, organization=pk, today=timezone.localdate())


def _founded_since(organization, reading):
    """Return when an organization was founded that is not in the tree that is asked yet."""
    founded_on = organization.founded_on
    return founded_on if founded_on and founded_on > reading.structure_on else None


def _until(organization, reading):
    """Return the last day of an organization that ended in the period, if a later one is asked."""
    ended_on = organization.ended_on
    is_over = ended_on is not None and reading.period.start < ended_on <= reading.structure_on
    return story.day_before(ended_on) if is_over else None


def _may_export(jurisdiction, organization) -> bool:
    """Tell whether figures of `organization`, which may be seen, may be taken away as a file.

    No query where every post that sees figures, or none, gives that right.
    """
    if jurisdiction.seeing <= jurisdiction.exporting:
        return True
    return jurisdiction.reaches(jurisdiction.exporting, organization)


def _arranged(form, table):
    return arranged(table.shown, form.cleaned_data.get("sort", ""))


def _shown(request, form, table, above):
    period = table.question.reading.period
    style, query = style_of(form), query_of(request.GET, without=("page", "sort", "state"))
    links = Links(table, query, bool(request.jurisdiction.persons))
    sort = form.cleaned_data.get("sort") or DEFAULT

    def shown(row):
        return ShownRow(
            row,
            style,
            persons=links.persons(row.organization) if row.in_reach else "",
            dashboard=links.dashboard(row.organization) if row.in_reach else "",
        )

    page = paginate(request, _arranged(form, table), ROWS_PER_PAGE)
    question = table.question
    return {
        "form": form,
        "table": table,
        "reading": question.reading,
        "statement": statement_of(table.head.organization, question, style),
        "share_in_words": share_in_words(question.reading),
        "incomplete": incomplete_words(table.head.organization, question.reading.window),
        "year_before": year_before(question.reading),
        "has_changed": any(row.has_changed for row in (table.head, *page)),
        "yearly": yearly(table.head.attainment, period) if period.is_term else None,
        "year_instead": year_instead(
            table,
            query_of(request.GET, without=("page", "period", "first_day", "last_day", "as_of")),
        ),
        "organization": table.head.organization,
        "path": [(row.ancestor, row.in_reach, _percent(table, row, style)) for row in above],
        "head": shown(table.head),
        "lines": [(basis, shown(line)) for basis, line in table.lines.items()],
        "rows": format_html_join("", "{}", ((drawn(shown(row)),) for row in page)),
        "page": page,
        "sums": [ShownSum(each, style) for each in sum_lines(table, page.object_list)],
        "no_rows": no_rows_in_words(question),
        "counters": [counters(table, STATES), counters(table, ACROSS)],
        "counted": counted_in_words(table),
        "pace": pace_in_persons(table.head.attainment),
        "pace_on": rate_in_words(table.head.attainment.thresholds.on_pace * 100),
        "links": links,
        "query": query,
        "headings": list(
            headings(
                query_of(request.GET, without=("page", "sort")),
                sort,
                of_group=bool(question.reading.group),
            )
        ),
        "share": share_of(table.head, question.reading, style),
        "computed_at": timezone.localtime(),
        "signed_for": bodies.signed_for(table.head.organization),
        "may_export": _may_export(request.jurisdiction, table.head.organization),
    }


def _above(request, organization, question):
    """Return what stood above, from the top, and whether each is in reach. One query."""
    then = Ancestry.objects.in_force(question.reading.structure_on)
    today = Ancestry.objects.in_force(request.jurisdiction.day)
    reached = today.under(request.jurisdiction.seeing).filter(descendant=OuterRef("ancestor"))
    return list(
        then.over(organization)
        .filter(distance__gt=0)
        .order_by("-distance")
        .annotate(in_reach=Exists(reached), **then.completeness_of("ancestor"))
        .select_related("ancestor")
    )


def _measured(above, question):
    """Return the keys of those in reach; the nation's sum would be dearer than the page.

    A group that not everybody may see of those above is measured of nobody there.
    """
    if question.reading.is_sensitive:
        return []
    central = Organization.Kind.CENTRAL
    return [row.ancestor_id for row in above if row.in_reach and row.ancestor.kind != central]


def _percent(table, row, style):
    """Return the percentage of one above, or nothing where it has none or is not measured."""
    attainment = table.above.get(row.ancestor_id)
    is_told = attainment and attainment.measured_on
    return style.percent(attainment.percent) if is_told else ""
