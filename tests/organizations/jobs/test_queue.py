"""Work waits in one queue: in its order, once about a subject, with the transaction that asks."""

import pytest
from django.db import OperationalError, transaction

from audit.context import RequestContext, serving
from audit.models import Entry
from organizations.jobs import kinds, queue, work
from organizations.models import Job, User
from tests.organizations.jobs.works import told_of, work_of_a_kind

pytestmark = pytest.mark.django_db


def ask(kind="slow", **said):
    return queue.ask(kind, by=User.objects.system(), **said)


def test_jobs_are_done_in_the_order_in_which_they_were_asked_for():
    with work_of_a_kind() as done:
        for record in (3, 1, 2):
            ask(record=record)
        work.work_off()

    assert done == [3, 1, 2]
    assert {job.state for job in Job.objects.all()} == {"done"}


def test_what_is_asked_for_in_a_transaction_that_fails_is_not_asked_for():
    with work_of_a_kind() as done:
        try:
            with transaction.atomic():
                ask()
                raise ZeroDivisionError
        except ZeroDivisionError:
            work.work_off()

    assert done == []
    assert not Job.objects.exists()


def test_the_same_asked_for_twice_is_one_job_until_it_has_ended():
    with work_of_a_kind() as done:
        first = ask(record=1)
        assert ask(record=1) == first
        assert ask(record=2) != first
        work.work_off()
        assert ask(record=1) != first

    assert done == [1, 2]
    assert Entry.objects.filter(action="job.ask").count() == 3


def test_the_trail_of_the_work_names_the_request_that_asked_for_it():
    def act(job, tell):
        queue.trail.record("job.ask", job, by=job.asked_by)
        return ""

    request = RequestContext(id="r-7", address="192.0.2.7", posts="Quản trị")
    with work_of_a_kind(act):
        with serving(request):
            ask()
        work.work_off()

    told = Entry.objects.values_list("request_id", "address", "posts")
    assert set(told) == {("r-7", "192.0.2.7", "Quản trị")}


def test_a_refusal_of_the_database_is_tried_again_and_told_in_the_end():
    said = "deadlock detected\nDETAIL: values"

    def act(job, tell):
        raise OperationalError(said)

    with work_of_a_kind(act) as begun:
        job = ask()
        work.work_off()

    job.refresh_from_db()
    assert len(begun) == queue.ATTEMPTS
    assert (job.state, job.attempt) == ("broken_off", queue.ATTEMPTS)
    assert job.log.count("OperationalError: deadlock detected") == queue.ATTEMPTS
    assert "values" not in job.log


def test_who_lost_the_seat_cannot_end_what_somebody_else_has_begun_again():
    def act(job, tell):
        Entry.objects.create(at=job.asked_at, action="job.ask", actor="twice")
        Job.objects.filter(pk=job.pk).update(attempt=job.attempt + 1)
        return "Xong"

    with work_of_a_kind(act):
        job = ask()
        taken = queue.take()
        work.perform(taken)

    job.refresh_from_db()
    assert (job.state, job.outcome) == ("running", "")
    assert not Entry.objects.filter(actor="twice").exists()


def test_work_that_this_version_does_not_know_is_refused():
    with work_of_a_kind():
        job = ask()
    assert kinds.of("slow") is None
    work.work_off()

    job.refresh_from_db()
    assert job.state == "refused"
    assert "Phiên bản" in job.outcome


def test_the_log_ends_where_it_would_not_be_read_any_more(monkeypatch):
    monkeypatch.setattr(work, "LINES", 3)

    def act(job, tell):
        for number in range(9):
            tell.say(f"dòng {number}")
        return "Xong"

    with work_of_a_kind(act):
        job = ask()
        work.work_off()

    assert [line for line in told_of(job) if "dòng" in line] == ["dòng 0", "dòng 1", "dòng 2"]
