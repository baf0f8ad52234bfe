"""Files of administrators: handed in, looked at, loaded or dropped."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from config.web import paginate, word_sent
from organizations.files import Unreadable
from organizations.jobs import queue
from organizations.jobs.shown import progress_of
from organizations.models import Job
from recruitment.files import handed_in as decisions
from recruitment.files.blank import to_fill_in
from recruitment.files.exports import MEDIA_TYPES
from recruitment.files.forms import HandInForm
from recruitment.files.handed_in import FOUND, LOAD, LOOK, OFFERED, SUBJECT, HandIn
from recruitment.files.loading import KINDS
from recruitment.files.wording import KIND_WORDS
from recruitment.models import HandedIn


@require_http_methods(["GET", "HEAD", "POST"])
def handed_in_list(request):
    """Show what was handed in, and take another file."""
    request.jurisdiction.require("administering")
    is_sent = request.method == "POST"
    form = HandInForm(request.POST, request.FILES) if is_sent else HandInForm()
    if form.is_valid() and (handed := _hand_in(request, form)):
        return _begun(request, handed, decisions.look, LOOK)
    found = HandedIn.objects.within(request.jurisdiction, request.user)
    page = paginate(request, found.select_related("handed_in_by").defer("contents", "faults"))
    form.dress(focus=False)
    context = {
        "form": form,
        "page": page,
        "files": [(each, KIND_WORDS.get(each.kind, each.kind)) for each in page],
        "kinds": [(kind, KIND_WORDS[kind], KINDS[kind].columns) for kind in OFFERED],
    }
    status = 422 if form.errors else 200
    return render(request, "recruitment/files/handed_in_list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def handed_in(request, pk):
    """Show what was found in a file; look at it again, load it, or drop it."""
    request.jurisdiction.require("administering")
    found = HandedIn.objects.within(request.jurisdiction, request.user)
    handed = get_object_or_404(found.select_related("handed_in_by").defer("contents"), pk=pk)
    if request.method == "POST":
        return _pressed(request, handed, word_sent(request, "do", {"look", "load", "drop"}))
    job = Job.objects.within(request.jurisdiction, request.user).about(f"{SUBJECT} {pk}").first()
    is_open = job is not None and job.is_open
    context = {
        "handed": handed,
        "kind": KIND_WORDS.get(handed.kind, handed.kind),
        "is_kept": handed.state in HandedIn.KEPT,
        "told": decisions.worded(handed) if handed.state in _TOLD else "",
        "before": _loaded_before(request, handed),
        "progress": progress_of(job) if is_open else None,
        "address": reverse("organizations:job_progress", args=[job.pk]) if is_open else "",
        "failed": None if is_open or job is None or job.state == Job.State.DONE else job,
    }
    return render(request, "recruitment/files/handed_in.html", context)


def _loaded_before(request, handed):
    if handed.state not in HandedIn.KEPT:
        return None
    before = decisions.loaded_before(handed).within(request.jurisdiction, request.user)
    return before.select_related("handed_in_by").defer("contents", "faults").first()


_TOLD = (HandedIn.State.READY, HandedIn.State.FAULTY, HandedIn.State.LOADED)


def _hand_in(request, form):
    file = form.cleaned_data["file"]
    asked = HandIn(form.cleaned_data["kind"], file.name, file.read())
    try:
        return decisions.hand_in(asked, by=request.user)
    except Unreadable as error:
        form.add_error("file", str(error))
    except ValidationError as error:
        form.add_error("file", error.messages)
    return None


def _pressed(request, handed, do):
    try:
        if do == "drop":
            decisions.drop(handed, by=request.user)
            return redirect("recruitment:handed_in_list")
        if do == "look":
            return _begun(request, handed, decisions.look, LOOK)
        job = FOUND if handed.kind == "organizations" else LOAD
        return _begun(request, handed, decisions.take, job)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("recruitment:handed_in", pk=handed.pk)


def _begun(request, handed, decide, job):
    """Do it now, or ask for it as long work; show the page of the file either way."""
    if decisions.is_long(handed):
        queue.ask(job, by=request.user, record=handed.pk, name=handed.file_name)
    else:
        today = timezone.localdate()
        decide(handed, jurisdiction=request.jurisdiction, by=request.user, today=today)
    return redirect("recruitment:handed_in", pk=handed.pk)


@require_safe
def file_template(request, kind):
    """Answer with a workbook that has the headings of a kind of file, and nothing below."""
    request.jurisdiction.require("administering")
    if kind not in OFFERED:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{kind}.xlsx"'}
    made = to_fill_in(KINDS[kind].columns)
    return HttpResponse(made, content_type=MEDIA_TYPES["xlsx"], headers=headers)
