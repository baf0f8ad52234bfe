"""Give dossiers on record the keys of their persons, in batches."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 5000


def fill_keys(apps, schema_editor):
    candidates = apps.get_model("recruitment", "Candidate").objects
    persons = apps.get_model("recruitment", "Person").objects
    kept = Subquery(persons.filter(pk=OuterRef("person")).values("sort_key"))
    last = 0
    while keys := _after(candidates, last):
        last = keys[-1]
        candidates.filter(pk__gte=keys[0], pk__lte=last).update(sort_key=kept)


def _after(candidates, last):
    found = candidates.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
    return list(found[:BATCH])


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0018_name_keys_on_dossiers")]
    operations = [migrations.RunPython(fill_keys, migrations.RunPython.noop)]
