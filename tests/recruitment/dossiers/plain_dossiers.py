"""Dossiers written down a second time in the plainest way, for the machine that drives the product.

Nothing here is the product's. Each event either returns the audit entries that it must leave,
having changed this book, or None where it has to be refused, having changed nothing.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

STAGES = [
    "pool",
    "sympathizer",
    "course_done",
    "application",
    "biography",
    "background_check",
    "endorsed",
    "cell_voted",
    "sub_appraised",
    "grassroots_resolved",
    "decided",
    "admitted",
    "new_member_course",
    "recognition_filed",
    "recognition_voted",
    "official",
]
BEFORE_DECISION = STAGES[: STAGES.index("decided")]
SHORT = [stage for stage in STAGES if stage not in ("sub_appraised", "grassroots_resolved")]
SHORT_SINCE = date(2026, 7, 26)
"""The day from which the rules have no step of the grassroots committee any more."""
ORDER = {
    False: {
        *zip(STAGES, STAGES[1:], strict=False),
        ("cell_voted", "grassroots_resolved"),
        ("cell_voted", "decided"),
        ("sub_appraised", "decided"),
    },
    True: {
        *zip(SHORT, SHORT[1:], strict=False),
        ("sub_appraised", "decided"),
        ("grassroots_resolved", "decided"),
    },
}
KNOWN = {False: STAGES, True: SHORT}
VOTED = {"cell_voted", "grassroots_resolved", "recognition_voted"}
RESOLVED = {"cell_voted", "grassroots_resolved", "decided", "recognition_voted", "official"}
"""Stages whose step is a document with a number, the one paper of the stage."""
NEEDED = {
    *{"course_done", "application", "biography", "endorsed", "new_member_course"},
    *{"recognition_filed", *RESOLVED},
}
WITH_PAPERS = STAGES[3:]
CLOSING = {"withdrawn", "rejected", "lapsed", "moved_away"}


def order_on(day):
    """Return which stage may follow which, for what is done on a day."""
    return ORDER[day >= SHORT_SINCE]


def known_on(day):
    return KNOWN[day >= SHORT_SINCE]


def later(day, months):
    """Return the same day so many months later, or the last of a month that is shorter."""
    months += day.year * 12 + day.month - 1
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass
class Admitted:
    """An admission: of whom, where it counts, whether it stands.

    `owner` is the dossier whose person this is; a readmission has the owner of the admission.
    """

    who: tuple
    cell: int
    decided_on: date
    stands: bool = True
    ceremony_on: date | None = None
    again: bool = False
    owner: object = None


@dataclass
class Asked:
    """A transfer that waits for an answer."""

    origin: int
    destination: int


@dataclass
class Plain:
    """A dossier; `reached` holds the stages it has behind it, with their days, in order.

    Who arrived on probation has no admission here; `held_elsewhere` is the ceremony's day.
    """

    who: tuple
    cell: int
    started_on: date
    stage_on: date
    stage: str = "pool"
    outcome: str = ""
    closed_on: date | None = None
    official_on: date | None = None
    certificate_on: date | None = None
    second_on: date | None = None
    received_on: date | None = None
    sponsors: dict = field(default_factory=dict)
    admission: Admitted | None = None
    held_elsewhere: date | None = None
    arrival_stands: bool = False
    asked: Asked | None = None
    reached: list = field(default_factory=list)
    handed: set = field(default_factory=set)
    done_without: set = field(default_factory=set)
    failed: int = 0

    @property
    def is_open(self):
        return self.outcome == ""

    @property
    def days(self):
        return dict(self.reached)

    @property
    def is_admitted(self):
        return self.stage not in BEFORE_DECISION

    @property
    def ceremony_on(self):
        return self.admission.ceremony_on if self.admission else self.held_elsewhere


@dataclass
class Step:
    """What is said of a step to take."""

    to: str
    on: date
    votes: tuple | None = None
    number: str = ""
    certificate_on: date | None = None
    received_on: date | None = None


class Book:
    """All dossiers, admissions and cells; `ended` says into which cell each ended one went."""

    def __init__(self, today):
        self.today = today
        self.dossiers, self.admissions, self.ended = [], [], {}

    # who is where

    def cell_of(self, cell):
        while cell in self.ended:
            cell = self.ended[cell]
        return cell

    def admitted_in(self, cell, who):
        """Return the admissions that stand of this person, in the cell or in one it succeeded."""
        cell = self.cell_of(cell)
        return [
            a for a in self.admissions if a.stands and self.cell_of(a.cell) == cell and a.who == who
        ]

    def is_member(self, one):
        return any(a.stands and a.owner is one for a in self.admissions)

    def waiting_in(self, cell, who, apart_from=None, also_admitted=True):
        return any(
            each is not apart_from
            and each.is_open
            and (each.cell, each.who) == (self.cell_of(cell), who)
            and (also_admitted or each.admission is None)
            for each in self.dossiers
        )

    def is_double(self, cell, who, apart_from=None):
        known = self.admitted_in(cell, who) or self.is_member(apart_from)
        return known or self.waiting_in(cell, who, apart_from)

    # events

    def open(self, cell, who, on):
        if on > self.today or cell in self.ended or self.is_double(cell, who):
            return None
        self.dossiers.append(Plain(who, cell, on, on, reached=[("pool", on)]))
        return ["candidate.enter"]

    def describe(self, one, certificate_on=None, name=None):
        who = (name or one.who[0], one.who[1])
        if one.outcome == "mistake":
            return None
        if certificate_on and certificate_on > self.today:
            return None
        if who != one.who and self.is_member(one):
            return None
        if who != one.who and one.is_open and self.is_double(one.cell, who, one):
            return None
        one.who, one.certificate_on = who, certificate_on
        return ["candidate.describe"]

    def appoint(self, one, name, official_on, together_since):
        if not one.is_open or official_on is None or official_on > one.started_on:
            return None
        if name in one.sponsors:
            return None
        one.sponsors[name] = together_since
        return ["companion.appoint"]

    def advance(self, one, step, careful=True):
        if not one.is_open or not self._may_follow(one, step):
            return None
        if step.votes is None and self._is_voted(step):
            return None
        if step.votes and not (
            fits(step.votes) and (not self._is_voted(step) or passes(step.votes))
        ):
            return None
        certificate, second, received = self._with(one, step)
        if not self._is_due(one, step, certificate, second, received):
            return None
        if not careful and self.is_odd(one, step, certificate):
            return None
        one.done_without |= self._missed(one, step.to, step.on)
        one.certificate_on, one.second_on, one.received_on = certificate, second, received
        one.stage, one.stage_on = step.to, step.on
        one.reached.append((step.to, step.on))
        return ["candidate.advance", *self._handed(one, step), *self._effects(one, step)]

    def fail(self, one, step):
        ready = one.is_open and self._may_follow(one, step) and self._is_voted(step)
        if not ready or not step.votes or not fits(step.votes) or passes(step.votes):
            return None
        stored = (one.certificate_on, one.second_on, one.received_on)
        if not self._is_due(one, step, *stored):
            return None
        one.failed += step.to == "recognition_voted"
        return ["candidate.fail"]

    def send_back(self, one, to, on, reason):
        earlier = STAGES.index(to) < STAGES.index(one.stage) and to in known_on(on)
        across = one.is_admitted and STAGES.index(to) < STAGES.index("admitted")
        if not one.is_open or not earlier or across or to not in one.days:
            return None
        if not reason or not one.stage_on <= on <= self.today:
            return None
        one.stage, one.stage_on = to, on
        one.done_without.clear()
        self._cut(one)
        return ["candidate.back"]

    def close(self, one, outcome, on, reason):
        if not one.is_open or one.is_admitted or outcome not in CLOSING:
            return None
        if not reason or not one.stage_on <= on <= self.today:
            return None
        return ["candidate.close", *self._end(one, outcome, on)]

    def annul_entry(self, one, on, reason):
        """Annul a dossier that was entered by mistake."""
        if one.outcome not in {"", *CLOSING, "annulled"} or not reason:
            return None
        if one.asked or one.held_elsewhere or (one.admission and one.admission.stands):
            return None
        if not max(one.stage_on, one.closed_on or one.stage_on) <= on <= self.today:
            return None
        return ["candidate.annul", *self._end(one, "mistake", on)]

    def reopen(self, one, on, reason):
        if one.outcome not in {*CLOSING, "annulled", "mistake"} or not reason:
            return None
        cell = self.cell_of(one.cell)
        if not one.closed_on <= on <= self.today or self.is_double(cell, one.who, one):
            return None
        if one.is_admitted:
            one.admission = one.official_on = one.received_on = None
            leads_on = {before for before, _after in order_on(self.today)}
            one.stage = [s for s, _on in one.reached if s in BEFORE_DECISION and s in leads_on][-1]
            self._cut(one)
        one.outcome, one.closed_on, one.stage_on = "", None, on
        moved = ["candidate.move"] if cell != one.cell else []
        one.cell = cell
        one.done_without.clear()
        return ["candidate.reopen", *moved]

    def take_back_recognition(self, one, reason):
        gone = self.cell_of(one.cell) != one.cell
        if one.outcome != "completed" or not reason or gone:
            return None
        one.reached.pop()
        one.stage, one.stage_on = one.reached[-1][0], one.closed_on
        one.outcome, one.closed_on, one.official_on = "", None, None
        one.done_without.clear()
        held = "official" in one.handed
        one.handed.discard("official")
        return ["candidate.reopen", *(["paper.mark"] if held else [])]

    def ask(self, one, to, reason):
        if not one.is_open or one.asked or to in self.ended or to == one.cell or not reason:
            return None
        one.asked = Asked(one.cell, to)
        return ["transfer.ask"]

    def answer(self, one, how, reason="x"):
        if not one.asked or not reason:
            return None
        if how == "accept":
            one.cell = one.asked.destination
            one.done_without.clear()
        one.asked = None
        return ["transfer.answer", *(["candidate.move"] if how == "accept" else [])]

    def enter(self, cell, who, on, again=False):
        """Record an admission, or a readmission, directly."""
        stood = cell not in self.ended or on < self.today
        if on > self.today or not stood or on < later(who[1], 18 * 12):
            return None
        known = self.admitted_in(cell, who)
        if any(a.again == again for a in known):
            return None
        if self.waiting_in(cell, who, also_admitted=False):
            return None
        owner = known[0].owner if again and known else object()
        self.admissions.append(Admitted(who, cell, on, again=again, owner=owner))
        return ["admission.admit"]

    def annul(self, admission, on, reason):
        if not admission.stands or not reason or on < admission.decided_on:
            return None
        admission.stands = False
        closed = []
        for one in self.dossiers:
            if one.admission is admission:
                closed += ["candidate.close", *self._end(one, "annulled", on)]
        return ["admission.annul", *closed]

    def arrive(self, cell, who, on, ceremony_on):
        """Let somebody arrive on probation who is not on record."""
        stood = cell not in self.ended or on < self.today
        if on > self.today or not stood or not ceremony_on or ceremony_on > on:
            return None
        came = Plain(who, self.cell_of(cell), ceremony_on, ceremony_on, stage="admitted")
        came.held_elsewhere, came.arrival_stands = ceremony_on, True
        came.reached = [("admitted", ceremony_on)]
        self.dossiers.append(came)
        return ["member_event.record", "candidate.arrive"]

    def annul_arrival(self, one, reason):
        if not one.arrival_stands or not reason:
            return None
        one.arrival_stands = False
        closed = self._end(one, "not_arrived", self.today)
        return ["member_event.annul", "candidate.close", *closed]

    def dissolve(self, cell, heir):
        if cell in self.ended or heir in self.ended or cell == heir:
            return None
        self.ended[cell] = heir
        left = ["organization.dissolve"]
        for one in self.dossiers:
            if one.is_open and one.cell == cell:
                one.cell = heir
                one.done_without.clear()
                left.append("candidate.move")
            if one.asked and cell in (one.asked.origin, one.asked.destination):
                ends = [self.cell_of(end) for end in (one.asked.origin, one.asked.destination)]
                arrived = ends[0] == ends[1]
                one.asked = None if arrived else Asked(*ends)
                left.append("transfer.answer" if arrived else "transfer.follow")
        return left

    # what the rules ask

    def _may_follow(self, one, step):
        in_time = one.stage_on <= step.on <= self.today
        superior = (one.stage, step.to) == ("recognition_filed", "official") and one.failed >= 3
        return in_time and (superior or (one.stage, step.to) in order_on(step.on))

    def _is_voted(self, step):
        return step.to in VOTED and step.to in known_on(step.on)

    def _with(self, one, step):
        """Return both certificates and the receipt as the step leaves them."""
        first = step.certificate_on if step.to == "course_done" else None
        second = step.certificate_on if step.to == "new_member_course" else None
        return (
            first or one.certificate_on,
            second or one.second_on,
            step.received_on or one.received_on,
        )

    def _is_due(self, one, step, certificate, second, received):
        on = step.on
        if step.to == "course_done":
            return certificate is not None and certificate <= on
        if step.to == "cell_voted":
            return self._may_be_voted_on(one, on, certificate)
        if step.to == "decided":
            known = any(not a.again for a in self.admitted_in(one.cell, one.who))
            other = self.waiting_in(one.cell, one.who, one, also_admitted=False)
            return bool(step.number) and not known and not other
        if step.to == "admitted":
            return received is None or one.days["decided"] <= received <= on
        if step.to == "new_member_course":
            return second is not None and second <= on
        if step.to in ("recognition_voted", "official"):
            return on >= later(one.ceremony_on, 12)
        return True

    def _may_be_voted_on(self, one, on, certificate):
        born = one.who[1]
        of_age = later(born, 18 * 12) <= on < later(born, 60 * 12 + 1)
        valid = certificate is not None and on < later(certificate, 60)
        together = all(on >= later(since, 12) for since in one.sponsors.values())
        return of_age and valid and together and len(one.sponsors) >= 2

    def is_odd(self, one, step, certificate):
        """From the application on, by its papers alone: what is late is not told here."""
        if step.to == "course_done":
            return step.on >= later(certificate, 60)
        return (
            bool(self._missed(one, step.to, step.on))
            if step.to in WITH_PAPERS
            else not one.sponsors
        )

    def _missed(self, one, to, on):
        """Return the stages whose papers are asked for at the step `to`."""
        earlier = set(STAGES[: STAGES.index(to)]) & NEEDED & set(known_on(on))
        known = set() if to in ("decided", "official") else one.done_without
        return earlier - one.handed - known

    # what comes of it

    def _handed(self, one, step):
        """Whoever writes down a document has it in hand, the first time."""
        courses = step.to in ("course_done", "new_member_course") and step.certificate_on
        written = step.to == "application" or (step.to in RESOLVED and step.number)
        if not (courses or written) or step.to in one.handed:
            return []
        one.handed.add(step.to)
        return ["paper.mark"]

    def _effects(self, one, step):
        if step.to == "decided":
            one.admission = Admitted(one.who, one.cell, step.on, owner=one)
            self.admissions.append(one.admission)
            return ["admission.admit"]
        if step.to == "admitted":
            one.admission.ceremony_on = step.on
            return ["admission.correct"]
        if step.to == "official":
            one.official_on = later(one.ceremony_on, 12)
            return self._end(one, "completed", step.on)
        return []

    def _end(self, one, outcome, on):
        one.outcome, one.closed_on = outcome, on
        dropped = ["transfer.answer"] if one.asked else []
        one.asked = None
        return dropped

    def _cut(self, one):
        stages = [stage for stage, _on in one.reached]
        one.reached = one.reached[: stages.index(one.stage) + 1]


def fits(votes):
    entitled, present, in_favour = votes
    return 0 <= in_favour <= present <= entitled and entitled >= 1


def passes(votes):
    return 3 * votes[2] >= 2 * votes[0]
