"""Who looks alike is the same, whether it is asked of one or of many."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruitment.persons import alike_many
from recruitment.persons.alike import alike
from recruitment.persons.alike_many import Described, alike_of_each
from tests.factories import AdmissionFactory, OrganizationFactory
from tests.looking import times

pytestmark = pytest.mark.django_db
NAMES = ["Lê Thị Sáu", "Le Thi Sau", "Sáu Lê Thị", "Lê Thị Sâu", "Lê Sáu", "Vũ Văn Kiên"]
DAYS = [date(1995, 2, 3), date(1995, 3, 2), date(1995, 2, 4), date(1985, 2, 3)]
PEOPLE = st.tuples(
    st.sampled_from(NAMES),
    st.sampled_from(["male", "female"]),
    st.sampled_from(DAYS),
    st.integers(0, 1),
)


@pytest.fixture
def cells(monkeypatch):
    """Two cells, with everybody of `NAMES` on record; three of one name are many."""
    monkeypatch.setattr("recruitment.persons.alike.COMMON", 3)
    monkeypatch.setattr("recruitment.persons.alike_many.COMMON", 3)
    ward = OrganizationFactory(kind="grassroots_committee")
    found = [OrganizationFactory(parent=ward), OrganizationFactory(parent=ward)]
    for number, name in enumerate([*NAMES, NAMES[0], NAMES[0]]):
        AdmissionFactory(
            organization=found[number % 2],
            full_name=name,
            sex="female",
            born_on=DAYS[number % len(DAYS)],
        )
    return found


@settings(
    max_examples=times(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(PEOPLE, min_size=1, max_size=5))
def test_of_many_the_same_are_found_as_of_one(cells, people):
    asked = [Described(name, sex, born, cells[place]) for name, sex, born, place in people]

    found = alike_of_each(asked)

    assert found == [alike(*each[:3], cell=each.cell) for each in asked]


def test_of_nobody_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert alike_of_each([]) == []
        assert alike_many.in_reach([], None) == {}
