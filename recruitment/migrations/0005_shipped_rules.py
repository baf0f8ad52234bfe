"""Ship the rule sets of `rulebook`, and the holidays of the years around them."""

import tomllib
from datetime import date
from pathlib import Path

from django.db import migrations

RULEBOOK = Path(__file__).resolve().parent.parent / "rulebook"
SHIPPED = [
    "24-qd-tw-2021.toml",
    "232-qd-tw-2025.toml",
    "294-qd-tw-2025.toml",
    "20-qd-tw-2026.toml",
    "208-qd-tw-2026.toml",
]
ROWS = {
    "numbers": "RuleNumber",
    "schoolings": "SchoolingRule",
    "stages": "StageRule",
    "transitions": "Transition",
    "deadlines": "Deadline",
    "papers": "Paper",
}


def ship_rule_sets(apps, schema_editor):
    for name in SHIPPED:
        described = tomllib.loads(RULEBOOK.joinpath(name).read_text(encoding="utf-8"))
        rows = {group: described.pop(group) for group in ROWS}
        rule_set = apps.get_model("recruitment", "RuleSet").objects.create(**described)
        for group, model in ROWS.items():
            kind = apps.get_model("recruitment", model)
            kind.objects.bulk_create(kind(rule_set=rule_set, **row) for row in rows[group])


def ship_holidays(apps, schema_editor):
    described = tomllib.loads(RULEBOOK.joinpath("holidays.toml").read_text(encoding="utf-8"))
    holiday = apps.get_model("recruitment", "Holiday")
    holiday.objects.bulk_create(
        holiday(day=date.fromisoformat(day), name=name, is_worked=is_worked)
        for group, is_worked in (("holidays", False), ("worked", True))
        for day, name in described[group].items()
    )


def withdraw(apps, schema_editor):
    for model in [*ROWS.values(), "RuleSet", "Holiday"]:
        table = apps.get_model("recruitment", model)._meta.db_table
        schema_editor.execute(f"DELETE FROM {table}")


class Migration(migrations.Migration):
    dependencies = [("recruitment", "0004_candidates_and_rules")]

    operations = [
        migrations.RunPython(ship_rule_sets, withdraw),
        migrations.RunPython(ship_holidays, migrations.RunPython.noop),
    ]
