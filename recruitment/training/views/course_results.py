"""The results of a whole roster, entered on one screen."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from config.typed.numbers import shown
from recruitment.acting import Attempt, attempt, beside, differing, sent
from recruitment.models import Participant
from recruitment.training import course_results, courses
from recruitment.training.course_results import RosterFaults
from recruitment.training.forms import RESULTS, ResultsForm
from recruitment.training.views.courses import find_held


@require_http_methods(["GET", "HEAD", "POST"])
def course_results_enter(request, pk):
    course = find_held(request, pk)
    roster = _roster(request, course)
    form = ResultsForm(sent(request), roster=roster, initial=_start(course, roster))
    if "fill" in request.POST and form.is_valid():
        return _page(request, course, Attempt(form.with_numbers()))
    try:
        tried = attempt(
            request,
            form,
            lambda: _enter(request, course, form),
            meanwhile=lambda: _meanwhile(request, pk, form),
        )
    except RosterFaults as refusal:
        form.add_faults(refusal.rows)
        tried = Attempt(form)
    if not tried.done:
        return _page(request, tried.now(course), tried)
    messages.success(request, _("The results are recorded."))
    if stayed := len(tried.done.result or ()):
        said = ngettext(
            "%(number)s dossier has its certificate and does not go on yet; see why below.",
            "%(number)s dossiers have their certificates and do not go on yet; see why below.",
            stayed,
        )
        messages.warning(request, said % {"number": shown(stayed)})
    return redirect("recruitment:course_detail", pk=pk)


def _roster(request, course):
    seen = Participant.objects.within(request.jurisdiction)
    return list(course_results.roster(course).filter(pk__in=seen))


def _start(course, roster):
    """Return what the form starts with: the date that all certificates so far have."""
    dates = {row.certificate_on for row in roster if row.certificate_on}
    return {
        "version": course.version,
        "certificate_on": dates.pop() if len(dates) == 1 else None,
    }


def _enter(request, course, form):
    said = {"version": form.cleaned_data["version"], "by": request.user}
    return course_results.enter(course, form.marks(), today=timezone.localdate(), **said)


def _meanwhile(request, pk, form):
    """Return what is stored now and what was typed, of each row in which they differ.

    None where nothing differs.
    """
    stored = find_held(request, pk)
    roster, typed = _roster(request, stored), {mark.row: mark for mark in form.marks()}
    unlike = [row for row in roster if _said(row) != _said(typed.get(row.pk))]
    if not unlike and len(roster) == len(typed):
        return None
    data = form.data.copy()
    for row in unlike:
        data.setdefault(f"result_{row.pk}", row.result)
    again = ResultsForm(data, roster=roster)
    both = [_beside(again, row, _said(typed.get(row.pk))) for row in unlike]
    who = courses.who_changed(stored, reader=request.user)
    return differing(stored, who, both, form=again)


def _said(row):
    """Return in words the result and the certificate of a row as it is stored, or was typed."""
    if row is None:
        return ("—", "")
    day = date_format(row.certificate_on, "SHORT_DATE_FORMAT") if row.certificate_on else ""
    certificate = " · ".join(part for part in (row.certificate_number, day) if part)
    return (str(dict(RESULTS)[row.result]), certificate)


def _beside(form, row, typed):
    """Say in the row what is stored in it now, and return its name with both values."""
    now = _said(row)
    fields = zip((f"result_{row.pk}", f"number_{row.pk}"), typed, now, strict=True)
    beside(
        form, [(name, yours, stored or "—") for name, yours, stored in fields if yours != stored]
    )
    both = (" · ".join(part for part in said if part) for said in (typed, now))
    return (row.candidate.person.full_name, *both)


def _page(request, course, tried):
    return tried.page(
        request,
        "recruitment/training/course_results.html",
        title=_("Enter the results"),
        course=course,
        button=_("Save the results"),
        back=reverse("recruitment:course_detail", args=[course.pk]),
    )
