"""Let a process of its own carry out what would take longer than a page may."""

import logging
import subprocess
import sys
from threading import Thread

from django.conf import settings
from django.db import connection
from django.utils import timezone

from organizations.models import Progress, Reorganization, User
from organizations.reorganization import progress

logger = logging.getLogger(__name__)
ENDED_AS_TOLD = (0, 2)  # done; refused, which stands on the document


def start_effect(document: Reorganization, *, version: int, by: User) -> None:
    """Let a process of its own put `document` into effect; see the command `put_into_effect`."""
    _start(document, "put_into_effect", version, by)


def start_taking_back(document: Reorganization, *, version: int, reason: str, by: User) -> None:
    """Let a process of its own take `document` back; see the command `take_back`."""
    _start(document, "take_back", version, by, said=reason)


def _start(document, command, version, by, *, said=""):
    """Start our `command`; what was typed goes to its input, since who lists processes sees
    their arguments.
    """
    now = timezone.now()
    begun = {"phase": Progress.Phase.DRAWING, "done": 0, "total": 0}
    Progress.objects.update_or_create(
        document=document, defaults={**begun, "started_at": now, "heard_at": now}
    )
    arguments = [str(document.pk), f"--by={by.get_username()}", f"--seen={version}"]
    process = subprocess.Popen(  # noqa: S603  (our command; each word is an argument of its own)
        [sys.executable, "manage.py", command, *arguments],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        encoding="utf-8",
    )
    Thread(
        target=_see_to_its_end, args=(process, command, document.pk, version, said), daemon=True
    ).start()


def _see_to_its_end(process, command, key, version, said):
    """Wait for the process, so that nothing of it is left. What it died of is logged, and that it
    did stands on the document.
    """
    _out, complaints = process.communicate(said)
    if process.returncode not in ENDED_AS_TOLD:
        logger.error("%s %s ended with %s: %s", command, key, process.returncode, complaints)
        try:
            progress.died(key, version)
        finally:
            connection.close()
