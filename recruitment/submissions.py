"""Forms that are sent once: a double click, a retry, a step back must not record twice.

Each form carries a token. The first time, it is stored with what was sent, in the transaction
that does the work; after that the same contents get the same answer, and others are refused.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from organizations.models import User
from recruitment.models import Submission

NOT_CONTENTS = {"csrfmiddlewaretoken", "typed_by", "token", "confirm", "next"}
"""What does not make two forms differ: which button was pressed, what was confirmed."""


class Reused(Exception):
    """The token was already used for other contents; `record` is what was recorded then.

    It is None where somebody else used the token.
    """

    def __init__(self, record: Model | None):
        super().__init__()
        self.record = record


def digest_of(fields: Mapping[str, Iterable[str]]) -> str:
    """Return a fingerprint of the values of a form, in whatever order they were sent."""
    contents = sorted(
        (name, [value.strip() for value in values])
        for name, values in fields.items()
        if name not in NOT_CONTENTS
    )
    return hashlib.sha256(repr(contents).encode()).hexdigest()


def was_sent(token: UUID, digest: str, *, by: User) -> bool:
    """Tell whether `by` sent this form before, with these contents, and it was recorded."""
    return Submission.objects.filter(token=token, digest=digest, user=by).exists()


@transaction.atomic
def once(token: UUID, digest: str, act: Callable[[], Model], *, by: User) -> Model:
    """Return what `act` records, or what it recorded when this form was sent before.

    The user's row is locked first, so that of two copies sent at once the second finds the
    first. Raises Reused if the token came with other contents, and whatever `act` raises.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    sent = Submission.objects.filter(token=token).first()
    if sent is not None:
        if sent.user_id != by.pk:
            raise Reused(None)
        record = apps.get_model(sent.subject_type)._base_manager.get(pk=sent.subject_id)
        if sent.digest != digest:
            raise Reused(record)
        return record
    record = act()
    Submission.objects.create(
        token=token,
        user=by,
        digest=digest,
        subject_type=record._meta.label_lower,
        subject_id=record.pk,
        at=timezone.now(),
    )
    return record
