"""The guide: what it offers, a page of it, the calendar of the year."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.guide.guides import pieces
from reports.guide.offered import offered
from reports.guide.year import YEAR


@require_safe
def guide_list(request):
    may = request.jurisdiction
    return render(request, "reports/guide/guide_list.html", {"guides": offered(may)})


@require_safe
def guide_page(request, slug):
    may = request.jurisdiction
    guides = offered(may)
    guide = next((each for each in guides if each.slug == slug), None)
    if guide is None:
        raise Http404
    steps = [list(pieces(words, may)) for words in guide.steps]
    context = {"guide": guide, "steps": steps, "guides": guides}
    return render(request, "reports/guide/guide_page.html", context)


@require_safe
def guide_year(request):
    may = request.jurisdiction
    may.require("persons")
    lines = [(when, list(pieces(words, may))) for when, words in YEAR]
    return render(request, "reports/guide/guide_year.html", {"lines": lines})
