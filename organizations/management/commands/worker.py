import signal
from contextlib import contextmanager
from threading import Event

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from organizations.jobs import work

AGAIN = 5  # seconds between two looks whether another worker has gone


class Command(BaseCommand):
    help = "Do long work in the order in which it was asked for, for good. At most one at a time."

    def add_arguments(self, parser):
        parser.add_argument(
            "--until-done", action="store_true", help="end when nothing waits any more"
        )

    def handle(self, *, until_done, **options):
        over = Event()
        with _ended_by_signals(over):
            told = False
            while not work.for_good(over, until_done=until_done) and not over.is_set():
                if not told:
                    said = _("Another one is at work; this one waits until it has gone.")
                    self.stdout.write(said)
                told = True
                over.wait(AGAIN)


@contextmanager
def _ended_by_signals(over):
    """Take no further job after a signal. At the second, end at once: what is being done then is
    begun again.
    """

    def finish(number, _frame):
        signal.signal(number, signal.SIG_DFL)
        over.set()

    before = {number: signal.signal(number, finish) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
