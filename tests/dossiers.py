"""Dossiers for tests: opened, and taken along the road, through the product's own functions."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, Signer, User
from recruitment.dossiers import companions, deciders, dossier, pipeline, pool
from recruitment.dossiers.facts import Ballot
from recruitment.dossiers.pipeline import Going
from recruitment.due import reviews
from recruitment.members import member_events
from recruitment.members.member_events import MemberEntry
from recruitment.models import AdmittingPower, Candidate, Consent, FormerMembership, Stage
from recruitment.rulebook import in_force, rules
from tests import road
from tests.factories import LONG_AGO, TODAY, OrganizationFactory

ROAD = [stage for stage in Stage if stage not in deciders.APPRAISING.values()]
ODD = {
    *{"helper_missing", "papers", "late", "late_days", "filed_early", "old", "number_used"},
    *{"certificate_expired", "left_unknown", "readmission_consent", "not_proposed"},
    "not_appraised",
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
        particulars = {"source": "workers", "schooling": "upper_secondary"}
        particulars |= {"union_here": "none"} | said
        opening = pool.Opening(**known, particulars=particulars)
        candidate = pool.open_dossier(opening, by=by, today=TODAY, confirmed=confirmed)
        Candidate.objects.filter(pk=candidate.pk).update(political_case=False)
        candidate.refresh_from_db(fields=["political_case"])
        if candidate.readmission:
            remember(candidate)
        if by == User.objects.system() and stage != Stage.POOL:
            until = min(stage, Stage.GRASSROOTS_RESOLVED, key=ROAD.index)
            candidate = road.take(candidate, until, lambda: take_to(candidate, until, by=by))
        return take_to(candidate, stage, by=by)


_OPENING = ("organization", "full_name", "sex", "born_on", "started_on", "person")


def remember(candidate, **more):
    """Let all be on record by which `candidate` may be readmitted; when it ended, unless known."""
    known = FormerMembership.objects.filter(person=candidate.person).exists()
    if known and not more:
        return
    said = {
        "left_on": None if dossier.exit_of(candidate) else date(2015, 1, 1),
        "cause": "struck_off",
        "convicted": False,
        "consent_body": "Ban Thường vụ Tỉnh ủy",
        "consent_number": "12-CV/TU",
        "consent_on": date(2018, 1, 1),
    }
    FormerMembership.objects.update_or_create(person=candidate.person, defaults={**said, **more})


def consent(candidate, subject, on=date(2018, 1, 1)):
    """Let somebody above have consented about `subject`; return the dossier as it is now."""
    Consent.objects.create(
        candidate=candidate, subject=subject, body="Ban Thường vụ Tỉnh ủy", number="7-CV/TU", on=on
    )
    return candidate


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
    """Let two members vouch for `candidate`, together since childhood or not, and return it."""
    said = {"confirmed": {"together_as_a_child"}}
    return sponsor(sponsor(candidate, **said), full_name="Lê Thị Nhận", **said)


def going_to(candidate, stage, on, **more):
    """Return a step of `candidate` with whatever the rules of its day ask of it."""
    votes = stage in rules_on(candidate, on).thresholds
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
    for each in ROAD[ROAD.index(candidate.stage) + 1 : ROAD.index(stage) + 1]:
        on = candidate.stage_on + timedelta(days=7)
        if each not in rules_on(candidate, on).actors:
            continue
        if each == Stage.CELL_VOTED and not candidate.companions.exists():
            candidate = vouched_for(candidate)
        if each == Stage.RECOGNITION_VOTED:
            on = max(on, candidate.ceremony_on + timedelta(days=366))
        candidate = step(candidate, each, on, by=by, today=max(TODAY, on))
    return candidate


def deciding(committee, standing="given"):
    """Let a committee have been given the powers of one above the grassroots, or be authorised.

    Return it.
    """
    AdmittingPower.objects.create(
        organization=committee,
        standing=standing,
        document_number="12-QĐ/TU",
        document_on=LONG_AGO,
        start=LONG_AGO,
    )
    return committee


def signing(organization, *, office="secretary"):
    """Let somebody have signed for an organization since long ago; return who."""
    return Signer.objects.create(
        organization=organization, full_name="Trần Văn Ký", office=office, start=LONG_AGO
    )


def rules_on(candidate, on):
    """Return the rules that a step of `candidate` on that day follows."""
    reached = dossier.days_of(candidate.steps.order_by("pk"))
    return rules.load(in_force.goes_by(candidate, reached, on))
