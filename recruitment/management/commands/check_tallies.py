from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recruitment.counting.recount import differences


class Command(BaseCommand):
    help = "Recount every tally with the in-memory tree; exit 1 and say what differs."

    def handle(self, **options):
        found = 0
        for key, kept, recounted in differences():
            found += 1
            said = _("%(key)s: kept %(kept)s, recounted %(recounted)s")
            self.stdout.write(said % {"key": key, "kept": kept, "recounted": recounted})
        if found:
            said = ngettext("%(n)s tally differs.", "%(n)s tallies differ.", found) % {"n": found}
            raise CommandError(said, returncode=1)
        self.stdout.write(self.style.SUCCESS(_("All tallies agree with a recount.")))
