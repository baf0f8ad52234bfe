"""The tallies are recounted part by part, at the prompt or as a job that a page begins."""

from datetime import date
from functools import partial

import pytest

from organizations import reorganization
from organizations.jobs import queue, work
from organizations.models import Ancestry, Job, User
from recruitment.counting import recount
from recruitment.models import DayTally, DossierTally, Tally
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
DAY, LATER = date(2024, 5, 1), date(2025, 1, 1)


@pytest.fixture
def country():
    """Two provinces of two districts; one district ended and counts right under its province."""
    root, by = OrganizationFactory(kind="central"), User.objects.system()
    districts = []
    for _province in range(2):
        province = OrganizationFactory(kind="province", parent=root)
        AdmissionFactory(organization=province, decided_on=DAY)
        for _district in range(2):
            districts.append(OrganizationFactory(kind="upper_committee", parent=province))
            for _cell in range(2):
                cell = OrganizationFactory(kind="cell", parent=districts[-1])
                AdmissionFactory(organization=cell, decided_on=DAY)
                CandidateFactory(organization=cell)
    AdmissionFactory(organization=districts[0], decided_on=DAY)
    reorganization.dissolve(districts[0], heir=province_of(districts[0]), on=LATER, by=by)
    return root


def province_of(district):
    return district.placements.get().parent


def do(kind):
    job = queue.ask(kind, by=User.objects.system())
    work.work_off()
    return Job.objects.get(pk=job.pk)


@pytest.mark.parametrize("most", [1, 2, 3, 6])
def test_whatever_is_wrong_is_found_alike_in_small_parts_and_in_one(country, monkeypatch, most):
    divide = recount.parts
    in_one, in_small = partial(divide, most=100), partial(divide, most=most)
    monkeypatch.setattr(recount, "parts", in_small)
    assert recount.differences() == []
    for model in (Tally, DayTally, DossierTally):
        for row in model.objects.filter(organization__kind__in=["central", "province", "cell"]):
            model.objects.filter(pk=row.pk).delete()
    found = recount.differences()
    monkeypatch.setattr(recount, "parts", in_one)

    assert found
    assert sorted(found, key=str) == sorted(recount.differences(), key=str)


def test_it_tells_how_many_parts_it_has_looked_at(country, monkeypatch):
    monkeypatch.setattr(recount, "parts", partial(recount.parts, most=3))
    told = []

    recount.differences(lambda done, total: told.append((done, total)))

    assert told == [(number, 4) for number in (1, 2, 3, 4)]


def test_a_check_as_a_job_says_what_differs_and_changes_nothing(country):
    Tally.objects.filter(organization=country).update(admitted=7)

    job = do("check_tallies")

    assert (job.state, job.outcome) == ("done", "1 số đếm bị lệch.")
    assert f"('month', {country.pk}, " in job.log
    assert "admitted" not in job.log  # who reads it may see no figures by religion, and no names
    assert do("check_tallies").outcome == job.outcome


def test_a_repair_as_a_job_counts_anew_what_differs(country):
    Tally.objects.filter(organization=country).update(admitted=7)

    job = do("repair_tallies")

    assert (job.state, job.phase) == ("done", "recounting")
    assert job.outcome.startswith("Mọi số đếm đều khớp")
    assert "Đếm lại chỗ không khớp" in job.log
    assert recount.differences() == []


def test_no_repair_is_made_on_a_wrong_ancestry_and_the_job_says_why(country):
    Tally.objects.filter(organization=country).update(admitted=7)
    Ancestry.objects.filter(ancestor=country, distance=1).delete()

    job = do("repair_tallies")

    assert job.state == "refused"
    assert "check_tree" in job.outcome
    assert do("check_tree").outcome == "3 chỗ sai khác."


def test_a_repair_that_is_killed_is_begun_again(country, monkeypatch):
    Tally.objects.update(admitted=7)
    done = []

    def killed(key):
        done.append(key)
        raise KeyboardInterrupt

    monkeypatch.setattr("recruitment.counting.tallies.renew", killed)
    with pytest.raises(KeyboardInterrupt):
        do("repair_tallies")
    monkeypatch.undo()

    work.work_off()

    job = Job.objects.get()
    assert (job.state, job.attempt, len(done)) == ("done", 2, 1)
    assert recount.differences() == []
