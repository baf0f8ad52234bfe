"""Random events, permitted and forbidden, against a plain book of what must come of them.

Looks at a few examples; LOOK=60 looks at sixty times as many, other ones each time.
"""

import hashlib
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from audit.models import Entry
from organizations import reorganization
from organizations.models import Placement, User
from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.counting import recount
from recruitment.dossiers import (
    annulling,
    companions,
    dossier,
    endings,
    pipeline,
    pool,
    taking_back,
    transfers,
)
from recruitment.dossiers.facts import Ballot
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import Admission, Candidate, MemberEvent, Step, Transfer
from tests.dossiers import ODD, writing_everywhere
from tests.factories import LONG_AGO, TODAY, OrganizationFactory
from tests.looking import ALWAYS_THE_SAME, times
from tests.recruitment.dossiers import plain_dossiers
from tests.recruitment.dossiers.plain_dossiers import (
    ORDER,
    STAGES,
    WITH_PAPERS,
    Book,
    order_on,
)

EXAMPLES, STEPS = times(3), 25
PEOPLE = [
    ("Trần Thị Hoa", date(1998, 5, 19)),
    ("Trần Thị Hòa", date(1998, 5, 19)),  # another person, who looks alike
    ("Lê Văn Nam", date(2006, 7, 10)),  # 18 while the dossier is on its way
    ("Phạm Văn Kỳ", date(1963, 5, 1)),  # too old
]
SPONSORS = ["Phạm Văn Giúp", "Lê Thị Nhận", "Hồ Văn Mừng"]
CONFIRMED = {*ODD, "namesake", "lookalike", "age", "too_old", "not_appraised", "stale"}
CONFIRMED |= {"ceremony_old", "former_unasked", "together_as_a_child"}
REASONS = st.sampled_from(["thiếu giấy tờ"] * 6 + [" "])
GAPS = st.sampled_from([7, 0, 3, 3, 7, 7, 30, 370, -1])
VOTES = st.sampled_from(
    [(20, 18, 17), (20, 18, 14), (3, 3, 2), (20, 18, 13), (3, 3, 1), (20, 21, 14), None]
)
ANY = st.integers(0, 10**6)
OF_RULES = {
    "RuleNumber",
    "SchoolingRule",
    "StageRule",
    "Transition",
    "Deadline",
    "Paper",
    "Holiday",
}
TABLES = [
    model._meta.db_table
    for app in ("audit", "organizations", "recruitment")
    for model in apps.get_app_config(app).get_models()
    if model.__name__ not in OF_RULES
]
STALE = st.sampled_from([0] * 9 + [1])
SELDOM = st.sampled_from([False] * 4 + [True])


class Dossiers(RuleBasedStateMachine):
    """Three secretaries' worth of events on four cells, one after another."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        try:
            self.furnish()
        except BaseException:  # else all that comes after would stand in this transaction
            self.teardown()
            raise

    def furnish(self):
        self.user, self.book = User.objects.system(), Book(TODAY)
        wards = [OrganizationFactory(kind="grassroots_committee") for _n in range(2)]
        self.cells = [OrganizationFactory(kind="cell", parent=wards[n % 2]) for n in range(4)]
        self.keys, self.admission_keys = [], []
        self.digest = digest()

    @initialize(far=st.tuples(*[st.integers(0, 15)] * 3), ways=ANY)
    def begin(self, far, ways):
        for place, steps in enumerate(far):
            self.open(place, PEOPLE[place], 0)
            self.go_on(place, steps, 7, ways)

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # choosing

    def chosen(self, any_number):
        place = any_number % len(self.keys)
        return self.book.dossiers[place], Candidate.objects.get(pk=self.keys[place])

    def common(self, stored, stale=0):
        return {"version": stored.version - stale, "by": self.user}

    def attempt(self, expected, act, stale=0):
        """Let the product do what the book has done or refused, and compare all there is."""
        entries = Entry.objects.count()
        try:
            with transaction.atomic():
                act()
            refusal = None
        except (ValidationError, Conflict, Unconfirmed) as error:
            refusal = error
        before, self.digest = self.digest, digest()
        if expected is None:
            assert refusal is not None, "what is forbidden was done"
            assert self.digest == before, "what was refused has changed something"
        else:
            assert refusal is None, refusal
            left = Entry.objects.order_by("pk").values_list("action", flat=True)[entries:]
            assert sorted(left) == sorted(expected)
        self.compare()

    def unless_stale(self, stale, act):
        """Ask the book, unless the version is an old one: then nothing may happen."""
        return None if stale else act()

    # events

    @rule(cell=ANY, person=st.sampled_from(PEOPLE), later=st.sampled_from([0, 100, 1000]))
    def open(self, cell, person, later):
        place, on = cell % 4, date(2024, 3, 1) + timedelta(days=later)
        expected = self.book.open(place, person, on)
        opening = pool.Opening(
            self.cells[place],
            person[0],
            "female",
            person[1],
            on,
            {"source": "workers", "schooling": "upper_secondary", "union_here": "none"},
        )

        def act():
            known = {"by": self.user, "today": TODAY, "confirmed": CONFIRMED}
            self.keys.append(pool.open_dossier(opening, **known).pk)
            Candidate.objects.filter(pk=self.keys[-1]).update(political_case=False)

        self.attempt(expected, act)

    @precondition(lambda self: self.keys)
    @rule(
        which=ANY,
        stale=STALE,
        certificate_on=st.sampled_from(
            [None, date(2018, 1, 5), date(2023, 5, 5), TODAY + timedelta(days=1)]
        ),
        name=st.sampled_from([None, None, "Trần Thị Hoa", "Đỗ Thị Mới"]),
    )
    def describe(self, which, stale, certificate_on, name):
        one, stored = self.chosen(which)
        expected = self.unless_stale(stale, lambda: self.book.describe(one, certificate_on, name))
        values = {"certificate_on": certificate_on, **({"full_name": name} if name else {})}
        said = self.common(stored, stale)
        self.attempt(expected, lambda: pool.describe(stored, values, today=TODAY, **said))

    @precondition(lambda self: self.keys)
    @rule(
        which=ANY,
        stale=STALE,
        official_on=st.sampled_from([date(2015, 1, 1)] * 5 + [None, TODAY]),
        together_since=st.sampled_from([date(2015, 1, 1)] * 7 + [date(2024, 1, 8)]),
        name=st.sampled_from(SPONSORS),
    )
    def appoint(self, which, stale, official_on, together_since, name):
        one, stored = self.chosen(which)
        expected = self.unless_stale(
            stale, lambda: self.book.appoint(one, name, official_on, together_since)
        )
        said = {"official_on": official_on, "together_since": together_since}
        said |= {"duty": "sponsor", "full_name": name, "start": one.started_on}
        self.attempt(
            expected,
            lambda: companions.appoint(
                stored, confirmed=CONFIRMED, **said, **self.common(stored, stale)
            ),
        )

    @precondition(lambda self: self.keys)
    @rule(
        which=ANY,
        stale=STALE,
        to=st.sampled_from(STAGES),
        next_one=st.sampled_from([True, True, True, False]),
        gap=GAPS,
        votes=VOTES,
        number=st.sampled_from(["7-QĐ/HU", "7-QĐ/HU", " "]),
        off=st.sampled_from([0] * 6 + [1, -400, None]),
        careful=st.sampled_from([True] * 5 + [False]),
        failing=st.sampled_from([False] * 3 + [True]),
    )
    def step(self, which, stale, to, next_one, gap, votes, number, off, careful, failing):
        one, stored = self.chosen(which)
        on = one.stage_on + timedelta(days=gap)
        to = self.following(one, which, on) if next_one else to
        day = None if off is None else on + timedelta(days=off)
        said = plain_dossiers.Step(to, on, votes, number.strip(), day, day)
        careful = careful or (to in WITH_PAPERS and not self.book.is_odd(one, said, day))
        if failing:
            expected = self.unless_stale(stale, lambda: self.book.fail(one, said))
        else:
            expected = self.unless_stale(stale, lambda: self.book.advance(one, said, careful))
        self.attempt(expected, lambda: self.take(stored, said, stale, careful, failing))

    @precondition(lambda self: self.keys)
    @rule(which=ANY, steps=st.integers(1, 9), gap=st.sampled_from([1, 7]), way=ANY)
    def go_on(self, which, steps, gap, way):
        """Do all that is asked for, as a good secretary would, several steps in a row."""
        one, _stored = self.chosen(which)
        for name in SPONSORS:
            if one.is_open and len(one.sponsors) < 2 and name not in one.sponsors:
                self.appoint(which, 0, date(2015, 1, 1), date(2015, 1, 1), name)
        for _n in range(steps):
            if not one.is_open:
                return
            on = one.stage_on + timedelta(days=gap)
            to = self.following(one, way, on)
            if to == "recognition_voted":
                on = max(on, one.ceremony_on + timedelta(days=370))
            said = plain_dossiers.Step(to, on, (20, 18, 17), "8-QĐ/HU", on, on)
            stored = self.chosen(which)[1]
            expected = self.book.advance(one, said)
            self.attempt(expected, lambda s=stored, w=said: self.take(s, w, 0, True, False))

    def following(self, one, any_number, on):
        after = sorted(to for before, to in order_on(on) if before == one.stage)
        return after[any_number % len(after)] if after else "pool"

    def take(self, stored, said, stale, careful, failing):
        courses = ("course_done", "new_member_course")
        going = pipeline.Going(
            said.to,
            said.on,
            document_number=said.number,
            reason="giấy tờ bổ sung sau" if careful else " ",
            ballot=Ballot(*said.votes) if said.votes else None,
            certificate_number="15/CN" if said.to in courses else "",
            certificate_on=said.certificate_on,
            received_on=said.received_on,
        )
        common = {**self.common(stored, stale), "today": TODAY}
        if failing:
            pipeline.fail(stored, going, **common)
        else:
            pipeline.advance(stored, going, **common, confirmed=CONFIRMED if careful else ())

    @precondition(lambda self: self.keys)
    @rule(which=ANY, stale=STALE, to=ANY, anywhere=SELDOM, gap=GAPS, reason=REASONS)
    def send_back(self, which, stale, to, anywhere, gap, reason):
        one, stored = self.chosen(which)
        stages = STAGES if anywhere else [stage for stage, _on in one.reached]
        to = stages[to % len(stages)]
        on = one.stage_on + timedelta(days=gap)
        expected = self.unless_stale(
            stale, lambda: self.book.send_back(one, to, on, reason.strip())
        )
        said = {"to": to, "on": on, "reason": reason, "today": TODAY}
        self.attempt(
            expected, lambda: pipeline.send_back(stored, **said, **self.common(stored, stale))
        )

    @precondition(lambda self: self.keys)
    @rule(
        which=ANY,
        stale=STALE,
        outcome=st.sampled_from(["withdrawn", "lapsed", "completed", "annulled"]),
        gap=GAPS,
        reason=REASONS,
    )
    def close(self, which, stale, outcome, gap, reason):
        one, stored = self.chosen(which)
        on = one.stage_on + timedelta(days=gap)
        expected = self.unless_stale(
            stale, lambda: self.book.close(one, outcome, on, reason.strip())
        )
        said = {"outcome": outcome, "on": on, "reason": reason, "today": TODAY}
        self.attempt(expected, lambda: endings.close(stored, **said, **self.common(stored, stale)))

    @precondition(lambda self: self.keys)
    @rule(which=ANY, stale=STALE, gap=GAPS, reason=REASONS)
    def annul_entry(self, which, stale, gap, reason):
        one, stored = self.chosen(which)
        on = one.stage_on + timedelta(days=gap)
        expected = self.unless_stale(stale, lambda: self.book.annul_entry(one, on, reason.strip()))
        said = {"on": on, "reason": reason, "today": TODAY}
        self.attempt(
            expected, lambda: annulling.annul(stored, **said, **self.common(stored, stale))
        )

    @precondition(lambda self: any(not one.is_open for one in self.book.dossiers))
    @rule(which=ANY, stale=STALE, gap=GAPS, reason=REASONS)
    def reopen(self, which, stale, gap, reason):
        closed = [n for n, one in enumerate(self.book.dossiers) if not one.is_open]
        one, stored = self.chosen(closed[which % len(closed)])
        on = min(one.closed_on + timedelta(days=gap), TODAY + timedelta(days=1))
        expected = self.unless_stale(stale, lambda: self.book.reopen(one, on, reason.strip()))
        said = {"on": on, "reason": reason, "today": TODAY}
        self.attempt(expected, lambda: endings.reopen(stored, **said, **self.common(stored, stale)))

    @precondition(lambda self: any(one.official_on for one in self.book.dossiers))
    @rule(which=ANY, stale=STALE, anyone=SELDOM, reason=REASONS)
    def take_back_recognition(self, which, stale, anyone, reason):
        places = [n for n, one in enumerate(self.book.dossiers) if anyone or one.official_on]
        one, stored = self.chosen(places[which % len(places)])
        expected = self.unless_stale(
            stale, lambda: self.book.take_back_recognition(one, reason.strip())
        )
        said = {"reason": reason, **self.common(stored, stale)}
        self.attempt(expected, lambda: taking_back.take_back_recognition(stored, **said))

    @precondition(lambda self: self.keys)
    @rule(which=ANY, stale=STALE, to=ANY, reason=REASONS)
    def ask(self, which, stale, to, reason):
        one, stored = self.chosen(which)
        expected = self.unless_stale(stale, lambda: self.book.ask(one, to % 4, reason.strip()))
        said = {"to": self.cells[to % 4], "on": TODAY, "reason": reason}
        self.attempt(expected, lambda: transfers.ask(stored, **said, **self.common(stored, stale)))

    @precondition(lambda self: Transfer.objects.exists())
    @rule(which=ANY, how=st.sampled_from(["accept", "refuse", "recall"]), reason=REASONS)
    def answer(self, which, how, reason):
        pending = Transfer.objects.pending().count()
        asked = Transfer.objects.order_by("state", "-pk")  # mostly one that still waits
        rows = [*asked.exclude(state="pending")[:1], *Transfer.objects.pending()]
        transfer = rows[which % len(rows)] if pending else rows[0]
        one = self.book.dossiers[self.keys.index(transfer.candidate_id)]
        said = {"refuse": {"reason": reason}, "accept": {"confirmed": CONFIRMED}, "recall": {}}[how]
        known = transfer.state == "pending"
        expected = self.book.answer(one, how, said.get("reason", "x").strip()) if known else None
        decide, said["may"] = getattr(transfers, how), writing_everywhere(TODAY)
        self.attempt(expected, lambda: decide(transfer, by=self.user, **said))

    @rule(
        cell=ANY,
        person=st.sampled_from(PEOPLE),
        on=st.sampled_from([0, 40, 999, 1000]),
        again=SELDOM,
    )
    def enter_directly(self, cell, person, on, again):
        place, on = cell % 4, date(2024, 3, 1) + timedelta(days=on)
        expected = self.book.enter(place, person, on, again)
        entry = AdmissionEntry(self.cells[place], person[0], "female", person[1], on, "7-QĐ/HU")
        entry.readmission = again
        self.attempt(
            expected,
            lambda: admissions.admit(entry, by=self.user, today=TODAY, confirmed=CONFIRMED),
        )

    @precondition(lambda self: self.book.admissions)
    @rule(which=ANY, stale=STALE, late=st.sampled_from([True, True, False]), reason=REASONS)
    def annul(self, which, stale, late, reason):
        place = which % len(self.book.admissions)
        admitted, stored = self.book.admissions[place], self.stored_admissions()[place]
        on = TODAY if late else admitted.decided_on - timedelta(days=1)
        expected = self.unless_stale(stale, lambda: self.book.annul(admitted, on, reason.strip()))
        said = {"on": on, "reason": reason}
        self.attempt(
            expected, lambda: admissions.annul(stored, **said, **self.common(stored, stale))
        )

    @rule(
        cell=ANY,
        on=st.sampled_from([40, 40, 300, 999]),
        ceremony=st.sampled_from([0, 0, 40, 41, None]),
    )
    def arrive(self, cell, on, ceremony):
        place, begin = cell % 4, date(2024, 3, 1)
        on = begin + timedelta(days=on)
        ceremony_on = None if ceremony is None else begin + timedelta(days=ceremony)
        who = (f"Đỗ Thị Đến {len(self.keys)}", date(1998, 5, 19))
        expected = self.book.arrive(place, who, on, ceremony_on)
        said = {"probationary": True, "ceremony_on": ceremony_on}
        entry = MemberEntry(
            self.cells[place], "from_province", on, who[0], "female", who[1], **said
        )

        def act():
            known = {"by": self.user, "today": TODAY, "confirmed": CONFIRMED}
            self.keys.append(member_events.record(entry, **known).dossier.pk)

        self.attempt(expected, act)

    @precondition(lambda self: MemberEvent.objects.exists())
    @rule(which=ANY, stale=STALE, reason=REASONS)
    def annul_arrival(self, which, stale, reason):
        events = MemberEvent.objects.order_by("annulled_on", "pk")
        event = events[which % len(events)]
        one = self.book.dossiers[self.keys.index(event.dossier.pk)]
        expected = self.unless_stale(stale, lambda: self.book.annul_arrival(one, reason.strip()))
        said = {"on": TODAY, "reason": reason, "today": TODAY}
        self.attempt(
            expected, lambda: member_events.annul(event, **said, **self.common(event, stale))
        )

    @precondition(lambda self: len(self.book.ended) < 2)
    @rule(cell=ANY, heir=ANY)
    def dissolve(self, cell, heir):
        cell, heir = cell % 4, heir % 4
        expected = self.book.dissolve(cell, heir)
        ends = {"heir": self.cells[heir], "on": TODAY, "by": self.user}
        self.attempt(expected, lambda: reorganization.dissolve(self.cells[cell], **ends))

    # what must always hold

    def stored_admissions(self):
        return list(Admission.objects.order_by("pk"))

    def compare(self):
        cells = [cell.pk for cell in self.cells]
        stored = Candidate.objects.select_related("rule_set", "person").order_by("pk")
        assert [
            (
                (each.person.full_name, each.person.born_on),
                cells.index(each.organization_id),
                each.rule_set.number,
                each.stage,
                each.stage_on,
                each.outcome,
                each.closed_on,
                each.official_on,
                each.admission_id is not None,
            )
            for each in stored
        ] == [
            (
                one.who,
                one.cell,
                "208-QĐ/TW",
                one.stage,
                one.stage_on,
                one.outcome,
                one.closed_on,
                one.official_on,
                one.admission is not None,
            )
            for one in self.book.dossiers
        ]
        for each, one in zip(stored, self.book.dossiers, strict=True):
            assert dossier.days_of(each.steps.all()) == one.days
        assert [
            (
                cells.index(each.organization_id),
                each.ceremony_on,
                each.annulled_on is None,
                each.readmission,
            )
            for each in self.stored_admissions()
        ] == [
            (each.cell, each.ceremony_on, each.stands, each.again) for each in self.book.admissions
        ]
        persons = [each.person_id for each in self.stored_admissions()]
        owners = [id(each.owner) for each in self.book.admissions]
        assert [persons.index(each) for each in persons] == [owners.index(each) for each in owners]
        pending = Transfer.objects.pending().order_by("candidate_id")
        assert [
            (cells.index(each.origin_id), cells.index(each.destination_id)) for each in pending
        ] == [(one.asked.origin, one.asked.destination) for one in self.book.dossiers if one.asked]
        self.hold_invariants()

    def hold_invariants(self):
        """What is said of all dossiers, whatever the book says of each."""
        standing = Admission.objects.standing().values("person", "readmission")
        assert not standing.annotate(n=Count("pk")).filter(n__gt=1).exists()
        of_person = Candidate.objects.open().order_by().values("person")
        assert not of_person.annotate(n=Count("pk")).filter(n__gt=1).exists()
        ended = Placement.objects.exclude(end=None).values("organization")
        assert not Candidate.objects.open().filter(organization__in=ended).exists()
        assert not Transfer.objects.pending().filter(destination__in=ended).exists()
        forward = Step.objects.filter(kind="forward").values_list("before", "after")
        by_the_superior = {("recognition_filed", "official")}
        assert set(forward) <= by_the_superior.union(*ORDER.values())
        assert list(recount.differences()) == []


def digest():
    """Return a fingerprint of every row of every table, but of those of the shipped rules."""
    rows = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            rows.update(f"{table} {cursor.fetchall()}".encode())
    return rows.hexdigest()


@pytest.mark.django_db
def test_whatever_is_done_the_product_agrees_with_a_plain_book():
    assert LONG_AGO < date(2024, 1, 1) < TODAY
    run_state_machine_as_test(
        Dossiers,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            derandomize=ALWAYS_THE_SAME,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
