"""What two of the demo's wards have beside dossiers: courses, a transfer, targets, events."""

from datetime import date, timedelta

from organizations import bodies
from organizations.columns import organizations_by_code
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.dossiers import transfers
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import Candidate, Course, Participant
from recruitment.targets import introductions
from recruitment.training import calling, course_results, courses
from recruitment.training.course_results import Mark
from reports.demo.numbering import Numbering
from reports.demo.places import rows_of

CENTRES = {
    "TH-TP-DONGSON": ("TH-TP", "Trung tâm Chính trị thành phố"),
    "QN-P-MONGCAI3": ("QN", "Trung tâm Chính trị phường Móng Cái 1"),
}
"""Who holds courses for a ward, and where."""

TARGETS = (("youth_union", 24), ("trade_union", 6))
ON_PROBATION = {"Hồ Thị Lài": (12, 3)}
"""Who comes on probation: month and day of the ceremony, in the year before."""


def build(today: date, *, by: User, numbering: Numbering) -> None:
    """Add what the wards have; the dossiers are there already."""
    for ward, (above, place) in CENTRES.items():
        known = organizations_by_code([above, ward])
        past = _course(known[above], "02", date(today.year, 9, 14), place, today, by, numbering)
        _pass(past, today, by)
        coming = today + timedelta(days=21)
        _course(known[above], "05", coming, place, today, by, numbering)
        for union, number in TARGETS:
            introductions.set_target(
                organization=known[ward],
                union=union,
                period=Period.of_year(today.year),
                number=number,
                by=by,
            )
        _record_events(known[ward], today, by, numbering)
        _ask_for_a_transfer(known[ward], today, by)


def _record_events(ward, today, by, numbering):
    """Record what `events.csv` has of the cells of the ward, all of it in April of this year."""
    on = date(today.year, 4, 10)
    number = numbering.next(ward.code, "QĐ/ĐU", on)
    cells = {cell.code: cell for cell in Organization.objects.directly_under(ward, today)}
    for row in rows_of("events.csv"):
        if row["organization_code"] not in cells:
            continue
        ceremony = ON_PROBATION.get(row["full_name"])
        entry = MemberEntry(
            organization=cells[row["organization_code"]],
            kind=row["kind"],
            on=on,
            full_name=row["full_name"],
            sex=row["sex"],
            born_on=date.fromisoformat(row["born_on"]),
            probationary=ceremony is not None,
            ceremony_on=date(today.year - 1, *ceremony) if ceremony else None,
            document_number=number,
            counterpart=row["counterpart"],
        )
        member_events.record(entry, by=by, today=today, confirmed={"old"})


def _course(above: Organization, number, start, place, today, by, numbering) -> Course:
    """Found an awareness course of `above` and call whom the product proposes."""
    decided_on = min(start - timedelta(days=14), today)
    sign = f"QĐ/{bodies.sign(above)}"
    said = {
        "organization": above,
        "kind": Course.Kind.AWARENESS,
        "number": f"{number}/{start.year}",
        "decision_number": numbering.next(above.code, sign, decided_on),
        "decided_on": decided_on,
        "start": start,
        "last_day": start + timedelta(days=4),
        "place": place,
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
