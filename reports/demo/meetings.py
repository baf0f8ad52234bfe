"""What met in the demo: cells that reviewed their pools, and sessions of wards' committees."""

from datetime import date, timedelta

from organizations.columns import organizations_by_code
from organizations.models import Organization, User
from recruitment.due import reviews
from recruitment.models import Candidate, Stage
from recruitment.rulebook.rules import months_later
from recruitment.sessions import sessions
from recruitment.sessions.sessions import Meeting, Verdict
from reports.demo import dossiers
from reports.demo.numbering import Numbering

WARDS = ("TH-TP-DONGSON", "QN-P-MONGCAI3")
AT_ONCE = 4
"""Dossiers that a session decides on, at most."""

MONTHS_BEFORE = (5, 4, 3, 2)
SESSIONS = (
    (Stage.DECIDED, (Stage.CELL_VOTED, Stage.GRASSROOTS_RESOLVED), 9),
    (Stage.OFFICIAL, (Stage.RECOGNITION_VOTED, Stage.RECOGNITION_RESOLVED), 2),
)
"""What was decided on, from which stages, and how many days ago."""


def review_before(today: date, *, by: User) -> None:
    """Let cells report on months in which no dossier of the demo was open yet: nothing new."""
    for back in MONTHS_BEFORE:
        month = months_later(reviews.month_of(today), -back)
        on = reviews.last_day(month)
        for place, cell in enumerate(_cells(on)):
            if (place + back) % 6:
                _review(cell, month, on, by)


def build(today: date, *, by: User, numbering: Numbering) -> None:
    """Add the sessions of the wards, and the reviews of this month and the last."""
    for ward in organizations_by_code(WARDS).values():
        for stage, waiting, days in SESSIONS:
            _hold(ward, stage, waiting, today - timedelta(days=days), numbering, today, by)
    this = reviews.month_of(today)
    last = months_later(this, -1)
    for place, cell in enumerate(_cells(today)):
        if place % 7:
            _review(cell, last, reviews.last_day(last), by)
        if place % 3 == 1:
            _review(cell, this, today, by)


def _cells(on):
    known = organizations_by_code(dossiers.COMMITTEES)
    for code in dossiers.COMMITTEES:
        yield from reviews.cells(Organization.objects.directly_under(known[code], on), on).order_by(
            "code"
        )


def _review(cell, month, on, by):
    """Keep everybody, as on a list that was gone through on that day."""
    pool = list(reviews.pool_of(cell))
    if any(candidate.started_on > on for candidate in pool):
        return
    added = any(reviews.month_of(candidate.started_on) == month for candidate in pool)
    reviews.review(
        cell,
        month=month,
        on=on,
        shown={candidate.pk: None for candidate in pool},
        nothing_new=not added,
        by=by,
        today=on,
    )


def _hold(ward, stage, waiting, on, numbering, today, by):
    """Let the ward's committee decide on some dossiers that wait for it, and put one off."""
    found = Candidate.objects.open().under(ward, today).filter(stage__in=waiting, stage_on__lte=on)
    chosen = list(found.order_by("stage_on", "pk")[:AT_ONCE])
    if len(chosen) < 2:
        return
    *passed, put_off = chosen
    lines = [Verdict(each, each.version, in_favour=14 - place) for place, each in enumerate(passed)]
    lines.append(
        Verdict(put_off, put_off.version, passes=False, reason="chờ xác nhận lý lịch của bên ngoại")
    )
    meeting = Meeting(
        ward,
        stage,
        on,
        numbering.next(ward.code, "QĐ/ĐU", on, count=len(passed)),
        consecutive=True,
        entitled=15,
        present=14,
        reason="hồ sơ giấy bổ sung sau",
    )
    confirmed = {f"{each.pk}:{code}" for each in passed for code in dossiers.ODD}
    sessions.record_session(meeting, lines, by=by, today=today, confirmed=confirmed)
