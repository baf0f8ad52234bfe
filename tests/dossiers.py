"""Dossiers for tests: opened, and taken along the road, through the product's own functions."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, User
from recruitment.dossiers import companions, pipeline, pool
from recruitment.dossiers.conditions import Ballot
from recruitment.dossiers.pipeline import Going
from recruitment.due import reviews
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import Candidate, Stage
from recruitment.rulebook import rules
from tests.factories import TODAY, OrganizationFactory

ROAD = [stage for stage in Stage if stage != Stage.SUB_APPRAISED]
ODD = {
    *{"helper_missing", "papers", "late", "late_days", "filed_early", "old", "number_used"},
    *{"certificate_expired", "left_unknown", "readmission_consent"},
}
COURSES = (Stage.COURSE_DONE, Stage.NEW_MEMBER_COURSE)


class CandidateFactory(DjangoModelFactory):
    """A dossier opened through `pool.open_dossier` on 1 March 2024, of an invented woman.

    She meets every condition of the rules; with a `stage` the dossier is taken on to it, a
    step a week.
    """

    class Meta:
        model = Candidate

    organization = factory.LazyFunction(
        lambda: OrganizationFactory(kind="cell", parent=OrganizationFactory())
    )
    full_name = factory.Sequence("Trần Thị {}".format)
    sex = "female"
    born_on = date(1998, 5, 19)
    started_on = date(2024, 3, 1)
    person = None
    stage = Stage.POOL
    confirmed = ("namesake", "lookalike", "age")
    by = factory.LazyFunction(lambda: User.objects.system())

    @classmethod
    def _create(cls, model_class, *, stage, confirmed, by, **said):
        known = {name: said.pop(name) for name in _OPENING if name in said}
        particulars = {"source": "workers", "schooling": "upper_secondary", **said}
        opening = pool.Opening(**known, particulars=particulars)
        candidate = pool.open_dossier(opening, by=by, today=TODAY, confirmed=confirmed)
        return take_to(candidate, stage, by=by)


_OPENING = ("organization", "full_name", "sex", "born_on", "started_on", "person")


def arrive(cell, *, on=date(2026, 3, 20), ceremony_on=date(2025, 9, 15), **more):
    """Let a member on probation who was admitted elsewhere arrive in `cell`; return the event."""
    said = {
        "kind": "from_province",
        "full_name": "Đỗ Thị Đến",
        "sex": "female",
        "born_on": date(2001, 8, 9),
        "probationary": True,
        "counterpart": "Nghệ An",
        "document_number": "31-GT/TU",
    }
    entry = MemberEntry(cell, on=on, ceremony_on=ceremony_on, **{**said, **more})
    confirmed = {"old", "namesake", "elsewhere", "no_exit", "ceremony_old", "not_a_cell"}
    return member_events.record(entry, by=User.objects.system(), today=TODAY, confirmed=confirmed)


def sponsor(candidate, **more):
    """Let an official member of long standing vouch for `candidate`; return it as it is now."""
    long_ago = date(2015, 1, 1)
    said = {
        "duty": "sponsor",
        "full_name": "Phạm Văn Giúp",
        "official_on": long_ago,
        "together_since": long_ago,
        "start": candidate.started_on,
        "by": User.objects.system(),
    }
    companions.appoint(candidate, version=candidate.version, **{**said, **more})
    candidate.refresh_from_db()
    return candidate


def vouched_for(candidate):
    """Let two members vouch for `candidate`, and return it."""
    return sponsor(sponsor(candidate), full_name="Lê Thị Nhận")


def going_to(candidate, stage, on, **more):
    """Return a step of `candidate` with whatever the rules ask of it."""
    votes = stage in rules.load(candidate.rule_set).thresholds
    said = {
        "certificate_number": "15/CN" if stage in COURSES else "",
        "certificate_on": on if stage in COURSES else None,
        "document_number": f"{candidate.pk}-QĐ/HU" if stage == Stage.DECIDED else "",
        "received_on": on if stage == Stage.ADMITTED else None,
        "reason": "giấy tờ bổ sung sau",
        "ballot": Ballot(20, 18, 17) if votes else None,
    }
    return Going(stage, on, **{**said, **more})


def review_pool(cell, month):
    """Let `cell` report for a month that nothing is new in its empty pool."""
    return reviews.review(
        cell,
        month=month,
        on=month,
        shown={},
        nothing_new=True,
        by=User.objects.system(),
        today=month,
    )


def writing_everywhere(on):
    """Return what somebody may on that day who is secretary of every organization."""
    return Jurisdiction(on, writing=frozenset(Organization.objects.values_list("pk", flat=True)))


def step(candidate, stage, on, *, by=None, today=TODAY, confirmed=ODD, **more):
    """Take `candidate` one step on, and return it."""
    return pipeline.advance(
        candidate,
        going_to(candidate, stage, on, **more),
        version=candidate.version,
        by=by or User.objects.system(),
        today=today,
        confirmed=confirmed,
    )


def take_to(candidate, stage, *, by=None):
    """Take `candidate` along the road up to `stage`, a step a week, and return it."""
    known = rules.load(candidate.rule_set).stages
    road = [each for each in ROAD if each in known]
    for each in road[road.index(candidate.stage) + 1 : road.index(stage) + 1]:
        if each == Stage.CELL_VOTED and not candidate.companions.exists():
            candidate = vouched_for(candidate)
        on = candidate.stage_on + timedelta(days=7)
        if each == Stage.RECOGNITION_VOTED:
            on = max(on, candidate.ceremony_on + timedelta(days=366))
        candidate = step(candidate, each, on, by=by, today=max(TODAY, on))
    return candidate
