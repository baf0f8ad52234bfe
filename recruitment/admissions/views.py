"""Admissions: entered, listed, exported, looked at, corrected, annulled."""

import re
from datetime import datetime, time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.web import asks_by_post, paginate, render_part
from organizations.acting import too_late
from organizations.meanwhile import who_changed
from recruitment.acting import attempt, beside, changed, differing, sent
from recruitment.admissions.admissions import (
    annul,
    correct_admission,
    entry_of,
    history_of_admission,
)
from recruitment.admissions.forms import (
    JUST_ENTERED,
    AdmissionFilter,
    AdmissionForm,
    AnnulForm,
    StartForm,
)
from recruitment.admissions.meaning import meaning
from recruitment.admissions.progress import progress_above
from recruitment.asking import file_of
from recruitment.dossiers.shown import compared, facts
from recruitment.fields import TokenForm, VersionForm
from recruitment.files import exports
from recruitment.files.exports import COLUMNS
from recruitment.members.entering import enter
from recruitment.members.probation_dues import of_admission
from recruitment.models import Admission, Candidate
from recruitment.persons import readers, warned
from recruitment.persons.alike import of_warnings


@asks_by_post("persons")
@require_safe
def admission_list(request):
    criteria, admissions = _asked(request)
    page = paginate(request, admissions)
    if criteria.reading.is_sensitive:
        readers.note(page.object_list, by=request.user)
    return render_part(
        request,
        page="recruitment/admissions/admission_list.html",
        part="recruitment/admissions/_admissions.html",
        context={
            "criteria": criteria,
            "columns": COLUMNS,
            "page": page,
            "may_export": bool(request.jurisdiction.exporting_persons),
            "may_write": bool(request.jurisdiction.writing),
        },
    )


@require_safe
def admission_export(request, form):
    return file_of(request, form, _asked, name="ket-nap", listing=exports.ADMISSIONS)


@require_http_methods(["GET", "HEAD", "POST"])
def admission_add(request):
    may = request.jurisdiction
    may.require("writing")
    start = StartForm(request.GET, jurisdiction=may).values()
    if request.htmx and request.method != "POST":
        return render(request, "recruitment/admissions/_progress.html", _progress(request, start))
    form = AdmissionForm(sent(request), jurisdiction=may, initial=start)
    if start.get("decision_number", "")[:1].isdigit() and not form.is_bound:
        form.fields["decision_number"].help_text = _(
            "The number after the one just saved. On the same decision, write that one again."
        )
    tried = attempt(request, form, lambda: _enter(request, form), number=TokenForm.fresh())
    if tried.done:
        return _entered(request, tried.done.result, form)
    return _entry_page(request, tried)


def _entered(request, admission, form):
    """Say so, and go on with the next on the same decision where that was asked."""
    name = {"name": form.entry().full_name}
    said = [_("The admission of %(name)s is recorded.") % name]
    said += [
        each.line.words
        for each in meaning(
            [admission],
            today=timezone.localdate(),
            counting=settings.COUNTING_DATE,
            jurisdiction=request.jurisdiction,
        )
    ]
    messages.success(request, " ".join(said))
    if "next" not in request.POST:
        return redirect("recruitment:admission_detail", pk=admission.pk)
    return redirect(f"{reverse('recruitment:admission_add')}?{_next_start(form.cleaned_data)}")


@require_safe
def admission_detail(request, pk):
    today = timezone.localdate()
    admission = _found(request, pk)
    rights = request.jurisdiction.rights_in(admission.organization)
    sensitive = "sensitive" in rights
    if sensitive:
        readers.note([admission], by=request.user)
    return render(
        request,
        "recruitment/admissions/admission_detail.html",
        {
            "admission": admission,
            "facts": facts(admission, sensitive=sensitive),
            "entries": history_of_admission(admission, sensitive=sensitive),
            "may_write": "writing" in rights,
            **_probation(request, admission, today),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def admission_correct(request, pk):
    admission, may = _found(request, pk), request.jurisdiction
    may.require_write(admission.organization)
    if admission.annulled_on:
        return _annulled_already(request, admission)
    values = AdmissionForm.values_of(entry_of(admission))
    form = AdmissionForm(sent(request), jurisdiction=may, admission=admission, initial=values)
    tried = attempt(
        request,
        form,
        lambda version: _correct(request, admission, form, version),
        number=VersionForm.of(admission),
        meanwhile=lambda: _meanwhile(request, admission, form),
    )
    if tried.done:
        name = {"name": form.entry().full_name}
        messages.success(request, _("The admission of %(name)s is corrected.") % name)
        return redirect("recruitment:admission_detail", pk=pk)
    admission = tried.now(admission)
    if may.may_see_sensitive(admission.organization):
        readers.note([admission], by=request.user)
    return tried.page(
        request,
        "recruitment/act.html",
        title=_("Correct an admission"),
        subject=_in_one_line(admission),
        button=_("Save the correction"),
        back=_address(admission),
        **_questions(request, tried),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def admission_annul(request, pk):
    admission = _found(request, pk)
    request.jurisdiction.require_write(admission.organization)
    if admission.annulled_on:
        return _annulled_already(request, admission)
    today = timezone.localdate()
    initial = {"version": admission.version, "on": today}
    form = AnnulForm(sent(request), initial=initial, today=today)
    tried = attempt(
        request,
        form,
        lambda: annul(admission, **form.said(), by=request.user),
        meanwhile=lambda: _changed(request, pk),
    )
    name = {"name": admission.person.full_name}
    if tried.done:
        messages.success(request, _("The admission of %(name)s is annulled.") % name)
        return redirect("recruitment:admission_detail", pk=pk)
    return tried.page(
        request,
        "recruitment/act.html",
        title=_("Annul an admission"),
        help=_(
            "The record stays, with the reason, and counts nowhere from now on. This cannot be "
            "taken back."
        ),
        facts=facts(tried.now(admission), sensitive=False),
        button=_("Annul the admission"),
        is_grave=True,
        back=_address(admission),
    )


def _probation(request, admission, today):
    """Return the dossier of the probation, if it lies in the reach, and what is due."""
    dossier = getattr(admission, "dossier", None)
    if dossier is not None and dossier.organization_id != admission.organization_id:
        within = Candidate.objects.within(request.jurisdiction)
        if not within.filter(pk=dossier.pk).exists():
            return {"dossier_elsewhere": True}
    return {"dossier": dossier, "probation": of_admission(admission, today)}


def _annulled_already(request, admission):
    said = _("This admission is annulled and can no longer be changed.")
    return too_late(request, admission, said, now=_address(admission), asked=said)


def _in_one_line(admission):
    person, cell, number = admission.person, admission.organization, admission.decision_number
    day = date_format(admission.decided_on, "SHORT_DATE_FORMAT")
    return f"{person.full_name} · {cell.name} · {number}, {day}"


def _address(admission):
    return reverse("recruitment:admission_detail", args=[admission.pk])


def _asked(request):
    """Return the filter form, and the admissions within reach that it leaves."""
    request.jurisdiction.require("persons")
    criteria = AdmissionFilter(
        request.GET, jurisdiction=request.jurisdiction, today=timezone.localdate()
    )
    return criteria, criteria.narrow(Admission.objects.within(request.jurisdiction))


def _found(request, pk):
    request.jurisdiction.require("persons")
    admissions = Admission.objects.within(request.jurisdiction)
    return get_object_or_404(
        admissions.select_related("person", "organization", "recorded_by", "dossier"), pk=pk
    )


def _enter(request, form):
    """Record what was typed."""
    request.jurisdiction.require_write(form.cleaned_data["organization"])
    warned.refuse_more(request.user, request.jurisdiction.day)
    return enter(
        _entry(request, form),
        by=request.user,
        today=timezone.localdate(),
        confirmed=request.POST.getlist("confirm"),
    )


def _entry(request, form):
    """Return the entry, for the person on record if the user said that it is the same."""
    entry = form.entry()
    known = form.same_person() if "same_person" in request.POST else None
    if known and str(known.person_id) == request.POST["same_person"]:
        entry.person, entry.readmission = known.person, True
    return entry


def _next_start(asked):
    """Return, as a query, what the next form starts with: the next number of that decision."""
    number = re.sub(
        r"^\d+", lambda found: str(int(found[0]) + 1).zfill(len(found[0])), asked["decision_number"]
    )
    day = asked["decided_on"].strftime("%d/%m/%Y")
    start = {"organization": asked["organization"].pk, "decided_on": day, "decision_number": number}
    return urlencode(start)


def _entry_page(request, tried):
    midnight = datetime.combine(timezone.localdate(), time.min, timezone.get_current_timezone())
    entered = Admission.objects.within(request.jurisdiction).filter(
        recorded_by=request.user, recorded_at__gte=midnight
    )
    form = tried.form
    return tried.page(
        request,
        "recruitment/admissions/admission_add.html",
        title=_("Record an admission"),
        entered=entered.select_related("person", "organization").order_by("-pk")[:JUST_ENTERED],
        **_questions(request, tried),
        **_progress(request, form.cleaned_data if form.is_bound else form.initial),
    )


def _questions(request, tried):
    """Return what the warning box asks, with what was confirmed before."""
    form, warnings = tried.form, tried.warnings
    namesake = any(warning.code == "namesake" for warning in warnings)
    alike = of_warnings(
        warnings,
        getattr(form, "cleaned_data", {}),
        jurisdiction=request.jurisdiction,
        by=request.user,
        apart_from=form.admission.person if form.admission else None,
    )
    return {
        "alike": alike,
        "in_the_way": form.in_the_way(request.jurisdiction),
        "same_person": _same_person(form) if namesake and form.admission is None else None,
        "same_person_chosen": "same_person" in request.POST,
    }


def _same_person(form):
    """Return the key of the one on record who may be meant, and how that is asked; else None."""
    found = form.same_person()
    if found is None:
        return None
    said = _(
        "It is the same person: %(name)s, %(cell)s, decision of %(day)s; this is a readmission"
    )
    about = {
        "name": found.person.full_name,
        "cell": found.organization.name,
        "day": date_format(found.decided_on, "SHORT_DATE_FORMAT"),
    }
    return {"key": found.person_id, "said": said % about}


def _progress(request, asked):
    organization, decided_on = asked.get("organization"), asked.get("decided_on")
    if organization is None:
        return {"progress": None}
    today = timezone.localdate()
    progress = progress_above(
        organization,
        year=(decided_on or today).year,
        today=today,
        counting=settings.COUNTING_DATE,
        jurisdiction=request.jurisdiction,
    )
    return {"progress": progress}


def _correct(request, admission, form, version):
    """Correct what was typed."""
    request.jurisdiction.require_write(form.cleaned_data["organization"])
    warned.refuse_more(request.user, request.jurisdiction.day)
    return correct_admission(
        admission,
        form.entry(),
        version=version,
        by=request.user,
        today=timezone.localdate(),
        confirmed=request.POST.getlist("confirm"),
    )


def _changed(request, pk):
    admission = _found(request, pk)
    return changed(admission, who_changed(admission, reader=request.user))


def _meanwhile(request, admission, form):
    """Return both values of what differs; None where nothing does."""
    stored = _found(request, admission.pk)
    sensitive = request.jurisdiction.may_see_sensitive(stored.organization)
    differences = compared(form.entry(), entry_of(stored), sensitive=sensitive)
    if not differences and not stored.annulled_on:
        return None
    return differing(stored, who_changed(stored, reader=request.user), beside(form, differences))
