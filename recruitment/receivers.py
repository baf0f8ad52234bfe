"""What recruitment does when organizations change, and when an admission is annulled."""

from django.dispatch import receiver

from organizations.signals import restructured, succeeded
from recruitment.counting import tallies
from recruitment.dossiers import pipeline, transfers
from recruitment.models import Candidate
from recruitment.signals import annulled


@receiver(restructured)
def tallies_follow_the_tree(sender, before, after, **kwargs):
    """Give the counts of what moved or ended to those it counts under from now on."""
    tallies.shift(before, after)


@receiver(succeeded)
def dossiers_follow_their_cell(sender, predecessor, heir, on, by, **kwargs):
    """Let what was under way in a cell that ended go on in its heir, if that is a cell."""
    transfers.follow(predecessor, heir, on=on, by=by)


@receiver(annulled)
def dossier_ends_with_its_admission(sender, admission, on, reason, by, **kwargs):
    """Close the dossier that led to an annulled admission; it can be opened again."""
    for candidate in Candidate.objects.filter(admission=admission):
        candidate.version += 1
        pipeline.end(candidate, outcome=Candidate.Outcome.ANNULLED, on=on, reason=reason, by=by)
