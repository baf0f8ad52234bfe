"""Religion is a list; what was typed before there was one is told, or asked about."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from audit.models import Entry
from organizations.models import Post
from recruitment.admissions.admissions import annul
from recruitment.counting import recount
from recruitment.models import Admission, Candidate, Tally
from recruitment.persons import religion
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory
from tests.recruitment.files.test_load import PERSON, load, tree  # noqa: F401

LIST = reverse("recruitment:religion_list")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", ""),
        ("Không", "Không"),
        ("không có", "Không"),
        ("KHÔNG THEO", "Không"),
        ("K", "Không"),
        ("0", "Không"),
        ("-", "Không"),
        ("none", "Không"),
        ("Phật giáo", "Phật giáo"),
        ("đạo Phật", "Phật giáo"),
        ("Thiên Chúa giáo", "Công giáo"),
        ("catholic", "Công giáo"),
        ("tin lanh", "Tin lành"),
        ("Cao đài", "Cao Đài"),
        ("Phật giáo Hoà Hảo", "Phật giáo Hòa Hảo"),
        ("Islam", "Hồi giáo"),
        ("khác", "Khác"),
    ],
)
def test_a_religion_is_told_by_its_name_its_code_or_its_usual_spelling(text, name):
    assert religion.name_of(text) == name


@pytest.mark.parametrize("text", ["Đạo Mẫu", "lương", "x", "Phật giáo, Công giáo"])
def test_what_is_none_of_the_list_is_no_religion(text):
    with pytest.raises(ValueError, match=text):
        religion.name_of(text)


def test_khong_stands_first():
    assert religion.CHOICES[0] == ("Không", "Không")


@pytest.fixture
def cell():
    return OrganizationFactory(
        kind="cell", parent=OrganizationFactory(parent=OrganizationFactory(kind="province"))
    )


@pytest.mark.django_db
def test_the_migration_tells_earlier_texts_and_the_counts_follow(cell):
    texts = ["K", "không theo", "0", "Phật giáo", "đạo phật", "Đạo Mẫu", ""]
    for text in texts:
        AdmissionFactory(organization=cell, religion=text, ceremony_on=date(2024, 6, 20))
    CandidateFactory(organization=cell, religion="Không có")
    assert set(Tally.objects.values_list("religious", flat=True)) == {6}  # all but the empty one

    import_module("recruitment.migrations.0027_religions_of_a_list").tell(apps, None)

    told = Admission.objects.order_by("pk").values_list("religion", flat=True)
    assert list(told) == ["Không"] * 3 + ["Phật giáo"] * 2 + ["Đạo Mẫu", ""]
    assert Candidate.objects.get().religion == "Không"
    assert set(Tally.objects.values_list("religious", flat=True)) == {3}
    assert list(recount.differences()) == []


@pytest.mark.django_db
def test_an_annulled_admission_is_told_too_and_counted_nowhere(cell):
    admission = AdmissionFactory(organization=cell, religion="K")
    annul(
        admission,
        on=date(2024, 7, 1),
        reason="nhập nhầm",
        version=admission.version,
        by=admission.recorded_by,
    )

    import_module("recruitment.migrations.0027_religions_of_a_list").tell(apps, None)

    assert Admission.objects.get().religion == "Không"
    assert list(recount.differences()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "name"), [("không có", "Không"), ("hoa_hao", "Phật giáo Hòa Hảo"), ("", "")]
)
def test_a_file_names_a_religion_of_the_list(load, tree, text, name):  # noqa: F811
    assert load("admissions", PERSON | {"religion": text})[0] == 0

    assert Admission.objects.get().religion == name


@pytest.mark.django_db
def test_a_file_is_told_what_is_no_religion_of_the_list(load, tree):  # noqa: F811
    code, printed = load("admissions", PERSON | {"religion": "Đạo Mẫu"})

    assert code == 2
    assert "“Đạo Mẫu” không có trong danh sách tôn giáo: Không, Phật giáo, Công giáo" in printed


@pytest.fixture
def client(cell):
    """Signed in as the secretary of the cell, who sees religions."""
    post = PostFactory(organization=cell, role=Post.Role.SECRETARY, sees_sensitive=True)
    client = StrictClient()
    client.force_login(post.user)
    return client


@pytest.mark.django_db
def test_what_is_unclear_is_listed_for_the_ward_to_say(client, cell):
    admission = AdmissionFactory(organization=cell, full_name="Lê Văn Rõ", religion="Đạo Mẫu")
    AdmissionFactory(organization=cell, full_name="Lê Văn Tin", religion="Phật giáo")
    AdmissionFactory(full_name="Người Nơi Khác", religion="Đạo Mẫu")
    candidate = CandidateFactory(organization=cell, full_name="Lê Thị Chờ", religion="lương")

    inbox = client.get(reverse("recruitment:inbox")).content.decode()
    response = client.get(LIST)
    page, reader = response.content.decode(), response.wsgi_request.user

    assert f'href="{LIST}"' in inbox
    assert "Có 2 trường hợp chưa rõ tôn giáo" in inbox
    assert reverse("recruitment:admission_correct", args=[admission.pk]) in page
    assert reverse("recruitment:candidate_describe", args=[candidate.pk]) in page
    assert "Đạo Mẫu" in page
    assert "lương" in page
    assert "Lê Văn Tin" not in page
    assert "Người Nơi Khác" not in page
    read = Entry.objects.filter(action="person.read_sensitive", actor=reader)
    assert {(each.subject_type, each.subject_id) for each in read} == {
        ("recruitment.admission", admission.pk),
        ("recruitment.candidate", candidate.pk),
    }


@pytest.mark.django_db
def test_the_list_says_that_there_are_more_dossiers_than_it_shows(client, cell, monkeypatch):
    CandidateFactory.create_batch(3, organization=cell, religion="lương")
    more = "Còn hồ sơ khác"
    monkeypatch.setattr("recruitment.persons.views.DOSSIERS_SHOWN", 3)
    assert more not in client.get(LIST).content.decode()
    monkeypatch.setattr("recruitment.persons.views.DOSSIERS_SHOWN", 2)

    page = client.get(LIST).content.decode()

    assert page.count("<td>lương</td>") == 2
    assert more in page


@pytest.mark.django_db
def test_who_says_it_puts_it_right_and_the_earlier_text_stays_in_the_trail(client, cell):
    admission = AdmissionFactory(organization=cell, religion="Đạo Mẫu")
    address = reverse("recruitment:admission_correct", args=[admission.pk])
    form = client.get(address).context["form"]
    assert ("Đạo Mẫu", "“Đạo Mẫu”, ghi trước đây") in form.fields["religion"].choices
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {
        "organization": cell.pk,
        "decided_on": "1/6/2024",
        "born_on": "3/2/1995",
        "ceremony_on": "",
        "version": admission.version,
        "confirm": ["old", "not_a_cell"],
    }

    client.post(address, data | {"religion": "Khác"})

    assert Admission.objects.get().religion == "Khác"
    entry = Entry.objects.about(admission).first()
    assert entry.changes["religion"] == ["Đạo Mẫu", "Khác"]
    assert f'href="{LIST}"' not in client.get(reverse("recruitment:inbox")).content.decode()
    assert list(recount.differences()) == []


@pytest.mark.django_db
def test_nobody_is_told_of_religions_without_the_right(cell):
    AdmissionFactory(organization=cell, religion="Đạo Mẫu")
    client = StrictClient()
    client.force_login(PostFactory(organization=cell).user)

    assert client.get(LIST).status_code == 403
    assert LIST not in client.get(reverse("recruitment:inbox")).content.decode()
