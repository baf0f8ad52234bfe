"""The balance of members: D = A + B − C, against examples and against a plain recount."""

import csv
from datetime import date, timedelta
from fractions import Fraction
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from audit.models import Entry
from organizations import reorganization
from organizations.models import User
from organizations.periods import Period
from recruitment.counting.reading import Reading
from recruitment.models import MemberEvent
from reports.figures.balance import MARKS, Balance, BalanceRow, Flows, Start, balance_rows
from reports.figures.member_flows import form_of
from tests.factories import TODAY, AdmissionFactory, MemberCountFactory, OrganizationFactory
from tests.looking import times

pytestmark = pytest.mark.django_db
YEAR = Period.of_year(2025)
NEW_YEAR = date(2024, 12, 31)


def reading(period=YEAR, as_of=None, structure_on=None):
    as_of = as_of or period.last_day
    return Reading(period, as_of, structure_on or as_of)


def event(cell, kind, on, person=None, **more):
    """Write an event, without asking whether it can be: here they are only counted."""
    person = person or _somebody(cell)
    said = {"recorded_by": User.objects.system(), "recorded_at": "2026-01-01T00:00Z", **more}
    return MemberEvent.objects.create(person=person, organization=cell, kind=kind, on=on, **said)


def _somebody(cell):
    long_ago = {"born_on": date(1970, 2, 3), "decided_on": date(2010, 1, 1)}
    return AdmissionFactory(organization=cell, **long_ago).person


@pytest.fixture
def ward():
    return OrganizationFactory(kind="grassroots_committee")


@pytest.fixture
def cells(ward):
    return [OrganizationFactory(kind="cell", parent=ward) for _n in range(3)]


def test_the_balance_adds_up():
    start = Start(379, -3, 1, True, NEW_YEAR, NEW_YEAR)
    flows = Flows(
        9,
        1,
        2,
        1,
        died=3,
        expelled=1,
        struck_off=2,
        struck_off_on_probation=1,
        left=1,
        to_province=1,
        to_within=4,
    )

    assert (flows.increase, flows.decrease) == (13, 12)
    assert Balance(start, flows).at_end == 376 + 13 - 12
    assert Balance(None, flows).at_end is None


@pytest.mark.parametrize(
    ("this", "before", "percent"),
    [(13, 12, Fraction(1300, 12)), (0, 5, 0), (5, 0, None), (None, 5, None), (5, None, None)],
)
def test_per_cent_of_the_year_before(this, before, percent):
    assert BalanceRow("B", "increase", this, before).percent == percent


def test_the_rows_stand_in_the_order_of_the_form():
    rows = list(balance_rows(Balance(None, Flows(admitted=3)), Balance(None, Flows(admitted=2))))

    assert [row.mark for row in rows] == list(MARKS.values())
    assert (rows[2].this, rows[2].before) == (3, 2)


def test_the_example_of_the_definitions(ward, cells):
    """379 counted on 30/6/2024; one died in August 2024; 2025: 2 admitted, 1 arrived, 2 gone."""
    MemberCountFactory(organization=ward, on=date(2024, 6, 30), members=379)
    MemberCountFactory(organization=ward, on=date(2025, 12, 31), members=380)
    first, second, third = cells
    event(first, "died", date(2024, 8, 1))
    AdmissionFactory.create_batch(2, organization=first, decided_on=date(2025, 3, 2))
    event(second, "from_province", date(2025, 4, 1))
    event(third, "struck_off", date(2025, 5, 1), probationary=True)
    event(third, "to_within", date(2025, 12, 31))
    event(third, "reprimand", date(2025, 6, 1))

    form = form_of(ward, reading())

    assert (form.this.start.counted, form.this.start.since, form.this.start.own) == (379, -1, True)
    assert (form.this.flows.increase, form.this.flows.decrease) == (3, 2)
    assert form.this.flows.struck_off_on_probation == 1
    assert (form.this.at_start, form.this.at_end) == (378, 379)
    assert (form.counted, form.difference) == (380, 1)
    assert form.before.start is None
    assert form.before.flows.died == 1


def test_without_a_count_of_its_own_those_below_are_added_up_each_from_its_day(ward, cells):
    first, second, third = cells
    MemberCountFactory(organization=first, on=date(2024, 12, 31), members=20)
    MemberCountFactory(organization=second, on=date(2024, 6, 30), members=15)
    AdmissionFactory(organization=second, decided_on=date(2024, 6, 30))
    AdmissionFactory(organization=second, decided_on=date(2024, 7, 1))
    AdmissionFactory(organization=third, decided_on=date(2024, 7, 1))

    start = form_of(ward, reading()).this.start

    assert (start.members, start.counts, start.own, start.uncounted) == (36, 2, False, 1)
    assert (start.first_on, start.last_on) == (date(2024, 6, 30), NEW_YEAR)


def test_a_count_above_goes_before_those_below_it(ward, cells):
    MemberCountFactory(organization=ward, on=NEW_YEAR, members=50)
    MemberCountFactory(organization=cells[0], on=NEW_YEAR, members=20)
    province = OrganizationFactory(kind="province")
    reorganization.move(ward, to=province, on=date(2024, 1, 1), by=User.objects.system())

    assert form_of(province, reading()).this.start.members == 50


def test_what_was_merged_into_it_counts_before_and_after(ward, cells):
    first, second, _third = cells
    for cell, members in ((first, 20), (second, 15)):
        MemberCountFactory(organization=cell, on=NEW_YEAR, members=members)
    event(first, "died", date(2025, 3, 1))
    reorganization.dissolve(first, heir=second, on=date(2025, 7, 1), by=User.objects.system())

    later, earlier = reading(), reading(structure_on=date(2025, 6, 30))

    assert form_of(second, later).this.at_end == 34
    assert form_of(second, earlier).this.at_end == 15
    assert form_of(ward, later).this.at_end == form_of(ward, earlier).this.at_end == 34


def test_annulled_events_and_what_comes_after_the_day_do_not_count(ward, cells):
    MemberCountFactory(organization=ward, on=NEW_YEAR, members=50)
    event(cells[0], "died", date(2025, 3, 1), annulled_on=date(2025, 3, 2), annulment_reason="nhầm")
    event(cells[0], "left", date(2025, 9, 1))

    assert form_of(ward, reading(as_of=date(2025, 6, 30))).this.at_end == 50
    assert form_of(ward, reading()).this.at_end == 49


@pytest.mark.parametrize("number", [1, 8])
def test_the_balance_takes_as_many_queries_for_one_as_for_many(ward, number):
    for _n in range(number):
        cell = OrganizationFactory(kind="cell", parent=ward)
        MemberCountFactory(organization=cell, on=NEW_YEAR, members=9)
        event(cell, "died", date(2025, 3, 1))

    with CaptureQueriesContext(connection) as asked:
        form_of(ward, reading())
    assert len(asked) <= 4


KINDS = [*MemberEvent.Kind, "admitted", "counted", "counted"]
DAYS = st.integers(0, 700).map(lambda n: date(2024, 1, 1) + timedelta(days=n))
HAPPENED = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 5), DAYS, st.integers(0, 90)), max_size=12
)


def recounted(below, happened, on, *, after=None):
    """Count plainly how many members `below` had on `on`; `after` gives what changed since."""
    changes = 0
    for kind, place, day, _number in happened:
        if place in below and (after is None or day > after) and day <= on:
            changes += kind == "admitted" or kind in MemberEvent.INCREASE
            changes -= kind in MemberEvent.DECREASE
    return changes


def counted_on(place, below, happened, on):
    """Return the members of `place` at the end of `on`, from its count or from those below."""
    counts = {day: n for kind, at, day, n in happened if (kind, at) == ("counted", place)}
    known = [day for day in counts if day <= on]
    if known:
        subtree = {place} | {each for top, each in _pairs(below) if top == place}
        return counts[max(known)] + recounted(subtree, happened, on, after=max(known))
    parts = [counted_on(child, below, happened, on) for child in below.get(place, ())]
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def _pairs(below):
    for top, children in below.items():
        for child in children:
            yield top, child
            yield from ((top, each) for _t, each in _pairs({child: below.get(child, ())}))


@settings(
    max_examples=times(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(happened=HAPPENED, first=DAYS, length=st.integers(1, 400))
def test_the_balance_equals_a_plain_recount(happened, first, length):
    """0 is the top, 1 and 2 stand below it, 3 and 4 below 1, 5 below 2."""
    period = Period(first, first + timedelta(days=length))
    below = {0: (1, 2), 1: (3, 4), 2: (5,)}
    with transaction.atomic():
        places = {0: OrganizationFactory(kind="upper_committee")}
        for parent, child in ((0, 1), (0, 2), (1, 3), (1, 4), (2, 5)):
            kind = "cell" if child > 2 else "grassroots_committee"
            places[child] = OrganizationFactory(kind=kind, parent=places[parent])
        happened = _without_second_counts(happened)
        person = _somebody(places[0])
        for kind, place, day, number in happened:
            if kind == "counted":
                MemberCountFactory(organization=places[place], on=day, members=number)
            elif kind == "admitted":
                AdmissionFactory(organization=places[place], decided_on=day)
            else:
                event(places[place], kind, day, person)
        before = first - timedelta(days=1)
        for place, organization in places.items():
            subtree = {place} | {each for top, each in _pairs(below) if top == place}
            this = form_of(organization, reading(period, structure_on=TODAY)).this
            changes = recounted(subtree, happened, period.last_day, after=before)
            start = counted_on(place, below, happened, before)
            assert this.flows.net == changes
            assert this.at_start == start
            assert this.at_end == (None if start is None else start + changes)
        transaction.set_rollback(True)


def _without_second_counts(happened):
    """Keep one count a day of each place, as the database does."""
    counts = {}
    for each in happened:
        counts.setdefault(each[:3] if each[0] == "counted" else id(each), each)
    return list(counts.values())


def test_the_page_shows_the_form_with_where_it_comes_from(client, secretary):
    ward = secretary.organization
    cell = OrganizationFactory(kind="cell", parent=ward)
    MemberCountFactory(organization=ward, on=NEW_YEAR, members=1379)
    MemberCountFactory(organization=ward, on=date(2025, 12, 31), members=1380)
    event(cell, "from_province", date(2025, 4, 1))

    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/organizations/{ward.pk}/balance/?period=2025").content.decode()

    assert len(asked) <= 12
    assert "1.379" in page
    assert "kind=from_province" in page
    assert "31/12/2024" in page
    assert "1.380" in page


def test_the_form_is_a_file_for_who_may_export_and_the_trail_tells(client, secretary):
    ward = secretary.organization
    MemberCountFactory(organization=ward, on=NEW_YEAR, members=1379)
    event(OrganizationFactory(kind="cell", parent=ward), "died", date(2025, 4, 1))
    address = f"/organizations/{ward.pk}/balance/"
    assert "export.csv" not in client.get(f"{address}?period=2025").content.decode()
    assert client.get(f"{address}export.csv?period=2025").status_code == 403
    assert not Entry.objects.filter(action="balance.export").exists()

    secretary.posts.update(may_export=True)
    content = client.get(f"{address}export.csv?period=2025").content.decode("utf-8-sig")
    book = client.get(f"{address}export.xlsx?period=2025").content
    head, *rows = csv.reader(content.splitlines(), delimiter=";")

    assert head[:3] == ["Ký hiệu", "Nội dung", "Kỳ này"]
    assert rows[0] == ["A", "Đảng viên có đến cuối kỳ trước", "1379", "", ""]
    assert [row[2] for row in rows if row[0] in ("C1", "D")] == ["1", "1378"]
    assert "1.379 vào ngày 31/12/2024" in rows[-1][0]
    sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert sheet[1][:3] == ["A", rows[0][1], 1379]
    assert "export.csv?period=2025" in client.get(f"{address}?period=2025").content.decode()
    taken = Entry.objects.filter(action="balance.export", subject_id=ward.pk)
    assert taken.count() == 2


def test_the_page_says_that_nothing_was_counted(client, secretary):
    page = client.get(f"/organizations/{secretary.organization.pk}/balance/").content.decode()

    assert "—" in page
