"""Administrators see what waits, what is being done and what came of it, and begin checks."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from organizations.jobs import kinds, queue, seat, work
from organizations.models import Job, Post, User
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory
from tests.organizations.jobs.works import work_of_a_kind

pytestmark = pytest.mark.django_db
LIST, START = reverse("organizations:job_list"), reverse("organizations:job_start")


@pytest.fixture
def client():
    """A client of the administrator of everything."""
    return client_of(OrganizationFactory(code="VN", kind="central"))


def client_of(organization):
    client = StrictClient()
    client.force_login(PostFactory(organization=organization, role=Post.Role.ADMIN).user)
    return client


def of(job, page="detail"):
    return reverse(f"organizations:job_{page}", args=[job.pk])


def main_of(answer):
    main = BeautifulSoup(answer.content, "html.parser").select_one("main")
    return " ".join(main.text.split())


def test_a_check_is_begun_from_the_page_and_its_outcome_read_there(client):
    offered = {each["value"] for each in buttons(client)}
    assert offered == kinds.offered().keys() >= {"check_tree"}

    answer = client.post(START, {"kind": "check_tree"})

    job = Job.objects.get()
    assert answer.url == of(job)
    assert "trong giây lát" in main_of(client.get(of(job)))
    assert "Đang chờ đến lượt" in main_of(client.get(LIST))
    work.work_off()
    page = main_of(client.get(of(job)))
    assert "khớp với hệ thống tổ chức đảng" in page
    assert "Bắt đầu, lần thứ 1." in page
    assert client.get(of(job, "progress")).headers["HX-Refresh"] == "true"


def buttons(client):
    return BeautifulSoup(client.get(LIST).content, "html.parser").select("button[name=kind]")


def test_the_same_check_asked_for_twice_is_one_job(client):
    for _time in range(2):
        client.post(START, {"kind": "check_tree"})

    assert Job.objects.count() == 1


@pytest.mark.parametrize("kind", ["", "reorganization.issue", "nothing"])
def test_only_what_is_offered_can_be_begun(client, kind):
    assert client.post(START, {"kind": kind}).status_code == 400
    assert not Job.objects.exists()


def test_who_administers_a_part_begins_no_check_and_sees_none_of_others(client):
    part = OrganizationFactory(code="T", kind="province", parent=Post.objects.get().organization)
    queue.ask("check_tree", by=User.objects.system())
    other = client_of(part)

    assert buttons(other) == []
    assert other.post(START, {"kind": "check_tree"}).status_code == 403
    assert "Chưa có việc nào" in main_of(other.get(LIST))


def test_without_the_worker_that_the_site_counts_on_the_page_says_so(client, settings):
    settings.WORKER = True
    job = queue.ask("check_tree", by=User.objects.system())

    assert "chưa hoạt động" in main_of(client.get(of(job)))
    with seat.taken():
        assert "chưa hoạt động" not in main_of(client.get(of(job)))


@pytest.mark.sqlite
def test_on_sqlite_the_phase_is_read_at_the_seat_before_anything_is_committed(client):
    seen = []

    def act(job, tell):
        tell("slow", 3, 10)
        seen.append(client.get(of(job, "progress")).content.decode())
        return "Xong."

    with work_of_a_kind(act), seat.taken():
        queue.ask("slow", by=User.objects.system())
        work.work_off()

    assert "Chậm" in seen[0]
    assert '<progress value="3" max="10">' in seen[0]


@pytest.mark.sqlite
@pytest.mark.parametrize("left", ["", "[1, 2", '[0, 1, "index", 5, 9]'])
def test_a_word_that_is_half_or_of_another_job_is_passed_over(client, left):
    job = queue.ask("check_tree", by=User.objects.system())
    queue.take()
    with seat.taken():
        seat.leave_word(left)

        assert client.get(of(job, "progress")).status_code == 200
        assert "<progress" not in client.get(of(job, "progress")).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_takes_the_same_queries_however_long(
    client, number, django_assert_max_num_queries
):
    for record in range(number):
        queue.ask("reorganization.issue", by=User.objects.system(), record=record, version=1)

    with django_assert_max_num_queries(7):
        client.get(LIST)


def test_the_menu_of_the_administration_leads_there(client):
    assert LIST in client.get(reverse("admin:index")).content.decode()
