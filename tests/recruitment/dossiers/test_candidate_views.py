"""The pages of dossiers: list and board, one dossier, entry, steps and what else is done."""

import re
import uuid
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format

from recruitment.dossiers import endings, pool
from recruitment.models import Candidate, SavedView, Transfer
from tests.dossiers import CandidateFactory, deciding, sponsor, vouched_for
from tests.factories import (
    AdmissionFactory,
    MemberCountFactory,
    OrganizationFactory,
    PostFactory,
    UserFactory,
)
from tests.two_windows import OWN, of, stored_beside

pytestmark = pytest.mark.django_db
LIST = reverse("recruitment:candidate_list")
ADD = reverse("recruitment:candidate_add")


def url(name, candidate, *args):
    return reverse(f"recruitment:{name}", args=[candidate.pk, *args])


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


def text_of(response):
    return " ".join(page_of(response).select_one("main").get_text(" ").split())


def listed(client, query=""):
    page = page_of(client.get(f"{LIST}?{query}"))
    return [each.text for each in page.select("#candidates > div tbody th > a")]


@pytest.fixture
def cell(secretary):
    return OrganizationFactory(kind="cell", parent=secretary.organization, name="Chi bộ khu phố 1")


@pytest.fixture
def today():
    return timezone.localdate()


def test_the_list_is_sorted_the_vietnamese_way_and_narrowed(client, cell):
    CandidateFactory(organization=cell, full_name="Trần Thị Ánh")
    CandidateFactory(organization=cell, full_name="Lê Văn Ba", source="teachers")
    CandidateFactory(organization=cell, full_name="Bùi Văn An", stage="application")
    CandidateFactory(full_name="Người Nơi Khác")

    assert listed(client) == ["Bùi Văn An", "Trần Thị Ánh", "Lê Văn Ba"]
    assert listed(client, "words=anh") == ["Trần Thị Ánh"]
    assert listed(client, "stage=application") == ["Bùi Văn An"]
    assert listed(client, "source=teachers") == ["Lê Văn Ba"]
    assert listed(client, "state=withdrawn") == []
    assert listed(client, f"organization={cell.pk}&order=longest")[-1] == "Bùi Văn An"


def test_the_board_counts_the_stages_and_who_has_been_there_for_over_90_days(client, cell, today):
    CandidateFactory(organization=cell)
    CandidateFactory(organization=cell, started_on=today - timedelta(days=90))
    CandidateFactory(organization=cell, started_on=today - timedelta(days=91))

    [row] = page_of(client.get(LIST)).select(".stages tbody tr")

    days = (today - date(2024, 3, 1)).days
    assert row.get_text(" ", strip=True) == f"nguồn 3 ◔ 2 {number_format(days)}"


def test_the_part_asked_by_htmx_is_what_the_page_holds(client, cell):
    CandidateFactory(organization=cell)

    page = page_of(client.get(LIST)).select_one("#candidates")
    part = page_of(client.get(LIST, headers={"HX-Request": "true"}))

    assert part.select_one("html") is None
    assert [a["href"] for a in part.select("a")] == [a["href"] for a in page.select("a")]


@pytest.mark.parametrize("number", [1, 10])
@pytest.mark.parametrize("stage", ["application", "admitted"])
def test_the_list_takes_the_same_queries_however_long(
    client, cell, number, stage, django_assert_num_queries
):
    for _each in range(number):
        sponsor(CandidateFactory(organization=cell, stage=stage), full_name="Hồ Văn Mừng")
    client.get(LIST)

    # session, user, posts; board; page; steps, helpers, papers, holidays; views
    with django_assert_num_queries(12):
        client.get(LIST)


@pytest.mark.parametrize("number", [1, 6])
@pytest.mark.parametrize("query", ["state=late&organization={}", "stage=decided", "state=long"])
def test_a_list_takes_sixteen_queries_at_most_whatever_is_asked(
    checked_terms, client, cell, number, query, django_assert_max_num_queries
):
    for _each in range(number):
        CandidateFactory(organization=cell, stage="decided", readmission=True)
    asked = query.format(cell.pk)
    listed(client, asked)

    with django_assert_max_num_queries(16):
        assert len(listed(client, asked)) == number


def test_the_list_counts_by_the_board_whatever_is_asked(client, cell):
    for stage in ["pool", "application", "endorsed", "cell_voted"]:
        CandidateFactory(organization=cell, stage=stage, source="teachers")
    CandidateFactory(organization=cell, stage="endorsed")

    def counted(query):
        return int(page_of(client.get(f"{LIST}?{query}")).select_one("[role=status] b").text)

    for query, number in [
        ("", 5),
        ("stage=endorsed", 2),
        ("stage=in_work", 3),
        ("stage=passed&source=teachers", 1),
        ("stage=on_probation", 0),
    ]:
        assert counted(query) == len(listed(client, query)) == number


def test_who_goes_through_a_list_stays_in_it_after_each_act(client, cell):
    candidate = CandidateFactory(organization=cell)
    detail = url("candidate_detail", candidate) + "?queue=stage%3Dpool"
    page = page_of(client.get(detail))
    acts = [a["href"] for a in page.select(".ahead a, .tools a, #papers + section a")]
    [step], [mark] = page.select(".ahead a"), page.select("#papers form")

    cancel = page_of(client.get(step["href"])).select_one(".act a")
    marked = client.post(
        mark["action"], {"version": candidate.version, "state": "sent", "code": "1-KNĐ"}
    )
    candidate.refresh_from_db()
    taken = client.post(
        step["href"], step_body(candidate, confirm="helper_missing", reason="phân công sau")
    )

    assert len(acts) == 7
    assert all(href.endswith("/?queue=stage%3Dpool") for href in acts)
    assert cancel["href"] == taken.url == detail
    assert marked.url == detail + "#papers"


def test_a_dossier_takes_seventeen_queries_at_most(client, cell, django_assert_max_num_queries):
    candidate = CandidateFactory(organization=cell, stage="recognition_filed")
    client.get(url("candidate_detail", candidate))

    with django_assert_max_num_queries(17):
        client.get(url("candidate_detail", candidate))


def test_a_dossier_tells_what_comes_next_and_what_stops_it(client, cell):
    candidate = CandidateFactory(organization=cell, stage="endorsed")

    page = page_of(client.get(url("candidate_detail", candidate)))

    ahead = page.select_one(".ahead").get_text(" ", strip=True)
    assert "Ghi nghị quyết chi bộ" in ahead
    assert "Cần 2 người giới thiệu" in ahead
    assert page.select_one(".milestones [aria-current]").get_text(" ", strip=True).startswith("✓")


def entry(cell, **more):
    said = {
        "token": uuid.uuid4(),
        "organization": cell.pk,
        "started_on": "3/8/2026",
        "full_name": "Trần Thị Hoa",
        "sex": "female",
        "born_on": "19051998",
        "source": "students",
        "youth_union": "yes",
        "readmission": "no",
    }
    return {**said, **more}


def test_somebody_is_put_into_the_pool_once_however_often_the_form_is_sent(client, cell):
    body = entry(cell, next="1")

    first = client.post(ADD, body)
    again = client.post(ADD, body)

    candidate = Candidate.objects.select_related("person").get()
    assert (candidate.person.full_name, candidate.youth_union) == ("Trần Thị Hoa", True)
    assert candidate.rule_set.number == "208-QĐ/TW"
    assert first.url == again.url
    assert f"organization={cell.pk}" in first.url


def test_whose_dossier_is_open_is_found_from_the_entry_that_is_refused(client, cell):
    client.post(ADD, entry(cell))
    candidate = Candidate.objects.get()

    response = client.post(ADD, entry(cell))

    links = [a["href"] for a in page_of(response).select("main form.entry .note a")]
    assert links == [url("candidate_detail", candidate)]
    assert Candidate.objects.count() == 1


def test_other_contents_under_the_same_token_are_asked_about(client, cell):
    body = entry(cell)
    client.post(ADD, body)

    response = client.post(ADD, body | {"full_name": "Lê Thị Bốn"})

    assert response.status_code == 422
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"born_on": "29/2/1999"}, "Tháng 2 năm 1999 chỉ có 28 ngày."),
        ({"full_name": "123"}, "bằng chữ"),
        ({"phone": "không có"}, "chữ số"),
        ({"introduced_by": "youth_union"}, "Đoàn thể giới thiệu ngày nào?"),
        ({"leaves_on": "1/6/2027"}, "Vì sao người này rời đi?"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_nothing_is_lost(client, cell, said, message):
    response = client.post(ADD, entry(cell, **said))

    assert message in text_of(response)
    assert 'value="Trần Thị Hoa"' in response.content.decode() or "full_name" in said
    assert not Candidate.objects.exists()


def test_who_is_alike_is_shown_before_saving_but_only_of_the_reach(client, secretary, cell):
    ward = secretary.organization
    near = OrganizationFactory(kind="cell", parent=ward, name="Chi bộ Gần")
    far = OrganizationFactory(kind="cell", parent=OrganizationFactory(), name="Chi bộ Rất Xa")
    known = CandidateFactory(
        organization=near, full_name="Trần Thị Hoa", born_on=date(1998, 5, 29), stage="endorsed"
    )
    CandidateFactory(organization=far, full_name="Trần Thị Hoa", born_on=date(1998, 5, 9))
    body = entry(cell)

    asked = client.post(ADD, body)
    shown = page_of(asked).select_one(".warnbox .records")

    assert "Trần Thị Hoa, 29/05/1998" in " ".join(shown.text.split())
    assert "Chi bộ Gần" in shown.text
    assert [a["href"] for a in shown.select("a")] == [url("candidate_detail", known)]
    assert "Rất Xa" not in asked.content.decode()
    assert "09/05/1998" not in asked.content.decode()
    assert page_of(asked).select_one("#id_full_name")["value"] == "Trần Thị Hoa"

    client.post(ADD, body | {"confirm": "lookalike"})
    assert Candidate.objects.filter(organization=cell).count() == 1


def test_of_who_is_alike_elsewhere_nothing_is_shown(client, cell):
    CandidateFactory(full_name="Trần Thị Hoa", born_on=date(1998, 5, 29))

    asked = client.post(ADD, entry(cell))

    assert page_of(asked).select_one(".warnbox .records") is None
    assert "29/05/1998" not in asked.content.decode()


def test_a_namesake_elsewhere_is_confirmed(client, cell):
    CandidateFactory(full_name="Trần Thị Hoa", born_on=date(1998, 5, 19))
    body = entry(cell)

    asked = client.post(ADD, body)
    client.post(ADD, body | {"confirm": "namesake"})

    assert "Đã có người cùng họ tên và ngày sinh" in text_of(asked)
    assert Candidate.objects.filter(organization=cell).count() == 1


def step_body(candidate, **more):
    return {"version": candidate.version, "on": "10/9/2026", **more}


def test_a_step_is_taken_and_what_is_odd_is_confirmed_with_a_reason(client, cell):
    candidate = CandidateFactory(organization=cell, started_on=date(2026, 8, 3))
    address = url("candidate_step", candidate, "sympathizer")

    asked = client.post(address, step_body(candidate))
    without = client.post(address, step_body(candidate, confirm="helper_missing", reason=""))
    taken = client.post(
        address, step_body(candidate, confirm="helper_missing", reason="sẽ phân công sau")
    )

    assert "Chưa phân công đảng viên giúp đỡ" in text_of(asked)
    assert "Hãy ghi lý do vẫn thực hiện bước này." in text_of(without)
    assert page_of(without).select_one("[name=confirm][checked]")["value"] == "helper_missing"
    assert page_of(without).select_one("[autofocus]")["name"] == "reason"
    assert taken.status_code == 302
    assert Candidate.objects.get().stage == "sympathizer"
    detail = text_of(client.get(url("candidate_detail", candidate)))
    assert "◔ Chưa phân công đảng viên giúp đỡ." in detail
    assert "Lý do: sẽ phân công sau" in detail


def test_what_stands_against_marking_papers_is_said_where_the_page_opens(client, cell):
    candidate = CandidateFactory(organization=cell)
    address = url("paper_mark", candidate)

    nothing = client.post(address, {"version": candidate.version, "state": "in_hand"})
    stale = client.post(address, {"version": 99, "state": "in_hand", "code": "1-KNĐ"})
    said = {"version": candidate.version, "state": "in_hand", "code": "1-KNĐ"}
    marked = client.post(address, said)

    assert nothing.url == stale.url == url("candidate_detail", candidate)
    assert marked.url == url("candidate_detail", candidate) + "#papers"


def test_who_may_vote_is_taken_from_the_members_and_a_vote_may_be_recorded_as_failed(client, cell):
    MemberCountFactory(organization=cell, on=date(2024, 1, 1), members=20)
    candidate = vouched_for(CandidateFactory(organization=cell, stage="endorsed"))
    address = url("candidate_step", candidate, "cell_voted")

    form = page_of(client.get(address))
    assert "đã ghi: 20" in form.select_one("#id_entitled_helptext").text
    votes = {"entitled": "", "present": "18", "in_favour": "13", "confirm": "papers"}
    body = {"version": candidate.version, "on": "10/5/2024", "reason": "x", **votes}
    refused = client.post(address, body)
    client.post(address, body | {"fail": "1"})

    assert "Cần 14 phiếu tán thành; mới có 13." in text_of(refused)
    assert "Ghi là biểu quyết không đạt" in text_of(refused)
    candidate.refresh_from_db()
    assert candidate.stage == "endorsed"
    assert "không đạt" in text_of(client.get(url("candidate_detail", candidate)))


def test_votes_of_a_standing_committee_may_stay_empty_but_are_not_typed_by_halves(client, cell):
    deciding(cell.placements.get().parent)
    candidate = CandidateFactory(organization=cell, stage="cell_voted")
    address = url("candidate_step", candidate, "decided")
    body = {"version": candidate.version, "on": "20/6/2024", "document_number": "215-QĐ/HU"}
    body |= {"entitled": "11", "present": "", "in_favour": "6", "reason": "x"}
    body["confirm"] = ["papers", "old", "not_proposed", "late", "vote_failed"]

    form = page_of(client.get(address))
    halves = client.post(address, body)
    lost = client.post(address, body | {"present": "8", "in_favour": "5", "confirm": "papers"})

    assert "có thể để trống" in form.select_one("#id_entitled_helptext").text
    assert "số có mặt và số tán thành" in text_of(halves)
    assert "Cần 6 phiếu tán thành; mới có 5." in text_of(lost)
    assert "Ghi là biểu quyết không đạt" in text_of(lost)
    client.post(address, body | {"entitled": "", "in_favour": ""})
    candidate.refresh_from_db()
    assert candidate.stage == "decided"
    assert not candidate.votes.filter(stage="decided").exists()


def test_the_second_of_two_editors_is_shown_what_is_stored_now(client, cell):
    candidate = CandidateFactory(organization=cell)
    body = {"version": 1, "full_name": "Trần Thị Hoa", "sex": "female", "born_on": "19/5/1998"}
    body |= {"source": "workers", "youth_union": "no", "readmission": "no", "phone": "0912"}
    first = client.post(url("candidate_describe", candidate), body)

    second = client.post(url("candidate_describe", candidate), body | {"phone": "0999"})

    assert (first.status_code, second.status_code) == (302, 409)
    assert "0912" in text_of(second)
    assert page_of(second).select_one("[name=phone]")["value"] == "0999"
    assert page_of(second).select_one("[name=version]")["value"] == "2"


def two_windows(client, candidate, *, first, second):
    """Change one dossier in two windows that were opened together; return the second's answer."""
    address = url("candidate_describe", candidate)
    form = page_of(client.get(address)).select_one("form.entry")
    opened = {
        each["name"]: each.get("value", "") for each in form.select("input:not([type=radio])")
    }
    opened |= {each["name"]: each["value"] for each in form.select("[type=radio][checked]")}
    opened |= {
        each["name"]: each.select_one("[selected]")["value"] for each in form.select("select")
    }
    assert client.post(address, opened | first).status_code == 302
    return client.post(address, opened | second)


def test_what_the_second_window_did_not_touch_stays_as_the_first_stored_it(client, cell):
    candidate = CandidateFactory(organization=cell)
    first = {"phone": "0912", "introduction_number": "7-NQ", "sex": "male"}

    refused = two_windows(
        client,
        candidate,
        first=first,
        second={
            "introduction_number": "8-NQ",
            "leaves_on": "1/9/2027",
            "leaves_for": "works_away",
            "youth_union": "yes",
        },
    )

    box = page_of(refused).select_one(".warnbox")
    assert refused.status_code == 409
    assert re.search(OWN, box.text)
    cells = [each.text.strip() for each in box.select("td")]
    assert cells == ["Có", "Không", "8-NQ", "7-NQ", "01/09/2027", "—", "đi làm xa", "—"]
    assert page_of(refused).select_one("[name=phone]")["value"] == "0912"
    assert page_of(refused).select_one("[name=introduction_number]")["value"] == "8-NQ"
    assert stored_beside(refused) == {
        "youth_union": "Hiện đang lưu: Không",
        "leaves_on": "Hiện đang lưu: —",
        "leaves_for": "Hiện đang lưu: —",
        "introduction_number": "Hiện đang lưu: 7-NQ",
    }


def test_what_somebody_else_changed_is_told_so(client, cell):
    candidate = CandidateFactory(organization=cell)
    by, today = UserFactory(), date(2024, 9, 1)
    pool.describe(candidate, {"phone": "0912"}, version=candidate.version, by=by, today=today)

    body = {"version": 1, "full_name": "Trần Thị Hoa", "sex": "female", "born_on": "19/5/1998"}
    body |= {"source": "workers", "youth_union": "no", "readmission": "no"}
    refused = client.post(url("candidate_describe", candidate), body)

    assert re.search(of(by), page_of(refused).select_one(".warnbox").text)


def test_a_step_on_a_dossier_that_moved_meanwhile_is_not_taken(client, cell, today):
    candidate = CandidateFactory(organization=cell)
    seen = candidate.version
    by = UserFactory()
    endings.close(
        candidate, outcome="withdrawn", on=today, reason="x", version=seen, by=by, today=today
    )

    response = client.post(
        url("candidate_back", candidate), {"version": seen, "on": "1/9/2026", "reason": "y"}
    )

    assert response.status_code == 200
    assert Candidate.objects.get().outcome == "withdrawn"


@pytest.mark.parametrize(
    ("name", "args", "more"),
    [
        ("candidate_close", [], {"outcome": "lapsed", "on": "1/9/2026", "reason": "chữ đã gõ"}),
        ("candidate_step", ["sympathizer"], {"on": "1/9/2026", "remark": "chữ đã gõ"}),
        ("paper_mark", [], {"code": "declaration", "state": "in_hand"}),
    ],
)
def test_what_was_closed_meanwhile_is_said_to_be_closed(client, cell, today, name, args, more):
    candidate = CandidateFactory(organization=cell)
    seen, by = candidate.version, UserFactory()
    said = {"outcome": "withdrawn", "on": today, "reason": "x"}
    endings.close(candidate, **said, version=seen, by=by, today=today)

    told = client.post(url(name, candidate, *args), {"version": seen, **more}, follow=True)

    assert re.search(of(by), text_of(told))
    assert "Hồ sơ nay đã kết thúc: đã rút." in text_of(told)
    assert "Hồ sơ nay ở bước" not in text_of(told)


def test_a_dossier_is_closed_and_opened_again(client, cell):
    candidate = CandidateFactory(organization=cell)

    def act(name, **said):
        version = Candidate.objects.get().version
        body = {"version": version, "on": "10/9/2026", "reason": "theo đề nghị", **said}
        return client.post(url(name, candidate), body)

    assert act("candidate_close", outcome="withdrawn").status_code == 302
    assert act("candidate_reopen").status_code == 302
    assert Candidate.objects.get().is_open


def test_a_dossier_is_sent_to_a_cell_out_of_reach_by_its_exact_code(client, cell):
    candidate = CandidateFactory(organization=cell)
    far = OrganizationFactory(kind="cell", parent=OrganizationFactory(), code="38.1-05")
    body = {"version": 1, "on": "10/9/2026", "reason": "chuyển trọ"}

    wrong = client.post(url("candidate_transfer", candidate), body | {"code": "38.1-99"})
    client.post(url("candidate_transfer", candidate), body | {"code": "38.1-05"})

    assert "Không có chi bộ nào mang mã này." in text_of(wrong)
    assert Transfer.objects.get().destination == far


def test_papers_are_marked_and_sponsors_named_on_the_page(client, cell):
    candidate = CandidateFactory(organization=cell)
    client.post(
        url("paper_mark", candidate),
        {"version": 1, "code": "1-KNĐ", "state": "in_hand", "place": "tủ 3"},
    )
    who = {"version": 2, "full_name": "Phạm Văn Giúp", "start": "1/4/2024"}
    refused = client.post(
        url("companion_add", candidate, "sponsor"), who | {"official_on": "2/4/2024"}
    )
    client.post(url("companion_add", candidate, "sponsor"), who | {"official_on": "1/1/2010"})

    detail = text_of(client.get(url("candidate_detail", candidate)))
    assert "Chỉ đảng viên chính thức" in text_of(refused)
    assert "Phạm Văn Giúp" in detail
    assert "tủ 3" in detail


def test_one_sponsor_after_the_other_is_named_of_the_same_day(client, cell):
    candidate = CandidateFactory(organization=cell)
    page = url("companion_add", candidate, "sponsor")
    assert 'name="next"' in client.get(page).content.decode()
    assert (
        'name="next"' not in client.get(url("companion_add", candidate, "helper")).content.decode()
    )
    who = {"version": 1, "full_name": "Phạm Văn Giúp", "start": "1/4/2024"}

    said = client.post(page, who | {"official_on": "1/1/2010", "next": "1"})

    assert said["Location"] == f"{page}?on=01%2F04%2F2024"
    assert 'value="01/04/2024"' in client.get(said["Location"]).content.decode()
    assert candidate.companions.get().full_name == "Phạm Văn Giúp"


def test_a_list_is_saved_under_a_name_of_ones_own(client, cell):
    client.post(
        reverse("recruitment:view_save"), {"name": "Chờ thẩm tra", "query": "stage=biography"}
    )
    other = PostFactory(organization=cell)
    other.user.saved_views.create(name="Của người khác", query="")

    page = page_of(client.get(LIST))
    mine = SavedView.objects.get(name="Chờ thẩm tra")
    theirs = client.post(reverse("recruitment:view_drop", args=[other.user.saved_views.get().pk]))
    client.post(reverse("recruitment:view_drop", args=[mine.pk]))

    assert [a.text for a in page.select(".saved-views a")] == ["Chờ thẩm tra"]
    assert theirs.status_code == 404
    assert [view.name for view in SavedView.objects.all()] == ["Của người khác"]


def test_ethnicity_is_shown_and_asked_only_with_the_right(client, cell):
    candidate = CandidateFactory(organization=cell, ethnicity="02")

    assert "Tày" not in text_of(client.get(url("candidate_detail", candidate)))
    assert page_of(client.get(ADD)).select_one("[name=ethnicity]") is None


def test_the_list_says_what_it_shows_also_on_paper(client, cell):
    page = page_of(client.get(f"{LIST}?organization={cell.pk}&stage=in_work&source=teachers"))

    said = page.select_one("#candidates [role=status]").get_text(" ", strip=True)
    assert "Chi bộ khu phố 1" in said
    assert "Bước: đang thẩm tra" in said
    assert "Nguồn: giáo viên" in said


def test_who_was_entered_today_stands_below_the_form_to_be_corrected(client, secretary, cell):
    mine = CandidateFactory(organization=cell, full_name="Trần Thị Hoa", by=secretary)
    CandidateFactory(organization=cell, full_name="Lê Văn Khác")

    page = page_of(client.get(ADD))

    [row] = page.select("main table tbody tr")
    links = [a["href"] for a in row.select("a")]
    assert "Trần Thị Hoa" in row.text
    assert links == [url("candidate_detail", mine), url("candidate_describe", mine)]


def test_a_new_dossier_is_of_no_cell_until_one_is_chosen(client, secretary, cell):
    CandidateFactory(organization=cell, by=secretary)
    AdmissionFactory(organization=cell, by=secretary)

    form = client.get(ADD).context["form"]

    assert "organization" not in form.initial
    assert form.starts_at() == "organization"


@pytest.mark.parametrize("number", [1, 25])
def test_the_entry_form_takes_the_same_queries_however_many_were_entered(
    client, secretary, cell, number, django_assert_max_num_queries
):
    for _each in range(number):
        CandidateFactory(organization=cell, by=secretary)

    with django_assert_max_num_queries(8):
        page = page_of(client.get(ADD))

    assert len(page.select("main table tbody tr")) == min(number, 20)


def test_a_closed_dossier_offers_neither_papers_nor_relieving(client, cell, today):
    candidate = sponsor(CandidateFactory(organization=cell))
    open_page = page_of(client.get(url("candidate_detail", candidate)))
    said = {"on": today, "version": candidate.version, "by": UserFactory()}
    endings.close(candidate, outcome="withdrawn", reason="xin thôi", today=today, **said)

    page = page_of(client.get(url("candidate_detail", candidate)))

    for offered in ("#papers button", "#papers [type=checkbox]", "a[href*=relieve]"):
        assert open_page.select(offered)
        assert not page.select(offered)


def test_an_expired_certificate_is_told_with_the_way_to_a_new_one(client, cell):
    candidate = CandidateFactory(organization=cell, stage="course_done")
    Candidate.objects.filter(pk=candidate.pk).update(certificate_on=date(2010, 3, 2))

    page = page_of(client.get(url("candidate_detail", candidate)))

    [link] = page.select(f"#next a[href^='{reverse('recruitment:course_list')}']")
    assert link["href"].endswith("?kind=awareness")
    assert client.get(link["href"]).status_code == 200
    assert "hết hạn từ 02/03/2015" in " ".join(page.select_one("#papers").text.split())
    assert "hết hạn ngày 02/03/2015" in " ".join(page.select_one("#next").text.split())


def test_a_certificate_that_is_valid_is_not_called_expired(client, cell):
    candidate = CandidateFactory(organization=cell, stage="course_done")

    page = page_of(client.get(url("candidate_detail", candidate)))

    assert "hết hạn" not in page.select_one("#papers").text + page.select_one("#next").text


@pytest.mark.parametrize(
    ("stage", "step", "kind"),
    [
        ("sympathizer", "course_done", "awareness"),
        ("admitted", "new_member_course", "new_member"),
    ],
)
def test_the_step_of_a_course_leads_to_the_courses(client, cell, stage, step, kind):
    candidate = CandidateFactory(organization=cell, stage=stage)
    address = reverse("recruitment:candidate_step", args=[candidate.pk, step])
    courses = f"{reverse('recruitment:course_list')}?kind={kind}"

    for each in (url("candidate_detail", candidate), address):
        assert page_of(client.get(each)).select(f"a[href='{courses}']")


def test_a_list_of_all_in_reach_names_the_only_organization_of_the_posts(client, secretary):
    for name in ("candidate_list", "admission_list"):
        said = page_of(client.get(reverse(f"recruitment:{name}"))).select_one("[role=status]").text
        assert f"· {secretary.organization.name}" in " ".join(said.split())

    PostFactory(user=secretary, role="secretary", organization__name="Đảng ủy xã Nâm N'Jang")

    said = page_of(client.get(LIST)).select_one("[role=status]").text
    assert "Toàn bộ phạm vi được giao" in said


def test_a_list_that_no_page_would_show_is_not_kept(client, secretary):
    client.post(reverse("recruitment:view_save"), {"name": "x", "query": "words=%00"})

    assert not secretary.saved_views.exists()


def test_native_place_and_residence_are_recorded_and_printed(client, cell):
    candidate = CandidateFactory(organization=cell)
    page = client.get(url("candidate_describe", candidate))
    form = BeautifulSoup(page.content, "html.parser")
    assert not form.select_one("[name=native_place]").find_parent("details").has_attr("open")
    body = {
        "version": candidate.version,
        "full_name": candidate.person.full_name,
        "sex": "female",
        "born_on": "19/5/1998",
        "source": "workers",
        "schooling": "upper_secondary",
        "youth_union": "no",
        "readmission": "no",
        "native_place": " xã  Tam Nghĩa ",
        "residence": "thôn Hòa Bình",
    }

    assert client.post(url("candidate_describe", candidate), body).status_code == 302

    candidate.refresh_from_db()
    assert (candidate.native_place, candidate.residence) == ("xã Tam Nghĩa", "thôn Hòa Bình")
    shown = client.get(url("candidate_detail", candidate)).content.decode()
    assert "Quê quán" in shown
