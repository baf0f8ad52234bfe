"""Admissions in the browser: scope, rights, entry, list, correction, annulment."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from organizations import reorganization
from organizations.models import Post, User
from organizations.periods import Period
from recruitment.counting import counts
from recruitment.counting.recount import differences
from recruitment.models import Admission
from tests.conftest import StrictClient
from tests.factories import (
    AdmissionFactory,
    OrganizationFactory,
    PostFactory,
    QuotaFactory,
)

pytestmark = pytest.mark.django_db
ADD = reverse("recruitment:admission_add")
LIST = reverse("recruitment:admission_list")


def detail(admission):
    return reverse("recruitment:admission_detail", args=[admission.pk])


def correction(admission):
    return reverse("recruitment:admission_correct", args=[admission.pk])


def annulment(admission):
    return reverse("recruitment:admission_annul", args=[admission.pk])


def signed_in(**post):
    """Return a client of somebody who holds this post."""
    client = StrictClient()
    client.force_login(PostFactory(**post).user)
    return client


@pytest.fixture
def ward(secretary):
    return OrganizationFactory(
        parent=OrganizationFactory(parent=secretary.organization), name="Phường Đông Sơn"
    )


@pytest.fixture
def cell(ward):
    return OrganizationFactory(parent=ward, name="Chi bộ tổ dân phố 7")


def token_of(response):
    return re.search(r'name="token" value="([^"]+)"', response.content.decode())[1]


def typed(cell, client, **values):
    """Return what a browser sends for a person admitted this month."""
    today = timezone.localdate()
    plain = {
        "token": token_of(client.get(ADD)),
        "organization": cell.pk,
        "decision_number": "215-QĐ/TU",
        "decided_on": today.strftime("%d/%m/%Y"),
        "full_name": "Lê Thị Hồng Nhung",
        "sex": "female",
        "born_on": "3/2/1999",
        "youth_union": "yes",
        "readmission": "no",
        "next": "1",
    }
    return plain | values


# Entry


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


def test_the_cell_is_remembered_the_next_time(client, secretary, cell):
    AdmissionFactory(organization=cell, by=secretary)
    AdmissionFactory(organization=OrganizationFactory(parent=cell.placements.get().parent))

    page = client.get(ADD)

    assert page.context["form"].initial == {"organization": cell}
    assert page.context["form"].starts_at() == "decision_number"
    assert page.context["progress"] is not None


def test_a_cell_that_is_no_longer_in_reach_is_not_remembered(client, secretary):
    AdmissionFactory(by=secretary)

    assert client.get(ADD).context["form"].initial == {}


def test_save_alone_shows_the_record(client, cell):
    data = typed(cell, client)
    del data["next"]

    response = client.post(ADD, data)

    assert response.headers["Location"] == detail(Admission.objects.get())


@pytest.mark.parametrize(("number", "following"), [("099-QĐ", "100-QĐ"), ("QĐ-7", "QĐ-7")])
def test_the_next_number_continues_the_pattern(client, cell, number, following):
    response = client.post(ADD, typed(cell, client, decision_number=number), follow=True)

    assert response.context["form"].initial["decision_number"] == following


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

    assert [warning.code for warning in asked.context["warnings"]] == ["too_old"]
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
    client.post(ADD, data | {"same_person": known.person_id})

    assert asked.context["same_person"] == known
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

    assert [warning.code for warning in asked.context["warnings"]] == ["lookalike"]
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

    assert [warning.code for warning in asked.context["warnings"]] == ["namesake"]
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
    assert "Phường Đông Sơn năm 2024: <b>1/1</b>. Người này là người thứ <b>2</b>." in " ".join(
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


# Who may


@pytest.mark.parametrize("role", [Post.Role.OBSERVER, Post.Role.ADMIN, Post.Role.AUDITOR])
def test_who_sees_no_persons_is_refused_everything(role):
    admission = AdmissionFactory()
    client = signed_in(organization=admission.organization, role=role)

    for url in (LIST, ADD, detail(admission), correction(admission), annulment(admission)):
        assert client.get(url).status_code == 403
        assert client.get(url.replace(str(admission.pk), "999999")).status_code == 403


def test_the_board_reads_and_does_not_write():
    admission = AdmissionFactory()
    client = signed_in(organization=admission.organization, role=Post.Role.BOARD)

    assert client.get(LIST).status_code == 200
    page = client.get(detail(admission))
    assert page.status_code == 200
    assert correction(admission) not in page.content.decode()
    for url in (ADD, correction(admission), annulment(admission)):
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code == 403


@pytest.mark.parametrize("address", [detail, correction, annulment])
def test_what_is_out_of_reach_is_the_same_as_what_never_was(client, address):
    foreign = AdmissionFactory()
    ghost = Admission(pk=999_999)

    found, missing = client.get(address(foreign)), client.get(address(ghost))

    assert found.status_code == missing.status_code == 404
    assert found.content == missing.content
    if address is not detail:
        assert client.post(address(foreign), {}).status_code == 404


def test_strangers_are_sent_to_sign_in(stranger):
    assert stranger.get(LIST).status_code == 302


# The list


def test_list_shows_what_is_in_reach_sorted_by_given_name(client, cell):
    AdmissionFactory(organization=cell, full_name="Lê Văn Đạt")
    AdmissionFactory(organization=cell, full_name="Trịnh Thị An")
    AdmissionFactory(full_name="Người nơi khác")

    response = client.get(LIST, {"period": "2024"})

    assert [a.person.full_name for a in response.context["page"]] == ["Trịnh Thị An", "Lê Văn Đạt"]
    assert "Người nơi khác" not in response.content.decode()


@pytest.mark.parametrize("counting", ["decision", "ceremony"])
@pytest.mark.parametrize("group", ["", "women"])
def test_list_counts_what_the_dashboard_counts(client, secretary, cell, counting, group):
    other = OrganizationFactory(parent=OrganizationFactory(parent=secretary.organization))
    for number in range(6):
        AdmissionFactory(
            organization=cell if number % 2 else other,
            sex="female" if number % 3 else "male",
            decided_on=date(2024, 3 + number, 4),
            ceremony_on=date(2024, 4 + number, 5),
        )
    reorganization.move(cell, to=other_parent(other), on=date(2024, 7, 1), by=User.objects.system())
    top = cell_parent_before(secretary)
    for structure_on in (date(2024, 6, 30), date(2024, 12, 31)):
        reading = counts.Reading(
            Period.of_year(2024), date(2024, 7, 4), structure_on, counting=counting, group=group
        )
        for organization in (secretary.organization, other_parent(other), *top):
            query = {
                "organization": organization.pk,
                "period": "2024",
                "counting": counting,
                "as_of": "2024-07-04",
                "structure_on": structure_on.isoformat(),
                "group": group,
            }
            page = client.get(LIST, query).context["page"]
            figure = counts.admitted([organization.pk], reading)[organization.pk]
            assert page.paginator.count == figure


def other_parent(organization):
    return organization.placements.get().parent


def cell_parent_before(secretary):
    below = secretary.organization.child_placements.select_related("organization")
    return [placement.organization for placement in below]


def test_list_says_what_it_could_not_read_and_narrows_nothing(client, cell):
    client.post(ADD, typed(cell, client))

    for headers in ({}, {"HX-Request": "true"}):
        response = client.get(LIST, {"period": "năm nay"}, headers=headers)

        assert response.context["page"].paginator.count == 1
        assert "“năm nay”" in response.content.decode()


def test_list_asked_by_htmx_is_the_part_that_the_page_holds(client, cell):
    AdmissionFactory(organization=cell)

    page = client.get(LIST, {"period": "2024"}).content.decode().split()
    part = client.get(LIST, {"period": "2024"}, headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<section id="admissions">')
    assert " ".join(part.split()) in " ".join(page)


@pytest.mark.parametrize("number", [1, 30])
def test_list_takes_the_same_queries_however_long(
    client, secretary, cell, number, django_assert_num_queries
):
    AdmissionFactory.create_batch(number, organization=cell)
    query = {"period": "2024", "organization": secretary.organization.pk}

    # session, user, posts; the organization asked about; count, page
    with django_assert_num_queries(6):
        client.get(LIST, query)


@pytest.mark.parametrize("number", [1, 30])
def test_entry_page_takes_the_same_queries_however_much_was_entered(
    client, secretary, cell, number, django_assert_num_queries
):
    AdmissionFactory.create_batch(number, organization=cell, by=secretary)
    query = {"organization": cell.pk, "decided_on": "28/11/2024"}

    # session, user, posts; the cell; committees above, quotas, the number admitted;
    # just entered
    with django_assert_num_queries(8):
        client.get(ADD, query)


# One record


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
    version = page.context["version"]["version"].value()
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
    second = first | {"occupation": "student", "full_name": "Lê Thị Bình"}
    client.post(correction(admission), first | {"occupation": "worker"})

    response = client.post(correction(admission), second)

    assert response.status_code == 409
    shown = {label: (yours, stored) for label, yours, stored in response.context["differences"]}
    assert shown == {
        "Nghề nghiệp": ("Sinh viên", "Doanh nghiệp: công nhân, lao động trực tiếp"),
        "Họ và tên": ("Lê Thị Bình", admission.person.full_name),
    }
    admission.refresh_from_db()
    assert admission.occupation == "worker"
    version = response.context["version"]["version"].value()
    assert client.post(correction(admission), second | {"version": version}).status_code == 302
    admission.refresh_from_db()
    assert (admission.occupation, admission.version) == ("student", 3)
    assert list(differences()) == []


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
