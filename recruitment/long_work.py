"""The long work of this app, as jobs: tallies recounted, dossiers under other rules, long files."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organizations.jobs import kinds
from organizations.jobs.kinds import Kind
from organizations.jurisdiction import Jurisdiction
from recruitment.counting import checking
from recruitment.dossiers import regulations
from recruitment.files import handed_in
from recruitment.models import HandedIn
from recruitment.rulebook import rulebooks


class Following(TextChoices):
    FOLLOWING = regulations.FOLLOWING, _("Moving open dossiers to the rules in force")


def _follow_rules(job, tell) -> str:
    moved = regulations.follow_all(today=job.asked_on, by=job.asked_by, tell=tell)
    return regulations.worded(moved)


class Reading(TextChoices):
    READING = "reading", _("Reading the rows")


def _of_file(do, job, tell) -> str:
    """Look at a file or load it, for who asked, if it is still in reach."""
    jurisdiction = Jurisdiction.of(job.asked_by, job.begun_on)
    handed = HandedIn.objects.within(jurisdiction, job.asked_by).filter(pk=job.record).first()
    if handed is None or not (job.asked_by.is_active and jurisdiction.administers):
        raise ValidationError(_("This file is not in the reach of your posts."))
    total = handed.rows
    handed = do(
        handed,
        jurisdiction=jurisdiction,
        by=job.asked_by,
        today=job.asked_on,
        tell=lambda done: tell(Reading.READING, done, total),
    )
    return handed_in.worded(handed)


def _shows_file(job, jurisdiction, by) -> bool:
    return HandedIn.objects.within(jurisdiction, by).filter(pk=job.record).exists()


def register():
    of_files = partial(
        Kind,
        phases=Reading,
        subject=handed_in.SUBJECT,
        page="recruitment:handed_in",
        shows=_shows_file,
    )
    load = partial(_of_file, handed_in.take)
    kinds.tell(handed_in.LOOK, of_files(_("Look at a file"), partial(_of_file, handed_in.look)))
    kinds.tell(handed_in.LOAD, of_files(_("Load a file"), load, whole=True))
    kinds.tell(
        handed_in.FOUND, of_files(_("Load organizations"), load, whole=True, changes_tree=True)
    )
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
