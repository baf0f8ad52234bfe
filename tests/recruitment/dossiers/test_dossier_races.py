"""Two who press a button at once, with real threads and real connections.

`naive` are the same events without their locks. They are kept to show that these tests would
notice: they break what must hold.
"""

import contextlib
import threading
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection
from itertools import starmap
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from organizations import reorganization
from organizations.models import Organization, User
from recruitment import ledger, submissions
from recruitment.admissions import admissions, eligibility
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.counting import dossier_tallies, recount
from recruitment.dossiers import endings, pipeline, pool, transfers
from recruitment.models import Admission, Candidate, Transfer
from recruitment.persons import newcomers
from tests.dossiers import writing_everywhere
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory, PostFactory
from tests.races import ON, collide, finish, ready, rounds, seen

CONFIRMED = {"namesake", "number_used", "old", "papers", "late", "late_days", "helper_missing"}
SECRET = "a" * 32
LATER = date(2026, 7, 1)


@pytest.fixture
def cells(real_connections):
    ward = OrganizationFactory(kind="grassroots_committee")
    return [OrganizationFactory(kind="cell", parent=ward) for _n in range(3)]


def advance(candidate, to, on=ON):
    stale = seen(candidate)
    going = pipeline.Going(
        to,
        on,
        document_number=f"{candidate.pk}-QĐ/HU",
        reason="giấy tờ bổ sung sau",
        certificate_number="15/CN",
        certificate_on=on,
    )
    said = {"version": stale.version, "by": User.objects.system(), "today": TODAY}
    return lambda: pipeline.advance(stale, going, **said, confirmed=CONFIRMED)


def decide(candidate):
    return advance(candidate, "decided")


def withdraw(candidate):
    stale = seen(candidate)
    said = {"outcome": "withdrawn", "on": ON, "reason": "đi làm xa", "today": TODAY}
    by = User.objects.system()
    return lambda: endings.close(stale, **said, version=stale.version, by=by)


def asked(candidate, to):
    stale, by = seen(candidate), User.objects.system()
    said = {"to": to, "on": ON, "reason": "chuyển trọ", "version": stale.version, "by": by}
    return lambda: transfers.ask(stale, **said)


def entry(cell, name):
    return AdmissionEntry(cell, name, "female", date(1998, 5, 19), ON, f"{uuid4().hex[:8]}-QĐ")


def enter(cell, name):
    said, by = entry(cell, name), User.objects.system()
    return lambda: admissions.admit(said, by=by, today=TODAY, confirmed=CONFIRMED)


def opening_in(cell):
    name = f"Lê Thị {uuid4().hex[:12]}"
    return pool.Opening(cell, name, "female", date(1998, 5, 19), ON, {"source": "workers"})


def standing(name, cell=None):
    found = Admission.objects.standing().filter(person__full_name=name)
    return found.filter(organization=cell).count() if cell else found.count()


def newcomer(cell, name, *, number=None):
    """Return what records somebody new in `cell`, by who confirms nothing."""
    said = replace(entry(cell, name), decision_number=number or f"{uuid4().hex[:8]}-QĐ")
    by = User.objects.system()
    return lambda: admissions.admit(said, by=by, today=TODAY)


def listing(cell, name):
    said = replace(opening_in(cell), full_name=name)
    by = User.objects.system()
    return lambda: pool.open_dossier(said, by=by, today=TODAY)


def doubles(cells, act, number=20):
    """Return in how many rounds two who record one person in two cells at once both may."""
    found = 0
    for _round in rounds(number):
        name = f"Ngô Thị {uuid4().hex[:12]}"
        found += collide(*[act(cell, name) for cell in cells[:2]]).count(None) == 0
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [newcomer, listing])
def test_of_two_who_record_one_person_in_two_cells_at_once_one_is_asked(cells, act):
    assert doubles(cells, act) == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_number_in_two_cells_at_once_one_is_asked(cells):
    for number in rounds():
        names = [f"Ngô Thị {uuid4().hex[:12]}" for _n in range(2)]
        acts = [newcomer(cells[n], names[n], number=f"{number}-QĐ/ĐU") for n in range(2)]
        assert collide(*acts).count(None) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_holding_who_is_new_both_are_recorded(cells, monkeypatch):
    monkeypatch.setattr(newcomers, "hold_newcomers", lambda keys: None)

    assert doubles(cells, newcomer, 60) > 0


@pytest.mark.django_db(transaction=True)
def test_one_candidate_is_admitted_once_whoever_decides_and_wherever_it_goes(cells):
    for _round in rounds(12):
        candidate = ready(cells[0])
        name = candidate.person.full_name
        transfer = asked(candidate, cells[1])()
        by = User.objects.system()

        def accept_and_decide(transfer=transfer, candidate=candidate, by=by):
            transfers.accept(transfer, may=writing_everywhere(ON), by=by, confirmed=CONFIRMED)
            return decide(candidate)()

        results = collide(
            *[decide(candidate) for _n in range(4)],
            *[accept_and_decide] * 2,
            enter(cells[0], name),
            enter(cells[1], name),
        )

        candidate.refresh_from_db()
        assert sum(map(bool, results[:6])) <= 1
        assert Admission.objects.filter(person=candidate.person).count() <= 1
        assert all(standing(name, cell) <= 1 for cell in cells)
        assert (candidate.admission is None) == (candidate.stage != "decided")
    assert Admission.objects.exists()
    assert list(recount.differences()) == []


@pytest.mark.django_db(transaction=True)
def test_a_dossier_and_a_direct_entry_do_not_pass_each_other(cells):
    for _round in rounds():
        opening = opening_in(cells[0])
        by = User.objects.system()

        def put_into_the_pool(opening=opening, by=by):
            return pool.open_dossier(opening, by=by, today=TODAY, confirmed=CONFIRMED)

        results = collide(
            *[put_into_the_pool] * 4, *[enter(cells[0], opening.full_name) for _n in range(4)]
        )

        assert sum(map(bool, results)) == 1
    assert list(recount.differences()) == []


@pytest.mark.django_db(transaction=True)
def test_of_those_who_approve_and_withdraw_at_once_one_is_heard(cells):
    for _round in rounds():
        candidate = ready(cells[0])
        both = [decide(candidate), withdraw(candidate)]

        results = collide(*both * 4)

        candidate.refresh_from_db()
        assert sum(map(bool, results)) == 1
        assert (candidate.outcome == "") == (candidate.admission is not None)
        assert candidate.version == 2
    assert list(recount.differences()) == []


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_eight_times_at_once_opens_one_dossier(cells):
    by = User.objects.system()
    for _round in rounds():
        opening = pool.Opening(
            cells[0],
            f"Lê Thị {uuid4().hex}",
            "female",
            date(1998, 5, 19),
            ON,
            {"source": "workers"},
        )
        token = uuid4()

        def send(opening=opening, token=token):
            said = {"by": by, "today": TODAY, "confirmed": CONFIRMED}
            act = lambda: pool.open_dossier(opening, **said)  # noqa: E731
            return submissions.once(token, "the same", act, by=by)

        results = collide(*[send] * 8)

        assert len({each.pk for each in results}) == 1
    assert Candidate.objects.count() == len(rounds())


@pytest.mark.django_db(transaction=True)
def test_a_transfer_is_answered_once_and_the_dossier_lies_where_the_answer_says(cells):
    by = User.objects.system()
    for _round in rounds():
        candidate = ready(cells[0])
        transfer = asked(candidate, cells[1])()
        answers = [
            lambda t=transfer: transfers.accept(t, may=writing_everywhere(ON), by=by),
            lambda t=transfer: [transfers.recall(t, may=writing_everywhere(ON), by=by)],
            lambda t=transfer: [
                transfers.refuse(t, may=writing_everywhere(ON), reason="không ở đây", by=by)
            ],
            advance(candidate, "decided"),
        ]

        results = collide(*answers * 2)

        candidate.refresh_from_db()
        transfer.refresh_from_db()
        answered = [place % 4 for place, each in enumerate(results) if each and place % 4 != 3]
        states = {0: "accepted", 1: "recalled", 2: "refused"}
        assert [states[each] for each in answered] == [transfer.state]
        assert candidate.organization == cells[1 if transfer.state == "accepted" else 0]


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_behind_in_a_cell_that_ends_meanwhile(cells):
    by = User.objects.system()
    for _round in rounds(8):
        ending = OrganizationFactory(kind="cell", parent=OrganizationFactory())
        heir = cells[0]
        going_on, leaving, coming, sent = (
            ready(cell) for cell in (ending, ending, cells[1], cells[2])
        )
        closed = withdraw(ready(ending))()
        arriving = asked(sent, ending)()
        opening = opening_in(ending)
        said = {"on": LATER, "reason": "đã trở về", "today": TODAY, "by": by}

        results = collide(
            lambda e=ending, h=heir: [reorganization.dissolve(e, heir=h, on=LATER, by=by)],
            decide(going_on),
            asked(leaving, cells[1]),
            asked(coming, ending),
            lambda t=arriving: transfers.accept(t, may=writing_everywhere(LATER), by=by),
            lambda c=closed, s=said: endings.reopen(c, version=c.version, **s),
            lambda o=opening: pool.open_dossier(o, by=by, today=TODAY, confirmed=CONFIRMED),
        )

        assert results[0]
        assert not Candidate.objects.open().filter(organization=ending).exists()
        assert not Transfer.objects.pending().filter(destination=ending).exists()
        assert not Transfer.objects.pending().filter(origin=ending).exists()
    assert list(recount.differences()) == []


@pytest.mark.django_db(transaction=True)
def test_an_annulment_does_not_write_over_a_step_taken_in_another_cell(cells):
    by = User.objects.system()
    for _round in rounds(12):
        candidate = decide(ready(cells[0]))()
        candidate = transfers.accept(
            asked(candidate, cells[1])(), may=writing_everywhere(ON), by=by
        )
        candidate, version = advance(candidate, "admitted")(), candidate.version
        admission = Admission.objects.get(pk=candidate.admission_id)
        annul = lambda a=admission: admissions.annul(  # noqa: E731
            a, on=LATER, reason="sai", version=a.version, by=by
        )

        results = collide(annul, *[advance(candidate, "new_member_course", LATER)] * 3)

        candidate.refresh_from_db()
        steps = list(candidate.steps.values_list("kind", flat=True))
        assert results[0]
        assert candidate.outcome == "annulled"
        assert steps[-1] == "closed"
        assert candidate.version == version + 1 + sum(map(bool, results))
        assert (candidate.stage == "new_member_course") == any(results[1:])
    assert list(recount.differences()) == []


@pytest.mark.django_db(transaction=True)
def test_a_name_corrected_while_a_dossier_goes_on_elsewhere_is_kept_in_both(cells):
    by, known = User.objects.system(), {"namesake", "lookalike", "old"}
    for number in rounds(12):
        admission = AdmissionFactory(organization=cells[0])
        candidate = ready(cells[1], stage="biography", readmission=True)
        again = {"person": admission.person, "sort_key": admission.person.sort_key}
        Candidate.objects.filter(pk=candidate.pk).update(**again)
        who = (f"Lê Văn Ánh {number}", admission.person.sex, admission.person.born_on)
        said = AdmissionEntry(cells[0], *who, admission.decided_on, admission.decision_number)
        correct = lambda a=admission, s=said: admissions.correct_admission(  # noqa: E731
            a, s, version=a.version, by=by, today=TODAY, confirmed=known
        )

        results = collide(correct, *[advance(candidate, "background_check")] * 3)

        assert results[0]
        assert any(results[1:])
    assert list(recount.differences()) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_cells_that_move_and_a_transfer_between_them_do_not_wait_for_each_other(transactional_db):
    by, district = User.objects.system(), OrganizationFactory(kind="upper_committee", parent=None)
    wards = [OrganizationFactory(kind="grassroots_committee", parent=district) for _n in range(9)]
    cells = [
        OrganizationFactory(kind="cell", parent=wards[0], name=f"Chi bộ {9 - n}") for n in range(4)
    ]
    for place, (ward, heir) in enumerate(zip(wards, wards[1:], strict=False)):
        day = date(2024, 1 + place, 1)
        asking = [(ready(a), b) for a, b in zip(cells, cells[1:], strict=False)]
        pending = [asked(candidate, to)() for candidate, to in asking]

        results = collide(
            lambda w=ward, h=heir, d=day: [reorganization.dissolve(w, heir=h, on=d, by=by)],
            *[
                lambda t=each: transfers.accept(t, may=writing_everywhere(TODAY), by=by)
                for each in pending
            ],
        )

        assert all(results)
    assert Organization.objects.directly_under(wards[-1], TODAY).count() == 4


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_every_event_waits_for_whoever_holds_one_of_its_cells(cells):
    """Deterministic: the other one holds the cell until the event has given up waiting."""
    by = User.objects.system()
    here, counted, there = cells
    staying, pending = ready(here), asked(ready(here), there)()
    moved = decide(ready(counted))()
    moved = transfers.accept(asked(moved, there)(), may=writing_everywhere(ON), by=by)
    admission = Admission.objects.get(pk=moved.admission_id)
    said = {"on": LATER, "reason": "sai", "version": admission.version, "by": by}
    events = {
        "asks where it is to go": (there, asked(staying, there)),
        "answers where it comes from": (
            here,
            lambda: transfers.accept(pending, may=writing_everywhere(ON), by=by),
        ),
        "answers where it goes": (
            there,
            lambda: transfers.accept(pending, may=writing_everywhere(ON), by=by),
        ),
        "completes where it counts": (counted, advance(moved, "admitted")),
        "annuls where it lies": (there, lambda: admissions.annul(admission, **said)),
    }

    assert {name: waits(*event) for name, event in events.items()} == dict.fromkeys(events, True)

    closed = withdraw(ready(there))()
    again = {"on": LATER, "reason": "đã trở về", "today": TODAY, "version": closed.version}
    reorganization.dissolve(there, heir=here, on=LATER, by=by)
    assert waits(here, lambda: endings.reopen(closed, **again, by=by))


def waits(cell, act):
    """Tell whether `act` waits while somebody else holds `cell`."""
    found = []

    def run():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        try:
            act()
        except OperationalError as error:
            found.append("lock timeout" in str(error))
        finally:
            connection.close()

    with transaction.atomic():
        ledger.hold_cells([cell.pk])
        thread = threading.Thread(target=run)
        thread.start()
        finish(thread)
    return found == [True]


def together(candidates, hold):
    """Close these dossiers one by one in one transaction, after `hold` was told of all."""
    acts = [withdraw(each) for each in candidates]

    def act():
        with transaction.atomic():
            ledger.hold_cells({each.organization_id for each in candidates})
            hold(candidates)
            for each in acts:
                each()
        return True

    return act


def crossing(cells):
    """Return the dossiers of two cells under one ward, whose sources stand the other way round."""
    sources = ("workers", "teachers", "students")
    return [
        [ready(cell, source=source) for source in order]
        for cell, order in ((cells[0], sources), (cells[1], sources[::-1]))
    ]


@pytest.mark.django_db(transaction=True)
def test_two_who_take_several_dossiers_on_do_not_wait_for_each_other_in_a_circle(cells):
    for _round in rounds():
        pairs = [together(each, dossier_tallies.hold_dossier_counts) for each in crossing(cells)]
        assert all(collide(*pairs))
    assert list(recount.differences()) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_holding_their_counts_they_do(cells):
    pairs = ([together(each, lambda _each: None) for each in crossing(cells)] for _r in rounds(99))

    with pytest.raises(AssertionError, match="deadlock"):
        list(starmap(collide, pairs))


def naive_admit(said, by):
    """Record an admission as `admissions.admit` does, without holding the cell."""

    def act():
        with transaction.atomic():
            [found] = eligibility.examine_entries([said], today=TODAY)
            if found.faults:
                raise ValidationError("faults")
            return admissions.admit_examined([(said, found)], by=by)

    return act


def naive_close(candidate):
    """Close a dossier as `endings.close` does, without claiming it by its version."""

    def act():
        with transaction.atomic():
            stored = Candidate.objects.get(pk=candidate.pk)
            if stored.outcome or stored.is_admitted:
                raise ValidationError("order")
            endings.end(
                stored, outcome="withdrawn", on=ON, reason="đi làm xa", by=stored.recorded_by
            )
            return stored

    return act


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_its_lock_one_person_is_admitted_twice(cells):
    by, broken = User.objects.system(), 0
    for _round in rounds():
        name = f"Lê Thị {uuid4().hex[:12]}"
        collide(*[naive_admit(entry(cells[0], name), by) for _n in range(8)])
        broken += standing(name) > 1

    assert broken


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_its_claim_a_dossier_is_closed_more_than_once(cells):
    broken = 0
    for _round in rounds():
        candidate = ready(cells[0])
        results = collide(*[naive_close(candidate)] * 8)
        broken += sum(map(bool, results)) > 1

    assert broken


def letters():
    """Return some letters: a name has no digits."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:10])


def sender(live_server, user):
    """Return what sends a form as `user` over a connection of its own, and gives the status."""
    client = Client()
    client.force_login(user)
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.CSRF_COOKIE_NAME: SECRET,
    }
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }

    def send(path, **fields):
        body = urlencode({"csrfmiddlewaretoken": SECRET, **fields}, doseq=True)

        def act():
            host = live_server.url.removeprefix("http://")
            with contextlib.closing(HTTPConnection(host, timeout=30)) as http:
                http.request("POST", path, body, headers)
                response = http.getresponse()
                response.read()
                return response.status

        return act

    return send


@pytest.fixture
def senders(cells, live_server):
    ward = Organization.objects.get(kind="grassroots_committee")
    return [sender(live_server, PostFactory(organization=ward).user) for _n in range(2)]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_over_http_of_those_who_approve_and_withdraw_at_once_one_is_heard(cells, senders):
    for _round in rounds(8):
        candidate = ready(cells[0])
        step = reverse("recruitment:candidate_step", args=[candidate.pk, "decided"])
        end = reverse("recruitment:candidate_close", args=[candidate.pk])
        said = {"version": candidate.version, "on": "1/6/2026", "reason": "giấy tờ bổ sung sau"}
        decision = {**said, "document_number": "7-QĐ/HU", "confirm": [*CONFIRMED]}

        statuses = collide(
            *[send(step, **decision) for send in senders * 2],
            *[send(end, **said, outcome="withdrawn") for send in senders * 2],
        )

        candidate.refresh_from_db()
        assert sorted(statuses) == [302] + [409] * 7
        assert (candidate.outcome == "") == (candidate.admission is not None)
    assert list(recount.differences()) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_over_http_a_form_sent_eight_times_and_by_two_opens_one_dossier(cells, senders):
    for _round in rounds(8):
        who = {"full_name": f"Lê Thị {letters()}", "sex": "female", "born_on": "19/5/1998"}
        said = {
            **who,
            "organization": cells[0].pk,
            "started_on": "1/6/2026",
            "source": "workers",
            "youth_union": "no",
            "readmission": "no",
        }
        path = reverse("recruitment:candidate_add")
        forms = [send(path, token=uuid4(), **said) for send in senders]

        statuses = collide(*forms * 4)

        assert sorted(statuses) == [200] * 4 + [302] * 4
        assert Candidate.objects.filter(person__full_name=who["full_name"]).count() == 1
