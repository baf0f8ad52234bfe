"""A cell declares that there is no source, ends that, or takes it back."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.models import Organization
from recruitment.acting import attempt, sent
from recruitment.dossiers import sources
from recruitment.due import reviews
from recruitment.due.forms.sources import EndForm, NoSourceForm, TakeBackForm
from recruitment.fields import TokenForm
from recruitment.models import NoSource


@require_http_methods(["GET", "HEAD", "POST"])
def source_declare(request, pk):
    """Show what the cell has declared, and ask for a declaration where none is open."""
    may = request.jurisdiction
    may.require("persons")
    reach = Organization.objects.within(may).filter(pk__in=may.descendants(may.persons))
    cell = get_object_or_404(reviews.cells(reach, may.day), pk=pk)
    may.require_write(cell)
    form = NoSourceForm(sent(request), initial={"start": may.day})
    tried = attempt(
        request,
        form,
        lambda: sources.declare(
            cell,
            kind=form.cleaned_data["kind"],
            start=form.cleaned_data["start"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            today=may.day,
        ),
        number=TokenForm.fresh(),
    )
    if tried.done:
        said = _("It is recorded that %(cell)s has no source.") % {"cell": cell.name}
        return _back(request, cell, said)
    return tried.page(
        request,
        "recruitment/due/source_declare.html",
        title=_("No source to admit from"),
        subject=cell.name,
        cell=cell,
        declared=sources.declared(cell),
        help=_(
            "Say it where the pool is empty and stays so. The quota is not changed by it: an "
            "exemption is granted by the administration. As soon as somebody is put into the pool, "
            "it ends."
        ),
        back=_address(cell),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def source_end(request, pk):
    declaration, may = _held(request, pk), request.jurisdiction
    form = EndForm(sent(request), initial={"on": may.day})
    act = partial(sources.end, declaration, by=request.user, today=may.day)
    tried = attempt(request, form, lambda: act(on=form.cleaned_data["on"]))
    said = _("It is recorded that there is a source again.")
    return _answer(request, declaration, tried, said, title=_("There is a source again"))


@require_http_methods(["GET", "HEAD", "POST"])
def source_take_back(request, pk):
    declaration = _held(request, pk)
    form = TakeBackForm(sent(request))
    act = partial(sources.take_back, declaration, by=request.user)
    tried = attempt(request, form, lambda: act(reason=form.cleaned_data["reason"]))
    said = _("The declaration is taken back.")
    help_text = _("It then counts on no day. Where there was none for a time, let it end instead.")
    title = _("Take the declaration back")
    return _answer(request, declaration, tried, said, title=title, help=help_text)


def _held(request, pk):
    may = request.jurisdiction
    may.require("persons")
    known = NoSource.objects.within(may).standing().select_related("organization")
    declaration = get_object_or_404(known, pk=pk)
    may.require_write(declaration.organization)
    return declaration


def _answer(request, declaration, tried, said, **shown):
    cell = declaration.organization
    if tried.done:
        return _back(request, cell, said)
    subject = f"{cell.name} · {declaration.get_kind_display()}"
    back = _address(cell)
    return tried.page(request, "recruitment/act.html", subject=subject, back=back, **shown)


def _back(request, cell, said):
    messages.success(request, said)
    return HttpResponseRedirect(_address(cell))


def _address(cell):
    return reverse("recruitment:review_cell", args=[cell.pk])
