"""Recount the tallies, and count anew what differs: the same for the command and for the page."""

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.typed.numbers import shown
from organizations import oracle
from organizations.jobs.kinds import Tell
from recruitment.counting import recount
from recruitment.counting.repair import repair


class Phase(TextChoices):
    RECOUNTING = "recounting", gettext_lazy("Recounting the tallies")
    CHECKING = "checking", gettext_lazy("Comparing with the tree of every day")
    REPAIRING = "repairing", gettext_lazy("Counting anew what differs")


def check(tell: Tell, *, values: bool) -> list[recount.Key]:
    """Return the keys of what differs, and say what does.

    With `values` also what is kept and what was recounted: for who has the whole database in
    hand, since groups by ethnicity and religion and names are among it.
    """
    tell(Phase.RECOUNTING)
    found = recount.differences(lambda done, total: tell(Phase.RECOUNTING, done, total))
    differs = _("%(key)s: kept %(kept)s, recounted %(recounted)s") if values else "%(key)s"
    for key, kept, recounted in found:
        tell.say(differs % {"key": key, "kept": kept, "recounted": recounted})
    return [key for key, _kept, _recounted in found]


def check_and_repair(tell: Tell, *, values: bool) -> list[recount.Key]:
    """Count anew what differs; return the keys of what still does.

    Raises ValidationError, and repairs nothing, where the tree itself is in doubt.
    """
    found = check(tell, values=values)
    if not found:
        return found
    if oracle.differences(lambda done, total: tell(Phase.CHECKING, done, total)):
        said = _("The ancestry differs from the tree, so nothing is repaired: see check_tree.")
        raise ValidationError(said)
    for done, total in repair(found):
        tell(Phase.REPAIRING, done, total)
    return check(tell, values=values)


def worded(found: list[recount.Key]) -> str:
    """Say in a sentence how many tallies differ."""
    if not found:
        return _("All tallies agree with a recount.")
    said = ngettext("%(n)s tally differs.", "%(n)s tallies differ.", len(found))
    return said % {"n": shown(len(found))}
