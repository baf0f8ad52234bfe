"""What recruitment does when organizations change."""

from django.dispatch import receiver

from organizations.signals import restructured
from recruitment import tallies


@receiver(restructured)
def tallies_follow_the_tree(sender, before, after, **kwargs):
    """Give the counts of what moved or ended to those it counts under from now on."""
    tallies.shift(before, after)
