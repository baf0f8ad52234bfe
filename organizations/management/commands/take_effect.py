from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Reorganization, User
from organizations.reorganization import documents


class Command(BaseCommand):
    help = "Let the reorganizations take effect whose day has come. To be run once a day."

    def handle(self, **options):
        today = timezone.localdate()
        for document in documents.take_effect(today=today, by=User.objects.system()):
            said = _("In effect: %(number)s (%(day)s).") % _told(document)
            self.stdout.write(self.style.SUCCESS(said))
        left = list(Reorganization.objects.waiting().filter(on__lte=today))
        for document in left:
            said = _("Not in effect, still waiting: %(number)s (%(day)s). %(why)s")
            self.stderr.write(said % {**_told(document), "why": document.obstacle})
        if left:
            raise CommandError(returncode=1)


def _told(document):
    return {"number": document, "day": document.on.strftime("%d/%m/%Y")}
