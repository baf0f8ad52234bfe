"""A dossier entered by mistake: annulled while nothing rests on it, and counted nowhere."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Entry
from organizations.models import User
from organizations.periods import Period
from recruitment.admissions import admissions
from recruitment.counting import dossier_tallies, recount
from recruitment.dossiers import annulling, endings, pool, taking_back, transfers
from recruitment.doubles import doubles
from recruitment.due import reviews
from recruitment.ledger import Conflict
from recruitment.models import Candidate
from recruitment.persons.alike import alike
from recruitment.sessions import sessions
from recruitment.sessions.sessions import Meeting, Verdict
from recruitment.targets import introductions
from recruitment.training import courses
from reports.figures import conversion, stays
from tests.courses import CourseFactory, call, enter, passing
from tests.dossiers import CandidateFactory, arrive, writing_everywhere
from tests.factories import TODAY, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 4)
LIST = reverse("recruitment:candidate_list")


@pytest.fixture
def ward(secretary):
    return OrganizationFactory(kind="grassroots_committee", parent=secretary.organization)


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward, name="Chi bộ khu phố 1")


def annul(candidate, *, on=ON, reason="ghi nhầm người", by=None, version=None):
    version = version or candidate.version
    by = by or User.objects.system()
    return annulling.annul(candidate, on=on, reason=reason, version=version, by=by, today=TODAY)


def reopen(candidate, on=ON):
    said = {"reason": "hủy sai", "version": candidate.version, "by": User.objects.system()}
    return endings.reopen(candidate, on=on, today=TODAY, **said)


def stopped(candidate):
    """Return why the dossier cannot be annulled, and see that it was not."""
    before = Candidate.objects.get(pk=candidate.pk).version
    candidate.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        annul(candidate)
    assert Candidate.objects.get(pk=candidate.pk).version == before
    return " ".join(refused.value.messages)


def main_of(response):
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(page.select_one("main").get_text(" ").split())


@pytest.mark.parametrize("stage", ["pool", "application", "cell_voted", "grassroots_resolved"])
def test_an_annulled_dossier_keeps_what_it_was_and_says_why(cell, stage):
    candidate, by = CandidateFactory(organization=cell, stage=stage), UserFactory()

    annul(candidate, by=by)

    candidate.refresh_from_db()
    assert (candidate.stage, candidate.outcome, candidate.closed_on) == (stage, "mistake", ON)
    said = annulling.annulment_of(candidate)
    assert (said.on, said.by, said.reason) == (ON, by, "ghi nhầm người")
    entry = Entry.objects.about(candidate).latest("pk")
    told = (entry.action, entry.actor_id, entry.reason)
    assert told == ("candidate.annul", by.pk, "ghi nhầm người")
    assert entry.changes == {"outcome": ["", "mistake"], "closed_on": [None, ON.isoformat()]}
    assert list(recount.differences()) == []


def test_it_is_refused_without_a_reason_on_a_wrong_day_and_after_a_change(cell):
    candidate = CandidateFactory(organization=cell, stage="sympathizer")

    for said in (
        {"reason": "  "},
        {"on": date(2024, 3, 7)},  # before the last step
        {"on": date.max},
    ):
        with pytest.raises(ValidationError):
            annul(candidate, **said)
    with pytest.raises(Conflict):
        annul(candidate, version=candidate.version + 1)
    assert Candidate.objects.get().is_open


def test_it_leaves_the_tallies_the_funnel_and_the_stays(cell, ward):
    candidate = CandidateFactory(organization=cell, stage="application")
    year = Period.of_year(2024)
    assert dossier_tallies.by_stage([ward.pk]) == {ward.pk: {"application": 1}}
    assert stays.ended(ward, year, TODAY)

    annul(candidate)

    assert dossier_tallies.by_stage([ward.pk]) == {}
    assert stays.ended(ward, year, TODAY) == {}
    assert stays.ended(ward, Period.of_year(2026), TODAY) == {}
    assert list(recount.differences()) == []


def test_it_leaves_the_introductions_and_the_way_from_course_to_admission(cell, ward):
    candidate = CandidateFactory(
        organization=cell,
        introduced_by="youth_union",
        introduced_on=date(2024, 5, 4),
        stage="application",
    )
    year = Period.of_year(2024)

    def figures():
        [found] = conversion.conversions([ward], year, counting="decision", today=TODAY)
        counted = introductions.counted([ward.pk], year, as_of=TODAY, structure_on=TODAY)
        return found.certified, counted

    assert figures() == (1, {(ward.pk, "youth_union"): 1})

    annul(candidate)

    assert figures() == (0, {})


def test_the_person_can_be_entered_again_unasked_and_is_no_double(cell):
    said = {"organization": cell, "full_name": "Trần Thị Hoa", "confirmed": ()}
    annul(CandidateFactory(**said))
    assert alike("Trần Thị Hoa", "female", date(1998, 5, 19), cell=cell) == []

    again = CandidateFactory(**said)

    reach = writing_everywhere(TODAY).writing
    board = doubles.Pairs(type(cell).objects.filter(pk__in=reach).values("pk"))
    assert again.is_open
    assert board.count() == 0


def test_who_is_on_record_otherwise_too_is_still_alike(cell):
    first = CandidateFactory(organization=cell, full_name="Trần Thị Hoa")
    annul(first)
    CandidateFactory(organization=cell, full_name="Trần Thị Hoa", person=first.person)

    [(person, _kind)] = alike("Trần Thị Hoa", "female", date(1998, 5, 19), cell=cell)

    assert person == first.person


def test_a_closed_dossier_is_annulled_too_and_counts_under_no_reason(cell, ward):
    candidate = CandidateFactory(organization=cell, stage="sympathizer")
    said = {"outcome": "withdrawn", "on": date(2024, 4, 1), "reason": "thôi", "today": TODAY}
    candidate = endings.close(
        candidate, version=candidate.version, by=User.objects.system(), **said
    )
    with pytest.raises(ValidationError, match="kết thúc sau ngày này"):
        annul(candidate, on=date(2024, 3, 20))

    annul(candidate)

    assert not Candidate.objects.filter(outcome="withdrawn").exists()
    assert stays.ended(ward, Period.of_year(2024), TODAY) == {}


def test_an_admission_stands_in_the_way_until_it_is_annulled(cell):
    candidate = CandidateFactory(organization=cell, stage="decided")
    number = candidate.admission.decision_number
    assert number in stopped(candidate)

    admissions.annul(
        candidate.admission,
        on=ON,
        reason="nhập nhầm",
        version=candidate.admission.version,
        by=User.objects.system(),
    )
    candidate.refresh_from_db()
    annul(candidate)
    candidate.refresh_from_db()

    assert candidate.outcome == "mistake"
    candidate = reopen(candidate)
    assert (candidate.stage, candidate.admission) == ("grassroots_resolved", None)
    assert list(recount.differences()) == []


def test_a_session_that_decided_stands_in_the_way_until_it_is_taken_back(cell, ward):
    candidate, by = CandidateFactory(organization=cell, stage="cell_voted"), UserFactory()
    meeting = Meeting(ward, "grassroots_resolved", ON, "8-NQ/ĐU", entitled=15, present=13)
    line = Verdict(candidate, candidate.version, passes=False, reason="chưa rõ lai lịch")
    session = sessions.record_session(meeting, [line], by=by, today=TODAY)
    assert "8-NQ/ĐU" in stopped(candidate)

    taking_back.take_back_session(session, reason="nhầm", by=by, today=TODAY)
    candidate.refresh_from_db()
    annul(candidate)

    assert candidate.steps.last().kind == "closed"


def test_a_transfer_that_waits_stands_in_the_way(cell, ward):
    candidate = CandidateFactory(organization=cell)
    other = OrganizationFactory(kind="cell", parent=ward, name="Chi bộ khu phố 9")
    said = {"on": ON, "reason": "chuyển nơi ở", "by": User.objects.system()}
    transfer = transfers.ask(candidate, to=other, version=candidate.version, **said)
    assert "Chi bộ khu phố 9" in stopped(candidate)

    transfers.recall(transfer, may=writing_everywhere(TODAY), by=User.objects.system())
    candidate.refresh_from_db()
    annul(candidate)

    assert not Candidate.objects.open().exists()


def test_the_roster_of_a_course_stands_in_the_way_whatever_the_result(cell, ward):
    candidate, course = CandidateFactory(organization=cell), CourseFactory(organization=ward)
    [row] = call(course, candidate)
    assert course.number in stopped(candidate)
    enter(course, passing(row))
    assert course.number in stopped(candidate)

    other, course = CandidateFactory(organization=cell), CourseFactory(organization=ward)
    [row] = call(course, other)
    course.refresh_from_db()
    courses.take_off(row, version=course.version, by=User.objects.system())
    other.refresh_from_db()
    annul(other)

    assert Candidate.objects.get(pk=other.pk).is_mistake


def test_an_arrival_is_annulled_as_such(cell):
    candidate = arrive(cell).dossier

    assert "Không hủy được" in stopped(candidate)


def test_opened_again_it_counts_as_before_where_nobody_took_its_place(cell, ward):
    candidate = CandidateFactory(organization=cell, full_name="Trần Thị Hoa", stage="application")
    annul(candidate)
    candidate.refresh_from_db()

    candidate = reopen(candidate)

    assert (candidate.outcome, candidate.stage) == ("", "application")
    assert dossier_tallies.by_stage([ward.pk]) == {ward.pk: {"application": 1}}
    annul(candidate)
    CandidateFactory(organization=cell, full_name="Trần Thị Hoa")
    candidate.refresh_from_db()
    with pytest.raises(ValidationError, match="đã có hồ sơ đang theo dõi"):
        reopen(candidate)


def test_a_review_taken_back_does_not_open_what_was_annulled_since(cell):
    candidate, by = CandidateFactory(organization=cell), UserFactory()
    month = reviews.month_of(TODAY)
    shown = {candidate.pk: "không còn nhu cầu"}
    saved = reviews.review(cell, month=month, on=month, shown=shown, by=by, today=TODAY)
    candidate.refresh_from_db()
    annul(candidate, on=TODAY)

    reviews.take_back_review(saved, reason="ghi nhầm", by=by, today=TODAY)

    assert Candidate.objects.get().is_mistake


def test_nothing_of_an_annulled_dossier_is_changed(cell):
    candidate = CandidateFactory(organization=cell)
    annul(candidate)
    candidate.refresh_from_db()

    with pytest.raises(ValidationError, match="không thay đổi được nữa"):
        pool.describe(
            candidate,
            {"phone": "0912345678"},
            version=candidate.version,
            by=User.objects.system(),
            today=TODAY,
        )


# pages


def asked(client, candidate, **more):
    address = reverse("recruitment:candidate_annul", args=[candidate.pk])
    said = {"version": candidate.version, "on": "4/5/2026", "reason": "ghi nhầm người"}
    return client.post(address, {**said, "sure": "on", **more})


def test_the_page_of_an_annulled_dossier_tells_by_whom_and_why(client, secretary, cell):
    candidate = CandidateFactory(organization=cell, full_name="Trần Thị Hoa")
    secretary.full_name = "Lê Văn Bí Thư"
    secretary.save()
    page = reverse("recruitment:candidate_detail", args=[candidate.pk])

    response = asked(client, candidate)

    assert (response.status_code, response["Location"]) == (302, page)
    shown = client.get(page)
    assert "người hủy Lê Văn Bí Thư, vì ghi nhầm: ghi nhầm người" in main_of(shown)
    links = {a["href"] for a in BeautifulSoup(shown.content, "html.parser").select("main a[href]")}
    for name in ("annul", "describe", "transfer", "close", "print"):
        assert f"{page}{name}/" not in links
    assert f"{page}reopen/" in links
    assert client.get(f"{page}history/").status_code == 200


def test_it_leaves_the_lists_but_the_one_that_asks_for_it(client, cell):
    candidate = CandidateFactory(organization=cell, full_name="Trần Thị Hoa")
    asked(client, candidate)

    for query in ("", "state=all", "state=withdrawn", "certified=2024"):
        assert "Trần Thị Hoa" not in main_of(client.get(f"{LIST}?{query}"))
    assert "Trần Thị Hoa" in main_of(client.get(f"{LIST}?state=mistake"))
    assert "Trần Thị Hoa" not in main_of(client.get(reverse("recruitment:candidate_add")))
    assert "Trần Thị Hoa" not in main_of(client.get(reverse("recruitment:inbox")))


def test_no_paper_is_made_of_it(client, cell):
    candidate = CandidateFactory(organization=cell, stage="application")
    asked(client, candidate)

    one = reverse("recruitment:paper_print", args=[candidate.pk])
    assert client.get(one).status_code == 404
    assert client.post(one, {"paper": "2-KNĐ"}).status_code == 404
    sent = {"paper": "2-KNĐ", "organization": cell.pk, "dossier": candidate.pk}
    response = client.post(reverse("recruitment:paper_batch"), sent)
    assert response["Content-Type"].startswith("text/html")


def test_what_was_typed_stays_where_the_box_is_not_ticked_or_somebody_was_quicker(client, cell):
    candidate = CandidateFactory(organization=cell)

    unticked = asked(client, candidate, sure="")
    pool.describe(
        candidate,
        {"phone": "0912345678"},
        version=candidate.version,
        by=User.objects.system(),
        today=TODAY,
    )
    slower = asked(client, candidate, reason="ghi nhầm tên")

    assert "xác nhận" in main_of(unticked)
    assert slower.status_code == 409
    form = BeautifulSoup(slower.content, "html.parser").select_one("main form")
    assert form.select_one("[name=reason]").text.strip() == "ghi nhầm tên"
    assert Candidate.objects.get().is_open


def test_a_form_sent_twice_annuls_once_and_says_so(client, cell):
    candidate = CandidateFactory(organization=cell)

    first, second = asked(client, candidate), asked(client, candidate)

    assert first.status_code == second.status_code == 302
    assert Entry.objects.filter(action="candidate.annul").count() == 1
    assert "không thay đổi được nữa" in client.get(second["Location"]).content.decode()


def test_the_form_says_what_stands_in_the_way_instead_of_asking(client, cell):
    candidate = CandidateFactory(organization=cell, stage="decided")

    shown = client.get(reverse("recruitment:candidate_annul", args=[candidate.pk]))

    assert candidate.admission.decision_number in main_of(shown)
    assert not BeautifulSoup(shown.content, "html.parser").select("main form")
