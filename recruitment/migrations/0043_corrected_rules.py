"""Put right the shipped rule sets, and the days off of January 2026."""

from datetime import date

from django.db import migrations

from recruitment.rulebook import shipping

DAYS = (
    (date(2026, 1, 2), "Tết Dương lịch (hoán đổi với ngày 10/01/2026)", False),
    (date(2026, 1, 10), "Làm bù cho ngày 02/01/2026", True),
)


def ship_corrections(apps, schema_editor):
    shipping.correct(apps, "corrections/2026-11.toml")


def ship_days(apps, schema_editor):
    holiday = apps.get_model("recruitment", "Holiday")
    for day, name, is_worked in DAYS:
        holiday.objects.get_or_create(day=day, defaults={"name": name, "is_worked": is_worked})


def name_rules_of_steps(apps, schema_editor):
    """Until now a dossier kept the set under which it began: so did all its steps."""
    step = apps.get_model("recruitment", "Step").objects
    candidates = apps.get_model("recruitment", "Candidate").objects
    moved = step.filter(kind="rules").values("candidate")
    for rule_set in apps.get_model("recruitment", "RuleSet").objects.values_list("pk", flat=True):
        of_set = candidates.filter(rule_set=rule_set).exclude(pk__in=moved)
        step.filter(candidate__in=of_set, rule_set=None).update(rule_set=rule_set)


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0042_rules_in_force")]

    operations = [
        migrations.RunPython(name_rules_of_steps, migrations.RunPython.noop),
        migrations.RunPython(ship_corrections, migrations.RunPython.noop),
        migrations.RunPython(ship_days, migrations.RunPython.noop),
    ]
