"""The attainment table: counts, quotas, structure and day, on a small tree."""

from datetime import date

import pytest

from organizations import reorganization
from organizations.models import User
from organizations.periods import Period
from recruitment.admissions import admissions
from recruitment.counting.reading import Reading
from recruitment.counting.rounding import rounded
from recruitment.models import Quota
from recruitment.targets import quotas
from reports.figures.attainment import State
from reports.figures.tables import Question, attainment_table
from reports.files.as_data import table_as_data
from tests.dossiers import CandidateFactory, review_pool
from tests.factories import (
    TODAY,
    AdmissionFactory,
    MemberCountFactory,
    OrganizationFactory,
    QuotaFactory,
)

pytestmark = pytest.mark.django_db
YEAR = Period.of_year(2024)
END = date(2024, 12, 31)


def ask(organization, *, as_of=END, structure_on=None, period=YEAR, **rest):
    basis, level = rest.pop("basis", "assigned"), rest.pop("level", "children")
    reading = Reading(period, as_of, structure_on or as_of, **rest)
    return attainment_table(organization, Question(reading, basis, level))


def percents(table):
    return [
        None if row.attainment.percent is None else f"{rounded(row.attainment.percent):f}"
        for row in (table.head, *table.rows)
    ]


@pytest.fixture
def district():
    return OrganizationFactory(parent=OrganizationFactory())


def test_two_bases_of_one_organization_stand_side_by_side(district):
    cell = OrganizationFactory(parent=district, kind="cell")
    AdmissionFactory.create_batch(57, organization=cell)
    QuotaFactory(organization=district, low=246)
    QuotaFactory(organization=district, low=275, basis="own_plan")

    table = ask(district)

    assert f"{rounded(table.head.attainment.percent):f}" == "23.17"
    assert f"{rounded(table.lines['own_plan'].attainment.percent):f}" == "20.73"


def test_without_its_own_quota_a_parent_is_measured_by_the_sum_of_its_children(district):
    one, nine = OrganizationFactory.create_batch(2, parent=district)
    QuotaFactory(organization=one, low=1)
    QuotaFactory(organization=nine, low=9)
    AdmissionFactory(organization=OrganizationFactory(parent=one))

    table = ask(district)

    assert percents(table) == ["10", "100", "0"]
    assert table.head.attainment.target.source == "children"


def test_the_sum_reaches_down_to_the_first_quota_and_no_further(district):
    ward = OrganizationFactory(parent=district)
    cells = OrganizationFactory.create_batch(2, parent=ward)
    alone = OrganizationFactory(parent=district, kind="cell")
    QuotaFactory(organization=cells[0], low=2)
    QuotaFactory(organization=cells[1], low=3)
    QuotaFactory(organization=alone, low=4)

    assert ask(district).head.attainment.target.low == 9
    QuotaFactory(organization=ward, low=7)
    assert ask(district).head.attainment.target.low == 11


def test_own_quota_and_the_sum_of_the_children_differ_in_sight(district):
    QuotaFactory(organization=district, low=10)
    QuotaFactory(organization=OrganizationFactory(parent=district), low=12)

    table = ask(district)

    assert (table.handed_down, table.unassigned, table.overassigned) == (12, -2, 2)


def test_nought_none_nothing_silence_and_exempt_are_told_apart(district):
    zero, unset, nothing, silent, exempt = OrganizationFactory.create_batch(5, parent=district)
    QuotaFactory(organization=zero, low=0)
    QuotaFactory(organization=nothing, low=2)
    QuotaFactory(organization=silent, low=2)
    review_pool(OrganizationFactory(parent=nothing), date(2024, 3, 1))
    QuotaFactory(organization=exempt, low=2)
    system = User.objects.system()
    quotas.exempt(exempt, start=YEAR.start, end=None, reason="Không còn quần chúng", by=system)
    for organization in (zero, unset):
        AdmissionFactory(organization=OrganizationFactory(parent=organization))

    states = {row.organization: row.attainment.state for row in ask(district).rows}

    assert states == {
        zero: State.QUOTA_ZERO,
        unset: State.NO_QUOTA,
        nothing: State.NONE_ADMITTED,
        silent: State.NOT_REPORTED,
        exempt: State.EXEMPT,
    }


def test_an_exemption_holds_until_its_end_and_not_on_it(district):
    ward = OrganizationFactory(parent=district)
    QuotaFactory(organization=ward, low=2)
    system = User.objects.system()
    quotas.exempt(ward, start=YEAR.start, end=date(2024, 9, 30), reason="x", by=system)

    def state(day):
        return ask(district, as_of=day).rows[0].attainment.state

    assert state(date(2024, 9, 29)) == State.EXEMPT
    assert state(date(2024, 9, 30)) == State.NOT_REPORTED


def test_a_figure_of_a_day_uses_the_version_in_force_on_that_day(district):
    QuotaFactory(organization=district, low=10)
    revised = {"effective_on": date(2024, 7, 1), "reason": "Điều chỉnh"}
    QuotaFactory(organization=district, low=20, **revised)

    assert ask(district, as_of=date(2024, 6, 30)).head.attainment.target.low == 10
    assert ask(district, as_of=date(2024, 7, 1)).head.attainment.target.low == 20
    assert Quota.objects.count() == 2


def test_per_cent_of_members_is_frozen_and_rounded_up(district):
    MemberCountFactory(organization=district, on=date(2023, 12, 31), members=2010)
    QuotaFactory(organization=district, form="percent", low=3, high="3.5")
    MemberCountFactory(organization=district, on=date(2024, 1, 1), members=9999)

    target = ask(district).head.attainment.target

    assert (target.low, target.high, target.base) == (61, 71, 2010)


@pytest.mark.parametrize("as_of", [date(2024, 5, 4), date(2024, 5, 31), END])
def test_days_inside_a_month_count_like_whole_months(district, as_of):
    cell = OrganizationFactory(parent=district, kind="cell")
    for day in (date(2024, 1, 1), date(2024, 5, 4), date(2024, 5, 5), date(2024, 12, 31)):
        AdmissionFactory(organization=cell, decided_on=day)

    expected = {date(2024, 5, 4): 2, date(2024, 5, 31): 3, END: 4}
    assert ask(district, as_of=as_of).head.attainment.admitted == expected[as_of]


def test_the_year_before_is_counted_to_the_same_day(district):
    cell = OrganizationFactory(parent=district, kind="cell")
    for day in (date(2023, 5, 4), date(2023, 5, 5), date(2024, 5, 4)):
        AdmissionFactory(organization=cell, decided_on=day)

    head = ask(district, as_of=date(2024, 5, 4)).head

    assert (head.counted.admitted, head.counted.year_before) == (1, 1)
    assert head.counted.last == date(2024, 5, 1)


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        (date(2024, 5, 4), date(2024, 2, 1)),
        (date(2024, 5, 20), date(2024, 5, 1)),
        (date(2024, 5, 31), date(2024, 5, 1)),
        (date(2024, 7, 1), date(2024, 5, 1)),
        (date(2023, 12, 31), None),
    ],
)
def test_the_last_admission_is_none_of_a_later_day(district, as_of, last):
    cell = OrganizationFactory(parent=district, kind="cell")
    for day in (date(2024, 2, 29), date(2024, 5, 20), date(2024, 8, 1)):
        AdmissionFactory(organization=cell, decided_on=day)

    assert ask(district, as_of=as_of).head.counted.last == last


def test_the_last_admission_may_lie_after_the_period(district):
    cell = OrganizationFactory(parent=district, kind="cell")
    for day in (date(2024, 5, 3), date(2024, 5, 5)):
        AdmissionFactory(organization=cell, decided_on=day)

    table = ask(district, period=Period.of_year(2023), as_of=date(2024, 5, 4))

    assert (table.head.counted.admitted, table.head.counted.last) == (0, date(2024, 5, 1))


def test_before_the_period_nothing_is_admitted(district):
    AdmissionFactory(organization=OrganizationFactory(parent=district, kind="cell"))

    head = ask(district, as_of=date(2023, 5, 4)).head

    assert (head.counted.admitted, head.counted.year_before) == (0, None)


def test_counting_by_ceremony_counts_what_was_held(district):
    cell = OrganizationFactory(parent=district, kind="cell")
    AdmissionFactory(organization=cell, decided_on=date(2023, 12, 28), ceremony_on=date(2024, 1, 9))
    AdmissionFactory(organization=cell)

    assert ask(district).head.attainment.admitted == 1
    assert ask(district, counting="ceremony").head.attainment.admitted == 1


def test_groups_are_counted_and_measured_on_their_own(district):
    cell = OrganizationFactory(parent=district, kind="cell")
    AdmissionFactory(organization=cell, sex="female")
    AdmissionFactory(organization=cell)
    QuotaFactory(organization=district, low=10)
    QuotaFactory(organization=district, low=4, group="women")

    assert percents(ask(district, group="women"))[0] == "25"
    assert percents(ask(district))[0] == "20"


def test_a_past_structure_shows_who_stood_where(district):
    other = OrganizationFactory(parent=OrganizationFactory())
    ward = OrganizationFactory(parent=district)
    AdmissionFactory(organization=OrganizationFactory(parent=ward))
    system = User.objects.system()
    reorganization.move(ward, to=other, on=date(2025, 1, 1), by=system)

    assert ask(district).head.attainment.admitted == 1
    assert ask(district, structure_on=TODAY).head.attainment.admitted == 0
    assert ask(other, structure_on=TODAY).head.attainment.admitted == 1
    assert [row.organization for row in ask(district).rows] == [ward]


def test_what_an_ended_cell_did_is_credited_to_its_heir(district):
    ward = OrganizationFactory(parent=district)
    cell, heir = OrganizationFactory.create_batch(2, parent=ward)
    AdmissionFactory(organization=cell)
    reorganization.dissolve(cell, heir=heir, on=date(2025, 3, 1), by=User.objects.system())

    now = ask(ward, structure_on=TODAY)

    assert [(row.organization, row.attainment.admitted) for row in now.rows] == [(heir, 1)]
    assert {row.organization: row.attainment.admitted for row in ask(ward).rows} == {
        cell: 1,
        heir: 0,
    }


def test_what_was_recorded_on_the_parent_itself_is_shown_apart(district):
    ward = OrganizationFactory(parent=district)
    AdmissionFactory(organization=ward)

    assert ask(ward).direct == 1


def test_annulled_admissions_count_nowhere(district):
    cell = OrganizationFactory(parent=district, kind="cell")
    admission = AdmissionFactory(organization=cell)
    admissions.annul(
        admission, on=TODAY, reason="Sai đối tượng", version=1, by=User.objects.system()
    )

    assert ask(district).head.attainment.admitted == 0


def test_any_level_below_can_be_listed(district):
    wards = OrganizationFactory.create_batch(2, parent=district)
    cells = [OrganizationFactory(parent=ward) for ward in wards]
    loose = OrganizationFactory(parent=district, kind="cell")

    assert {row.organization for row in ask(district, level="cell").rows} == {*cells, loose}
    assert {r.organization for r in ask(district, level="grassroots_committee").rows} == {*wards}


@pytest.mark.parametrize("number", [1, 40])
def test_a_table_takes_the_same_queries_however_many_children(
    district, number, django_assert_num_queries
):
    for ward in OrganizationFactory.create_batch(number, parent=district):
        QuotaFactory(organization=ward)
    AdmissionFactory(organization=ward)

    # organizations; tallies; days inside months, kept and counted; quotas; sums below;
    # who reported
    with django_assert_num_queries(7):
        ask(district, as_of=date(2024, 5, 4))


def test_a_report_is_of_a_month_of_the_period_and_of_the_own_cells(district):
    ward, other = OrganizationFactory.create_batch(2, parent=district)
    cell = OrganizationFactory(parent=ward)
    for each in (ward, other):
        QuotaFactory(organization=each, low=2)
    review_pool(cell, date(2023, 12, 1))
    review_pool(cell, date(2024, 6, 1))

    def states(day):
        return {row.organization: row.attainment.state for row in ask(district, as_of=day).rows}

    assert states(date(2024, 5, 31)) == {ward: State.NOT_REPORTED, other: State.NOT_REPORTED}
    assert states(date(2024, 6, 1)) == {ward: State.NONE_ADMITTED, other: State.NOT_REPORTED}


def test_a_step_of_a_dossier_is_a_report_too(district):
    ward = OrganizationFactory(parent=district)
    QuotaFactory(organization=ward, low=2)
    CandidateFactory(organization=OrganizationFactory(parent=ward), started_on=date(2024, 3, 9))

    assert ask(district, as_of=date(2024, 3, 8)).rows[0].attainment.state == State.NOT_REPORTED
    assert ask(district, as_of=date(2024, 3, 9)).rows[0].attainment.state == State.NONE_ADMITTED


def test_who_admitted_somebody_else_has_reported(district):
    ward = OrganizationFactory(parent=district)
    QuotaFactory(organization=ward, low=2)
    QuotaFactory(organization=ward, low=1, group="women")
    AdmissionFactory(organization=OrganizationFactory(parent=ward), sex="male")

    for asked in ({"group": "women"}, {"counting": "ceremony"}):
        assert ask(district, **asked).rows[0].attainment.state == State.NONE_ADMITTED


def test_a_report_counts_where_its_cell_stood(district):
    old, new = OrganizationFactory.create_batch(2, parent=district)
    cell = OrganizationFactory(parent=old)
    for each in (old, new):
        QuotaFactory(organization=each, low=2)
    review_pool(cell, date(2024, 3, 1))
    reorganization.move(cell, to=new, on=date(2024, 7, 1), by=User.objects.system())

    def reported(day):
        rows = ask(district, structure_on=day).rows
        return {row.organization for row in rows if row.attainment.reported}

    assert reported(date(2024, 6, 30)) == {old}
    assert reported(date(2024, 7, 1)) == {new}


def test_before_the_period_nobody_has_reported(district):
    QuotaFactory(organization=OrganizationFactory(parent=district), low=2)

    [row] = ask(district, as_of=date(2023, 12, 31)).rows

    assert not row.attainment.reported


def test_programs_are_told_of_silence_beside_the_state(district):
    silent, nothing = OrganizationFactory.create_batch(2, parent=district)
    for each in (silent, nothing):
        QuotaFactory(organization=each, low=2)
    review_pool(OrganizationFactory(parent=nothing), date(2024, 3, 1))

    rows = {row["code"]: row for row in table_as_data(ask(district))["rows"]}

    assert {row["state"] for row in rows.values()} == {"none_admitted"}
    assert (rows[silent.code]["reported"], rows[nothing.code]["reported"]) == (False, True)
