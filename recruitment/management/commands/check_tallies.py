from django.core.management.base import BaseCommand, CommandError

from recruitment.recount import differences


class Command(BaseCommand):
    help = "Recount every tally with the in-memory tree; exit 1 and say what differs."

    def handle(self, **options):
        found = 0
        for key, kept, recounted in differences():
            found += 1
            self.stdout.write(f"{key}: kept {kept}, recounted {recounted}")
        if found:
            raise CommandError(f"{found} tallies differ.", returncode=1)
        self.stdout.write(self.style.SUCCESS("All tallies agree with a recount."))
