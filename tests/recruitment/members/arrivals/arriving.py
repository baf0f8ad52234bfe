"""What happens to those who arrive on probation, in short."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from organizations.jurisdiction import Jurisdiction
from organizations.models import Post
from recruitment.members import member_events
from recruitment.models import Candidate, MemberEvent
from tests.dossiers import arrive
from tests.factories import TODAY, PostFactory, UserFactory
from tests.probation import due

CEREMONY, CAME = date(2025, 9, 15), date(2026, 3, 20)
ENDS = date(2026, 9, 15)


def dossier_of(event):
    return Candidate.objects.get(arrival=event)


def annul(event, on=TODAY):
    said = {"on": on, "reason": "nhập nhầm", "version": event.version, "today": TODAY}
    return member_events.annul(event, **said, by=UserFactory())


def leaves(event, kind, on=date(2026, 4, 1), cell=None):
    return arrive(
        cell or event.organization, kind=kind, on=on, person=event.person, ceremony_on=None
    )


def codes(cell, **more):
    with pytest.raises(ValidationError) as refused:
        arrive(cell, **more)
    assert not MemberEvent.objects.filter(on=more.get("on", CAME)).exists()
    return {error.code for errors in refused.value.error_dict.values() for error in errors}


def reach(ward, role=Post.Role.SECRETARY, today=TODAY):
    return Jurisdiction.of(PostFactory(organization=ward, role=role).user, today)


def listed(ward, today=TODAY):
    return due(reach(ward, today=today), today, days=999)
