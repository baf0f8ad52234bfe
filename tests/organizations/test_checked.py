"""Our constraints, put together once, refuse what Django's own would refuse, and nothing else."""

from datetime import UTC, date, datetime
from random import Random

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from organizations.models.checked import Check
from recruitment.models import Candidate
from tests.looking import times

pytestmark = pytest.mark.django_db
CHECKS = {
    each.name: (model, each)
    for model in apps.get_models()
    for each in model._meta.constraints
    if isinstance(each, Check)
}
ROWS = times(12)
BY_KIND = {
    models.DateTimeField: [datetime(2024, 2, 29, 9, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)],
    models.DateField: [date(2024, 2, 29), date(2024, 12, 31), date(2025, 1, 1), date(2026, 1, 1)],
    models.BooleanField: [True, False],
    models.BinaryField: [b"", b"x"],
    models.DecimalField: [0, 1, 100],
    models.CharField: ["", "x", "withdrawn", "Lý do"],
    models.TextField: ["", "x", "Lý do"],
}
NUMBERS = [-1, 0, 1, 2, 2024]


def refuses(constraint, model, row):
    try:
        constraint.validate(model, row)
    except ValidationError:
        return True
    return False


def drawn(field, chance):
    values = next((known for kind, known in BY_KIND.items() if isinstance(field, kind)), NUMBERS)
    choices = [value for value, _label in field.flatchoices]
    return chance.choice([None, *values, *choices])


@pytest.mark.parametrize("name", CHECKS)
def test_a_row_is_refused_as_by_django(name):
    model, check = CHECKS[name]
    plain = models.CheckConstraint(name=name, condition=check.condition)
    chance = Random(name)
    for _each in range(ROWS):
        row = model(**{field.attname: drawn(field, chance) for field in model._meta.local_fields})
        assert refuses(check, model, row) == refuses(plain, model, row)


def test_it_is_one_statement_and_none_about_what_is_left_out(django_assert_num_queries):
    model, check = CHECKS["candidate_stage_after_start"]
    candidate = Candidate(started_on=date(2024, 3, 1), stage_on=date(2024, 2, 1))
    with (
        django_assert_num_queries(1),
        pytest.raises(ValidationError, match="trước khi hồ sơ bắt đầu"),
    ):
        check.validate(model, candidate)
    with django_assert_num_queries(0):
        check.validate(model, candidate, exclude={"stage_on"})


def test_a_sign_of_per_cent_in_a_message_is_told_as_it_stands():
    model, check = CHECKS["milestone_up_to_the_whole"]
    with pytest.raises(ValidationError, match="đến 100%"):
        check.validate(model, model(percent=101))


def test_every_constraint_of_the_models_is_one_of_ours():
    others = [
        each.name
        for model in apps.get_models()
        for each in model._meta.constraints
        if isinstance(each, models.CheckConstraint)
        and not isinstance(each, Check)
        and model._meta.app_label in ("organizations", "recruitment")
    ]

    assert others == []
