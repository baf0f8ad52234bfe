"""The pages of sessions and of possible doubles."""

from datetime import date
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from recruitment.models import Admission, Candidate, Session
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, deciding
from tests.factories import OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db
ADD, LIST = reverse("recruitment:session_add"), reverse("recruitment:session_list")
DOUBLES = reverse("recruitment:double_list")
STARTED = date(2024, 3, 1)


@pytest.fixture
def ward():
    return deciding(OrganizationFactory(kind="grassroots_committee", parent=OrganizationFactory()))


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward)


@pytest.fixture
def client(ward):
    client = StrictClient()
    client.force_login(PostFactory(organization=ward, role="board").user)
    return client


def waiting(number, cell):
    return CandidateFactory.create_batch(
        number, organization=cell, started_on=STARTED, stage="grassroots_resolved"
    )


def asked(ward):
    return {"organization": ward.pk, "stage": "decided", "on": "6/5/2024"}


def sent(ward, candidates, verdicts=None, **more):
    """Return what the page that asks whether it is so would send."""
    said = {**asked(ward), "token": str(uuid4()), "decision_number": "215-QĐ/ĐU", "sure": "1"}
    said |= {"numbering": "same", "reason": "bổ sung sau", "dossier": [c.pk for c in candidates]}
    for each, verdict in zip(candidates, verdicts or ["passes"] * len(candidates), strict=True):
        said |= {f"{each.pk}-version": each.version, f"{each.pk}-verdict": verdict}
        said[f"{each.pk}-why"] = "chờ xác minh" if verdict == "fails" else ""
    codes = ("papers", "late", "old")
    said["confirm"] = [f"{each.pk}:{code}" for each in candidates for code in codes]
    return {**said, **more}


@pytest.mark.parametrize("number", [1, 12])
def test_the_screen_of_a_session_takes_the_same_queries_however_many_dossiers(
    client, ward, cell, number, django_assert_max_num_queries
):
    waiting(number, cell)
    client.get(ADD, asked(ward))  # reads the rules

    with django_assert_max_num_queries(18):  # two since nobody said who acts for the committee
        page = client.get(ADD, asked(ward)).content.decode()

    assert page.count('name="dossier"') == number


def test_a_session_is_recorded_once_and_shown(client, ward, cell):
    candidates = waiting(3, cell)
    form = sent(ward, candidates, ["passes", "fails", "later"])

    first, again = client.post(ADD, form), client.post(ADD, form)

    session = Session.objects.get()
    assert first.url == again.url == reverse("recruitment:session_detail", args=[session.pk])
    assert sorted(session.items.values_list("result", flat=True)) == ["passed", "refused"]
    page = client.get(first.url).content.decode()
    assert "215-QĐ/ĐU" in page
    assert "chờ xác minh" in page


def test_nobody_is_decided_on_before_somebody_chooses(client, ward, cell):
    waiting(3, cell)

    page = BeautifulSoup(client.get(ADD, asked(ward)).content, "html.parser")

    chosen = page.select("li.point input[type=radio][checked]")
    assert [each["value"] for each in chosen] == ["later"] * 3
    assert page.select_one("[name=numbering][checked]")["value"] == "consecutive"


def test_before_anything_is_recorded_a_page_says_how_many_will_be_admitted(client, ward, cell):
    candidates = waiting(4, cell)
    form = sent(ward, candidates, ["passes", "fails", "passes", "later"], numbering="consecutive")
    del form["sure"]

    page = BeautifulSoup(client.post(ADD, form).content, "html.parser")

    words = " ".join(page.select_one(".note.warning").text.split())
    assert words == "2 người sẽ được kết nạp. Chưa ghi gì. 1 hồ sơ để sau."
    assert [row.text for row in page.select("td:last-child")] == [
        "215-QĐ/ĐU",
        "216-QĐ/ĐU",
        "chờ xác minh",
    ]
    assert not Session.objects.exists()
    assert not Admission.objects.exists()
    assert {each.stage for each in Candidate.objects.all()} == {"grassroots_resolved"}
    client.post(ADD, typed_on(page) | {"sure": "1"})
    assert Session.objects.get().items.filter(result="passed").count() == 2


def test_from_the_question_one_can_go_back_with_everything_typed(client, ward, cell):
    candidates = waiting(2, cell)
    form = sent(ward, candidates, ["fails", "passes"])
    del form["sure"]
    page = BeautifulSoup(client.post(ADD, form).content, "html.parser")

    again = client.post(ADD, typed_on(page) | {"again": "1"})

    again = BeautifulSoup(again.content, "html.parser")
    chosen = again.select("li.point input[type=radio][checked]")
    assert [each["value"] for each in chosen] == ["fails", "passes"]
    assert again.select_one("[name=decision_number]")["value"] == "215-QĐ/ĐU"
    assert again.select_one("[name$=-why]")["value"] == "chờ xác minh"
    assert not Session.objects.exists()


def test_one_number_for_all_is_said_before_it_is_recorded(client, ward, cell):
    form = sent(ward, waiting(2, cell))
    del form["sure"]

    assert "Tất cả ghi chung một số: 215-QĐ/ĐU" in client.post(ADD, form).content.decode()


def typed_on(page):
    """Return the hidden fields of the question, as a browser would send them."""
    fields = {}
    for field in page.select("main form input[type=hidden]"):
        fields.setdefault(field["name"], []).append(field["value"])
    return fields


def next_of(client, address):
    """Return where "next dossier" leads from the page of a dossier."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return client.get(page.select_one("[rel=next]")["href"]).url


def test_from_a_dossier_of_a_session_the_next_one_of_its_list_is_opened(client, ward, cell):
    other = OrganizationFactory(kind="cell", parent=ward)
    candidates = waiting(2, cell) + waiting(1, other)
    CandidateFactory(organization=cell)
    listed = BeautifulSoup(client.get(ADD, asked(ward)).content, "html.parser").select(".point a")
    addresses = [each["href"] for each in listed]

    assert len(addresses) == 3
    assert next_of(client, addresses[0]) == addresses[1]
    assert next_of(client, addresses[1]) == addresses[2]
    assert next_of(client, addresses[2]).startswith(f"{ADD}?meeting=1&organization={ward.pk}")

    client.post(ADD, sent(ward, candidates, ["passes", "fails", "later"]))
    session = Session.objects.get()
    address = reverse("recruitment:session_detail", args=[session.pk])
    page = BeautifulSoup(client.get(address).content, "html.parser")
    first, second = (each["href"] for each in page.select("main tbody th a"))
    assert next_of(client, first) == second
    assert next_of(client, second) == address


def test_why_a_session_let_a_dossier_stay_stands_in_its_history(client, ward, cell):
    [candidate] = waiting(1, cell)
    client.post(ADD, sent(ward, [candidate, *waiting(1, cell)], ["fails", "passes"]))

    page = client.get(reverse("recruitment:candidate_detail", args=[candidate.pk]))
    newest = BeautifulSoup(page.content, "html.parser").select_one(".story li").text

    assert "06/05/2024" in newest
    assert "215-QĐ/ĐU" in newest
    assert "chờ xác minh" in newest


def test_what_is_odd_is_shown_and_nothing_typed_is_lost(client, ward, cell):
    [candidate] = waiting(1, cell)

    response = client.post(ADD, sent(ward, [candidate], reason="", decision_number="77-QĐ/ĐU"))

    page = response.content.decode()
    assert 'value="77-QĐ/ĐU"' in page
    assert f'value="{candidate.pk}:papers"' in page
    assert not Session.objects.exists()
    assert response.context["form"].fields["reason"].widget.attrs["autofocus"]
    assert "cần có lý do, ghi ở dưới danh sách" in page


def test_who_was_decided_on_is_one_click_away_while_in_reach(client, ward, cell):
    candidate, moved = waiting(2, cell)
    client.post(ADD, sent(ward, [candidate, moved]))
    far = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    Candidate.objects.filter(pk=moved.pk).update(organization=far)

    page = client.get(reverse("recruitment:session_detail", args=[Session.objects.get().pk]))

    text = page.content.decode()
    assert reverse("recruitment:candidate_detail", args=[candidate.pk]) in text
    assert reverse("recruitment:candidate_detail", args=[moved.pk]) not in text
    assert moved.person.full_name in text


def test_votes_of_a_standing_committee_are_offered_and_may_stay_empty(client, ward, cell):
    [candidate] = waiting(1, cell)
    page = client.get(ADD, asked(ward)).content.decode()

    client.post(ADD, sent(ward, [candidate]))

    assert 'name="entitled"' in page
    session = Session.objects.get()
    assert (session.entitled, session.items.get().result) == (None, "passed")


@pytest.mark.parametrize(
    ("entitled", "present", "in_favour", "message"),
    [
        ("11", "", "6", "số có mặt và số tán thành."),
        ("11", "9", "", "Hãy ghi số phiếu tán thành."),
        ("11", "5", "5", "phải có ít nhất 6 người"),
        ("11", "9", "5", "Cần 6 phiếu tán thành; mới có 5."),
    ],
)
def test_votes_that_are_typed_are_whole_and_what_they_miss_is_told(
    client, ward, cell, entitled, present, in_favour, message
):
    [candidate] = waiting(1, cell)
    votes = {"entitled": entitled, "present": present, f"{candidate.pk}-in_favour": in_favour}

    page = client.post(ADD, sent(ward, [candidate], **votes)).content.decode()

    assert message in page
    assert not Session.objects.exists()


def test_the_sheet_is_signed_for_the_body_that_decided(client, ward, cell):
    client.post(ADD, sent(ward, waiting(1, cell)))

    page = client.get(reverse("recruitment:session_detail", args=[Session.objects.get().pk]))

    sheet = BeautifulSoup(page.content, "html.parser").select(".signature p")
    assert sheet[1].text == "T/M BAN THƯỜNG VỤ"


def test_mistakes_stand_at_their_fields(client, ward, cell):
    candidates = waiting(1, cell)
    form = sent(ward, candidates, decision_number="QĐ 5", numbering="consecutive")

    response = client.post(ADD, form)

    assert response.context["form"].errors["decision_number"]
    assert not Session.objects.exists()


def test_a_dossier_out_of_reach_is_not_decided(client, ward, cell):
    here, far = waiting(1, cell), waiting(1, OrganizationFactory(kind="cell", parent=ward))
    elsewhere = waiting(1, OrganizationFactory(kind="cell", parent=OrganizationFactory()))

    client.post(ADD, sent(ward, [*here, *far, *elsewhere]))

    assert Session.objects.get().items.count() == 2
    assert Candidate.objects.get(pk=elsewhere[0].pk).stage == "grassroots_resolved"


@pytest.mark.parametrize("number", [1, 5])
def test_the_list_of_sessions_takes_the_same_queries_however_long(
    client, ward, number, django_assert_max_num_queries
):
    user = PostFactory(organization=ward).user
    for day in range(number):
        Session.objects.create(
            organization=ward,
            stage="decided",
            on=date(2024, 5, day + 1),
            decision_number="1-QĐ/ĐU",
            recorded_by=user,
            recorded_at=timezone.now(),
        )

    with django_assert_max_num_queries(14):
        page = client.get(LIST).content.decode()

    assert page.count("1-QĐ/ĐU") == number


def test_sessions_are_narrowed_by_committee_and_year(client, ward):
    below = OrganizationFactory(kind="sub_committee", parent=ward)
    said = {"stage": "decided", "recorded_by": PostFactory().user, "recorded_at": timezone.now()}
    for place, year in ((ward, 2024), (below, 2024), (below, 2025)):
        number = f"{place.pk}/{year}"
        held = {"organization": place, "on": date(year, 5, 1), "decision_number": number}
        Session.objects.create(**held, **said)

    def shown(**asked):
        return client.get(LIST, asked).context["page"].paginator.count

    assert shown() == 3
    assert shown(organization=below.pk) == 2
    assert shown(year=2024) == 2
    assert shown(organization=below.pk, year=2025) == 1
    assert "bỏ trống" in client.get(LIST, {"year": 2001}).content.decode()


def pair(cell, year=1998):
    said = {"full_name": "Trần Thị Hòa", "organization": cell}
    return [CandidateFactory(born_on=date(year, 5, day), **said) for day in (18, 19)]


@pytest.mark.parametrize("number", [1, 5])
def test_the_list_of_doubles_takes_the_same_queries_however_long(
    client, cell, number, django_assert_max_num_queries
):
    for each in range(number):
        pair(cell, 1950 + 11 * each)

    with django_assert_max_num_queries(14):
        page = client.get(DOUBLES)

    assert page.context["page"].paginator.count == number


def address(candidates, verb):
    keys = sorted(candidate.person_id for candidate in candidates)
    return reverse(f"recruitment:double_{verb}", args=keys)


def test_the_board_merges_a_pair_and_chooses_the_dossier_that_goes_on(client, cell):
    first, second = pair(cell)
    form = {"keep": first.person_id, "reason": "đã hỏi chi bộ"}

    unasked = client.post(address((first, second), "merge"), form)
    done = client.post(address((first, second), "merge"), {**form, "goes_on": second.pk})

    assert unasked.context["merge"].errors["goes_on"]
    assert done.url == DOUBLES
    second.refresh_from_db()
    assert (second.person_id, second.outcome) == (first.person_id, "")


def test_a_merger_sent_again_is_told_that_it_is_done(client, cell):
    first, second = pair(cell)
    form = {"keep": first.person_id, "reason": "đã hỏi chi bộ", "goes_on": second.pk}
    merge = address((first, second), "merge")
    client.post(merge, form)

    again = client.post(merge, form, follow=True)

    assert "được gộp làm một người" in again.content.decode()


def test_the_board_tells_a_pair_apart(client, cell):
    candidates = pair(cell)

    silent = client.post(address(candidates, "tell_apart"), {"apart-reason": ""})
    client.post(address(candidates, "tell_apart"), {"apart-reason": "hai chị em"})

    assert silent.context["apart"].errors["reason"]
    assert client.get(DOUBLES).context["page"].paginator.count == 0


def test_a_pair_is_compared_side_by_side(client, cell):
    page = client.get(address(pair(cell), "detail")).content.decode()

    assert page.count("18/05/1998") >= 1
    assert page.count("19/05/1998") >= 1
    assert page.count(cell.name) >= 2


def test_who_led_is_typed_once_where_papers_of_the_committee_print_it(client):
    district = OrganizationFactory(kind="upper_committee", parent=OrganizationFactory())
    commune = OrganizationFactory(kind="grassroots_committee", parent=district)
    cell = OrganizationFactory(kind="cell", parent=commune)
    client.force_login(PostFactory(organization=commune, role="board").user)
    candidate = CandidateFactory(organization=cell, started_on=STARTED, stage="cell_voted")
    on = f"{candidate.stage_on:%d/%m/%Y}"
    resolves = {"organization": commune.pk, "stage": "grassroots_resolved", "on": on}
    page = BeautifulSoup(client.get(ADD, resolves).content, "html.parser")
    assert not page.select_one("[name=chair]").find_parent("details").has_attr("open")
    assert page.select_one("[name=biography]") is None

    more = {**resolves, "decision_number": "12-NQ/ĐU", "entitled": "15", "present": "14"}
    more |= {"chair": "Hồ Văn Thay", "writer": "Lê Thị Ghi", f"{candidate.pk}-in_favour": "14"}
    assert client.post(ADD, sent(commune, [candidate], **more)).status_code == 302

    kept = candidate.steps.get(after="grassroots_resolved").minutes
    assert (kept.chair, kept.writer, kept.absence) == ("Hồ Văn Thay", "Lê Thị Ghi", "")
    CandidateFactory(organization=cell, started_on=STARTED, stage="cell_voted")
    offered = BeautifulSoup(client.get(ADD, resolves).content, "html.parser")
    assert offered.select_one("datalist option")["value"] == "Hồ Văn Thay"
