"""Long work, as administrators see it: what waits, what is being done, what came of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from config.web import paginate, word_sent
from organizations.jobs import kinds, queue
from organizations.jobs.shown import progress_of
from organizations.models import Job


@require_safe
def job_list(request):
    """Show the jobs of the reach, the newest first, and which can be begun here."""
    jurisdiction = request.jurisdiction
    jurisdiction.require("administering")
    jobs = Job.objects.within(jurisdiction, request.user)
    page = paginate(request, jobs.select_related("asked_by", "organization").defer("log"))
    context = {
        "page": page,
        "jobs": [(job, kinds.label_of(job)) for job in page],
        "offered": kinds.offered().items() if jurisdiction.administers_everything else (),
    }
    return render(request, "organizations/jobs/job_list.html", context)


@require_POST
def job_start(request):
    """Ask for a job that concerns the whole country, and show it."""
    request.jurisdiction.require("administering")
    if not request.jurisdiction.administers_everything:
        raise PermissionDenied
    try:
        job = queue.ask(word_sent(request, "kind", kinds.offered()), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("organizations:job_list")
    return redirect("organizations:job_detail", pk=job.pk)


@require_safe
def job_detail(request, pk):
    """Show what was asked for, how far it is or how it ended, and its log."""
    job = _find(request, pk)
    kind = kinds.of(job.kind)
    is_shown = kind and kind.page and kind.shows(job, request.jurisdiction, request.user)
    context = {
        "job": job,
        "label": kinds.label_of(job),
        "record_page": reverse(kind.page, args=[job.record]) if is_shown else None,
        "progress": progress_of(job) if job.is_open else None,
        "address": reverse("organizations:job_progress", args=[job.pk]),
    }
    return render(request, "organizations/jobs/job_detail.html", context)


@require_safe
def job_progress(request, pk) -> HttpResponse:
    """Show how far a job is; once it has ended, its whole page."""
    job = _find(request, pk)
    if not job.is_open:
        return HttpResponseClientRefresh()
    return render(
        request,
        "organizations/jobs/_job_progress.html",
        {"progress": progress_of(job), "address": request.path},
    )


def _find(request, pk):
    request.jurisdiction.require("administering")
    jobs = Job.objects.within(request.jurisdiction, request.user)
    return get_object_or_404(jobs.select_related("asked_by", "organization"), pk=pk)
