"""One admission in the browser: looked at, corrected, annulled."""

import pytest
from django.utils import timezone

from audit.models import Entry
from organizations.models import Post
from recruitment.counting.recount import differences
from recruitment.models import Admission
from tests.factories import AdmissionFactory, OrganizationFactory
from tests.recruitment.admissions.pages import LIST, annulment, correction, detail
from tests.two_windows import stored_beside

pytestmark = pytest.mark.django_db


def test_detail_shows_the_record_and_its_history(client, cell):
    admission = AdmissionFactory(organization=cell, full_name="Lê An", ethnicity="08")

    response = client.get(detail(admission))

    assert [entry.action for entry in response.context["entries"]] == ["admission.admit"]
    page = response.content.decode()
    assert "Lê An" in page
    assert "Mông" not in page
    assert "08" not in str(response.context["entries"][0].changes.get("ethnicity", ""))
    assert correction(admission) in page


def test_detail_shows_what_is_sensitive_to_who_has_the_right(client, secretary, cell):
    Post.objects.filter(user=secretary).update(sees_sensitive=True)
    admission = AdmissionFactory(organization=cell, ethnicity="08", religion="Tin lành")

    page = client.get(detail(admission)).content.decode()

    assert "Mông" in page
    assert "Tin lành" in page


def as_shown(client, admission):
    """Return what the browser would send back for a correction."""
    page = client.get(correction(admission))
    form = page.context["form"]
    data = {
        name: form[name].value()
        for name in form.fields
        if name != "organization" and form[name].value() is not None
    }
    for name in ("decided_on", "born_on", "ceremony_on"):
        if data.get(name):
            data[name] = data[name].strftime("%d/%m/%Y")
    version = page.context["act"].number["version"].value()
    return data | {"organization": admission.organization_id, "version": version}


def test_correct_changes_the_record_and_the_tallies(client, ward, cell):
    admission = AdmissionFactory(organization=cell)
    other = OrganizationFactory(parent=ward)
    data = as_shown(client, admission) | {
        "organization": other.pk,
        "full_name": "Lê Thị Bình",
        "confirm": ["old"],
    }

    response = client.post(correction(admission), data)

    assert response.headers["Location"] == detail(admission)
    admission.refresh_from_db()
    assert (admission.organization, admission.person.full_name) == (other, "Lê Thị Bình")
    assert list(differences()) == []


def test_correct_keeps_sensitive_values_that_the_user_does_not_see(client, cell):
    admission = AdmissionFactory(organization=cell, ethnicity="08", religion="Tin lành")
    data = as_shown(client, admission) | {"confirm": ["old"], "ethnicity": "01"}

    client.post(correction(admission), data)

    admission.refresh_from_db()
    assert (admission.version, admission.ethnicity, admission.religion) == (2, "08", "Tin lành")


def test_two_editors_the_second_is_shown_both_values_and_can_go_on(client, cell):
    admission = AdmissionFactory(organization=cell)
    first = as_shown(client, admission) | {"confirm": ["old"]}
    second = first | {"occupation": "student", "full_name": "Lê Thị Bình", "readmission": "yes"}
    second |= {"confirm": ["old", "former_unasked"]}
    client.post(correction(admission), first | {"occupation": "worker"})

    response = client.post(correction(admission), second)

    assert response.status_code == 409
    both = response.context["act"].meanwhile.both
    shown = {label: (yours, stored) for label, yours, stored in both}
    assert shown == {
        "Nghề nghiệp": ("Sinh viên", "Doanh nghiệp: công nhân, lao động trực tiếp"),
        "Họ và tên": ("Lê Thị Bình", admission.person.full_name),
        "Kết nạp lại": ("Có", "Không"),
    }
    assert stored_beside(response) == {
        "full_name": f"Hiện đang lưu: {admission.person.full_name}",
        "occupation": "Hiện đang lưu: Doanh nghiệp: công nhân, lao động trực tiếp",
        "readmission": "Hiện đang lưu: Không",
    }
    admission.refresh_from_db()
    assert admission.occupation == "worker"
    version = response.context["act"].number["version"].value()
    assert client.post(correction(admission), second | {"version": version}).status_code == 302
    admission.refresh_from_db()
    assert (admission.occupation, admission.version) == ("student", 3)
    assert list(differences()) == []


def test_who_is_shown_the_religion_that_somebody_else_stored_leaves_an_entry(
    client, secretary, cell
):
    Post.objects.filter(user=secretary).update(sees_sensitive=True)
    admission = AdmissionFactory(organization=cell)
    first = as_shown(client, admission) | {"confirm": ["old"]}
    client.post(correction(admission), first | {"religion": "Tin lành"})
    read = Entry.objects.filter(action="person.read_sensitive")
    assert not read.exists()

    response = client.post(correction(admission), first | {"occupation": "student"})

    assert response.status_code == 409
    assert "Tin lành" in response.content.decode()
    assert [entry.subject_id for entry in read] == [admission.pk]


def test_a_correction_sent_twice_is_no_conflict(client, cell):
    admission = AdmissionFactory(organization=cell)
    data = as_shown(client, admission) | {"occupation": "student", "confirm": ["old"]}

    answers = [client.post(correction(admission), data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    admission.refresh_from_db()
    assert admission.version == 2


def test_correct_into_a_cell_out_of_reach_is_refused(client, cell):
    admission = AdmissionFactory(organization=cell)
    data = as_shown(client, admission) | {"organization": OrganizationFactory().pk}

    response = client.post(correction(admission), data)

    assert list(response.context["form"].errors) == ["organization"]


def annulling(admission, **values):
    today = timezone.localdate().strftime("%d/%m/%Y")
    plain = {"reason": "nhập hai lần", "on": today, "sure": "on", "version": admission.version}
    return plain | values


def test_annul_keeps_the_record_and_counts_it_no_more(client, cell):
    admission = AdmissionFactory(organization=cell)

    response = client.post(annulment(admission), annulling(admission), follow=True)

    admission.refresh_from_db()
    assert admission.annulment_reason == "nhập hai lần"
    assert "nhập hai lần" in response.content.decode()
    assert client.get(LIST, {"period": "2024"}).context["page"].paginator.count == 0
    both = client.get(LIST, {"period": "2024", "standing": "all"})
    assert both.context["page"].paginator.count == 1
    assert Entry.objects.about(admission).first().action == "admission.annul"
    assert list(differences()) == []


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"sure": ""}, ["sure"]),
        ({"reason": ""}, ["reason"]),
        ({"on": "31/05/2024"}, ["on"]),  # the day before the decision
    ],
)
def test_annul_asks_for_a_reason_a_day_and_a_confirmation(client, cell, values, wrong):
    admission = AdmissionFactory(organization=cell)

    response = client.post(annulment(admission), annulling(admission, **values))

    assert list(response.context["form"].errors) == wrong
    assert Admission.objects.standing().exists()


def test_annul_of_what_changed_meanwhile_is_a_conflict(client, cell):
    admission = AdmissionFactory(organization=cell)
    Admission.objects.update(version=2)

    response = client.post(annulment(admission), annulling(admission))

    assert response.status_code == 409
    assert response.context["form"]["version"].value() == 2
    assert Admission.objects.standing().exists()


@pytest.mark.parametrize("address", [correction, annulment])
def test_what_is_annulled_is_only_looked_at(client, cell, address):
    admission = AdmissionFactory(organization=cell)
    client.post(annulment(admission), annulling(admission))

    assert client.get(address(admission)).headers["Location"] == detail(admission)
    assert correction(admission) not in client.get(detail(admission)).content.decode()
