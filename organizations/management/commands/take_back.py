import sys

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Reorganization, User
from organizations.reorganization import documents, progress


class Command(BaseCommand):
    help = "Take one reorganization back, telling how far it is. Pages start it for long ones."

    def add_arguments(self, parser):
        parser.add_argument("document", type=int, help="its number in the address of its page")
        parser.add_argument("--by", required=True, help="the username of who decides it")
        parser.add_argument("--reason", help="why, for the trail; without it, asked from the input")
        parser.add_argument("--seen", type=int, help="the version that was looked at")

    def handle(self, *, document, by, reason, seen, **options):
        document = Reorganization.objects.get(pk=document)
        version = seen or document.version
        with progress.telling(document, version, self.stdout) as tell:
            documents.take_back(
                document,
                version=version,
                reason=reason or sys.stdin.read(),
                by=User.objects.get(username=by),
                today=timezone.localdate(),
                tell=tell,
            )
        self.stdout.write(self.style.SUCCESS(str(_("Done."))))
