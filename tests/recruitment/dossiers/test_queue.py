"""A list as a queue."""

from datetime import date

import pytest
from django.urls import reverse

from recruitment.dossiers.queue import place_in
from recruitment.models import Candidate
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory, step
from tests.factories import OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return OrganizationFactory(kind="cell", parent=OrganizationFactory())


def queue_of(names, cell):
    made = [CandidateFactory(full_name=name, organization=cell) for name in names]
    return made, Candidate.objects.open().order_by("sort_key", "pk")


def test_a_queue_is_gone_through_in_the_order_of_its_list(cell):
    (hoa, an, mai), queue = queue_of(["Trần Thị Hoa", "Lê Văn An", "Đỗ Thị Mai"], cell)

    first, middle, last = (place_in(queue, each) for each in (an, hoa, mai))

    assert (first.previous, first.next, first.number) == (None, hoa, 1)
    assert (middle.previous, middle.next, middle.number) == (an, mai, 2)
    assert (last.previous, last.next, last.number) == (hoa, None, 3)
    assert {first.total, middle.total, last.total} == {3}


def test_two_of_one_name_both_have_their_turn(cell):
    first = CandidateFactory(full_name="Lê Văn An", born_on=date(1998, 1, 1), organization=cell)
    second = CandidateFactory(full_name="Lê Văn An", born_on=date(1999, 2, 2), organization=cell)
    queue = Candidate.objects.order_by("sort_key")

    assert place_in(queue, first).next == second
    assert place_in(queue, second).previous == first


def test_a_dossier_that_left_the_queue_still_leads_to_the_next(cell):
    (hoa, _an, mai), _all = queue_of(["Trần Thị Hoa", "Lê Văn An", "Đỗ Thị Mai"], cell)
    queue = Candidate.objects.filter(stage="pool").order_by("sort_key", "pk")
    moved = step(hoa, "sympathizer", date(2024, 4, 1))

    place = place_in(queue, moved)

    assert (place.next, place.before, place.total) == (mai, 1, 2)


def test_a_list_sorted_from_the_newest_is_gone_through_from_the_newest(cell):
    older = CandidateFactory(started_on=date(2024, 3, 1), organization=cell)
    newer = CandidateFactory(started_on=date(2024, 5, 1), organization=cell)
    queue = Candidate.objects.order_by("-stage_on", "pk")

    assert place_in(queue, newer).next == older
    assert place_in(queue, older).previous == newer


@pytest.mark.parametrize("number", [1, 12])
def test_the_next_dossier_takes_three_queries_however_long_the_queue(
    cell, number, django_assert_num_queries
):
    CandidateFactory.create_batch(number, organization=cell)
    candidate = Candidate.objects.select_related("person").first()
    queue = Candidate.objects.order_by("sort_key", "pk")

    # how many there are; the one before, the one after
    with django_assert_num_queries(3):
        place_in(queue, candidate)


def test_a_list_is_walked_through_from_dossier_to_dossier(cell):
    (hoa, an), _all = queue_of(["Trần Thị Hoa", "Lê Văn An"], cell)
    client = StrictClient()
    client.force_login(PostFactory(organization=cell).user)
    walk = {
        each: reverse("recruitment:candidate_walk", args=[each.pk, "next"]) for each in (an, hoa)
    }

    page = client.get(reverse("recruitment:candidate_list"), {"stage": "pool"})
    to_next = client.get(walk[an], {"queue": "stage=pool"})
    to_list = client.get(walk[hoa], {"queue": "stage=pool"})

    assert f"/candidates/{an.pk}/?queue=stage%3Dpool" in page.content.decode()
    assert to_next.url == f"/candidates/{hoa.pk}/?queue=stage%3Dpool"
    assert to_list.url == "/candidates/?stage=pool"
    assert walk[hoa] in client.get(to_next.url).content.decode()


def test_dossiers_without_a_day_of_leaving_are_walked_through_too(cell):
    (hoa, an), _all = queue_of(["Trần Thị Hoa", "Lê Văn An"], cell)
    queue = Candidate.objects.order_by("leaves_on", "pk")

    assert place_in(queue, hoa).next == an
