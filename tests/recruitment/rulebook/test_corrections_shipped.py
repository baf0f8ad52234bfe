"""Shipped sets that are put right a second time, where a site used, confirmed or changed them."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import Q

from recruitment.models import RuleNumber, RuleSet
from recruitment.rulebook import shipping
from tests.dossiers import CandidateFactory

pytestmark = pytest.mark.django_db
FILE = "corrections/2026-12.toml"
MONTHS = ("cleared_months", "third_child_months", "fourth_child_months")
NEW = ("union_youngest", "union_oldest", "together_age")


def without_the_new(rule_set):
    """Take away the rows that the corrections add."""
    rule_set.numbers.filter(code__in=[*NEW, *MONTHS]).delete()
    rule_set.consents.all().delete()
    rule_set.never_readmitted.all().delete()
    without_the_later(rule_set)


def without_the_later(rule_set):
    """Take away what was put right after that."""
    stages = ("recognition_appraised", "recognition_resolved")
    rule_set.stages.filter(stage__in=stages).delete()
    rule_set.transitions.filter(Q(before__in=stages) | Q(after__in=stages)).delete()
    rule_set.papers.filter(code="15-KNĐ").update(needed=False)
    rule_set.papers.filter(stage__in=stages).update(stage="official")


@pytest.fixture
def before():
    """Return the set of 232-QĐ/TW as the corrections before have left it."""
    for rule_set in RuleSet.objects.all():
        without_the_new(rule_set)
    return RuleSet.objects.get(number="232-QĐ/TW")


def editions():
    return list(
        RuleSet.objects.filter(number="232-QĐ/TW")
        .order_by("edition")
        .values_list("edition", "is_draft")
    )


def told(rule_set):
    return dict(rule_set.numbers.filter(code__in=NEW).values_list("code", "number"))


SAID = {"union_youngest": 16, "union_oldest": 30, "together_age": 14}


def test_every_shipped_set_asks_for_the_union_with_its_source_unchecked():
    for rule_set in RuleSet.objects.all():
        assert told(rule_set) == SAID
        causes = dict(rule_set.never_readmitted.values_list("cause", "may_be_excused"))
        assert len(causes) == 5
        assert [cause for cause, excused in causes.items() if excused] == ["resigned"]
        needed = dict(rule_set.consents.values_list("subject", "needed"))
        assert [each for each, is_needed in needed.items() if not is_needed] == [
            *("religion", "foreign", "hoa")
        ]
        children = rule_set.numbers.filter(code__in=MONTHS[1:]).values_list("number", "until")
        assert list(children) == [(24, date(2025, 3, 20)), (36, date(2025, 3, 20))]
    rows = RuleNumber.objects.filter(code__in=NEW)
    assert all(row.source and not row.verified for row in rows)


def test_a_set_that_nobody_uses_is_put_right_in_place(before):
    shipping.correct(apps, FILE)

    assert (editions(), told(before)) == ([(1, False)], SAID)


def test_rows_that_a_site_confirmed_stay_confirmed_and_are_no_change_of_its_own(before):
    before.numbers.filter(code="oldest").update(verified=True, source="232-QĐ/TW, trang 3")

    shipping.correct(apps, FILE)

    assert (editions(), told(before)) == ([(1, False)], SAID)
    assert before.numbers.get(code="oldest").source == "232-QĐ/TW, trang 3"


def test_a_set_in_use_gets_an_edition_that_holds_at_once(before):
    CandidateFactory(started_on=date(2025, 2, 3))
    used = RuleSet.objects.exclude(candidates=None).get()
    without_the_new(used)

    shipping.correct(apps, FILE)

    newest = RuleSet.objects.filter(number=used.number).latest("edition")
    assert (told(used), told(newest), newest.is_draft) == ({}, SAID, False)


def test_what_a_site_changed_stays_in_force_beside_a_draft(before):
    before.numbers.filter(code="oldest").update(number=62)

    shipping.correct(apps, FILE)

    assert editions() == [(1, False), (2, True)]
    assert told(before) == {}


STEPS = "corrections/2026-12-recognition.toml"


def test_the_steps_before_a_recognition_are_asked_for_where_those_before_an_admission_are():
    for rule_set in RuleSet.objects.all():
        stages = set(rule_set.stages.values_list("stage", flat=True))
        assert ("recognition_resolved" in stages) == ("grassroots_resolved" in stages)
        assert ("recognition_appraised" in stages) == ("sub_appraised" in stages)
        goes_on = rule_set.transitions.filter(before="recognition_resolved")
        assert list(goes_on.values_list("after", flat=True)) == ["official"]
        papers = dict(rule_set.papers.values_list("code", "stage"))
        assert papers["14-KNĐ"] == "recognition_appraised"
        assert papers["15-KNĐ"] == "recognition_resolved"


def test_a_set_that_a_site_changed_keeps_its_steps_and_gets_them_as_a_draft():
    rule_set = RuleSet.objects.get(number="232-QĐ/TW")
    without_the_later(rule_set)
    rule_set.numbers.filter(code="probation_months").update(number=13)

    shipping.correct(apps, STEPS)

    assert editions() == [(1, False), (2, True)]
    assert not rule_set.stages.filter(stage="recognition_resolved").exists()
    draft = RuleSet.objects.get(number="232-QĐ/TW", edition=2)
    assert draft.stages.get(stage="recognition_resolved").numerator == 2
