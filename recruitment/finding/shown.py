"""What was found, in lines: what it is, where it stands, its state, and where to read on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.browsing import told_apart
from recruitment.finding.search import Kind


@dataclass(frozen=True)
class FoundLine:
    """One thing that was found; `address` is its page."""

    address: str
    name: str
    detail: str
    where: str
    state: str


def lines(kind: Kind, rows: Sequence, *, sought: str, day: date) -> list[FoundLine]:
    """Return a line for each row of a kind. At most four queries, of organizations alone."""
    if kind == Kind.ORGANIZATIONS:
        return [_organization(each) for each in told_apart(rows, sought, day)]
    return [_LINE_OF[kind](row) for row in rows]


def _day(day):
    return date_format(day, "SHORT_DATE_FORMAT")


def _where(row):
    return " · ".join(filter(None, [row.organization.name, row.parent_name]))


def _dossier(candidate):
    is_open = candidate.is_open
    state = candidate.get_stage_display() if is_open else candidate.get_outcome_display()
    return FoundLine(
        address=reverse("recruitment:candidate_detail", args=[candidate.pk]),
        name=candidate.person.full_name,
        detail=_("born on %(day)s") % {"day": _day(candidate.person.born_on)},
        where=_where(candidate),
        state=state,
    )


def _admission(admission):
    return FoundLine(
        address=reverse("recruitment:admission_detail", args=[admission.pk]),
        name=admission.person.full_name,
        detail=_("born on %(day)s") % {"day": _day(admission.person.born_on)},
        where=_where(admission),
        state=_decided(admission) + f" · {admission.decision_number}",
    )


def _decision(admission):
    return FoundLine(
        address=reverse("recruitment:admission_detail", args=[admission.pk]),
        name=admission.decision_number,
        detail=admission.person.full_name,
        where=_where(admission),
        state=_decided(admission),
    )


def _decided(admission):
    if admission.annulled_on:
        return _("annulled on %(day)s") % {"day": _day(admission.annulled_on)}
    return _("decided on %(day)s") % {"day": _day(admission.decided_on)}


def _course(course):
    return FoundLine(
        address=reverse("recruitment:course_detail", args=[course.pk]),
        name=str(course),
        detail=course.decision_number,
        where=course.organization.name,
        state=f"{_day(course.start)} – {_day(course.last_day)}",
    )


def _document(document):
    return FoundLine(
        address=reverse("reports:reorganization_detail", args=[document.pk]),
        name=document.number,
        detail=_("in effect from %(day)s") % {"day": _day(document.on)},
        where=document.organization.name if document.organization else "",
        state=document.get_state_display(),
    )


def _organization(found):
    organization = found.organization
    named = [_("formerly %(name)s") % {"name": name} for name in found.former_names]
    state = ""
    if found.ended_on:
        state = _("ended on %(day)s") % {"day": _day(found.ended_on)}
        if found.heir:
            state += ", " + _("counts under %(name)s") % {"name": found.heir.name}
    return FoundLine(
        address=reverse("reports:organization", args=[organization.pk]),
        name=organization.name,
        detail=" · ".join([organization.get_kind_display(), organization.code, *named]),
        where=" › ".join(found.path),
        state=state,
    )


_LINE_OF: dict[Kind, Callable] = {
    Kind.DOSSIERS: _dossier,
    Kind.ADMISSIONS: _admission,
    Kind.DECISIONS: _decision,
    Kind.COURSES: _course,
    Kind.DOCUMENTS: _document,
}
