"""Pages of papers: a file as the answer to a button, for one dossier or for those ticked."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from audit.models import Entry
from organizations.models import Post
from recruitment.models import PaperTemplate, Stage
from recruitment.paperwork.paper_kinds import KINDS
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, signing, take_to
from tests.factories import OrganizationFactory, PostFactory
from tests.recruitment.paperwork.test_paper_templates import written
from tests.two_windows import OWN

pytestmark = pytest.mark.django_db
BATCH = reverse("recruitment:paper_batch")


@pytest.fixture
def cell(secretary):
    return OrganizationFactory(kind="cell", parent=secretary.organization)


def text_of(response):
    document = Document(BytesIO(response.content))
    return "".join(each.text or "" for each in document.element.body.iter(qn("w:t")))


def of(candidate):
    return reverse("recruitment:paper_print", args=[candidate.pk])


def test_the_page_of_a_dossier_offers_what_is_due_and_says_what_is_written_by_hand(client, cell):
    candidate = take_to(CandidateFactory(organization=cell), Stage.ENDORSED)

    page = client.get(of(candidate))

    assert [paper.code for paper in page.context["now"]] == [
        *("3-KNĐ", "5-KNĐ", "6-KNĐ"),
        *("5B-KNĐ", "5C-KNĐ", "BB-KN"),
    ]
    assert [paper.code for paper in page.context["by_hand"]] == ["1-KNĐ", "2-KNĐ"]
    assert "1-KNĐ · Đơn xin vào Đảng" in page.content.decode()


def test_a_button_answers_with_a_file_named_for_the_paper_and_the_dossier(client, cell):
    candidate = CandidateFactory(organization=cell, full_name="Lò Thị Én")

    response = client.post(of(candidate), {"paper": "6-KNĐ"})

    assert response.headers["Content-Disposition"] == (
        f"attachment; filename*=utf-8''6-KN%C4%90%20h%E1%BB%93%20s%C6%A1%20{candidate.pk}.docx"
    )
    assert "Lò Thị Én" in text_of(response)
    assert Entry.objects.filter(action="paper.print", subject_id=candidate.pk).count() == 1


def test_who_signs_is_chosen_for_one_paper_and_for_many(client, cell):
    signing(cell)
    candidate = CandidateFactory(organization=cell)
    asked = {"paper": "6-KNĐ", "dossier": [candidate.pk]}

    for address in (of(candidate), BATCH):
        as_recorded = text_of(client.post(address, asked))
        by_deputy = text_of(client.post(address, asked | {"signs": "deputy"}))

        assert "T/M CHI BỘBÍ THƯTrần Văn Ký" in as_recorded
        assert "T/M CHI BỘPHÓ BÍ THƯ" in by_deputy
        assert "Trần Văn Ký" not in by_deputy


def test_a_signer_who_is_none_makes_no_file(client, cell):
    candidate = CandidateFactory(organization=cell)
    asked = {"paper": "6-KNĐ", "dossier": [candidate.pk], "signs": "chair"}

    assert client.post(of(candidate), asked).status_code == 404
    response = client.post(BATCH, asked)
    assert "Content-Disposition" not in response.headers
    assert response.context["signing"].errors


@pytest.mark.parametrize("paper", ["1-KNĐ", "DS-QC", "DS-LOP", "", "x"])
def test_what_is_no_paper_of_a_dossier_does_not_exist(client, cell, paper):
    candidate = CandidateFactory(organization=cell)

    assert client.post(of(candidate), {"paper": paper}).status_code == 404


def test_a_template_that_cannot_be_filled_in_is_said_and_leaves_no_entry(client, cell, secretary):
    candidate = CandidateFactory(organization=cell)
    PaperTemplate.objects.create(
        code="6-KNĐ",
        version=1,
        contents=written("{{ ho_ten"),
        replaced_by=secretary,
        at="2026-01-01T00:00:00Z",
    )

    response = client.post(of(candidate), {"paper": "6-KNĐ"}, follow=True)

    assert "6-KNĐ" in str(next(iter(response.context["messages"])))
    assert not Entry.objects.filter(action="paper.print").exists()


def test_the_ticked_dossiers_make_one_file(client, cell):
    people = [CandidateFactory(organization=cell, full_name=f"Lò Văn {n}") for n in "ABC"]
    keys = [people[0].pk, people[2].pk]

    text = text_of(client.post(BATCH, {"paper": "6-KNĐ", "dossier": keys}))

    assert [f"Lò Văn {n}" in text for n in "ABC"] == [True, False, True]


def test_without_a_tick_the_page_says_what_to_do_and_ticks_nothing(client, cell):
    CandidateFactory(organization=cell)

    response = client.post(BATCH, {"paper": "DS-QC"})

    assert response.context["form"].non_field_errors()
    assert [ticked for _dossier, ticked in response.context["dossiers"]] == [False]


def test_a_dossier_out_of_reach_makes_no_file(client, cell):
    foreign = CandidateFactory()

    response = client.post(BATCH, {"paper": "6-KNĐ", "dossier": [foreign.pk]})

    assert response.context["form"].non_field_errors()
    assert "Content-Disposition" not in response.headers
    assert foreign.person.full_name not in response.content.decode()


def test_a_list_bears_the_organization_that_was_chosen(client, cell):
    candidate = CandidateFactory(organization=cell)
    asked = {"paper": "DS-QC", "organization": cell.pk, "dossier": [candidate.pk]}

    assert cell.name.upper() in text_of(client.post(BATCH, asked))


def test_ethnic_group_is_told_by_the_right_to_see_it(client, secretary, cell):
    candidate = CandidateFactory(organization=cell, ethnicity="02")
    assert "dân tộc: Tày" not in text_of(client.post(of(candidate), {"paper": "6-KNĐ"}))

    secretary.posts.update(sees_sensitive=True)
    assert "dân tộc: Tày" in text_of(client.post(of(candidate), {"paper": "6-KNĐ"}))


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_takes_the_same_queries_however_long(
    client, cell, number, django_assert_max_num_queries
):
    CandidateFactory.create_batch(number, organization=cell)

    with django_assert_max_num_queries(8):
        assert len(client.get(f"{BATCH}?paper=DS-QC").context["dossiers"]) == number


# In the admin


@pytest.fixture
def administrator():
    return PostFactory(role=Post.Role.ADMIN).user


@pytest.fixture
def admin(administrator):
    client = StrictClient()
    client.force_login(administrator)
    return client


PAPER = "/admin/recruitment/papertemplate/paper/6-KND/"


def upload(contents, **more):
    file = BytesIO(contents)
    file.name = "mau.docx"
    return {"file": file, "reason": "Hướng dẫn mới", "version": 0, **more}


def test_an_administrator_replaces_a_template_and_fetches_every_version(admin):
    contents = written("{{ ho_ten }}")

    assert admin.post(PAPER, upload(contents)).status_code == 302

    page = admin.get("/admin/recruitment/papertemplate/").content.decode()
    assert "Hướng dẫn mới" in page
    assert admin.get(f"{PAPER}1/").content == contents
    assert admin.get(f"{PAPER}0/").content == KINDS["6-KNĐ"].shipped
    assert admin.get(f"{PAPER}2/").status_code == 404


def test_a_template_with_a_name_that_is_not_known_is_refused_at_its_field(admin):
    response = admin.post(PAPER, upload(written("{{ ho_va_ten }}")))

    assert "ho_va_ten" in response.context["form"].errors["file"][0]
    assert not PaperTemplate.objects.exists()


def test_a_template_replaced_in_another_window_says_so_and_is_sent_again_knowingly(admin):
    admin.post(PAPER, upload(written("{{ ho_ten }}")))

    late = admin.post(PAPER, upload(written("{{ ho_ten }} 2")))

    form = late.context["form"]
    assert re.search(OWN, form.non_field_errors()[0])
    again = upload(written("{{ ho_ten }} 2"), version=form["version"].value())
    assert admin.post(PAPER, again).status_code == 302
    assert PaperTemplate.objects.count() == 2


def test_below_the_root_templates_are_read_and_not_replaced():
    below = OrganizationFactory(parent=OrganizationFactory())
    client = StrictClient()
    client.force_login(PostFactory(role=Post.Role.ADMIN, organization=below).user)

    assert client.get(PAPER).context["form"] is None
    assert client.get(f"{PAPER}0/").status_code == 200
    assert client.post(PAPER, upload(written("{{ ho_ten }}"))).status_code == 403
    assert not PaperTemplate.objects.exists()
