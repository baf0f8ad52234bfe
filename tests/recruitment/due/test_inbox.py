"""What is due: each kind at its first and last day, for whom, and as many as the menu says."""

import uuid
from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from organizations.jurisdiction import Jurisdiction
from organizations.models import Post, User
from recruitment.dossiers import conditions, dossier, pipeline, pool, transfers
from recruitment.due import clocks, inbox, reviews
from recruitment.due.inbox import Inbox, Window
from recruitment.members import probation
from recruitment.models import Candidate, Deadline, PoolReview, RuleSet
from recruitment.models import DueKind as Kind
from recruitment.rulebook import days_off, workdays
from tests.dossiers import CandidateFactory, sponsor, step, take_to, writing_everywhere
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, UserFactory
from tests.probation import due as on_probation_due

pytestmark = pytest.mark.django_db


class Ward:
    """A ward of a province with two cells, their pools reviewed, and who acts for them."""

    def __init__(self):
        self.upper = OrganizationFactory(kind="upper_committee", parent=OrganizationFactory())
        self.ward = OrganizationFactory(kind="grassroots_committee", parent=self.upper)
        self.cell, self.other = (
            OrganizationFactory(kind="cell", parent=self.ward) for _n in range(2)
        )
        self.secretary = self.user(Post.Role.SECRETARY, self.ward)
        self.board = self.user(Post.Role.BOARD, self.ward)
        self.upper_board = self.user(Post.Role.BOARD, self.upper)

    def user(self, role, organization):
        return PostFactory(role=role, organization=organization).user

    def reviewed(self, *days):
        for day in days:
            for cell in (self.cell, self.other):
                PoolReview.objects.get_or_create(
                    organization=cell,
                    month=day.replace(day=1),
                    defaults={
                        "on": day,
                        "recorded_by": User.objects.system(),
                        "recorded_at": timezone.now(),
                    },
                )

    def dossier(self, stage="pool", **said):
        return CandidateFactory(organization=self.cell, stage=stage, **said)


@pytest.fixture
def ward():
    return Ward()


def due(user, today):
    """Return what is due within ninety days; the menu counts just what the inbox shows."""
    jurisdiction = Jurisdiction.of(user, today)
    found = Inbox.of(jurisdiction)
    by_menu = found.asked(inbox.MENU.last_day(today))
    assert inbox.count(jurisdiction) == len(by_menu) == len(by_menu[:])
    return found.asked()[:]


def of_kind(kind, user, today):
    return [each for each in due(user, today) if each.kind == kind]


# Each makes a thing due, and returns its row, its dossier, and what is done about it.


def _step(ward):
    dossier = ward.dossier("biography")  # on 29/03; 18, 29 and 30/04 and 01/05 off, 04/05 worked
    return dossier, dossier, lambda: step(dossier, "background_check", date(2024, 5, 2))


def _decision(ward):
    dossier = ward.dossier("grassroots_resolved")
    return dossier, dossier, lambda: step(dossier, "decided", date(2024, 6, 1))


def _ceremony(ward):
    dossier = ward.dossier("decided")
    return dossier, dossier, lambda: step(dossier, "admitted", date(2024, 6, 1))


def _course(ward):
    dossier = ward.dossier("admitted")
    return dossier, dossier, lambda: step(dossier, "new_member_course", date(2024, 9, 1))


def _recognition(ward):
    dossier = ward.dossier("new_member_course")
    return dossier, dossier, lambda: take_to(dossier, "official")


def _direct(ward, **said):
    admission = AdmissionFactory(organization=ward.cell, **said)
    by, today = UserFactory(), date(2024, 7, 1)
    return admission, None, lambda: probation.take_up(admission, by=by, today=today)


def _direct_course(ward):
    return _direct(ward, ceremony_on=date(2024, 6, 20))


def _certificate(ward):
    dossier = ward.dossier("endorsed")
    dossier = sponsor(sponsor(dossier), full_name="Lê Thị Nhận")
    return dossier, dossier, lambda: step(dossier, "cell_voted", date(2024, 5, 20))


def _leaving(ward):
    dossier = ward.dossier(leaves_on=date(2024, 6, 1), leaves_for="enlists")

    def stays():
        values = {"leaves_on": None, "leaves_for": ""}
        by, today = UserFactory(), date(2024, 5, 1)
        pool.describe(dossier, values, version=dossier.version, by=by, today=today)

    return dossier, dossier, stays


def _transfer(ward):
    dossier = CandidateFactory()
    transfer = transfers.ask(
        dossier,
        to=ward.cell,
        on=date(2024, 5, 1),
        reason="chuyển trọ",
        version=dossier.version,
        by=UserFactory(),
    )
    accept = {"may": writing_everywhere(date(2024, 5, 3)), "by": UserFactory()}
    return transfer, dossier, lambda: transfers.accept(transfer, **accept)


def _standing(ward):
    dossier = ward.dossier("application")
    return dossier, dossier, lambda: step(dossier, "biography", date(2024, 5, 2))


def _review(ward):
    PoolReview.objects.filter(organization=ward.cell).delete()
    month, on = date(2024, 5, 1), date(2024, 5, 20)
    said = {"month": month, "on": on, "shown": {}, "nothing_new": True}
    by = UserFactory()
    return ward.cell, None, lambda: reviews.review(ward.cell, **said, by=by, today=on)


THINGS = [
    (Kind.STEP, _step, date(2024, 5, 15)),
    (Kind.STEP, _decision, date(2024, 7, 16)),
    (Kind.CEREMONY, _ceremony, date(2024, 6, 13)),
    (Kind.COURSE, _course, date(2025, 5, 10)),
    (Kind.RECOGNITION, _recognition, date(2025, 6, 20)),
    (Kind.DIRECT, _direct, date(2024, 7, 12)),
    (Kind.DIRECT, _direct_course, date(2025, 6, 20)),
    (Kind.CERTIFICATE, _certificate, date(2029, 3, 14)),
    (Kind.LEAVING, _leaving, date(2024, 6, 1)),
    (Kind.TRANSFER, _transfer, date(2024, 5, 11)),
    (Kind.STANDING, _standing, date(2024, 6, 20)),
    (Kind.REVIEW, _review, date(2024, 5, 31)),
]


@pytest.mark.parametrize(("kind", "make", "last"), THINGS, ids=[t[1].__name__[1:] for t in THINGS])
def test_a_thing_is_due_until_it_is_done_and_the_menu_counts_it(ward, kind, make, last):
    ward.reviewed(last, last - timedelta(days=90), last + timedelta(days=1), date(2024, 5, 1))
    row, _dossier, do = make(ward)
    days = [last - timedelta(days=28), last, last + timedelta(days=1)]
    days = [day for day in days if kind != Kind.REVIEW or day.month == last.month]
    for day in days:
        [found] = of_kind(kind, ward.secretary, day)
        assert (found.pk, found.day) == (row.pk, last)

    do()

    assert of_kind(kind, ward.secretary, days[-1]) == []


@pytest.mark.parametrize(("kind", "make", "last"), THINGS, ids=[t[1].__name__[1:] for t in THINGS])
def test_the_menu_counts_from_four_weeks_before_and_not_a_day_earlier(ward, kind, make, last):
    first = last - timedelta(days=28)
    eve = first - timedelta(days=1)
    if kind == Kind.REVIEW:
        first, eve = date(2024, 5, 3), date(2024, 5, 2)
    ward.reviewed(eve, first)
    make(ward)

    def counted(day):
        found = due(ward.secretary, day)
        by = Window.FOUR_WEEKS.last_day(day)
        return len([each for each in found if each.kind == kind and each.day <= by])

    assert (counted(eve), counted(first)) == (0, 1)


@pytest.mark.parametrize(
    "stage",
    [
        "biography",
        "cell_voted",
        "grassroots_resolved",
        "decided",
        "recognition_filed",
        "recognition_voted",
    ],
)
def test_the_inbox_and_the_page_of_a_dossier_name_the_same_last_day(ward, stage):
    candidate = ward.dossier(stage)
    candidate.decision_received_on = candidate.stage_on + timedelta(days=5)
    candidate.save()
    read = dossier.read_dossier(Candidate.objects.get(pk=candidate.pk), candidate.stage_on)
    [(after, last)] = conditions.due(read.facts, read.rules, read.calendar).items()

    [found] = [d for d in due(ward.secretary, last) if d.after]

    assert (found.after, found.day) == (after, last)


def test_a_deadline_is_counted_from_when_a_stage_was_reached_not_from_when_it_came_back(ward):
    candidate = ward.dossier("endorsed")
    biography_on = candidate.steps.get(after="biography").on
    on = candidate.stage_on + timedelta(days=9)
    said = {"to": "biography", "on": on, "reason": "thiếu chữ ký", "version": candidate.version}
    candidate = pipeline.send_back(candidate, **said, by=UserFactory(), today=on)

    [found] = of_kind(Kind.STEP, ward.secretary, on)

    read = dossier.read_dossier(Candidate.objects.get(pk=candidate.pk), on)
    assert found.day == read.rules.terms["background_check"].last_day(biography_on, read.calendar)
    assert found.day == conditions.due(read.facts, read.rules, read.calendar)["background_check"]


def test_dossiers_under_other_rules_keep_their_own_deadlines(ward):
    old = ward.dossier("decided")
    new = ward.dossier("decided", started_on=date(2026, 7, 27))
    old.rule_set = RuleSet.objects.get(number="24-QĐ/TW")  # as a provision may let it
    old.save()

    found = {each.pk: each.day for each in of_kind(Kind.CEREMONY, ward.secretary, new.stage_on)}

    for candidate in (old, new):
        read = dossier.read_dossier(candidate, candidate.stage_on)
        term, start = read.rules.terms["admitted"], candidate.stage_on
        assert found[candidate.pk] == term.last_day(start, read.calendar)


def test_a_board_has_the_steps_of_the_committees_of_its_level(ward):
    to_decide = ward.dossier("cell_voted")
    to_decide.rule_set = RuleSet.objects.get(number="24-QĐ/TW")  # as a provision may let it
    to_decide.save()
    ward.dossier("decided")
    ward.dossier("application", leaves_on=date(2024, 7, 1), leaves_for="enlists")
    new = ward.dossier("cell_voted", started_on=date(2026, 7, 27))
    today = date(2026, 10, 1)

    of_upper, of_ward = due(ward.upper_board, today), due(ward.board, today)

    assert [(each.kind, each.pk) for each in of_upper] == [(Kind.STEP, to_decide.pk)]
    assert [(each.kind, each.pk) for each in of_ward] == [(Kind.STEP, new.pk)]


def test_the_inbox_and_the_list_of_probation_name_the_same_last_day(ward):
    ward.dossier("admitted")
    ward.dossier("decided")
    AdmissionFactory(organization=ward.cell)
    AdmissionFactory(organization=ward.cell, ceremony_on=date(2024, 6, 20))
    for today in (date(2024, 6, 25), date(2025, 8, 1)):
        jurisdiction = Jurisdiction.of(ward.secretary, today)
        listed = sorted(each.last_day for each in on_probation_due(jurisdiction, today, days=999))
        known = {Kind.CEREMONY, Kind.COURSE, Kind.DIRECT}
        months = inbox.Window.ALL.last_day(today)

        found = sorted(each.day for each in Inbox.of(jurisdiction).asked()[:] if each.kind in known)

        assert found == [day for day in listed if day <= months]


def test_nothing_of_other_wards_is_due(ward):
    elsewhere = Ward()
    for _kind, make, _last in THINGS:
        make(elsewhere)
    ward.reviewed(date(2024, 5, 1))

    assert due(ward.secretary, date(2024, 5, 25)) == []


def test_who_neither_writes_nor_decides_has_no_inbox(ward, django_assert_num_queries):
    ward.dossier("decided")
    jurisdiction = Jurisdiction.of(ward.user(Post.Role.OBSERVER, ward.ward), date(2024, 6, 1))

    with django_assert_num_queries(0):
        assert inbox.count(jurisdiction) == 0


def test_closed_dossiers_wait_for_nothing(ward):
    candidate = ward.dossier("decided")
    ward.reviewed(date(2024, 6, 1))
    Candidate.objects.filter(pk=candidate.pk).update(outcome="annulled", closed_on=date(2024, 6, 1))

    assert due(ward.secretary, date(2024, 6, 20)) == []


def test_the_menu_counts_by_the_rules_and_the_calendar_of_the_moment(ward):
    dossier = ward.dossier("decided")
    [ceremony] = of_kind(Kind.CEREMONY, ward.secretary, dossier.stage_on)
    today = ceremony.day - timedelta(days=28)
    ward.reviewed(today)
    jurisdiction = Jurisdiction.of(ward.secretary, today)
    assert inbox.count(jurisdiction) == 1

    days_off.declare(day=ceremony.day, name="Nghỉ bù", is_worked=False, by=ward.secretary)
    assert inbox.count(jurisdiction) == 0

    rule_set = RuleSet.objects.filter(pk=dossier.rule_set_id)
    Deadline.objects.filter(rule_set=dossier.rule_set_id, stage="admitted").update(length=20)
    rule_set.update(stamp=uuid.uuid4())  # as every change does
    assert inbox.count(jurisdiction) == 1


@pytest.mark.parametrize("number", [1, 12])
def test_the_menu_and_the_inbox_take_three_queries_and_a_page_one(
    ward, number, django_assert_num_queries
):
    for _n in range(number):
        ward.dossier("biography")
        ward.dossier("decided")
        AdmissionFactory(organization=ward.cell)
    jurisdiction = Jurisdiction.of(ward.secretary, date(2024, 6, 1))

    inbox.count(jurisdiction)  # which puts the statements together, once a day for each user
    with django_assert_num_queries(3):
        inbox.count(jurisdiction)
    with django_assert_num_queries(3):
        found = Inbox.of(jurisdiction)
    with django_assert_num_queries(1):
        assert len(found.asked()[:50]) == min(number * 3 + 2, 50)


def test_the_pages_of_an_inbox_are_its_things_in_order(ward):
    for stage in ("biography", "grassroots_resolved", "cell_voted", "decided", "recognition_filed"):
        for day in (date(2024, 3, 1), date(2024, 3, 1), date(2024, 3, 8)):
            ward.dossier(stage, started_on=day)
    inbox = Inbox.of(Jurisdiction.of(ward.secretary, date(2025, 9, 1)))
    kinds = list(Kind)

    for kind, size in product(["", Kind.STEP, Kind.RECOGNITION], [1, 2, 3, 7]):
        asked = inbox.asked(kind=kind)
        pages = [asked[start : start + size] for start in range(0, len(asked), size)]

        found = [each for page in pages for each in page]
        assert found == sorted(found, key=lambda due: (kinds.index(due.kind), due.day, due.pk))
        assert len(set(found)) == len(asked) == len(found) > 2
        assert kind in ("", *{each.kind for each in found})
        assert asked[len(asked) :] == []


def test_kinds_stand_in_their_order_and_the_longest_overdue_first(ward):
    late, later = ward.dossier("biography"), ward.dossier("biography", started_on=date(2024, 4, 1))
    ceremony = ward.dossier("decided")
    ward.reviewed(date(2024, 7, 1))

    found = due(ward.secretary, date(2024, 7, 20))

    assert [each.pk for each in found] == [ceremony.pk, late.pk, later.pk]


def test_the_latest_start_of_a_term_is_the_last_that_is_due_by_the_day():
    calendar = workdays.load()
    for clock in clocks.load().steps:
        for day in (date(2025, 2, 3), date(2025, 1, 31), date(2026, 5, 4), date(2024, 2, 29)):
            latest = clocks.latest_start(lambda start, c=clock: c.due(start, calendar), day)
            assert clock.due(latest, calendar) <= day
            assert clock.due(latest + timedelta(days=1), calendar) > day


def test_every_rule_set_has_a_clock_for_the_ceremony():
    ceremonies = [clock for clock in clocks.load().steps if clock.after == "admitted"]
    sets = {rule_set for clock in ceremonies for _stage, rule_set in clock.cases}

    assert sets == set(RuleSet.objects.values_list("pk", flat=True))


def test_a_decision_received_later_gives_more_time(ward):
    candidate = ward.dossier("decided")
    before = of_kind(Kind.CEREMONY, ward.secretary, candidate.stage_on)[0].day
    values = {"decision_received_on": candidate.stage_on + timedelta(days=7)}
    said = {"version": candidate.version, "by": UserFactory(), "today": date(2024, 6, 30)}
    pool.describe(candidate, values, **said)

    [found] = of_kind(Kind.CEREMONY, ward.secretary, candidate.stage_on)

    assert found.day > before


def test_a_dossier_is_late_from_the_day_after_its_last_one(ward):
    """Whichever step it waits for; the days are those of the inbox."""
    steps = {Kind.STEP, Kind.CEREMONY, Kind.COURSE, Kind.RECOGNITION}
    last = {make(ward)[0].pk: day for kind, make, day in THINGS if kind in steps}
    ward.dossier("application")

    for day in last.values():
        for today in (day, day + timedelta(days=1)):
            late = Candidate.objects.filter(clocks.late(today, workdays.load()))
            over = {pk for pk, until in last.items() if until < today}
            assert set(late.values_list("pk", flat=True)) == over


def test_the_soonest_is_one_thing_whatever_its_kind(ward):
    today = date(2024, 6, 1)
    ward.reviewed(today)
    jurisdiction = Jurisdiction.of(ward.secretary, today)
    assert Inbox.of(jurisdiction).soonest() == []
    ward.dossier("decided")  # whose ceremony comes first among the kinds
    leavers = [ward.dossier(leaves_on=date(2024, 6, 2), leaves_for="enlists") for _n in range(2)]

    [found] = Inbox.of(jurisdiction).soonest()

    assert (found.kind, found.pk, found.day) == (Kind.LEAVING, leavers[0].pk, date(2024, 6, 2))


def test_numbers_are_those_of_each_kind_up_to_a_day(ward):
    for started_on in (date(2024, 3, 1), date(2024, 3, 1), date(2024, 3, 8)):
        ward.dossier("decided", started_on=started_on)
    ward.dossier(leaves_on=date(2024, 6, 2), leaves_for="enlists")
    ward.reviewed(date(2024, 6, 1))
    found = Inbox.of(Jurisdiction.of(ward.secretary, date(2024, 6, 1)))

    assert found.numbers(date(2024, 6, 1)) == {}
    assert found.numbers(date(2024, 6, 12)) == {Kind.LEAVING: 1}
    assert found.numbers(date(2024, 6, 13)) == {Kind.LEAVING: 1, Kind.CEREMONY: 2}
    assert found.numbers(date(2024, 7, 1)) == {Kind.LEAVING: 1, Kind.CEREMONY: 3}


def test_what_is_due_without_a_dossier_is_the_ceremony_or_once_it_was_held_the_course(ward):
    (waiting, *_rest), (held, *_rest) = _direct(ward), _direct_course(ward)

    found = of_kind(Kind.DIRECT, ward.secretary, date(2025, 5, 1))

    assert [(each.pk, each.after) for each in found] == [
        (waiting.pk, "admitted"),
        (held.pk, "new_member_course"),
    ]
