"""Member counts and officers in the admin, and how many queries lists take."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from audit.models import Entry
from organizations import terms
from organizations.models import CompleteRecords, CongressTerm, MemberCount, Officer, Signer
from organizations.periods import Period
from tests.factories import OrganizationFactory, PostFactory
from tests.organizations.admin.pages import LISTS, url

pytestmark = pytest.mark.django_db


def test_a_member_count_is_recorded_and_corrected(client, own):
    form = {"organization": own.pk, "on": "01/01/2026", "members": "120"}
    client.post(url("membercount", "add"), form)
    count = MemberCount.objects.get()
    client.post(url("membercount", count.pk, "change"), {"members": "125"})

    count.refresh_from_db()
    assert (count.members, count.on) == (125, date(2026, 1, 1))
    newest = Entry.objects.about(count).first()
    assert (newest.action, newest.changes) == ("members.replace", {"members": [120, 125]})


def test_a_term_is_recorded_with_its_last_day_and_corrected(client, own):
    form = {
        "organization": own.pk,
        "name": "2020-2025",
        "start": "22/10/2020",
        "last_day": "15/10/2025",
    }
    client.post(url("congressterm", "add"), form)
    term = CongressTerm.objects.get()
    shown = client.get(url("congressterm", term.pk, "change")).content.decode()
    assert 'value="15/10/2025"' in shown
    overlapping = form | {"name": "2025-2030", "start": "15/10/2025", "last_day": "01/10/2030"}
    assert client.post(url("congressterm", "add"), overlapping).status_code == 200
    days = {"start": "22/10/2020", "last_day": "14/10/2025"}
    client.post(url("congressterm", term.pk, "change"), days)

    term.refresh_from_db()
    assert (term.code, term.period.last_day) == ("2020-2025", date(2025, 10, 14))
    assert list(Entry.objects.about(term).values_list("action", flat=True)) == [
        "term.correct",
        "term.record",
    ]


def test_the_day_of_complete_records_is_recorded_and_corrected(client, own):
    ahead = {"organization": own.pk, "since": "01/01/2100"}
    assert client.post(url("completerecords", "add"), ahead).status_code == 200
    client.post(url("completerecords", "add"), ahead | {"since": "01/01/2023"})
    records = CompleteRecords.objects.get()
    client.post(url("completerecords", records.pk, "change"), {"since": "01/07/2023"})

    records.refresh_from_db()
    assert records.since == date(2023, 7, 1)
    entries = list(Entry.objects.about(records).values_list("action", "changes"))
    assert entries == [
        ("records.correct", {"since": ["2023-01-01", "2023-07-01"]}),
        ("records.record", {"since": [None, "2023-01-01"]}),
    ]


def test_who_signs_is_named_from_a_day_and_ends_who_signed_before(client, own):
    form = {"organization": own.pk, "office": "secretary"}
    client.post(url("signer", "add"), form | {"full_name": "Trần Văn Ký", "start": "01/01/2024"})
    client.post(url("signer", "add"), form | {"full_name": "Lê Thị Ký", "start": "01/01/2026"})
    amid = form | {"full_name": "Mai Văn Xen", "start": "01/06/2025", "end": "01/03/2026"}

    refused = client.post(url("signer", "add"), amid)
    last = Signer.objects.get(full_name="Lê Thị Ký")
    client.post(url("signer", last.pk, "change"), {"end": "01/06/2026"})

    assert "01/01/2024" in refused.content.decode() or "01/01/2026" in refused.content.decode()
    days = Signer.objects.order_by("start").values_list("full_name", "start", "end")
    assert list(days) == [
        ("Trần Văn Ký", date(2024, 1, 1), date(2026, 1, 1)),
        ("Lê Thị Ký", date(2026, 1, 1), date(2026, 6, 1)),
    ]
    assert list(Entry.objects.about(last).values_list("action", flat=True)) == [
        "signer.relieve",
        "signer.appoint",
    ]


def test_an_officer_is_appointed_and_relieved(client, own):
    form = {
        "organization": own.pk,
        "full_name": "Trần Văn A",
        "duty": "Bí thư",
        "start": "01/01/2026",
    }
    client.post(url("officer", "add"), form)
    officer = Officer.objects.get()
    early = client.post(url("officer", officer.pk, "change"), {"end": "01/01/2025"})
    assert early.status_code == 200
    client.post(url("officer", officer.pk, "change"), {"end": "01/06/2026"})

    officer.refresh_from_db()
    assert officer.end == date(2026, 6, 1)
    assert list(Entry.objects.about(officer).values_list("action", flat=True)) == [
        "officer.relieve",
        "officer.appoint",
    ]


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_organizations_takes_the_same_queries_however_long(
    client, administrator, number, django_assert_num_queries
):
    for _number in range(number):
        OrganizationFactory(parent=administrator.organization)

    # session, user, posts; whether the menu offers the rules; count, page
    with django_assert_num_queries(6):
        client.get(url("organization"))


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_posts_takes_the_same_queries_however_long(
    client, administrator, number, django_assert_num_queries
):
    for _number in range(number):
        PostFactory(organization=administrator.organization)

    # session, user, posts; whether the menu offers the rules; count, page
    with django_assert_num_queries(6):
        client.get(url("post"))


def test_a_term_is_withdrawn_with_a_reason_and_stays_to_be_read(client, own):
    form = {"organization": own.pk, "name": "2020-2025", "start": "22/10/2020"}
    client.post(url("congressterm", "add"), form | {"last_day": "15/10/2025"})
    term = CongressTerm.objects.get()
    page = url("congressterm", term.pk, "withdraw")

    assert page in client.get(url("congressterm", term.pk, "change")).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 200
    asked = client.post(page, {"reason": "Của huyện khác"}).content.decode()
    assert "Rút lại nhiệm kỳ 2020-2025 (22/10/2020 – 15/10/2025)" in asked
    assert CongressTerm.objects.standing().exists()
    done = client.post(page, {"reason": "Của huyện khác", "confirmed": "on"})

    assert not CongressTerm.objects.standing().exists()
    read = client.get(done.url).content.decode()
    assert "Lý do: Của huyện khác" in read
    assert 'name="_save"' not in read
    assert client.get(page).status_code == 302
    assert "2020–2025" not in client.get(url("congressterm")).content.decode()
    listed = client.get(url("congressterm"), {"state": "withdrawn"}).content.decode()
    assert "2020–2025" in listed
    history = client.get(url("congressterm", term.pk, "history")).content.decode()
    assert "rút lại nhiệm kỳ" in history


@pytest.mark.parametrize("model", LISTS)
def test_each_list_says_what_it_is_for_and_what_to_do_where_it_is_empty(client, own, model):
    page = BeautifulSoup(client.get(url(model)).content, "html.parser")
    about = page.select_one("#changelist .help").get_text(strip=True)
    assert len(about) > 40
    found = BeautifulSoup(client.get(url(model), {"q": "xyzt"}).content, "html.parser")
    assert "không có mục nào khớp" in found.select_one(".empty").text
    assert found.select_one(".empty a")["href"] == url(model)
    if not page.select("#result_list"):
        empty = page.select_one(".empty")
        assert len(empty.get_text(" ", strip=True)) > 30
        assert empty.a["href"] == url(model, "add")


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        ("user", {"username", "role", "start", "end", "may_export"}),
        ("post", {"user", "role", "start", "end", "sees_sensitive", "may_export"}),
        ("congressterm", {"organization", "name", "start", "last_day"}),
        ("completerecords", {"organization", "since"}),
        ("membercount", {"on", "members"}),
    ],
)
def test_forms_say_beside_the_fields_what_is_meant(client, own, model, fields):
    page = BeautifulSoup(client.get(url(model, "add")).content, "html.parser")
    told = {each["id"] for each in page.select(".help[id]")}
    assert {f"id_{name}_helptext" for name in fields} <= told


def test_a_day_of_complete_records_is_withdrawn_with_a_reason_and_recorded_again(client, own):
    form = {"organization": own.pk, "since": "01/01/2023"}
    client.post(url("completerecords", "add"), form)
    records = CompleteRecords.objects.get()
    page, change = (url("completerecords", records.pk, act) for act in ("withdraw", "change"))

    shown = BeautifulSoup(client.get(change).content, "html.parser")
    assert shown.select_one(f".object-tools a[href='{page}']").text == "Rút lại"
    assert client.post(page, {"reason": ""}).status_code == 200
    asked = client.post(page, {"reason": "Của huyện khác"}).content.decode()
    assert "01/01/2023" in asked
    assert CompleteRecords.objects.standing().exists()
    done = client.post(page, {"reason": "Của huyện khác", "confirmed": "on"})

    read = client.get(done.url).content.decode()
    assert "Lý do: Của huyện khác" in read
    assert 'name="_save"' not in read
    assert own.name not in client.get(url("completerecords")).content.decode()
    listed = client.get(url("completerecords"), {"state": "withdrawn"}).content.decode()
    assert own.name in listed
    late = client.post(change, {"since": "01/01/2024"}, follow=True).content.decode()
    assert "chính đồng chí đã rút mục này ở cửa sổ khác" in late

    client.post(url("completerecords", "add"), form | {"since": "01/01/2024"})
    assert CompleteRecords.objects.standing().get().since == date(2024, 1, 1)
    assert list(Entry.objects.about(records).values_list("action", "changes", "reason")) == [
        ("records.record", {"since": [None, "2024-01-01"]}, ""),
        ("records.withdraw", {"since": ["2023-01-01", None]}, "Của huyện khác"),
        ("records.record", {"since": [None, "2023-01-01"]}, ""),
    ]


def test_a_term_that_was_withdrawn_while_it_was_changed_says_so(client, own, administrator):
    name, last = Period.parse("2020-2025"), date(2025, 10, 15)
    start = date(2020, 10, 22)
    term = terms.record(organization=own, name=name, start=start, last_day=last, by=administrator)
    terms.withdraw(term, reason="Nhầm", by=administrator)

    days = {"start": "22/10/2020", "last_day": "14/10/2025"}
    late = client.post(url("congressterm", term.pk, "change"), days)

    assert late.status_code == 409
    assert "chính đồng chí đã rút mục này ở cửa sổ khác" in late.content.decode()
    assert "14/10/2025" in late.content.decode()
    assert url("congressterm", term.pk, "change") in late.content.decode()
    term.refresh_from_db()
    assert term.period.last_day == last
