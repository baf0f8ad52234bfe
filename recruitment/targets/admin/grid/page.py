"""The grid: the quotas of everything directly under one organization, for one year, together.

Proposals only fill its fields. Saving asks first, and then issues what was changed, all of it or
nothing.
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

from config.typed.days import QUOTA_YEARS
from config.typed.numbers import shown
from organizations.admin.scoped import organizations_in_reach
from recruitment.models import Quota
from recruitment.targets import quotas
from recruitment.targets.admin.grid.drawn import drawn
from recruitment.targets.admin.grid.forms import DocumentForm, GridForm, OpenForm, typed_rows
from recruitment.targets.admin.grid.proposals import ProposalForm
from recruitment.targets.admin.grid.question import question
from recruitment.targets.admin.grid.reading import read_grid

PROPOSALS = ("copy", "raise", "distribute")
SAVED = object()
"""What `_save` answers where there is nothing left to ask."""


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
    typed, asked = None, None
    said = {"grid": grid, "by": request.user}
    document, proposal = DocumentForm(**said), ProposalForm()
    if request.method == "POST":
        typed = GridForm(grid, typed_rows(request.POST))
        document = DocumentForm(request.POST, **said)
        proposal = ProposalForm(request.POST)
        done = request.POST.get("do", "")
        if "confirmed" in request.POST or done == "save":
            asked = _save(typed, document, request)
            if asked is SAVED:
                return redirect(request.get_full_path())
        else:
            document = DocumentForm(initial=_as_typed(request.POST), **said)
            proposal = _propose(request, grid) if done in PROPOSALS else ProposalForm()
    opening = _opening(grid, request)
    return page(
        request,
        "admin/quota_grid.html",
        title=_("Quota grid"),
        subtitle=f"{grid.organization} · {grid.year}",
        grid=grid,
        rows=drawn(grid),
        document=document,
        faults=_faults(grid, document),
        question=asked,
        proposal=proposal,
        opening=opening,
        media=opening.media + document.media,
    )


def _opening(grid, request):
    asked = {"organization": grid.organization, "year": grid.year, "basis": grid.basis}
    return OpenForm(initial=asked, jurisdiction=request.jurisdiction)


def _as_typed(data):
    """Return what was typed about the document, which a proposal does not check."""
    return {name: data.get(name, "") for name in DocumentForm.base_fields}


def _save(typed, document, request):
    """Save what was asked about and confirmed; return `SAVED`, a `Question`, or None if refused.

    What was changed since the question is asked about again.
    """
    if not typed.is_valid(document):
        return None
    if not typed.changed_rows():
        messages.info(request, _("Nothing changed, so nothing was saved."))
        return SAVED
    if request.POST.get("confirmed") != typed.digest(document):
        return question(typed, document)
    return SAVED if _issue(typed, document, request) else None


def _faults(grid, document) -> list[tuple[str, str]]:
    """Return every fault, in the order of the page: the field it is about, and what it is."""
    faults = [
        (field.id_for_label, f"{field.label}: {error}")
        for field in document
        for error in field.errors
    ]
    for row in grid.rows:
        name = row.organization.name
        faults += [(f"low-{row.organization.pk}", f"{name}: {error}") for error in row.errors]
    return faults


def _find(request, pk, year):
    basis = request.GET.get("basis", Quota.Basis.ASSIGNED)
    if year not in QUOTA_YEARS or basis not in Quota.Basis.values:
        raise Http404
    return read_grid(
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
    """Issue every quota that was changed, or none if one is refused; tell which it was."""
    changed = typed.changed_rows()
    withdrawn = [row for row in changed if row.is_withdrawn]
    issued = [row for row in changed if not row.is_withdrawn]
    with transaction.atomic():
        _withdraw(withdrawn, document, request.user)
        _issue_all(issued, typed.grid, document, request.user)
        if document.errors or any(row.errors for row in changed):
            transaction.set_rollback(True)
            return False
    _tell(request, len(issued), len(withdrawn))
    return True


def _withdraw(rows, document, by):
    if not rows:
        return
    seen = [(row.newest, row.seen) for row in rows]
    try:
        quotas.withdraw_all(seen, reason=document.cleaned_data["reason"], by=by)
    except quotas.Refused as refused:
        _refuse(rows, refused, document)


def _issue_all(rows, grid, document, by):
    asked = [
        quotas.Asked(
            organization=row.organization,
            period=grid.period,
            basis=grid.basis,
            **row.content(),
            **document.content(row.newest),
            expected_version=row.seen,
        )
        for row in rows
    ]
    try:
        quotas.issue_all(asked, by=by)
    except quotas.Refused as refused:
        _refuse(rows, refused, document)


def _refuse(rows, refused, document):
    for number, error in refused.errors.items():
        rows[number].refuse(error, document)


def _tell(request, saved, withdrawn):
    if saved:
        said = ngettext("%(n)s quota was saved.", "%(n)s quotas were saved.", saved)
        messages.success(request, said % {"n": shown(saved)})
    if withdrawn:
        said = ngettext("%(n)s quota was withdrawn.", "%(n)s quotas were withdrawn.", withdrawn)
        messages.success(request, said % {"n": shown(withdrawn)})
