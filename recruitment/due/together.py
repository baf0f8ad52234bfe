"""What is done with many things that are due at once: all of them, or none.

They are those of one group, and in the inbox of who does it. What stands against one is said of
that one, and nothing is recorded.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit import trail
from organizations.models import Ancestry, Post, User
from recruitment.due.about import cell_of, record_of, rows_of, table_of
from recruitment.due.sources import Due, Group
from recruitment.ledger import Conflict, required
from recruitment.members import probation
from recruitment.models import Admission, Candidate, Course, DueKind, PutAside, Reminder
from recruitment.training import calling, courses

AT_MOST = 200
"""How many things are done at once: as many as a roster holds."""

LONGEST_ASIDE = 90
"""Days for which a thing can be put aside: as long as the inbox looks ahead. Our own number."""


class Stopped(Exception):
    """Nothing was recorded, for what stands here against some of the things, by their keys."""

    def __init__(self, faults: Mapping[int, str]):
        super().__init__(", ".join(map(str, faults)))
        self.faults = dict(faults)


@transaction.atomic
def put_aside(
    dues: Sequence[Due], *, until: date, reason: str, by: User, today: date
) -> list[PutAside]:
    """Leave things out of the inbox of `by` until a day, on which they come back by themselves.

    Their last day in time stays as it is. Raises ValidationError by field.
    """
    reason = required(reason)
    if not today < until <= today + timedelta(days=LONGEST_ASIDE):
        message = _("Choose a day after today, within %(days)s days.")
        raise ValidationError({"until": message % {"days": LONGEST_ASIDE}}, code="until")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    before = PutAside.objects.filter(user=by, ended_at=None)
    for group, keys in _keys(dues).items():
        before.filter(**_of(group), key__in=keys).update(ended_at=timezone.now())
    made = PutAside.objects.bulk_create(
        PutAside(user=by, key=due.pk, on=today, until=until, reason=reason, **_of(due.group))
        for due in dues
    )
    changes = {"until": (None, until)}
    _record("due.put_aside", dues, by=by, today=today, changes=changes, reason=reason)
    return made


@transaction.atomic
def take_up_again(aside: PutAside, *, by: User, today: date) -> None:
    """Let a thing be in the inbox again before its day. Raises Conflict if it is there already."""
    rows = PutAside.objects.standing(today).filter(pk=aside.pk, user=by)
    if not rows.update(ended_at=timezone.now()):
        raise Conflict
    due = Due(DueKind(aside.kind), aside.key, aside.until, after=aside.stage)
    changes = {"until": (aside.until, None)}
    _record("due.take_up_again", [due], by=by, today=today, changes=changes)


@transaction.atomic
def remind(dues: Sequence[Due], *, note: str, by: User, today: date) -> list[Reminder]:
    """Send a dated note to the secretaries nearest to the cells that have to see to things.

    Raises Stopped for what was reminded of today, and where nobody else is secretary.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    rows = rows_of(dues, today)
    cells = {due.pk: cell_of(rows[table_of(due), due.pk]).pk for due in dues}
    nearest = _nearest_secretaries(set(cells.values()), by, today)
    sent = Reminder.objects.filter(by=by, on=today)
    already = {
        (group, key)
        for group, keys in _keys(dues).items()
        for key in sent.filter(**_of(group), key__in=keys).values_list("key", flat=True)
    }
    faults: dict[int, str] = {}
    for due in dues:
        if (due.group, due.pk) in already:
            faults[due.pk] = _("You have reminded of this today already.")
        elif cells[due.pk] not in nearest:
            faults[due.pk] = _("Nobody but you is secretary of this cell or above it.")
    if faults:
        raise Stopped(faults)
    made = Reminder.objects.bulk_create(
        Reminder(
            organization_id=nearest[cells[due.pk]],
            key=due.pk,
            by=by,
            on=today,
            note=note.strip(),
            **_of(due.group),
        )
        for due in dues
    )
    _record("due.remind", dues, by=by, today=today, changes={}, reason=note.strip())
    return made


def see(reminder: Reminder, *, by: User) -> None:
    """Record that one of those to whom a reminder was sent has seen it. Once is enough."""
    unseen = Reminder.objects.filter(pk=reminder.pk, seen_at=None)
    unseen.update(seen_at=timezone.now(), seen_by=by)


@transaction.atomic
def open_dossiers(dues: Sequence[Due], *, by: User, today: date) -> list[Candidate]:
    """Open the dossiers of who is on probation without one. Raises Stopped, and Conflict."""
    rows = rows_of(dues, today)
    found = [row for row in rows.values() if isinstance(row, Admission)]
    probation.hold_to_take_up(found, by=by, today=today)
    return _all(found, lambda admission: probation.take_up(admission, by=by, today=today))


@transaction.atomic
def send_to(course: Course, dues: Sequence[Due], *, by: User, today: date) -> list[Candidate]:
    """Put those of whom things are due on the roster of a course. Raises Stopped."""
    rows = rows_of(dues, today)
    chosen = [row for row in rows.values() if isinstance(row, Candidate)]
    everybody = Candidate.objects.filter(pk__in=[each.pk for each in chosen])
    free = {*calling.callable_to(course, everybody, today).values_list("pk", flat=True)}
    on_roster = {*course.participants.on_roster().values_list("candidate", flat=True)}
    faults = {
        each.pk: _("On the roster already.")
        if each.pk in on_roster
        else _("This course is not for the cell, or not for where the dossier stands.")
        for each in chosen
        if each.pk not in free
    }
    if faults:
        raise Stopped(faults)
    courses.call(course, chosen, version=course.version, by=by)
    return chosen


def _all(rows: Collection, act: Callable) -> list:
    """Do it for all of them. Raises Stopped, with what stands against each, if it is not all."""
    made: list = []
    faults: dict[int, str] = {}
    for row in rows:
        try:
            with transaction.atomic():
                made.append(act(row))
        except ValidationError as error:
            faults[row.pk] = " ".join(error.messages)
    if faults:
        raise Stopped(faults)
    return made


def _nearest_secretaries(cells, by, today) -> dict[int, int]:
    """Return for each cell the nearest organization with a secretary who is not `by`. A query."""
    posts = Post.objects.effective(today).filter(role=Post.Role.SECRETARY, user__is_active=True)
    above = Ancestry.objects.in_force(today).filter(
        descendant__in=cells, ancestor__in=posts.exclude(user=by).values("organization")
    )
    return dict(above.order_by("-distance").values_list("descendant", "ancestor"))


def _of(group: Group) -> dict[str, str]:
    return {"kind": group.kind, "stage": group.stage}


def _keys(dues) -> dict[Group, list[int]]:
    found: dict[Group, list[int]] = {}
    for due in dues:
        found.setdefault(due.group, []).append(due.pk)
    return found


def _record(action, dues, *, by, today, changes, reason=""):
    """Write down what was done about each, in the history of what it is about."""
    rows = rows_of(dues, today)
    of_dues = [(due, rows[table_of(due), due.pk]) for due in dues]
    trail.record_all(
        trail.entry(
            action,
            record_of(row),
            by=by,
            organization_id=cell_of(row).pk,
            changes={"due": (None, str(due.kind.label)), **changes},
            reason=reason,
        )
        for due, row in of_dues
    )
