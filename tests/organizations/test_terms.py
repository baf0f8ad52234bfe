"""Terms: their days are recorded, hold below, never overlap, and every day lies in one at most."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import Entry
from organizations import terms
from organizations.models import CongressTerm, User
from organizations.periods import Period
from tests.factories import TODAY, OrganizationFactory
from tests.looking import times

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def province():
    return OrganizationFactory(kind="province")


@pytest.fixture
def district(province):
    return OrganizationFactory(kind="upper_committee", parent=province)


@pytest.fixture
def commune(district):
    return OrganizationFactory(kind="grassroots_committee", parent=district)


def record(organization, name, start, last_day):
    return terms.record(
        organization=organization,
        name=terms.named(name),
        start=start,
        last_day=last_day,
        by=User.objects.system(),
    )


def term(organization, name, on=TODAY):
    return terms.resolved(organization.pk, Period.parse(name), on=on)


def days(organization, name):
    found = term(organization, name)
    return found.start, found.last_day, found.is_estimated


def test_without_a_record_a_term_is_the_five_calendar_years_after_its_first(commune):
    assert days(commune, "2020-2025") == (date(2021, 1, 1), date(2025, 12, 31), True)


def test_recorded_days_hold_for_all_below_until_one_records_its_own(province, district, commune):
    record(province, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))

    assert days(commune, "2020-2025") == (date(2020, 10, 22), date(2025, 10, 15), False)
    record(district, "2020–2025", date(2020, 8, 1), date(2025, 8, 20))
    assert days(commune, "2020-2025") == (date(2020, 8, 1), date(2025, 8, 20), False)
    assert days(province, "2020-2025") == (date(2020, 10, 22), date(2025, 10, 15), False)


def test_the_neighbours_of_a_recorded_term_begin_and_end_beside_it(province):
    record(province, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))

    assert days(province, "2015-2020") == (date(2016, 1, 1), date(2020, 10, 21), True)
    assert days(province, "2025-2030") == (date(2025, 10, 16), date(2030, 12, 31), True)


def test_where_own_and_inherited_days_meet_the_own_ones_stay(province, commune):
    record(province, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))
    record(commune, "2025-2030", date(2025, 6, 12), date(2030, 6, 1))

    assert days(commune, "2020-2025") == (date(2020, 10, 22), date(2025, 6, 11), False)
    assert days(commune, "2025-2030") == (date(2025, 6, 12), date(2030, 6, 1), False)


def test_a_term_knows_the_one_before_it(province):
    record(province, "2015-2020", date(2015, 11, 1), date(2020, 10, 21))
    record(province, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))

    before = term(province, "2020-2025").previous
    assert (before.code, before.start) == ("2015-2020", date(2015, 11, 1))
    assert term(province, "2015-2020").previous.code == "2010-2015"


NAMES = [(2010, 2015), (2015, 2020), (2020, 2025), (2025, 2030)]


@st.composite
def records(draw):
    """Yield days of some terms at each of three levels, in order and without overlap."""
    every = []
    for level in range(3):
        end = date(2000, 1, 1)
        for first, last in NAMES:
            if draw(st.booleans()):
                start = max(end + DAY, date(first, 1, 1) + draw(st.integers(0, 700)) * DAY)
                end = date(last, 1, 1) + draw(st.integers(0, 700)) * DAY
                every.append((level, f"{first}-{last}", start, end))
    return every


@settings(
    max_examples=times(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(records())
def test_no_day_lies_in_two_terms_whoever_recorded_them(province, district, commune, drawn):
    with transaction.atomic():
        for level, name, start, last_day in drawn:
            record((province, district, commune)[level], name, start, last_day)
        for organization in (province, district, commune):
            found = [term(organization, f"{first}-{last}") for first, last in NAMES]
            for earlier, later in zip(found, found[1:], strict=False):
                assert earlier.end <= later.start, (earlier, later)
        transaction.set_rollback(True)


def test_recording_is_audited_and_the_same_again_changes_nothing(province):
    first = record(province, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))
    assert record(province, "2020-2025", date(2020, 10, 22), date(2025, 10, 15)) == first
    terms.correct_term(
        first, start=date(2020, 10, 23), last_day=date(2025, 10, 15), by=User.objects.system()
    )

    entries = list(Entry.objects.about(first))
    assert [entry.action for entry in entries] == ["term.correct", "term.record"]
    assert entries[0].changes == {"start": ["2020-10-22", "2020-10-23"]}


@pytest.mark.parametrize(
    ("name", "start", "last_day", "field"),
    [
        ("2020-2025", date(2020, 10, 22), date(2020, 10, 21), "last_day"),
        ("2020-2025", date(2019, 12, 31), date(2025, 10, 15), "start"),
        ("2020-2025", date(2022, 1, 1), date(2025, 10, 15), "start"),
        ("2020-2025", date(2020, 10, 22), date(2027, 1, 1), "last_day"),
        ("2025-2030", date(2025, 10, 15), date(2030, 10, 1), "__all__"),
        ("2015-2020", date(2015, 10, 15), date(2020, 11, 1), "__all__"),
    ],
)
def test_days_that_cannot_be_are_refused(province, name, start, last_day, field):
    if name != "2020-2025":
        record(province, "2020-2025", date(2020, 11, 1), date(2025, 10, 15))

    with pytest.raises(ValidationError) as refused:
        record(province, name, start, last_day)

    told = refused.value.message_dict if hasattr(refused.value, "error_dict") else {"__all__": ""}
    assert list(told) == [field]
    assert CongressTerm.objects.count() == (name != "2020-2025")


@pytest.mark.parametrize("name", ["2020", "2020-2021", "2024-Q1", "2025-2020", "x"])
def test_a_term_is_named_by_two_years(name):
    with pytest.raises(ValidationError):
        terms.named(name)


def test_the_database_itself_keeps_terms_apart(province):
    record(province, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))
    other = CongressTerm(
        organization=province,
        first_year=2025,
        last_year=2030,
        start=date(2025, 10, 15),
        end=date(2030, 1, 1),
    )

    with pytest.raises(IntegrityError, match="term_no_overlap"), transaction.atomic():
        other.save()
    other.start = date(2025, 10, 16)
    other.save()
    with pytest.raises(IntegrityError, match="term_no_overlap"), transaction.atomic():
        CongressTerm.objects.filter(pk=other.pk).update(start=date(2025, 10, 14))


def test_one_query_finds_a_term_and_none_any_other_period(
    province, commune, django_assert_num_queries
):
    record(province, "2020-2025", date(2020, 10, 22), date(2025, 10, 15))

    with django_assert_num_queries(1):
        term(commune, "2020-2025")
    with django_assert_num_queries(0):
        terms.resolved(commune.pk, Period.of_year(2024), on=TODAY)


def test_a_term_recorded_on_the_wrong_organization_is_withdrawn(province, district, commune):
    record(province, "2020-2025", date(2020, 10, 20), date(2025, 10, 10))
    wrong = record(district, "2020-2025", date(2020, 8, 1), date(2025, 7, 1))

    with pytest.raises(ValidationError):
        terms.withdraw(wrong, reason=" ", by=User.objects.system())
    terms.withdraw(wrong, reason="Của huyện khác", by=User.objects.system())

    found = terms.resolved(commune.pk, Period.parse("2020-2025"), on=TODAY)
    assert (found.start, found.last_day) == (date(2020, 10, 20), date(2025, 10, 10))
    entry = Entry.objects.about(wrong).first()
    assert (entry.action, entry.reason) == ("term.withdraw", "Của huyện khác")
    assert entry.changes["start"] == ["2020-08-01", None]
    with pytest.raises(ValidationError):
        terms.withdraw(wrong, reason="Lần nữa", by=User.objects.system())
    with pytest.raises(ValidationError):
        terms.correct_term(
            wrong, start=wrong.start, last_day=date(2025, 7, 2), by=User.objects.system()
        )


def test_days_are_corrected_as_they_are_stored_by_then(district):
    found = record(district, "2020-2025", date(2020, 8, 1), date(2025, 8, 20))
    first, second, third = (CongressTerm.objects.get(pk=found.pk) for _reader in range(3))
    by = User.objects.system()

    terms.correct_term(first, start=date(2020, 8, 2), last_day=date(2025, 8, 20), by=by)
    terms.correct_term(second, start=date(2020, 8, 3), last_day=date(2025, 8, 20), by=by)
    assert Entry.objects.about(found).first().changes == {"start": ["2020-08-02", "2020-08-03"]}

    terms.withdraw(first, reason="Ghi nhầm", by=by)
    with pytest.raises(ValidationError, match="rút"):
        terms.correct_term(third, start=date(2020, 8, 4), last_day=date(2025, 8, 20), by=by)


def test_what_was_withdrawn_stands_in_the_way_of_no_other_term(district):
    wrong = record(district, "2020-2025", date(2020, 8, 1), date(2025, 7, 1))
    terms.withdraw(wrong, reason="Ghi nhầm", by=User.objects.system())

    again = record(district, "2020-2025", date(2020, 8, 10), date(2025, 7, 10))
    record(district, "2025-2030", date(2025, 7, 11), date(2030, 7, 1))

    assert again.pk != wrong.pk
    with pytest.raises(IntegrityError, match="term_no_overlap"), transaction.atomic():
        CongressTerm.objects.filter(pk=again.pk).update(end=date(2025, 8, 1))
    CongressTerm.objects.filter(pk=again.pk).update(first_year=2019, last_year=2024)
    stands = {"withdrawn_at": None, "withdrawn_by": None, "withdrawal_reason": ""}
    with pytest.raises(IntegrityError, match="term_no_overlap"), transaction.atomic():
        CongressTerm.objects.filter(pk=wrong.pk).update(**stands)
