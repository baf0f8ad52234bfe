"""Random documents, possible and impossible, against a plain book of what must come of them.

Looks at a few examples; LOOK=60 looks at sixty times as many, other ones each time.
"""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, Post, Reorganization
from organizations.oracle import differences
from organizations.periods import Period
from organizations.reorganization import documents
from organizations.reorganization.documents import Depended, Refused
from recruitment.counting import recount
from recruitment.counting.counts import admitted
from recruitment.counting.reading import Reading
from tests.factories import LONG_AGO, AdmissionFactory, OrganizationFactory, UserFactory
from tests.looking import ALWAYS_THE_SAME, times
from tests.organizations.reorganization.plain_reorganizations import Book, State, after, is_in_order
from tests.reorganizations import by, draft, everything, issue, take_back

EXAMPLES, STEPS = times(2), 8
BEGIN = date(2025, 1, 10)
WHOLE = Period(date(2024, 1, 1), date(2030, 1, 1))
PARTS = [WHOLE, Period(date(2025, 1, 1), date(2025, 3, 1))]
TREE = {
    "P": None,
    "U1": "P",
    "U2": "P",
    "G1": "U1",
    "G2": "U1",
    "G3": "U2",
    "G4": "P",
    "C1": "G1",
    "C2": "G1",
    "C3": "G2",
    "C4": "G3",
    "C5": "U2",
}
KINDS = {"P": "province", "U": "upper_committee", "G": "grassroots_committee", "C": "cell"}
ABOVE = {"U": "P", "G": "UP", "C": "GU"}
EVENTS = ["document"] * 6 + ["admit"] * 3 + ["later"] * 2 + ["take_back"] * 3
AGO = st.sampled_from([0, 0, 0, 0, -3, -20, -60, -200, 9, 30])
VERBS = ["join", "merge", "merge", "split", "dissolve", "move", "move", "rename", "change", "found"]


class Machine:
    """The product and the book, driven by the same draws, compared after each."""

    def __init__(self, data):
        self.data, self.today, self.next = data, BEGIN, 0
        first = State(dict(TREE), {}, {code: KINDS[code[0]] for code in TREE}, {})
        units = {}
        for code, parent in TREE.items():
            units[code] = OrganizationFactory(
                code=code, kind=KINDS[code[0]], parent=units.get(parent), name=f"Tên {code}"
            )
            first.names[code] = f"Tên {code}"
        self.users = {}
        for code in ("P", "U1", "G1", "G2", "C1", "C5"):
            self.users[code] = UserFactory(username=code)
            first.posts[code] = {code}
            Post.objects.create(
                user=self.users[code],
                organization=units[code],
                role="secretary",
                start=LONG_AGO,
                granted_by=by(),
            )
        self.book = Book(first)
        self.taken = set(TREE)
        self.waiting, self.numbers, self.touched = {}, {}, BEGIN
        for code in ("C1", "C3", "C5", "G1", "U2"):
            self._admit(code, date(2024, 6, 1))

    def draw(self, choices, label=None):
        strategy = choices if isinstance(choices, st.SearchStrategy) else st.sampled_from(choices)
        return self.data.draw(strategy, label=label)

    def step(self):
        getattr(self, f"_{self.draw(EVENTS, 'event')}_step")()
        self.compare()

    # events

    def _admit(self, code, day):
        AdmissionFactory(organization=Organization.objects.get(code=code), decided_on=day)
        self.book.admitted.append((code, day))

    def _admit_step(self):
        day = self.today - timedelta(days=self.draw([0, 0, 10, 40, 90], "days ago"))
        self._admit(self.draw(sorted(self.book.on(day).parents), "admitted in"), day)

    def _later_step(self):
        self.today += timedelta(days=self.draw([1, 10, 45], "days later"))
        before = everything()
        done = documents.take_effect(today=self.today, by=by())
        for document in done:
            self._keep(document, self.waiting.pop(document.pk))
        assert done or everything() == before

    def _document_step(self):
        on = self.today + timedelta(days=self.draw(AGO, "effect"))
        lines = self._lines(self.book.on(on))
        document = self._drafted(lines, on)
        seen, before = documents.preview(document), everything()
        self._assert_the_order_makes_no_difference(document, seen)
        document, refused = self._issued(document)
        assert {each.cause for each in refused} - {"due"} == {each.cause for each in seen.conflicts}
        if refused:
            event("refused")
            assert everything() == before
            assert not self._must_be_possible(on, lines), refused
            return
        event("issued")
        self.taken |= {line["code"] for line in lines if line["verb"] == "found"}
        if document.state == "waiting":
            assert everything() == before
            self.waiting[document.pk] = lines
        else:
            state = self.book.on(on)
            self._keep(document, lines)
            assert_plan(seen.plan, state, after(lines, state))

    def _issued(self, document):
        try:
            with transaction.atomic():
                return issue(document, self.today), []
        except Refused as refusal:
            return document, refusal.conflicts

    def _take_back_step(self):
        if not self.numbers:
            return
        key = self.draw(sorted(self.numbers), "taken back")
        document, before = Reorganization.objects.get(pk=key), everything()
        on, number, lines = next(d for d in self.book.documents if d[1] == self.numbers[key])
        try:
            with transaction.atomic():
                take_back(document, self.today)
        except Depended:
            event("depended")
            assert everything() == before
            founded = {line["code"] for line in lines if line["verb"] == "found"}
            rested_on = founded & {unit for unit, _day in self.book.admitted}
            assert rested_on or number != max(self.numbers.values())
            return
        event("taken back")
        self.touched = on
        self.book.take_back(self.numbers.pop(key))

    def _keep(self, document, lines):
        self.touched = document.on
        self.numbers[document.pk] = self.book.take_effect(document.on, lines)

    def _drafted(self, lines, on):
        rows = list(range(1, len(lines) + 1))
        lines = [line | {"row": row} for line, row in zip(lines, rows, strict=True)]
        return draft(*lines, on=on, number=f"{Reorganization.objects.count()}-NQ")

    def _must_be_possible(self, on, lines):
        """Tell whether nothing can be against it: it is the last of all, and in order."""
        latest = max(self.book.days, default=LONG_AGO)
        alone = not self.waiting and latest < on
        return alone and is_in_order(lines, self.book.on(on), self.taken)

    def _assert_the_order_makes_no_difference(self, document, seen):
        actions = list(document.actions.all())
        turned = self.draw(st.permutations(actions), "order")
        plan = documents.draw(turned, on=document.on, standing=documents._standing([document]))
        alone = documents.draw(actions, on=document.on, standing=documents._standing([document]))
        assert comparable(plan) == comparable(alone)

    # lines of documents

    def _lines(self, state):
        lines = []
        for _number in range(self.draw([1, 1, 2, 3], "lines")):
            made = getattr(self, f"_{self.draw(VERBS, 'verb')}")(state)
            lines += made if isinstance(made, list) else [made]
        return lines

    def _any(self, state, letters):
        """Return somebody of one of these kinds, mostly one who stands."""
        kinds = {KINDS[letter] for letter in letters}
        standing = [code for code in state.parents if state.kinds[code] in kinds]
        odd = [*sorted(self.taken), "X"] if self.draw(range(12)) == 11 else []
        return self.draw(sorted(standing) + odd or ["X"])

    def _letter(self, state, code):
        kind = state.kinds.get(code, "cell")
        return next(letter for letter, each in KINDS.items() if each == kind)

    def _found(self, state, letter=None):
        letter = letter or self.draw("UGC", "kind")
        self.next += 1
        code = self.draw([f"N{self.next}"] * 15 + ["G1"], "founded")
        parent = self._any(state, ABOVE[letter])
        said = {"name": f"Tên {self.next}", "kind": KINDS[letter], "parent_code": parent}
        return {"verb": "found", "code": code, **said}

    def _move(self, state):
        code = self._any(state, "UGC")
        parent = self._any(state, ABOVE.get(self._letter(state, code), "P"))
        return {"verb": "move", "code": code, "parent_code": parent}

    def _rename(self, state):
        code = self._any(state, "PUGC")
        return {"verb": "rename", "code": code, "name": self.draw(["Một", "Hai", f"Tên {code}"])}

    def _change(self, state):
        code = self._any(state, "GU")
        return {"verb": "change", "code": code, "kind": KINDS[self.draw("GUU")]}

    def _merge(self, state, verb="merge"):
        code = self._any(state, "UGC")
        heir = self._any(state, self._letter(state, code))
        posts = self.draw(["follow", "follow", "end"])
        return {"verb": verb, "code": code, "heir_code": heir, "posts": posts}

    def _dissolve(self, state):
        line = self._merge(state, "dissolve")
        parent = state.parents.get(line["code"])
        return line | ({"heir_code": parent} if parent and self.draw([True, False]) else {})

    def _join(self, state):
        """Let two become one that is founded for it."""
        one = self._any(state, "GC")
        new = self._found(state, self._letter(state, one))
        other = self._any(state, self._letter(state, one))
        merged = dict.fromkeys([one, other])
        return [
            new,
            *({"verb": "merge", "code": each, "heir_code": new["code"]} for each in merged),
        ]

    def _split(self, state):
        """Divide a committee, or a cell, between one that is founded and another."""
        code = self._any(state, "UGC")
        letter = self._letter(state, code)
        new, other = self._found(state, letter), self._any(state, letter)
        heirs = [new["code"], other]
        lines = [new, {"verb": "split", "code": code, "heir_code": heirs[0]}]
        if not state.below(code):
            lines[1]["other_codes"] = other
        return lines + [
            {"verb": "move", "code": child, "parent_code": self.draw(heirs)}
            for child in state.below(code)
        ]

    # what must hold

    def compare(self):
        assert [*differences(), *recount.differences()] == []
        now = self.book.on(self.today)
        assert now.is_whole()
        assert now.is_well_placed()
        recorded = Organization.objects.values_list("code", "name", "kind")
        assert {each[0]: each[1:] for each in recorded} == {
            code: (now.names[code], now.kinds[code]) for code in now.names
        }
        self._compare_days({self.today, self.touched})

    def compare_all_days(self):
        self._compare_days({self.today, BEGIN, *self.book.days})

    def _compare_days(self, days):
        for day in sorted(days | {day - timedelta(days=1) for day in days}):
            self._compare_readings(day)
            self._compare_reaches(day)

    def _compare_readings(self, day):
        state = self.book.on(day)
        assert state.is_whole()
        codes = dict(Organization.objects.values_list("pk", "code"))
        for period in PARTS:
            found = admitted(codes, Reading(period, self.today, day))
            end = min(period.end, self.today + timedelta(days=1))
            expected = self.book.count(state, period.start, end)
            assert Counter({codes[key]: n for key, n in found.items() if n}) == expected, day

    def _compare_reaches(self, day):
        state = self.book.on(day)
        for name, user in self.users.items():
            seen = Organization.objects.within(Jurisdiction.of(user, day))
            assert set(seen.values_list("code", flat=True)) == state.reach(name), (name, day)


def assert_plan(plan, before, made):
    """Assert that what the preview told is what the book says has come of it."""
    gone = before.parents.keys() - made.parents.keys()
    assert plan.ended == {code: made.heirs[code] for code in gone}
    assert plan.founded.keys() == made.parents.keys() - before.parents.keys()
    assert plan.placed == {
        code: parent
        for code, parent in made.parents.items()
        if before.parents.get(code, code) != parent
    }


def comparable(plan):
    """Return what the plan says, and what is against it, without the order."""
    return (
        plan.placed,
        plan.ended,
        plan.renamed,
        plan.changed,
        sorted(plan.successions),
        sorted((each.row, each.cause, each.message) for each in plan.conflicts),
    )


@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    derandomize=ALWAYS_THE_SAME,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_documents_come_to_what_a_plain_book_says(data):
    with transaction.atomic():
        machine = Machine(data)
        for _number in range(STEPS):
            machine.step()
        machine.compare_all_days()
        transaction.set_rollback(True)
    connection.check_constraints()
