"""Possible doubles: listed for the board, merged by it, or told apart."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.web import paginate
from organizations.acting import too_late
from organizations.meanwhile import who_changed
from recruitment.acting import attempt, changed
from recruitment.doubles import doubles, merging
from recruitment.doubles.forms import ApartForm, MergeForm
from recruitment.persons import likeness
from recruitment.persons.alike import RECORDS, with_records


@require_safe
def double_list(request):
    request.jurisdiction.require("deciding")
    page = paginate(request, doubles.Pairs(_reach(request)), per_page=25)
    return render(request, "recruitment/doubles/double_list.html", {"page": page})


@require_safe
def double_detail(request, first, second):
    return _page(request, _found(request, first, second))


@require_POST
def double_merge(request, first, second):
    if gone := _merged_meanwhile(request, first, second):
        return gone
    persons = _found(request, first, second)
    form = MergeForm(request.POST, persons=persons)
    tried = attempt(
        request,
        form,
        lambda: _merge(request, persons, form.cleaned_data),
        meanwhile=lambda: _changed(request, first, second),
    )
    if tried.done:
        name = {"name": tried.done.result.full_name}
        messages.success(request, _("%(name)s is one person now.") % name)
        return redirect("recruitment:double_list")
    if tried.meanwhile:
        persons = _found(request, first, second)
    return _page(request, persons, tried, merge=form)


def _merge(request, persons, said):
    kept, double = sorted(persons, key=lambda person: person.pk != said["keep"])
    merging.merge(
        kept,
        double,
        reach=_reach(request),
        on=timezone.localdate(),
        reason=said["reason"],
        by=request.user,
        goes_on=said.get("goes_on"),
    )
    return kept


def _changed(request, first, second):
    persons = _found(request, first, second)
    return changed(persons[0], who_changed(*_records(persons), reader=request.user))


@require_POST
def double_tell_apart(request, first, second):
    if gone := _merged_meanwhile(request, first, second):
        return gone
    persons = _found(request, first, second)
    form = ApartForm(request.POST, prefix="apart")
    tried = attempt(
        request,
        form,
        lambda: doubles.tell_apart(*persons, **form.cleaned_data, by=request.user),
    )
    if not tried.done:
        return _page(request, persons, tried, apart=form)
    messages.success(request, _("These are two persons. They are not listed any more."))
    return redirect("recruitment:double_list")


def _reach(request):
    return request.jurisdiction.descendants(request.jurisdiction.deciding)


def _found(request, first, second):
    """Return the two persons, all of whom lies in the reach, or answer as for nobody."""
    request.jurisdiction.require("deciding")
    keys = {key for key in (first, second) if key < 2**63}
    within = doubles.wholly_within(_reach(request)).filter(pk__in=keys)
    persons = list(with_records(within).order_by("pk"))
    if len(persons) != 2:
        raise Http404
    return persons


def _merged_meanwhile(request, first, second):
    """Answer a form about two who are one person by now, who lies in the reach; else None."""
    request.jurisdiction.require("deciding")
    keys = {key for key in (first, second) if key < 2**63}
    kept = doubles.kept_among(keys, _reach(request))
    if kept is None:
        return None
    said = _("These two are one person on record by now.")
    why = f"{who_changed(*_records([kept]), reader=request.user)} {said}"
    now = reverse("recruitment:double_list")
    return too_late(request, kept, said, why=why, now=now, asked=said)


def _records(persons):
    """Return the persons and all that `with_records` has loaded of them."""
    return [
        *persons,
        *(each for person in persons for name in RECORDS for each in getattr(person, name).all()),
    ]


def _page(request, persons, tried=None, *, merge=None, apart=None):
    one, other = persons
    kind = likeness.compare(
        *(one.full_name, one.sex, one.born_on), *(other.full_name, other.sex, other.born_on)
    )
    context = {
        "persons": persons,
        "kind": kind,
        "act": tried,
        "merge": (merge or MergeForm(persons=persons)).dress(focus=False),
        "apart": (apart or ApartForm(prefix="apart")).dress(focus=False),
    }
    page, status = "recruitment/doubles/double_detail.html", tried.status if tried else 200
    return render(request, page, context, status=status)
