"""What is asked of few: a consent from above, special cases, a former membership."""

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recruitment.acting import sent
from recruitment.admissions.former_form import values_of
from recruitment.admissions.formers import formers_of
from recruitment.admissions.readmission import Former
from recruitment.dossiers import dossier, special
from recruitment.dossiers.forms.special import AnswerForm, ConsentForm, FormerForm, SpecialForm
from recruitment.dossiers.views.acts import act_on, held, require
from recruitment.persons import readers


@require_http_methods(["GET", "HEAD", "POST"])
def consent_record(request, pk):
    candidate = held(request, pk, boards=True)
    sensitive = request.jurisdiction.may_see_sensitive(candidate.organization)
    if sensitive:
        readers.note([candidate], by=request.user)
    offered = special.subjects(candidate, sensitive=sensitive)
    start = {"version": candidate.version, "subject": request.GET.get("subject", "")}
    kept = candidate.consents.filter(subject=start["subject"], subject__in=offered).first()
    if kept:
        start |= {"body": kept.body, "number": kept.number, "on": kept.on}
    return act_on(
        request,
        candidate,
        ConsentForm(sent(request), subjects=offered, initial=start),
        partial(special.record_consent, today=timezone.localdate()),
        title=_("Record a consent from above"),
        help=_("One document for each subject; another one takes its place."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_special(request, pk):
    """Who may not see the answers can give the first one, as a secretary who knows the person."""
    candidate, today = held(request, pk, boards=True), timezone.localdate()
    if not request.jurisdiction.may_see_sensitive(candidate.organization):
        require(request, candidate, boards=False)
        return _answer_unseen(request, candidate)
    readers.note([candidate], by=request.user)
    start = SpecialForm.values_of(candidate) | {"version": candidate.version}
    read = dossier.read_dossier(candidate, today)

    def answer(candidate, *, version, by, **answers):
        special.answer(candidate, answers, version=version, by=by, today=today)

    return act_on(
        request,
        candidate,
        SpecialForm(sent(request), initial=start),
        answer,
        page="recruitment/dossiers/candidate_special.html",
        title=_("Special cases"),
        notes=special.notes(read, today),
        consents=[each for each in candidate.consents.all() if each.is_sensitive],
    )


def _answer_unseen(request, candidate):
    """Ask the first question alone, in the same way whether it is answered or not."""
    form = AnswerForm(sent(request), initial={"version": candidate.version})
    return act_on(
        request,
        candidate,
        form,
        special.answer_unseen,
        title=_("Special cases"),
        help=_(
            "If somebody answered this before, that answer stays. Only who may see sensitive data "
            "sees it, and changes it."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_former(request, pk):
    candidate, today = held(request, pk, boards=True), timezone.localdate()
    sensitive = request.jurisdiction.may_see_sensitive(candidate.organization)
    if sensitive:
        readers.note([candidate], by=request.user)
    kept = formers_of({candidate.person_id}).get(candidate.person_id)
    if kept is None:
        kept = Former(left_on=dossier.exit_of(candidate))
    start = values_of(kept) | {"version": candidate.version}
    form = FormerForm(sent(request), sensitive=sensitive, initial=start)

    def remember(candidate, *, version, by, **_typed):
        special.remember(candidate, form.former(kept), version=version, by=by, today=today)

    return act_on(
        request,
        candidate,
        form,
        remember,
        title=_("Former membership"),
        help=_("A readmission is judged by it. Why somebody left is told to few."),
    )
