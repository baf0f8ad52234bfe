"""A document that waits in the queue: what was pressed is taken, or the page says why not."""

from datetime import date

import pytest
from django.urls import reverse

from organizations.jobs import queue, work
from organizations.models import Job, Organization, Post, Reorganization, User
from organizations.reorganization import documents
from tests.reports.reorganizations.pages import JULY, act, at_work, issue, of

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(admin):
    """Somebody else's document that is being put into effect."""
    other = documents.draft(number="02-NQ", on=JULY, actions=[], by=User.objects.system())
    return at_work(other)


@pytest.fixture
def renamed(client, tree, draft):
    act(client, draft, "rename", [tree["A"]], name="Đảng bộ phường An Mới")
    draft.refresh_from_db()
    return draft


def waiting():
    return Job.objects.filter(state=Job.State.WAITING)


def test_a_version_that_is_not_the_stored_one_is_not_queued(client, tree, busy, renamed):
    seen = renamed.version
    act(client, renamed, "rename", [tree["B"]], name="Đảng bộ phường Bình Mới")

    answer = client.post(of(renamed, "preview"), {"version": seen, "sure": "on"})

    assert answer.status_code == 200
    assert "đã thay đổi" in answer.content.decode() or "đã sửa" in answer.content.decode()
    assert not waiting().exists()


def test_a_second_press_about_something_else_is_told_and_not_swallowed(client, tree, busy, renamed):
    issue(client, renamed)
    act(client, renamed, "rename", [tree["B"]], name="Đảng bộ phường Bình Mới")

    answer = issue(client, renamed)

    assert answer.status_code == 200
    assert "chưa làm xong" in answer.content.decode()
    assert waiting().count() == 1


def test_the_same_press_twice_is_one_job_and_no_fault(client, busy, renamed):
    first, second = issue(client, renamed), issue(client, renamed)

    assert first.url == second.url == of(renamed, "detail")
    assert waiting().count() == 1


def test_who_lost_the_post_while_it_waited_decides_nothing_any_more(client, admin, busy, renamed):
    issue(client, renamed)
    Post.objects.filter(user=admin).update(end=date(2026, 1, 1), start=date(2020, 1, 1))
    queue.end(busy, Job.State.DONE, "")

    work.work_off()

    assert Organization.objects.get(code="A").name == "Đảng bộ phường An"
    assert Reorganization.objects.get(pk=renamed.pk).state == "draft"
    [job] = Job.objects.exclude(pk=busy.pk)
    assert (job.state, "không quản trị" in job.outcome) == (Job.State.REFUSED, True)


def test_what_left_the_reach_while_it_waited_is_not_changed(client, tree, busy, renamed):
    issue(client, renamed)
    queue.end(busy, Job.State.DONE, "")
    away = documents.draft(number="03-NQ", on=JULY, actions=[], by=User.objects.system())
    away.actions.create(verb="move", code="A", parent_code="X", row=1)
    documents.issue(away, version=1, by=User.objects.system(), today=date(2026, 1, 1))

    work.work_off()

    assert Organization.objects.get(code="A").name == "Đảng bộ phường An"
    assert Reorganization.objects.get(pk=renamed.pk).state == "draft"


def test_work_that_was_asked_for_does_not_keep_an_organization_in_place(client, tree, busy, admin):
    queue.end(busy, Job.State.DONE, "")
    founding = documents.draft(number="04-NQ", on=JULY, actions=[], by=admin)
    founding.actions.create(
        verb="found",
        code="N",
        name="Đảng bộ xã Mới",
        parent_code="P",
        row=1,
        kind="grassroots_committee",
    )
    documents.issue(founding, version=1, by=admin, today=date(2026, 1, 1))
    founded = Organization.objects.get(code="N")
    job = queue.ask("check_tree", by=admin, organization=founded)
    founding.refresh_from_db()

    documents.take_back(
        founding, version=founding.version, reason="Nhầm", by=admin, today=date(2026, 1, 1)
    )

    job.refresh_from_db()
    assert (Organization.objects.filter(code="N").exists(), job.organization) == (False, None)


def test_a_draft_of_somebody_else_is_no_link_on_the_page_of_its_job(client, tree, admin):
    other = documents.draft(number="05-NQ", on=JULY, actions=[], by=User.objects.system())
    job = queue.ask(
        "reorganization.issue",
        by=other.drafted_by,
        record=other.pk,
        organization=tree["P"],
        version=1,
    )

    page = client.get(reverse("organizations:job_detail", args=[job.pk])).content.decode()

    assert of(other, "detail") not in page
