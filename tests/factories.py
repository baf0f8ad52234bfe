"""Rows for tests: each factory makes the plainest one, a test states what matters to it."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from audit import trail
from organizations import reorganization
from organizations.models import Ancestry, MemberCount, Organization, Placement, Post, User
from organizations.periods import Period
from organizations.reorganization.places import may_stand
from recruitment.admissions import admissions
from recruitment.admissions.eligibility import AdmissionEntry
from recruitment.models import Admission, Quota
from recruitment.targets import quotas

LONG_AGO = date(2000, 1, 1)
TODAY = date(2026, 11, 22)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence("user{}".format)
    full_name = factory.Sequence("Người dùng {}".format)


class OrganizationFactory(DjangoModelFactory):
    """An organization that has stood since long ago; without `parent`, a province at the root."""

    class Meta:
        model = Organization

    code = factory.Sequence("ORG-{}".format)
    name = factory.Sequence("Tổ chức {}".format)
    kind = None
    parent = None
    on = LONG_AGO

    @classmethod
    def _create(cls, model_class, *, parent, on, kind, code, name, **rest):
        below = {"central": "province", "province": "upper_committee"}
        below |= {"upper_committee": "grassroots_committee"}
        if kind is None:
            kind = below.get(parent.kind, "cell") if parent else "province"
        said = {"code": code, "name": name, "kind": kind, "parent": parent, "on": on, **rest}
        founded = written(**said)
        return founded or reorganization.found(**said, by=User.objects.system())


def written(*, code, name, kind, parent, on, **described):
    """Write the rows that `reorganization.found` writes, in a sixth of its time.

    Thousands of tests begin with a tree. Returns None where the plain case does not hold, and
    there `found` decides; `tests/test_factories.py` holds that both leave the same rows.
    """
    above = Ancestry.objects.over(parent).exclude(end__lte=on) if parent else []
    stands = [line for line in above if (line.ancestor_id, line.end) == (parent.pk, None)]
    if parent and (not stands or stands[0].start > on):
        return None
    if not may_stand(kind, parent and parent.kind):
        return None
    founded = Organization(code=code, kind=kind, **described)
    founded.take_name(name)
    founded.save(force_insert=True)
    Placement.objects.create(organization=founded, parent=parent, start=on)
    lines = [Ancestry(ancestor=founded, descendant=founded, distance=0, start=on)]
    lines += [
        Ancestry(
            ancestor_id=line.ancestor_id,
            descendant=founded,
            distance=line.distance + 1,
            start=max(line.start, on),
            end=line.end,
        )
        for line in above
    ]
    Ancestry.objects.bulk_create(lines)
    fields = ("code", "name", "kind")
    changes = {field: (None, getattr(founded, field)) for field in fields}
    changes |= {"parent": (None, parent and parent.code), "start": (None, on), "end": (None, None)}
    trail.record(
        "organization.found",
        founded,
        by=User.objects.system(),
        organization_id=founded.pk,
        changes=changes,
    )
    return founded


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Post.Role.SECRETARY
    start = LONG_AGO
    granted_by = factory.LazyFunction(lambda: User.objects.system())


class MemberCountFactory(DjangoModelFactory):
    class Meta:
        model = MemberCount

    organization = factory.SubFactory(OrganizationFactory)
    on = date(2024, 1, 1)
    members = 1000


class AdmissionFactory(DjangoModelFactory):
    """An admission recorded through `admissions.admit`, on 1 June 2024, of an invented man."""

    class Meta:
        model = Admission

    organization = factory.SubFactory(OrganizationFactory, kind="grassroots_committee")
    full_name = factory.Sequence("Nguyễn Văn {}".format)
    sex = "male"
    born_on = date(1995, 2, 3)
    decided_on = date(2024, 6, 1)
    decision_number = factory.Sequence("{}-QĐ/ĐU".format)
    by = factory.LazyFunction(lambda: User.objects.system())

    @classmethod
    def _create(cls, model_class, *, by, **entry):
        every = {"too_old", "old", "number_used", "namesake", "lookalike", "not_a_cell"}
        every |= {"former_unasked"}
        return admissions.admit(AdmissionEntry(**entry), by=by, today=TODAY, confirmed=every)


class QuotaFactory(DjangoModelFactory):
    """An assigned quota of ten for the year 2024, issued through `quotas.issue`."""

    class Meta:
        model = Quota

    organization = factory.SubFactory(OrganizationFactory)
    period = Period.of_year(2024)
    basis = Quota.Basis.ASSIGNED
    low = 10
    by = factory.LazyFunction(lambda: User.objects.system())

    @classmethod
    def _create(cls, model_class, **line):
        return quotas.issue(**line)
