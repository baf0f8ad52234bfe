"""Admissions: entered, listed, exported, looked at, corrected, annulled."""

import re
from datetime import datetime, time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config.typed import sealed
from config.web import asks_by_post, overtaken, paginate, render_part
from organizations.meanwhile import is_again, who_changed
from recruitment import submissions
from recruitment.admissions.admissions import admit, annul, correct, entry_of, history
from recruitment.admissions.forms import (
    JUST_ENTERED,
    AdmissionFilter,
    AdmissionForm,
    AnnulForm,
    StartForm,
)
from recruitment.admissions.progress import progress_above
from recruitment.dossiers.forms import meanwhile
from recruitment.dossiers.shown import compared, facts
from recruitment.fields import TokenForm, VersionForm
from recruitment.files import exports
from recruitment.files.exports import COLUMNS, Footer
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.members.probation_dues import of_admission
from recruitment.models import Admission, Candidate, groups
from recruitment.persons import readers, warned
from recruitment.persons.alike import of_warnings


@asks_by_post("persons")
@require_safe
def admission_list(request):
    criteria, admissions = _asked(request)
    page = paginate(request, admissions)
    if criteria.reading.group in groups.SENSITIVE:
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
    if form not in exports.MEDIA_TYPES:
        raise Http404
    criteria, admissions = _asked(request)
    request.jurisdiction.require("exporting_persons")
    exportable = request.jurisdiction.descendants(request.jurisdiction.exporting_persons)
    now = timezone.localtime()
    query = sealed.open_all(request.GET, request.user.pk).urlencode()
    made = exports.export(
        admissions.filter(organization__in=exportable),
        form=form,
        query=query,
        footer=Footer(
            by=request.user,
            at=now,
            scope=str(criteria.statement),
            complete=criteria.complete_from is None,
        ),
        organization_id=criteria.top.pk if criteria.top else None,
    )
    name = criteria.file_name(f"ket-nap-{now:%Y-%m-%d}", form)
    return HttpResponse(
        made,
        content_type=exports.MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def admission_add(request):
    request.jurisdiction.require("writing")
    if request.method == "POST":
        return _enter(request)
    start = StartForm(request.GET, jurisdiction=request.jurisdiction).values()
    if request.htmx:
        return render(request, "recruitment/admissions/_progress.html", _progress(request, start))
    form = AdmissionForm(jurisdiction=request.jurisdiction, initial=start)
    if start.get("decision_number", "")[:1].isdigit():
        form.fields["decision_number"].help_text = _(
            "The number after the one just saved. On the same decision, write that one again."
        )
    return _entry_page(request, form, TokenForm.fresh(), start)


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
            "entries": history(admission, sensitive=sensitive),
            "may_write": "writing" in rights,
            **_probation(request, admission, today),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def admission_correct(request, pk):
    admission = _found(request, pk)
    request.jurisdiction.require_write(admission.organization)
    if admission.annulled_on:
        return _annulled_already(request, admission)
    if request.method == "POST":
        return _correct(request, admission)
    form = AdmissionForm(
        jurisdiction=request.jurisdiction,
        admission=admission,
        initial=AdmissionForm.values_of(entry_of(admission)),
    )
    version = VersionForm(initial={"version": admission.version})
    return _correction_page(request, admission, form, version)


@require_http_methods(["GET", "HEAD", "POST"])
def admission_annul(request, pk):
    admission = _found(request, pk)
    request.jurisdiction.require_write(admission.organization)
    if admission.annulled_on:
        return _annulled_already(request, admission)
    today = timezone.localdate()
    initial = {"version": admission.version, "on": today}
    form = AnnulForm(request.POST or None, initial=initial, today=today)
    conflict = ""
    if form.is_valid():
        asked = form.cleaned_data
        try:
            annul(
                admission,
                on=asked["on"],
                reason=asked["reason"],
                version=asked["version"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None if hasattr(error, "error_dict") else "on", error)
        except Conflict:
            admission = _found(request, pk)
            conflict = who_changed(admission, reader=request.user)
            again = {"version": admission.version, "on": asked["on"], "reason": asked["reason"]}
            form = AnnulForm(initial=again, today=today)
        else:
            name = admission.person.full_name
            messages.success(request, _("The admission of %(name)s is annulled.") % {"name": name})
            return redirect("recruitment:admission_detail", pk=pk)
    context = {
        "admission": admission,
        "form": form.dress(),
        "conflict": conflict,
        "facts": facts(admission, sensitive=False),
    }
    status = 409 if conflict else 200
    return render(request, "recruitment/admissions/admission_annul.html", context, status=status)


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
    now = reverse("recruitment:admission_detail", args=[admission.pk])
    why = f"{who_changed(admission, reader=request.user)} {said}"
    reason = request.POST.get("reason", "")
    again = is_again(admission, reason=reason, by=request.user)
    return overtaken(request, why, now, asked=said, again=again)


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


def _enter(request):
    """Record what was typed, once, or show what stands against it."""
    form = AdmissionForm(request.POST, jurisdiction=request.jurisdiction)
    token = TokenForm(request.POST)
    if not token.is_valid():
        token = TokenForm.fresh()
        form.add_error(None, _("This form had lost its number. Please send it again."))
    if not form.is_valid():
        return _entry_page(request, form, token, form.cleaned_data)
    request.jurisdiction.require_write(form.cleaned_data["organization"])
    try:
        warned.refuse_more(request.user, request.jurisdiction.day)
        admission = submissions.once(
            token.cleaned_data["token"],
            submissions.digest_of(dict(request.POST.lists())),
            lambda: admit(
                _entry(request, form),
                by=request.user,
                today=timezone.localdate(),
                confirmed=request.POST.getlist("confirm"),
            ),
            by=request.user,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _entry_page(request, form, token, form.cleaned_data)
    except Unconfirmed as odd:
        return _entry_page(request, form, token, form.cleaned_data, warnings=odd.warnings)
    except submissions.Reused as reused:
        return _entry_page(
            request, form, TokenForm.fresh(), form.cleaned_data, reused=reused, status=422
        )
    messages.success(
        request, _("The admission of %(name)s is recorded.") % {"name": form.entry().full_name}
    )
    if "next" not in request.POST:
        return redirect("recruitment:admission_detail", pk=admission.pk)
    return redirect(f"{reverse('recruitment:admission_add')}?{_next_start(form.cleaned_data)}")


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


def _entry_page(request, form, token, asked, *, warnings=(), reused=None, status=200):
    midnight = datetime.combine(timezone.localdate(), time.min, timezone.get_current_timezone())
    entered = Admission.objects.within(request.jurisdiction).filter(
        recorded_by=request.user, recorded_at__gte=midnight
    )
    context = {
        "form": form.dress(focus=not warnings),
        "token": token,
        "entered": entered.select_related("person", "organization").order_by("-pk")[:JUST_ENTERED],
        "reused": reused,
        **_questions(request, form, warnings),
        **_progress(request, asked),
    }
    return render(request, "recruitment/admissions/admission_add.html", context, status=status)


def _questions(request, form, warnings):
    """Return what the warning box asks, with what was confirmed before."""
    namesake = any(warning.code == "namesake" for warning in warnings)
    alike = of_warnings(
        warnings,
        getattr(form, "cleaned_data", {}),
        jurisdiction=request.jurisdiction,
        by=request.user,
        apart_from=form.admission.person if form.admission else None,
    )
    return {
        "warnings": warnings,
        "alike": alike,
        "in_the_way": form.in_the_way(request.jurisdiction),
        "confirmed": request.POST.getlist("confirm"),
        "same_person": form.same_person() if namesake and form.admission is None else None,
        "same_person_chosen": "same_person" in request.POST,
    }


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


def _correct(request, admission):
    """Correct what was typed, or show what stands against it."""
    may = request.jurisdiction
    form = AdmissionForm(request.POST, jurisdiction=may, admission=admission)
    version = VersionForm(request.POST)
    if not version.is_valid():
        version = VersionForm(initial={"version": admission.version})
        form.add_error(None, _("This form had lost its number. Please send it again."))
    if not form.is_valid():
        return _correction_page(request, admission, form, version)
    may.require_write(form.cleaned_data["organization"])
    entry = form.entry()
    try:
        warned.refuse_more(request.user, may.day)
        correct(
            admission,
            entry,
            version=version.cleaned_data["version"],
            by=request.user,
            today=timezone.localdate(),
            confirmed=request.POST.getlist("confirm"),
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _correction_page(request, admission, form, version)
    except Unconfirmed as odd:
        return _correction_page(request, admission, form, version, warnings=odd.warnings)
    except Conflict:
        return _conflict(request, admission, form, entry)
    messages.success(
        request, _("The admission of %(name)s is corrected.") % {"name": entry.full_name}
    )
    return redirect("recruitment:admission_detail", pk=admission.pk)


def _conflict(request, admission, form, entry):
    """Show both values of what differs, and let the user go on from what is stored now.

    Where nothing differs, the same form was sent twice, and all is well.
    """
    stored = _found(request, admission.pk)
    sensitive = request.jurisdiction.may_see_sensitive(stored.organization)
    differences = compared(entry, entry_of(stored), sensitive=sensitive)
    if not differences and not stored.annulled_on:
        return redirect("recruitment:admission_detail", pk=admission.pk)
    version = VersionForm(initial={"version": stored.version})
    more = {
        "differences": meanwhile.beside(form, differences),
        "conflict": who_changed(stored, reader=request.user),
    }
    return _correction_page(request, stored, form, version, status=409, **more)


def _correction_page(request, admission, form, version, *, warnings=(), status=200, **more):
    if request.jurisdiction.may_see_sensitive(admission.organization):
        readers.note([admission], by=request.user)
    context = {
        "admission": admission,
        "form": form.dress(focus=not warnings and status == 200),
        "version": version,
        **_questions(request, form, warnings),
        **more,
    }
    return render(request, "recruitment/admissions/admission_correct.html", context, status=status)
