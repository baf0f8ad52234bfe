"""What recruitment does when organizations change, and when an admission is annulled."""

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
from recruitment.dossiers import following, pipeline
from recruitment.models import Candidate
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
def dossier_ends_with_its_admission(sender, admission, on, reason, by, **kwargs):
    """Close the dossier that led to an annulled admission; it can be opened again."""
    for candidate in Candidate.objects.filter(admission=admission):
        candidate.version += 1
        pipeline.end(candidate, outcome=Candidate.Outcome.ANNULLED, on=on, reason=reason, by=by)


@receiver(post_migrate)
def groups_are_filled_where_nothing_is_recorded(sender, **kwargs):
    """Count groups by their columns from the first admission on."""
    if sender.name == "recruitment":
        filling.fill_where_nothing_is_recorded(**kwargs)
