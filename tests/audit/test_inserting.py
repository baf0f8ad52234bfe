"""What is stored many rows at once is what Django would have stored, value by value."""

from datetime import date, datetime, timedelta
from datetime import timezone as zones

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from audit import inserting
from audit.models import Entry
from organizations.models import Ancestry, User
from recruitment.models import Admission, Person
from tests.factories import AdmissionFactory, OrganizationFactory

AT = datetime(2024, 6, 1, 8, 30, 15, 123456, tzinfo=zones(timedelta(hours=7)))

pytestmark = pytest.mark.django_db


def persons():
    for number, name in enumerate(("Trần An", "Y Suin Êban", "H'Loan “100%” \\ Mlô", "Trần An")):
        person = Person()
        person.identify(name, ["male", "female"][number % 2], date(1990, 1, 1 + number))
        yield person


def admissions():
    cell, by = OrganizationFactory(kind="grassroots_committee"), User.objects.system()
    for number, ceremony_on in enumerate((None, date(2024, 7, 1), date(2024, 7, 1))):
        yield Admission(
            person=AdmissionFactory().person,
            organization=cell,
            age=20 + number,
            decided_on=date(2024, 6, 1),
            decision_number=f"{number}-QĐ/ĐU",
            ceremony_on=ceremony_on,
            occupation=Admission.Occupation.FARMER,
            youth_union=number == 1,
            readmission=True,
            recorded_by=by,
            recorded_at=AT,
        )


def entries():
    for changes in ({}, {"name": [None, "Đảng bộ “Ea Yông” \\ %s"]}, {"n": [1, 2.5, True, None]}):
        yield Entry(at=AT, actor="dongson", action="admission.admit", changes=changes)


def lines():
    above = OrganizationFactory()
    for end in (None, date(2024, 7, 1)):
        below = OrganizationFactory()
        yield Ancestry(
            ancestor=above, descendant=below, distance=1, start=date(2000, 1, 1), end=end
        )


def stored(model, last):
    """Return the rows after the key `last` as the database has them, but for their keys."""
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names} FROM {model._meta.db_table} WHERE id > %s ORDER BY id", [last]
        )
        return [[(type(value), value) for value in row] for row in cursor.fetchall()]


def last_key(model):
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@pytest.mark.parametrize("store", [inserting.insert, inserting.append])
@pytest.mark.parametrize(
    ("model", "rows"), [(Person, persons), (Admission, admissions), (Ancestry, lines)]
)
def test_rows_are_stored_as_by_django(model, rows, store):
    made = list(rows())
    last = last_key(model)
    with transaction.atomic():
        model.objects.bulk_create(made)
        by_django = stored(model, last)
        transaction.set_rollback(True)
    for row in made:
        row.pk = None

    store(made)

    assert len(by_django) == len(made)
    assert stored(model, last) == by_django


def test_entries_of_the_trail_are_stored_as_by_django():
    Entry.objects.bulk_create(entries())
    between = last_key(Entry)
    by_django = stored(Entry, between - 3)

    inserting.append(entries())

    assert stored(Entry, between) == by_django
    assert [each.changes for each in Entry.objects.filter(pk__gt=between).order_by("pk")] == [
        each.changes for each in entries()
    ]


def test_rows_get_the_keys_under_which_they_are_stored():
    deleted, *made = persons()
    deleted.save()
    first = deleted.pk + 1  # no key is given twice
    deleted.delete()

    inserting.insert(made)

    assert [each.pk for each in made] == list(range(first, first + len(made)))
    assert Person.objects.in_bulk([each.pk for each in made]) == {each.pk: each for each in made}
    assert Person.objects.get(pk=first).full_name == "Y Suin Êban"
    assert AdmissionFactory().person.pk == first + len(made)


def test_stored_rows_can_be_saved_again():
    [person, *_others] = made = list(persons())
    inserting.insert(made)

    person.identify("Trần Bình", "male", date(1990, 1, 1))
    person.save(force_update=True)

    assert Person.objects.filter(full_name="Trần Bình").get() == person


def test_each_thousand_takes_one_statement_more(django_assert_num_queries):
    few, many = ([entry for entry in entries() for _ in range(number)] for number in (2, 400))

    with django_assert_num_queries(1):
        inserting.append(few)
    with django_assert_num_queries(2):
        inserting.append(many)
    with django_assert_num_queries(0):
        inserting.append([])

    assert Entry.objects.filter(actor="dongson").count() == 6 + 1200


@pytest.mark.postgresql
def test_what_is_too_long_is_refused_and_not_cut():
    with pytest.raises(DataError), transaction.atomic():
        inserting.append([Entry(at=AT, actor="dongson", action="a" * 61)])


def test_what_the_database_refuses_is_not_stored_in_part():
    first, second, *_others = persons()
    second.full_name = ""

    with pytest.raises(IntegrityError), transaction.atomic():
        inserting.insert([first, second])

    assert not Person.objects.filter(full_name=first.full_name).exists()
