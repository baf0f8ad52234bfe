"""The results of a whole roster, entered on one screen."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from config.typed.numbers import shown
from recruitment.dossiers.forms import meanwhile
from recruitment.ledger import Conflict
from recruitment.models import Participant
from recruitment.training import course_results, courses
from recruitment.training.course_results import RosterFaults
from recruitment.training.forms import RESULTS, ResultsForm
from recruitment.training.views.courses import find_held


@require_http_methods(["GET", "HEAD", "POST"])
def course_results_enter(request, pk):
    course = find_held(request, pk)
    roster = _roster(request, course)
    if request.method == "POST":
        return _enter(request, course, ResultsForm(request.POST, roster=roster))
    return _page(request, course, ResultsForm(roster=roster, initial=_start(course, roster)))


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
    """Record the results, or show at each row what stands against it."""
    if not form.is_valid():
        return _page(request, course, form)
    if "fill" in request.POST:
        return _page(request, course, form.with_numbers())
    marks = form.marks()
    try:
        stayed = course_results.enter(
            course,
            marks,
            version=form.cleaned_data["version"],
            by=request.user,
            today=timezone.localdate(),
        )
    except RosterFaults as refusal:
        form.add_faults(refusal.rows)
        return _page(request, course, form)
    except Conflict:
        return _conflict(request, course, form, marks)
    messages.success(request, _("The results are recorded."))
    if stayed:
        said = ngettext(
            "%(number)s dossier has its certificate and does not go on yet; see why below.",
            "%(number)s dossiers have their certificates and do not go on yet; see why below.",
            len(stayed),
        )
        messages.warning(request, said % {"number": shown(len(stayed))})
    return redirect("recruitment:course_detail", pk=course.pk)


def _conflict(request, course, form, marks):
    """Show what is stored now beside what was typed, of each row in which they differ.

    Where nothing differs, the same form was sent twice, and all is well.
    """
    stored = find_held(request, course.pk)
    roster = _roster(request, stored)
    typed = {mark.row: mark for mark in marks}
    differing = [row for row in roster if _said(row) != _said(typed.get(row.pk))]
    if not differing and len(roster) == len(typed):
        return redirect("recruitment:course_detail", pk=course.pk)
    data = form.data.copy()
    data["version"] = stored.version
    for row in differing:
        data.setdefault(f"result_{row.pk}", row.result)
    again = ResultsForm(data, roster=roster)
    rows = [_beside(again, row, _said(typed.get(row.pk))) for row in differing]
    conflict = courses.who_changed(stored, reader=request.user)
    return _page(request, stored, again, differences=rows, conflict=conflict, status=409)


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
    meanwhile.beside(
        form, [(name, yours, stored or "—") for name, yours, stored in fields if yours != stored]
    )
    both = (" · ".join(part for part in said if part) for said in (typed, now))
    return (row.candidate.person.full_name, *both)


def _page(request, course, form, *, status=200, **more):
    context = {"course": course, "form": form.dress(), **more}
    return render(request, "recruitment/training/course_results.html", context, status=status)
