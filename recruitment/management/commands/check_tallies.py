from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.numbers import shown
from organizations import oracle
from recruitment.counting.recount import differences
from recruitment.counting.repair import repair


class Command(BaseCommand):
    help = (
        "Recount every tally with the in-memory tree; exit 1 and say what differs. "
        "With --repair, count anew what differs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="count anew what differs")

    def handle(self, *, repair, **options):
        found = self._found()
        if found and repair:
            self._repair(found)
            found = self._found()
        if found:
            said = ngettext("%(n)s tally differs.", "%(n)s tallies differ.", len(found))
            raise CommandError(said % {"n": shown(len(found))}, returncode=1)
        self.stdout.write(self.style.SUCCESS(_("All tallies agree with a recount.")))

    def _found(self):
        """Return the keys of what differs, and say what does."""
        found = differences()
        for key, kept, recounted in found:
            said = _("%(key)s: kept %(kept)s, recounted %(recounted)s")
            self.stdout.write(said % {"key": key, "kept": kept, "recounted": recounted})
        return [key for key, _kept, _recounted in found]

    def _repair(self, keys):
        if oracle.differences():
            said = _("The ancestry differs from the tree, so nothing is repaired: see check_tree.")
            raise CommandError(said, returncode=1)
        for done, total in repair(keys):
            self.stdout.write(
                _("Counted anew: %(done)s of %(total)s") % {"done": done, "total": total}
            )
