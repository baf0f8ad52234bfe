"""A batch is looked at and taken back as a whole: what can be, what is kept, what cannot be."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from organizations.models import Post
from recruitment.admissions import admissions as deciding
from recruitment.counting.recount import differences
from recruitment.dossiers import transfers
from recruitment.members import probation
from recruitment.models import Admission, Batch, BatchRow, Candidate, DayTally, Tally
from recruitment.sheets import batches
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory
from tests.recruitment.sheets.pages import pasted, recorded, row

pytestmark = pytest.mark.django_db
ADDRESS = "recruitment:batch_detail"


def address(batch, name="detail"):
    return reverse(f"recruitment:batch_{name}", args=[batch.pk])


@pytest.fixture
def batch(client, cell, other):
    """Four who were recorded: three in one cell, one in another."""
    rows = [row(n) for n in (1, 2, 3)] + [row(4, place="Tổ dân phố 8")]
    return recorded(client, pasted(client, *rows), listed="4").context["batch"]


def figures():
    """Return all that is counted, without rows of noughts."""
    return {
        model: sorted(
            each
            for each in model.objects.values_list(*_columns(model))
            if any(isinstance(value, int) and value for value in each[3:])
        )
        for model in (Tally, DayTally)
    }


def _columns(model):
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    return sorted(names, key=lambda name: name not in ("organization_id", "counting", "on"))


def heaps_on(page):
    return {
        name: [(admission and admission.person.full_name, why) for admission, _number, why in rows]
        for name, rows in page.context["heaps"]
    }


def take_back(client, batch, **said):
    form = {"reason": "ghi nhầm danh sách", "sure": "on"}
    return client.post(address(batch, "take_back"), form | said)


def test_what_is_counted_is_the_same_before_the_list_and_after_taking_it_back(client, cell, other):
    AdmissionFactory(organization=cell, decided_on=date(2026, 3, 1))
    before = figures()
    made = recorded(client, pasted(client, row(1), row(2)), listed="2").context["batch"]
    assert figures() != before

    response = take_back(client, made)

    assert response.url == address(made)
    assert figures() == before
    assert list(differences()) == []
    assert Admission.objects.standing().count() == 1
    entry = Entry.objects.get(action="batch.take_back")
    assert (entry.changes, entry.reason) == (
        {"rows_taken_back": [None, 2], "rows_kept": [None, 0], "rows_impossible": [None, 0]},
        "ghi nhầm danh sách",
    )
    page = client.get(address(made)).content.decode()
    assert "Đã lấy lại cả lô" in page
    assert "ghi nhầm danh sách" in page


def test_the_three_heaps_are_named_row_by_row_before_anything_is_taken(
    client, secretary, batch, cell
):
    first, second, third, fourth = Admission.objects.order_by("pk")
    entry = deciding.entry_of(first)
    entry.ceremony_on = date(2026, 4, 5)
    deciding.correct_admission(
        first, entry, version=1, by=secretary, today=timezone.localdate(), confirmed=["number_used"]
    )
    dossier = probation.take_up(second, by=secretary, today=timezone.localdate())
    said = {
        "to": OrganizationFactory(kind="cell", parent=OrganizationFactory()),
        "on": timezone.localdate(),
        "reason": "chuyển nơi ở",
    }
    transfers.ask(dossier, **said, version=dossier.version, by=secretary)
    deciding.annul(third, on=timezone.localdate(), reason="sai người", version=1, by=secretary)

    heaps = heaps_on(client.get(address(batch)))

    assert heaps["back"] == [(fourth.person.full_name, "")]
    assert [name for name, _why in heaps["kept"]] == [
        first.person.full_name,
        second.person.full_name,
    ]
    assert f"{secretary.username} đã sửa lúc" in heaps["kept"][0][1]
    assert heaps["kept"][1][1] == "đã có hồ sơ"
    assert heaps["impossible"][0][1].startswith("đã hủy ngày")
    take_back(client, batch)
    standing = Admission.objects.standing().order_by("pk")
    assert list(standing) == [first, second]
    outcomes = BatchRow.objects.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == ["recorded", "recorded", "recorded", "taken_back"]
    assert list(differences()) == []


def test_the_dossiers_that_a_list_opened_go_with_it_unless_somebody_went_on(client, batch):
    dossiers = Candidate.objects.filter(admission__batch_rows__batch=batch)
    assert [each.outcome for each in dossiers] == [""] * 4

    take_back(client, batch)

    assert {each.outcome for each in dossiers.all()} == {"mistake"}
    assert list(differences()) == []


def test_the_list_can_be_recorded_again_after_it_was_taken_back(client, batch, cell):
    take_back(client, batch)

    recorded(client, pasted(client, *(row(n) for n in (1, 2, 3))), listed="3")

    assert Admission.objects.standing().count() == 3


def test_a_batch_is_taken_back_once_with_a_reason_and_within_its_days(client, batch):
    assert take_back(client, batch, reason=" ").context["form"].errors["reason"]
    assert take_back(client, batch, sure="").context["form"].errors["sure"]
    assert Admission.objects.standing().count() == 4
    Batch.objects.update(recorded_at=timezone.now() - timedelta(days=batches.DAYS + 1))
    late = take_back(client, batch)
    assert late.context["form"].non_field_errors()
    assert client.get(address(batch)).context["heaps"] is None
    Batch.objects.update(recorded_at=timezone.now())
    take_back(client, batch)
    assert client.get(address(batch, "take_back")).status_code == 302
    assert Entry.objects.filter(action="batch.take_back").count() == 1


def test_who_lies_out_of_reach_is_only_numbered_and_not_taken_back(client, secretary, batch, other):
    """Somebody who writes in one of the cells only, and sees the batch as a board of the ward."""
    user = PostFactory(organization=secretary.organization, role=Post.Role.BOARD).user
    PostFactory(user=user, organization=other)
    client.force_login(user)

    heaps = heaps_on(client.get(address(batch)))

    assert len(heaps["back"]) == 1
    assert {why for _name, why in heaps["impossible"]} == {"ngoài phạm vi của đồng chí"}
    take_back(client, batch)
    assert Admission.objects.standing().count() == 3


def test_a_batch_of_others_does_not_exist(client, batch):
    far = PostFactory(organization=OrganizationFactory()).user
    client.force_login(far)

    assert client.get(address(batch)).status_code == 404
    assert take_back(client, batch).status_code == 404
    assert client.get(reverse("recruitment:batch_list")).context["page"].paginator.count == 0


def test_killed_in_the_middle_nothing_is_recorded(client, cell, monkeypatch):
    page = pasted(client, row(1), row(2))

    def breaks(*_args, **_kwargs):
        raise RuntimeError("killed")

    monkeypatch.setattr(batches.kept, "keep", breaks)
    with pytest.raises(RuntimeError):
        recorded(client, page, listed="2")

    assert not Admission.objects.exists()
    assert not Batch.objects.exists()
    assert list(differences()) == []


def test_the_list_of_batches_tells_what_each_came_to(client, batch):
    page = client.get(reverse("recruitment:batch_list"))

    [line] = page.context["page"]
    assert (line, line.recorded, line.filled) == (batch, 4, 4)
