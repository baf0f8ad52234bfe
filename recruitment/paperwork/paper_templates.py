"""The templates of official papers: the one in use, and what a new one must be to take its place.

A template is a Word file that somebody outside may have made. A process of its own, with limits
of time and memory, looks it through and fills it in (`recruitment.paperwork.filler`), with what
`recruitment.paperwork.template_rules` allow and the names of `recruitment.paperwork.paper_names`.
"""

import json
import logging
import tempfile
from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations import confined, names
from organizations.models import User
from recruitment.ledger import required
from recruitment.models import PaperTemplate
from recruitment.paperwork.paper_kinds import PaperKind
from recruitment.paperwork.paper_names import example_of, names_of
from recruitment.paperwork.template_faults import in_words

LARGEST = 2 * 1024 * 1024
CHILD = "recruitment.paperwork.filler"
LIMITS = confined.Limits(seconds=5, memory=512 * 1024 * 1024, output=32 * 1024 * 1024)
COPIES_A_SECOND = 10
"""How many papers are filled in within a second at the least; more papers get more time."""

TOO_MUCH = {"reason": "greedy", "what": "", "where": "", "names": []}

logger = logging.getLogger(__name__)


class Unusable(Exception):
    """The template cannot be filled in; the argument is the fault, as `in_words` takes it."""


class Current(NamedTuple):
    """The template in use; version 0 is the one that comes with the product."""

    version: int
    contents: bytes


def current(kind: PaperKind) -> Current:
    """Return the template in use. One query."""
    newest = PaperTemplate.objects.filter(code=kind.code).order_by("-version").first()
    return Current(newest.version, bytes(newest.contents)) if newest else Current(0, kind.shipped)


def fill(template: bytes, contexts: Sequence[dict]) -> bytes:
    """Return the template filled in for each of `contexts`, as one Word file.

    Raises Unusable for a fault of the template, also one that takes more time or memory than it
    may, and `confined.Failed` for an error of our own.
    """
    extra = len(contexts) // COPIES_A_SECOND
    limits = LIMITS._replace(seconds=LIMITS.seconds + extra)
    return _answered(template, {"contexts": contexts}, limits)


def _answered(template, asked, limits):
    with tempfile.TemporaryFile() as given:
        given.write(json.dumps(asked, cls=DjangoJSONEncoder).encode() + b"\n" + template)
        given.seek(0)
        try:
            with confined.run(CHILD, given, limits) as answer:
                told = json.loads(answer.readline())
                made = answer.read()
        except confined.Ended:
            logger.warning("A template of a paper took more than it may", exc_info=True)
            raise Unusable(TOO_MUCH) from None
    if "fault" in told:
        raise Unusable(told["fault"])
    return made


def replace(
    kind: PaperKind, *, contents: bytes, reason: str, version: int, by: User
) -> PaperTemplate:
    """Use another template from now on; those before it are kept.

    `version` is the one that the user saw (0 for the shipped one). Raises ValidationError for
    a file that is no usable template, and if the template was replaced meanwhile.
    """
    reason = required(names.clean(reason))
    examine_template(kind, contents)
    template = PaperTemplate(
        code=kind.code,
        version=version + 1,
        contents=contents,
        reason=reason,
        replaced_by=by,
        at=timezone.now(),
    )
    template.full_clean(exclude=["contents"])
    try:
        _store(template, by)
    except IntegrityError:
        raise ValidationError(_("This template was changed meanwhile.")) from None
    return template


@transaction.atomic
def _store(template, by):
    newest = PaperTemplate.objects.filter(code=template.code).aggregate(newest=Max("version"))
    if (newest["newest"] or 0) != template.version - 1:
        raise ValidationError(_("This template was changed meanwhile."))
    template.save(force_insert=True)
    changes = {"code": (None, template.code), "version": (template.version - 1, template.version)}
    trail.record("paper.replace_template", template, by=by, changes=changes, reason=template.reason)


def examine_template(kind: PaperKind, contents: bytes) -> None:
    """Raise ValidationError, at the field `file`, unless this can be a template of `kind`."""
    if len(contents) > LARGEST:
        raise ValidationError({"file": _("The file is larger than 2 MB.")})
    known = names_of(kind)
    try:
        _answered(contents, {"names": list(known), "contexts": [example_of(kind)]}, LIMITS)
    except Unusable as error:
        [fault] = error.args
        raise ValidationError({"file": in_words(fault, known)}) from None
    except confined.Failed:
        logger.exception("A template could not be examined")
        message = _("The template cannot be filled in with an example.")
        raise ValidationError({"file": message}) from None
