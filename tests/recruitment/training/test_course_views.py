"""Courses in the browser: who sees and changes what, the roster, the results, the lists."""

import re
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from organizations import completeness
from organizations.models import Post, User
from recruitment.models import Candidate, Course, Participant, Stage
from recruitment.rulebook import rules
from tests.conftest import StrictClient
from tests.courses import PASSED_ON, CourseFactory, call, enter, passing
from tests.dossiers import CandidateFactory, take_to
from tests.factories import OrganizationFactory, PostFactory
from tests.two_windows import OWN, WHEN, stored_beside

pytestmark = pytest.mark.django_db
LIST = reverse("recruitment:course_list")
ADD = reverse("recruitment:course_add")
CERTIFICATES = reverse("recruitment:certificate_list")


def address(verb, course):
    return reverse(f"recruitment:course_{verb}", args=[course.pk])


def signed_in(**post):
    client = StrictClient()
    client.force_login(PostFactory(**post).user)
    return client


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def words(response):
    return " ".join(soup(response).main.get_text(" ").split())


@pytest.fixture
def ward(secretary):
    return OrganizationFactory(
        parent=secretary.organization, kind="grassroots_committee", name="Phường Đông Sơn"
    )


@pytest.fixture
def cell(ward):
    return OrganizationFactory(parent=ward, kind="cell", name="Chi bộ tổ dân phố 7")


@pytest.fixture
def course(ward):
    return CourseFactory(organization=ward, number="03/2024")


def listed(cell, **more):
    return CandidateFactory(organization=cell, stage="sympathizer", **more)


def typed(ward, client, **values):
    token = re.search(r'name="token" value="([^"]+)"', client.get(ADD).content.decode())[1]
    plain = {
        "token": token,
        "organization": ward.pk,
        "kind": "awareness",
        "number": "04/2024",
        "decision_number": "31-QĐ/ĐU",
        "decided_on": "2/5/2024",
        "start": "13/5/2024",
        "last_day": "17/5/2024",
        "place": "Trung tâm chính trị",
    }
    return plain | values


def results(course, rows, **values):
    """Return what a browser sends for a roster; `values` may name a row by its place."""
    course.refresh_from_db()
    sent = {"version": course.version, "first_number": "", "certificate_on": ""}
    for row in rows:
        sent |= {f"result_{row.pk}": row.result, f"number_{row.pk}": row.certificate_number}
    return sent | values


def test_a_course_is_recorded_and_leads_to_its_called_list(client, ward):
    response = client.post(ADD, typed(ward, client))

    course = Course.objects.get()
    assert response.url == address("call", course)
    assert (course.number, course.start) == ("04/2024", date(2024, 5, 13))


def test_the_same_form_twice_is_one_course(client, ward):
    sent = typed(ward, client)
    first, second = client.post(ADD, sent), client.post(ADD, sent)

    assert first.url == second.url
    assert Course.objects.count() == 1
    other = client.post(ADD, sent | {"number": "05/2024"})
    assert other.status_code == 422
    assert Course.objects.count() == 1


def test_a_mistake_is_said_at_its_field_and_nothing_typed_is_lost(client, ward, course):
    response = client.post(ADD, typed(ward, client, last_day="12/5/2024", place="Nhà văn hóa"))

    page = soup(response)
    assert "Ngày cuối" in page.select_one("#id_last_day_error").text
    assert page.select_one("#id_place")["value"] == "Nhà văn hóa"
    again = client.post(ADD, typed(ward, client, number=course.number))
    assert again.status_code == 200
    assert Course.objects.count() == 1


def test_a_course_out_of_reach_is_not_found_and_one_only_attended_not_changed(client, cell, course):
    elsewhere = CourseFactory(organization=OrganizationFactory())
    verbs = ("detail", "correct", "call", "results")
    assert {client.get(address(verb, elsewhere)).status_code for verb in verbs} == {404}

    call(elsewhere, listed(cell))
    assert client.get(address("detail", elsewhere)).status_code == 200
    assert {client.get(address(verb, elsewhere)).status_code for verb in verbs[1:]} == {403}
    assert client.post(address("take_off", elsewhere)).status_code == 403


def test_who_only_has_participants_sees_those_alone(client, cell):
    course = CourseFactory(organization=OrganizationFactory(kind="province"))
    other = CandidateFactory(full_name="Người Nơi Khác", stage="sympathizer")
    own = listed(cell, full_name="Người Ở Đây")
    rows = call(course, own, other)
    enter(course, passing(rows[0], "1"), passing(rows[1], "2"))

    said = words(client.get(address("detail", course)))
    assert "Người Ở Đây" in said
    assert "Người Nơi Khác" not in said
    assert "1 người được triệu tập: 1 đạt" in said


def test_a_board_edits_the_courses_of_its_reach(ward, cell, course):
    client = signed_in(organization=ward, role=Post.Role.BOARD)
    candidate = listed(cell)
    sent = {"version": course.version, "candidate": [candidate.pk]}

    assert client.post(address("call", course), sent).status_code == 302
    assert course.participants.get().candidate == candidate


def test_an_observer_sees_no_course(ward, course):
    client = signed_in(organization=ward, role=Post.Role.OBSERVER)

    assert client.get(LIST).status_code == 403
    assert client.get(address("detail", course)).status_code == 403
    assert client.get(CERTIFICATES).status_code == 403


def test_the_chosen_are_called_and_the_others_stay(client, cell, course):
    chosen, other = listed(cell), listed(cell)
    page = client.get(address("call", course))
    assert all(each.person.full_name in words(page) for each in (chosen, other))
    response = client.post(
        address("call", course), {"version": course.version, "candidate": [chosen.pk]}
    )

    assert response.url == address("detail", course)
    assert [row.candidate for row in course.participants.all()] == [chosen]


def test_nobody_chosen_or_somebody_else_faster_is_said_on_the_called_list(client, cell, course):
    candidate = listed(cell)
    nobody = client.post(address("call", course), {"version": course.version})
    assert "Hãy chọn ít nhất một người" in words(nobody)

    call(course, listed(cell))
    late = client.post(
        address("call", course), {"version": course.version, "candidate": [candidate.pk]}
    )
    course.refresh_from_db()
    assert late.status_code == 409
    assert soup(late).select_one(f"#candidate_{candidate.pk}").has_attr("checked")
    assert soup(late).select_one("[name=version]")["value"] == str(course.version)
    assert course.participants.count() == 1


def test_a_dossier_out_of_reach_cannot_be_called(client, course):
    stranger = CandidateFactory(stage="sympathizer")
    client.post(
        address("call", course), {"version": course.version, "candidate": [stranger.pk, "x"]}
    )

    assert not Participant.objects.exists()


def test_somebody_is_taken_off_the_roster(client, cell, course):
    [row] = call(course, listed(cell))
    course.refresh_from_db()
    sent = {"version": course.version, "participant": row.pk}
    client.post(address("take_off", course), sent)
    assert not course.participants.on_roster().exists()

    assert client.post(address("take_off", course), sent).status_code == 404


def test_an_old_page_takes_nobody_off(client, cell, course):
    [row] = call(course, listed(cell))
    response = client.post(
        address("take_off", course), {"version": course.version, "participant": row.pk}, follow=True
    )

    said = soup(response).select_one(".notes").text
    assert re.search(rf"đã sửa mục này {WHEN} Dưới đây là nội dung hiện nay", said)
    assert course.participants.on_roster().exists()


def test_a_roster_is_entered_with_one_first_number_and_one_date(client, cell, course):
    rows = call(course, *(listed(cell, full_name=f"Trần Thị {name}") for name in "ABCD"))
    sent = results(
        course,
        rows,
        first_number="09/CN",
        certificate_on="6/4/2024",
        others_passed="on",
        **{f"result_{rows[1].pk}": "absent", f"number_{rows[2].pk}": "10/CN"},
    )
    response = client.post(address("results", course), sent)

    assert response.url == address("detail", course)
    stored = course.participants.order_by("pk").values_list("result", "certificate_number")
    assert list(stored) == [
        ("passed", "09/CN"),
        ("absent", ""),
        ("passed", "10/CN"),
        ("passed", "11/CN"),
    ]
    stages = Candidate.objects.filter(certificate_on=PASSED_ON).values_list("stage", flat=True)
    assert list(stages) == [Stage.COURSE_DONE] * 3


def test_each_mistake_is_said_at_its_row_and_nothing_is_lost(client, cell, course):
    rows = call(course, *(listed(cell) for _ in range(3)))
    sent = results(
        course,
        rows,
        certificate_on="6/4/2024",
        **{
            f"result_{rows[0].pk}": "passed",
            f"number_{rows[0].pk}": "1/CN",
            f"result_{rows[1].pk}": "passed",
            f"result_{rows[2].pk}": "failed",
            f"number_{rows[2].pk}": "7/CN",
        },
    )
    page = soup(client.post(address("results", course), sent))

    assert page.select_one(f"#id_number_{rows[0].pk}")["value"] == "1/CN"
    assert page.select_one(f"#id_number_{rows[0].pk}_error") is None
    assert "ghi số" in page.select_one(f"#id_number_{rows[1].pk}_error").text.lower()
    assert "Chỉ người đạt" in page.select_one(f"#id_number_{rows[2].pk}_error").text
    assert page.select_one(f"[name=result_{rows[2].pk}][value=failed]").has_attr("checked")
    assert set(course.participants.values_list("result", flat=True)) == {"called"}


def test_a_missing_date_is_said_once_at_the_date(client, cell, course):
    rows = call(course, listed(cell), listed(cell))
    sent = results(course, rows, first_number="1/CN", others_passed="on")
    page = soup(client.post(address("results", course), sent))

    assert len(page.select("#id_certificate_on_error .err")) == 1


def test_numbers_can_be_looked_at_before_they_are_saved_and_given_anew(client, cell, course):
    rows = call(course, listed(cell), listed(cell))
    sent = results(
        course, rows, first_number="5/CN", certificate_on="6/4/2024", others_passed="on", fill="1"
    )
    page = soup(client.post(address("results", course), sent))
    shown = [page.select_one(f"#id_number_{row.pk}")["value"] for row in rows]
    assert shown == ["5/CN", "6/CN"]
    assert set(course.participants.values_list("result", flat=True)) == {"called"}

    del sent["fill"]
    client.post(address("results", course), sent)
    rows = list(course.participants.order_by("pk"))
    anew = results(course, rows, first_number="8/CN", certificate_on="8/4/2024", anew="on")
    client.post(address("results", course), anew)
    stored = course.participants.order_by("pk").values_list("certificate_number", "certificate_on")
    assert list(stored) == [("8/CN", date(2024, 4, 8)), ("9/CN", date(2024, 4, 8))]


def test_a_first_number_without_digits_is_said_at_its_field(client, cell, course):
    rows = call(course, listed(cell))
    page = soup(client.post(address("results", course), results(course, rows, first_number="CN")))

    assert "chữ số" in page.select_one("#id_first_number_error").text


def test_who_is_late_sees_what_is_stored_and_keeps_what_was_typed(client, cell, course):
    rows = call(course, listed(cell, full_name="Trần Thị Muộn"))
    sent = results(course, rows, **{f"result_{rows[0].pk}": "absent"})
    enter(course, passing(rows[0], "21/CN"))
    response = client.post(address("results", course), sent)

    page = soup(response)
    assert response.status_code == 409
    cells = [each.text.strip() for each in page.select(".warnbox td")]
    assert cells == ["không dự", "đạt · 21/CN · 06/04/2024"]
    assert stored_beside(response) == {
        f"result_{rows[0].pk}": "Hiện đang lưu: đạt",
        f"number_{rows[0].pk}": "Hiện đang lưu: 21/CN · 06/04/2024",
    }
    assert page.select_one(f"[name=result_{rows[0].pk}][value=absent]").has_attr("checked")
    course.refresh_from_db()
    assert page.select_one("[name=version]")["value"] == str(course.version)


def test_the_same_results_sent_twice_are_no_conflict(client, cell, course):
    rows = call(course, listed(cell))
    sent = results(course, rows, **{f"result_{rows[0].pk}": "absent"})
    client.post(address("results", course), sent)
    response = client.post(address("results", course), sent)

    assert response.status_code == 302


def test_the_page_says_why_a_dossier_does_not_go_on(client, cell, course):
    [row] = call(course, CandidateFactory(organization=cell, full_name="Lê Thị Nguồn"))
    sent = results(
        course, [row], first_number="1/CN", certificate_on="6/4/2024", others_passed="on"
    )
    response = client.post(address("results", course), sent, follow=True)

    assert "1 hồ sơ đã có giấy chứng nhận" in soup(response).select_one(".notes").text
    assert "Lê Thị Nguồn" in soup(response).select_one(".warnbox").text


def test_a_course_is_corrected_and_who_is_late_sees_what_is_stored(client, ward, course):
    sent = typed(ward, client, number="03/2024", place="Hội trường", version=course.version)
    assert client.post(address("correct", course), sent).status_code == 302
    other = {"place": "Nhà văn hóa", "kind": "new_member"}
    late = client.post(address("correct", course), sent | other)

    page = soup(late)
    assert late.status_code == 409
    assert re.search(OWN, page.select_one(".warnbox").text)
    cells = [each.text.strip() for each in page.select(".warnbox td")]
    kinds = ["lớp bồi dưỡng đảng viên mới", "lớp bồi dưỡng nhận thức về Đảng"]
    assert cells == [*kinds, "Nhà văn hóa", "Hội trường"]
    assert stored_beside(late) == {
        "kind": f"Hiện đang lưu: {kinds[1]}",
        "place": "Hiện đang lưu: Hội trường",
    }
    assert page.select_one("#id_place")["value"] == "Nhà văn hóa"
    again = sent | {"place": "Nhà văn hóa", "version": page.select_one("[name=version]")["value"]}
    assert client.post(address("correct", course), again).status_code == 302


def test_the_same_correction_sent_twice_is_no_conflict(client, ward, course):
    sent = typed(ward, client, number="03/2024", version=course.version)
    answers = [client.post(address("correct", course), sent) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_the_list_is_narrowed_by_kind_year_and_organization(client, ward, course):
    later = CourseFactory(
        organization=ward, number="01/2025", start=date(2025, 3, 3), last_day=date(2025, 3, 7)
    )
    new = CourseFactory(organization=ward, number="09/2024", kind="new_member")
    CourseFactory(organization=OrganizationFactory(), number="77/2024")

    def shown(query):
        return {link.text for link in soup(client.get(f"{LIST}?{query}")).select("tbody a")}

    assert shown("") == {course.number, later.number, new.number}
    assert shown("kind=new_member") == {new.number}
    assert shown("year=2025") == {later.number}
    assert shown(f"organization={ward.pk}&year=2024") == {course.number, new.number}
    assert shown("year=abc") == {course.number, later.number, new.number}
    assert "Không có lớp nào như vậy" in words(client.get(f"{LIST}?year=1999"))


def test_an_empty_list_says_what_to_do_next(client):
    assert "Khi có quyết định mở lớp" in words(client.get(LIST))


def test_the_list_asked_by_htmx_is_the_part_that_the_page_holds(client, course):
    page = soup(client.get(LIST))
    part = soup(client.get(LIST, headers={"HX-Request": "true"}))

    assert part.select_one("section") == page.select_one("#courses")


def test_the_list_and_the_page_tell_what_became_of_the_course(client, cell, course):
    rows = call(course, *(listed(cell) for _ in range(4)))
    enter(course, *(passing(row, str(row.pk)) for row in rows))
    take_to(Candidate.objects.get(pk=rows[0].candidate_id), "decided")

    assert words(client.get(LIST)).count("1/4 · 25%") == 2
    assert "1/4 25% được kết nạp trong 12 tháng" in words(client.get(address("detail", course)))


@pytest.mark.parametrize(
    ("since", "said"), [(PASSED_ON, "0/1 · 0%"), (date(2024, 4, 7), "chưa có số liệu/1 · —")]
)
def test_who_went_on_before_records_are_complete_is_no_data(
    client, ward, cell, course, since, said
):
    [row] = call(course, listed(cell))
    enter(course, passing(row))
    completeness.record(organization=ward, since=since, by=User.objects.system())

    assert said in words(client.get(LIST))
    assert said.replace(" · ", " ") in words(client.get(address("detail", course)))


@pytest.mark.parametrize("number", [1, 12])
def test_pages_take_the_same_queries_however_long(
    client, ward, cell, course, number, django_assert_max_num_queries
):
    rows = call(course, *(listed(cell) for _ in range(number)))
    enter(course, *(passing(row, str(row.pk)) for row in rows))
    fresh = CourseFactory(organization=ward)
    for _ in range(number):
        CourseFactory(organization=ward)
        listed(cell)
    for asked, budget in (
        (LIST, 9),
        (address("detail", course), 12),
        (address("results", course), 9),
        (address("call", fresh), 10),
        (CERTIFICATES, 10),
    ):
        with django_assert_max_num_queries(budget):
            assert client.get(asked).status_code == 200


def test_certificates_are_listed_by_when_they_run_out(client, cell):
    today = timezone.localdate()
    for name, days in (("Sắp", 20), ("Sau", 100), ("Quá", -3)):
        candidate = listed(cell, full_name=f"Trần Thị {name}")
        day = rules.months_later(today + timedelta(days=days), -60)
        Candidate.objects.filter(pk=candidate.pk).update(certificate_on=day)

    def shown(which):
        rows = soup(client.get(f"{CERTIFICATES}?in={which}")).select("tbody th")
        return [row.text.split()[-1] for row in rows]

    assert (shown("30"), shown("90"), shown("180")) == (["Sắp"], ["Sắp"], ["Sắp", "Sau"])
    assert shown("expired") == ["Quá"]
    assert shown("nonsense") == ["Sắp", "Sau"]
    assert "2 trong 180 ngày" in words(client.get(CERTIFICATES))


def test_certificates_are_narrowed_by_organization_name_and_year(client, cell):
    other = OrganizationFactory(kind="cell", parent=cell.placements.get().parent)
    today = timezone.localdate()
    day = rules.months_later(today + timedelta(days=20), -60)
    for name, place in (("Sắp", cell), ("Nơi Khác", other)):
        candidate = listed(place, full_name=f"Trần Thị {name}")
        Candidate.objects.filter(pk=candidate.pk).update(certificate_on=day)

    def shown(**asked):
        page = client.get(CERTIFICATES, {"in": 30, **asked})
        tabs = [each.text for each in soup(page).select(".counters b")]
        return [row.text.split()[-1] for row in soup(page).select("tbody th")], tabs[0]

    assert shown() == (["Khác", "Sắp"], "2")
    assert shown(organization=other.pk) == (["Khác"], "1")
    assert shown(words="sap") == (["Sắp"], "1")
    assert shown(year=day.year, organization=cell.pk) == (["Sắp"], "1")
    assert shown(year=day.year - 1) == ([], "0")
    page = soup(client.get(CERTIFICATES, {"in": 30, "words": "sap"}))
    assert "words=sap" in page.select(".counters a")[1]["href"]


def test_without_certificates_the_list_says_so(client):
    assert "Không có giấy chứng nhận" in words(client.get(f"{CERTIFICATES}?in=30"))
    assert "đã hết hạn" in words(client.get(f"{CERTIFICATES}?in=expired"))
