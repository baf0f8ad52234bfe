"""Quotas in the admin: scoped, in versions, with reasons."""

import re
from datetime import date

import pytest

from audit.models import Entry
from recruitment.models import Exemption, Quota
from recruitment.targets import quotas
from tests.factories import QuotaFactory
from tests.recruitment.targets.pages import GHOST, issue, url
from tests.two_windows import OWN

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["change", "history", "versions", "delete"])
def test_a_foreign_quota_is_as_absent_as_one_that_never_was(client, foreign, page):
    quota = QuotaFactory(organization=foreign)

    there = client.get(url("quota", quota.pk, page))
    never = client.get(url("quota", GHOST, page))

    assert (there.status_code, never.status_code) == (404, 404)
    assert there.content == never.content


@pytest.mark.parametrize(
    "lookup", ["low__gt=1", "organization__name__contains=a", "issued_by__password__contains=a"]
)
def test_the_list_of_quotas_answers_no_question_that_it_does_not_offer(client, lookup):
    assert client.get(f"{url('quota')}?{lookup}").status_code == 400


def test_the_list_shows_the_newest_version_of_the_own_lines(client, district, foreign):
    issue(district, 2024, 10)
    newest = issue(district, 2024, 12, reason="Thêm", effective_on=date(2024, 6, 1))
    theirs = issue(foreign, 2024, 77)

    page = client.get(f"{url('quota')}?year=2024&basis__exact=assigned").content.decode()

    assert url("quota", newest.pk, "change") in page
    assert page.count("/change/") == 1
    assert url("quota", theirs.pk, "change") not in page
    assert client.get(f"{url('quota')}?year=2023").content.decode().count("/change/") == 0


def test_a_line_is_issued_with_its_milestones(client, district):
    form = {
        "organization": district.pk,
        "period": "2025-2030",
        "basis": "resolution",
        "form": "floor",
        "low": "40",
        "milestones": "31/12/2027 50\n31/12/2030: 100 %",
    }

    response = client.post(url("quota", "add"), form)

    assert response.status_code == 302
    quota = Quota.objects.get()
    assert (quota.period.code, quota.form, quota.persons_low) == ("2025-2030", "floor", 40)
    assert [(each.on, each.percent) for each in quota.milestones.all()] == [
        (date(2027, 12, 31), 50),
        (date(2030, 12, 31), 100),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"period": "năm sau"}, "period"),
        ({"milestones": "cuối năm 50"}, "milestones"),
        ({"milestones": "31/12/2026 101"}, "milestones"),
        ({"milestones": "31/12/2026 50\n31/12/2026 60"}, "milestones"),
        ({"low": "1,5"}, "low"),
        ({"form": "range"}, "high"),
        ({"form": "percent"}, "low"),
    ],
)
def test_a_line_that_cannot_be_is_refused_on_the_form(client, district, change, field, year):
    form = {"organization": district.pk, "period": year, "basis": "assigned", "form": "exact"}

    response = client.post(url("quota", "add"), form | {"low": "4"} | change)

    assert set(response.context["adminform"].form.errors) == {field}
    assert not Quota.objects.exists()


def test_changing_a_line_makes_a_version_with_a_reason(client, administrator, district, year):
    quota = issue(district, year, 10, milestones=[(date(year, 9, 30), 100)])
    page = client.get(url("quota", quota.pk, "change"))
    assert f"30/09/{year} 100" in page.content.decode()
    assert 'class="past"' not in page.content.decode()
    form = {"form": "exact", "low": "12", "effective_on": f"01/06/{year}", "seen": "1"}
    form |= {"milestones": f"30/09/{year} 100"}

    without = client.post(url("quota", quota.pk, "change"), form)
    assert set(without.context["adminform"].form.errors) == {"reason"}
    done = client.post(url("quota", quota.pk, "change"), form | {"reason": "Bổ sung"})

    assert "(bản 2)" in said(client, done)
    newest = Quota.objects.newest().get()
    assert (newest.version, newest.persons_low, newest.issued_by) == (2, 12, administrator)
    assert newest.milestones.get().percent == 100
    assert Entry.objects.about(newest).get().action == "quota.revise"
    versions = client.get(url("quota", newest.pk, "versions")).content.decode()
    assert "Bổ sung" in versions


def said(client, response):
    """Return what the page says to which `response` leads."""
    return client.get(response.url).content.decode()


@pytest.mark.parametrize("page", ["change", "history", "versions", "withdraw"])
def test_the_address_of_a_version_outlives_it(client, district, year, page):
    first = issue(district, year, 10)
    newest = issue(district, year, 12, reason="Thêm", effective_on=date(year, 6, 1))

    response = client.get(url("quota", first.pk, page))

    if page == "change":
        assert response.url == url("quota", newest.pk, "change")
    else:
        assert response.status_code == 200


def test_saving_what_is_there_already_says_so(client, district, year):
    quota = issue(district, year, 10)
    form = {"form": "exact", "low": "10", "effective_on": f"01/06/{year}", "seen": "1"}

    done = client.post(url("quota", quota.pk, "change"), form | {"reason": "x", "milestones": ""})

    assert "Không có gì thay đổi" in said(client, done)
    assert Quota.objects.count() == 1


def test_a_quota_that_exists_is_named_when_it_is_issued_again(client, district, year):
    quota = issue(district, year, 300)
    form = {"organization": district.pk, "period": year, "basis": "assigned", "form": "exact"}

    response = client.post(url("quota", "add"), form | {"low": "310"})
    page = response.content.decode()

    assert "Đã có chỉ tiêu: 300 (bản 1)." in page
    assert f'href="{url("quota", quota.pk, "change")}"' in page
    assert "Trong lúc đó" not in page
    assert 'value="310"' in page


def test_a_new_quota_says_what_was_issued(client, district, year):
    form = {"organization": district.pk, "period": year, "basis": "assigned", "form": "exact"}

    page = said(client, client.post(url("quota", "add"), form | {"low": "310"}))

    assert f"Đã giao chỉ tiêu “{district} · được giao {year}”: 310." in page


def test_a_quota_is_withdrawn_after_a_question(client, administrator, district, year):
    quota = issue(district, year, 10)
    address = url("quota", quota.pk, "withdraw")
    form = {"reason": "Giao nhầm đơn vị", "seen": "1"}

    without = client.post(address, form | {"reason": " "})
    asked = client.post(address, form)
    assert set(without.context["form"].errors) == {"reason"}
    assert "được rút: từ đó không có chỉ tiêu" in asked.content.decode()
    assert Quota.objects.newest().exists()
    done = client.post(address, form | {"confirmed": "on"})

    quota.refresh_from_db()
    assert done.status_code == 302
    assert (quota.withdrawn_by, quota.withdrawal_reason) == (administrator, "Giao nhầm đơn vị")
    page = client.get(url("quota", quota.pk, "change")).content.decode()
    assert "Giao nhầm đơn vị" in page
    assert client.get(address).url == url("quota", quota.pk, "change")
    listed = client.get(f"{url('quota')}?state=withdrawn").content.decode()
    assert url("quota", quota.pk, "change") in listed


@pytest.mark.parametrize(("scope", "lows"), [("version", [10]), ("line", [])])
def test_one_version_is_withdrawn_or_all(client, district, year, scope, lows):
    issue(district, year, 10)
    newest = issue(district, year, 12, reason="Thêm", effective_on=date(year, 6, 1))
    form = {"reason": "Nhầm", "seen": "2", "scope": scope, "confirmed": "on"}

    client.post(url("quota", newest.pk, "withdraw"), form)

    assert [quota.persons_low for quota in Quota.objects.newest()] == lows


def test_a_version_that_came_meanwhile_is_not_withdrawn(client, district, year):
    first = issue(district, year, 10)
    issue(district, year, 12, reason="Thêm", effective_on=date(year, 6, 1))
    form = {"reason": "Nhầm", "seen": "1", "scope": "version", "confirmed": "on"}

    response = client.post(url("quota", first.pk, "withdraw"), form)

    assert response.context["form"].non_field_errors()
    assert Quota.objects.newest().get().persons_low == 12


def test_a_withdrawn_quota_is_issued_anew(client, administrator, district, year):
    quota = issue(district, year, 10)
    quotas.withdraw(quota, reason="Nhầm", by=administrator)
    form = {"form": "exact", "low": "12", "effective_on": f"01/01/{year}", "seen": "0"}

    client.post(url("quota", quota.pk, "change"), form | {"reason": "Giao đúng", "milestones": ""})

    assert (Quota.objects.newest().get().version, Quota.objects.count()) == (2, 2)


def test_the_history_of_a_line_is_told_in_words(client, district):
    quota = issue(district, 2024, 10, document_on=date(2023, 12, 20))

    response = client.get(url("quota", quota.pk, "history"))
    page = " ".join(response.content.decode().split())

    assert "Dạng chỉ tiêu: số cụ thể" in page
    assert "Ngày văn bản: 20/12/2023" in page
    assert "exact" not in page


def test_the_history_tells_of_milestones_too(client, district):
    quota = issue(district, 2024, 10)
    revised = {"effective_on": date(2024, 1, 1), "reason": "Thêm mốc"}
    quota = issue(district, 2024, 10, milestones=[(date(2024, 9, 30), 100)], **revised)
    quota = issue(district, 2024, 10, milestones=[(date(2024, 10, 31), 90)], **revised)

    response = client.get(url("quota", quota.pk, "history"))
    page = " ".join(response.content.decode().split())

    assert "Mốc tiến độ: 30/09/2024 100 %" in page
    assert "Mốc tiến độ: 30/09/2024 100 % → 31/10/2024 90 %" in page


def test_a_line_of_a_past_year_is_marked_and_asks_again(client, district, year):
    quota = issue(district, year - 1, 10)
    address = url("quota", quota.pk, "change")
    form = {"form": "exact", "low": "12", "effective_on": f"01/06/{year - 1}", "seen": "1"}
    form |= {"milestones": "", "reason": "Bổ sung"}

    page = client.get(address).content.decode()
    refused = client.post(address, form)
    assert 'class="past"' in page
    assert 'name="past_confirmed"' in page
    assert set(refused.context["adminform"].form.errors) == {"past_confirmed"}
    assert Quota.objects.count() == 1

    client.post(address, form | {"past_confirmed": "on"})
    assert Quota.objects.newest().get().persons_low == 12


def test_a_new_line_of_a_past_year_asks_again(client, district, year):
    form = {"organization": district.pk, "basis": "assigned", "form": "exact", "low": "4"}
    form |= {"period": f"{year - 1}-01-01/{year - 1}-09-30"}

    refused = client.post(url("quota", "add"), form)
    assert set(refused.context["adminform"].form.errors) == {"past_confirmed"}
    assert 'name="past_confirmed"' in refused.content.decode()
    assert not Quota.objects.exists()

    client.post(url("quota", "add"), form | {"past_confirmed": "on"})
    assert Quota.objects.get().persons_low == 4


def test_the_second_editor_is_shown_both_values_and_may_replace_the_first(
    client, administrator, district, year
):
    quota = issue(district, year, 10)
    form = {"form": "exact", "low": "12", "effective_on": f"01/06/{year}", "seen": "1"}
    form |= {"reason": "Bổ sung", "document_number": "9-KH", "milestones": ""}
    meanwhile = {"reason": "Khác", "effective_on": date(year, 5, 1), "by": administrator}
    issue(district, year, 11, document_number="8-KH", **meanwhile)

    response = client.post(url("quota", quota.pk, "change"), form)
    page = response.content.decode()

    assert response.status_code == 409
    assert re.search(OWN, page)
    assert "Chỉ tiêu: hiện là 11, đồng chí nhập 12" in page
    assert "Số văn bản: hiện là 8-KH, đồng chí nhập 9-KH" in page
    kept = response.context["adminform"].form
    assert (kept["low"].value(), kept["reason"].value()) == ("12", "Bổ sung")
    assert Quota.objects.newest().get().persons_low == 11
    again = client.post(url("quota", quota.pk, "change"), form | {"seen": kept["seen"].value()})
    assert again.status_code == 302
    assert Quota.objects.newest().get().persons_low == 12


def test_the_second_editor_is_shown_milestones_day_and_reason_as_well(client, district, year):
    quota = issue(district, year, 10, milestones=[(date(year, 6, 30), 40)])
    form = {"form": "exact", "low": "10", "effective_on": f"01/06/{year}", "seen": "1"}
    form |= {"reason": "Bổ sung", "milestones": f"30/09/{year} 100\n30/06/{year} 50"}
    meanwhile = {"reason": "Khác", "effective_on": date(year, 5, 1)}
    issue(district, year, 10, milestones=[(date(year, 8, 31), 100)], **meanwhile)

    page = client.post(url("quota", quota.pk, "change"), form).content.decode()

    said = re.findall(r"([^<>]+: hiện là [^<>]+)", page)
    assert said == [
        f"Có hiệu lực từ ngày: hiện là 01/05/{year}, đồng chí nhập 01/06/{year}",
        "Lý do: hiện là Khác, đồng chí nhập Bổ sung",
        f"Mốc tiến độ: hiện là 31/08/{year} 100 %, "
        f"đồng chí nhập 30/06/{year} 50 %, 30/09/{year} 100 %",
    ]


def test_milestones_that_stayed_the_same_are_no_difference(client, district, year):
    due = [(date(year, 6, 30), 40), (date(year, 9, 30), 100)]
    quota = issue(district, year, 10, milestones=due)
    form = {"form": "exact", "low": "12", "effective_on": f"01/06/{year}", "seen": "1"}
    form |= {"reason": "Bổ sung", "milestones": f"30/09/{year} 100\n30/06/{year} 40"}
    issue(district, year, 11, reason="Khác", effective_on=date(year, 5, 1))

    page = client.post(url("quota", quota.pk, "change"), form).content.decode()

    assert "Chỉ tiêu: hiện là 11, đồng chí nhập 12" in page
    assert "Mốc tiến độ: hiện là" not in page


def test_the_editor_of_a_quota_that_was_withdrawn_meanwhile_is_told(
    client, administrator, district, year
):
    quota = issue(district, year, 10)
    form = {"form": "exact", "low": "12", "effective_on": f"01/06/{year}", "seen": "1"}
    quotas.withdraw(quota, reason="Nhầm", by=administrator)

    response = client.post(
        url("quota", quota.pk, "change"), form | {"reason": "Bổ sung", "milestones": ""}
    )

    assert response.status_code == 409
    assert "chính đồng chí đã rút mục này" in response.content.decode()
    assert response.context["adminform"].form["low"].value() == "12"
    assert not Quota.objects.newest().exists()


def test_an_exemption_says_which_quotas_stay_in_the_sums(client, district, year):
    issue(district, year, 10)
    issue(district, year - 1, 9)
    form = {"start": f"01/01/{year}", "reason": "Không còn nguồn", "organization": district.pk}

    page = said(client, client.post(url("exemption", "add"), form))

    assert f"vẫn nằm trong tổng của cấp trên: được giao {year} · 10." in page


def test_an_exemption_is_granted_and_ended(client, district, foreign):
    form = {"start": "01/01/2026", "reason": "Không còn nguồn"}
    client.post(url("exemption", "add"), form | {"organization": foreign.pk})
    client.post(url("exemption", "add"), form | {"organization": district.pk})
    exemption = Exemption.objects.get()
    client.post(url("exemption", exemption.pk, "change"), {"end": "01/07/2026"})

    exemption.refresh_from_db()
    assert (exemption.organization, exemption.end) == (district, date(2026, 7, 1))
    assert [entry.action for entry in Entry.objects.about(exemption)] == [
        "exemption.end",
        "exemption.grant",
    ]
