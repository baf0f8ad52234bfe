from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from recruitment.counting import checking


class Command(BaseCommand):
    help = (
        "Recount every tally with the in-memory tree; exit 1 and say what differs. "
        "With --repair, count anew what differs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="count anew what differs")

    def handle(self, *, repair, **options):
        try:
            act = checking.check_and_repair if repair else checking.check
            found = act(Printed(self.stdout), values=True)
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages), returncode=1) from refusal
        if found:
            raise CommandError(checking.worded(found), returncode=1)
        self.stdout.write(self.style.SUCCESS(checking.worded(found)))


class Printed:
    """Prints what differs, and how much of it was counted anew."""

    def __init__(self, out):
        self.say = out.write

    def __call__(self, phase, done=0, total=0):
        if phase == checking.Phase.REPAIRING:
            self.say(_("Counted anew: %(done)s of %(total)s") % {"done": done, "total": total})
