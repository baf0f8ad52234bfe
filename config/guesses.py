"""Guesses at passwords: how many are let pass, for an account, from an address, at one's own.

Refusals stand in the trail and are counted there: an auditor sees what counted, and a success makes
only that user's own slips at that address forgotten. A limit closes the door for who is counted
together and for nobody else, whatever is typed; it opens as the refusals grow old.

Who is counted together guesses one after the other, from the count to what it leads to: of many
at the same moment no more pass than of as many in a row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from audit import trail
from audit.models import Entry

WAIT = timedelta(minutes=15)
SLIPS = 5  # for one account from one address, or at one's own password, within WAIT
FOR_ONE_ACCOUNT, ACCOUNT_WAIT = 50, timedelta(hours=1)  # from wherever
KNOWN_FOR = timedelta(days=30)

SPACE = 20_261_129
"""Which of the database's advisory locks are these: any number that nothing else uses."""


@contextmanager
def _one_after_the_other(*counted: str) -> Iterator[None]:
    """Hold what is `counted` until the end; what is written meanwhile stays, if nothing is raised.

    On SQLite a transaction that may write is the only one.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    """SELECT pg_advisory_xact_lock(%s, number)
                       FROM (SELECT DISTINCT hashtext(key) AS number FROM unnest(%s) AS key
                             ORDER BY number) AS numbers""",
                    [SPACE, list(counted)],
                )
        yield


@dataclass(frozen=True)
class SignIn:
    """Somebody at `address` who says to be `username`, at `now`."""

    username: str
    address: str
    now: datetime

    def alone(self):
        """Let nobody else guess meanwhile at this account, or from this address."""
        return _one_after_the_other(f"account {self.mark}", f"address {self.address}")

    def is_closed(self) -> bool:
        """Tell whether a limit was reached, so that the password is not even looked at.

        The limit of an account from everywhere closes it for addresses alone from which its user
        did not sign in lately: a stranger can lock nobody out. A name that nobody has is answered
        alike.
        """
        from_here = self._refused(WAIT).filter(address=self.address)
        return (
            from_here.count() >= settings.SIGN_IN_FAILURES_PER_ADDRESS
            or self._slips() >= SLIPS
            or (
                self._refused(ACCOUNT_WAIT).filter(**self._alike).count() >= FOR_ONE_ACCOUNT
                and not self._is_known_here()
            )
        )

    def refuse(self) -> None:
        """Write down that the password was wrong, and that a limit is reached with it."""
        said = {"account": (None, self.mark)}
        trail.record("session.refused", self._user, by=None, changes=said)
        if self.is_closed():
            trail.record("session.locked", self._user, by=None, changes=said)

    @property
    def mark(self) -> str:
        """Return what tells one name from another; not the name, which may be a password."""
        return salted_hmac("config.guesses", self.username.casefold()).hexdigest()[:12]

    @cached_property
    def _user(self):
        return get_user_model().objects.filter(username=self.username).first()

    @property
    def _alike(self):
        return {"changes__account__1": self.mark}

    def _refused(self, within):
        return Entry.objects.filter(action="session.refused", at__gt=self.now - within)

    def _slips(self):
        """Count wrong passwords here, since the user was let in here or got a new password."""
        forgotten = (
            Entry.objects.filter(at__gt=self.now - WAIT)
            .filter(
                Q(action="session.opened", actor=self.username, address=self.address)
                | Q(action="user.reset_password", subject_id=self._user and self._user.pk)
            )
            .values_list("pk", flat=True)
            .first()
        )
        slips = self._refused(WAIT).filter(**self._alike, address=self.address)
        return slips.filter(pk__gt=forgotten or 0).count()

    def _is_known_here(self):
        opened = Entry.objects.filter(action="session.opened", at__gt=self.now - KNOWN_FOR)
        return opened.filter(actor=self.username, address=self.address).exists()


def own_alone(user):
    """Let nobody else guess meanwhile at the present password of `user`."""
    return _one_after_the_other(f"own {user.pk}")


def own_is_closed(user, now: datetime) -> bool:
    """Tell whether `user` typed a wrong present password too often to try once more."""
    refused = Entry.objects.filter(action="password.refused", actor_id=user.pk)
    return refused.filter(at__gt=now - WAIT).count() >= SLIPS


def refuse_own(user) -> None:
    """Write down that `user` typed a wrong present password."""
    trail.record("password.refused", user, by=user)
