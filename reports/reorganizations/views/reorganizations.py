"""Reorganizations: listed, begun, looked at, put into effect, discarded, taken back."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from config.typed import numbers
from config.web import paginate
from organizations.acting import refuse, too_late
from organizations.files import Report, Unreadable, read_rows
from organizations.jobs import queue
from organizations.jobs.shown import progress_of
from organizations.long_work import DOCUMENT
from organizations.models import Action, Job, Organization, Reorganization
from organizations.reorganization import carrying_out, documents, files, reach
from organizations.reorganization.dependants import dependants
from organizations.reorganization.documents import Depended, Refused
from recruitment.acting import Attempt, attempt, sent
from recruitment.dossiers import allotting
from recruitment.fields import TokenForm
from reports.reorganizations import words
from reports.reorganizations.consequences import consequences
from reports.reorganizations.forms import FileForm, HeadForm, ReasonForm, SureForm
from reports.reorganizations.sights import sights
from reports.reorganizations.trees import trees

State = Reorganization.State
WARNINGS_TOLD = 10
LINES_SHOWN = 100
OVERDUE_SHOWN = 20
LONG = 500  # organizations concerned from which on it is no work for a page


@require_safe
def reorganization_list(request):
    """Show all documents of the reach, the latest day first; what is overdue stands out."""
    request.jurisdiction.require("administering")
    found = Reorganization.objects.within(request.jurisdiction, request.user)
    chosen = request.GET.get("state", "")
    shown = found.filter(state=chosen) if chosen in State.values else found
    code = request.GET.get("about", "")[:40]
    shown = shown.about(code) if code else shown
    page = paginate(request, shown.select_related("organization", "drafted_by"))
    context = {
        "page": page,
        "states": State.choices,
        "chosen": chosen,
        "about": next(iter(reach.known([code], request.jurisdiction).values()), None),
        "overdue": found.waiting().filter(on__lte=request.jurisdiction.day)[:OVERDUE_SHOWN],
    }
    return render(request, "reports/reorganizations/reorganization_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganization_add(request):
    """Begin a document by hand, or take one or more out of a file."""
    request.jurisdiction.require("administering")
    if "load" in request.POST:
        return _load(request)
    form = HeadForm(sent(request))
    tried = attempt(
        request,
        form,
        lambda: documents.draft(actions=[], by=request.user, **form.cleaned_data),
        number=TokenForm.fresh(),
        reused=_("This form was sent before, with other contents."),
    )
    if tried.done:
        return redirect("reports:reorganization_draft", pk=tried.done.result.pk)
    return _adding(request, tried, form, FileForm())


@require_safe
def reorganization_detail(request, pk):
    """Show what a document says, and what can be done with it."""
    document = find(request, pk)
    page = paginate(request, document.actions.all(), LINES_SHOWN)
    former = dict(document.former_names.values_list("organization__code", "name"))
    context = {
        "document": document,
        "page": page,
        "lines": words.told(page, words.names_of(page, request.jurisdiction) | former),
        "deeds": words.deeds_of(document) if document.applied_at else {},
        "is_overdue": _is_overdue(document, request.jurisdiction.day),
        **_job(request, document),
        "splits_a_cell": document.is_open and allotting.splits_a_cell(document),
    }
    return render(request, "reports/reorganizations/reorganization_detail.html", context)


@require_safe
def reorganization_progress(request, pk):
    """Show how far a document is that is being put into effect; in the end, its whole page."""
    document = find(request, pk)
    told = _job(request, document)
    if told["progress"] is None:
        return HttpResponseClientRefresh()
    return render(
        request,
        "organizations/jobs/_job_progress.html",
        {"progress": told["progress"], "address": request.path},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reorganization_preview(request, pk):
    """Show what a document comes to; once that was looked at, let it take effect."""
    document = find(request, pk)
    if not document.is_open:
        return gone_on(request, document)
    form = SureForm(sent(request), initial={"version": document.version})
    said = ()
    if form.is_valid():
        try:
            return _issue(request, document, form.cleaned_data["version"])
        except Refused as refusal:
            said = refusal.conflicts
        except ValidationError as error:
            refuse(form, error)
    return _previewed(request, document, form, said)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganization_discard(request, pk):
    document = find(request, pk)
    if not document.is_open:
        return gone_on(request, document)
    form = SureForm(sent(request), initial={"version": document.version})
    form.fields["sure"].label = _("Drop this document. What it said stays on record.")
    tried = attempt(
        request,
        form,
        lambda: documents.discard(document, version=form.cleaned_data["version"], by=request.user),
    )
    if tried.done:
        messages.success(request, _("The document is discarded."))
        return redirect("reports:reorganization_list")
    return tried.page(
        request,
        "reports/reorganizations/reorganization_act.html",
        title=_("Discard a document"),
        here=_("Discard"),
        button=_("Discard"),
        is_grave=True,
        back=address_of(document),
        document=document,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reorganization_take_back(request, pk):
    """Ask why, say what rests on the document, and undo it if nothing does."""
    document = find(request, pk)
    if document.state != State.APPLIED:
        return gone_on(request, document)
    form = ReasonForm(sent(request), initial={"version": document.version})
    resting = None
    if form.is_valid():
        try:
            return _take_back(request, document, **form.cleaned_data)
        except Depended as refusal:
            resting = refusal.dependants
        except ValidationError as error:
            refuse(form, error)
    return Attempt(form).page(
        request,
        "reports/reorganizations/reorganization_take_back.html",
        title=_("Take a document back"),
        here=_("Take back"),
        button=_("Take back"),
        is_grave=True,
        back=address_of(document),
        document=document,
        resting=dependants(document) if resting is None else resting,
    )


def address_of(document):
    return reverse("reports:reorganization_detail", args=[document.pk])


def find(request, pk):
    """Return a document that the user may see; else 403, or 404 as for what never was."""
    request.jurisdiction.require("administering")
    found = Reorganization.objects.within(request.jurisdiction, request.user)
    return get_object_or_404(found.select_related("organization", "drafted_by"), pk=pk)


def gone_on(request, document):
    """Answer a form of a document that is no longer what the form is for."""
    said = _("This document is “%(state)s” by now.") % {"state": document.get_state_display()}
    return too_late(request, document, said, now=address_of(document))


def _job(request, document):
    """Return how far the document is that is being put into effect or taken back, if it is; and
    of what came to nothing why, until the document is changed. Two to four queries.
    """
    jobs = Job.objects.within(request.jurisdiction, request.user)
    job = jobs.about(f"{DOCUMENT} {document.pk}").first()
    if job is None or job.arguments["version"] != document.version:
        return {"progress": None, "failed": None}
    return {
        "progress": progress_of(job) if job.is_open else None,
        "failed": None if job.is_open else job,
    }


def _is_overdue(document, today):
    return document.state == State.WAITING and document.on <= today


def _adding(request, tried, head, file, report=None, looked=None):
    context = {
        "head": head,
        "file": file,
        "act": tried,
        "report": report,
        "looked": looked,
        "required": [column for column in files.COLUMNS if column.required],
        "optional": [column for column in files.COLUMNS if not column.required],
        "actions": [(verb.value, verb.label, files.NEEDED[verb]) for verb in Action.Verb],
    }
    page = "reports/reorganizations/reorganization_add.html"
    return render(request, page, context, status=tried.status)


def _load(request):
    """Take the drafts out of a file, or say by row and column what is wrong with it."""
    form, report, drafts = FileForm(request.POST, request.FILES), Report(), []
    tried = Attempt(form, TokenForm.fresh())
    if form.is_valid():
        try:
            rows = _rows(form.cleaned_data["file"], report)
            with transaction.atomic():
                drafts = _drafts(request, rows, report)
                if drafts and not report.faults and not form.cleaned_data["only_look"]:
                    tried = _keep(request, form, drafts)
                # A second click finds what the first one made, and its own goes.
                if not tried.done or tried.done.result != drafts[0]:
                    transaction.set_rollback(True)
            if not drafts and not report.faults:
                form.add_error("file", _("The file has no rows."))
        except Unreadable as error:
            form.add_error("file", str(error))
    if tried.done:
        _say_drafted(request, drafts, report)
        return redirect("reports:reorganization_list")
    looked = len(drafts) if form.is_valid() and not report.faults else None
    return _adding(request, tried, HeadForm(), form, report, looked)


def _keep(request, form, drafts):
    return attempt(
        request,
        form,
        lambda: drafts[0],
        number=TokenForm.fresh(),
        reused=_("This form was sent before, with other contents."),
    )


def _say_drafted(request, drafts, report):
    said = ngettext(
        "%(number)s draft was made of the file.",
        "%(number)s drafts were made of the file.",
        len(drafts),
    )
    messages.success(request, said % {"number": numbers.shown(len(drafts))})
    if report.notes:
        messages.info(request, " ".join(report.notes))
    for odd in report.warnings[:WARNINGS_TOLD]:
        said = _("Row %(row)s, %(column)s: %(what)s")
        about = {"row": odd.row, "column": odd.column, "what": odd.message}
        messages.warning(request, said % about)


def _rows(file, report):
    """Read the rows of an uploaded file, before a transaction makes others wait."""
    suffix = Path(file.name).suffix.lower()
    with tempfile.NamedTemporaryFile(suffix=suffix) as kept:
        for chunk in file.chunks():
            kept.write(chunk)
        kept.flush()
        return list(read_rows(Path(kept.name), columns=files.COLUMNS, report=report))


def _drafts(request, rows, report):
    """Draft the documents of a file inside the caller's transaction, with all conflicts told."""
    drafts = files.draft_reorganizations(rows, by=request.user, report=report)
    for draft in drafts:
        actions = list(draft.actions.all())
        conflicts = reach.beyond(actions, request.jurisdiction, by=request.user)
        conflicts = conflicts or _against(request, documents.preview(draft))
        files.report_conflicts(actions, conflicts, report)
    return drafts


def _against(request, seen):
    """Return all that is against what was seen of a document, also beyond the reach."""
    return seen.conflicts or reach.out_of_scope(seen.plan, request.jurisdiction)


def _issue(request, document, version):
    """Let the document take effect, or wait for its day, or for its turn where that is long.

    Raises Refused with all conflicts.
    """
    actions = list(document.actions.all())
    today = request.jurisdiction.day
    with transaction.atomic():
        if beyond := reach.beyond(actions, request.jurisdiction, by=request.user):
            raise Refused(beyond)
        waits = queue.changes_the_tree()
        look = documents.preview if waits else documents.look
        seen = look(document) if actions else None
        if seen and (conflicts := _against(request, seen)):
            raise Refused(conflicts)
        is_long = seen and document.on <= today and carrying_out.touches(seen.plan) > LONG
        if seen and (waits or is_long):
            scope = Organization.objects.administered(request.jurisdiction)
            scope = scope.filter(code=seen.plan.scope()).first()
            return _ask(request, "issue", document, scope, version=version)
        done = documents.issue(document, version=version, by=request.user, today=today, seen=seen)
    if done.state == State.WAITING:
        said = _("It is issued, and takes effect on %(day)s.")
        messages.success(request, said % {"day": done.on.strftime("%d/%m/%Y")})
    else:
        messages.success(
            request, _("It is in effect. It can be taken back while nothing rests on it.")
        )
    return redirect("reports:reorganization_detail", pk=document.pk)


def _take_back(request, document, *, version, reason):
    """Undo the document, or ask for it to be undone; raises Depended with what rests on it."""
    said = {"version": version, "reason": reason}
    if queue.changes_the_tree() or carrying_out.touched_by(document) > LONG:
        if resting := dependants(document):
            raise Depended(resting)
        return _ask(request, "take_back", document, document.organization, **said)
    documents.take_back(document, today=request.jurisdiction.day, by=request.user, **said)
    messages.success(request, _("Taken back: everything is as it was before."))
    return redirect("reports:reorganization_detail", pk=document.pk)


def _ask(request, work, document, scope, **arguments):
    """Put it in the queue: it is long, or others change the tree and it has to wait for them."""
    documents.require_seen(document, arguments["version"], by=request.user)
    queue.ask(
        f"{DOCUMENT}.{work}",
        by=request.user,
        record=document.pk,
        name=str(document),
        organization=scope,
        **arguments,
    )
    return redirect("reports:reorganization_detail", pk=document.pk)


def _touched(request, document, plan, actions):
    """Return what the preview shows of a plan without conflicts."""
    today = request.jurisdiction.day
    wishes = {action.code: action.posts for action in actions if action.ends}
    told = consequences(
        plan,
        today=today,
        counting=settings.COUNTING_DATE,
        allotted=allotting.numbers(document) if allotting.splits_a_cell(document) else {},
    )
    return {
        "trees": trees(plan),
        "told": told,
        "year": today.year,
        "sights": sights(plan, wishes, request.jurisdiction, by=request.user),
    }


def _previewed(request, document, form, said):
    actions = list(document.actions.all())
    plan, conflicts = None, list(said)
    if not conflicts:
        conflicts = reach.beyond(actions, request.jurisdiction, by=request.user)
    if not conflicts and actions:
        seen = documents.preview(document)
        plan, conflicts = seen.plan, _against(request, seen)
    names = words.names_of(actions, request.jurisdiction)
    rows = {conflict.row for conflict in conflicts}
    faulty = [action for action in actions if action.row in rows]
    is_sound = plan is not None and not conflicts
    context = {
        "document": document,
        "form": form.dress(focus=False),
        "conflicts": [each for each in conflicts if each.row is None],
        "faulty": words.told(faulty, names, conflicts),
        "asks_for_sharing": any(each.cause == "allotment" for each in conflicts),
        "number_of_lines": len(actions),
        "plan": plan if is_sound else None,
        "is_future": document.on > request.jurisdiction.day,
    }
    if is_sound:
        context |= _touched(request, document, plan, actions)
    return render(request, "reports/reorganizations/reorganization_preview.html", context)
