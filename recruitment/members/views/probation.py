"""Who is on probation: listed with what is due, taken up, removed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.context import out_of_reach
from config.typed.keys import keys_sent
from config.typed.numbers import shown
from config.web import asks_by_post, paginate, render_part
from organizations.meanwhile import who_changed
from recruitment.acting import Meanwhile, attempt, changed, press, sent
from recruitment.admissions.membership import without_dossier
from recruitment.asking import PersonsFilter
from recruitment.dossiers.views.acts import closed
from recruitment.members import probation
from recruitment.members.forms import RemoveForm
from recruitment.members.probation_dues import described, on_record
from recruitment.models import Admission, Candidate


@asks_by_post("persons")
@require_safe
def probation_list(request):
    request.jurisdiction.require("persons")
    today = timezone.localdate()
    criteria = PersonsFilter(request.GET, jurisdiction=request.jurisdiction, today=today)
    found = on_record(request.jurisdiction, today).narrowed(criteria.narrow)
    page = paginate(request, found)
    return render_part(
        request,
        page="recruitment/members/probation_list.html",
        part="recruitment/members/_probations.html",
        context={
            "criteria": criteria,
            "page": page,
            "rows": described(page, today),
        },
    )


@require_POST
def probation_take_up(request, pk):
    request.jurisdiction.require("persons")
    admissions = Admission.objects.within(request.jurisdiction)
    admission = get_object_or_404(admissions.select_related("organization"), pk=pk)
    request.jurisdiction.require_write(admission.organization)
    tried = _take_up(request, admission)
    if tried.done:
        return redirect("recruitment:candidate_detail", pk=tried.done.result.pk)
    messages.warning(request, tried.told)
    return redirect("recruitment:admission_detail", pk=pk)


def _take_up(request, admission):
    annulled = _("This admission is annulled and can no longer be changed.")
    return press(
        request,
        lambda: probation.take_up(admission, by=request.user, today=timezone.localdate()),
        meanwhile=lambda: Meanwhile(admission, annulled),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def probation_take_up_all(request):
    if not request.jurisdiction.writing:
        raise PermissionDenied
    errors = []
    if request.method == "POST":
        number, errors = _take_up_chosen(request)
        if number:
            words = ngettext("%(n)s dossier is opened.", "%(n)s dossiers are opened.", number)
            messages.success(request, words % {"n": shown(number)})
        if not errors:
            return redirect("recruitment:probation_take_up_all")
    cells = request.jurisdiction.descendants(request.jurisdiction.writing)
    found = without_dossier(cells, timezone.localdate())
    rows = found.select_related("person", "organization").order_by("decided_on", "pk")
    context = {"page": paginate(request, rows), "errors": errors}
    return render(request, "recruitment/members/probation_take_up_all.html", context)


def _take_up_chosen(request):
    """Open the dossiers of who is ticked. Return how many, and why others are not opened."""
    may, keys = request.jurisdiction, keys_sent(request.POST.getlist("admission"))
    written = Admission.objects.within(may).filter(organization__in=may.descendants(may.writing))
    chosen = list(written.filter(pk__in=keys).select_related("organization", "person"))
    if len(chosen) != len(keys):
        out_of_reach(str(Admission._meta.verbose_name))
        errors = [_("Some of these admissions are no longer here. Look at the list again.")]
    elif not chosen:
        errors = [_("Tick whose dossiers are to be opened.")]
    else:
        errors = []
    tried = [(admission.person.full_name, _take_up(request, admission)) for admission in chosen]
    errors += [f"{name}: {each.told}" for name, each in tried if not each.done]
    return sum(bool(each.done) for _name, each in tried), errors


@require_http_methods(["GET", "HEAD", "POST"])
def probation_remove(request, pk):
    candidate = _found(request, pk)
    _require_decide(request, candidate.organization)
    today = timezone.localdate()
    form = RemoveForm(sent(request), initial={"version": candidate.version, "on": today})
    asked = {"today": today, "confirmed": request.POST.getlist("confirm")}
    tried = attempt(
        request,
        form,
        lambda: probation.remove(candidate, **form.said(), by=request.user, **asked),
        meanwhile=lambda: _changed(request, pk),
    )
    if tried.done:
        name = {"name": candidate.person.full_name}
        messages.success(request, _("%(name)s is struck off.") % name)
        return redirect("recruitment:member_event_detail", pk=tried.done.result.pk)
    candidate = tried.now(candidate)
    name, cell = candidate.person.full_name, candidate.organization.name
    return tried.page(
        request,
        "recruitment/members/probation_remove.html",
        title=_("Refuse the recognition, or remove"),
        subject=f"{name} · {cell} · {candidate.get_stage_display()}",
        help=_(
            "The member is struck off and the dossier is closed. The admission stands, and counts "
            "in its year as before."
        ),
        candidate=candidate,
        button=_("Strike off"),
        is_grave=True,
        back=reverse("recruitment:probation_list"),
    )


def _changed(request, pk):
    candidate = _found(request, pk)
    now = "" if candidate.is_open else closed(candidate)
    return changed(candidate, who_changed(candidate, reader=request.user), now=now)


def _found(request, pk):
    request.jurisdiction.require("persons")
    candidates = Candidate.objects.within(request.jurisdiction)
    return get_object_or_404(candidates.select_related("person", "organization"), pk=pk)


def _require_decide(request, organization):
    """Let the secretary of the cell's reach, and the board that decides, strike off."""
    if not {"writing", "deciding"} & request.jurisdiction.rights_in(organization):
        raise PermissionDenied
