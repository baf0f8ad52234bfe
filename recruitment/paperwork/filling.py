"""Official papers as Word files: one for a dossier, or one file for many, a page each.

Several dossiers make one file and not an archive of files: a committee's papers are printed
in one go, and a file is opened, looked through and printed once.
"""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from audit import trail
from organizations import confined
from organizations.models import Ancestry, Organization, User
from recruitment.models import (
    AdmittingPower,
    Candidate,
    Competence,
    Course,
    Stage,
    Standing,
    Transition,
)
from recruitment.models.rules import ON_PROBATION
from recruitment.paperwork import paper_facts, paper_templates
from recruitment.paperwork.paper_facts import Printing
from recruitment.paperwork.paper_kinds import KINDS, READMISSION, REMOVAL, Issuer, PaperKind
from recruitment.paperwork.paper_templates import Current

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST = 60
"""How many dossiers one file may hold: what a committee decides in one session, and some more."""


def concerned(candidates, kind: PaperKind, on: date):
    """Keep the dossiers for which a paper of this kind is due: in its stage, or just before it.

    A list, and a paper that is due at no stage, concern all open dossiers; a readmission those of
    who was a member before, a removal all on probation. What a committee between the cell and
    who decides writes concerns those that have such a committee above them on the day `on`.
    """
    if between := _BETWEEN.get(kind.issuer):
        candidates = candidates.filter(Exists(_standing_between(between, on)))
    if not kind.stage:
        return candidates.open()
    if kind.code == REMOVAL:
        return candidates.open().filter(stage__in=ON_PROBATION[1:])
    if kind.code == READMISSION:
        candidates = candidates.filter(readmission=True)
    coming = Transition.objects.filter(
        rule_set=OuterRef("rule_set"), before=OuterRef("stage"), after=kind.stage
    )
    going_on = Q(outcome="") | Q(stage=Stage.OFFICIAL)
    return candidates.filter(going_on, Q(stage=kind.stage) | Exists(coming))


_BETWEEN = {
    Issuer.SUB_COMMITTEE: Organization.Kind.SUB,
    Issuer.GRASSROOTS: Organization.Kind.GRASSROOTS,
}


def _standing_between(kind, on):
    """Return of a dossier's cell the committees of that kind above it that do not decide."""
    above = Ancestry.objects.in_force(on).filter(
        descendant=OuterRef("organization"), ancestor__kind=kind
    )
    if kind == Organization.Kind.SUB:
        return above
    decides = Competence.objects.filter(rule_set=OuterRef(OuterRef("rule_set")))
    under_a_province = Ancestry.objects.in_force(on).filter(
        descendant=OuterRef("ancestor"), distance=1, ancestor__kind=Organization.Kind.PROVINCE
    )
    powers = AdmittingPower.objects.in_force(on).exclude(standing=Standing.GRASSROOTS)
    return above.exclude(
        Exists(decides.filter(standing=Standing.GRASSROOTS))
        | Exists(decides.filter(standing=Standing.COMMUNE)) & Exists(under_a_province)
        | Exists(powers.filter(organization=OuterRef("ancestor")))
    )


def print_dossiers(
    kind: PaperKind,
    candidates: Iterable[Candidate],
    *,
    on: date,
    by: User,
    sensitive: Collection[int] = (),
    organization: Organization | None = None,
    office: str = "",
) -> bytes:
    """Return a paper for each dossier as one Word file, and tell the trail of each dossier.

    Ethnic group and religion are told of the dossiers in `sensitive`; `organization` stands at
    the head of a list; `office` signs where it is not who the record names. Raises
    ValidationError for none or more than MOST dossiers, and if the template in use cannot be
    filled in. Eight queries and three for the trail, whatever the number.
    """
    candidates = list(candidates)
    if not candidates:
        raise ValidationError(_("Choose at least one dossier."))
    if len(candidates) > MOST:
        message = _("One file holds up to %(most)s dossiers. Choose fewer.")
        raise ValidationError(message, params={"most": MOST})
    printing = Printing(kind, on, frozenset(sensitive), organization, office)
    template = paper_templates.current(kind)
    contents = made(template, kind, paper_facts.of_dossiers(candidates, printing))
    _tell(kind, [(each, each.organization_id) for each in candidates], template.version, by)
    return contents


def print_course(course: Course, participants, *, on: date, by: User) -> bytes:
    """Return the list of a course with these participants as a Word file."""
    kind = KINDS["DS-LOP"]
    contexts = paper_facts.of_course(course, participants, Printing(kind, on))
    template = paper_templates.current(kind)
    contents = made(template, kind, contexts)
    _tell(kind, [(course, course.organization_id)], template.version, by)
    return contents


def made(template: Current, kind: PaperKind, contexts: Sequence[dict]) -> bytes:
    """Return `template` filled in for each of `contexts`, as one Word file.

    Raises ValidationError for who prints. What is the matter goes to the log: a fault of the
    template is the administrator's, anything else is an error of our own.
    """
    try:
        return paper_templates.fill(template.contents, contexts)
    except paper_templates.Unusable as error:
        [fault] = error.args
        logger.warning("The template of %s is faulty: %s", kind.code, fault)
        message = _("The template of %(code)s cannot be filled in. Tell the administrator.")
    except confined.Failed:
        logger.exception("%s could not be made", kind.code)
        message = _("%(code)s could not be made. The error was recorded; please try again later.")
    raise ValidationError(message, params={"code": kind.code})


@transaction.atomic
def _tell(kind, subjects, version, by):
    changes = {"code": (None, kind.code), "template": (None, version)}
    trail.record_all(
        trail.entry("paper.print", subject, by=by, changes=changes, organization_id=place)
        for subject, place in subjects
    )
