"""What official form 2 asks: said once, carried on, told of few, sensitive where it is."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from audit.models import Entry
from organizations.models import Post, User
from recruitment.members import probation
from recruitment.models import Admission, Candidate
from recruitment.models.particulars import MARKS, PARTICULARS
from recruitment.persons.readers import SENSITIVE_FIELDS
from tests.dossiers import CandidateFactory, step, take_to
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
SAID = {
    "occupation": "enterprise_manager",
    "schooling": "upper_secondary",
    "qualification": "doctor",
    "academic_title": "associate",
    "youth_union": True,
    **dict.fromkeys(MARKS, True),
    "readmission": True,
    "ethnicity": "08",
    "religion": "Tin lành",
}
HIDDEN = ("population_policy", "foreign_spouse")
LABELS = ("Vi phạm chính sách dân số", "Kết hôn với người nước ngoài")


def held(record):
    return {name: getattr(record, name) for name in PARTICULARS}


@pytest.fixture
def cell(secretary):
    return OrganizationFactory(kind="cell", parent=secretary.organization)


def see(secretary, *, sees):
    Post.objects.filter(user=secretary).update(sees_sensitive=sees)


def test_the_example_says_something_of_every_particular():
    assert list(SAID) == list(PARTICULARS)
    assert all(SAID.values())


def test_a_decision_carries_over_all_that_the_dossier_says():
    said = SAID | {"readmission": False}
    candidate = CandidateFactory(**said)
    Candidate.objects.update(child_number=3, child_born_on=date(2019, 1, 1))
    candidate.refresh_from_db()
    candidate = take_to(candidate, "grassroots_resolved")

    step(candidate, "decided", date(2024, 7, 1))

    candidate.refresh_from_db()
    assert held(candidate.admission) == held(candidate) == said


def test_a_dossier_opened_for_an_admission_says_all_that_the_admission_does():
    admission = AdmissionFactory(decided_on=date(2026, 3, 1), **SAID)

    dossier = probation.take_up(admission, by=User.objects.system(), today=TODAY)

    assert held(dossier) == held(admission) == SAID


@pytest.mark.parametrize("holds", [True, False])
def test_a_mark_is_told_and_written_down_of_whom_it_holds(client, secretary, cell, holds):
    see(secretary, sees=True)
    admission = AdmissionFactory(organization=cell, militia=holds, foreign_spouse=holds)

    page = client.get(reverse("recruitment:admission_detail", args=[admission.pk])).content.decode()

    written = Entry.objects.get(action="admission.admit").changes
    assert ("Dân quân, tự vệ" in page) is ("militia" in written) is holds
    assert (LABELS[1] in page) is ("foreign_spouse" in written) is holds


@pytest.mark.parametrize("address", ["admission_detail", "admission_correct"])
@pytest.mark.parametrize("sees", [True, False])
def test_what_is_sensitive_of_an_admission_needs_the_right(client, secretary, cell, address, sees):
    see(secretary, sees=sees)
    admission = AdmissionFactory(organization=cell, **SAID)

    page = client.get(reverse(f"recruitment:{address}", args=[admission.pk])).content.decode()

    assert [label in page for label in LABELS] == [sees, sees]
    assert "Trưởng, phó thôn" in page
    assert Entry.objects.filter(action="person.read_sensitive").exists() is sees


@pytest.mark.parametrize("address", ["detail", "describe", "history"])
@pytest.mark.parametrize("sees", [True, False])
def test_what_is_sensitive_of_a_dossier_needs_the_right(client, secretary, cell, address, sees):
    see(secretary, sees=sees)
    marks = dict.fromkeys(HIDDEN, True)
    candidate = CandidateFactory(organization=cell, hamlet_head=True, **marks)

    page = client.get(reverse(f"recruitment:candidate_{address}", args=[candidate.pk]))

    assert [label in page.content.decode() for label in LABELS] == [sees, sees]
    assert "Trưởng, phó thôn" in page.content.decode()


def test_a_correction_keeps_the_marks_that_the_user_does_not_see(client, secretary, cell):
    see(secretary, sees=False)
    admission = AdmissionFactory(organization=cell, **SAID)
    address = reverse("recruitment:admission_correct", args=[admission.pk])
    form = client.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name not in MARKS}
    typed |= {"born_on": "03/02/1995", "decided_on": "01/06/2024", "ceremony_on": ""}
    typed |= {
        "organization": cell.pk,
        "trade_union": "on",
        "version": 1,
        "confirm": ["old", "former_unasked"],
    }

    client.post(address, typed | dict.fromkeys(HIDDEN, ""))

    admission.refresh_from_db()
    dropped = {"militia", "hamlet_head", "private_owner"}
    assert held(admission) == SAID | dict.fromkeys(dropped, False)
    changes = Entry.objects.get(action="admission.correct").changes
    assert changes == dict.fromkeys(dropped, [True, False])


@pytest.mark.parametrize("address", ["admission_add", "candidate_add"])
def test_what_few_need_is_folded_up(client, secretary, address):
    see(secretary, sees=True)
    page = client.get(reverse(f"recruitment:{address}")).content
    folded = BeautifulSoup(page, "html.parser").select_one("details.folded")

    assert [each["name"] for each in folded.select("input, select")] == [*MARKS, "academic_title"]
    assert not folded.has_attr("open")


@pytest.mark.parametrize("said", [{"militia": True}, {"academic_title": "professor"}])
def test_it_is_open_where_something_of_it_is_on_record(client, cell, said):
    admission = AdmissionFactory(organization=cell, **said)

    page = client.get(reverse("recruitment:admission_correct", args=[admission.pk])).content

    assert BeautifulSoup(page, "html.parser").select_one("details.folded").has_attr("open")


def test_both_records_have_the_same_particulars():
    for model in (Admission, Candidate):
        names = {field.name for field in model._meta.fields}
        assert names >= set(PARTICULARS), model
    assert set(SENSITIVE_FIELDS) <= set(PARTICULARS)
