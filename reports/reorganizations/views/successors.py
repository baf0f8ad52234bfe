"""What successors take over by hand: open dossiers of a split cell, and quotas."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from config.typed.numbers import shown
from config.web import overtaken
from organizations.meanwhile import who_changed
from organizations.models import Reorganization
from organizations.reorganization import reach
from recruitment.dossiers import allotting
from recruitment.models import Candidate
from reports.reorganizations import proposal, words
from reports.reorganizations.forms import QuotasForm, SharingForm
from reports.reorganizations.views.reorganizations import find, gone_on


@require_http_methods(["GET", "HEAD", "POST"])
def reorganization_dossiers(request, pk):
    """Ask to which successor each open dossier goes; who may not see persons sees numbers."""
    document = find(request, pk)
    if not document.is_open:
        return gone_on(request, document)
    actions = list(document.actions.all())
    if reach.beyond(actions, request.jurisdiction, by=request.user):
        said = _("This document reaches beyond what you may decide on by now.")
        preview = reverse("reports:reorganization_preview", args=[document.pk])
        return overtaken(request, f"{who_changed(document, reader=request.user)} {said}", preview)
    found = allotting.sharings(document)
    keys = [dossier.pk for sharing in found for dossier in sharing.dossiers]
    seen = Candidate.objects.within(request.jurisdiction).filter(pk__in=keys)
    form = SharingForm(
        request.POST or None,
        initial={"version": document.version},
        sharings=found,
        names=words.names_of(actions, request.jurisdiction),
        seen=set(seen.values_list("pk", flat=True)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            allotting.allot(
                document, form.wishes, version=form.cleaned_data["version"], by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("reports:reorganization_preview", pk=document.pk)
    context = {"document": document, "form": form}
    return render(request, "reports/reorganizations/reorganization_dossiers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganization_quotas(request, pk):
    """Propose to the successors what their predecessors had; issue what is sent."""
    document = find(request, pk)
    if document.state != Reorganization.State.APPLIED:
        return gone_on(request, document)
    year = request.jurisdiction.day.year
    reached = reach.in_reach(request.jurisdiction)
    lines = proposal.within(proposal.proposed(document, year), reached)
    form = QuotasForm(request.POST or None, initial={"version": document.version}, lines=lines)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            number = proposal.issue(
                document,
                form.issued,
                year=year,
                number=said["number"],
                document_on=said["document_on"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            done = ngettext("%(number)s quota issued.", "%(number)s quotas issued.", number)
            messages.success(request, done % {"number": shown(number)})
            return redirect("reports:reorganization_detail", pk=document.pk)
    context = {"document": document, "form": form, "year": year}
    return render(request, "reports/reorganizations/reorganization_quotas.html", context)
