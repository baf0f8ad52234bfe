"""One search for everything, from any page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.web import Counted, asks_by_post, paginate
from recruitment.finding.forms import SoughtForm
from recruitment.finding.search import Found, bounded, first_of, is_enough, within_reach
from recruitment.finding.shown import lines


@asks_by_post("seeing")
@require_safe
def search(request):
    """Show the first of each kind that is found, or one kind page by page."""
    may = request.jurisdiction
    may.require("seeing")
    form = SoughtForm(request.GET, reader=may.holder)
    context = {"form": form, "sought": form.words, "is_enough": is_enough(form.words)}
    if context["is_enough"]:
        found, context["page"] = _found(request, form)
        context["groups"] = [
            (each, lines(each.kind, each.rows, sought=form.words, day=may.day)) for each in found
        ]
    return render(request, "recruitment/finding/search.html", context)


def _found(request, form):
    """Return what is found of each kind, and the page of the one kind that is asked for."""
    kinds = dict(within_reach(form.words, request.jurisdiction, request.user))
    if form.only not in kinds:
        found = [first_of(kind, rows) for kind, rows in kinds.items()]
        return [each for each in found if each.rows], None
    rows, number, is_more = bounded(form.only, kinds[form.only])
    page = paginate(request, Counted(rows, number))
    return [Found(form.only, list(page), number, is_more)] if number else [], page
