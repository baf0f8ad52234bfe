"""What successors take over by hand: open dossiers of a split cell, and quotas."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from config.typed.numbers import shown
from organizations.acting import too_late
from organizations.models import Reorganization
from organizations.reorganization import reach
from recruitment.acting import attempt, sent
from recruitment.dossiers import allotting
from recruitment.models import Candidate
from reports.reorganizations import proposal, words
from reports.reorganizations.forms import QuotasForm, SharingForm
from reports.reorganizations.views.reorganizations import address_of, find, gone_on


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
        return too_late(request, document, said, now=preview)
    found = allotting.sharings(document)
    keys = [dossier.pk for sharing in found for dossier in sharing.dossiers]
    seen = Candidate.objects.within(request.jurisdiction).filter(pk__in=keys)
    form = SharingForm(
        sent(request),
        initial={"version": document.version},
        sharings=found,
        names=words.names_of(actions, request.jurisdiction),
        seen=set(seen.values_list("pk", flat=True)),
    )
    tried = attempt(
        request,
        form,
        lambda: allotting.allot(
            document, form.wishes, version=form.cleaned_data["version"], by=request.user
        ),
    )
    if tried.done:
        messages.success(request, _("Saved."))
        return redirect("reports:reorganization_preview", pk=document.pk)
    title = _("Share out the dossiers")
    return tried.page(
        request,
        "reports/reorganizations/reorganization_dossiers.html",
        title=title,
        here=title,
        back=address_of(document),
        document=document,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reorganization_quotas(request, pk):
    """Propose to the successors what their predecessors had; issue what is sent."""
    document = find(request, pk)
    if document.state != Reorganization.State.APPLIED:
        return gone_on(request, document)
    year = request.jurisdiction.day.year
    reached = reach.in_reach(request.jurisdiction)
    lines = proposal.within(proposal.proposed(document, year), reached)
    form = QuotasForm(sent(request), initial={"version": document.version}, lines=lines)
    tried = attempt(
        request,
        form,
        lambda: proposal.issue(
            document,
            form.issued,
            year=year,
            number=form.cleaned_data["number"],
            document_on=form.cleaned_data["document_on"],
            by=request.user,
        ),
    )
    if tried.done:
        number = tried.done.result
        done = ngettext("%(number)s quota issued.", "%(number)s quotas issued.", number)
        messages.success(request, done % {"number": shown(number)})
        return redirect("reports:reorganization_detail", pk=document.pk)
    return tried.page(
        request,
        "reports/reorganizations/reorganization_quotas.html",
        title=_("Quotas of the successors"),
        here=_("Quotas of the successors"),
        button=_("Issue these quotas"),
        back=address_of(document),
        document=document,
        year=year,
    )
