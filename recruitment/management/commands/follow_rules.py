from django.core.management.base import BaseCommand
from django.utils import timezone

from organizations.models import User
from recruitment.dossiers import regulations


class Command(BaseCommand):
    help = "Let open dossiers go by the rules in force today. To be run once a day."

    def handle(self, **options):
        moved = regulations.follow_all(today=timezone.localdate(), by=User.objects.system())
        self.stdout.write(self.style.SUCCESS(regulations.worded(moved)))
