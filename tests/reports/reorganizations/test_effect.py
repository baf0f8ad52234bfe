"""A document is looked at, takes effect, is taken back; what follows for quotas and dossiers."""

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.jobs import queue, seat, work
from organizations.models import Action, Job, Organization, Post, Reorganization, User
from organizations.oracle import differences
from organizations.periods import Period
from organizations.reorganization import carrying_out, documents, drawing
from recruitment.models import Candidate
from reports.reorganizations.views import reorganizations
from tests import two_windows
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory
from tests.factories import (
    AdmissionFactory,
    OrganizationFactory,
    PostFactory,
    QuotaFactory,
    UserFactory,
)
from tests.reports.reorganizations.pages import JULY, LIST, act, at_work, issue, lines, of

pytestmark = pytest.mark.django_db


def test_a_merger_is_drawn_seen_put_into_effect_and_taken_back(client, tree, draft):
    page = client.get(of(draft, "draft")).content.decode()
    assert tree["A"].name in page

    act(client, draft, "merge", [tree["A"], tree["B"]], name="Đảng bộ phường An Bình", code="N")
    assert lines(draft) == [("found", "N", "P"), ("merge", "A", "N"), ("merge", "B", "N")]
    seen = client.get(of(draft, "preview")).content.decode()
    assert "Đảng bộ phường An Bình" in seen

    assert issue(client, draft).url == of(draft, "detail")
    assert Organization.objects.get(code="N").name == "Đảng bộ phường An Bình"
    draft.refresh_from_db()
    assert (draft.state, draft.organization) == ("applied", tree["P"])

    body = {"version": draft.version, "reason": "Nhầm ngày"}
    client.post(of(draft, "take_back"), body)
    assert not Organization.objects.filter(code="N").exists()
    facts = BeautifulSoup(client.get(of(draft, "detail")).content, "html.parser").select("dd")
    assert "Nhầm ngày" in [each.text for each in facts]
    assert sum(draft.drafted_by.full_name in each.text for each in facts[-3:]) == 2
    assert list(differences()) == []


@pytest.mark.parametrize("days", [0, 1])
def test_one_press_draws_the_plan_once(client, tree, draft, monkeypatch, days):
    day = timezone.localdate() + timedelta(days=days)
    documents.revise(draft, version=1, said={"on": day}, by=draft.drafted_by)
    act(client, draft, "merge", [tree["A"], tree["B"]], name="Mới", code="N")
    drawn, draw = [], drawing.draw

    def counted(*args, **kwargs):
        drawn.append(args)
        return draw(*args, **kwargs)

    for module in (documents, carrying_out):
        monkeypatch.setattr(module, "draw", counted)

    assert issue(client, draft).url == of(draft, "detail")
    assert len(drawn) == 1


def test_a_document_of_the_future_waits_and_an_overdue_one_is_said_to_be(client, tree, draft):
    tomorrow = timezone.localdate() + timedelta(days=1)
    documents.revise(draft, version=1, said={"on": tomorrow}, by=draft.drafted_by)
    act(client, draft, "rename", [tree["A"]], name="Đảng bộ phường Ân")
    issue(client, draft)
    draft.refresh_from_db()
    assert draft.state == "waiting"

    Reorganization.objects.update(on=timezone.localdate(), obstacle="Vì sao đó")

    for page in (LIST, of(draft, "detail")):
        assert "Vì sao đó" in client.get(page).content.decode()


def test_nothing_takes_effect_before_somebody_says_that_he_looked(client, tree, draft):
    act(client, draft, "rename", [tree["A"]], name="Đảng bộ phường Ân")

    assert issue(client, draft, sure="").status_code == 200

    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_document_with_dependants_lists_them(client, tree, draft):
    act(client, draft, "merge", [tree["A"], tree["B"]], name="Mới", code="N")
    issue(client, draft)
    PostFactory(organization=Organization.objects.get(code="N"))
    draft.refresh_from_db()

    page = client.post(of(draft, "take_back"), {"version": draft.version, "reason": "x"})

    assert page.status_code == 200
    draft.refresh_from_db()
    assert draft.state == "applied"


def test_own_drafts_are_seen_and_those_of_others_are_not(client, tree, draft):
    other = documents.draft(number="OTHER-NQ", on=JULY, actions=[], by=User.objects.system())

    page = client.get(LIST).content.decode()

    assert "01-NQ" in page
    assert "OTHER-NQ" not in page
    assert client.get(of(other, "detail")).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_list_and_detail_take_the_same_queries_however_long(
    client, tree, admin, number, django_assert_max_num_queries
):
    rows = [Action(verb="rename", code="A", name=f"Tên {n}") for n in range(number)]
    for n in range(number):
        document = documents.draft(number=f"{n}", on=JULY, actions=rows, by=admin)

    with django_assert_max_num_queries(12):
        client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(of(document, "detail"))


MERGED = {"verb": "merge", "code": "A", "heir_code": "B"}
RENAMED = {"verb": "rename", "code": "A", "name": "Đảng bộ phường Mới"}


@pytest.fixture
def three_are_many(monkeypatch):
    monkeypatch.setattr(reorganizations, "LONG", 2)


def asked():
    return list(Job.objects.order_by("pk").values_list("kind", "record", "state", "arguments"))


@pytest.mark.parametrize(("line", "many"), [(MERGED, True), (RENAMED, False)])
def test_what_touches_many_waits_its_turn_and_is_put_into_effect(
    client, draft, tree, three_are_many, line, many
):
    said = {"version": 1, "said": {}, "by": draft.drafted_by}
    documents.revise(draft, actions=[Action(**line, row=1)], **said)

    answer = client.post(of(draft, "preview"), {"version": 2, "sure": "on"})

    assert answer.url == of(draft, "detail")
    waiting = [("reorganization.issue", draft.pk, "waiting", {"version": 2})]
    assert asked() == (waiting if many else [])
    assert Reorganization.objects.get().state == ("draft" if many else "applied")
    work.work_off()
    assert Reorganization.objects.get().state == "applied"
    assert [job.state for job in Job.objects.all()] == ["done"] * many


@pytest.mark.parametrize(("line", "many"), [(MERGED, True), (RENAMED, False)])
def test_what_touched_many_waits_its_turn_and_is_taken_back(
    client, tree, admin, three_are_many, line, many
):
    document = documents.draft(number="09-NQ", on=JULY, actions=[Action(**line)], by=admin)
    document = documents.issue(document, version=1, by=admin, today=timezone.localdate())
    said = {"version": document.version, "reason": "Nhập nhầm"}

    answer = client.post(of(document, "take_back"), said)

    assert answer.url == of(document, "detail")
    assert asked() == ([("reorganization.take_back", document.pk, "waiting", said)] if many else [])
    assert Reorganization.objects.get().state == ("applied" if many else "taken_back")
    work.work_off()
    assert Reorganization.objects.get().state == "taken_back"


def test_a_short_document_waits_its_turn_behind_one_that_changes_the_tree(client, tree, draft):
    other = documents.draft(
        number="02-NQ", on=JULY, actions=[Action(**MERGED)], by=draft.drafted_by
    )
    act(client, draft, "rename", [tree["P"]], name="Tỉnh uỷ Mới")
    at_work(other)

    issue(client, draft)

    page = client.get(of(draft, "progress")).content.decode()
    assert "1 việc khác" in page
    assert Reorganization.objects.get(pk=draft.pk).state == "draft"
    work.work_off()
    states = dict(Reorganization.objects.values_list("pk", "state"))
    assert states == {draft.pk: "applied", other.pk: "applied"}


def test_who_waits_sees_how_far_a_document_is(client, draft):
    at_work(draft)

    with seat.taken():
        page = client.get(of(draft, "detail")).content.decode()
        part = client.get(of(draft, "progress")).content.decode()

    assert part.strip() in page
    assert '<progress value="5" max="20">' in part
    assert "every 2s" in part
    assert of(draft, "preview") not in page


def test_who_waits_is_told_that_the_work_was_broken_off_and_is_begun_again(client, draft):
    at_work(draft)

    part = client.get(of(draft, "progress")).content.decode()

    assert "bị ngắt" in part
    assert "every 2s" in part
    assert "Lập lại hệ thống tổ chức" in part


def test_a_document_says_why_it_came_to_nothing_until_it_is_changed(client, tree, draft):
    act(client, draft, "merge", [tree["A"]], into_text="B")
    draft.refresh_from_db()
    job = queue.ask("reorganization.issue", by=draft.drafted_by, record=draft.pk, version=2)
    Action.objects.update(heir_code="nowhere")
    work.work_off()

    page = client.get(of(draft, "detail")).content.decode()
    assert "nowhere" in page
    assert reverse("organizations:job_detail", args=[job.pk]) in page
    assert of(draft, "preview") in page

    said = {"version": 2, "said": {"remark": "Sửa"}, "by": draft.drafted_by}
    documents.revise(draft, **said)
    assert "nowhere" not in client.get(of(draft, "detail")).content.decode().split("<h2>")[0]


def test_what_has_arrived_shows_its_whole_page(client, draft):
    answer = client.get(of(draft, "progress"))

    assert answer.headers["HX-Refresh"] == "true"


def test_the_preview_counts_what_it_touches_in_as_many_queries_for_many(
    client, tree, draft, django_assert_max_num_queries
):
    AdmissionFactory(organization=tree["A1"], decided_on=date(2026, 3, 2))
    CandidateFactory(organization=tree["B1"])
    QuotaFactory(organization=tree["A"], period=Period.of_year(timezone.localdate().year))
    PostFactory(organization=tree["A"], user__full_name="Lò Thị Ngân")
    act(client, draft, "merge", [tree["A"], tree["B"]], name="Mới", code="N")
    few = 0
    for number in range(30):
        if number == 1:
            with CaptureQueriesContext(connection) as asked:
                page = client.get(of(draft, "preview")).content.decode()
                few = len(asked)
        ward = OrganizationFactory(kind="grassroots_committee", parent=tree["P"])
        OrganizationFactory(kind="cell", parent=ward)
        act(client, draft, "merge", [ward], into_text="N")

    assert "Lò Thị Ngân" in page
    with django_assert_max_num_queries(few):
        client.get(of(draft, "preview"))


def test_quotas_of_predecessors_are_proposed_and_issued_only_by_the_button(client, tree, draft):
    year = Period.of_year(timezone.localdate().year)
    for code, low in (("A", 12), ("B", 8)):
        QuotaFactory(organization=tree[code], period=year, low=low)
    act(client, draft, "merge", [tree["A"], tree["B"]], name="Mới", code="N")
    issue(client, draft)
    new = Organization.objects.get(code="N")
    assert not new.quotas.exists()

    name = f"low-{new.pk}-assigned--{year.code}"
    page = client.get(of(draft, "quotas")).content.decode()
    assert f'name="{name}" value="20"' in page
    body = {"version": 1, "number": "07-CV", "document_on": "", name: "21"}
    for _time in range(2):
        assert client.post(of(draft, "quotas"), body).status_code == 302

    quota = new.quotas.get()
    assert (quota.persons_low, quota.effective_on) == (21, max(JULY, year.start))


def test_quotas_of_coming_years_are_proposed_too(client, tree, draft):
    this = timezone.localdate().year
    for code, low in (("A", 12), ("B", 8)):
        for more in (-1, 0, 1, 2):
            period = Period.of_year(this + more)
            QuotaFactory(organization=tree[code], period=period, low=low + more)
    act(client, draft, "merge", [tree["A"], tree["B"]], name="Mới", code="N")
    issue(client, draft)
    new = Organization.objects.get(code="N")

    page = BeautifulSoup(client.get(of(draft, "quotas")).content, "html.parser")
    fields = {field["name"]: field["value"] for field in page.select("main input[name^=low-]")}
    assert fields == {
        f"low-{new.pk}-assigned--{this}": "20",
        f"low-{new.pk}-assigned--{this + 1}": "22",
        f"low-{new.pk}-assigned--{this + 2}": "24",
    }
    body = {"version": 1, "number": "07-CV", "document_on": ""} | fields
    client.post(of(draft, "quotas"), body)

    issued = new.quotas.order_by("start").values_list("start", "persons_low", "effective_on")
    first = Period.of_year(this).start
    assert list(issued) == [
        (first, 20, max(JULY, first)),
        (date(this + 1, 1, 1), 22, date(this + 1, 1, 1)),
        (date(this + 2, 1, 1), 24, date(this + 2, 1, 1)),
    ]


def test_the_quota_of_a_term_is_proposed_beside_that_of_a_year(client, tree, draft):
    this = timezone.localdate().year
    term = Period.of_term(this, this + 5)
    for code, low in (("A", 12), ("B", 8)):
        for more, period in enumerate((Period.of_year(this + 1), term)):
            QuotaFactory(organization=tree[code], period=period, low=low + more)
    act(client, draft, "merge", [tree["A"], tree["B"]], name="Mới", code="N")
    issue(client, draft)
    new = Organization.objects.get(code="N")

    page = BeautifulSoup(client.get(of(draft, "quotas")).content, "html.parser")
    fields = {field["name"]: field["value"] for field in page.select("main input[name^=low-]")}
    assert fields == {
        f"low-{new.pk}-assigned--{this + 1}": "20",
        f"low-{new.pk}-assigned--{term.code}": "22",
    }
    client.post(of(draft, "quotas"), {"version": 1, "number": "7", "document_on": ""} | fields)

    assert {each.period.code for each in new.quotas.all()} == {str(this + 1), term.code}


def test_the_proposal_for_an_heir_names_who_else_got_a_part(client, tree, draft):
    QuotaFactory(organization=tree["A"], period=Period.of_year(timezone.localdate().year), low=12)
    act(client, draft, "found", name="Mới", kind="grassroots_committee", parent_text="P", code="N")
    places = {f"to_{tree['A1'].pk}": "heir", f"to_{tree['A2'].pk}": "second"}
    act(client, draft, "split", [tree["A"]], heir_text="N", second_text="B", **places)
    issue(client, draft)

    page = BeautifulSoup(client.get(of(draft, "quotas")).content, "html.parser")

    said = " ".join(page.select_one("main").text.split())
    assert f"{tree['A'].name}: 12 (được chia tách" in said
    assert f"{tree['B'].name})" in said


def test_nothing_is_proposed_to_who_stood_above_what_ended(client, tree, draft):
    year = Period.of_year(timezone.localdate().year)
    district = OrganizationFactory(code="D", kind="upper_committee", parent=tree["P"])
    for each, low in ((tree["P"], 100), (district, 30)):
        QuotaFactory(organization=each, period=year, low=low)
    act(client, draft, "dissolve", [district], heir_text="P")
    issue(client, draft)

    page = BeautifulSoup(client.get(of(draft, "quotas")).content, "html.parser")

    assert not page.select("main form input[name^=low-]")


def test_dossiers_of_a_split_cell_are_shared_out(client, tree, draft):
    one, two = CandidateFactory.create_batch(2, organization=tree["A1"])
    for code in ("A8", "A9"):
        act(client, draft, "found", name=f"Chi bộ {code}", kind="cell", parent_text="A", code=code)
    act(client, draft, "split", [tree["A1"]], heir_text="A8", second_text="A9")
    refused = issue(client, draft)
    assert of(draft, "dossiers") in refused.content.decode()

    page = client.get(of(draft, "dossiers")).content.decode()
    assert one.person.full_name not in page
    draft.refresh_from_db()
    body = {"version": draft.version, f"to_{one.pk}": "A8", f"to_{two.pk}": "A9"}
    client.post(of(draft, "dossiers"), body)
    issue(client, draft)

    cells = dict(Candidate.objects.values_list("pk", "organization__code"))
    assert cells == {one.pk: "A8", two.pk: "A9"}


def test_the_history_of_an_organization_leads_to_the_documents_that_name_it(client, tree, admin):
    for code, number in (("A", "07-NQ"), ("B", "08-NQ")):
        line = Action(verb="rename", code=code, name="Mới")
        documents.draft(number=number, on=JULY, actions=[line], by=admin)

    history = reverse("organizations:organization_history", args=[tree["A"].pk])
    assert f"{LIST}?about=A" in client.get(history).content.decode()

    page = client.get(LIST, {"about": "A"}).content.decode()
    assert "07-NQ" in page
    assert "08-NQ" not in page


def test_what_was_renamed_is_told_by_the_name_it_had(client, tree, draft):
    act(client, draft, "rename", [tree["A"]], name="Đảng bộ phường Ân")
    issue(client, draft)

    page = client.get(of(draft, "detail")).content.decode()

    assert "“Đảng bộ phường An” từ đó có tên là “Đảng bộ phường Ân”." in page


def test_the_new_tree_says_from_where_something_comes(client, tree, draft):
    act(client, draft, "move", [tree["A1"]], parent_text="B")

    page = BeautifulSoup(client.get(of(draft, "preview")).content, "html.parser")

    assert "từ Đảng bộ phường An" in page.select("ul.touched")[-1].get_text()


def test_what_belongs_to_no_organization_is_for_administrators_of_everything(client, tree, admin):
    waiting = Reorganization.objects.create(
        number="ROOTS-NQ", on=JULY, state="waiting", drafted_by=admin
    )
    district = PostFactory(organization=tree["A"], role=Post.Role.ADMIN).user
    Reorganization.objects.create(number="HIS-NQ", on=JULY, state="waiting", drafted_by=district)
    other = StrictClient()
    other.force_login(district)

    assert client.get(of(waiting, "detail")).status_code == 200
    assert "HIS-NQ" not in other.get(LIST).content.decode()
    assert other.get(of(waiting, "detail")).status_code == 404


FORMS_OF_A_DOCUMENT = {
    "draft": {"act": "say", "on": "1/7/2027", "remark": "Một ghi chú dài đã gõ"},
    "take_back": {"reason": "Một ghi chú dài đã gõ"},
    "quotas": {"number": "Một ghi chú dài đã gõ"},
}


@pytest.mark.parametrize("page", FORMS_OF_A_DOCUMENT)
def test_what_was_typed_about_a_document_discarded_meanwhile_is_handed_back(client, draft, page):
    opened = draft.version
    other = UserFactory()
    documents.discard(draft, version=opened, by=other)

    told = client.post(of(draft, page), {"version": opened, **FORMS_OF_A_DOCUMENT[page]})

    said = " ".join(BeautifulSoup(told.content, "html.parser").select_one("main").text.split())
    assert told.status_code == 409
    assert re.search(two_windows.of(other), said)
    assert "Văn bản này nay đã ở trạng thái" in said
    assert "Một ghi chú dài đã gõ" in said
    assert of(draft, "detail") in told.content.decode()


@pytest.mark.parametrize("page", ["preview", "discard"])
def test_a_tick_alone_is_answered_by_who_discarded_the_document(client, draft, page):
    documents.discard(draft, version=draft.version, by=draft.drafted_by)

    told = client.post(of(draft, page), {"version": 1, "sure": "on"}, follow=True)

    assert told.redirect_chain == [(of(draft, "detail"), 302)]
    assert re.search(two_windows.OWN, told.content.decode())
    assert not list(client.get(of(draft, page), follow=True).context["messages"])
