"""Two who record the same thing at the same moment: the second is told so, in words.

On SQLite writers queue: the second finds what the first recorded, and corrects it or is refused.
"""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from audit.models import Entry
from organizations import classification, completeness, members, once, posts
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.models import Holiday, RuleNumber, RuleSet
from recruitment.rulebook import days_off, rulebooks
from recruitment.targets import introductions
from tests.factories import OrganizationFactory, UserFactory
from tests.races import behind

pytestmark = pytest.mark.django_db(transaction=True)
DAY, CODE = date(2026, 1, 1), "38.168.053.000.001"


@pytest.fixture(autouse=True)
def system(real_connections):
    """Let the user of the system be there before two ask for it."""
    by()


def by():
    return User.objects.system()


def counting(organization, number):
    return lambda: members.record(organization=organization, on=DAY, members=number, by=by())


def completing(organization, year):
    since = date(year, 1, 1)
    return lambda: completeness.record(organization=organization, since=since, by=by())


def granting(user, organization):
    said = {"role": "board", "start": DAY, "by": by()}
    return lambda: posts.grant(user=user, organization=organization, **said)


def resuming(post):
    return lambda: posts.resume(post, on=DAY, by=by())


def naming(full_name):
    return lambda: posts.create_user(username="lan.le", full_name=full_name, by=by())


def classifying(organization):
    said = {"official_class": "", "setting": "", "official_code": CODE}
    fresh = Organization.objects.get(pk=organization.pk)
    return lambda: classification.classify(fresh, **said, by=by())


def asking(organization, number):
    period = Period.of_year(2026)
    said = {"organization": organization, "union": "youth_union", "number": number}
    return lambda: introductions.set_target(**said, period=period, by=by())


def declaring(name):
    return lambda: days_off.declare(day=date(2026, 9, 2), name=name, is_worked=False, by=by())


def filling():
    return days_off.fill(2026, by=by())


def copying(start):
    said = {"number": "300-QĐ/TW", "issued_on": date(2026, 12, 20), "start": start}
    return lambda: rulebooks.copy(RuleSet.objects.first(), **said, by=by())


def adding(rule_set, number):
    row = RuleNumber(code="oldest", number=number)
    return lambda: rulebooks.revise(rule_set, said={}, added=[row], by=by())


def told(answer):
    assert isinstance(answer, ValidationError), answer
    return " ".join(answer.messages)


@pytest.mark.parametrize(
    ("record", "name", "values"),
    [(counting, "members", (5, 6)), (completing, "since", (2023, 2024))],
)
def test_what_would_be_corrected_had_it_been_there_is_told(record, name, values):
    organization = OrganizationFactory()
    first, second = (record(organization, value) for value in values)
    answer = behind(first, second)

    entries = Entry.objects.filter(organization_id=organization.pk, changes__has_key=name)
    if connection.vendor == "postgresql":
        assert len(told(answer)) > 20
        assert entries.count() == 1
    else:
        assert [bool(each.changes[name][0]) for each in entries] == [True, False]


def test_a_post_granted_twice_is_told():
    user, organization = UserFactory(), OrganizationFactory()
    answer = behind(granting(user, organization), granting(user, organization))

    assert told(answer) == "Người dùng này đang giữ nhiệm vụ này."
    assert user.posts.count() == 1


def test_a_post_that_is_taken_up_while_it_is_granted_again_is_told():
    user, organization = UserFactory(), OrganizationFactory()
    post = granting(user, organization)()
    posts.end_post(post, on=date(2026, 2, 1), by=by())
    answer = behind(granting(user, organization), resuming(post))

    assert told(answer) == "Người dùng này đang giữ nhiệm vụ này."
    assert user.posts.filter(end=None).count() == 1


def test_a_login_that_is_given_twice_is_told_at_its_field():
    answer = behind(naming("Lê Lan"), naming("Lê Thị Lan"))

    assert told(answer)
    assert list(answer.error_dict) == ["username"]
    assert User.objects.get(username="lan.le").full_name == "Lê Lan"


def test_an_official_code_that_is_given_twice_is_told_at_its_field():
    one, other = OrganizationFactory(), OrganizationFactory()
    answer = behind(classifying(one), classifying(other))

    assert told(answer)
    assert list(answer.error_dict) == ["official_code"]
    assert Organization.objects.get(official_code=CODE) == one


def test_a_target_that_is_set_twice_is_told():
    organization = OrganizationFactory()
    answer = behind(asking(organization, 5), asking(organization, 6))

    assert "chỉ tiêu" in told(answer)
    assert organization.introduction_targets.get().number == 5


@pytest.mark.parametrize("second", [declaring("Nghỉ bù"), filling])
def test_a_day_off_that_is_declared_twice_is_told(second):
    Holiday.objects.all().delete()
    answer = behind(declaring("Quốc khánh"), second)

    if second is not filling or connection.vendor == "postgresql":
        assert told(answer)
    assert Holiday.objects.get(day=date(2026, 9, 2)).name == "Quốc khánh"


def test_a_rule_set_that_is_copied_twice_is_told():
    answer = behind(copying(date(2027, 1, 1)), copying(date(2027, 2, 1)))

    assert told(answer)
    assert RuleSet.objects.get(number="300-QĐ/TW").start == date(2027, 1, 1)


def test_a_row_that_two_add_to_a_rule_set_is_told():
    draft = copying(date(2027, 1, 1))()
    draft.numbers.filter(code="oldest").delete()
    answer = behind(adding(draft, 60), adding(draft, 61))

    assert told(answer)
    assert draft.numbers.get(code="oldest").number == 60


def test_what_else_the_database_refuses_stays_a_fault():
    day = Holiday.objects.create(day=date(2026, 9, 3), name="Nghỉ bù")
    with pytest.raises(IntegrityError), transaction.atomic():
        once.store(day, force_insert=True)
