"""Official papers as Word files: one for a dossier, or one file for many, a page each.

Several dossiers make one file and not an archive of files: a committee's papers are printed
in one go, and a file is opened, looked through and printed once.
"""

from collections.abc import Collection, Iterable
from copy import deepcopy
from datetime import date
from io import BytesIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from audit import trail
from organizations.models import Organization, User
from recruitment.models import Candidate, Course, Stage, Transition
from recruitment.paperwork import paper_facts, paper_templates
from recruitment.paperwork.paper_facts import Printing
from recruitment.paperwork.paper_kinds import KINDS, PaperKind

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST = 60
"""How many dossiers one file may hold: what a committee decides in one session, and some more."""


def concerned(candidates, kind: PaperKind):
    """Keep the dossiers for which a paper of this kind is due: in its stage, or just before it.

    A list concerns all open dossiers.
    """
    if not kind.stage:
        return candidates.open()
    coming = Transition.objects.filter(
        rule_set=OuterRef("rule_set"), before=OuterRef("stage"), after=kind.stage
    )
    going_on = Q(outcome="") | Q(stage=Stage.OFFICIAL)
    return candidates.filter(going_on, Q(stage=kind.stage) | Exists(coming))


@transaction.atomic
def print_dossiers(
    kind: PaperKind,
    candidates: Iterable[Candidate],
    *,
    on: date,
    by: User,
    sensitive: Collection[int] = (),
    organization: Organization | None = None,
) -> bytes:
    """Return a paper for each dossier as one Word file, and tell the trail of each dossier.

    Ethnic group and religion are told of the dossiers in `sensitive`; `organization` stands at
    the head of a list. Raises ValidationError for none or more than MOST dossiers, and if the
    template in use cannot be filled in. Five queries and three for the trail, whatever the number.
    """
    candidates = list(candidates)
    if not candidates:
        raise ValidationError(_("Choose at least one dossier."))
    if len(candidates) > MOST:
        message = _("One file holds up to %(most)s dossiers. Choose fewer.")
        raise ValidationError(message, params={"most": MOST})
    printing = Printing(kind, on, frozenset(sensitive), organization)
    made = _made(kind, paper_facts.of_dossiers(candidates, printing))
    _tell(kind, [(each, each.organization_id) for each in candidates], made.version, by)
    return made.contents


@transaction.atomic
def print_course(course: Course, participants, *, on: date, by: User) -> bytes:
    """Return the list of a course with these participants as a Word file."""
    kind = KINDS["DS-LOP"]
    contexts = paper_facts.of_course(course, participants, Printing(kind, on))
    made = _made(kind, contexts)
    _tell(kind, [(course, course.organization_id)], made.version, by)
    return made.contents


def _made(kind, contexts):
    template = paper_templates.current(kind)
    try:
        filled = [paper_templates.fill(template.contents, context) for context in contexts]
        return template._replace(contents=_joined([each.docx for each in filled]))
    except Exception as error:  # a template of an administrator may do whatever it likes
        raise ValidationError(
            _("The template of %(code)s cannot be filled in. Tell the administrator."),
            params={"code": kind.code},
        ) from error


def _tell(kind, subjects, version, by):
    changes = {"code": (None, kind.code), "template": (None, version)}
    trail.record_all(
        trail.entry("paper.print", subject, by=by, changes=changes, organization_id=place)
        for subject, place in subjects
    )


def _joined(documents) -> bytes:
    """Return the documents, which come of one template, as one: a section each.

    Coming of one template they share styles, pictures and numbering, so their bodies can
    follow each other. Each copy keeps its page settings and begins on a new page.
    """
    whole, *others = documents
    body = whole.element.body
    for other in others:
        _end_section(body)
        for element in list(other.element.body):
            if element.tag != qn("w:sectPr"):
                body.insert(len(body) - 1, deepcopy(element))
    file = BytesIO()
    whole.save(file)
    return file.getvalue()


def _end_section(body):
    """Let the last paragraph close a section with the settings of the whole document."""
    settings = deepcopy(body.sectPr)
    last = body[-2]
    if last.tag != qn("w:p"):
        last = OxmlElement("w:p")
        body.insert(len(body) - 1, last)
    last.get_or_add_pPr().append(settings)
