"""What the demo's committees have from earlier on: a course of two years ago and what became of
it, certificates that run out, and somebody who was entered twice."""

from datetime import date, timedelta
from random import Random

from organizations import bodies
from organizations.columns import organizations_by_code
from organizations.models import Organization, User
from recruitment.dossiers import dossier, pool
from recruitment.models import Candidate, Course, Participant, Person, Stage
from recruitment.rulebook.rules import months_later
from recruitment.training import course_results, courses
from recruitment.training.course_results import Mark
from reports.demo import dossiers, naming
from reports.demo.numbering import Numbering
from reports.demo.places import Places

SEED = 1104
ENTERED, LISTED, START, LAST_DAY = (
    date(2024, 9, 3),
    date(2024, 10, 2),
    date(2024, 11, 4),
    date(2024, 11, 8),
)
STEPS = (0, 3, 6, 8, 8, 9, 10, 12)
"""How far those of the course come after it, at most; from the eighth step on they are admitted."""

RUN_OUT = (20, 75, 150, -10)
"""In how many days certificates expire; one has already."""

TWICE = ("Nguyễn Thùy Dương", "Nguyễn Thủy Dương")


def build(today: date, *, by: User, numbering: Numbering) -> None:
    """Add it to the committees that have dossiers; these are there already.

    A ward of 2025 was not there when the course was held.
    """
    known = organizations_by_code(dossiers.COMMITTEES)
    for code in dossiers.COMMITTEES:
        drawn = Random(f"{SEED} {code}")  # noqa: S311 - invented persons need no secrecy
        cells = list(Organization.objects.directly_under(known[code], START).order_by("code"))
        if cells:
            _hold_course(drawn, known[code], cells, today, by, numbering)
            _enter_twice(cells, today, by)
        _let_run_out(known[code], today, by)


def _hold_course(drawn, committee, cells, today, by, numbering):
    """Hold a course of the committee above, with one of each cell, and take those on."""
    places = Places()
    above = committee.placements.in_force(START).get().parent
    decided_on, sign = START - timedelta(days=10), f"QĐ/{bodies.sign(above)}"
    people = [_listed(drawn, cell, places.by_code[cell.code].setting, today, by) for cell in cells]
    said = {
        "organization": above,
        "kind": Course.Kind.AWARENESS,
        "number": "04/2024",
        "decision_number": numbering.next(above.code, sign, decided_on),
        "decided_on": decided_on,
        "start": START,
        "last_day": LAST_DAY,
        "place": "Trung tâm Chính trị",
    }
    course = courses.found(said, by=by, today=today)
    courses.call(course, people, version=course.version, by=by)
    course.refresh_from_db()
    numbers = course_results.numbered("0401/GCN")
    marks = [
        Mark(row.pk, Participant.Result.ABSENT)
        if place % 6 == 5
        else Mark(row.pk, Participant.Result.PASSED, next(numbers), LAST_DAY)
        for place, row in enumerate(course_results.roster(course))
    ]
    course_results.enter(course, marks, version=course.version, by=by, today=today)
    for place, candidate in enumerate(people):
        candidate.refresh_from_db()
        if candidate.stage == Stage.COURSE_DONE:
            steps = STEPS[place % len(STEPS)]
            dossiers.take_on(drawn, candidate, steps, numbering, today, by)


def _listed(drawn, cell, setting, today, by) -> Candidate:
    """Enter somebody, whom the cell lists as a sympathizer a month later."""
    opening = dossiers.opening(drawn, cell, setting, ENTERED, today)
    candidate = pool.open_dossier(opening, by=by, today=today, confirmed=dossiers.ALIKE)
    dossiers.accompany(drawn, candidate, by)
    read = dossier.read_dossier(candidate, LISTED)
    return dossiers.step(drawn, candidate, read, Stage.SYMPATHIZER, LISTED, None, today, by)


def _let_run_out(committee, today, by):
    """Let some of those whose cell has not voted have taken the course nearly five years ago."""
    waiting = (
        Candidate.objects.open()
        .under(committee, today)
        .filter(stage__in=(Stage.COURSE_DONE, Stage.BACKGROUND_CHECK, Stage.ENDORSED))
        .exclude(pk__in=Participant.objects.values("candidate"))
        .select_related("person", "organization")
        .order_by("pk")
    )
    for days, candidate in zip(RUN_OUT, waiting, strict=False):
        certificate_on = months_later(today + timedelta(days=days), -60)
        pool.describe(
            candidate,
            {"certificate_on": certificate_on},
            version=candidate.version,
            by=by,
            today=today,
        )


def _enter_twice(cells, today, by):
    """Enter one woman in two cells, once with a wrong diacritic."""
    for cell, full_name in zip(cells, TWICE, strict=False):
        opening = pool.Opening(
            organization=cell,
            full_name=full_name,
            sex=Person.Sex.FEMALE,
            born_on=date(2001, 3, 26),
            started_on=today - timedelta(days=40),
            particulars={
                "source": Candidate.Source.WORKERS,
                "schooling": "upper_secondary",
                "ethnicity": naming.KINH,
            },
        )
        pool.open_dossier(opening, by=by, today=today, confirmed=dossiers.ALIKE)
