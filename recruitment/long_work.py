"""The long work of this app, as jobs: the recount of the tallies, dossiers under other rules."""

from functools import partial

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organizations.jobs import kinds
from organizations.jobs.kinds import Kind
from recruitment.counting import checking
from recruitment.dossiers import regulations
from recruitment.rulebook import rulebooks


class Following(TextChoices):
    FOLLOWING = regulations.FOLLOWING, _("Moving open dossiers to the rules in force")


def _follow_rules(job, tell) -> str:
    moved = regulations.follow_all(today=job.asked_on, by=job.asked_by, tell=tell)
    return regulations.worded(moved)


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
    kinds.tell(
        rulebooks.FOLLOW,
        Kind(
            _("Let open dossiers go by the rules in force"),
            _follow_rules,
            Following,
            subject="rules",
            offered=True,
        ),
    )
