"""Invents the dossiers of the demo: candidates of a ward and a commune, at every stage.

They are made through the functions that the pages call, under the rule sets of the days on
which they began, so that three regulations stand side by side. The same day gives the same
dossiers on every run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from django.core.exceptions import ValidationError

from organizations.columns import organizations_by_code
from organizations.models import Organization, User
from recruitment.dossiers import companions, papers, pipeline, pool
from recruitment.dossiers.conditions import Ballot
from recruitment.dossiers.pipeline import Going
from recruitment.models import Candidate, PaperState, Stage
from recruitment.rulebook import rules
from recruitment.rulebook.rules import months_later
from reports.demo import naming
from reports.demo.places import Places

SEED = 208
COMMITTEES = ("TH-TP-DONGSON", "DL-KP-EAYONG")
IN_EACH = 3
"""Dossiers begun in a cell in each of the windows, at most."""

WINDOWS = (
    (date(2024, 10, 1), date(2025, 1, 19), (5, 8, 10, 14, 14)),
    (date(2025, 8, 1), date(2026, 2, 28), (2, 4, 6, 7, 8, 10)),
    (date(2026, 7, 27), date(2026, 10, 31), (0, 1, 2, 3)),
)
"""When dossiers began, in each window under another rule set, and how many steps they come on.

The first is so late that none of them is decided in 2024, of which newspapers printed figures.
"""

ALIKE = {"namesake", "lookalike"}
"""Invented persons may be like others who were invented before them."""

ODD = {
    "helper_missing",
    "papers",
    "late",
    "late_days",
    "filed_early",
    "old",
    "number_used",
    "stale",
}
REASONS = ("hồ sơ giấy bổ sung sau", "chờ xác nhận nơi cư trú", "đảng ủy họp chậm")
SOURCES = {
    "residential": (
        "hamlet",
        "demobilised",
        "farmers",
        "militia",
        "students",
        "private_enterprise",
    ),
    "school": ("teachers", "pupils"),
    "health_station": ("health",),
    "police": ("officials",),
    "military": ("militia", "demobilised"),
}
OCCUPATIONS = {
    "hamlet": "hamlet_worker",
    "farmers": "farmer",
    "students": "student",
    "pupils": "pupil",
    "teachers": "public_service",
    "health": "public_service",
    "officials": "armed_forces",
    "militia": "farmer",
}
PACE = {
    Stage.SYMPATHIZER: (20, 60),
    Stage.COURSE_DONE: (30, 120),
    Stage.APPLICATION: (10, 40),
    Stage.BIOGRAPHY: (7, 30),
    Stage.BACKGROUND_CHECK: (25, 90),
    Stage.ENDORSED: (7, 25),
    Stage.CELL_VOTED: (5, 25),
    Stage.GRASSROOTS_RESOLVED: (5, 20),
    Stage.DECIDED: (20, 80),
    Stage.ADMITTED: (7, 40),
    Stage.NEW_MEMBER_COURSE: (60, 200),
    Stage.RECOGNITION_FILED: (100, 160),
    Stage.RECOGNITION_VOTED: (5, 30),
    Stage.OFFICIAL: (10, 45),
}
"""How many days a step takes, at least and at most; others a week to forty days."""


@dataclass(frozen=True)
class Invented:
    """A candidate to be: who, where, since when, and how far the dossier is to come."""

    cell: Organization
    opening: pool.Opening
    steps: int


def build(today: date, *, by: User) -> int:
    """Make the dossiers, and return how many there are."""
    drawn = Random(SEED)  # noqa: S311 - invented persons need no secrecy
    numbers = iter(range(700, 10_000))
    made = 0
    for invented in _invented(drawn, today):
        candidate = pool.open_dossier(invented.opening, by=by, today=today, confirmed=ALIKE)
        accompany(drawn, candidate, by)
        take_on(drawn, candidate, invented.steps, numbers, today, by)
        made += 1
    return made


def _invented(drawn, today) -> Iterator[Invented]:
    places = Places()
    codes = [cell.code for committee in COMMITTEES for cell in places.cells(committee)]
    cells = organizations_by_code(codes)
    for code in codes:
        for first, last, steps in WINDOWS:
            for _number in range(drawn.randint(0, IN_EACH)):
                began = first + timedelta(days=drawn.randint(0, (last - first).days))
                if began > today:
                    continue
                who = opening(drawn, cells[code], places.by_code[code].setting, began, today)
                yield Invented(cells[code], who, drawn.choice(steps))


def opening(drawn, cell, setting, began, today) -> pool.Opening:
    """Invent a candidate of a cell in that setting, in its pool since `began`."""
    sex = drawn.choice(("male", "female"))
    source = drawn.choice(SOURCES[setting])
    people = naming.EDE if cell.code.startswith("DL") and drawn.random() < 0.3 else naming.KINH
    age = 18 if source == "pupils" else drawn.randint(20, 38)
    young = age < 30
    leaves = source in ("students", "pupils", "demobilised") and drawn.random() < 0.4
    particulars = {
        "source": source,
        "occupation": OCCUPATIONS.get(source, "other"),
        "schooling": "lower_secondary" if source == "pupils" else "upper_secondary",
        "youth_union": young,
        "ethnicity": people,
        "phone": f"09{drawn.randint(10_000_000, 99_999_999)}",
    }
    if young:
        particulars |= {"introduced_by": "youth_union", "introduced_on": began}
    if leaves:
        particulars["leaves_on"] = today + timedelta(days=drawn.randint(10, 200))
        particulars["leaves_for"] = {"demobilised": "works_away"}.get(source, "graduates")
    return pool.Opening(
        organization=cell,
        full_name=naming.name_of(drawn, sex, people),
        sex=sex,
        born_on=began - timedelta(days=age * 366 + drawn.randint(0, 300)),
        started_on=began,
        particulars=particulars,
    )


def accompany(drawn, candidate, by):
    """Name a helper and two sponsors, of long standing, but for one dossier in eight."""
    if drawn.random() < 0.12:
        return
    since = months_later(candidate.started_on, -drawn.randint(20, 200))
    named: list[str] = []
    while len(named) < 3:
        name = naming.name_of(drawn, drawn.choice(("male", "female")), naming.KINH)
        if name not in named:
            named.append(name)
    for duty, name in zip(("helper", "sponsor", "sponsor"), named, strict=True):
        companions.appoint(
            candidate,
            duty=duty,
            full_name=name,
            official_on=since,
            together_since=since,
            start=candidate.started_on,
            version=candidate.version,
            by=by,
        )
        candidate.refresh_from_db(fields=["version"])


def take_on(drawn, candidate: Candidate, steps, numbers, today, by):
    """Take a dossier on, a stage after the other, as far as it is to come by today."""
    known = rules.load(candidate.rule_set)
    for _number in range(steps):
        following = [s for s in known.next_stages(candidate.stage) if s != Stage.SUB_APPRAISED]
        if not following:
            return
        stage = following[0]
        on = candidate.stage_on + timedelta(days=drawn.randint(*PACE.get(stage, (7, 40))))
        ceremony_on = candidate.admission.ceremony_on if candidate.admission else None
        if stage == Stage.RECOGNITION_VOTED and ceremony_on:
            on = max(on, months_later(ceremony_on, 12) + timedelta(days=9))
        if on > today:
            return
        candidate = step(drawn, candidate, known, stage, on, numbers, today, by)
        if candidate is None:
            return


def step(drawn, candidate, known, stage, on, numbers, today, by):
    """Take one step as the rules ask it, or return None where something stops it."""
    if drawn.random() < 0.85:
        _hand_in(candidate, known, stage, on, today, by)
        candidate.refresh_from_db(fields=["version"])
    going = Going(stage, on, reason=drawn.choice(REASONS))
    if stage in known.thresholds:
        present = drawn.randint(17, 20)
        going = replace(going, ballot=Ballot(20, present, drawn.randint(14, present)))
        going = replace(going, document_number=f"{drawn.randint(3, 90)}-NQ/CB")
    if stage in (Stage.COURSE_DONE, Stage.NEW_MEMBER_COURSE):
        going = replace(
            going, certificate_number=f"{drawn.randint(100, 999)}/GCN", certificate_on=on
        )
    if stage in (Stage.DECIDED, Stage.OFFICIAL):
        going = replace(going, document_number=f"{next(numbers)}-QĐ/ĐU")
    if stage == Stage.ADMITTED:
        going = replace(going, received_on=candidate.stage_on + timedelta(days=2))
    try:
        return pipeline.advance(
            candidate, going, version=candidate.version, by=by, today=today, confirmed=ODD
        )
    except ValidationError:
        return None


def _hand_in(candidate, known, stage, on, today, by):
    missing = [paper.code for paper in known.papers if paper.stage == stage and paper.needed]
    if missing:
        place = "Văn phòng đảng ủy, tủ hồ sơ kết nạp"
        papers.mark(
            candidate,
            missing,
            state=PaperState.State.IN_HAND,
            place=place,
            on=on,
            version=candidate.version,
            by=by,
            today=today,
        )
