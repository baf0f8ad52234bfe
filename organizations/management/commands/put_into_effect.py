from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Reorganization, User
from organizations.reorganization import documents
from organizations.reorganization.progress import Phase, Teller


class Command(BaseCommand):
    help = (
        "Let one reorganization take effect, telling how far it is. Pages start it for long ones."
    )

    def add_arguments(self, parser):
        parser.add_argument("document", type=int, help="its number in the address of its page")
        parser.add_argument("--by", required=True, help="the username of who decides it")
        parser.add_argument("--seen", type=int, help="the version that was looked at")

    def handle(self, *, document, by, seen, **options):
        document = Reorganization.objects.get(pk=document)
        teller, settled = Teller(document), False
        try:
            documents.issue(
                document,
                version=seen or document.version,
                by=User.objects.get(username=by),
                today=timezone.localdate(),
                tell=lambda *told: (teller(*told), self._say(*told)),
            )
            settled = True
        except ValidationError as refusal:
            said = "\n".join(refusal.messages)
            Reorganization.objects.filter(pk=document.pk).update(obstacle=said)
            settled = True
            raise CommandError(said, returncode=2) from refusal
        finally:
            teller.close(settled=settled)
        self.stdout.write(self.style.SUCCESS(str(_("Done."))))

    def _say(self, phase, done=0, total=0):
        told = f" {done}/{total}" if total else ""
        self.stdout.write(f"{Phase(phase).label}{told}")
        self.stdout.flush()
