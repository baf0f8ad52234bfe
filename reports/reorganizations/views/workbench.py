"""The workbench: a document is drawn from both sides, one deed after the other."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from config.typed.keys import key_of
from config.typed.numbers import shown
from organizations.acting import take
from organizations.models import Action, Reorganization
from organizations.reorganization import documents, reach
from reports.reorganizations import deeds, picking, words
from reports.reorganizations.forms import FORMS, TITLES, HeadForm, SearchForm
from reports.reorganizations.views.reorganizations import gone_on

SAID = ("number", "decided_on", "on", "remark")
DRAWN_AT_MOST = 400
"""A longer document is drawn on its preview only, and its lines are shown there in pages."""


@require_http_methods(["GET", "HEAD", "POST"])
def reorganization_draft(request, pk):
    request.jurisdiction.require("administering")
    found = Reorganization.objects.within(request.jurisdiction, request.user)
    document = get_object_or_404(found, pk=pk)
    if not document.is_open:
        return gone_on(request, document)
    if request.method != "POST":
        return _page(request, document)
    act = request.POST.get("act", "")
    if act in FORMS:
        return _do(request, document, act)
    if act == "say":
        return _say(request, document)
    if act.startswith("remove:"):
        return _remove(request, document, act.removeprefix("remove:"))
    return _page(request, document)


def _do(request, document, deed):
    """Add the lines that a deed comes to, or show on its form what is wrong with them."""
    picked = picking.picked(request.POST.getlist("pick"), request.jurisdiction, document.on)
    form = _form(request, document, deed, request.POST, picked)
    if deed == "split" and form.below and not any(k.startswith("split-to_") for k in request.POST):
        form.add_error(None, _("Say of each one below where it goes, then press the button again."))
    if done := take(form, lambda: _add_lines(request, document, deed, picked, form)):
        said = ngettext("%(number)s line added.", "%(number)s lines added.", done.result)
        messages.success(request, said % {"number": shown(done.result)})
        return redirect("reports:reorganization_draft", pk=document.pk)
    return _page(request, document, wrong={deed: form})


def _add_lines(request, document, deed, picked, form) -> int:
    said = form.cleaned_data | {"taken": form.founded}
    lines = deeds.DEEDS[deed](picked, said, document.on)
    _require_reach(request, document, lines)
    _revise(request, document, actions=deeds.added(document, lines))
    return len(lines)


def _say(request, document):
    form = HeadForm(request.POST)
    if take(form, lambda: _revise(request, document, said=form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("reports:reorganization_draft", pk=document.pk)
    return _page(request, document, head=form)


def _remove(request, document, row):
    left = [action for action in document.actions.all() if str(action.row) != row]
    try:
        _revise(request, document, actions=left)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("reports:reorganization_draft", pk=document.pk)


def _revise(request, document, said: Mapping | None = None, actions=None):
    documents.revise(
        document,
        version=key_of(request.POST.get("version")) or 0,
        said=said or {},
        actions=actions,
        by=request.user,
    )


def _require_reach(request, document, lines):
    """Raise ValidationError for codes out of reach, whatever sent them."""
    founded = [each for each in document.actions.all() if each.verb == Action.Verb.FOUND]
    beyond = reach.beyond([*lines, *founded], request.jurisdiction, by=request.user)
    if beyond:
        raise ValidationError([each.message for each in beyond])


def _form(request, document, deed, data=None, picked=()):
    said = {
        "deed": deed,
        "jurisdiction": request.jurisdiction,
        "document": document,
        "founded": {
            each.code: each.name
            for each in document.actions.all()
            if each.verb == Action.Verb.FOUND
        },
    }
    if deed == "split" and len(picked) == 1:
        said["below"] = picking.children(picked[0], document.on)
    return FORMS[deed](data, **said).dress(focus=False)


def _page(request, document, *, wrong: Mapping | None = None, head=None):
    jurisdiction, asked = request.jurisdiction, request.POST
    picked = picking.picked(asked.getlist("pick"), jurisdiction, document.on)
    search = SearchForm({"q": asked.get("q", ""), "kind": asked.get("kind", "")})
    if not search.is_valid():
        raise Http404
    act = asked.get("act", "")
    below = act.removeprefix("below:") if act.startswith("below:") else ""
    offered = picking.offer(
        jurisdiction,
        document.on,
        words="" if below else search.cleaned_data["q"],
        kind=search.cleaned_data["kind"],
        below=below or asked.get("below", ""),
    )
    actions = list(document.actions.all())
    seen = documents.preview(document) if 0 < len(actions) <= DRAWN_AT_MOST else None
    conflicts = list(seen.conflicts) if seen else []
    names = words.names_of(actions, jurisdiction)
    wrong = wrong or {}
    chosen = {each.pk for each in picked}
    forms = [
        (deed, TITLES[deed], wrong.get(deed) or _form(request, document, deed, None, picked))
        for deed in FORMS
    ]
    context = {
        "document": document,
        "head": head or HeadForm(initial={name: getattr(document, name) for name in SAID}),
        "search": search,
        "offered": offered,
        "picked": picked,
        "left": [each for each in offered.organizations if each.pk not in chosen],
        "forms": forms,
        "opened": next(iter(wrong), "split" if act == "show_below" else ""),
        "founded": forms[0][2].founded,
        "lines": words.told(actions[:DRAWN_AT_MOST], names, conflicts),
        "number_of_lines": len(actions),
        "general": [each.message for each in conflicts if each.row is None],
        "is_drawn": seen is not None,
    }
    return render(request, "reports/reorganizations/reorganization_draft.html", context)
