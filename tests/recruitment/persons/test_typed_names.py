"""Names as they are pasted and loaded: one person is one, found and well written."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.urls import reverse

from audit.models import Entry
from organizations.models import Organization
from recruitment.models import Admission, Candidate, MemberEvent, Person
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory
from tests.recruitment.admissions.pages import ADD, typed
from tests.recruitment.files.test_load import PERSON, load, tree  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db

FOUR = ["H'Thử Niê", "H’Thử Niê", "H' Thử Niê", "HʼThử Niê"]
HOSTILE = ["Nguyễn\u200b", "\ufeff", "\u00ad", "\u202e", "\x07", "\ue000", "'", "’", "_%", "\u0301"]
LISTS = [
    reverse(name)
    for name in (
        "recruitment:candidate_list",
        "recruitment:admission_list",
        "recruitment:member_event_list",
        "recruitment:probation_list",
        "recruitment:certificate_list",
        "recruitment:course_list",
    )
]


@pytest.fixture
def cell(secretary):
    return OrganizationFactory(kind="cell", parent=secretary.organization, name="Chi bộ buôn 1")


def test_four_apostrophes_in_a_file_are_one_person(load, tree):  # noqa: F811
    rows = [
        PERSON | {"full_name": name, "decision_number": f"92{n}-QĐ/HU"}
        for n, name in enumerate(FOUR)
    ]

    code, printed = load("admissions", *rows)

    assert code == 2
    assert printed.count("Người này đã được kết nạp.") == 3
    assert load("admissions", rows[0])[0] == 0
    assert [load("admissions", row)[0] for row in rows[1:]] == [2, 2, 2]
    assert Person.objects.get().full_name == "H'Thử Niê"


@pytest.mark.parametrize("again", [*FOUR, "H Thử Niê", "H'Thử\u200b Niê"])
def test_an_apostrophe_makes_nobody_another_person_in_the_form(client, cell, again):
    client.post(ADD, typed(cell, client, full_name="H'Thử Niê"))

    page = client.post(ADD, typed(cell, client, full_name=again, decision_number="9-QĐ")).content

    assert "Người này đã được kết nạp." in page.decode()
    assert Admission.objects.count() == 1


@pytest.mark.parametrize("words", ["H'Thử", "h’thử", "hʼthu", "H Thử", "thử\u200b niê", "hthu"])
def test_whoever_has_an_apostrophe_is_found_with_any(client, cell, words):
    AdmissionFactory(organization=cell, full_name="H'Thử Niê")
    CandidateFactory(organization=cell, full_name="H’Thử Niê")
    AdmissionFactory(organization=cell, full_name="Lê Văn Ba")

    admissions = client.get(LISTS[1], {"words": words, "period": "1900-2100"}).content.decode()
    dossiers = client.get(LISTS[0], {"words": words}).content.decode()

    assert "H&#x27;Thử Niê" in admissions
    assert "Lê Văn Ba" not in re.sub(r"(?s)<form.*?</form>", "", admissions)
    assert "H&#x27;Thử Niê" in dossiers


@pytest.mark.parametrize("words", ["%%%", "_", "’", "; ;", "\u0301"])
def test_what_has_no_letter_or_digit_finds_nobody(client, secretary, cell, words):
    AdmissionFactory(organization=cell, full_name="Lê Văn Ba")
    CandidateFactory(organization=cell, full_name="Lê Văn Tư")

    admissions = client.get(LISTS[1], {"words": words, "period": "1900-2100"}).content.decode()
    dossiers = client.get(LISTS[0], {"words": words}).content.decode()

    assert "Lê Văn Ba" not in admissions
    assert "Lê Văn Tư" not in dossiers
    assert not Organization.objects.search(words).exists()
    assert Organization.objects.search(f"{words} {cell.name}").get() == cell


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("words", HOSTILE, ids=[ascii(each) for each in HOSTILE])
def test_no_list_breaks_for_what_is_pasted_into_its_search(client, cell, address, words):
    assert client.get(f"{address}?words={quote(words)}").status_code == 200


@pytest.mark.parametrize("words", HOSTILE, ids=[ascii(each) for each in HOSTILE])
def test_no_search_of_organizations_breaks(client, cell, words):
    for name in ("organizations:organization_options", "organizations:organization_tree"):
        assert client.get(f"{reverse(name)}?q={quote(words)}").status_code == 200


@pytest.mark.parametrize("words", HOSTILE, ids=[ascii(each) for each in HOSTILE])
def test_the_trail_breaks_for_nothing_that_is_pasted(client, secretary, words):
    PostFactory(user=secretary, role="auditor", organization=secretary.organization)

    page = client.get(f"{reverse('audit:entry_list')}?user={quote(words)}&request={quote(words)}")

    assert page.status_code == 200


@pytest.mark.parametrize(
    ("odd", "offered", "question"),
    [
        ("NguyÔn V¨n Thö", "Nguyễn Văn Thử", "Chữ này gõ bằng phông cũ"),
        ("Nguyeãn Vaên Thöû", "Nguyễn Văn Thử", "Chữ này gõ bằng phông cũ"),
        ("L\u00ad¬ng ThÞ Mü LÖ", "Lương Thị Mỹ Lệ", "Chữ này gõ bằng phông cũ"),
        ("NGUYỄN VĂN HÙNG", "Nguyễn Văn Hùng", "toàn chữ hoa"),
        ("lê thị sáu", "Lê Thị Sáu", "toàn chữ thường"),
    ],
)
def test_an_odd_name_is_offered_as_names_are_written(client, cell, odd, offered, question):
    data = typed(cell, client, full_name=odd)

    asked = client.post(ADD, data).content.decode()
    assert question in asked
    assert f"Ghi là “{offered}”" in asked
    assert not Admission.objects.exists()

    client.post(ADD, data | {"as_offered": "on"})
    assert Admission.objects.get().person.full_name == offered


def test_an_odd_name_can_be_kept(client, cell):
    data = typed(cell, client, full_name="NGUYỄN VĂN HÙNG")

    client.post(ADD, data | {"confirm": "odd_name"})

    assert Admission.objects.get().person.full_name == "NGUYỄN VĂN HÙNG"


def test_a_name_taken_as_offered_stays_so_while_other_things_are_asked(client, cell):
    AdmissionFactory(full_name="Nguyễn Văn Hùng", born_on=date(1999, 2, 3))
    data = typed(cell, client, full_name="NGUYỄN VĂN HÙNG", born_on="03/02/1999")

    page = client.post(ADD, data | {"as_offered": "on"})

    assert [warning.code for warning in page.context["act"].warnings] == ["namesake"]
    assert page.context["form"]["full_name"].value() == "Nguyễn Văn Hùng"


def test_an_odd_name_is_offered_for_the_pool_too(client, cell):
    data = {
        "organization": cell.pk,
        "started_on": "01/06/2026",
        "full_name": "NGUYỄN VĂN HÙNG",
        "sex": "male",
        "born_on": "3-2-99",
        "source": "workers",
        "youth_union": "yes",
        "readmission": "no",
        "token": "0b1f0b9e-6f0e-4b7e-9d3c-2f4d3a5b6c7d",
    }
    add = reverse("recruitment:candidate_add")

    assert "Ghi là “Nguyễn Văn Hùng”" in client.post(add, data).content.decode()
    client.post(add, data | {"as_offered": "on"})

    person = Candidate.objects.get().person
    assert (person.full_name, person.born_on) == ("Nguyễn Văn Hùng", date(1999, 2, 3))


def test_an_odd_name_is_offered_for_an_event_of_a_member_too(client, cell):
    data = {
        "organization": cell.pk,
        "kind": "died",
        "on": "01/06/2026",
        "full_name": "NguyÔn V¨n Thö",
        "sex": "male",
        "born_on": "3/2/1960",
        "probationary": "no",
        "token": "0b1f0b9e-6f0e-4b7e-9d3c-2f4d3a5b6c7d",
    }
    add = reverse("recruitment:member_event_add")

    assert "Ghi là “Nguyễn Văn Thử”" in client.post(add, data).content.decode()
    client.post(add, data | {"as_offered": "on"})

    assert MemberEvent.objects.get().person.full_name == "Nguyễn Văn Thử"


@pytest.mark.parametrize("odd", ["NguyÔn V¨n Thö", "Nguyeãn Vaên Thöû", "NGUYỄN VĂN THỬ"])
def test_a_file_is_told_how_an_odd_name_is_written(load, tree, odd):  # noqa: F811
    code, printed = load("admissions", PERSON | {"full_name": odd})

    assert code == 0
    assert "Nên viết: “Nguyễn Văn Thử”." in printed


def test_the_trail_keeps_no_name_where_one_was_odd(client, cell):
    client.post(ADD, typed(cell, client, full_name="NGUYỄN VĂN HÙNG") | {"confirm": "odd_name"})

    entries = Entry.objects.about(Admission.objects.get())
    assert [entry.reason for entry in entries] == [
        "Họ tên này viết toàn chữ hoa hoặc toàn chữ thường."
    ]
