"""What the demo's ward has beside its dossiers: courses, a transfer, targets, members' events."""

from datetime import date, timedelta

from organizations.columns import organizations_by_code
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.dossiers import transfers
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import Candidate, Course, MemberEvent, Participant
from recruitment.targets import introductions
from recruitment.training import calling, course_results, courses
from recruitment.training.course_results import Mark

WARD = "TH-TP-DONGSON"
CITY = "TH-TP"
TARGETS = (("youth_union", 24), ("trade_union", 6))
EVENTS = (
    ("-02", MemberEvent.Kind.DIED, "Nguyễn Văn Thục", "male", date(1944, 5, 2), ""),
    ("-04", MemberEvent.Kind.FROM_WITHIN, "Lê Thị Xuyến", "female", date(1979, 9, 12), "Sầm Sơn"),
    ("-05", MemberEvent.Kind.TO_PROVINCE, "Trịnh Xuân Bồi", "male", date(1988, 1, 30), "Hà Nội"),
    ("-06", MemberEvent.Kind.FROM_PROVINCE, "Hồ Thị Lài", "female", date(2001, 8, 9), "Nghệ An"),
    ("-08", MemberEvent.Kind.REPRIMAND, "Phạm Thị Ngoan", "female", date(1971, 3, 8), ""),
)
"""Cell, what happened, who, and from or to where; all in the first half of this year."""
ON_PROBATION = {"Hồ Thị Lài": (12, 3)}
"""Who comes on probation: month and day of the ceremony, in the year before."""


def build(today: date, *, by: User) -> None:
    """Add what the ward has; the dossiers are there already."""
    known = organizations_by_code([CITY, WARD, *(WARD + each[0] for each in EVENTS)])
    past = _course(known[CITY], "02", date(today.year, 9, 14), today, by)
    _pass(past, today, by)
    _course(known[CITY], "05", today + timedelta(days=21), today, by)
    year = Period.of_year(today.year)
    for union, number in TARGETS:
        introductions.set_target(
            organization=known[WARD], union=union, period=year, number=number, by=by
        )
    for cell, kind, full_name, sex, born_on, counterpart in EVENTS:
        ceremony = ON_PROBATION.get(full_name)
        entry = MemberEntry(
            organization=known[WARD + cell],
            kind=kind,
            on=date(today.year, 4, 10),
            full_name=full_name,
            sex=sex,
            born_on=born_on,
            probationary=ceremony is not None,
            ceremony_on=date(today.year - 1, *ceremony) if ceremony else None,
            document_number="17-QĐ/ĐU",
            counterpart=counterpart,
        )
        member_events.record(entry, by=by, today=today, confirmed={"old"})
    _ask_for_a_transfer(known[WARD], today, by)


def _course(city: Organization, number, start, today, by) -> Course:
    """Found an awareness course of the city and call whom the product proposes."""
    said = {
        "organization": city,
        "kind": Course.Kind.AWARENESS,
        "number": f"{number}/{start.year}",
        "decision_number": f"{number}1-QĐ/TU",
        "decided_on": min(start - timedelta(days=14), today),
        "start": start,
        "last_day": start + timedelta(days=4),
        "place": "Trung tâm Chính trị thành phố",
    }
    course = courses.found(said, by=by, today=today)
    proposed = calling.proposed(course, Candidate.objects.all(), today)
    chosen = list(proposed.filter(started_on__lt=said["decided_on"])[:12])
    if chosen:
        courses.call(course, chosen, version=course.version, by=by)
        course.refresh_from_db()
    return course


def _pass(course: Course, today, by):
    """Enter the results of a roster: one in six did not come, the others passed."""
    numbers = course_results.numbered("201/GCN")
    marks = [
        Mark(row.pk, Participant.Result.ABSENT)
        if place % 6 == 5
        else Mark(row.pk, Participant.Result.PASSED, next(numbers), course.last_day)
        for place, row in enumerate(course_results.roster(course))
    ]
    if marks and course.last_day <= today:
        course_results.enter(course, marks, version=course.version, by=by, today=today)


def _ask_for_a_transfer(ward: Organization, today, by):
    """Let one cell of the ward ask another to take over a dossier."""
    cells = Organization.objects.directly_under(ward, today).order_by("code")
    origin, destination = cells[0], cells[1]
    candidate = Candidate.objects.before_decision().filter(organization=origin).first()
    if candidate is not None:
        transfers.ask(
            candidate,
            to=destination,
            on=today - timedelta(days=3),
            reason="chuyển nơi cư trú",
            version=candidate.version,
            by=by,
        )
