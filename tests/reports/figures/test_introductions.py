"""Introductions by the unions: each person once, rolled up, against the union's own target."""

from datetime import date
from fractions import Fraction

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Entry
from organizations import reorganization
from organizations.models import Post, User
from organizations.periods import Period
from recruitment.counting.reading import Reading
from recruitment.models import Candidate, IntroductionTarget
from recruitment.targets import introductions
from reports.figures.introductions import introductions_in
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory
from tests.factories import OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
YEAR = Period.of_year(2026)


@pytest.fixture
def ward(secretary):
    return OrganizationFactory(
        kind="grassroots_committee", name="Đảng bộ xã", parent=secretary.organization
    )


@pytest.fixture
def cells(ward):
    return [OrganizationFactory(kind="cell", parent=ward, name=f"Chi bộ {n}") for n in (1, 2)]


@pytest.fixture
def by():
    return User.objects.system()


def introduced(cell, on=date(2026, 5, 4), union="youth_union", **more):
    return CandidateFactory(
        organization=cell,
        started_on=date(2024, 3, 1),
        introduced_by=union,
        introduced_on=on,
        **more,
    )


def counted(*organizations, as_of=TODAY):
    keys = [each.pk for each in organizations]
    return introductions.counted(keys, YEAR, as_of=as_of, structure_on=as_of)


def test_introductions_of_the_period_count_for_the_cell_and_all_above(secretary, ward, cells):
    introduced(cells[0])
    introduced(cells[1], date(2026, 1, 1))
    introduced(cells[1], date(2025, 12, 31))
    introduced(cells[1], union="trade_union")
    CandidateFactory(organization=cells[0])

    assert counted(secretary.organization, ward, *cells) == {
        (secretary.organization.pk, "youth_union"): 2,
        (secretary.organization.pk, "trade_union"): 1,
        (ward.pk, "youth_union"): 2,
        (ward.pk, "trade_union"): 1,
        (cells[0].pk, "youth_union"): 1,
        (cells[1].pk, "youth_union"): 1,
        (cells[1].pk, "trade_union"): 1,
    }
    assert counted(ward, as_of=date(2026, 5, 3)) == {(ward.pk, "youth_union"): 1}


def test_a_person_introduced_again_or_merged_counts_once(ward, cells):
    first = introduced(cells[0])
    double = introduced(cells[1])
    assert counted(ward) == {(ward.pk, "youth_union"): 2}

    double.person.merged_into = first.person
    double.person.save()

    assert counted(ward) == {(ward.pk, "youth_union"): 1}


def test_a_cell_that_moved_takes_its_introductions_along(secretary, ward, cells, by):
    other = OrganizationFactory(kind="grassroots_committee", parent=secretary.organization)
    introduced(cells[0])
    reorganization.move(cells[0], to=other, on=date(2026, 7, 1), by=by)

    assert counted(ward, other) == {(other.pk, "youth_union"): 1}


def test_per_cent_is_of_the_unions_own_target(ward, cells, by):
    for _number in range(7):
        introduced(cells[0])
    introductions.set_target(organization=ward, union="youth_union", period=YEAR, number=12, by=by)

    [line] = introductions_in([ward], Reading(YEAR, TODAY, TODAY))

    youth, trade = line.unions
    assert (youth.number, youth.target, youth.percent) == (7, 12, Fraction(700, 12))
    assert (trade.number, trade.target, trade.percent) == (0, None, None)


def test_a_target_of_nought_has_no_per_cent(ward, by):
    introductions.set_target(organization=ward, union="youth_union", period=YEAR, number=0, by=by)

    [line] = introductions_in([ward], Reading(YEAR, TODAY, TODAY))

    assert (line.unions[0].target, line.unions[0].percent) == (0, None)


def test_a_target_is_set_once_and_changed_with_a_reason(ward, by):
    said = {"organization": ward, "union": "youth_union", "period": YEAR, "by": by}
    target = introductions.set_target(**said, number=12)

    with pytest.raises(ValidationError):
        introductions.set_target(**said, number=13)
    with pytest.raises(ValidationError):
        introductions.change_target(target, number=15, reason=" ", by=by)
    introductions.change_target(target, number=15, reason="Điều chỉnh giữa năm", by=by)

    target.refresh_from_db()
    entry = Entry.objects.get(action="introduction_target.change")
    assert target.number == 15
    assert (entry.changes, entry.reason) == ({"number": [12, 15]}, "Điều chỉnh giữa năm")
    assert entry.organization_id == ward.pk


def test_a_target_is_of_one_of_the_unions(ward, by):
    with pytest.raises(IntegrityError), transaction.atomic():
        IntroductionTarget.objects.create(
            organization=ward,
            union="other",
            start=YEAR.start,
            end=YEAR.end,
            number=1,
            recorded_by=by,
        )


def test_the_page_shows_each_organization_right_below(client, secretary, ward, cells, by):
    introduced(cells[0])
    introductions.set_target(organization=ward, union="youth_union", period=YEAR, number=3, by=by)

    content = client.get(
        reverse("reports:introductions", args=[secretary.organization.pk]), {"year": "2026"}
    ).content
    page = BeautifulSoup(content, "html.parser").text

    assert "1/3" in page
    assert "33,33%" in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_takes_the_same_queries_however_many_there_are(
    client, ward, number, django_assert_max_num_queries
):
    for _number in range(number):
        introduced(OrganizationFactory(kind="cell", parent=ward))

    with django_assert_max_num_queries(12):
        client.get(reverse("reports:introductions", args=[ward.pk]))


@pytest.mark.parametrize("year", ["", "x", "1066", "2026"])
def test_a_year_that_is_not_offered_is_this_one(client, ward, year):
    response = client.get(reverse("reports:introductions", args=[ward.pk]), {"year": year})

    assert response.status_code == 200


def test_an_administrator_sets_and_changes_targets_within_reach():
    post = PostFactory(role=Post.Role.ADMIN)
    client = StrictClient()
    client.force_login(post.user)
    address = "/admin/recruitment/introductiontarget/"

    client.post(
        f"{address}add/",
        {
            "organization": post.organization_id,
            "union": "trade_union",
            "period": "2026",
            "number": 20,
        },
    )
    target = IntroductionTarget.objects.get()
    client.post(f"{address}{target.pk}/change/", {"number": 25, "reason": "Điều chỉnh"})

    target.refresh_from_db()
    assert (target.period, target.number, target.recorded_by) == (YEAR, 25, post.user)
    assert str(target) == f"{post.organization} · công đoàn · 2026"


@pytest.mark.parametrize("query", ["", "?year=2024", "?year=1900", "?year=x"])
def test_the_year_that_is_shown_is_the_one_chosen_in_the_field(client, ward, query):
    address = reverse("reports:introductions", args=[ward.pk])

    page = BeautifulSoup(client.get(address + query).content, "html.parser")

    [chosen] = page.select("[name=year] option[selected]")
    assert page.h1.get_text(strip=True).endswith(f" {chosen.text}")
    assert page.select_one("main .print-only").get_text(strip=True) == ward.name


def test_a_number_leads_to_as_many_dossiers(client, secretary, ward, cells):
    first = introduced(cells[0], full_name="Lê Thị Hai Lần")
    introduced(cells[1], union="trade_union")
    introduced(cells[1])
    Candidate.objects.filter(pk=first.pk).update(outcome="withdrawn", closed_on=TODAY)
    introduced(cells[1], person=first.person, full_name="Lê Thị Hai Lần")

    address = reverse("reports:introductions", args=[ward.pk])
    page = BeautifulSoup(client.get(address, {"year": "2026"}).content, "html.parser")
    links = page.select("tfoot td a")
    listed = [BeautifulSoup(client.get(a["href"]).content, "html.parser") for a in links]

    assert [a.text.strip() for a in links] == ["2", "1"]
    assert [len(each.select("#candidates > div tbody tr")) for each in listed] == [2, 1]
