"""Keep the quotas and targets of a term under the five calendar years after its first.

They were kept under six, 1 January 2020 to 31 December 2025 for 2020–2025. What it comes to in
persons was measured when it was issued, and stays.
"""

from datetime import date

from django.db import migrations
from django.db.models import Exists, OuterRef


def later(apps, schema_editor):
    _shift(apps, years=1, shortest=3)


def earlier(apps, schema_editor):
    _shift(apps, years=-1, shortest=2)


def _shift(apps, *, years, shortest):
    for model, line in (
        (apps.get_model("recruitment", "Quota"), ("organization", "basis", "group")),
        (apps.get_model("recruitment", "IntroductionTarget"), ("organization", "union")),
    ):
        spans = model.objects.filter(
            start__month=1, start__day=1, end__month=1, end__day=1
        ).values_list("start", "end")
        # The term that starts last moves first, so that nothing moves to where something stands.
        for start, end in sorted(set(spans.order_by()), reverse=years > 0):
            if end.year - start.year < shortest:
                continue
            new = date(start.year + years, 1, 1)
            taken = model.objects.filter(
                start=new, end=end, **{name: OuterRef(name) for name in line}
            )
            rows = model.objects.filter(start=start, end=end).filter(~Exists(taken))
            rows.update(start=new)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0024_quotas_withdrawn")]
    operations = [migrations.RunPython(later, earlier)]
