"""What recruitment does when organizations change, and when an admission is annulled."""

from django.apps import apps as installed
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from organizations.signals import (
    depending,
    examined,
    reclassified,
    restructured,
    succeeded,
    taken_back,
    unfounded,
)
from recruitment.counting import dossier_tallies, filling, shifting, tallies
from recruitment.dossiers import endings, following, regulations
from recruitment.models import Candidate, Stage, Step
from recruitment.signals import annulled


@receiver(restructured)
def tallies_follow_the_tree(sender, before, after, **kwargs):
    """Give the counts of what moved or ended to those it counts under from now on."""
    shifting.shift(before, after)


@receiver(reclassified)
def days_are_kept_for_upper_kinds(sender, organizations, **kwargs):
    """Count by day for what became a committee above the grassroots, and no more for others."""
    tallies.keep_days(organizations)


@receiver(unfounded)
def tallies_go_with_what_never_was(sender, organizations, **kwargs):
    """Drop the rows of organizations that are deleted: noughts, since nothing counts there."""
    tallies.drop(organizations)
    dossier_tallies.drop(organizations)


@receiver(examined)
def splits_of_cells_are_examined(sender, document, plan, **kwargs):
    """Say which dossiers would be left without a cell."""
    return following.find_unallotted(document, plan)


@receiver(succeeded)
def dossiers_follow_their_cells(sender, heirs, on, by, document, **kwargs):
    """Let what was under way in cells that ended go on in their heirs."""
    following.follow(heirs, on=on, by=by, document=document)


@receiver(depending)
def dossiers_that_went_on_depend(sender, document, **kwargs):
    """Say what was done since with the dossiers that a reorganization moved."""
    return following.dependants(document)


@receiver(taken_back)
def dossiers_go_back(sender, document, on, by, **kwargs):
    """Move dossiers back to the cells that stand again."""
    following.return_dossiers(document, on=on, by=by)


@receiver(annulled)
def dossiers_end_with_their_admissions(sender, admissions, on, reason, by, **kwargs):
    """Close the dossiers that led to annulled admissions; they can be opened again.

    One that was opened for the admission, and in which nobody has done anything, was as much of a
    mistake: the person is not on record by it, and can be entered anew.
    """
    candidates = list(Candidate.objects.filter(admission__in=admissions).order_by("pk"))
    dossier_tallies.hold_dossier_counts(each for each in candidates if each.is_open)
    for candidate in candidates:
        outcome = Candidate.Outcome.ANNULLED
        if candidate.version == 1 and _began_decided(candidate) and not candidate.courses.exists():
            outcome = Candidate.Outcome.MISTAKE
        candidate.version += 1
        endings.end(candidate, outcome=outcome, on=on, reason=reason, by=by)


def _began_decided(candidate):
    return candidate.steps.filter(kind=Step.Kind.ENTERED, after=Stage.DECIDED).exists()


@receiver(post_migrate)
def groups_are_filled_where_nothing_is_recorded(sender, **kwargs):
    """Count groups by their columns from the first admission on."""
    if sender.name == "recruitment":
        filling.fill_where_nothing_is_recorded(**kwargs)


@receiver(post_migrate)
def dossiers_follow_rules_that_an_update_put_right(sender, apps=installed, **kwargs):
    """Ask for the long work by which open dossiers follow, where an update shipped an edition."""
    if sender.name != "recruitment":
        return
    try:
        apps.get_model("recruitment", "Provision")
    except LookupError:  # it was migrated back to before there were any
        return
    regulations.ask_to_follow_editions()
