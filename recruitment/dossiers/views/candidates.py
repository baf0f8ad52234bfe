"""Dossiers: the list with its board, one dossier, a new candidate, what is said of one."""

from datetime import datetime, time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.typed import sealed
from config.web import Counted, asks_by_post, overtaken, paginate, render_part
from organizations.meanwhile import who_changed
from recruitment.acting import attempt, beside, differing, sent
from recruitment.admissions.forms import JUST_ENTERED
from recruitment.dossiers import (
    annulling,
    board,
    dossier,
    endings,
    papers,
    pool,
    regulations,
    road,
    saved_views,
    taking_back,
)
from recruitment.dossiers.forms import meanwhile
from recruitment.dossiers.forms.candidate_list import CandidateFilter
from recruitment.dossiers.forms.candidates import CandidateForm, CandidateStartForm, OpeningForm
from recruitment.dossiers.queue import place_in
from recruitment.dossiers.shown import particular_in_words, particulars
from recruitment.dossiers.views import unsaid
from recruitment.dossiers.views.acts import address_of, found, queue_asked
from recruitment.dossiers.views.queues import queue_of
from recruitment.fields import TokenForm, VersionForm
from recruitment.ledger import history_of_dossier
from recruitment.models import Candidate
from recruitment.persons import readers, warned
from recruitment.persons.alike import of_warnings


@asks_by_post("persons")
@require_safe
def candidate_list(request):
    may = request.jurisdiction
    may.require("persons")
    today = timezone.localdate()
    criteria = CandidateFilter(request.GET, jurisdiction=may, today=today)
    narrowed = criteria.narrow(Candidate.objects.within(may))
    columns = board.columns(narrowed, today)
    page = paginate(request, Counted(criteria.of_stage(narrowed), criteria.count(columns)))
    return render_part(
        request,
        page="recruitment/dossiers/candidate_list.html",
        part="recruitment/dossiers/_candidates.html",
        context={
            "criteria": criteria,
            "columns": columns,
            "page": page,
            "lines": board.listed_dossiers(page.object_list, today, criteria.calendar),
            "may_write": bool(may.writing),
            "saved": _saved(request.user),
            "most": settings.STANDING_STILL_DAYS,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_add(request):
    may = request.jurisdiction
    may.require("writing")
    start = CandidateStartForm(request.GET, jurisdiction=may).values()
    start.setdefault("started_on", timezone.localdate())
    form = OpeningForm(sent(request), jurisdiction=may, initial=start)
    tried = attempt(
        request,
        form,
        lambda: _open(request, form),
        number=TokenForm.fresh(),
        reused=_("This form was sent before. If this is somebody else, save again."),
    )
    if tried.done:
        return _opened(request, tried.done.result, form)
    return _opening_page(request, tried)


def _opened(request, candidate, form):
    """Say so, and go on with the next in the same cell where that was asked."""
    name = {"name": form.cleaned_data["full_name"]}
    messages.success(request, _("%(name)s is in the pool.") % name)
    if "next" not in request.POST:
        return redirect("recruitment:candidate_detail", pk=candidate.pk)
    start = {
        "organization": candidate.organization_id,
        "started_on": candidate.started_on.strftime("%d/%m/%Y"),
    }
    return redirect(f"{reverse('recruitment:candidate_add')}?{urlencode(start)}")


@require_safe
def candidate_detail(request, pk):
    today = timezone.localdate()
    candidate = found(request, pk, on=today)
    rights = request.jurisdiction.rights_in(candidate.organization)
    if "sensitive" in rights:
        readers.note([candidate], by=request.user)
    [read] = dossier.read_many([candidate], today)
    ways = road.of(read, today, rights, request.jurisdiction.deciding)
    context = {
        "candidate": candidate,
        "read": read,
        "road": ways,
        "unsaid": unsaid.bureaus(
            request,
            [(who.organization, who.body) for each in ways.ahead if (who := each.decider)],
        ),
        "change": regulations.last_change(read) if candidate.is_open else None,
        "papers": road.papers_of(read, today),
        "may_mark": "writing" in rights and papers.takes_papers(candidate),
        "facts": particulars(candidate, sensitive="sensitive" in rights),
        "steps": road.steps_told(candidate),
        "votes": candidate.votes.select_related("session"),
        "waiting": road.waiting(candidate),
        "annulment": annulling.annulment_of(candidate),
        "may": {
            "act": candidate.is_open and bool({"writing", "deciding"} & set(rights)),
            "annul": annulling.may_be_annulled(candidate),
            "reopen": endings.can_be_reopened(candidate),
            "take_back": taking_back.recognition_of(candidate) is not None,
        },
        "rights": rights,
        "queue": queue_asked(request),
    }
    return render(request, "recruitment/dossiers/candidate_detail.html", context)


@require_safe
def candidate_walk(request, pk, way):
    """Go to the dossier before or after this one in the list of `?queue=`, its query."""
    candidate = found(request, pk)
    query = request.GET.get("queue", "")
    queue, start = queue_of(query, jurisdiction=request.jurisdiction, today=timezone.localdate())
    place = place_in(queue, candidate)
    to = place.next if way == "next" else place.previous
    if to is None:
        messages.info(request, _("This is the end of the list."))
        return redirect(start)
    page = reverse("recruitment:candidate_detail", args=[to.pk])
    return redirect(f"{page}?{urlencode({'queue': query})}")


@require_safe
def candidate_history(request, pk):
    candidate = found(request, pk)
    sensitive = request.jurisdiction.may_see_sensitive(candidate.organization)
    if sensitive:
        readers.note([candidate], by=request.user)
    context = {
        "candidate": candidate,
        "entries": history_of_dossier(candidate, sensitive=sensitive),
    }
    return render(request, "recruitment/dossiers/candidate_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_describe(request, pk):
    candidate = found(request, pk)
    rights = request.jurisdiction.rights_in(candidate.organization)
    if "writing" not in rights:
        raise PermissionDenied
    if "sensitive" in rights:
        readers.note([candidate], by=request.user)
    values = CandidateForm.values_of(candidate)
    form = CandidateForm(sent(request), sensitive="sensitive" in rights, initial=values)
    said = {"by": request.user, "today": timezone.localdate()}
    tried = attempt(
        request,
        form,
        lambda version: pool.describe(candidate, {**form.cleaned_data}, version=version, **said),
        number=VersionForm.of(candidate),
        meanwhile=lambda: _described_meanwhile(request, pk, form),
    )
    if tried.done:
        messages.success(request, _("Saved."))
        return redirect(address_of(request, candidate))
    candidate = tried.now(candidate)
    seen = None if tried.meanwhile else request.POST.get("seen")
    stored = meanwhile.values_of(candidate, form.fields)
    return tried.page(
        request,
        "recruitment/dossiers/candidate_describe.html",
        title=_("Change the particulars"),
        back=address_of(request, candidate),
        candidate=candidate,
        seen=seen or meanwhile.written(stored),
    )


def _described_meanwhile(request, pk, form):
    """Return what else was stored since the form was opened; None where nothing differs.

    What was not touched in it becomes what is stored.
    """
    candidate = found(request, pk)
    typed, stored = form.cleaned_data, meanwhile.values_of(candidate, form.fields)
    compared = meanwhile.compare(typed, meanwhile.read(request.POST.get("seen", "")), stored)
    if not compared.both and not compared.theirs:
        return None
    again = form.again({name: stored[name] for name in compared.theirs})
    both = [
        (name, *(particular_in_words(name, said[name]) for said in (typed, stored)))
        for name in compared.both
    ]
    theirs = [
        (form.fields[name].label, particular_in_words(name, stored[name]))
        for name in compared.theirs
    ]
    who = who_changed(candidate, reader=request.user)
    return differing(candidate, who, beside(again, both), theirs, again)


@require_POST
def view_save(request):
    """Keep the address of a list under a name of the user's own."""
    request.jurisdiction.require("persons")
    query = request.POST.get("query", "")
    address = f"{reverse('recruitment:candidate_list')}?{query}"
    kept = sealed.open_all(QueryDict(query), request.user.pk).urlencode()[:500]
    try:
        view = saved_views.save(user=request.user, name=request.POST.get("name", ""), query=kept)
    except ValidationError as error:
        return overtaken(request, " ".join(error.messages), address)
    messages.success(request, _("The list is saved as “%(name)s”.") % {"name": view.name})
    return redirect(address)


@require_POST
def view_drop(request, pk):
    request.jurisdiction.require("persons")
    saved_views.drop(get_object_or_404(request.user.saved_views, pk=pk))
    return redirect("recruitment:candidate_list")


def _saved(user):
    """Return the lists that `user` kept, each with the `address` that asks for it again."""
    views = list(user.saved_views.all())
    for view in views:
        view.address = sealed.seal_all(QueryDict(view.query), user.pk).urlencode()
    return views


def _open(request, form):
    """Put in the pool what was typed."""
    request.jurisdiction.require_write(form.cleaned_data["organization"])
    warned.refuse_more(request.user, request.jurisdiction.day)
    return pool.open_dossier(
        form.opening(),
        by=request.user,
        today=timezone.localdate(),
        confirmed=request.POST.getlist("confirm"),
    )


def _opening_page(request, tried):
    form, may = tried.form, request.jurisdiction
    said = getattr(form, "cleaned_data", {})
    midnight = datetime.combine(timezone.localdate(), time.min, timezone.get_current_timezone())
    within = Candidate.objects.within(may).standing()
    entered = within.filter(recorded_by=request.user, recorded_at__gte=midnight)
    return tried.page(
        request,
        "recruitment/dossiers/candidate_add.html",
        title=_("Put somebody in the pool"),
        entered=entered.select_related("person", "organization").order_by("-pk")[:JUST_ENTERED],
        in_the_way=form.in_the_way(may),
        alike=of_warnings(tried.warnings, said, jurisdiction=may, by=request.user),
    )
