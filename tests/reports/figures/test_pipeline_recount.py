"""Random dossiers in a random tree: funnel and coverage equal a plain recount."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations.models import User
from organizations.periods import Period
from recruitment.counting import dossier_tallies
from recruitment.counting.reading import Reading
from recruitment.models import Candidate, Person, RuleSet, Stage
from recruitment.models.rules import BEFORE_DECISION
from reports.figures.coverage import coverage_table
from reports.figures.funnel import funnel
from reports.figures.tables import Question
from tests.factories import AdmissionFactory, OrganizationFactory, QuotaFactory
from tests.looking import times

pytestmark = pytest.mark.django_db
TODAY = date(2024, 9, 30)
OUTCOMES = ["", "", "", "withdrawn", "lapsed"]
CELLS = 3
"""Below two wards: the first has two of them."""

dossiers = st.lists(
    st.tuples(
        st.integers(0, CELLS - 1),
        st.sampled_from(BEFORE_DECISION),
        st.sampled_from(Candidate.Source.values[:3]),
        st.sampled_from(OUTCOMES),
    ),
    max_size=25,
)
quotas = st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=CELLS, max_size=CELLS)
admitted = st.lists(st.integers(0, CELLS - 1), max_size=4)


def tree():
    province = OrganizationFactory()
    first, second = (
        OrganizationFactory(parent=province, kind="grassroots_committee") for _each in range(2)
    )
    cells = [OrganizationFactory(parent=ward, kind="cell") for ward in (first, first, second)]
    return province, [first, second], cells


def write(cells, rows):
    """Write dossiers straight into the tables, each of a person of its own."""
    rule_set, by = RuleSet.objects.first(), User.objects.system()
    for number, (cell, stage, source, outcome) in enumerate(rows):
        person = Person()
        person.identify(f"Người Số {number}", "male", date(1995, 1, 1))
        person.save()
        candidate = Candidate.objects.create(
            person=person,
            sort_key=person.sort_key,
            organization=cells[cell],
            rule_set=rule_set,
            started_on=date(2024, 1, 1),
            stage=stage,
            stage_on=date(2024, 1, 1),
            outcome=outcome,
            closed_on=date(2024, 2, 1) if outcome else None,
            source=source,
            recorded_by=by,
            recorded_at=timezone.now(),
        )
        dossier_tallies.change(None, dossier_tallies.place_of(candidate))


def short_of(low, number, stages):
    """Return how many are short, counted the plainest way."""
    if low is None:
        return 0
    return max(low - number - len(stages), 0)


@settings(
    max_examples=times(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=dossiers, lows=quotas, admissions=admitted)
def test_funnel_and_coverage_equal_a_plain_recount(db, rows, lows, admissions):
    with transaction.atomic():
        province, wards, cells = tree()
        write(cells, rows)
        for cell, low in zip(cells, lows, strict=True):
            if low is not None:
                QuotaFactory(organization=cell, low=low)
        for cell in admissions:
            AdmissionFactory(organization=cells[cell], decided_on=date(2024, 6, 1))
        still_open = [(cell, stage, source) for cell, stage, source, end in rows if not end]

        for organization, own in [(province, {0, 1, 2}), (wards[0], {0, 1}), (cells[2], {2})]:
            assert funnel(organization).numbers == Counter(
                (stage, source) for cell, stage, source in still_open if cell in own
            )
        question = Question(Reading(Period.of_year(2024), TODAY, TODAY))
        found = {
            each.organization: each.coverage
            for organization in (province, *wards)
            for each in coverage_table(organization, question)
        }
        order = list(Stage)
        for number, cell in enumerate(cells):
            stages = [order.index(stage) for at, stage, _source in still_open if at == number]
            coverage = found[cell]
            assert coverage.in_pool == sum(stage <= 2 for stage in stages)
            assert coverage.in_work == sum(3 <= stage <= 6 for stage in stages)
            assert coverage.passed == sum(7 <= stage <= 9 for stage in stages)
            assert coverage.short == short_of(lows[number], admissions.count(number), stages)
        known = [low for low in lows if low is not None]
        whole = sum(known) if known else None
        measured = [cell for cell in admissions if lows[cell]]
        assert found[province].short == short_of(whole, len(measured), still_open)
        transaction.set_rollback(True)
