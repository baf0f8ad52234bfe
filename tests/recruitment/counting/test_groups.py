"""Each group is told twice, to the database and of one admission, and both hold the same."""

from datetime import date

import pytest
from django.conf import settings

from recruitment.models import Admission
from recruitment.models.groups import GROUPS
from recruitment.models.particulars import Occupation, Qualification, Schooling
from tests.factories import AdmissionFactory

pytestmark = pytest.mark.django_db
TOLD_BY = {
    "sex": ["male", "female"],
    "born_on": [date(year, 6, 1) for year in (2006, 1994, 1993, 1970)],
    "ethnicity": ["", "01", "02"],
    "religion": ["", "Không", "Phật giáo"],
    "occupation": ["", *Occupation.values],
    "schooling": ["", *Schooling.values],
    "qualification": ["", *Qualification.values],
    "youth_union": [False, True],
    "readmission": [False, True],
}
"""What a group may be told by, with values on either side. Whoever adds a field adds it here."""


def test_both_ways_to_tell_a_group_hold_the_same():
    for name, values in TOLD_BY.items():
        for value in values:
            AdmissionFactory(**{name: value})
    everybody = Admission.objects.select_related("person")

    for code, group in GROUPS.items():
        held = {each.pk for each in everybody if group.holds(each)}
        assert held == set(Admission.objects.of_group(code).values_list("pk", flat=True)), code
        assert 0 < len(held) < len(everybody), code


def test_every_group_stands_in_the_definitions():
    text = (settings.BASE_DIR / "docs" / "definitions.md").read_text(encoding="utf-8")
    table = text.split("\n## Groups\n")[1].split("\n## ")[0]

    assert [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")] == [
        *GROUPS
    ]
