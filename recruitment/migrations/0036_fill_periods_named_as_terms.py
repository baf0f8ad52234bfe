"""Tell of quotas and targets on record which are of a term.

Their days alone do not tell. They are of one where these are the key of a term of the Party's
congresses, every fifth year, or of one that somebody recorded; other whole years are just these.
"""

from django.db import migrations

CONGRESSES = 5
"""Years from one congress to the next; they are held in the years that five divides."""


def fill(apps, schema_editor):
    terms = apps.get_model("organizations", "CongressTerm").objects
    recorded = set(terms.values_list("first_year", "last_year"))
    for name in ("Quota", "IntroductionTarget"):
        kept = apps.get_model("recruitment", name).objects
        spans = kept.filter(start__month=1, start__day=1, end__month=1, end__day=1)
        for start, end in set(spans.order_by().values_list("start", "end")):
            years = start.year - 1, end.year - 1
            if _is_of_congresses(*years) or years in recorded:
                kept.filter(start=start, end=end).update(as_term=True)


def _is_of_congresses(first, last):
    return first % CONGRESSES == 0 and last == first + CONGRESSES


class Migration(migrations.Migration):
    dependencies = [
        ("recruitment", "0035_periods_named_as_terms"),
        ("organizations", "0013_complete_records_withdrawn"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
