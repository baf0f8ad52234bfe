"""Let organizations on record be found as new ones are: whatever apostrophe a name has."""

from django.db import migrations

from organizations import names

BATCH = 5000


def write_keys(apps, schema_editor):
    for model, keys in (
        ("Organization", ("search_name", "sort_key")),
        ("FormerName", ("search_name",)),
    ):
        rows = apps.get_model("organizations", model).objects
        last = 0
        while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
            last = batch[-1].pk
            changed = [each for each in batch if _rewritten(each, keys)]
            rows.bulk_update(changed, keys, batch_size=500)


def _rewritten(row, keys):
    """Give `row` the keys that follow from its name; tell whether any was another."""
    right = {"search_name": names.search_key(row.name)[:200], "sort_key": names.place_key(row.name)}
    before = [getattr(row, key) for key in keys]
    for key in keys:
        setattr(row, key, right[key])
    return before != [getattr(row, key) for key in keys]


class Migration(migrations.Migration):
    dependencies = [("organizations", "0010_fill_folded_names")]
    operations = [migrations.RunPython(write_keys, migrations.RunPython.noop)]
