"""Official forms 2 and 2B: of whom those admitted are made up."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit import trail
from organizations import bodies
from organizations.models import Organization
from recruitment.files.exports import MEDIA_TYPES
from reports.figures.composition import composition_of
from reports.files.composition_exports import export_composition, file_name
from reports.forms import DashboardForm
from reports.shown.composition_shown import notes, shown_lines, statement_of
from reports.shown.display import style_of
from reports.shown.no_data import incomplete_words
from reports.shown.organization_page import ended


@require_safe
def composition(request, pk):
    organization, asked, form = _asked(request, pk)
    may = request.jurisdiction
    sensitive = may.may_see_sensitive(organization)
    statement = statement_of(organization, form.reading, style_of(asked))
    if sensitive:
        _note(request, organization, statement)
    return render(
        request,
        "reports/composition.html",
        {
            "organization": organization,
            "ended": ended(organization, may.day),
            "reading": form.reading,
            "statement": statement,
            "everyday": [asked[name] for name in ("period", "as_of")],
            "borders": asked["borders"],
            "occasional": [
                asked[name]
                for name in (
                    *("first_day", "last_day", "structure_on", "counting"),
                    *("decimals", "rounding"),
                )
            ],
            "lines": list(
                shown_lines(
                    form,
                    style_of(asked),
                    organization,
                    sensitive=sensitive,
                    people=bool(may.persons),
                )
            ),
            "notes": notes(form, sensitive=sensitive),
            "incomplete": _incomplete(organization, form),
            "computed_at": timezone.localtime(),
            "signed_for": bodies.signed_for(organization),
            "may_export": may.reaches(may.exporting, organization),
        },
    )


@require_safe
def composition_export(request, pk, form):
    if form not in MEDIA_TYPES:
        raise Http404
    organization, asked, made = _asked(request, pk)
    if not request.jurisdiction.reaches(request.jurisdiction.exporting, organization):
        raise PermissionDenied
    content = export_composition(
        made,
        organization,
        form,
        style_of(asked),
        sensitive=request.jurisdiction.may_see_sensitive(organization),
        by=request.user,
        at=timezone.localtime(),
    )
    name = file_name(organization, made.reading, form, style_of(asked))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=MEDIA_TYPES[form], headers=headers)


def _asked(request, pk):
    """Return the organization, the form that was filled in, and form 2 for what it asks."""
    request.jurisdiction.require("seeing")
    organization = get_object_or_404(
        Organization.objects.within(request.jurisdiction)
        .with_end()
        .with_completeness(request.jurisdiction.day),
        pk=pk,
    )
    asked = DashboardForm(request.GET, organization=pk, today=timezone.localdate())
    reading = replace(asked.question().reading, group="", among="")
    return organization, asked, composition_of(organization, reading)


def _note(request, organization, statement):
    """Write that figures by ethnic group and religion are shown."""
    trail.record(
        "figures.read_sensitive",
        organization,
        by=request.user,
        organization_id=organization.pk,
        changes={"statement": (None, str(statement))},
    )


def _incomplete(organization, form):
    """Say what is not on record, of the period or of the one that it is compared with."""
    previous = form.reading.previous
    asked = [form.reading.window, previous and previous.window]
    return next(filter(None, (incomplete_words(organization, each) for each in asked)), "")
