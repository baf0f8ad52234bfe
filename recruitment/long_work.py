"""The long work of this app, as jobs: the recount of the tallies."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from organizations.jobs import kinds
from organizations.jobs.kinds import Kind
from recruitment.counting import checking


def register():
    of_tallies = partial(Kind, phases=checking.Phase, subject="tallies", offered=True)
    kinds.tell(
        "check_tallies",
        of_tallies(
            _("Check the tallies"),
            lambda job, tell: checking.worded(checking.check(tell, values=False)),
        ),
    )
    kinds.tell(
        "repair_tallies",
        of_tallies(
            _("Check the tallies and count anew what differs"),
            lambda job, tell: checking.worded(checking.check_and_repair(tell, values=False)),
        ),
    )
