"""Events of members and probation in the browser: entry, lists, files, annulment, removal."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from organizations.models import Post
from recruitment.admissions import admissions
from recruitment.models import Admission, Candidate, MemberEvent, Person
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
ADD = reverse("recruitment:member_event_add")
LIST = reverse("recruitment:member_event_list")
PROBATION = reverse("recruitment:probation_list")


@pytest.fixture
def cell(secretary):
    ward = OrganizationFactory(parent=OrganizationFactory(parent=secretary.organization))
    return OrganizationFactory(parent=ward, name="Chi bộ tổ dân phố 7", kind="cell")


def yesterday():
    return timezone.localdate() - timedelta(days=1)


def send(client, cell, address=ADD, **values):
    """Send the form as a browser does, for a member not on record who died yesterday."""
    token = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())[1]
    plain = {
        "token": token,
        "organization": cell.pk,
        "kind": "died",
        "on": yesterday().strftime("%d/%m/%Y"),
        "full_name": "Lê Văn Cũ",
        "sex": "male",
        "born_on": "2/1/1950",
        "probationary": "no",
    }
    return client.post(address, {**plain, **values})


def test_an_event_of_a_member_not_on_record_is_entered_and_shown(client, cell):
    answer = send(client, cell)

    event = MemberEvent.objects.get()
    assert answer.url == reverse("recruitment:member_event_detail", args=[event.pk])
    page = client.get(answer.url).content.decode()
    assert "Lê Văn Cũ" in page
    assert "từ trần" in page
    assert "ghi biến động đảng viên" in page
    assert "Lê Văn Cũ" in client.get(LIST).content.decode()


def test_what_cannot_be_stands_at_its_field_and_nothing_typed_is_lost(client, cell):
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = send(client, cell, on=tomorrow.strftime("%d/%m/%Y"), remark="bệnh nặng")

    assert page.status_code == 200
    assert 'id="id_on_error"' in page.content.decode()
    assert "bệnh nặng" in page.content.decode()
    assert not MemberEvent.objects.exists()


def test_what_is_odd_is_asked_and_recorded_once_confirmed(client, cell):
    page = send(client, cell, kind="warning")

    assert 'value="number_missing"' in page.content.decode()
    assert not MemberEvent.objects.exists()
    send(client, cell, kind="warning", confirm=["number_missing"])
    assert MemberEvent.objects.get().kind == "warning"


def test_a_namesake_in_another_cell_can_be_said_to_be_the_same_person(client, cell):
    other = OrganizationFactory(parent=cell.placements.get().parent, kind="cell")
    born_on = date(1950, 1, 2)
    known = AdmissionFactory(
        organization=other, full_name="Lê Văn Cũ", born_on=born_on, decided_on=date(2000, 1, 5)
    ).person

    asked = send(client, cell).content.decode()
    assert f'name="same_person" value="{known.pk}"' in " ".join(asked.split())
    send(client, cell, same_person=known.pk, confirm=["namesake", "elsewhere"])

    assert MemberEvent.objects.get().person == known
    assert Person.objects.count() == 1


def test_a_form_sent_twice_is_one_event(client, cell):
    token = re.search(r'name="token" value="([^"]+)"', client.get(ADD).content.decode())[1]

    assert send(client, cell, token=token).url == send(client, cell, token=token).url
    assert MemberEvent.objects.count() == 1


def test_an_event_of_who_was_admitted_asks_for_no_name(client, cell):
    admission = AdmissionFactory(organization=cell)
    address = reverse("recruitment:member_event_of", args=[admission.pk])

    page = client.get(address).content.decode()
    assert 'name="full_name"' not in page
    send(client, cell, address, kind="left", confirm=["old"])

    assert MemberEvent.objects.get().person == admission.person


def test_what_annuls_an_event_does_not_speak_of_the_admission(client, cell):
    response = send(client, cell)

    for address in (response.url, f"{response.url}annul/"):
        main = client.get(address).content.decode()
        assert "Hủy biến động này" in main
        assert "Hủy quyết định kết nạp" not in main


def test_an_event_is_annulled_with_a_reason_and_only_by_who_saw_it(client, cell):
    send(client, cell)
    event = MemberEvent.objects.get()
    address = reverse("recruitment:member_event_annul", args=[event.pk])
    on = timezone.localdate().strftime("%d/%m/%Y")

    assert client.post(address, {"version": 2, "reason": "nhầm", "on": on}).status_code == 409
    assert client.post(address, {"version": 1, "reason": " ", "on": on}).status_code == 200
    client.post(address, {"version": 1, "reason": "nhầm người", "on": on})

    event.refresh_from_db()
    assert event.annulment_reason == "nhầm người"
    assert (
        "nhầm người"
        in client.get(reverse("recruitment:member_event_detail", args=[event.pk])).content.decode()
    )
    assert client.get(address).status_code == 302


def test_the_list_is_narrowed_by_organization_period_kind_and_name(client, cell):
    send(client, cell)
    send(client, cell, full_name="Trần Thị Mới", kind="left")
    year = yesterday().year

    def found(**asked):
        page = client.get(LIST, asked).content.decode()
        return [name for name in ("Lê Văn Cũ", "Trần Thị Mới") if name in page]

    assert found() == ["Lê Văn Cũ", "Trần Thị Mới"]
    assert found(kind="left") == ["Trần Thị Mới"]
    assert found(words="van cu") == ["Lê Văn Cũ"]
    assert found(period=year - 1) == []
    assert found(organization=cell.pk, period=year) == ["Lê Văn Cũ", "Trần Thị Mới"]
    other = OrganizationFactory(parent=cell.placements.get().parent, kind="cell")
    assert found(organization=other.pk) == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_list_is_taken_as_a_file_and_the_trail_knows(cell, form):
    client = StrictClient()
    ward = cell.placements.get().parent
    client.force_login(PostFactory(organization=ward, may_export=True).user)
    send(client, cell, remark="=1+1")
    year = yesterday().year

    answer = client.get(reverse("recruitment:member_event_export", args=[form]), {"period": year})

    assert answer.status_code == 200
    if form == "csv":
        assert "Lê Văn Cũ" in answer.content.decode()
        assert "'=1+1" in answer.content.decode()
    assert Entry.objects.get(action="member_event.export").changes["rows"] == [None, 1]


def test_the_page_of_an_admission_tells_of_its_probation_and_opens_the_dossier(client, cell):
    today = timezone.localdate()
    admission = AdmissionFactory(organization=cell, decided_on=today - timedelta(days=40))
    page = reverse("recruitment:admission_detail", args=[admission.pk])
    take_up = reverse("recruitment:probation_take_up", args=[admission.pk])
    assert take_up in client.get(page).content.decode()

    client.post(take_up)
    client.post(take_up)

    assert Candidate.objects.get().admission == admission
    assert take_up not in client.get(page).content.decode()


TAKE_UP_ALL = reverse("recruitment:probation_take_up_all")


def test_the_dossiers_of_all_who_are_ticked_are_opened_at_once(client, cell):
    today = timezone.localdate()
    days = [today - timedelta(days=number) for number in (40, 50, 60)]
    chosen = [AdmissionFactory(organization=cell, decided_on=day) for day in days[:2]]
    left = AdmissionFactory(organization=cell, decided_on=days[2], full_name="Lê Văn Chờ")

    answer = client.post(TAKE_UP_ALL, {"admission": [each.pk for each in chosen]}, follow=True)

    assert {each.admission for each in Candidate.objects.all()} == set(chosen)
    assert Entry.objects.filter(action="candidate.take_up").count() == 2
    page = answer.content.decode()
    assert "Lê Văn Chờ" in page
    assert f'value="{left.pk}"' in page
    assert not any(each.person.full_name in page for each in chosen)


def test_nothing_is_opened_for_nobody_ticked_nor_for_who_left_meanwhile(client, cell):
    today = timezone.localdate()
    gone = AdmissionFactory(organization=cell, decided_on=today - timedelta(days=40))
    why = {"on": today, "reason": "nhập trùng", "by": UserFactory()}
    admissions.annul(gone, version=gone.version, **why)

    nobody = client.post(TAKE_UP_ALL, {})
    annulled = client.post(TAKE_UP_ALL, {"admission": [gone.pk]})

    assert "Hãy đánh dấu" in nobody.content.decode()
    assert f"{gone.person.full_name}: " in annulled.content.decode()
    assert not Candidate.objects.exists()


def test_who_went_out_of_reach_meanwhile_is_not_passed_over_silently(client, cell):
    decided_on = timezone.localdate() - timedelta(days=40)
    here, elsewhere = (
        AdmissionFactory(organization=each, decided_on=decided_on)
        for each in (cell, OrganizationFactory(kind="cell", parent=OrganizationFactory()))
    )

    answer = client.post(TAKE_UP_ALL, {"admission": [here.pk, elsewhere.pk]})

    page = answer.content.decode()
    assert "Đã mở 1 hồ sơ" in page
    assert "không còn ở đây" in page
    assert Candidate.objects.get().admission == here


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_without_dossiers_takes_the_same_queries_however_long(
    client, cell, number, django_assert_num_queries
):
    decided_on = timezone.localdate() - timedelta(days=40)
    AdmissionFactory.create_batch(number, organization=cell, decided_on=decided_on)
    client.get(TAKE_UP_ALL)

    with django_assert_num_queries(5):  # session, user, posts; number, rows
        client.get(TAKE_UP_ALL)


def test_a_dossier_that_went_out_of_reach_is_not_told_of(client, cell):
    candidate = CandidateFactory(organization=cell, stage="admitted")
    page = reverse("recruitment:admission_detail", args=[candidate.admission_id])
    dossier = reverse("recruitment:candidate_detail", args=[candidate.pk])
    assert dossier in client.get(page).content.decode()

    Candidate.objects.update(
        organization=OrganizationFactory(kind="cell", parent=OrganizationFactory())
    )

    assert dossier not in client.get(page).content.decode()
    assert "chi bộ khác" in client.get(page).content.decode()


def test_who_is_on_probation_is_listed_with_the_next_step(client, cell):
    today = timezone.localdate()
    AdmissionFactory(
        organization=cell,
        full_name="Phạm Thị Dự",
        decided_on=today - timedelta(days=400),
        ceremony_on=today - timedelta(days=390),
    )

    page = client.get(PROBATION).content.decode()

    assert "Phạm Thị Dự" in page
    assert "Cử đi học lớp đảng viên mới" in page
    assert "Phạm Thị Dự" not in client.get(PROBATION, {"words": "hoang"}).content.decode()
    assert "Phạm Thị Dự" in client.get(PROBATION, {"organization": cell.pk}).content.decode()


def test_a_board_strikes_off_and_the_dossier_ends(cell):
    candidate = CandidateFactory(organization=cell, stage="admitted")
    client = StrictClient()
    ward = cell.placements.get().parent
    client.force_login(PostFactory(organization=ward, role=Post.Role.BOARD).user)
    address = reverse("recruitment:probation_remove", args=[candidate.pk])
    said = {
        "version": candidate.version,
        "document_number": "9-QĐ/ĐU",
        "document_on": "30/9/2024",
        "on": "1/10/2024",
        "reason": "không đủ tư cách",
    }

    assert client.get(address).status_code == 200
    assert 'value="old"' in client.post(address, said).content.decode()
    assert client.post(address, {**said, "version": 1}).status_code == 409
    answer = client.post(address, {**said, "confirm": "old"})

    event = MemberEvent.objects.get()
    assert answer.url == reverse("recruitment:member_event_detail", args=[event.pk])
    candidate.refresh_from_db()
    assert candidate.outcome == "removed"


@pytest.mark.parametrize("number", [1, 12])
def test_pages_of_lists_take_as_many_queries_for_one_as_for_many(
    client, cell, number, django_assert_max_num_queries
):
    today = timezone.localdate()
    for n in range(number):
        AdmissionFactory(organization=cell, decided_on=today - timedelta(days=40))
        CandidateFactory(organization=cell, stage="admitted")
        send(client, cell, full_name=f"Lê Văn {n}")
    client.get(PROBATION)
    event = reverse("recruitment:member_event_detail", args=[MemberEvent.objects.first().pk])

    with django_assert_max_num_queries(12):
        client.get(PROBATION, {"organization": cell.pk})
    with django_assert_max_num_queries(12):
        client.get(LIST, {"organization": cell.pk})
    with django_assert_max_num_queries(12):
        client.get(event)
    for admission in Admission.objects.filter(pk__lte=Admission.objects.earliest("pk").pk + 1):
        with django_assert_max_num_queries(12):
            client.get(reverse("recruitment:admission_detail", args=[admission.pk]))
