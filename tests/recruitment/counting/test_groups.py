"""Each group is told twice, to the database and of one admission, and both hold the same."""

from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.db.models import Q

from organizations.periods import Period
from recruitment.counting.counts import admitted, overview
from recruitment.counting.monthly import by_month
from recruitment.counting.reading import Reading
from recruitment.models import Admission
from recruitment.models.groups import GROUPS, KEPT
from recruitment.models.particulars import MARKS, Occupation, Qualification, Schooling, Title
from recruitment.persons.religion import RELIGIONS
from tests.factories import AdmissionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
TOLD_BY = {
    "sex": ["male", "female"],
    "born_on": [
        date(year, 6, 1) for year in (2006, 1994, 1993, 1985, 1980, 1975, 1970, 1965, 1950)
    ],
    "ethnicity": ["", "01", "02"],
    "religion": ["", *RELIGIONS.values()],
    "occupation": ["", *Occupation.values],
    "schooling": ["", *Schooling.values],
    "qualification": ["", *Qualification.values],
    "youth_union": [False, True],
    "academic_title": ["", *Title.values],
    "readmission": [False, True],
    **dict.fromkeys(MARKS, [False, True]),
}
"""What a group may be told by, with values on either side. Whoever adds a field adds it here."""


def test_both_ways_to_tell_a_group_hold_the_same():
    admit_all_sorts()
    everybody = Admission.objects.select_related("person")

    for code, group in KEPT.items():
        held = {each.pk for each in everybody if group.holds(each)}
        assert held == of(code), code
        assert 0 < len(held) < len(everybody), code


def of(*codes):
    return set(Admission.objects.of_groups(*codes).values_list("pk", flat=True))


def admit_all_sorts():
    for name, values in TOLD_BY.items():
        for value in values:
            AdmissionFactory(**{name: value})


def test_each_group_holds_some_and_not_all():
    admit_all_sorts()
    for official_class in ("9a", "9b", "9c", "2"):
        AdmissionFactory(organization=OrganizationFactory(official_class=official_class))

    numbers = {code: len(of(code)) for code in GROUPS}
    assert [code for code, number in numbers.items() if number == 0] == []
    assert max(numbers.values()) < Admission.objects.count()


def test_the_lines_of_form_2_part_whoever_they_are_told_of():
    """Nobody stands in two lines of one part; whoever has one recorded stands in one."""
    admit_all_sorts()
    parted = {
        "occupation": ["state_officials", "other_occupation", ~Q(occupation="")],
        "schooling": ["literate", "upper_secondary", ~Q(schooling="")],
        "qualification": ["elementary", "doctor", ~Q(qualification__in=["", "none"])],
        "age": ["age_18_30", "age_over_60", Q()],
    }
    codes = list(GROUPS)
    for first, last, whoever in parted.values():
        lines = codes[codes.index(first) : codes.index(last) + 1]
        numbers = [len(of(code)) for code in lines]

        assert sum(numbers) == Admission.objects.filter(whoever).count(), lines
        assert len(set.union(*(of(code) for code in lines))) == sum(numbers), lines


def test_a_group_joined_of_lines_holds_whoever_they_hold():
    admit_all_sorts()

    assert of("learners") == of("pupils") | of("students")
    assert of("graduates") == of("college") | of("bachelor") | of("master") | of("doctor")
    assert of("employees") == (
        of("state_officials") | of("party_officials") | of("commune_officials")
    ) | of("public_employees")
    assert of("religious") > of("catholics")


def test_two_groups_hold_who_is_in_both():
    AdmissionFactory(sex="female", occupation="pupil")
    AdmissionFactory(sex="female", occupation="worker")
    AdmissionFactory(sex="male", occupation="pupil")

    assert of("women", "pupils") == of("women") & of("pupils")
    assert len(of("women", "pupils")) == 1


@pytest.mark.parametrize(
    ("of_cell", "of_committee", "is_private"),
    [
        ("9b", "", True),
        ("", "9b", True),
        ("9a", "9b", False),  # a cell's own class goes before
        ("", "9a", False),
        ("", "", False),
    ],
)
def test_the_class_is_that_of_the_cell_or_of_the_committee_above(of_cell, of_committee, is_private):
    committee = OrganizationFactory(kind="grassroots_committee", official_class=of_committee)
    cell = OrganizationFactory(kind="cell", official_class=of_cell, parent=committee)
    admission = AdmissionFactory(organization=cell)

    assert of("in_private_enterprises") == ({admission.pk} if is_private else set())
    is_enterprise = "9" in (of_cell or of_committee)
    assert of("in_enterprises") == ({admission.pk} if is_enterprise else set())


@pytest.mark.parametrize("counting", ["decision", "ceremony"])
@pytest.mark.parametrize(
    "said", [{"group": "militia"}, {"group": "women", "among": "pupils"}, {"group": "women"}]
)
def test_any_group_is_counted_up_the_tree_in_any_days(said, counting):
    """Kept or not, alone or among another: as the admissions themselves say it, day by day."""
    district = OrganizationFactory(kind="upper_committee")
    ward = OrganizationFactory(kind="grassroots_committee", parent=district)
    cells = OrganizationFactory.create_batch(2, kind="cell", parent=ward)
    for number in range(12):
        AdmissionFactory(
            organization=cells[number % 2],
            sex=["female", "male"][number % 3 == 0],
            occupation=["pupil", "worker", "pupil", "student"][number % 4],
            militia=number % 5 == 0,
            decided_on=date(2024, 1 + number, 11),
            ceremony_on=date(2024, 1 + number, 20),
        )
    for as_of in (date(2024, 5, 10), date(2024, 5, 31), date(2024, 12, 31)):
        reading = Reading(Period.of_year(2024), as_of, as_of, counting=counting, **said)
        keys = [district.pk, ward.pk, *(cell.pk for cell in cells)]
        inside = Admission.objects.during(reading.window, counting).of_groups(*reading.groups)

        counted = admitted(keys, reading)
        assert [counted[key] for key in keys] == [
            inside.count(),
            inside.count(),
            *(inside.filter(organization=cell).count() for cell in cells),
        ]
        seen = overview(keys, reading)
        assert seen[district.pk].admitted == inside.count()
        [months] = by_month(district, [reading.period], replace(reading, as_of=as_of))
        whole = Admission.objects.during(reading.period, counting).of_groups(*reading.groups)
        assert sum(months.values()) == whole.count()


def test_a_kept_group_is_read_from_what_is_kept_and_another_is_not():
    year = Period.of_year(2024)
    reading = Reading(year, year.last_day, year.last_day, group="women")

    assert reading.is_kept
    assert not replace(reading, among="pupils").is_kept
    assert not replace(reading, group="militia").is_kept


def test_every_group_stands_in_the_definitions():
    text = (settings.BASE_DIR / "docs" / "definitions.md").read_text(encoding="utf-8")
    table = text.split("\n## Groups\n")[1].split("\n## ")[0]

    assert [line.split("`")[1] for line in table.splitlines() if line.startswith("| `")] == [
        *GROUPS
    ]
