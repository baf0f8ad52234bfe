"""Two administrators with one record open: the second is shown both values, and nothing is lost."""

import re
from datetime import date
from functools import partial

import pytest
from bs4 import BeautifulSoup

from audit.models import Entry
from organizations import classification, completeness, members, officers, posts, signers, terms
from organizations.models import Post
from organizations.periods import Period
from recruitment.rulebook import days_off
from recruitment.targets import introductions, quotas
from tests.factories import PostFactory
from tests.two_windows import WHEN

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)


def opened(client, address):
    """Return what the form at `address` holds when it is opened."""
    return opened_in(client.get(address).content)


def opened_in(page):
    """Return what the form on a page holds, as it would be sent."""
    page = BeautifulSoup(page, "html.parser")
    form = page.select_one("#content-main form")
    sent = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    for each in form.select("input[type=checkbox][name]"):
        sent[each["name"]] = each.get("value", "on")
        if not each.has_attr("checked"):
            del sent[each["name"]]
    for each in form.select("select[name]"):
        chosen = each.select_one("option[selected]")
        sent[each["name"]] = chosen["value"] if chosen else ""
    for each in form.select("textarea[name]"):
        sent[each["name"]] = each.text.strip()
    return {name: value for name, value in sent.items() if not name.startswith("csrf")}


def of_members(by, own):
    def record(number):
        return members.record(organization=own, on=DAY, members=number, by=by)

    row = record(5000)
    said = "Số đảng viên: hiện là 6.000, đồng chí nhập 7.000"
    return row, lambda: record(6000), {"members": "7.000"}, said


def of_completeness(by, own):
    def record(year):
        return completeness.record(organization=own, since=date(year, 1, 1), by=by)

    row = record(2022)
    said = "Số liệu đầy đủ từ ngày: hiện là 01/01/2023, đồng chí nhập 01/01/2024"
    return row, lambda: record(2023), {"since": "01/01/2024"}, said


def of_a_term(by, own):
    first, last = date(2020, 10, 22), date(2025, 10, 15)
    row = terms.record(
        organization=own, name=Period.parse("2020-2025"), start=first, last_day=last, by=by
    )
    meanwhile = partial(terms.correct_term, row, start=first, last_day=date(2025, 10, 14), by=by)
    said = "Ngày cuối: hiện là 14/10/2025, đồng chí nhập 13/10/2025"
    return row, meanwhile, {"last_day": "13/10/2025"}, said


def of_an_officer(by, own):
    row = officers.appoint(
        organization=own, full_name="Trần Văn A", duty="Bí thư", start=DAY, by=by
    )
    meanwhile = partial(officers.relieve, row, on=date(2026, 5, 1), by=by)
    said = "Đến trước ngày: hiện là 01/05/2026, đồng chí nhập 01/06/2026"
    return row, meanwhile, {"end": "01/06/2026"}, said


def of_a_signer(by, own):
    row = signers.appoint(
        organization=own, full_name="Trần Văn Ký", office="secretary", start=DAY, by=by
    )
    meanwhile = partial(signers.relieve, row, on=date(2026, 5, 1), by=by)
    said = "Đến trước ngày: hiện là 01/05/2026, đồng chí nhập 01/06/2026"
    return row, meanwhile, {"end": "01/06/2026"}, said


def of_an_organization(by, own):
    said = {"official_class": "", "official_code": None, "by": by}
    meanwhile = partial(classification.classify, own, setting="agency", **said)
    return own, meanwhile, {"setting": "school"}, "hiện là Cơ quan"


def of_a_user(by, own):
    user = PostFactory(organization=own, role=Post.Role.OBSERVER).user
    meanwhile = partial(posts.deactivate, user, by=by)
    said = "hiện là Không, đồng chí nhập Có"
    return user, meanwhile, {"full_name": "Lê Lan"}, said


def of_an_exemption(by, own):
    row = quotas.exempt(own, start=DAY, end=None, reason="Không còn nguồn", by=by)
    meanwhile = partial(quotas.end_exemption, row, on=date(2026, 5, 1), by=by)
    said = "Đến trước ngày: hiện là 01/05/2026, đồng chí nhập 01/06/2026"
    return row, meanwhile, {"end": "01/06/2026"}, said


def of_a_target(by, own):
    row = introductions.set_target(
        organization=own, union="youth_union", period=Period.of_year(2026), number=5, by=by
    )
    meanwhile = partial(introductions.change_target, row, number=6, reason="Bổ sung", by=by)
    return row, meanwhile, {"number": "7", "reason": "Khác"}, "hiện là 6, đồng chí nhập 7"


def of_a_day_off(by, own):
    day = date(2026, 9, 3)
    row = days_off.declare(day=day, name="Nghỉ bù", is_worked=False, by=by)
    meanwhile = partial(
        days_off.correct_day_off, row, name="Làm bù", is_worked=True, source="", by=by
    )
    return row, meanwhile, {"name": "Nghỉ lễ"}, "hiện là Làm bù, đồng chí nhập Nghỉ lễ"


ALL = [value for name, value in list(globals().items()) if name.startswith("of_")]


def address_of(row):
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def values(row):
    fresh = type(row).objects.get(pk=row.pk)
    return {field.name: getattr(fresh, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("of", ALL)
def test_the_second_editor_is_shown_both_values_and_may_replace_the_first(
    client, administrator, own, of
):
    colleague = PostFactory(organization=administrator.organization, role=Post.Role.ADMIN).user
    row, meanwhile, typed, said = of(colleague, own)
    form = opened(client, address_of(row)) | typed
    meanwhile()
    stored, entries = values(row), Entry.objects.count()

    response = client.post(address_of(row), form)
    page = response.content.decode()

    assert response.status_code == 409
    assert re.search(f"Trong lúc đó {colleague.full_name} đã sửa mục này {WHEN} Chưa lưu gì", page)
    assert said in page
    assert (values(row), Entry.objects.count()) == (stored, entries)
    kept = opened_in(page)
    assert {name: kept[name] for name in typed} == typed
    assert client.post(address_of(row), kept).status_code == 302
    assert values(row) != stored


def test_who_changed_it_in_another_window_is_told_that_it_was_they(client, administrator, own):
    row, meanwhile, typed, _said = of_a_day_off(administrator, own)
    form = opened(client, address_of(row)) | typed
    meanwhile()

    page = client.post(address_of(row), form).content.decode()

    said = rf"Trong lúc đó chính đồng chí đã sửa mục này ở cửa sổ khác {WHEN} Chưa lưu gì"
    assert re.search(said, page)


@pytest.mark.parametrize("of", ALL)
def test_a_form_that_nobody_else_overtook_is_saved(client, administrator, own, of):
    row, _meanwhile, typed, _said = of(administrator, own)
    before = values(row)

    assert client.post(address_of(row), opened(client, address_of(row)) | typed).status_code == 302
    assert values(row) != before


def test_what_is_sent_twice_is_no_conflict(client, administrator, own):
    row, _meanwhile, typed, _said = of_members(administrator, own)
    form = opened(client, address_of(row)) | typed

    assert [client.post(address_of(row), form).status_code for _time in range(2)] == [302, 302]


def test_other_fields_that_were_changed_are_shown_too(client, administrator, own):
    row, meanwhile, typed, _said = of_a_day_off(administrator, own)
    form = opened(client, address_of(row)) | typed
    meanwhile()

    page = client.post(address_of(row), form).content.decode()

    assert "hiện là Có, đồng chí nhập Không" in page


@pytest.mark.parametrize(
    ("model", "typed", "other", "said"),
    [
        ("membercount", {"on": "01/01/2026", "members": "7000"}, {"members": "6000"}, "6.000"),
        ("completerecords", {"since": "01/01/2024"}, {"since": "01/01/2023"}, "01/01/2023"),
    ],
)
def test_who_adds_what_somebody_else_added_is_led_there(client, own, model, typed, other, said):
    page = f"/admin/organizations/{model}/add/"
    form = {"organization": own.pk, **typed}
    client.post(page, form | other)
    entries = Entry.objects.count()

    response = client.post(page, form)
    shown = BeautifulSoup(response.content, "html.parser")

    assert response.status_code == 200
    assert said in shown.select_one(".errorlist.nonfield").text
    way = shown.select_one(".errorlist.nonfield a")["href"]
    assert client.get(way).status_code == 200
    assert opened_in(response.content).items() >= typed.items()
    assert Entry.objects.count() == entries
    assert client.post(page, form | other).status_code == 302
