"""What the board sees of the way to the Party: funnel, time, reasons, courses, pool and quota."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.web import paginate
from organizations.models import Organization
from organizations.periods import Period
from recruitment.counting.reading import Reading
from recruitment.counting.wording import counted_by
from reports.figures import obstacles, stays
from reports.figures.conversion import conversions
from reports.figures.coverage import ShortBelow, coverage_table
from reports.figures.funnel import funnel
from reports.figures.tables import Question
from reports.forms import DaysForm
from reports.shown.no_data import incomplete_words
from reports.shown.organization_page import above, ended
from reports.shown.people import People
from reports.shown.shown_pipeline import (
    ShownConversion,
    ShownCoverage,
    ShownFunnel,
    ShownReason,
    shown_times,
)

ROWS_PER_PAGE = 100


@require_safe
def pipeline_funnel(request, pk):
    organization, place = _found(request, pk)
    counted = funnel(organization)
    context = {**place, "funnel": ShownFunnel(counted, organization, place["people"])}
    return render(request, "reports/pipeline_funnel.html", context)


@require_safe
def pipeline_time(request, pk):
    """Show how long dossiers stay in each stage, and how many stand still in it."""
    organization, place = _found(request, pk)
    today = place["today"]
    form = DaysForm(request.GET, usual=stays.last_twelve_months(today))
    times = shown_times(
        organization,
        place["people"],
        running=stays.running(organization, today),
        ended=stays.ended(organization, form.period, today),
        missed=obstacles.missed(organization, today),
    )
    context = {
        **place,
        "form": form,
        "incomplete": incomplete_words(organization, form.period),
        "times": times,
        "limit": settings.STANDING_STILL_DAYS,
    }
    return render(request, "reports/pipeline_time.html", context)


@require_safe
def pipeline_reasons(request, pk):
    """Show what keeps the dossiers that have been in their stage too long, or missed a deadline."""
    organization, place = _found(request, pk)
    examined = obstacles.reasons(organization, place["today"])
    shown = [ShownReason(each, place["people"]) for each in examined.reasons]
    limit = settings.STANDING_STILL_DAYS
    context = {**place, "examined": examined, "reasons": shown, "limit": limit}
    return render(request, "reports/pipeline_reasons.html", context)


@require_safe
def pipeline_courses(request, pk):
    """Show how many were admitted of those with a certificate of some days."""
    organization, place = _found(request, pk)
    today = place["today"]
    form = DaysForm(request.GET, usual=Period.of_year(today.year - 1))
    within = Organization.objects.within(request.jurisdiction)
    below = within.directly_under(organization, today).with_completeness(today)
    head, *rows = conversions(
        [organization, *below], form.period, counting=settings.COUNTING_DATE, today=today
    )
    page = paginate(request, rows, ROWS_PER_PAGE)
    asked = place["people"], form.period
    context = {
        **place,
        "form": form,
        "incomplete": incomplete_words(organization, form.period),
        "counted_by": counted_by(settings.COUNTING_DATE),
        "head": ShownConversion(head, *asked),
        "page": page,
        "rows": [ShownConversion(each, *asked) for each in page],
    }
    return render(request, "reports/pipeline_courses.html", context)


@require_safe
def pipeline_coverage(request, pk):
    """Show what is left of this year's quotas, and the dossiers there are for it."""
    organization, place = _found(request, pk)
    today = place["today"]
    reading = Reading(Period.of_year(today.year), today, today, settings.COUNTING_DATE)
    head, *rows = coverage_table(organization, Question(reading))
    page = paginate(request, rows, ROWS_PER_PAGE)
    context = {
        **place,
        "reading": reading,
        "counted_by": counted_by(reading.counting),
        "head": ShownCoverage(head, place["people"], reading, below=ShortBelow.of(rows)),
        "page": page,
        "rows": [ShownCoverage(each, place["people"], reading) for each in page],
    }
    return render(request, "reports/pipeline_coverage.html", context)


def _found(request, pk):
    """Return the organization, and what all these pages say of where it stands."""
    may = request.jurisdiction
    may.require("seeing")
    known = Organization.objects.within(may).with_end().with_completeness(may.day)
    organization = get_object_or_404(known, pk=pk)
    over = above(organization, may)
    return organization, {
        "organization": organization,
        "ended": ended(organization, may.day),
        "path": [(row.ancestor, row.in_reach) for row in over if row.distance],
        "people": People(any(row.ancestor_id in may.persons for row in over)),
        "today": timezone.localdate(),
        "computed_at": timezone.localtime(),
    }
