"""How numbers and days are typed into the pages of quotas and counts of members."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from organizations.models import MemberCount
from organizations.periods import Period
from recruitment.models import Quota
from tests.factories import MemberCountFactory, QuotaFactory
from tests.recruitment.targets.pages import fields, grid, issue, lows, save, url

pytestmark = pytest.mark.django_db


def line(organization, **typed):
    return {
        "organization": organization.pk,
        "period": "2026",
        "basis": "assigned",
        "form": "exact",
        **typed,
    }


def errors(response):
    return {name: list(told) for name, told in response.context["adminform"].form.errors.items()}


@pytest.mark.parametrize("typed", ["3,5", "3.5", "3,50 %"])
def test_three_and_a_half_per_cent_of_the_members(client, district, typed):
    MemberCountFactory(organization=district, on=date(2025, 12, 31), members=251)

    client.post(url("quota", "add"), line(district, form="percent", low=typed))

    quota = Quota.objects.get()
    assert (str(quota.low), quota.persons_low) == ("3.50", 9)


def test_a_rate_is_shown_as_everywhere(client, district):
    MemberCountFactory(organization=district, on=date(2025, 12, 31), members=251)
    quota = QuotaFactory(
        organization=district, period=Period.of_year(2026), form="percent", low="3.50"
    )

    page = BeautifulSoup(client.get(url("quota", quota.pk, "change")).content, "html.parser")
    table = client.get(url("quota")).content.decode()

    box = page.select_one("input[name=low]")
    assert (box["value"], box["type"], box["inputmode"]) == ("3,5", "text", "decimal")
    assert "3,5 % = 9" in table


@pytest.mark.parametrize("typed", ["1150", "1.150", "1 150"])
def test_persons_are_typed_with_or_without_groups(client, district, typed):
    client.post(url("quota", "add"), line(district, low=typed))

    quota = Quota.objects.get()
    page = BeautifulSoup(client.get(url("quota", quota.pk, "change")).content, "html.parser")
    assert quota.persons_low == 1150
    assert page.select_one("input[name=low]")["value"] == "1.150"


@pytest.mark.parametrize(
    ("form", "typed", "readings"),
    [
        ("exact", "2,000", "2 hoặc 2000"),
        ("exact", "3,5", "3,5 hoặc 35"),
        ("percent", "3.500", "3,5 hoặc 3500"),
    ],
)
def test_what_can_be_read_two_ways_is_asked_about(client, district, form, typed, readings):
    response = client.post(url("quota", "add"), line(district, form=form, low=typed))

    [told] = errors(response)["low"]
    assert f"“{typed}” có thể đọc là {readings}." in told
    assert not Quota.objects.exists()


def test_more_than_a_tenth_of_the_members_is_confirmed(client, district):
    MemberCountFactory(organization=district, on=date(2025, 12, 31), members=251)
    typed = line(district, form="percent", low="35")

    asked = client.post(url("quota", "add"), typed)
    assert errors(asked)["rate_confirmed"] == [
        "35 % số đảng viên là rất nhiều. Hãy xác nhận, hoặc sửa lại ở trên."
    ]
    assert not Quota.objects.exists()

    client.post(url("quota", "add"), typed | {"rate_confirmed": "on"})
    assert Quota.objects.get().persons_low == 88


def test_the_grid_reads_and_shows_thousands(client, district, wards):
    issue(wards[0], 2026, 7000)
    address = grid(district, 2026)

    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert page.select_one(f"input[name=low-{wards[0].pk}]")["value"] == "7.000"

    sent = fields({wards[0]: ("7.000", 1), wards[1]: "1.150", wards[2]: "2 000"})
    save(client, address, sent)
    assert lows(wards, 2026) == {wards[0].pk: 7000, wards[1].pk: 1150, wards[2].pk: 2000}


def test_the_grid_asks_about_what_can_be_read_two_ways(client, district, wards):
    response = client.post(grid(district, 2026), fields({wards[0]: "2,000"}))

    assert "“2,000” có thể đọc là 2 hoặc 2000." in response.content.decode()
    assert lows(wards, 2026) == {}


@pytest.mark.parametrize("typed", ["7000", "7.000", "7 000"])
def test_members_are_counted_in_thousands(client, district, typed):
    form = {"organization": district.pk, "on": "31/12/2025", "members": typed}

    client.post("/admin/organizations/membercount/add/", form)

    assert MemberCount.objects.get().members == 7000


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1112026", "có thể đọc thành nhiều ngày"),
        ("112026", "có thể đọc thành nhiều ngày"),
        ("05/03/0206", "Năm 206 không thể đúng."),
        ("3-2-26", "3/2/2026 hoặc 3/2/1926"),
    ],
)
def test_a_day_that_can_be_read_two_ways_is_asked_about(client, district, typed, told):
    form = line(district, low="3", document_on=typed, effective_on=typed)

    response = client.post(url("quota", "add"), form)

    assert all(told in errors(response)[name][0] for name in ("document_on", "effective_on"))
    assert not Quota.objects.exists()
