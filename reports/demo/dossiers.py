"""Invents the dossiers of the demo: candidates of two places of the time of districts and of two
wards of 2025, at every stage.

They are made through the functions that the pages call; each step follows the rules of its day, so
that several regulations stand in one history. The same day gives the same
dossiers on every run.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from django.core.exceptions import ValidationError

from organizations import bodies
from organizations.columns import organizations_by_code
from organizations.models import Organization, User
from recruitment.dossiers import (
    companions,
    conditions,
    deciders,
    decision,
    dossier,
    papers,
    pipeline,
    pool,
    regulations,
    special,
)
from recruitment.dossiers.facts import Ballot
from recruitment.dossiers.pipeline import Going
from recruitment.models import Candidate, PaperState, Stage
from recruitment.rulebook import in_force
from recruitment.rulebook.rules import months_later
from reports.demo import naming
from reports.demo.numbering import Numbering
from reports.demo.places import Places

SEED = 208
IN_EACH = {"TH-TP-DONGSON": 3, "DL-KP-EAYONG": 2, "QN-P-MONGCAI3": 2, "NA-P-TAYHIEU": 1}
"""Dossiers begun in a cell in each of the windows, at most, by the committee above it."""

COMMITTEES = tuple(IN_EACH)

WINDOWS = (
    (date(2024, 10, 1), date(2025, 1, 19), (5, 8, 10, 12, 13, 14)),
    (date(2025, 8, 1), date(2026, 2, 28), (2, 4, 6, 7, 8, 10)),
    (date(2026, 7, 27), date(2026, 10, 31), (0, 1, 2, 3)),
)
"""When dossiers began, in each window under another rule set, and how many steps they come on.

The first is so late that none of them is decided in 2024, of which newspapers printed figures.
"""

ALIKE = {"namesake", "lookalike"}
"""Invented persons may be like others who were invented before them."""

NOTHING_SPECIAL = {
    "political_case": False,
    "foreign_origin": False,
    "child_number": None,
    "child_born_on": None,
}
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
GROWN_PUPILS = "Trung học phổ thông"
"""At no other school are pupils of an age to be admitted."""

SALARIED = ("teachers", "health", "officials")
GROWN = 17
"""From which age on candidates are said to have been together with those who vouch for them."""

WRITTEN = (*pipeline.RESOLVED, *pipeline.CERTIFIED)
"""The steps whose form writes down their paper; the papers of others are handed in before."""

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
    Stage.RECOGNITION_RESOLVED: (3, 12),
    Stage.OFFICIAL: (10, 45),
}
"""How many days a step takes, at least and at most; others a week to forty days."""


BEFORE_A_RECOGNITION = (Stage.RECOGNITION_APPRAISED, Stage.RECOGNITION_RESOLVED)
"""Steps that were not asked for when the demo was drawn first: they draw apart, so that all other
dossiers stay what they were."""


@dataclass(frozen=True)
class Apart:
    """Dossiers in the first cells of a committee, added for what the others do not show.

    They are begun `days` before today and come on `steps`; those of `former_rules` are begun so
    long before the rules of today, recorded as they happened, and wait at the step of then.
    """

    committee: str
    days: int
    steps: int
    former_rules: bool = False


APART = (
    Apart("QN-P-MONGCAI3", days=300, steps=5),  # where the background was checked
    Apart("DL-KP-PHUOCAN-BPTRUONG", days=330, steps=7),  # below a sub-committee
    Apart("DL-KP-EAYONG", days=150, steps=4, former_rules=True),
)
IN_SO_MANY_CELLS = 2


@dataclass(frozen=True)
class Invented:
    """A candidate to be: who, where, since when, and how far the dossier is to come."""

    cell: Organization
    opening: pool.Opening
    steps: int


def build(today: date, *, by: User, numbering: Numbering) -> int:
    """Make the dossiers, and return how many there are."""
    drawn = Random(SEED)  # noqa: S311 - invented persons need no secrecy
    made = 0
    for invented in _invented(drawn, today):
        candidate = pool.open_dossier(invented.opening, by=by, today=today, confirmed=ALIKE)
        accompany(drawn, candidate, by)
        take_on(drawn, candidate, invented.steps, numbering, today, by)
        made += 1
    made += sum(_add(each, today, by=by, numbering=numbering) for each in APART)
    regulations.follow_all(today=today, by=by)
    return made


def _add(apart: Apart, today, *, by, numbering) -> int:
    """Add dossiers that are drawn apart from all others, which stay what they were; return how
    many."""
    drawn, places, until = Random(f"{SEED} {apart}"), Places(), today  # noqa: S311 - as above
    if apart.former_rules:
        until = min(today, in_force.load().of_dossier({}, today).start - timedelta(days=1))
    began = until - timedelta(days=apart.days)
    codes = [place.code for place in places.cells(apart.committee)]
    codes = [code for code in codes if places.stands(code, str(began))][:IN_SO_MANY_CELLS]
    for code, cell in organizations_by_code(codes).items():
        who = opening(drawn, cell, places.by_code[code].setting, began, today)
        candidate = pool.open_dossier(who, by=by, today=until, confirmed=ALIKE)
        accompany(drawn, candidate, by)
        take_on(drawn, candidate, apart.steps, numbering, until, by)
    return len(codes)


def _invented(drawn, today) -> Iterator[Invented]:
    places = Places()
    for committee in COMMITTEES:
        codes = [place.code for place in places.cells(committee)]
        cells = organizations_by_code(codes)
        for code in codes:
            for first, last, steps in WINDOWS:
                for _number in range(drawn.randint(0, IN_EACH[committee])):
                    began = first + timedelta(days=drawn.randint(0, (last - first).days))
                    if began > today or not places.stands(code, began.isoformat()):
                        continue
                    who = opening(drawn, cells[code], places.by_code[code].setting, began, today)
                    yield Invented(cells[code], who, drawn.choice(steps))


def opening(drawn, cell, setting, began, today) -> pool.Opening:
    """Invent a candidate of a cell in that setting, in its pool since `began`."""
    sex = drawn.choice(("male", "female"))
    source = drawn.choice(SOURCES[setting])
    if source == "pupils" and GROWN_PUPILS not in cell.name:
        source = "teachers"
    people = naming.EDE if cell.code.startswith("DL") and drawn.random() < 0.3 else naming.KINH
    age = 18 if source == "pupils" else drawn.randint(20, 38)
    young = age < 30
    leaves = source in ("students", "pupils", "demobilised") and drawn.random() < 0.4
    particulars = {
        "source": source,
        "occupation": OCCUPATIONS.get(source, "other"),
        "schooling": "lower_secondary" if source == "pupils" else "upper_secondary",
        "qualification": "bachelor" if source in SALARIED else "",
        "youth_union": young,
        "union_here": "youth_union" if young else "none",
        "trade_union": young and source in SALARIED,
        "militia": source == "militia",
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
    grown = months_later(candidate.person.born_on, GROWN * 12)
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
            together_since=max(since, grown),
            start=candidate.started_on,
            version=candidate.version,
            by=by,
        )
        candidate.refresh_from_db(fields=["version"])


def take_on(drawn, candidate: Candidate, steps, numbering, today, by):
    """Take a dossier on, a stage after the other, as far as it is to come by today."""
    read = dossier.read_dossier(candidate, candidate.stage_on)
    taken_on = 0
    while taken_on < steps:
        stage = _next(read)
        if stage is None:
            return
        is_between = stage in BEFORE_A_RECOGNITION
        chosen = Random(candidate.pk) if is_between else drawn  # noqa: S311 - as above
        taken_on += not is_between
        on = _day_of(chosen, candidate, stage)
        if on > today:
            return
        read = dossier.read_dossier(candidate, on)
        if stage not in conditions.stages_ahead(read.facts, read.rules):
            stage = _next(read)  # other rules hold by then, or somebody else decides
        taken = stage and step(chosen, candidate, read, stage, on, numbering, today, by)
        if not stage or not taken:
            return
        candidate = taken
        read = replace(read, facts=replace(read.facts, stage=stage))


def _day_of(drawn, candidate, stage):
    on = candidate.stage_on + timedelta(days=drawn.randint(*PACE.get(stage, (7, 40))))
    ceremony_on = candidate.admission.ceremony_on if candidate.admission else None
    if stage == Stage.RECOGNITION_VOTED and ceremony_on:
        return max(on, months_later(ceremony_on, 12) + timedelta(days=9))
    return on


def _next(read) -> Stage | None:
    ahead = conditions.stages_ahead(read.facts, read.rules)
    return next(iter(ahead), None)


def step(drawn, candidate, read, stage, on, numbering, today, by):
    """Take one step as the rules of its day ask it, or return None where something stops it."""
    if stage not in WRITTEN and drawn.random() < 0.85:
        read = _hand_in(candidate, read, stage, today, by)
    if stage == Stage.CELL_VOTED:
        candidate = special.answer(
            candidate, NOTHING_SPECIAL, version=candidate.version, by=by, today=today
        )
        read = dossier.read_dossier(candidate, on)
    going = _going(drawn, candidate, read, stage, on, numbering)
    found = pipeline.examine_step(read, going, today)
    if stage == Stage.DECIDED:
        decision.examine_admission(candidate, going, found, today)
    if found.warnings:
        going = replace(going, reason=drawn.choice(REASONS))
    try:
        return pipeline.advance(
            candidate,
            going,
            version=candidate.version,
            by=by,
            today=today,
            confirmed=ODD | ALIKE,
        )
    except ValidationError:
        return None


def _going(drawn, candidate, read, stage, on, numbering) -> Going:
    going = Going(stage, on)
    threshold = conditions.threshold_of(stage, read.facts, read.rules)
    if threshold and threshold.stops:
        present = drawn.randint(17, 20)
        going = replace(going, ballot=Ballot(20, present, drawn.randint(14, present)))
    elif threshold:
        going = replace(going, ballot=_of_few(candidate, stage))
    if stage in pipeline.CERTIFIED:
        going = replace(
            going, certificate_number=f"{drawn.randint(100, 999)}/GCN", certificate_on=on
        )
    if stage in pipeline.RESOLVED:
        going = replace(going, document_number=_number(candidate, read, stage, on, numbering))
    if stage == Stage.ADMITTED:
        going = replace(going, received_on=candidate.stage_on + timedelta(days=2))
    return going


def _of_few(candidate, stage):
    """Return the vote of a standing committee, drawn apart so that all else stays as it was."""
    apart = Random(f"{candidate.sort_key} {stage}")  # noqa: S311 - invented votes need no secrecy
    present = apart.randint(9, 11)
    return Ballot(11, present, apart.randint(8, present))


def _number(candidate, read, stage, on, numbering):
    """Return the number of the resolution or decision by whoever takes the step on that day."""
    kind, issuer = "NQ", candidate.organization
    if stage in deciders.ACTS:
        named = read.facts.deciders.get(stage)
        kind, issuer = "QĐ", _whole(named.organization) if named else issuer
    elif stage in deciders.PROPOSING.values():
        chain = deciders.chains_on([issuer.pk], on)[issuer.pk]
        nearest = deciders.nearest(chain, Organization.Kind.GRASSROOTS)
        issuer = _whole(nearest) if nearest else issuer
    return numbering.next(issuer.code, f"{kind}/{bodies.sign(issuer) or 'ĐU'}", on)


def _whole(organization: Organization) -> Organization:
    """Return one of a chain, of which only some columns were read, with all of them."""
    return Organization.objects.get(pk=organization.pk)


def _hand_in(candidate, read, stage, today, by):
    """Mark the papers that the step needs as in hand since the step before, and read that."""
    codes = [
        each.code
        for each in read.rules.papers
        if each.stage == stage and each.is_needed_of(candidate.introduced_by)
    ]
    if not codes:
        return read
    papers.mark(
        candidate,
        codes,
        state=PaperState.State.IN_HAND,
        place="Văn phòng đảng ủy, tủ hồ sơ kết nạp",
        on=candidate.stage_on,
        version=candidate.version,
        by=by,
        today=today,
    )
    candidate.refresh_from_db(fields=["version"])
    known = {**read.facts.papers, **dict.fromkeys(codes, PaperState.State.IN_HAND)}
    return replace(read, facts=replace(read.facts, papers=known))
