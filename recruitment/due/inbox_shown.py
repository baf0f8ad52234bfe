"""What the inbox shows of each thing that is due: who, what to do, by when, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Model, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.numbers import shown
from organizations.models import Organization
from recruitment.dossiers.verbs import WORDS
from recruitment.due.inbox import Due, Kind
from recruitment.models import Admission, Candidate, Transfer
from recruitment.models.rules import Stage

SOON = 7
"""Days before the last one from which a thing is marked as near."""


@dataclass(frozen=True)
class Left:
    """How much time is left, in words and with a glyph; `state` is for the stylesheet."""

    glyph: str
    words: str
    state: str


@dataclass(frozen=True)
class ShownDue:
    """One thing to do. `whose` is the person, or the cell where the thing is about a cell."""

    due: Due
    whose: str
    cell: str
    task: str
    left: Left
    whose_url: str
    task_url: str


@dataclass(frozen=True)
class Group:
    """The lines of one kind on a page, and how many of that kind there are in all.

    `for_all` says what can be done for many of them at once, at `all_url`.
    """

    label: str
    number: int
    lines: list[ShownDue]
    for_all: str = ""
    all_url: str = ""


def groups(dues: Iterable[Due], numbers, *, today: date) -> list[Group]:
    """Return the lines of a page by kind. At most four queries."""
    return [
        Group(str(kind.label), numbers[kind], list(found), *_for_all(kind))
        for kind, found in groupby(shown_dues(dues, today=today), key=lambda line: line.due.kind)
    ]


def _for_all(kind):
    if kind == Kind.DIRECT:
        return _("Open the dossiers of many"), reverse("recruitment:probation_take_up_all")
    return ()


def shown_dues(dues: Iterable[Due], *, today: date) -> list[ShownDue]:
    """Return what is shown of `dues`, in their order. At most four queries.

    What was done or went elsewhere since it was found is left out.
    """
    dues = list(dues)
    rows = _read(dues, today)
    made = []
    for each in dues:
        row = rows[_table(each.kind)].get(each.pk)
        if row is not None:
            made.append(_LINES.get(each.kind, _of_dossier)(each, row, today))
    return made


def left(day: date, today: date) -> Left:
    """Return how far away the last day is, or how long it has been over."""
    days = (day - today).days
    if days < 0:
        words = ngettext("%(days)s day overdue", "%(days)s days overdue", -days)
        return Left("▼", words % {"days": shown(-days)}, "far_behind")
    if days == 0:
        return Left("▲", _("today is the last day"), "behind")
    words = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": shown(days)}
    return Left("▲", words, "behind") if days <= SOON else Left("●", words, "")


def _table(kind):
    tables = {Kind.DIRECT: Admission, Kind.TRANSFER: Transfer, Kind.REVIEW: Organization}
    return tables.get(kind, Candidate)


def _read(dues, today):
    keys: dict[type[Model], set[int]] = {
        model: set() for model in (Candidate, Admission, Transfer, Organization)
    }
    for each in dues:
        keys[_table(each.kind)].add(each.pk)
    related = {
        Candidate: ("person", "organization"),
        Admission: ("person", "organization"),
        Transfer: ("candidate__person", "origin", "destination"),
        Organization: (),
    }
    rows = {
        model: model._default_manager.select_related(*related[model]).filter(pk__in=found)
        for model, found in keys.items()
        if found
    }
    if Transfer in rows:
        origins = Organization.objects.with_parent_name(today).filter(pk=OuterRef("origin"))
        rows[Transfer] = rows[Transfer].annotate(ward=Subquery(origins.values("parent_name")))
    return {model: rows[model].in_bulk() if found else {} for model, found in keys.items()}


def _of_dossier(due, candidate, today):
    page = reverse("recruitment:candidate_detail", args=[candidate.pk])
    step = f"{page}#next"  # where all that may come next stands
    if due.after:
        step = reverse("recruitment:candidate_step", args=[candidate.pk, due.after])
    return ShownDue(
        due,
        candidate.person.full_name,
        candidate.organization.name,
        _task(due, candidate, today),
        left(due.day, today),
        page,
        step,
    )


def _task(due, candidate, today):
    words = WORDS.get(due.after)
    if words and words.due:
        return words.due
    if due.kind == Kind.CERTIFICATE:
        return (
            _("Send to the course again: the certificate has run out")
            if due.day < today
            else _("Let the cell vote before the certificate runs out")
        )
    if due.kind == Kind.LEAVING:
        why = {"why": candidate.get_leaves_for_display()}
        return _("Bring to the decision, or hand the dossier on (%(why)s)") % why
    if due.kind == Kind.STANDING:
        return _("Take on: stands at “%(stage)s”") % {"stage": candidate.get_stage_display()}
    return WORDS[due.after].step


def _of_admission(due, admission, today):
    page = reverse("recruitment:admission_detail", args=[admission.pk])
    return ShownDue(
        due,
        admission.person.full_name,
        admission.organization.name,
        str(WORDS[Stage(due.after)].due),
        left(due.day, today),
        page,
        page,
    )


def _of_transfer(due, transfer, today):
    page = reverse("recruitment:transfer_detail", args=[transfer.pk])
    ward = f" ({transfer.ward})" if transfer.ward else ""
    return ShownDue(
        due,
        transfer.candidate.person.full_name,
        transfer.destination.name,
        _("Take over from %(cell)s, or refuse") % {"cell": f"{transfer.origin.name}{ward}"},
        left(due.day, today),
        page,
        page,
    )


def _of_review(due, cell, today):
    page = reverse("recruitment:review_cell", args=[cell.pk])
    task = _("Review the pool of %(month)s") % {"month": f"{due.day:%m/%Y}"}
    return ShownDue(due, cell.name, "", task, left(due.day, today), page, page)


_LINES = {Kind.DIRECT: _of_admission, Kind.TRANSFER: _of_transfer, Kind.REVIEW: _of_review}
