"""Official form 1: how many members there were, what changed it, how many there are."""

from dataclasses import replace

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from organizations import bodies
from organizations.models import Organization
from recruitment.files.exports import MEDIA_TYPES
from reports.figures.member_flows import form_of
from reports.files.balance_exports import export_balance, file_name, statement_of
from reports.forms import DashboardForm
from reports.shown.balance_shown import counted_at_the_end, reading_of_a, shown_lines
from reports.shown.display import Style
from reports.shown.no_data import incomplete_words
from reports.shown.organization_page import ended


@require_safe
def member_balance(request, pk):
    organization, asked, form = _asked(request, pk)
    may = request.jurisdiction
    may_see_persons = bool(may.persons)
    return render(
        request,
        "reports/member_balance.html",
        {
            "organization": organization,
            "ended": ended(organization, may.day),
            "reading": form.reading,
            "statement": statement_of(organization, form.reading),
            "everyday": [asked[name] for name in ("period", "as_of")],
            "borders": asked["borders"],
            "occasional": [
                asked[name] for name in ("first_day", "last_day", "structure_on", "counting")
            ],
            "lines": list(
                shown_lines(form, _style(), organization, may_see_persons=may_see_persons)
            ),
            "origin": reading_of_a(form),
            "incomplete": _incomplete(organization, form),
            "counted": counted_at_the_end(form),
            "computed_at": timezone.localtime(),
            "signed_for": bodies.signed_for(organization),
            "may_export": may.reaches(may.exporting, organization),
        },
    )


@require_safe
def member_balance_export(request, pk, form):
    if form not in MEDIA_TYPES:
        raise Http404
    organization, _asked_for, balance = _asked(request, pk)
    if not request.jurisdiction.reaches(request.jurisdiction.exporting, organization):
        raise PermissionDenied
    said = {"by": request.user, "at": timezone.localtime()}
    content = export_balance(balance, organization, form, _style(), **said)
    name = file_name(organization, balance.reading, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=MEDIA_TYPES[form], headers=headers)


def _asked(request, pk):
    """Return the organization, the form that was filled in, and form 1 for what it asks."""
    request.jurisdiction.require("seeing")
    organization = get_object_or_404(
        Organization.objects.within(request.jurisdiction)
        .with_end()
        .with_completeness(request.jurisdiction.day),
        pk=pk,
    )
    asked = DashboardForm(request.GET, organization=pk, today=timezone.localdate())
    reading = replace(asked.question().reading, group="", among="")
    return organization, asked, form_of(organization, reading)


def _incomplete(organization, form):
    """Say what is not on record, of the period or of the one that it is compared with."""
    previous = form.reading.previous
    asked = [form.reading.window, previous and previous.window]
    return next(filter(None, (incomplete_words(organization, each) for each in asked)), "")


def _style():
    return Style(decimals=settings.PERCENT_DECIMALS)
