"""What the inbox shows: of a group once what to do, of each thing in it whose it is and by when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.typed.numbers import shown
from organizations.jurisdiction import Jurisdiction
from recruitment.dossiers.verbs import DECIDING, WORDS
from recruitment.due.about import rows_of, table_of
from recruitment.due.inbox import SOON, Inbox
from recruitment.due.sources import Due, Group, things_of
from recruitment.models import DueKind, Reminder
from recruitment.models.rules import Stage

ROWS = 5
"""How many of a group are shown beside other groups; one more where that is all."""


REMINDERS = 20
"""How many reminders stand above the inbox at once."""


@dataclass(frozen=True)
class Left:
    """How much time is left, in words and with a glyph; `state` is for the stylesheet."""

    glyph: str
    words: str
    state: str


@dataclass(frozen=True)
class ShownDue:
    """One thing to do. `whose` is the person, or the cell where the thing is about a cell.

    `task` says what to do wherever it stands alone, `detail` what its group does not say of it.
    """

    due: Due
    whose: str
    cell: str
    task: str
    left: Left
    whose_url: str
    task_url: str
    detail: str = ""


@dataclass(frozen=True)
class ShownGroup:
    """Some lines of one group, and how many there are in all.

    `label` says what to do with each of them, `help` what else holds for all. At `many_url` what a
    committee decides on many is recorded, `for_many` in words.
    """

    group: Group
    label: str
    help: str
    number: int
    lines: list[ShownDue]
    for_many: str = ""
    many_url: str = ""

    @property
    def more(self) -> int:
        return self.number - len(self.lines)


def first_of_each(
    found: Inbox, by: date, kind: str = "", *, binding: bool, today: date
) -> list[ShownGroup]:
    """Return some lines of each group that has something due on `by` or before.

    A query for each group, and at most four.
    """
    numbers = found.groups(by, binding=binding)
    dues: list[Due] = []
    for group, number in numbers.items():
        if kind in ("", group.kind):
            rows = number if number <= ROWS + 1 else ROWS
            dues += found.asked(by, group=group, binding=binding)[:rows]
    return groups(dues, numbers, today=today)


def groups(dues: Iterable[Due], numbers: Mapping[Group, int], *, today: date) -> list[ShownGroup]:
    """Return the lines of a page by group. At most four queries."""
    return [
        ShownGroup(
            group, label(group, lines[0].due), _help(group), numbers[group], lines, *_many(group)
        )
        for group, found in groupby(shown_dues(dues, today=today), key=lambda line: line.due.group)
        if (lines := list(found))
    ]


def label(group: Group, due: Due | None = None) -> str:
    """Return what is to be done with each thing of a group; of reviews, those of the month."""
    if group.kind == DueKind.STANDING:
        stage = {"stage": Stage(group.stage).label}
        return _("Take on dossiers that stand still at “%(stage)s”") % stage
    if group.kind == DueKind.REVIEW and due:
        return _("Review the pool of %(month)s") % {"month": f"{due.day:%m/%Y}"}
    if group.stage:
        words = WORDS[group.stage]
        return str(words.due or words.step)
    return str(_LABELS.get(group.kind, group.kind.label))


_LABELS = {
    DueKind.CERTIFICATE: gettext_lazy("Certificates that run out before the cell has voted"),
    DueKind.DIRECT: gettext_lazy("Open the dossiers of who is on probation without one"),
    DueKind.LEAVING: gettext_lazy("Candidates who leave before they are admitted"),
    DueKind.TRANSFER: gettext_lazy("Take over dossiers, or refuse them"),
}
_HELP = {
    DueKind.CERTIFICATE: gettext_lazy(
        "Let the cell vote before that day; whose certificate has run out goes to the course again."
    ),
    DueKind.DIRECT: gettext_lazy(
        "Entered from the decision alone. With a dossier they are called to the course, and what "
        "is due until the recognition is told."
    ),
    DueKind.LEAVING: gettext_lazy("Bring them to the decision, or hand the dossier on."),
    DueKind.REVIEW: gettext_lazy("Nothing new is a report too."),
}


def _help(group):
    return str(_HELP.get(group.kind, ""))


def _many(group) -> Sequence[str]:
    """Return what a committee records of many at once, in words and where."""
    if group.kind != DueKind.STANDING and group.stage in DECIDING:
        address = f"{reverse('recruitment:session_add')}?stage={group.stage}"
        return _("Record a session"), address
    if group.kind == DueKind.REVIEW:
        return _("All cells on one page"), reverse("recruitment:review_list")
    return ()


def shown_dues(dues: Iterable[Due], *, today: date) -> list[ShownDue]:
    """Return what is shown of `dues`, in their order. At most four queries.

    What was done or went elsewhere since it was found is left out.
    """
    dues = list(dues)
    rows = rows_of(dues, today)
    made = []
    for each in dues:
        row = rows.get((table_of(each), each.pk))
        if row is not None:
            made.append(_LINES.get(each.kind, _of_dossier)(each, row, today))
    return made


def left(day: date, today: date, *, binding: bool = True) -> Left:
    """Return how far away the last day is, or how long it has been over.

    A day of a term that was not checked is told for orientation, without colour.
    """
    if not binding:
        return Left("○", _("for orientation: the term was not checked"), "")
    days = (day - today).days
    if days < 0:
        words = ngettext("%(days)s day overdue", "%(days)s days overdue", -days)
        return Left("▼", words % {"days": shown(-days)}, "far_behind")
    if days == 0:
        return Left("▲", _("today is the last day"), "behind")
    words = ngettext("%(days)s day left", "%(days)s days left", days) % {"days": shown(days)}
    return Left("▲", words, "behind") if days <= SOON else Left("●", words, "")


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
        left(due.day, today, binding=due.binding),
        page,
        step,
        candidate.get_leaves_for_display() if due.kind == DueKind.LEAVING else "",
    )


def _task(due, candidate, today):
    words = WORDS.get(due.after)
    if words and words.due:
        return words.due
    if due.kind == DueKind.CERTIFICATE:
        return (
            _("Send to the course again: the certificate has run out")
            if due.day < today
            else _("Let the cell vote before the certificate runs out")
        )
    if due.kind == DueKind.LEAVING:
        why = {"why": candidate.get_leaves_for_display()}
        return _("Bring to the decision, or hand the dossier on (%(why)s)") % why
    if due.kind == DueKind.STANDING:
        return _("Take on: stands at “%(stage)s”") % {"stage": candidate.get_stage_display()}
    return WORDS[due.after].step


def _of_admission(due, admission, today):
    page = reverse("recruitment:admission_detail", args=[admission.pk])
    return ShownDue(
        due,
        admission.person.full_name,
        admission.organization.name,
        str(WORDS[Stage(due.after)].due),
        left(due.day, today, binding=due.binding),
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
        _("from %(cell)s") % {"cell": f"{transfer.origin.name}{ward}"},
    )


def _of_review(due, cell, today):
    page = reverse("recruitment:review_cell", args=[cell.pk])
    task = _("Review the pool of %(month)s") % {"month": f"{due.day:%m/%Y}"}
    return ShownDue(due, cell.name, "", task, left(due.day, today), page, page)


_LINES = {DueKind.DIRECT: _of_admission, DueKind.TRANSFER: _of_transfer, DueKind.REVIEW: _of_review}


@dataclass(frozen=True)
class ShownReminder:
    """A note that somebody sent, about a thing that is due."""

    reminder: Reminder
    who: str
    line: ShownDue
    label: str


def shown_reminders(waiting: QuerySet[Reminder], jurisdiction: Jurisdiction) -> list[ShownReminder]:
    """Return the reminders of what is still due, newest first. A query, or ten if there are any."""
    found = list(waiting.select_related("by")[:REMINDERS])
    wanted = [(Group(DueKind(each.kind), each.stage), each.key) for each in found]
    dues = things_of(wanted, jurisdiction)
    lines = {
        (line.due.group, line.due.pk): line for line in shown_dues(dues, today=jurisdiction.day)
    }
    return [
        ShownReminder(
            each,
            each.by.full_name or each.by.username,
            lines[thing],
            label(thing[0], lines[thing].due),
        )
        for each, thing in zip(found, wanted, strict=True)
        if thing in lines
    ]
