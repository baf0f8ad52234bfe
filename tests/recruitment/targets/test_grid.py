"""The grid of quotas: it proposes, and saves what was typed."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from audit.models import Entry
from organizations import completeness, reorganization
from organizations.models import Organization, User
from organizations.periods import Period
from organizations.reorganization import Founding, found_many
from recruitment.models import Quota
from recruitment.targets import quotas
from tests.factories import (
    LONG_AGO,
    AdmissionFactory,
    MemberCountFactory,
    OrganizationFactory,
    UserFactory,
)
from tests.recruitment.targets.pages import GHOST, fields, grid, issue, lows, save, url
from tests.two_windows import OWN, of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("question", ["", "?basis=registered"])
def test_the_grid_of_a_foreign_organization_is_as_absent_as_a_ghosts(client, foreign, question):
    there = client.get(f"{grid(foreign, 2026)}{question}")
    never = client.get(f"{url('quota', 'grid', GHOST, 2026)}{question}")

    assert (there.status_code, never.status_code) == (404, 404)
    assert there.content == never.content
    assert client.post(grid(foreign, 2026), {"do": "save"}).status_code == 404


@pytest.mark.parametrize("address", ["{}?basis=other", "{}?basis="])
def test_a_grid_of_no_known_basis_does_not_exist(client, district, year, address):
    assert client.get(address.format(grid(district, year))).status_code == 404


def test_the_switch_leads_to_a_grid_in_reach(client, district, foreign):
    form = {"organization": district.pk, "year": 2026, "basis": "own_plan"}
    opened = client.get(url("quota", "grid"), form)
    refused = client.get(url("quota", "grid"), form | {"organization": foreign.pk})

    assert opened.url == f"{grid(district, 2026)}?basis=own_plan"
    assert foreign.name not in refused.content.decode()
    assert client.get(url("quota", "grid")).status_code == 200


def test_a_row_tells_what_is_known_of_its_organization(client, district, wards, year):
    ward = wards[0]
    issue(district, year, 30)
    issue(ward, year, 7, form="range", high=9)
    issue(ward, year - 1, 5)
    issue(ward, year, 6, basis="registered")
    issue(ward, year, 99, group="women")
    MemberCountFactory(organization=ward, on=date(year - 2, 1, 1), members=100)
    MemberCountFactory(organization=ward, on=date(year, 1, 1), members=110)
    MemberCountFactory(organization=ward, on=date(year, 2, 1), members=111)
    cell = OrganizationFactory(parent=ward)
    AdmissionFactory(organization=cell, decided_on=date(year - 1, 6, 1))
    AdmissionFactory(organization=cell, decided_on=date(year, 1, 1))

    shown = client.get(grid(district, year)).context["grid"]

    row = shown.rows[0]
    assert (row.organization, row.low, row.high, row.at_least) == (ward, "7", "9", False)
    assert (row.admitted_before, row.before.persons_low) == (1, 5)
    assert (row.members, row.registered, row.seen) == (110, 6, 1)
    assert (shown.assigned, shown.own.persons_low, shown.difference) == (7, 30, -23)


def test_the_results_of_a_year_to_come_are_not_nought(client, district, wards, year):
    page = client.get(grid(district, year + 2))
    shared = client.post(
        grid(district, year + 2), fields({}, do="distribute", weight="results", total="9")
    )

    assert {row.admitted_before for row in page.context["grid"].rows} == {None}
    assert shared.context["proposal"].errors


def test_results_of_incomplete_records_are_no_data_or_the_least(client, district, wards, year):
    by = User.objects.system()
    completeness.record(organization=district, since=date(year, 1, 1), by=by)
    cell = OrganizationFactory(parent=wards[0], kind="cell")
    AdmissionFactory.create_batch(2, organization=cell, decided_on=date(year - 1, 6, 1))

    page = client.get(grid(district, year))
    shared = client.post(
        grid(district, year), fields({}, do="distribute", weight="results", total="9")
    )

    rows = page.context["grid"].rows
    assert [row.admitted_before for row in rows] == [2, None, None]
    told = BeautifulSoup(page.content, "html.parser").select("[data-label='Kết nạp năm trước']")
    assert [td.get_text(strip=True) for td in told] == ["≥ 2", "chưa có số liệu", "chưa có số liệu"]
    assert [row.low for row in shared.context["grid"].rows] == ["9", "", ""]


def test_who_stood_there_in_the_year_has_a_row(client, administrator, district, wards):
    other = OrganizationFactory(parent=administrator.organization)
    reorganization.move(wards[0], to=other, on=date(2025, 7, 1), by=administrator)

    def names(year):
        rows = client.get(grid(district, year)).context["grid"].rows
        return [row.organization for row in rows]

    assert names(2025) == wards
    assert names(2026) == wards[1:]


def test_saving_issues_what_was_typed_and_nothing_else(client, administrator, wards, year):
    one, two, three = wards
    sent = fields({one: 5, two: 6, three: ""}, document_number="9-KH")
    sent |= {f"high-{two.pk}": "8", f"at_least-{one.pk}": "on"}

    response = save(client, grid(one.placements.get().parent, year), sent)

    assert response.status_code == 302
    first, second = Quota.objects.order_by("low")
    assert (first.organization, first.form, first.low) == (one, "floor", 5)
    assert (second.organization, second.form, second.high) == (two, "range", 8)
    assert {first.document_number, second.document_number} == {"9-KH"}
    assert {first.issued_by, second.issued_by} == {administrator}
    assert Entry.objects.filter(action="quota.issue").count() == 2


def test_changing_rows_needs_a_reason_and_a_day_once(client, district, wards, year):
    for ward in wards:
        issue(ward, year, 5)
    sent = fields({wards[0]: (6, 1), wards[1]: (7, 1), wards[2]: (5, 1)})

    without = client.post(grid(district, year), sent)

    assert set(without.context["document"].errors) == {"reason", "effective_on"}
    assert without.context["grid"].rows[0].low == "6"
    assert set(lows(wards, year).values()) == {5}

    sent |= {"reason": "Bổ sung", "effective_on": f"01/06/{year}"}
    assert save(client, grid(district, year), sent).status_code == 302
    assert list(lows(wards, year).values()) == [6, 7, 5]
    assert Quota.objects.filter(version=2).count() == 2


def test_a_row_changed_meanwhile_is_reported_and_nothing_is_saved(
    client, administrator, district, wards, year
):
    one, two, three = wards
    for ward in wards:
        issue(ward, year, 5)
    later = {"reason": "Khác", "effective_on": date(year, 2, 1)}
    document = {"document_number": "8-KH", "document_on": date(year, 1, 20)}
    issue(one, year, 8, form="range", high=11, by=administrator, **later, **document)
    issue(three, year, 9, by=administrator, **later)
    sent = fields({one: (6, 1), two: (7, 1), three: (5, 1)})
    sent |= {"reason": "Bổ sung", "effective_on": f"01/06/{year}"}

    response = client.post(grid(district, year), sent)

    first, second, third = response.context["grid"].rows
    assert lows(wards, year) == {one.pk: 8, two.pk: 5, three.pk: 9}
    assert re.search(OWN, first.errors[0])
    now = f"Nay là: 8–11 · từ … đến … · Văn bản 8-KH, 20/01/{year}."
    assert now in first.errors[0]
    assert (first.low, second.low) == ("6", "7")  # what was typed stays
    assert (second.errors, third.errors) == ([], [])  # the third was not touched

    again = fields({one: (6, first.seen), two: (7, 1), three: (9, 2)})
    again |= {"reason": "Bổ sung", "effective_on": f"01/06/{year}"}
    assert save(client, grid(district, year), again).status_code == 302
    assert lows(wards, year) == {one.pk: 6, two.pk: 7, three.pk: 9}


def test_a_line_issued_meanwhile_is_not_overwritten(client, district, wards, year):
    issue(wards[0], year, 5)

    response = client.post(grid(district, year), fields({wards[0]: (6, 0)}))

    assert response.context["grid"].rows[0].errors
    assert lows(wards, year) == {wards[0].pk: 5}


def test_a_number_for_a_line_that_is_in_per_cent_by_now_is_told_of(client, district, wards, year):
    one, two, three = wards
    MemberCountFactory(organization=one, on=date(year, 1, 1), members=100)
    for ward in (one, two):
        MemberCountFactory(organization=ward, on=date(year - 1, 1, 1), members=100)
        issue(ward, year, 5)
    colleague = UserFactory(full_name="Lê Thị Đồng Nghiệp")
    later = {"reason": "Khác", "effective_on": date(year, 2, 1), "by": colleague}
    issue(one, year, 4, form="percent", **later)
    issue(two, year, 4, form="percent", **later)

    response = client.post(grid(district, year), fields({one: (6, 1), two: (5, 1)}))

    first, second, _third = response.context["grid"].rows
    assert re.search(of(colleague), first.errors[0])
    assert "4 % = 4 · % tổng số đảng viên" in first.errors[0]
    assert second.errors == []  # nothing was typed there
    assert Quota.objects.filter(version=3).count() == 0


@pytest.mark.parametrize("low", ["-1", "1.5", "năm", "12345678", "٣", "1e3"])
def test_what_is_no_number_of_persons_is_refused_and_kept_in_its_field(
    client, district, wards, year, low
):
    response = client.post(grid(district, year), fields({wards[0]: low, wards[1]: 4}))

    row = response.context["grid"].rows[0]
    assert row.errors
    assert row.low == low
    assert (response.context["grid"].unread, response.context["grid"].assigned) == (1, 4)
    assert not Quota.objects.exists()


def test_emptying_a_field_withdraws_the_quota_with_a_reason_and_a_question(
    client, district, wards, year
):
    issue(wards[0], year, 4)
    issue(wards[0], year, 5, reason="Thêm", effective_on=date(year, 2, 1))
    sent = fields({wards[0]: ("", 2), wards[1]: 3})

    without = client.post(grid(district, year), sent)
    asked = client.post(grid(district, year), sent | {"reason": "Giao nhầm"})
    assert set(without.context["document"].errors) == {"reason"}
    assert f"1 chỉ tiêu được rút, không còn chỉ tiêu: {wards[0].name} 5." in sentences(asked)
    assert lows(wards, year) == {wards[0].pk: 5}
    save(client, grid(district, year), sent | {"reason": "Giao nhầm"})

    assert lows(wards, year) == {wards[1].pk: 3}
    assert {q.withdrawal_reason for q in Quota.objects.filter(organization=wards[0])} == {
        "Giao nhầm"
    }


def test_the_question_tells_that_a_withdrawal_counts_for_past_days_whatever_day_is_typed(
    client, district, wards, year
):
    issue(wards[0], year, 5)
    issue(wards[1], year, 5)
    change = {"reason": "Giao nhầm", "effective_on": f"01/06/{year}"}

    emptied = client.post(grid(district, year), fields({wards[0]: ("", 1)}, **change))
    changed = client.post(grid(district, year), fields({wards[1]: (6, 1)}, **change))

    rows, warning = sentences(emptied)[:2]
    assert wards[0].name in rows
    assert "không được tính vào ngày nào nữa, kể cả những ngày đã qua" in warning
    assert "ngày hiệu lực nhập ở đây không áp dụng cho việc rút" in warning
    assert "thì điều chỉnh, không rút" in warning
    assert not any("ngày đã qua" in sentence for sentence in sentences(changed))


def sentences(response):
    return response.context["question"].sentences


def test_saving_asks_first_how_many_what_sum_and_on_which_paper(client, district, wards, year):
    sent = fields({wards[0]: 5, wards[1]: 6})

    asked = client.post(grid(district, year), sent)

    assert sentences(asked) == [
        "2 chỉ tiêu, tổng 11, được giao.",
        "Khi đó cấp dưới được giao tổng cộng 11.",
        "Chưa có số văn bản.",
    ]
    assert not Quota.objects.exists()
    with_paper = client.post(grid(district, year), sent | {"document_number": "9-KH"})
    assert sentences(with_paper)[-1] == "Văn bản 9-KH, chưa có ngày."


def test_the_question_compares_with_last_year_and_with_the_members(client, district, wards, year):
    for ward, before in zip(wards, (21, 10, 11), strict=True):
        issue(ward, year - 1, before)
        MemberCountFactory(organization=ward, on=date(year - 1, 6, 1), members=209)
    sent = fields({wards[0]: 210, wards[1]: 5, wards[2]: 5})

    asked = client.post(grid(district, year), sent)

    one, _two, three = (ward.name for ward in wards)
    assert sentences(asked)[:4] == [
        "3 chỉ tiêu, tổng 220, được giao.",
        "Năm trước 3 đơn vị trong số này có chỉ tiêu, tổng 42.",
        f"Gấp hơn hai lần hoặc chưa bằng một nửa năm trước: {one} 21 → 210; {three} 11 → 5.",
        f"Nhiều hơn số đảng viên đã đếm: {one} 210 (209 đảng viên).",
    ]
    assert save(client, grid(district, year), sent).status_code == 302


def test_a_correction_and_both_bounds_are_compared_with_last_year(client, district, wards, year):
    issue(wards[0], year - 1, 10, form="range", high=20)
    issue(wards[1], year - 1, 10, form="range", high=20)
    issue(wards[0], year, 10)
    change = {"reason": "Bổ sung", "effective_on": f"01/06/{year}"}
    sent = fields({wards[0]: (100, 1), wards[1]: (10, 0)}, **change)

    asked = client.post(grid(district, year), sent | {f"high-{wards[1].pk}": "40"})

    said = f"Gấp hơn hai lần hoặc chưa bằng một nửa năm trước: {wards[0].name} 10–20 → 100."
    _issued, _last_year, far, revised, *_rest = sentences(asked)
    assert far == said
    assert revised.startswith("1 chỉ tiêu được điều chỉnh: ")


def test_ten_at_most_are_named_the_farthest_first(client, district, wards, year):
    more = [OrganizationFactory(parent=district) for _number in range(9)]
    rows = [*wards, *more]
    for ward in rows:
        issue(ward, year - 1, 2)
    typed = {ward: 5 + at for at, ward in enumerate(rows)}

    [said] = [s for s in sentences(client.post(grid(district, year), fields(typed))) if "Gấp" in s]

    assert said.startswith(
        f"Gấp hơn hai lần hoặc chưa bằng một nửa năm trước: {rows[-1].name} 2 → 16; "
    )
    assert said.endswith("; và 2 đơn vị khác.")
    assert said.count("→") == 10


def test_what_changes_is_told_as_it_is_written(client, district, wards, year):
    issue(wards[0], year, 1200, form="floor")
    change = {"reason": "Bổ sung", "effective_on": f"01/06/{year}"}

    asked = client.post(grid(district, year), fields({wards[0]: (1200, 1)}, **change))

    assert f"1 chỉ tiêu được điều chỉnh: {wards[0].name} ≥ 1.200 → 1.200." in sentences(asked)


def test_what_was_changed_since_the_question_is_asked_about_again(client, district, wards, year):
    sent = fields({wards[0]: 5})
    digest = client.post(grid(district, year), sent).context["question"].digest
    sent = {name: value for name, value in sent.items() if name != "do"}

    changed = sent | {f"low-{wards[0].pk}": "50", "confirmed": digest}
    again = client.post(grid(district, year), changed)

    assert again.context["question"].digest != digest
    assert not Quota.objects.exists()


def test_a_correction_keeps_issuer_number_and_day_of_the_document(client, district, wards, year):
    paper = {"issuer": "Ban Thường vụ", "document_number": "236-KH/HU"}
    paper["document_on"] = date(year - 1, 12, 28)
    issue(wards[0], year, 14, **paper)
    change = {"reason": "Bổ sung", "effective_on": f"01/06/{year}"}
    sent = fields({wards[0]: (15, 1)}, **change)

    asked = client.post(grid(district, year), sent)
    save(client, grid(district, year), sent)

    assert "Chỉ tiêu được điều chỉnh giữ nguyên văn bản cũ." in sentences(asked)
    newest = Quota.objects.newest().get()
    assert {name: getattr(newest, name) for name in paper} == paper
    assert newest.persons_low == 15


def test_a_document_is_said_to_be_kept_only_where_there_was_one(client, district, wards, year):
    issue(wards[0], year, 14)
    issue(wards[1], year, 14, document_number="236-KH")
    change = {"reason": "Bổ sung", "effective_on": f"01/06/{year}"}

    def told(*rows):
        sent = fields(dict.fromkeys(rows, (15, 1)), **change)
        return sentences(client.post(grid(district, year), sent))[2:]

    assert told(wards[0]) == ["Chưa có số văn bản."]
    assert told(wards[1]) == ["Chỉ tiêu được điều chỉnh giữ nguyên văn bản cũ."]
    assert told(*wards[:2]) == [
        "Chưa có số văn bản.",
        "1 chỉ tiêu được điều chỉnh giữ nguyên văn bản cũ.",
    ]


def test_a_change_before_what_it_replaces_is_told_the_day_that_is_late_enough_for_all(
    client, district, wards, year
):
    for number, ward in enumerate(wards, start=1):
        day = date(year + 1, 4 - number, 1)
        issue(ward, year + 1, 14, reason="Thêm", effective_on=day)
    change = {"reason": "Gõ nhầm", "effective_on": f"10/12/{year}"}
    sent = fields(dict.fromkeys(reversed(wards), (15, 1)), **change)

    page = client.post(grid(district, year + 1), sent)

    [said] = page.context["document"].errors["effective_on"]
    assert f"có hiệu lực từ 01/03/{year + 1}" in said


def test_a_new_document_is_not_given_the_day_of_the_old_one(client, district, wards, year):
    issue(wards[0], year, 14, document_number="236-KH", document_on=date(year - 1, 12, 28))
    change = {"reason": "Bổ sung", "effective_on": f"01/06/{year}", "document_number": "9-KH"}

    response = client.post(grid(district, year), fields({wards[0]: (15, 1)}, **change))

    assert set(response.context["document"].errors) == {"document_on"}


def test_all_faults_are_told_at_once_at_the_head(client, district, wards, year):
    issue(wards[2], year, 5)
    sent = fields({wards[0]: "abc", wards[1]: 12, wards[2]: (6, 1)})
    sent |= {f"high-{wards[1].pk}": "10"}

    response = client.post(grid(district, year), sent)
    page = " ".join(response.content.decode().split())

    fields_at_fault = [field for field, _fault in response.context["faults"]]
    expected = ["id_effective_on", "id_reason", f"low-{wards[0].pk}", f"low-{wards[1].pk}"]
    assert fields_at_fault == expected
    assert "4 chỗ sai, chưa lưu gì:" in page
    assert f'href="#low-{wards[0].pk}"' in page
    assert page.count("autofocus") == 1


def test_saving_nothing_says_so(client, district, wards, year):
    issue(wards[0], year, 5)

    response = client.post(grid(district, year), fields({wards[0]: (5, 1)}))

    assert "Không có gì thay đổi" in client.get(response.url).content.decode()


def test_enter_without_scripts_saves_nothing(client, district, wards, year):
    page = client.get(grid(district, year)).content.decode()
    first_button = page[page.index("<button", page.index('id="quota-grid"')) :].split(">")[0]
    assert 'value="look"' in first_button

    response = client.post(grid(district, year), fields({wards[0]: 5}, do="look"))

    assert response.context["grid"].assigned == 5
    assert response.context["question"] is None
    assert not Quota.objects.exists()


def test_who_has_no_count_or_is_exempt_is_named_and_gets_nothing(client, district, wards, year):
    MemberCountFactory(organization=wards[0], members=100)
    for ward in wards[1:]:
        MemberCountFactory(organization=ward, members=50)
    uncounted = OrganizationFactory(parent=district, name="Phường Chưa Đếm")
    quotas.exempt(
        wards[2], start=date(year, 1, 1), end=None, reason="Không", by=User.objects.system()
    )

    response = client.post(grid(district, year), fields({}, do="distribute", total="30"))

    assert proposed(response) == [("20", True), ("10", True), ("", False), ("", False)]
    notes = response.context["proposal"].notes
    assert notes[0] == "Đã chia 30."
    assert notes[1].startswith("1 đơn vị chưa có")
    assert notes[1].endswith(f"không được chia: {uncounted.name}.")
    assert notes[2] == f"Được miễn, để nguyên: {wards[2].name}."


@pytest.mark.parametrize("do", ["copy", "raise", "distribute"])
def test_no_proposal_takes_away_what_was_typed_for_the_exempt(client, district, wards, year, do):
    for ward in wards:
        MemberCountFactory(organization=ward, members=50)
        issue(ward, year - 1, 10)
    issue(wards[1], year, 5)
    for ward in wards[1:]:
        quotas.exempt(
            ward, start=date(year, 1, 1), end=None, reason="Không", by=User.objects.system()
        )
    sent = fields({wards[1]: (7, 1), wards[2]: 3}, do=do, total="30", percent="10")
    sent |= {f"high-{wards[1].pk}": "9", f"at_least-{wards[2].pk}": "on"}

    response = client.post(grid(district, year), sent)

    share = {"copy": "10", "raise": "11", "distribute": "20"}[do]
    assert proposed(response) == [(share, True), ("7", False), ("3", False)]
    _first, second, third = response.context["grid"].rows
    assert (second.high, third.at_least) == ("9", True)


def test_what_was_typed_for_who_has_no_count_is_kept_and_taken_from_the_total(
    client, district, wards, year
):
    MemberCountFactory(organization=wards[0], members=100)
    issue(wards[1], year, 5)
    issue(wards[2], year - 1, 12)
    issue(wards[2], year, 4)
    sent = fields({wards[1]: (7, 1), wards[2]: ("", 1)}, do="distribute", total="30")

    response = client.post(grid(district, year), sent | {"others_as_before": "on"})

    assert proposed(response) == [("23", True), ("7", False), ("", False)]


def test_who_has_no_count_may_keep_last_years_quota(client, district, wards, year):
    MemberCountFactory(organization=wards[0], members=100)
    issue(wards[1], year - 1, 12)
    sent = fields({}, do="distribute", total="30", others_as_before="on")

    response = client.post(grid(district, year), sent)

    assert proposed(response) == [("18", True), ("12", True), ("", False)]
    assert response.context["grid"].assigned == 30


def test_the_sum_says_how_much_of_it_is_of_the_exempt_and_of_which_day(
    client, district, wards, year
):
    issue(wards[0], year + 1, 10)
    issue(wards[1], year + 1, 7)
    issue(wards[1], year + 1, 37, effective_on=date(year + 1, 7, 1), reason="Bổ sung")
    by = User.objects.system()
    quotas.exempt(wards[0], start=date(year + 1, 1, 1), end=None, reason="Không", by=by)

    response = client.get(grid(district, year + 1))
    page = " ".join(response.content.decode().split())

    shown = response.context["grid"]
    assert (shown.assigned, shown.assigned_to_exempt, shown.in_force) == (47, 10, 17)
    assert f"Có hiệu lực ngày 01/01/{year + 1}, như bảng theo dõi của năm: 17." in page


def test_who_took_over_is_shown_what_it_took_over(client, administrator, district, wards, year):
    one, two, heir = wards
    for ward, number in ((one, 12), (two, 8)):
        issue(ward, year, number)
        issue(ward, year + 1, number + 1)
    today = date(year, 1, 2)
    for ward in (one, two):
        reorganization.dissolve(ward, heir=heir, on=today, by=administrator)

    shown = client.get(grid(district, year + 1)).context["grid"]
    proposals = client.post(grid(district, year + 1), fields({}, do="copy"))

    row = next(row for row in shown.rows if row.organization == heir)
    assert row.taken_over_words == f"{one.name}: 13; {two.name}: 9"
    assert row.line_before.low == 20
    assert proposed(proposals) == [("20", True)]
    this_year = client.get(grid(district, year)).context["grid"]
    assert [row.taken_over_words for row in this_year.rows] == ["", "", ""]  # they have rows


def test_an_upper_bound_below_the_lower_is_refused_beside_its_row(client, district, wards, year):
    sent = fields({wards[0]: 6}) | {f"high-{wards[0].pk}": "5"}

    response = client.post(grid(district, year), sent)

    assert response.context["grid"].rows[0].errors
    assert not Quota.objects.exists()


def packed(sent):
    """Return the same as the page's script sends it: all rows in one field."""
    rows = {name: value for name, value in sent.items() if "-" in name}
    rest = {name: value for name, value in sent.items() if "-" not in name}
    return rest | {"rows": urlencode(rows)}


def test_rows_may_come_as_one_field(client, district, wards, year):
    sent = packed(fields({wards[0]: 6, wards[1]: 4}) | {f"at_least-{wards[1].pk}": "on"})

    assert save(client, grid(district, year), sent).status_code == 302

    assert lows(wards, year) == {wards[0].pk: 6, wards[1].pk: 4}
    assert Quota.objects.get(organization=wards[1]).form == "floor"


def test_more_rows_than_a_form_may_have_fields_are_read(client, district, wards, year):
    sent = fields({wards[0]: 6}) | {f"low-{10**6 + number}": "1" for number in range(6000)}

    assert client.post(grid(district, year), sent).status_code == 400
    assert save(client, grid(district, year), packed(sent)).status_code == 302
    sent |= {f"low-{10**6 + number}": "1" for number in range(41_000)}
    assert client.post(grid(district, year), packed(sent)).status_code == 400

    assert Quota.objects.count() == 1


def test_a_row_that_is_not_in_the_grid_is_not_written(client, district, wards, foreign, year):
    save(client, grid(district, year), fields({foreign: 5, district: 5, wards[0]: 1}))

    assert [quota.organization for quota in Quota.objects.all()] == [wards[0]]


def test_a_past_year_is_marked_and_asks_again(client, district, wards, year):
    page = client.get(grid(district, year - 1))
    mark = 'class="past"'
    assert mark in page.content.decode()
    assert mark not in client.get(grid(district, year)).content.decode()

    refused = client.post(grid(district, year - 1), fields({wards[0]: 5}))
    assert set(refused.context["document"].errors) == {"past_confirmed"}
    assert refused.context["grid"].rows[0].low == "5"
    assert not Quota.objects.exists()

    save(client, grid(district, year - 1), fields({wards[0]: 5}, past_confirmed="on"))
    assert lows(wards, year - 1) == {wards[0].pk: 5}


def proposed(response):
    return [(row.low, row.is_proposal) for row in response.context["grid"].rows]


def test_last_year_is_copied_as_a_proposal_only(client, district, wards, year):
    issue(wards[0], year - 1, 5)
    issue(wards[1], year - 1, 6, form="floor")

    response = client.post(grid(district, year), fields({wards[2]: 4}, do="copy"))

    assert proposed(response) == [("5", True), ("6", True), ("4", False)]
    assert response.context["grid"].rows[1].at_least
    assert not Quota.objects.of(Period.of_year(year)).exists()


def test_last_year_is_raised_by_per_cent(client, district, wards, year):
    issue(wards[0], year - 1, 5)
    issue(wards[1], year - 1, 10, form="range", high=12)

    response = client.post(grid(district, year), fields({}, do="raise", percent="10"))

    assert proposed(response)[:2] == [("6", True), ("11", True)]
    assert response.context["grid"].rows[1].high == "13"


@pytest.mark.parametrize(
    ("weight", "shares"), [("members", ["5", "3", "2"]), ("registered", ["1", "3", "6"])]
)
def test_the_own_quota_is_distributed_to_the_last_person(
    client, district, wards, year, weight, shares
):
    issue(district, year, 10)
    for ward, members, registered in zip(wards, [500, 300, 210], [1, 3, 6], strict=True):
        MemberCountFactory(organization=ward, members=members)
        issue(ward, year, registered, basis="registered")

    response = client.post(
        grid(district, year), fields({}, do="distribute", weight=weight, reason="Chia")
    )

    assert [low for low, _mark in proposed(response)] == shares
    assert response.context["grid"].difference == 0
    assert "Chia" in response.content.decode()  # what was typed above the grid stays
    assert not Quota.objects.filter(organization__in=wards, basis="assigned").exists()


def test_a_number_is_distributed_beside_quotas_in_per_cent(client, district, wards, year):
    MemberCountFactory(organization=wards[0], members=100)
    AdmissionFactory(
        organization=OrganizationFactory(parent=wards[1]), decided_on=date(year - 1, 3, 1)
    )
    issue(wards[0], year, 4, form="percent")

    response = client.post(
        grid(district, year), fields({}, do="distribute", weight="results", total="11")
    )

    assert [row.persons for row in response.context["grid"].rows] == [4, 7, 0]


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "distribute"},  # it has no quota of its own
        {"do": "distribute", "total": "5"},  # nobody counted any members
        {"do": "distribute", "total": "-5"},
        {"do": "raise", "percent": ""},
        {"do": "raise", "percent": "mười"},
    ],
)
def test_a_proposal_that_cannot_be_made_says_why(client, district, wards, year, asked):
    response = client.post(grid(district, year), fields({wards[0]: 3}, **asked))

    assert response.context["proposal"].errors
    assert proposed(response) == [("3", False), ("", False), ("", False)]


@pytest.mark.parametrize("number", [1, 40])
def test_the_grid_takes_the_same_queries_however_many_rows(
    client, administrator, year, number, django_assert_num_queries
):
    district = OrganizationFactory(parent=administrator.organization)
    for _number in range(number):
        ward = OrganizationFactory(parent=district)
        MemberCountFactory(organization=ward, members=100)
    quotas.issue(
        organization=ward, period=Period.of_year(year), basis="assigned", low=3, by=administrator
    )

    # session, user, posts; organization, rows, quotas, members, what was taken over, exemptions;
    # tallies; whether the menu offers the rules; the organization in the switch
    with django_assert_num_queries(12):
        client.get(grid(district, year))


def test_a_grid_of_three_hundred_rows_can_be_sent(client, administrator, year):
    district = OrganizationFactory(parent=administrator.organization)
    wards = [Organization(code=f"W-{n}", kind="grassroots_committee") for n in range(300)]
    for ward in wards:
        ward.take_name(f"Đảng bộ {ward.code}")
    by = User.objects.system()
    found_many([Founding(ward, district, LONG_AGO) for ward in wards], by=by)
    sent = fields(dict.fromkeys(wards, 2))
    sent |= {f"at_least-{ward.pk}": "on" for ward in wards} | {"do": "copy"}

    assert client.post(grid(district, year), sent).status_code == 200


@pytest.mark.parametrize("number", [1, 25])
def test_saving_takes_as_many_statements_however_many_rows_change(
    client, district, year, number, django_assert_num_queries
):
    cells = [OrganizationFactory(parent=district, kind="cell") for _number in range(number)]
    sent = fields(dict.fromkeys(cells, 4))
    digest = client.post(grid(district, year), sent).context["question"].digest

    # session, user, posts; the organization; eight for the grid; savepoints; places, versions,
    # quotas, entries; session of the message
    with django_assert_num_queries(18):
        client.post(grid(district, year), sent | {"confirmed": digest})

    assert len(lows(cells, year)) == number


def test_what_a_row_shows_is_escaped(client, district, year):
    cell = OrganizationFactory(parent=district, kind="grassroots_committee", name='Xã <b>"A"</b>')
    OrganizationFactory(parent=district, kind="cell", name="Chi bộ <i>1</i>")
    wrong = fields({cell: "<u>"})

    for page in (client.get(grid(district, year)), client.post(grid(district, year), wrong)):
        html = page.content.decode()
        assert not any(tag in html for tag in ("<b>", "<i>1", "<u>"))
        assert "Xã &lt;b&gt;&quot;A&quot;&lt;/b&gt;</a>" in html
    assert ' autofocus\n value="&lt;u&gt;"' in html


@pytest.mark.parametrize(("asked", "status"), [(1930, 404), (1931, 200), (2100, 200), (2101, 404)])
def test_years_of_quotas_are_those_that_a_period_can_have(client, district, asked, status):
    wanted = {"organization": district.pk, "year": asked, "basis": "assigned"}
    opened = client.get(url("quota", "grid"), wanted)

    assert client.get(grid(district, asked)).status_code == status
    assert opened.status_code == (302 if status == 200 else 200)
