"""What is to be done to reach a stage, as an instruction and as a heading of its form."""

from django.utils.translation import gettext_lazy as _

from recruitment.models import Stage

VERBS = {
    Stage.SYMPATHIZER: _("List as sympathizer"),
    Stage.COURSE_DONE: _("Record the awareness certificate"),
    Stage.APPLICATION: _("Record the application"),
    Stage.BIOGRAPHY: _("Record the biography"),
    Stage.BACKGROUND_CHECK: _("Record the background check"),
    Stage.ENDORSED: _("Record the endorsements"),
    Stage.CELL_VOTED: _("Record the cell's resolution"),
    Stage.SUB_APPRAISED: _("Record the sub-committee's appraisal"),
    Stage.GRASSROOTS_RESOLVED: _("Record the grassroots committee's resolution"),
    Stage.DECIDED: _("Record the decision of admission"),
    Stage.ADMITTED: _("Record the ceremony"),
    Stage.NEW_MEMBER_COURSE: _("Record the new-member certificate"),
    Stage.RECOGNITION_FILED: _("Record the request for recognition"),
    Stage.RECOGNITION_VOTED: _("Record the cell's resolution on recognition"),
    Stage.OFFICIAL: _("Record the recognition"),
}

DECIDING = (Stage.SUB_APPRAISED, Stage.GRASSROOTS_RESOLVED, Stage.DECIDED, Stage.OFFICIAL)
"""The steps of committees above the cell, which boards may record too."""
