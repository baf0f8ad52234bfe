"""Ship a rule set of this folder with the product: what a migration of it does.

Handed the `apps` of a migration, so that it writes to the tables as they were then.
"""

import tomllib
import uuid
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROWS = {
    "numbers": "RuleNumber",
    "schoolings": "SchoolingRule",
    "stages": "StageRule",
    "transitions": "Transition",
    "deadlines": "Deadline",
    "papers": "Paper",
}


def ship(apps, file: str) -> None:
    """Add the set that `file` describes, and let what is in force on its first day end there.

    A site that has the document on record, because somebody entered it there, keeps its own.
    """
    described = tomllib.loads(FOLDER.joinpath(file).read_text(encoding="utf-8"))
    rows = {group: described.pop(group) for group in ROWS}
    sets = apps.get_model("recruitment", "RuleSet").objects
    if sets.filter(number=described["number"], issued_on=described["issued_on"]).exists():
        return
    for before in sets.filter(start__lt=described["start"], end=None):
        before.end, before.stamp = described["start"], uuid.uuid4()
        before.save()
    rule_set = sets.create(**described)
    for group, model in ROWS.items():
        kind = apps.get_model("recruitment", model)
        kind.objects.bulk_create(kind(rule_set=rule_set, **row) for row in rows[group])


def withdraw(apps, file: str) -> None:
    """Take back what `ship` added, as long as no dossier goes by it."""
    described = tomllib.loads(FOLDER.joinpath(file).read_text(encoding="utf-8"))
    sets = apps.get_model("recruitment", "RuleSet").objects
    shipped = sets.filter(number=described["number"], issued_on=described["issued_on"])
    for model in ROWS.values():
        apps.get_model("recruitment", model).objects.filter(rule_set__in=shipped).delete()
    shipped.delete()
    for before in sets.filter(end=described["start"]):
        before.end, before.stamp = None, uuid.uuid4()
        before.save()
