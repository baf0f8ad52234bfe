"""What is to be done to reach a stage: how it is called wherever somebody is asked to do it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recruitment.models import Stage


@dataclass(frozen=True)
class Words:
    """`step` names the step, as a button and as the heading of its form.

    `due` is what the inbox asks for, where that is not `step`. `number` and `day` are what the
    form calls those of its document; without the first there is no number to be typed.
    """

    step: str | Promise
    due: str | Promise = ""
    number: str | Promise = ""
    day: str | Promise = ""


WORDS: dict[str, Words] = {
    Stage.SYMPATHIZER: Words(_("List as sympathizer"), number=_("Number of the cell's resolution")),
    Stage.COURSE_DONE: Words(_("Record the awareness certificate")),
    Stage.APPLICATION: Words(_("Record the application")),
    Stage.BIOGRAPHY: Words(_("Record the biography")),
    Stage.BACKGROUND_CHECK: Words(
        _("Record the background check"),
        due=_("Finish the background check"),
        number=_("Number of the answer"),
    ),
    Stage.ENDORSED: Words(_("Record the endorsements")),
    Stage.CELL_VOTED: Words(
        _("Record the cell's resolution"),
        number=_("Number of the resolution"),
        day=_("Date of the cell's meeting"),
    ),
    Stage.SUB_APPRAISED: Words(
        _("Record the sub-committee's appraisal"),
        due=_("Appraise the dossier"),
        number=_("Number of the report"),
    ),
    Stage.GRASSROOTS_RESOLVED: Words(
        _("Record the grassroots committee's resolution"),
        due=_("Resolve on the proposal"),
        number=_("Number of the resolution"),
        day=_("Date of the committee's meeting"),
    ),
    Stage.DECIDED: Words(
        _("Record the decision of admission"),
        due=_("Decide on the admission"),
        number=_("Decision number"),
        day=_("Date of the decision"),
    ),
    Stage.ADMITTED: Words(
        _("Record the ceremony"), due=_("Hold the ceremony"), day=_("Date of the ceremony")
    ),
    Stage.NEW_MEMBER_COURSE: Words(
        _("Record the new-member certificate"), due=_("Send to the course for new members")
    ),
    Stage.RECOGNITION_FILED: Words(
        _("Record the request for recognition"), due=_("Have the recognition asked for")
    ),
    Stage.RECOGNITION_VOTED: Words(
        _("Record the cell's resolution on recognition"),
        due=_("Let the cell vote on the recognition"),
        number=_("Number of the resolution"),
        day=_("Date of the cell's meeting"),
    ),
    Stage.RECOGNITION_APPRAISED: Words(
        _("Record the sub-committee's appraisal on recognition"),
        due=_("Appraise the recognition"),
        number=_("Number of the report"),
    ),
    Stage.RECOGNITION_RESOLVED: Words(
        _("Record the grassroots committee's resolution on recognition"),
        due=_("Resolve on the recognition"),
        number=_("Number of the resolution"),
        day=_("Date of the committee's meeting"),
    ),
    Stage.OFFICIAL: Words(
        _("Record the recognition"),
        due=_("Decide on the recognition"),
        number=_("Decision number"),
        day=_("Date of the decision"),
    ),
}

DECIDING = (
    Stage.SUB_APPRAISED,
    Stage.GRASSROOTS_RESOLVED,
    Stage.DECIDED,
    Stage.RECOGNITION_APPRAISED,
    Stage.RECOGNITION_RESOLVED,
    Stage.OFFICIAL,
)
"""The steps of committees above the cell, which boards may record too."""

WITHOUT_LETTERS = _(
    "No letters were sent: one of the parents, brothers, sisters or children is a Party member, "
    "and the biography is declared fully and clearly."
)
"""Why the background of somebody is taken for checked. Source: 01-HD/TW 2021, 3.4."""
