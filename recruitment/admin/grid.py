"""The grid: the quotas of everything directly under one organization, for one year, together."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from organizations.admin.scoped import organizations_in_reach
from recruitment import quotas
from recruitment.admin.grid_forms import DocumentForm, GridForm, OpenForm, ProposalForm
from recruitment.admin.grid_rows import read
from recruitment.models import Quota

YEARS = range(1931, 2200)


class OpenGridView(View):
    """Go to the grid that the switch at its top, or the list of quotas, asks for."""

    model_admin = None

    def get(self, request):
        form = OpenForm(request.GET or None, jurisdiction=request.jurisdiction)
        if form.is_valid():
            asked = form.cleaned_data
            address = reverse(
                "admin:recruitment_quota_grid", args=[asked["organization"].pk, asked["year"]]
            )
            return redirect(f"{address}?basis={asked['basis']}")
        return self.model_admin.page(
            request,
            "admin/quota_grid_open.html",
            title=_("Quota grid"),
            form=form,
            media=form.media,
        )


class GridView(View):
    """Show the grid, propose figures in it, save it. A proposal saves nothing."""

    model_admin = None

    def setup(self, request, *args, organization, year, **kwargs):
        super().setup(request, *args, **kwargs)
        if not self.model_admin.has_change_permission(request):
            raise PermissionDenied
        found = organizations_in_reach(request.jurisdiction).filter(pk=organization).first()
        if found is None or year not in YEARS:
            raise Http404
        basis = request.GET.get("basis", Quota.Basis.ASSIGNED)
        if basis not in Quota.Basis.values:
            raise Http404
        self.grid = read(
            found,
            year=year,
            basis=basis,
            jurisdiction=request.jurisdiction,
            counting=settings.COUNTING_DATE,
        )

    def get(self, request):
        return self._page(DocumentForm(grid=self.grid), ProposalForm())

    def post(self, request):
        typed = GridForm(self.grid, request.POST)
        if request.POST.get("do") == "save":
            return self._save(typed)
        proposal = ProposalForm(request.POST)
        if proposal.is_valid():
            try:
                proposal.apply(request.POST.get("do"), self.grid)
            except ValidationError as error:
                proposal.add_error(None, error)
        document = DocumentForm(grid=self.grid, initial=self._typed_document())
        return self._page(document, proposal)

    def _typed_document(self):
        return {name: self.request.POST.get(name, "") for name in DocumentForm.base_fields}

    def _save(self, typed):
        document = DocumentForm(self.request.POST, grid=self.grid)
        if document.is_valid() and typed.is_valid():
            issued = self._issue(typed, document)
            if issued is not None:
                said = ngettext("%(n)s quota was saved.", "%(n)s quotas were saved.", issued)
                messages.success(self.request, said % {"n": issued})
                return redirect(self.request.get_full_path())
        return self._page(document, ProposalForm())

    def _issue(self, typed, document):
        """Issue what was changed, all of it or nothing; return how many, or None."""
        changed = typed.changed_rows()
        with transaction.atomic():
            for row in sorted(changed, key=lambda row: row.organization.pk):
                try:
                    quotas.issue(
                        organization=row.organization,
                        period=self.grid.period,
                        basis=self.grid.basis,
                        **row.content(),
                        **document.content(),
                        by=self.request.user,
                        expected_version=row.seen,
                    )
                except ValidationError as error:
                    row.refuse(error, document)
            if document.errors or any(row.errors for row in changed):
                transaction.set_rollback(True)
                return None
        return len(changed)

    def _page(self, document, proposal):
        opening = OpenForm(
            initial={
                "organization": self.grid.organization,
                "year": self.grid.year,
                "basis": self.grid.basis,
            },
            jurisdiction=self.request.jurisdiction,
        )
        return self.model_admin.page(
            self.request,
            "admin/quota_grid.html",
            title=_("Quota grid"),
            subtitle=f"{self.grid.organization} · {self.grid.year}",
            grid=self.grid,
            document=document,
            proposal=proposal,
            opening=opening,
            media=opening.media + document.media,
        )
