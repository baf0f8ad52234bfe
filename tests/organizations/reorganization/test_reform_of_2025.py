"""The reform of 1 July 2025 in three provinces: nobody is lost or counted twice.

What the product answers, for every organization and every year, in both readings, is compared
with a recount that knows only the facts of the file.
"""

import random
from datetime import date

import pytest

from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, Post
from organizations.oracle import differences
from organizations.periods import Period
from organizations.reorganization import Founding, found_many
from organizations.reorganization.documents import preview
from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry, Examined
from recruitment.counting.counts import admitted
from recruitment.counting.reading import Reading
from recruitment.counting.recount import differences as tally_differences
from recruitment.files.loading import tell_planner
from tests.factories import LONG_AGO, QuotaFactory, UserFactory
from tests.organizations.reorganization.reform_of_2025 import (
    DAY_BEFORE,
    NATION,
    PROVINCES,
    REFORM,
    TODAY,
    Reform,
    reach,
    recount,
)
from tests.reorganizations import by, draft, everything, issue, take_back

PERIODS = [
    *(Period.of_year(year) for year in range(2021, 2026)),
    Period(date(2025, 1, 1), REFORM),
    Period(REFORM, date(2026, 1, 1)),
]


@pytest.fixture(scope="module")
def reform():
    return Reform()


def build(reform):
    """Put on record what stood on the day before: committees, cells, admissions, quotas, posts."""
    kinds = {NATION: "central", **dict.fromkeys(PROVINCES, "province")}
    kinds |= dict.fromkeys(reform.districts, "upper_committee")
    kinds |= dict.fromkeys(reform.communes, "grassroots_committee")
    names = {NATION: "Đảng bộ cả nước", **PROVINCES}
    names |= {code: name for code, (name, _province) in reform.districts.items()}
    names |= {one.code: one.name for one in reform.communes.values()}
    units = {}
    for code in reform.before:
        units[code] = Organization(code=code, kind=kinds.get(code, "cell"))
        units[code].take_name(names.get(code, f"Chi bộ {code}"))
    parents = {code: units[above] for code, above in reform.before.items() if above}
    found_many(
        [Founding(unit, parents.get(code), LONG_AGO) for code, unit in units.items()], by=by()
    )
    admit(units, reform.admissions)
    for code in [*PROVINCES, *reform.districts, *list(reform.communes)[::40]]:
        QuotaFactory(organization=units[code], period=Period.of_year(2025))
    return units


def admit(units, facts):
    entries = [
        AdmissionEntry(units[unit], "Nguyễn Văn An", "male", date(1995, 1, 1), day, f"{n}-QĐ")
        for n, (unit, day) in enumerate(facts)
    ]
    admissions.admit_examined([(entry, Examined()) for entry in entries], by=by())


def appoint(units, codes):
    """Give each of these organizations a secretary, and return the users by code."""
    users = {code: UserFactory(username=code) for code in codes}
    Post.objects.bulk_create(
        Post(user=user, organization=units[code], role="secretary", start=LONG_AGO, granted_by=by())
        for code, user in users.items()
    )
    return users


def answers(structure_on):
    """Return what the product answers for every organization in every period."""
    codes = dict(Organization.objects.values_list("pk", "code"))
    return {
        period: {codes[key]: number for key, number in numbers.items() if number}
        for period in PERIODS
        for numbers in [admitted(codes, Reading(period, TODAY, structure_on))]
    }


def recounted(reform, parents, heirs):
    return {
        period: dict(recount(reform.admissions, period.start, period.end, parents, heirs))
        for period in PERIODS
    }


def seen(users, day):
    return {
        code: set(
            Organization.objects.within(Jurisdiction.of(user, day)).values_list("code", flat=True)
        )
        for code, user in users.items()
    }


def assert_reformed(reform, users, then, now):
    assert answers(DAY_BEFORE) == then
    assert answers(TODAY) == now
    assert [*differences(), *tally_differences()] == []
    places = {"day before": (reform.before, {}), "today": (reform.after, reform.heirs)}
    communes = [code for code in users if code in reform.communes]
    before = {code: reach(code, *places["day before"]) for code in communes}
    after = {
        code: reach(code if reform.goes_on(code) else reform.heir(code), *places["today"])
        for code in communes
    }
    districts = {code: set() for code in users if code in reform.districts}
    assert seen({code: users[code] for code in communes}, DAY_BEFORE) == before
    assert seen(users, TODAY) == after | districts


def test_the_facts_are_those_of_the_reform(reform):
    """As published: 526 communes became 126, 547 became 166, 180 became 68."""
    for province, before, after in (("P01", 526, 126), ("P38", 547, 166), ("P66", 180, 68)):
        old = [one for one in reform.communes.values() if one.province == province]
        new = [each for each in reform.predecessors if reform.province_of(each) == province]
        assert (len(old), len(new)) == (before, after)
    divided = [one for one in reform.communes.values() if one.is_divided]
    assert len(divided) == 209
    for tree in ((reform.before, {}), (reform.after, reform.heirs)):
        counted = recount(reform.admissions, LONG_AGO, TODAY, *tree)
        assert counted[NATION] == len(reform.admissions)


@pytest.mark.django_db
def test_nobody_is_lost_or_counted_twice_by_the_reform(reform):
    units = build(reform)
    tell_planner()  # as after every large load
    users = appoint(units, [*list(reform.communes)[::40], *list(reform.districts)[::20]])
    then = recounted(reform, reform.before, {})
    now = recounted(reform, reform.after, reform.heirs)
    assert all(then[p].get(code) == now[p].get(code) for p in PERIODS for code in PROVINCES)
    assert then != now
    before = everything()
    assert answers(DAY_BEFORE) == answers(TODAY) == then

    documents = []
    for province in PROVINCES:
        document = draft(*reform.lines(province), number=f"{province}-2025")
        assert preview(document).conflicts == []
        documents.append(issue(document, TODAY))
        assert document.actions.count() == len(reform.lines(province))
    reformed = everything()
    assert_reformed(reform, users, then, now)
    assert reformed["quotas"] == before["quotas"]

    for document in documents:
        take_back(document, TODAY)
    assert everything() == before
    assert answers(DAY_BEFORE) == answers(TODAY) == then

    for province in reversed(PROVINCES):
        lines = reform.lines(province)
        random.Random(province).shuffle(lines)
        issue(draft(*lines, number=f"{province}-2025"), TODAY)
    assert everything() == reformed
    assert answers(TODAY) == now
