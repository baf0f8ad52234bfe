"""A cell declares that there is no source: within rights, with a reason, until there is one."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Entry
from organizations.models import Post, User
from organizations.periods import Period
from recruitment.counting.cells import cells_of
from recruitment.counting.reading import Reading
from recruitment.dossiers import endings, sources
from recruitment.models import NoSource
from reports.figures.composition import composition_of
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory
from tests.factories import (
    TODAY,
    AdmissionFactory,
    OrganizationFactory,
    PostFactory,
    QuotaFactory,
    UserFactory,
)
from tests.recruitment.due.test_inbox_views import page_of

pytestmark = pytest.mark.django_db
MARCH, MAY, JULY = date(2024, 3, 1), date(2024, 5, 1), date(2024, 7, 1)


@pytest.fixture
def ward():
    return OrganizationFactory(parent=OrganizationFactory(kind="upper_committee"))


@pytest.fixture
def cell(ward):
    return OrganizationFactory(kind="cell", parent=ward, name="Chi bộ tổ dân phố 1")


def declare(cell, start=MARCH, **said):
    usual = {"kind": "nobody_left", "reason": "đi làm ăn xa", "by": UserFactory(), "today": TODAY}
    return sources.declare(cell, start=start, **usual | said)


def of_the_year(organization, as_of=date(2024, 12, 31)):
    return cells_of([organization.pk], Reading(Period.of_year(2024), as_of, as_of))[organization.pk]


def test_a_declaration_is_told_from_its_day_until_it_ends(cell, ward):
    made = declare(cell)
    sources.end(made, on=JULY, by=UserFactory(), today=TODAY)

    told = [of_the_year(ward, day).declared for day in (date(2024, 2, 29), MARCH, MAY, JULY)]

    assert told == [0, 1, 1, 0]
    actions = Entry.objects.about(made).order_by("pk").values_list("action", "reason")
    assert list(actions) == [("no_source.declare", "đi làm ăn xa"), ("no_source.end", "")]


def test_what_is_taken_back_counts_on_no_day(cell, ward):
    made = declare(cell)
    sources.take_back(made, reason="nhầm chi bộ", by=UserFactory())

    assert of_the_year(ward, MAY).declared == 0
    assert declare(cell, kind="none_yet").pk != made.pk
    with pytest.raises(ValidationError):
        sources.take_back(made, reason="lần nữa", by=UserFactory())


def test_who_has_somebody_cannot_declare_it(cell):
    candidate = CandidateFactory(organization=cell, started_on=MARCH)
    with pytest.raises(ValidationError) as refused:
        declare(cell, MAY)
    assert "start" in refused.value.error_dict

    system = {"by": User.objects.system(), "today": TODAY, "version": candidate.version}
    endings.close(candidate, outcome="lapsed", on=MAY, reason="đi làm ăn xa", **system)
    with pytest.raises(ValidationError):
        declare(cell, date(2024, 4, 30))
    assert declare(cell, MAY).end is None


def test_who_admitted_since_cannot_declare_it(cell):
    AdmissionFactory(organization=cell, decided_on=MAY)

    with pytest.raises(ValidationError):
        declare(cell, MARCH)
    declare(cell, date(2024, 5, 2))


@pytest.mark.parametrize("start", [MARCH, MAY, JULY])
def test_one_declaration_at_a_time(cell, start):
    declare(cell, MAY)

    with pytest.raises(ValidationError):
        declare(cell, start)


@pytest.mark.parametrize("begun", [MAY, MARCH, date(2024, 2, 1)])
def test_somebody_in_the_pool_ends_it_or_shows_it_was_wrong(cell, begun):
    made = declare(cell, MARCH)

    CandidateFactory(organization=cell, started_on=begun)

    made.refresh_from_db()
    assert (made.end, made.taken_back_at is None) == (
        (MAY, True) if begun == MAY else (None, False)
    )
    assert Entry.objects.about(made).count() == 2


def test_a_dossier_opened_again_ends_it(cell):
    candidate = CandidateFactory(organization=cell, started_on=date(2024, 1, 5))
    system = {"by": User.objects.system(), "today": TODAY}
    closed = endings.close(
        candidate, outcome="lapsed", on=MARCH, reason="x", version=candidate.version, **system
    )
    made = declare(cell, MARCH)

    endings.reopen(closed, on=JULY, reason="trở về", version=closed.version, **system)

    made.refresh_from_db()
    assert made.end == JULY


def test_form_2_counts_who_has_nobody_left(cell, ward):
    declare(cell)
    declare(OrganizationFactory(kind="cell", parent=ward), kind="none_yet")
    reading = Reading(Period.of_year(2024), MAY, MAY)

    found = {
        (each.part, each.code): each
        for each in composition_of(ward, reading).lines(sensitive=False)
    }

    assert (found["units", "nobody_left"].this, found["units", "nobody_left"].of) == (1, 2)


# On its pages


@pytest.fixture
def secretary(ward):
    return PostFactory(organization=ward, role=Post.Role.SECRETARY).user


@pytest.fixture
def client(secretary):
    client = StrictClient()
    client.force_login(secretary)
    return client


def address(name, pk):
    return reverse(f"recruitment:{name}", args=[pk])


def typed(client, cell, **said):
    page = page_of(client, address("source_declare", cell.pk))
    token = page.select_one("main input[name=token]")["value"]
    return {"token": token, "kind": "nobody_left", "start": "01/03/2024", "reason": "đi xa"} | said


def test_a_secretary_declares_ends_and_takes_back(client, cell):
    review = page_of(client, address("review_cell", cell.pk))
    assert review.select_one(f'a[href="{address("source_declare", cell.pk)}"]')
    sent = typed(client, cell)

    for _twice in range(2):
        done = client.post(address("source_declare", cell.pk), sent)
        assert done.headers["Location"] == address("review_cell", cell.pk)

    made = NoSource.objects.get()
    review = page_of(client, address("review_cell", cell.pk))
    assert "không còn quần chúng" in review.text
    assert not review.select(f'a[href="{address("source_declare", cell.pk)}"]')
    assert "không còn quần chúng" in page_of(client, reverse("recruitment:review_list")).text
    client.post(address("source_end", made.pk), {"on": "01/07/2024"})
    made.refresh_from_db()
    assert made.end == JULY
    client.post(address("source_take_back", made.pk), {"reason": "nhầm"})
    made.refresh_from_db()
    assert made.taken_back_because == "nhầm"
    assert client.get(address("source_end", made.pk)).status_code == 404


def test_nothing_is_chosen_beforehand_and_what_was_typed_is_kept(client, cell):
    page = page_of(client, address("source_declare", cell.pk))
    assert not page.select("main input[name=kind][checked]")

    sent = typed(client, cell, kind="", reason="ở xa quá")
    answer = client.post(address("source_declare", cell.pk), sent)

    assert answer.status_code == 200
    assert "ở xa quá" in answer.content.decode()
    assert not NoSource.objects.exists()


def test_a_dashboard_says_it_beside_a_cell_without_the_reason(client, cell, ward):
    QuotaFactory(organization=cell, low=1)
    declare(cell, reason="lý do riêng của chi bộ")

    shown = client.get(f"/dashboard/{ward.pk}/?period=2024").content.decode()

    assert "khai báo không còn quần chúng từ 01/03/2024" in shown
    assert "lý do riêng" not in shown
    assert "khai báo" not in client.get(f"/dashboard/{ward.pk}/?period=2023").content.decode()


def test_a_board_reads_it_and_declares_nothing(cell, ward):
    board = StrictClient()
    board.force_login(PostFactory(organization=ward, role=Post.Role.BOARD).user)
    made = declare(cell)

    assert "không còn quần chúng" in page_of(board, address("review_cell", cell.pk)).text
    for name, pk in (("source_declare", cell.pk), ("source_end", made.pk)):
        assert board.get(address(name, pk)).status_code == 403
