"""A cell says once which unions there are at its place."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.models import Organization
from recruitment.acting import attempt, sent
from recruitment.dossiers import unions
from recruitment.dossiers.forms.unions import UnionsForm


@require_http_methods(["GET", "HEAD", "POST"])
def cell_unions(request, pk):
    may = request.jurisdiction
    may.require("persons")
    reach = Organization.objects.within(may).filter(pk__in=may.descendants(may.persons))
    cell = get_object_or_404(reach.filter(kind=Organization.Kind.CELL).standing(may.day), pk=pk)
    may.require_write(cell)
    form = UnionsForm(sent(request), initial={"start": may.day})
    tried = attempt(
        request,
        form,
        lambda: unions.record(
            cell,
            answer=form.cleaned_data["answer"],
            start=form.cleaned_data["start"],
            by=request.user,
            today=may.day,
        ),
    )
    back = reverse("recruitment:review_cell", args=[cell.pk])
    if tried.done:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(back)
    known = unions.told(cell, may.day)
    said = _("On record of the cell: %(answer)s.") % {"answer": known} if known else ""
    return tried.page(
        request,
        "recruitment/act.html",
        title=_("Youth Union and trade union of the cell"),
        subject=f"{cell.name}. {said}" if said else cell.name,
        help=_(
            "It answers the question in every dossier of the cell that does not say otherwise, "
            "from this day on. Where it is not so for one candidate, answer it in the particulars."
        ),
        back=back,
    )
