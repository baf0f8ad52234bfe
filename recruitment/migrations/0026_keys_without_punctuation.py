"""Let persons on record be found, and compared, whatever apostrophe their names have.

Who was entered twice for an apostrophe stands in the list of doubles from then on.
"""

from django.db import migrations

from organizations import names

BATCH = 5000
KEYS = ("search_name", "sort_key", "likeness", "identity", "parts")


def write_keys(apps, schema_editor):
    persons = apps.get_model("recruitment", "Person").objects
    dossiers = apps.get_model("recruitment", "Candidate").objects
    last = 0
    while batch := list(persons.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        before = {each.pk: _keys(each) for each in batch}
        for each in batch:
            _rewrite(each)
        changed = [each for each in batch if _keys(each) != before[each.pk]]
        persons.bulk_update(changed, KEYS, batch_size=500)
        for each in changed:
            if each.sort_key != before[each.pk][1]:
                dossiers.filter(person=each.pk).update(sort_key=each.sort_key)


def _keys(person):
    return [getattr(person, key) for key in KEYS]


def _rewrite(person):
    person.search_name = names.search_key(person.full_name)[:120]
    person.sort_key = names.person_key(person.full_name)
    person.likeness = f"{person.search_name} {person.born_on}"
    person.identity = names.identity(person.full_name)[:240]
    person.parts = names.parts(person.full_name)[:120]


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0025_terms_of_five_years")]
    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop)]
