"""Files that administrators hand in through a browser: looked at, then loaded, or dropped.

What is looked at is the real load, rolled back. A row outside the reach is refused in the words for
what does not exist.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import trail
from config.typed.numbers import shown
from organizations.columns import unknown_code
from organizations.files import Report, Row, Unreadable, read_cells
from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, User
from recruitment.files.loading import KINDS, MANY, load, tell_planner
from recruitment.models import HandedIn

State = HandedIn.State
OFFERED = ("organizations", "members", "terms", "quotas")
"""What can be handed in. Persons come in by sheets, reorganizations as drafts of documents."""

TOLD = 200
"""Of how many faults, and of how many warnings, is told."""

AT_ONCE = 300
"""With more rows than these it is long work."""

SUBJECT, LOOK, LOAD, FOUND = "file", "file.look", "file.load", "file.found"
"""The names of that long work; `FOUND` changes the tree."""


@dataclass(frozen=True)
class HandIn:
    """A file as it comes: of what kind, its name, its bytes."""

    kind: str
    file_name: str
    contents: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.contents).hexdigest()


@transaction.atomic
def hand_in(asked: HandIn, *, by: User) -> HandedIn:
    """Keep a file until it is loaded or dropped. Raises Unreadable for what is none.

    Handed in again by `by` while it is kept, a click too many for example, it is the one there is.
    """
    User.objects.select_for_update().get(pk=by.pk)  # of two copies the second finds the first
    same = HandedIn.objects.filter(kind=asked.kind, fingerprint=asked.fingerprint)
    if kept := same.filter(handed_in_by=by.pk, state__in=HandedIn.KEPT).first():
        return kept
    made = HandedIn(
        kind=asked.kind,
        file_name=asked.file_name[-200:],
        fingerprint=asked.fingerprint,
        contents=asked.contents,
        handed_in_by=by,
        handed_in_at=timezone.now(),
    )
    with _as_path(made) as path:
        made.rows = max(len(read_cells(path, report=Report())) - 1, 0)
    made.full_clean()
    made.save(force_insert=True)
    return made


def loaded_before(handed: HandedIn) -> QuerySet[HandedIn]:
    """Return the same contents where they were loaded before, the newest first."""
    same = HandedIn.objects.filter(kind=handed.kind, fingerprint=handed.fingerprint)
    return same.filter(state=State.LOADED).exclude(pk=handed.pk)


def is_long(handed: HandedIn) -> bool:
    """Tell whether looking at it, or loading it, outlives a request."""
    return handed.rows > AT_ONCE


def look(
    handed: HandedIn,
    *,
    jurisdiction: Jurisdiction,
    by: User,
    today: date,
    tell: Callable[[int], None] = lambda done: None,
) -> HandedIn:
    """Say what of a file would be loaded, and what stands against it; keep nothing else.

    Raises ValidationError for what was loaded or dropped meanwhile.
    """
    through = _Through(handed.kind, jurisdiction, tell)
    report = _loaded(handed, by=by, today=today, commit=False, through=through)
    with transaction.atomic():
        handed = _held(handed)
        _write(handed, report)
        handed.save()
    return handed


@transaction.atomic
def take(
    handed: HandedIn,
    *,
    jurisdiction: Jurisdiction,
    by: User,
    today: date,
    tell: Callable[[int], None] = lambda done: None,
) -> HandedIn:
    """Load a file that was looked at, as a whole, and let its contents go.

    Raises ValidationError where something stands against it by now, or it was loaded meanwhile.
    """
    handed = _held(handed)
    if handed.state != State.READY:
        raise ValidationError(_("Look at the file first."), code="conflict")
    through = _Through(handed.kind, jurisdiction, tell)
    report = _loaded(handed, by=by, today=today, commit=True, through=through)
    if report.faults:
        said = _("Something came against the file since it was looked at. Look at it again.")
        raise ValidationError(said, code="meanwhile")
    _write(handed, report)
    _end(handed, State.LOADED)
    told = ("kind", "file_name", "fingerprint", "rows")
    trail.record("file.load", handed, by=by, changes=trail.created(handed, told))
    if report.rows >= MANY:
        transaction.on_commit(tell_planner)
    return handed


@transaction.atomic
def drop(handed: HandedIn, *, by: User) -> HandedIn:
    """Let a file go of which nothing was loaded. Raises ValidationError where it has ended."""
    handed = _held(handed)
    _end(handed, State.DROPPED)
    told = ("kind", "file_name", "fingerprint")
    trail.record("file.drop", handed, by=by, changes=trail.created(handed, told))
    return handed


def worded(handed: HandedIn) -> str:
    """Return in a sentence what came of a file."""
    counted = KINDS[handed.kind].counted(handed.rows)
    if handed.state == State.LOADED:
        return _("Loaded: %(what)s.") % {"what": counted}
    if handed.state == State.READY:
        return _("Can be loaded: %(what)s.") % {"what": counted}
    if not handed.fault_count:
        return _("The file has no rows.")
    said = ngettext(
        "%(n)s fault. Nothing was loaded.",
        "%(n)s faults. Nothing was loaded.",
        handed.fault_count,
    )
    return said % {"n": shown(handed.fault_count)}


def _held(handed):
    known = HandedIn.objects.select_for_update(of=["self"]).get(pk=handed.pk)
    if known.state not in HandedIn.KEPT:
        said = _("This file is “%(state)s” by now.") % {"state": known.get_state_display()}
        raise ValidationError(said, code="conflict")
    return known


def _loaded(handed, **how) -> Report:
    """Load a file, and report as a fault what cannot be read as one of its kind."""
    try:
        with _as_path(handed) as path:
            return load(handed.kind, path, **how)
    except Unreadable as error:
        report = Report()
        report.fault(1, "", error)
        return report


def _write(handed, report):
    def told(found):
        by_row = sorted(found, key=lambda each: each.row)[:TOLD]
        return [[each.row, str(each.column), each.message] for each in by_row]

    handed.rows = report.rows
    handed.notes = [str(note) for note in report.notes]
    handed.faults, handed.fault_count = told(report.faults), len(report.faults)
    handed.warnings, handed.warning_count = told(report.warnings), len(report.warnings)
    handed.state = State.FAULTY if report.faults or not report.rows else State.READY


def _end(handed, state):
    handed.state, handed.contents, handed.ended_at = state, None, timezone.now()
    handed.save()


class _as_path:
    """The contents of a file where they can be read by name."""

    def __init__(self, handed):
        suffix = Path(handed.file_name).suffix.lower()
        self._copy = tempfile.NamedTemporaryFile(suffix=suffix)  # noqa: SIM115 (closed on exit)
        self._contents = handed.contents

    def __enter__(self) -> Path:
        self._copy.write(self._contents)
        self._copy.flush()
        return Path(self._copy.name)

    def __exit__(self, *_error) -> None:
        self._copy.close()


class _Through:
    """Lets only rows through that are about the reach, and tells how many came."""

    def __init__(self, kind, jurisdiction, tell):
        self._founds = kind == "organizations"
        self._column = "parent_code" if self._founds else "organization_code"
        self._may, self._tell = jurisdiction, tell

    def __call__(self, rows: Iterable[Row], report: Report) -> Iterator[Row]:
        rows = list(rows)
        here = {row["code"] for _number, row in rows} if self._founds else set()
        here |= self._in_reach({row[self._column] for _number, row in rows} - here)
        for done, (number, row) in enumerate(rows, start=1):
            if done % 100 == 0:
                self._tell(done)
            code = row[self._column]
            if code in here or (self._is_root(code) and self._may.administers_everything):
                yield number, row
            elif self._is_root(code):
                said = _("Write below which of your organizations it is.")
                report.fault(number, self._column, said)
            else:
                report.fault(number, self._column, unknown_code(code))

    def _is_root(self, code) -> bool:
        return self._founds and not code

    def _in_reach(self, codes) -> set[str]:
        """Return which of these codes are of organizations that are administered."""
        wanted, found = sorted(codes - {""}), set()
        within = Organization.objects.administered(self._may)
        for start in range(0, len(wanted), 1000):
            batch = within.filter(code__in=wanted[start : start + 1000])
            found |= {*batch.values_list("code", flat=True)}
        return found
