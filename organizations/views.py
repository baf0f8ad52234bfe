"""The tree, branch by branch; the search; the picker; what was done to an organization."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from config.typed.keys import key_of, keys_sent
from config.web import paginate, render_part
from organizations import names
from organizations.browsing import (
    BRANCH_LENGTH,
    history_of_organization,
    ranked,
    told_apart,
    tree,
    with_below,
)
from organizations.forms import SearchForm
from organizations.models import Action, Organization, Post

CHOICES_SHOWN = 20
OPENED = 50


@require_safe
def organization_tree(request):
    """Show the tops of the user's reach with the branches opened, or what a search finds."""
    jurisdiction = request.jurisdiction
    jurisdiction.require("seeing")
    criteria = SearchForm(request.GET, jurisdiction=jurisdiction)
    context = {"criteria": criteria}
    if criteria.is_asked:
        found = criteria.narrow(Organization.objects.within(jurisdiction))
        page = paginate(request, ranked(found, criteria.words))
        context["page"] = page
        context["found"] = told_apart(page, criteria.words, jurisdiction.day)
    else:
        context["branches"] = tree(jurisdiction, _opened(request))
    return render_part(
        request,
        page="organizations/organization_tree.html",
        part="organizations/_organizations.html",
        context=context,
    )


@require_safe
def posts_of_own_making(request):
    """Show an auditor which posts were granted by who also had their user's password in hand."""
    jurisdiction = request.jurisdiction
    jurisdiction.require("auditing")
    posts = Post.objects.within(jurisdiction).of_own_making()
    posts = posts.select_related("user", "organization", "granted_by", "asked_by", "confirmed_by")
    return render(
        request, "organizations/posts_of_own_making.html", {"page": paginate(request, posts)}
    )


@require_safe
def organization_branch(request, pk):
    """Show what stands directly below an organization today."""
    request.jurisdiction.require("seeing")
    within = Organization.objects.within(request.jurisdiction)
    parent = get_object_or_404(within, pk=pk)
    day = request.jurisdiction.day
    children = with_below(within.directly_under(parent, day), day)
    page = paginate(request, children, BRANCH_LENGTH)
    return render_part(
        request,
        page="organizations/organization_branch.html",
        part="organizations/_branch.html",
        context={
            "parent": parent,
            "page": page,
            "branches": [{"organization": each, "has_below": each.has_below} for each in page],
            "is_cut": page.has_other_pages(),
        },
    )


@require_safe
def organization_options(request):
    """Answer the picker: at most twenty standing organizations of the reach that match.

    Beside them, what the draft `document` of a reorganization founds.
    """
    jurisdiction = request.jurisdiction
    words = request.GET.get("q", "")[:100]
    choices = Organization.objects.within(jurisdiction).standing(jurisdiction.day)
    if request.GET.get("for") == "write":
        choices = choices.writable(jurisdiction)
    if request.GET.get("kind") in Organization.Kind.values:
        choices = choices.filter(kind=request.GET["kind"])
    found = choices.search(words)
    shown = list(ranked(found, words)[:CHOICES_SHOWN])
    number = found.count() if len(shown) == CHOICES_SHOWN else len(shown)
    return render(
        request,
        "_picker_options.html",
        {
            "found": told_apart(shown, words, jurisdiction.day),
            "whole": {each.pk for each in shown if names.holds(each.name, words)},
            "more": number - len(shown),
            "founded": _founded(request, words),
        },
    )


@require_safe
def organization_history(request, pk):
    request.jurisdiction.require("seeing")
    organization = get_object_or_404(Organization.objects.within(request.jurisdiction), pk=pk)
    return render_part(
        request,
        page="organizations/organization_history.html",
        part="organizations/_history.html",
        context={
            "organization": organization,
            "page": paginate(request, history_of_organization(organization)),
        },
    )


def _founded(request, words):
    """Return the lines by which the document that is asked about founds what matches `words`."""
    if (key := key_of(request.GET.get("document"))) is None:
        return []
    lines = Action.objects.within(request.jurisdiction, request.user)
    wanted = names.words_asked(words)
    founded = lines.filter(reorganization=key, verb=Action.Verb.FOUND)
    return [
        each
        for each in founded
        if all(word in names.search_key(f"{each.name} {each.code}") for word in wanted)
    ][:CHOICES_SHOWN]


def _opened(request):
    """Return the keys of the branches that `?open=` names, as far as they can be read."""
    texts = ",".join(request.GET.getlist("open")).split(",")
    return keys_sent(texts)[:OPENED]
