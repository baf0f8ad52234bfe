"""What is written down of a recorded step, for its papers: the meeting, the opinions collected."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recruitment.acting import sent
from recruitment.dossiers import corrections, deciders, dossier, minutes
from recruitment.dossiers.dossier import Dossier
from recruitment.dossiers.forms.minutes import MinutesForm
from recruitment.dossiers.verbs import DECIDING
from recruitment.dossiers.views.acts import act_on, held, require, too_late_for


@require_http_methods(["GET", "HEAD", "POST"])
def step_minutes(request, pk, step):
    candidate = held(request, pk, boards=True)
    step = get_object_or_404(candidate.steps, pk=step)
    if not minutes.may_be_written(step):
        raise Http404
    require(request, candidate, boards=step.after in DECIDING)
    if corrections.is_taken_back(step, list(candidate.steps.order_by("pk"))):
        said = _("This step was taken back and can no longer be corrected.")
        return too_late_for(request, candidate, said)
    form = MinutesForm(
        sent(request),
        stage=step.after,
        proposed=proposed(dossier.read_dossier(candidate, step.on), step.after, step.on),
        said=minutes.said_of(step),
        initial={"version": candidate.version},
    )

    def write(candidate, *, version, by, reason, **_typed):
        said = {"reason": reason, "version": version, "by": by}
        minutes.put_right(candidate, step=step, said=form.said_of_it(), **said)

    return act_on(
        request,
        candidate,
        form,
        write,
        title=_("For the papers of the step: %(stage)s") % {"stage": step.get_after_display()},
        help=_("Nothing of this is needed. What is left empty is a dotted line on the papers."),
    )


def proposed(read: Dossier, stage, on) -> dict[str, object]:
    """Return what may hold again of a meeting for the step to `stage`; none of most steps."""
    if stage in minutes.OF_THE_CELL:
        return minutes.proposed(stage, read.candidate.organization, on)
    if stage not in minutes.ASKED:
        return {}
    return minutes.proposed(stage, deciders.competent(stage, read.chain, read.rules), on)
