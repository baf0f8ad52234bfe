"""What people type: days, periods, names; and what the list can be asked."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from organizations.jurisdiction import Jurisdiction
from organizations.periods import Period
from recruitment.admissions.forms import AdmissionFilter, AdmissionForm, AnnulForm, StartForm
from recruitment.counting.borders import Borders
from recruitment.counting.reading import Reading
from recruitment.dates import read_period
from recruitment.models import Admission
from recruitment.persons import ethnicity
from tests.factories import TODAY, AdmissionFactory, OrganizationFactory, PostFactory


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024", Period.of_year(2024)),
        ("2020-2025", Period.of_term(2020, 2025)),
        ("2020 – 2025", Period.of_term(2020, 2025)),
        ("1/1/2024 - 30/9/2024", Period(date(2024, 1, 1), date(2024, 10, 1))),
        ("2024-01-01/2024-09-30", Period(date(2024, 1, 1), date(2024, 10, 1))),
    ],
)
def test_period(text, period):
    assert read_period(text) == period


@pytest.mark.parametrize("text", ["năm nay", "2025-2020", "30/9/2024 - 1/1/2024", "1/1/2024 - x"])
def test_period_that_cannot_be(text):
    with pytest.raises(ValidationError):
        read_period(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("", ""), ("02", "02"), ("2", "02"), ("Tày", "02"), ("h'mông", "08"), ("Ê Đê", "11")],
)
def test_ethnic_group(text, code):
    assert ethnicity.code_of(text) == code


@pytest.mark.parametrize("text", ["55", "00", "Việt"])
def test_no_ethnic_group(text):
    with pytest.raises(ValueError, match=text):
        ethnicity.code_of(text)


def test_there_are_54_ethnic_groups():
    assert (len(ethnicity.NAMES), ethnicity.NAMES["24"], ethnicity.NAMES["54"]) == (
        54,
        "Bru-Vân Kiều",
        "Ơ Đu",
    )


@pytest.fixture
def post():
    ward = OrganizationFactory(kind="grassroots_committee", name="Phường Đông Sơn")
    return PostFactory(organization=ward, sees_sensitive=True)


@pytest.fixture
def jurisdiction(post):
    return Jurisdiction.of(post.user, TODAY)


@pytest.fixture
def cell(post):
    return OrganizationFactory(parent=post.organization)


def typed(cell, **values):
    plain = {
        "organization": cell.pk,
        "decision_number": " 215-QĐ/TU ",
        "decided_on": "28/11/2024",
        "full_name": "  Lê Thị   Hồng Nhung ",
        "sex": "female",
        "born_on": "3.2.1999",
        "youth_union": "yes",
        "readmission": "no",
        "religion": "Không",
        "ethnicity": "02",
    }
    return plain | values


@pytest.mark.django_db
def test_admission_form_reads_what_was_typed(cell, jurisdiction):
    form = AdmissionForm(typed(cell), jurisdiction=jurisdiction)

    assert form.errors == {}
    entry = form.entry()
    assert (entry.full_name, entry.born_on, entry.decision_number) == (
        "Lê Thị Hồng Nhung",
        date(1999, 2, 3),
        "215-QĐ/TU",
    )
    assert (entry.youth_union, entry.readmission, entry.religion) == (True, False, "Không")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("full_name", "12345"),
        ("full_name", "Lê\ue000Thị"),
        ("full_name", ""),
        ("sex", "x"),
        ("born_on", "31/02/1999"),
        ("decision_number", ""),
        ("occupation", "astronaut"),
        ("ethnicity", "99"),
    ],
)
def test_admission_form_says_what_is_wrong_under_the_field(cell, jurisdiction, field, text):
    form = AdmissionForm(typed(cell, **{field: text}), jurisdiction=jurisdiction)

    assert list(form.errors) == [field]
    assert form.dress().fields[field].widget.attrs.get("autofocus") is True


@pytest.mark.django_db
def test_a_cell_out_of_reach_is_no_choice(jurisdiction):
    form = AdmissionForm(typed(OrganizationFactory()), jurisdiction=jurisdiction)

    assert list(form.errors) == ["organization"]


@pytest.mark.django_db
def test_sensitive_fields_are_only_for_posts_with_the_right():
    post = PostFactory()
    jurisdiction = Jurisdiction.of(post.user, TODAY)
    admission = AdmissionFactory(
        organization=OrganizationFactory(parent=post.organization), ethnicity="02"
    )
    data = typed(admission.organization, ethnicity="01")

    form = AdmissionForm(data, jurisdiction=jurisdiction, admission=admission)

    assert {"ethnicity", "religion"} & form.fields.keys() == set()
    assert form.is_valid()
    assert form.entry().ethnicity == "02"  # as recorded, whatever was sent


@pytest.mark.django_db
def test_sensitive_values_are_refused_for_a_cell_where_the_right_does_not_reach(post, cell):
    elsewhere = PostFactory(user=post.user)
    jurisdiction = Jurisdiction.of(post.user, TODAY)

    form = AdmissionForm(typed(elsewhere.organization), jurisdiction=jurisdiction)

    assert list(form.errors) == ["ethnicity", "religion"]


@pytest.mark.django_db
def test_the_same_person_is_offered_only_from_within_reach_and_if_there_is_just_one(
    post, cell, jurisdiction
):
    alike = {"full_name": "Lê Thị Hồng Nhung", "born_on": date(1999, 2, 3)}
    AdmissionFactory(**alike)
    form = AdmissionForm(typed(cell), jurisdiction=jurisdiction)
    assert form.is_valid()
    assert form.same_person() is None

    near = AdmissionFactory(organization=OrganizationFactory(parent=post.organization), **alike)
    assert form.same_person() == near

    AdmissionFactory(organization=OrganizationFactory(parent=post.organization), **alike)
    assert form.same_person() is None


@pytest.mark.django_db
def test_start_form_takes_what_can_be_used(cell, jurisdiction):
    data = {"organization": cell.pk, "decided_on": "31/2/2024", "decision_number": "216-QĐ/TU"}

    values = StartForm(data, jurisdiction=jurisdiction).values()

    assert values == {"organization": cell, "decision_number": "216-QĐ/TU"}


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, []),
        ({"sure": ""}, ["sure"]),
        ({"reason": " "}, ["reason"]),
        ({"on": "23/11/2026"}, ["on"]),
        ({"version": ""}, ["version"]),
    ],
)
def test_annul_form(values, wrong):
    data = {"reason": "sai", "on": "22/11/2026", "sure": "on", "version": "1"} | values

    assert list(AnnulForm(data, today=TODAY).errors) == wrong


def asked(jurisdiction, query=""):
    return AdmissionFilter(QueryDict(query), jurisdiction=jurisdiction, today=TODAY)


@pytest.mark.django_db
def test_filter_asks_for_this_year_up_to_today_by_default(jurisdiction):
    reading = asked(jurisdiction).reading

    assert reading == Reading(Period.of_year(2026), as_of=TODAY, structure_on=TODAY)


@pytest.mark.django_db
def test_filter_reads_the_links_of_the_dashboard(post, jurisdiction):
    criteria = asked(
        jurisdiction,
        f"organization={post.organization.pk}&period=2020-2025&counting=ceremony"
        "&as_of=2024-05-04&structure_on=2024-12-31&group=women",
    )

    assert criteria.errors == {}
    assert criteria.top == post.organization
    assert criteria.reading == Reading(
        Period.of_term(2020, 2025),
        as_of=date(2024, 5, 4),
        structure_on=date(2024, 12, 31),
        counting="ceremony",
        group="women",
        borders=Borders.DAY,
    )


@pytest.mark.django_db
def test_what_cannot_be_read_narrows_nothing_and_says_so(post, cell, jurisdiction):
    AdmissionFactory(organization=cell, decided_on=date(2026, 3, 1))
    foreign = OrganizationFactory()

    criteria = asked(
        jurisdiction, f"organization={foreign.pk}&period=x&as_of=31/2/2026&group=y&counting=z"
    )

    assert list(criteria.errors) == ["organization", "period", "group", "counting", "as_of"]
    assert criteria.narrow(Admission.objects.within(jurisdiction)).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Trịnh Văn Ấn", "Nguyễn Thị Đào", "Lê Hoà"]),
        ("words=dao", ["Nguyễn Thị Đào"]),
        ("words=Hòa", ["Lê Hoà"]),
        ("words=thi nguyen", ["Nguyễn Thị Đào"]),
        ("group=women", ["Nguyễn Thị Đào"]),
        ("standing=annulled", []),
        ("as_of=2026-03-01", ["Nguyễn Thị Đào", "Lê Hoà"]),
        ("period=2025", []),
        ("period=2027", []),  # has not begun
    ],
)
def test_filter_narrows_and_sorts_by_given_name(cell, jurisdiction, query, found):
    AdmissionFactory(organization=cell, full_name="Lê Hoà", decided_on=date(2026, 3, 1))
    AdmissionFactory(
        organization=cell, full_name="Nguyễn Thị Đào", sex="female", decided_on=date(2026, 3, 1)
    )
    AdmissionFactory(organization=cell, full_name="Trịnh Văn Ấn", decided_on=date(2026, 3, 2))

    rows = asked(jurisdiction, query).narrow(Admission.objects.within(jurisdiction))

    assert [admission.person.full_name for admission in rows] == found


@pytest.mark.django_db
@pytest.mark.parametrize("group", ["ethnic_minority", "religious"])
def test_who_may_not_see_what_is_sensitive_cannot_ask_for_it(group):
    post = PostFactory()
    AdmissionFactory(organization=post.organization, ethnicity="02", religion="Phật giáo")
    PostFactory(user=post.user, sees_sensitive=True)
    blind = Jurisdiction.of(PostFactory(organization=post.organization).user, TODAY)
    partly = Jurisdiction.of(post.user, TODAY)

    assert list(asked(blind, f"group={group}").errors) == ["group"]
    criteria = asked(partly, f"group={group}&period=2024")
    assert criteria.errors == {}
    assert not criteria.narrow(Admission.objects.within(partly)).exists()
