from django.core.management.base import BaseCommand, CommandError

from organizations.oracle import differences


class Command(BaseCommand):
    help = "Rebuild the ancestry in memory and compare; exit 1 and say what differs."

    def handle(self, **options):
        found = 0
        for day, pair, what in differences():
            found += 1
            self.stdout.write(f"{day}: {pair} {what}")
        if found:
            raise CommandError(f"{found} differences.", returncode=1)
        self.stdout.write(self.style.SUCCESS("The ancestry agrees with the tree of every day."))
