"""Let earlier texts of religions be those of the list, where they can be told.

Who was said to have none no longer counts among believers. What cannot be told stays as it was
typed, is counted as before, and is listed for the ward to say.
"""

from collections import Counter

from django.db import migrations
from django.db.models import F

from recruitment.persons import religion

BATCH = 500
DAYS = {"decision": "decided_on", "ceremony": "ceremony_on"}
UPPER = ("central", "province", "upper_committee")


def tell(apps, schema_editor):
    for model in ("Admission", "Candidate"):
        rows = apps.get_model("recruitment", model).objects.order_by()
        for text in rows.exclude(religion="").values_list("religion", flat=True).distinct():
            told = _told(text)
            if told is None or told == text:
                continue
            if model == "Admission" and told in religion.UNBELIEVING:
                _no_believers(apps, rows.filter(religion=text))
            rows.filter(religion=text).update(religion=told)


def _told(text):
    try:
        return religion.name_of(text)
    except ValueError:
        return None


def _no_believers(apps, admissions):
    """Take standing `admissions` out of the believers that are counted, by month and by day."""
    counts = Counter()
    for counting, field in DAYS.items():
        days = admissions.filter(annulled_on=None, **{f"{field}__isnull": False})
        counts += Counter(
            (organization, counting, day)
            for organization, day in days.values_list("organization", field).iterator()
        )
    above = _above(apps, {organization for organization, _counting, _day in counts})
    months, days = Counter(), Counter()
    for (organization, counting, day), number in counts.items():
        for ancestor, kind in above.get(organization, ()):
            months[ancestor, counting, day.replace(day=1)] += number
            if kind in UPPER:
                days[ancestor, counting, day] += number
    for model, unit, found in (("Tally", "month", months), ("DayTally", "day", days)):
        kept = apps.get_model("recruitment", model).objects
        for (organization, counting, day), number in found.items():
            row = kept.filter(organization=organization, counting=counting, **{unit: day})
            row.update(religious=F("religious") - number)


def _above(apps, organizations):
    """Return, of each of `organizations`, key and kind of all that it counts under today."""
    ancestry = apps.get_model("organizations", "Ancestry").objects.filter(end=None)
    keys, above = sorted(organizations), {}
    for start in range(0, len(keys), BATCH):
        rows = ancestry.filter(descendant__in=keys[start : start + BATCH])
        for key, ancestor, kind in rows.values_list("descendant", "ancestor", "ancestor__kind"):
            above.setdefault(key, []).append((ancestor, kind))
    return above


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0026_keys_without_punctuation")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
