"""Official papers: made as Word files, for one dossier, for many, for a course.

A file is answered to a POST, since making one writes to the trail whose papers were made.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from audit.context import out_of_reach
from config.typed.keys import keys_sent
from config.web import render_part
from recruitment.dossiers.views import unsaid
from recruitment.models import Candidate, Course, Participant
from recruitment.paperwork import filling, offers, paper_facts
from recruitment.paperwork.forms import BatchForm, PaperForm, SigningForm
from recruitment.paperwork.paper_kinds import OF_DOSSIERS
from recruitment.persons import readers


@require_http_methods(["GET", "HEAD", "POST"])
def paper_print(request, pk):
    """Make a paper of one dossier."""
    request.jurisdiction.require("persons")
    reach = paper_facts.with_all(Candidate.objects.within(request.jurisdiction).standing())
    candidate = get_object_or_404(reach, pk=pk)
    if request.method == "POST":
        form = PaperForm(request.POST)
        if not form.is_valid():
            raise Http404
        kind = form.cleaned_data["paper"]
        try:
            number = _("dossier %(number)s") % {"number": candidate.pk}
            made = _printed(request, kind, [candidate], office=form.cleaned_data["signs"])
            return _file(made, kind, number)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("recruitment:paper_print", pk=pk)
    today = timezone.localdate()
    context = {
        "candidate": candidate,
        "signing": SigningForm(),
        "unsaid": unsaid.bureaus(request, offers.signed_for(candidate, today)),
        **offers.of_dossier(candidate, today),
    }
    return render(request, "recruitment/paperwork/paper_print.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def paper_batch(request):
    """Make one paper of many dossiers, as one file."""
    request.jurisdiction.require("persons")
    asked = request.POST if request.method == "POST" else request.GET
    initial = {"paper": next(iter(OF_DOSSIERS))}
    form = BatchForm(asked or initial, jurisdiction=request.jurisdiction)
    signing = SigningForm(request.POST or None)
    chosen = None
    if request.method == "POST" and form.is_valid() and signing.is_valid():
        try:
            chosen = _chosen(request)
            office = signing.cleaned_data["signs"]
            made = _printed(request, form.kind, chosen, form.above, office=office)
            return _file(made, form.kind, f"{timezone.localdate():%Y-%m-%d}")
        except ValidationError as error:
            form.add_error(None, error)
    return _batch_page(request, form, signing, chosen)


@require_POST
def course_paper(request, pk):
    """Make the list of a course, of those on its roster whom the user sees."""
    request.jurisdiction.require("persons")
    may = request.jurisdiction
    course = get_object_or_404(Course.objects.within(may).select_related("organization"), pk=pk)
    roster = Participant.objects.within(may).on_roster().filter(course=course)
    related = ("candidate__person", "candidate__organization")
    participants = list(roster.select_related(*related).order_by("candidate__person__sort_key"))
    made = filling.print_course(course, participants, on=timezone.localdate(), by=request.user)
    return _file(made, filling.KINDS["DS-LOP"], course.number.replace("/", "-"))


def _printed(request, kind, candidates, organization=None, *, office=""):
    """Make the file, telling ethnic group and religion only of dossiers whose the user may see."""
    may = request.jurisdiction
    keys = [candidate.pk for candidate in candidates]
    sensitive = Candidate.objects.within(may).filter(
        pk__in=keys, organization__in=may.descendants(may.sensitive)
    )
    readers.note(sensitive, by=request.user)
    return filling.print_dossiers(
        kind,
        candidates,
        on=timezone.localdate(),
        by=request.user,
        sensitive=set(sensitive.values_list("pk", flat=True)),
        organization=organization,
        office=office,
    )


def _file(made, kind, about):
    name = f"{kind.code} {about}.docx"
    return HttpResponse(
        made,
        content_type=filling.MEDIA_TYPE,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def _chosen(request):
    """Return the dossiers that were ticked.

    Raises ValidationError if one of them lies out of reach, perhaps since a moment ago.
    """
    keys = keys_sent(request.POST.getlist("dossier"))
    reach = Candidate.objects.within(request.jurisdiction).standing().filter(pk__in=keys)
    chosen = list(paper_facts.with_all(reach))
    if len(chosen) != len(keys):
        out_of_reach(str(Candidate._meta.verbose_name))
        raise ValidationError(
            _("Some of these dossiers are no longer here. Look at the list again.")
        )
    return chosen


def _batch_page(request, form, signing, chosen):
    dossiers, more = [], False
    if not {"paper", "organization"} & form.errors.keys():
        found = list(form.dossiers()[: filling.MOST + 1])
        dossiers, more = found[: filling.MOST], len(found) > filling.MOST
    ticked = {each.pk for each in dossiers if chosen is None} | {each.pk for each in chosen or []}
    context = {
        "form": form.dress(focus=False),
        "signing": signing.dress(focus=False),
        "organization": form.above,
        "dossiers": [(each, each.pk in ticked) for each in dossiers],
        "more": more,
        "most": filling.MOST,
    }
    return render_part(
        request,
        page="recruitment/paperwork/paper_batch.html",
        part="recruitment/paperwork/_paper_dossiers.html",
        context=context,
    )
