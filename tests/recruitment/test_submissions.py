"""A form that is sent twice records once."""

import uuid

import pytest

from organizations.models import User
from recruitment.admissions.admissions import admit
from recruitment.models import Admission, Submission
from recruitment.submissions import Reused, digest_of, once
from tests.factories import TODAY, OrganizationFactory, UserFactory
from tests.races import at_once
from tests.recruitment.admissions.test_admissions import entry

FIELDS = {"full_name": ["Lê Nhung"], "token": ["1"], "csrfmiddlewaretoken": ["x"], "next": ["1"]}


def record(token, digest, by, cell):
    return once(token, digest, lambda: admit(entry(cell), by=by, today=TODAY), by=by)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"csrfmiddlewaretoken": ["y"], "confirm": ["old"], "next": []}, True),
        ({"full_name": [" Lê Nhung "]}, True),
        ({"full_name": ["Lê Hoa"]}, False),
        ({"sex": ["female"]}, False),
    ],
)
def test_digest_tells_contents_apart(change, same):
    assert (digest_of(FIELDS) == digest_of(FIELDS | change)) is same


@pytest.mark.django_db
def test_the_same_form_again_gets_the_same_answer():
    cell, user, token = OrganizationFactory(), UserFactory(), uuid.uuid4()

    first = once(
        token,
        "a",
        lambda: admit(entry(cell), by=user, today=TODAY, confirmed=["not_a_cell"]),
        by=user,
    )

    assert once(token, "a", lambda: pytest.fail("done twice"), by=user) == first
    assert Admission.objects.count() == 1


@pytest.mark.django_db
def test_other_contents_under_the_same_token_are_refused():
    cell, user, token = (
        OrganizationFactory(parent=OrganizationFactory(), kind="cell"),
        UserFactory(),
        uuid.uuid4(),
    )
    first = record(token, "a", user, cell)

    with pytest.raises(Reused) as refusal:
        once(token, "b", lambda: pytest.fail("done twice"), by=user)

    assert refusal.value.record == first


@pytest.mark.django_db
def test_somebody_elses_token_is_refused_without_telling_what_it_recorded():
    cell, user, token = (
        OrganizationFactory(parent=OrganizationFactory(), kind="cell"),
        UserFactory(),
        uuid.uuid4(),
    )
    record(token, "a", user, cell)

    with pytest.raises(Reused) as refusal:
        once(token, "a", lambda: pytest.fail("done twice"), by=UserFactory())

    assert refusal.value.record is None


@pytest.mark.django_db
def test_what_was_refused_may_be_sent_again():
    token, user = uuid.uuid4(), UserFactory()

    def refuse():
        raise ValueError

    with pytest.raises(ValueError, match="^$"):
        once(token, "a", refuse, by=user)

    assert not Submission.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_copies_sent_at_once_record_once(transactional_db):
    cell = OrganizationFactory(parent=OrganizationFactory(kind="grassroots_committee"))
    user, token = User.objects.system(), uuid.uuid4()

    results = at_once(*[lambda: record(token, "a", user, cell)] * 4)

    assert {result.pk for result in results} == {Admission.objects.get().pk}
