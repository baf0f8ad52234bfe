from django.core.management.base import BaseCommand, CommandError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.numbers import shown
from organizations.oracle import differences


class Command(BaseCommand):
    help = "Rebuild the ancestry in memory and compare; exit 1 and say what differs."

    def handle(self, **options):
        found = 0
        for day, pair, what in differences():
            found += 1
            self.stdout.write(f"{date_format(day, 'SHORT_DATE_FORMAT')}: {pair} {what}")
        if found:
            said = ngettext("%(n)s difference.", "%(n)s differences.", found) % {"n": shown(found)}
            raise CommandError(said, returncode=1)
        said = _("The ancestry agrees with the tree of every day.")
        self.stdout.write(self.style.SUCCESS(said))
