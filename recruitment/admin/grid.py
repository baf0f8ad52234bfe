"""The grid: the quotas of everything directly under one organization, for one year, together.

Proposals only fill its fields; saving issues what was changed, all of it or nothing.
"""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from organizations.admin.scoped import organizations_in_reach
from recruitment.admin.grid_forms import (
    DocumentForm,
    GridForm,
    OpenForm,
    ProposalForm,
    typed_rows,
)
from recruitment.admin.grid_rows import read
from recruitment.models import Quota
from recruitment.targets import quotas

YEARS = range(1931, 2200)


@require_safe
def quota_grid_open(request, page):
    """Go to the grid that the switch at its top, or the list of quotas, asks for.

    `page` renders a page of the admin, here and below.
    """
    form = OpenForm(request.GET or None, jurisdiction=request.jurisdiction)
    if form.is_valid():
        asked = form.cleaned_data
        address = reverse(
            "admin:recruitment_quota_grid", args=[asked["organization"].pk, asked["year"]]
        )
        return redirect(f"{address}?basis={asked['basis']}")
    return page(
        request, "admin/quota_grid_open.html", title=_("Quota grid"), form=form, media=form.media
    )


@require_http_methods(["GET", "HEAD", "POST"])
def quota_grid(request, pk, year, page):
    grid = _find(request, pk, year)
    typed = document = None
    proposal = ProposalForm()
    if request.method == "POST":
        typed = GridForm(grid, typed_rows(request.POST))
        if request.POST.get("do") == "save":
            document = DocumentForm(request.POST, grid=grid)
            if document.is_valid() and typed.is_valid() and _issue(typed, document, request):
                return redirect(request.get_full_path())
        else:
            proposal = _propose(request, grid)
    if document is None:
        kept = {name: request.POST.get(name, "") for name in DocumentForm.base_fields}
        document = DocumentForm(grid=grid, initial=kept)
    opening = OpenForm(
        initial={"organization": grid.organization, "year": grid.year, "basis": grid.basis},
        jurisdiction=request.jurisdiction,
    )
    return page(
        request,
        "admin/quota_grid.html",
        title=_("Quota grid"),
        subtitle=f"{grid.organization} · {grid.year}",
        grid=grid,
        document=document,
        proposal=proposal,
        opening=opening,
        media=opening.media + document.media,
    )


def _find(request, pk, year):
    basis = request.GET.get("basis", Quota.Basis.ASSIGNED)
    if year not in YEARS or basis not in Quota.Basis.values:
        raise Http404
    return read(
        get_object_or_404(organizations_in_reach(request.jurisdiction), pk=pk),
        year=year,
        basis=basis,
        jurisdiction=request.jurisdiction,
        counting=settings.COUNTING_DATE,
    )


def _propose(request, grid):
    proposal = ProposalForm(request.POST)
    if proposal.is_valid():
        try:
            proposal.apply(request.POST.get("do"), grid)
        except ValidationError as error:
            proposal.add_error(None, error)
    return proposal


def _issue(typed, document, request) -> bool:
    """Issue every quota that was changed, or none if one is refused; tell which it was.

    Organizations are locked in the order of their numbers, so that two grids cannot block
    each other.
    """
    changed = sorted(typed.changed_rows(), key=lambda row: row.organization.pk)
    with transaction.atomic():
        for row in changed:
            try:
                quotas.issue(
                    organization=row.organization,
                    period=typed.grid.period,
                    basis=typed.grid.basis,
                    **row.content(),
                    **document.content(),
                    by=request.user,
                    expected_version=row.seen,
                )
            except ValidationError as error:
                row.refuse(error, document)
        if document.errors or any(row.errors for row in changed):
            transaction.set_rollback(True)
            return False
    said = ngettext("%(n)s quota was saved.", "%(n)s quotas were saved.", len(changed))
    messages.success(request, said % {"n": len(changed)})
    return True
