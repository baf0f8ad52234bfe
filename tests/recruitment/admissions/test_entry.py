"""Admissions are entered in the browser, one after the other."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from organizations.models import Post
from recruitment.counting.recount import differences
from recruitment.models import Admission
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, QuotaFactory
from tests.recruitment.admissions.pages import ADD, correction, detail, signed_in, token_of, typed

pytestmark = pytest.mark.django_db


def test_entry_records_one_admission_and_starts_the_next(client, secretary, cell):
    response = client.post(ADD, typed(cell, client), follow=True)

    admission = Admission.objects.get()
    assert (admission.organization, admission.recorded_by) == (cell, secretary)
    assert (admission.person.full_name, admission.youth_union) == ("Lê Thị Hồng Nhung", True)
    initial = response.context["form"].initial
    assert (initial["organization"], initial["decision_number"]) == (cell, "216-QĐ/TU")
    assert initial["decided_on"] == timezone.localdate()
    assert [entered.pk for entered in response.context["entered"]] == [admission.pk]
    assert correction(admission) in response.content.decode()
    assert list(differences()) == []


def test_a_form_that_is_opened_anew_decides_no_cell(client, secretary, cell):
    AdmissionFactory(organization=cell, by=secretary)

    form = client.get(ADD).context["form"]

    assert form.initial == {}
    assert form.starts_at() == "organization"


def test_within_a_run_the_cell_is_kept_and_typing_starts_below_it(client, cell):
    page = client.post(ADD, typed(cell, client), follow=True)

    assert page.context["form"].starts_at() == "full_name"
    assert page.context["form"].initial["organization"] == cell
    assert page.context["progress"] is not None


def test_a_cell_that_is_not_in_reach_is_not_handed_on(client):
    outside = AdmissionFactory().organization

    assert client.get(ADD, {"organization": outside.pk}).context["form"].initial == {}


def test_save_alone_shows_the_record(client, cell):
    data = typed(cell, client)
    del data["next"]

    response = client.post(ADD, data)

    assert response.headers["Location"] == detail(Admission.objects.get())


@pytest.mark.parametrize(("number", "following"), [("099-QĐ", "100-QĐ"), ("QĐ-7", "QĐ-7")])
def test_the_next_number_continues_the_pattern(client, cell, number, following):
    response = client.post(ADD, typed(cell, client, decision_number=number), follow=True)

    assert response.context["form"].initial["decision_number"] == following


@pytest.mark.parametrize(("number", "is_raised"), [("099-QĐ", True), ("QĐ-7", False)])
def test_who_enters_the_next_is_told_that_the_number_was_raised(client, cell, number, is_raised):
    response = client.post(ADD, typed(cell, client, decision_number=number), follow=True)

    assert ("Số kế tiếp số vừa lưu" in response.content.decode()) == is_raised
    assert "Số kế tiếp số vừa lưu" not in client.get(ADD).content.decode()


def test_whose_dossier_is_open_is_found_from_the_form_that_is_refused(client, cell):
    candidate = CandidateFactory(organization=cell)
    who = candidate.person
    said = {"full_name": who.full_name, "sex": who.sex, "born_on": f"{who.born_on:%d/%m/%Y}"}

    response = client.post(ADD, typed(cell, client, **said))

    page = response.content.decode()
    assert f'href="{reverse("recruitment:candidate_detail", args=[candidate.pk])}"' in page
    assert who.full_name in page
    assert not Admission.objects.exists()


def test_what_else_is_wrong_is_told_beside_an_open_dossier(client, cell):
    candidate = CandidateFactory(organization=cell)
    who = candidate.person
    said = {"full_name": who.full_name, "sex": who.sex, "born_on": f"{who.born_on:%d/%m/%Y}"}

    early = client.post(ADD, typed(cell, client, **said, decided_on=said["born_on"]))

    assert {"full_name", "born_on"} <= early.context["form"].errors.keys()


def test_a_form_sent_twice_records_once(client, cell):
    data = typed(cell, client)

    first = client.post(ADD, data)
    second = client.post(ADD, data)

    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert Admission.objects.count() == 1


def test_other_contents_in_a_form_that_was_sent_are_kept_but_not_recorded(client, cell):
    data = typed(cell, client)
    client.post(ADD, data)

    response = client.post(ADD, data | {"full_name": "Trịnh Văn Đạt", "sex": "male"})

    assert response.status_code == 422
    assert Admission.objects.count() == 1
    page = response.content.decode()
    assert "Trịnh Văn Đạt" in page
    assert correction(Admission.objects.get()) in page
    again = data | {
        "full_name": "Trịnh Văn Đạt",
        "sex": "male",
        "decision_number": "216",
        "token": token_of(response),
    }
    assert client.post(ADD, again).status_code == 302
    assert Admission.objects.count() == 2


def test_a_mistake_stands_under_its_field_and_what_was_typed_is_kept(client, cell):
    response = client.post(ADD, typed(cell, client, born_on="31/02/1999"))

    page = response.content.decode()
    field = re.search(r'<input[^>]*name="born_on"[^>]*>', page)[0]
    assert response.status_code == 200
    assert "Tháng 2 năm 1999 chỉ có 28 ngày." in page
    assert 'value="31/02/1999"' in field
    assert 'aria-invalid="true"' in field
    assert "id_born_on_error" in field
    assert 'id="id_born_on_error"' in page
    assert "autofocus" in field
    assert not Admission.objects.exists()


def test_what_cannot_be_stands_under_its_field_too(client, cell):
    future = (timezone.localdate() + timezone.timedelta(days=1)).strftime("%d/%m/%Y")

    response = client.post(ADD, typed(cell, client, decided_on=future))

    assert list(response.context["form"].errors) == ["decided_on"]
    assert not Admission.objects.exists()


def test_a_warning_is_asked_about_until_it_is_confirmed(client, cell):
    data = typed(cell, client, born_on="3/2/1950")

    asked = client.post(ADD, data)

    assert [warning.code for warning in asked.context["act"].warnings] == ["too_old"]
    box = re.search(r'<input[^>]*name="confirm"[^>]*>', asked.content.decode())[0]
    assert 'value="too_old"' in box
    assert not Admission.objects.exists()
    client.post(ADD, data | {"confirm": "too_old"})
    assert Admission.objects.count() == 1


def test_a_person_on_record_within_reach_can_be_chosen(client, ward, cell):
    other = OrganizationFactory(parent=ward)
    known = AdmissionFactory(
        organization=other, full_name="Lê Thị Hồng Nhung", born_on=date(1999, 2, 3)
    )
    data = typed(cell, client)

    asked = client.post(ADD, data)
    again = data | {"same_person": known.person_id}
    odd = client.post(ADD, again).context["act"].warnings
    assert [warning.code for warning in odd] == ["former_unasked"]
    client.post(ADD, again | {"confirm": "former_unasked"})

    assert asked.context["same_person"]["key"] == known.person_id
    second = Admission.objects.latest("pk")
    assert (second.person_id, second.readmission) == (known.person_id, True)
    assert list(differences()) == []


def test_who_may_be_mistyped_is_shown_and_confirmed_before_an_admission(client, ward, cell):
    other = OrganizationFactory(parent=ward, name="Chi bộ Gần")
    who = {"full_name": "Lê Thị Hồng Nhung", "sex": "female", "born_on": date(1999, 3, 2)}
    known = AdmissionFactory(organization=other, **who)
    data = typed(cell, client)

    asked = client.post(ADD, data)
    [alike] = asked.context["alike"]
    client.post(ADD, data | {"confirm": "lookalike"})

    assert [warning.code for warning in asked.context["act"].warnings] == ["lookalike"]
    assert alike.person == known.person
    assert f'href="/admissions/{known.pk}/"' in asked.content.decode()
    assert Admission.objects.latest("pk").person_id != known.person_id


def test_a_person_on_record_elsewhere_is_neither_shown_nor_to_be_chosen(client, cell):
    far = OrganizationFactory(name="Chi bộ ở xa", parent=OrganizationFactory(), kind="cell")
    known = AdmissionFactory(
        organization=far, full_name="Lê Thị Hồng Nhung", born_on=date(1999, 2, 3)
    )
    data = typed(cell, client) | {"same_person": known.person_id}

    asked = client.post(ADD, data)

    assert [warning.code for warning in asked.context["act"].warnings] == ["namesake"]
    assert asked.context["same_person"] is None
    assert "Chi bộ ở xa" not in asked.content.decode()
    client.post(ADD, data | {"confirm": "namesake"})
    assert Admission.objects.latest("pk").person_id != known.person_id


def test_entry_says_how_far_the_committee_above_has_come(client, secretary, ward, cell):
    QuotaFactory(organization=ward, low=1)
    QuotaFactory(organization=secretary.organization, low=99)
    AdmissionFactory(organization=cell)

    response = client.get(ADD, {"organization": cell.pk, "decided_on": "28/11/2024"})

    progress = response.context["progress"]
    assert (progress.organization, progress.admitted, progress.low, progress.next) == (
        ward,
        1,
        1,
        2,
    )
    assert "Phường Đông Sơn năm 2024: <b>1/1</b>. Đây là người thứ <b>2</b>." in " ".join(
        response.content.decode().split()
    )


def test_entry_asked_by_htmx_answers_with_the_progress_alone(client, cell):
    response = client.get(ADD, {"organization": cell.pk}, headers={"HX-Request": "true"})

    assert response.content.decode().strip().startswith("<p")
    assert "<form" not in response.content.decode()


def test_progress_says_nothing_of_committees_out_of_reach(ward, cell):
    QuotaFactory(organization=ward, low=1)
    client = signed_in(organization=cell)

    response = client.get(ADD, {"organization": cell.pk, "decided_on": "28/11/2024"})

    assert response.context["progress"].organization == cell
    assert "Phường Đông Sơn" not in response.content.decode()


def test_a_cell_out_of_reach_is_refused(client, cell):
    foreign = OrganizationFactory(name="Chi bộ ở xa")

    response = client.post(ADD, typed(cell, client, organization=foreign.pk))

    assert list(response.context["form"].errors) == ["organization"]
    assert "Chi bộ ở xa" not in response.content.decode()


@pytest.mark.parametrize("sees", [True, False])
def test_sensitive_fields_need_the_right(secretary, client, sees):
    Post.objects.filter(user=secretary).update(sees_sensitive=sees)

    page = client.get(ADD).content.decode()

    assert ('name="ethnicity"' in page) is sees
    assert ('name="religion"' in page) is sees


def test_what_cannot_be_read_of_a_former_membership_is_said_at_its_field(client, cell):
    former = {"readmission": "yes", "left_on": "hôm qua", "consent_number": "12-CV/TU"}

    page = client.post(ADD, typed(cell, client) | former)

    assert list(page.context["form"].errors) == ["left_on"]
    assert page.context["form"]["consent_number"].value() == "12-CV/TU"
    assert not Admission.objects.exists()


def test_a_readmission_is_entered_with_what_it_is_judged_by(client, secretary, cell):
    former = {
        "readmission": "yes",
        "left_on": "01/05/2019",
        "cause": "struck_off",
        "convicted": "no",
        "consent_body": "Ban Thường vụ Tỉnh ủy",
        "consent_number": "12-CV/TU",
        "consent_on": "02/03/2024",
    }
    Post.objects.filter(user=secretary).update(sees_sensitive=True)

    client.post(ADD, typed(cell, client) | former)

    admission = Admission.objects.get()
    assert admission.readmission
    assert (admission.person.former.left_on, admission.person.former.convicted) == (
        date(2019, 5, 1),
        False,
    )
    assert admission.person.former.consent_number == "12-CV/TU"
