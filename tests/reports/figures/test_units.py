"""Targets on units: which cells admit, which have a source, which committees reach their quota."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from organizations import reorganization
from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.counting.cells import cells_of
from recruitment.counting.reading import Reading
from recruitment.dossiers import endings, transfers
from recruitment.models import Admission, Candidate, Exemption, Transfer, Units
from recruitment.targets import quotas
from reports.figures.question import Question
from reports.figures.units import unit_rows
from tests.dossiers import CandidateFactory
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


@pytest.fixture
def district():
    return OrganizationFactory(kind="upper_committee", parent=OrganizationFactory())


@pytest.fixture
def ward(district):
    return OrganizationFactory(parent=district)


def cells_in(ward, number):
    return [OrganizationFactory(kind="cell", parent=ward) for _each in range(number)]


def asked(organization, *, as_of=END, structure_on=None, period=YEAR, below=(), basis="assigned"):
    reading = Reading(period, as_of, structure_on or as_of)
    return unit_rows(organization, Question(reading, basis), below)


def line(row, kind):
    return next(each for each in row.lines if each.kind == kind)


def counts(row, kind):
    count = line(row, kind).count
    return count.done, count.of


def close(candidate, on, outcome="lapsed"):
    return endings.close(
        candidate,
        outcome=outcome,
        on=on,
        reason="không còn",
        version=candidate.version,
        by=User.objects.system(),
        today=TODAY,
    )


def transfer(candidate, cell, on):
    system = User.objects.system()
    may = Jurisdiction(on, writing=frozenset([cell.pk]))
    moved = transfers.ask(
        candidate, to=cell, on=on, reason="chuyển nơi ở", version=candidate.version, by=system
    )
    return transfers.accept(moved, may=may, by=system, confirmed=["namesake", "lookalike"])


def exempt(cell):
    return quotas.exempt(
        cell,
        start=date(2024, 1, 1),
        end=None,
        reason="không còn quần chúng",
        by=User.objects.system(),
    )


def test_the_example_of_the_definitions(ward):
    """Ten cells: four admitted, three more have a source; of the other three one is exempt."""
    cells = cells_in(ward, 10)
    for cell in cells[:4]:
        AdmissionFactory.create_batch(2, organization=cell)
    for cell in cells[4:7]:
        CandidateFactory(organization=cell)
    exempt(cells[9])
    QuotaFactory(organization=ward, group=Units.WITH_SOURCE, form="percent", low=100)

    [row] = asked(ward)

    assert counts(row, Units.CELLS) == (4, 9)
    assert line(row, Units.CELLS).count.exempt == 1
    assert counts(row, Units.WITH_SOURCE) == (4, 7)
    assert line(row, Units.WITH_SOURCE).count.share == Fraction(400, 7)
    [(_quota, attainment)] = line(row, Units.WITH_SOURCE).targets
    assert (attainment.target.low, attainment.missing) == (7, 3)
    assert attainment.percent == Fraction(400, 7)


def test_what_was_printed_of_those_with_a_source(ward):
    """Bình Thạnh 2009: 42 organizations that admitted, 79,2 per cent of those with a source."""
    cells = cells_in(ward, 60)
    for cell in cells[:42]:
        AdmissionFactory(organization=cell)
    for cell in cells[42:53]:
        CandidateFactory(organization=cell)

    [row] = asked(ward)

    assert counts(row, Units.WITH_SOURCE) == (42, 53)
    assert round(float(line(row, Units.WITH_SOURCE).count.share), 1) == 79.2


def test_a_source_is_a_dossier_that_was_open_on_a_day_of_the_period(ward):
    long_before, begun_after, closed_before, closed_in, mistake, decided = cells_in(ward, 6)
    CandidateFactory(organization=long_before, started_on=date(2020, 5, 1))
    CandidateFactory(organization=begun_after, started_on=date(2025, 1, 1))
    close(CandidateFactory(organization=closed_before, started_on=date(2023, 5, 1)), YEAR.start)
    close(CandidateFactory(organization=closed_in, started_on=date(2023, 5, 1)), date(2024, 1, 2))
    candidate = CandidateFactory(organization=mistake)
    Candidate.objects.filter(pk=candidate.pk).update(outcome="mistake", closed_on=date(2024, 9, 1))
    CandidateFactory(organization=decided, started_on=date(2023, 1, 2), stage="decided")
    assert Admission.objects.get().decided_on < YEAR.start

    [row] = asked(ward)

    assert counts(row, Units.WITH_SOURCE) == (0, 2)
    [row] = asked(ward, period=Period.of_year(2023))
    assert counts(row, Units.WITH_SOURCE) == (1, 4)


def test_a_dossier_is_a_source_where_it_lay_on_those_days(ward):
    first, second = cells_in(ward, 2)
    candidate = CandidateFactory(organization=first, started_on=date(2023, 2, 1))
    transfer(candidate, second, date(2024, 5, 10))

    def sources(period, as_of):
        found = cells_of([first.pk, second.pk], Reading(period, as_of, END))
        return [found[each.pk].with_source for each in (first, second)]

    assert sources(YEAR, date(2024, 5, 9)) == [1, 0]
    assert sources(YEAR, END) == [1, 1]
    assert sources(Period.of_year(2025), date(2025, 6, 1)) == [0, 1]


def test_the_same_on_a_past_day_and_in_both_readings(district, ward):
    """What an ended cell did, and had, counts for its heir in the tree of today only."""
    cell, heir = cells_in(ward, 2)
    AdmissionFactory(organization=cell, decided_on=date(2024, 3, 1))
    CandidateFactory(organization=heir, started_on=date(2024, 8, 1))
    reorganization.dissolve(cell, heir=heir, on=date(2025, 2, 1), by=User.objects.system())

    [then] = asked(district)
    [early] = asked(district, as_of=date(2024, 6, 30))
    [now] = asked(district, structure_on=date(2025, 6, 1))

    assert counts(then, Units.WITH_SOURCE) == (1, 2)
    assert counts(early, Units.WITH_SOURCE) == (1, 1)
    assert counts(now, Units.WITH_SOURCE) == (1, 1)
    assert counts(now, Units.CELLS) == (1, 1)


def test_committees_are_measured_on_their_own_quotas(district):
    reaching, open_, nought, none, excused = (
        OrganizationFactory(parent=district) for _ in range(5)
    )
    for ward, low in ((reaching, 1), (open_, 2), (nought, 0), (excused, 3)):
        QuotaFactory(organization=ward, low=low)
        AdmissionFactory(organization=OrganizationFactory(kind="cell", parent=ward))
    AdmissionFactory(organization=OrganizationFactory(kind="cell", parent=none))
    exempt(excused)
    QuotaFactory(organization=district, group=Units.COMMITTEES, low=2)
    QuotaFactory(organization=district, group=Units.COMMITTEES, low=1, basis="own_plan")

    row, *rows = asked(district, below=[reaching, open_, nought])

    assert counts(row, Units.COMMITTEES) == (1, 2)
    assert line(row, Units.COMMITTEES).count.exempt == 1
    told = [(quota.basis, each.state) for quota, each in line(row, Units.COMMITTEES).targets]
    assert told == [("assigned", "far_behind"), ("own_plan", "done")]
    assert [counts(each, Units.COMMITTEES) for each in rows[:2]] == [(1, 1), (0, 1)]
    assert all(each.kind != Units.COMMITTEES for each in rows[2].lines)


def test_a_version_of_the_target_holds_from_its_day(ward):
    AdmissionFactory(organization=cells_in(ward, 4)[0], decided_on=date(2024, 2, 1))
    QuotaFactory(organization=ward, group=Units.CELLS, low=1)
    more = {"reason": "thêm", "effective_on": date(2024, 7, 1)}
    QuotaFactory(organization=ward, group=Units.CELLS, low=3, or_percent=Decimal(50), **more)

    def asked_on(day):
        [(_quota, attainment)] = line(asked(ward, as_of=day)[0], Units.CELLS).targets
        return attainment.target.low, attainment.state

    assert asked_on(date(2024, 6, 30)) == (1, "done")
    assert asked_on(END) == (2, "far_behind")


def test_a_number_of_units_is_not_compared_after_units_came_and_a_share_is(district):
    one, other = (OrganizationFactory(parent=district) for _ in range(2))
    cell = cells_in(one, 1)[0]
    AdmissionFactory(organization=cell)
    cells_in(other, 1)
    QuotaFactory(organization=other, group=Units.CELLS, low=1)
    QuotaFactory(organization=other, group=Units.CELLS, form="percent", low=50, basis="own_plan")
    reorganization.move(cell, to=other, on=date(2024, 9, 1), by=User.objects.system())

    [row] = asked(other)

    assert counts(row, Units.CELLS) == (1, 2)
    told = {quota.basis: each.state for quota, each in line(row, Units.CELLS).targets}
    assert told == {"assigned": "not_compared", "own_plan": "done"}


def test_a_share_of_no_unit_asks_nothing(ward):
    cells_in(ward, 2)
    QuotaFactory(organization=ward, group=Units.WITH_SOURCE, form="percent", low=100)

    [(_quota, attainment)] = line(asked(ward)[0], Units.WITH_SOURCE).targets

    assert attainment.target is None
    assert line(asked(ward)[0], Units.WITH_SOURCE).count.share is None


def test_either_of_two_is_met_by_the_smaller(ward):
    """Of 100 members 3 per cent are 3 persons: 2 persons meet it; of 40 it is the per cent."""
    for number, low in ((100, 2), (40, 2), (20, 1)):
        cell = OrganizationFactory(kind="cell", parent=ward)
        MemberCountFactory(organization=cell, members=number, on=date(2023, 12, 31))
        quota = QuotaFactory(organization=cell, low=2, or_percent=Decimal(3), form="floor")
        assert (quota.persons_low, quota.base_members) == (low, number)


def plain_cells(organization, reading):
    """Recount as the definition says it, dossier by dossier and day by day."""
    window = reading.window
    days = {window.start + timedelta(days=n) for n in range((window.end - window.start).days)}
    standing = list(
        Organization.objects.below(organization, reading.structure_on).filter(kind="cell")
    )
    admitted = set(
        Admission.objects.filter(annulled_on=None, decided_on__in=days).values_list(
            "organization", flat=True
        )
    )
    lain = set()
    for each in Candidate.objects.exclude(outcome__in=["mistake", "double"]):
        decided = each.admission and each.admission.decided_on
        moves = list(Transfer.objects.filter(candidate=each, state="accepted").order_by("pk"))
        for day in days:
            ends = [end for end in (each.closed_on, decided) if end]
            if each.started_on <= day and all(day < end for end in ends):
                later = [move for move in moves if move.answered_on > day]
                lain.add(later[0].origin_id if later else each.organization_id)
    exempt = {each.organization_id for each in Exemption.objects.in_force(reading.quota_day)}
    keys = {each.pk for each in standing}
    return (
        len(keys - (exempt - admitted)),
        len((keys & lain - exempt) | (keys & admitted)),
        len(keys & admitted),
        len(keys & exempt - admitted),
    )


def test_a_recount_by_hand_finds_the_same(district, ward):
    cells = cells_in(ward, 8)
    for number, cell in enumerate(cells):
        for begun in (date(2023, 3 + number, 2), date(2024, 1 + number, 5))[: number % 3]:
            candidate = CandidateFactory(organization=cell, started_on=begun)
            if number == 4:
                close(candidate, begun + timedelta(days=20))
            elif number % 2 == 0:
                transfer(candidate, cells[number - 1], begun + timedelta(days=30))
    CandidateFactory(organization=cells[5], started_on=date(2023, 9, 1), stage="decided")
    AdmissionFactory(organization=cells[0], decided_on=date(2024, 4, 4))
    exempt(cells[3])
    exempt(cells[0])

    seen = set()
    for year in (2023, 2024, 2025):
        for month in (1, 3, 5, 7, 9, 12):
            reading = Reading(Period.of_year(year), date(year, month, 28), END)
            found = cells_of([district.pk], reading)[district.pk]
            told = (found.all, found.with_source, found.admitting, found.exempt)
            assert told == plain_cells(district, reading), reading.as_of
            seen.add(told)
    assert len(seen) > 3


@pytest.mark.parametrize("wards", [1, 6])
def test_it_takes_the_same_queries_however_many_stand_below(
    district, wards, django_assert_max_num_queries
):
    below = [OrganizationFactory(parent=district) for _ in range(wards)]
    for each in below:
        QuotaFactory(organization=each, low=1)
        QuotaFactory(organization=each, group=Units.CELLS, low=1)
        AdmissionFactory(organization=cells_in(each, 2)[0])

    with django_assert_max_num_queries(14):
        asked(district, below=below)
