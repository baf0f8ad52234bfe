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

    A site where somebody has released the document already keeps its own; a draft of it there
    stays a draft, and is no hindrance.
    """
    described, sets = _described(file), apps.get_model("recruitment", "RuleSet").objects
    rows = {group: described.pop(group) for group in ROWS}
    same = sets.filter(number=described["number"], issued_on=described["issued_on"])
    if same.filter(is_draft=False).exists():
        return
    for before in sets.filter(start__lt=described["start"], end=None, is_draft=False):
        before.end, before.stamp = described["start"], uuid.uuid4()
        before.save()
    edition = max(same.values_list("edition", flat=True), default=0) + 1
    rule_set = sets.create(**described, edition=edition, stamp=_stamp(file))
    for group, model in ROWS.items():
        kind = apps.get_model("recruitment", model)
        kind.objects.bulk_create(kind(rule_set=rule_set, **row) for row in rows[group])


def withdraw(apps, file: str) -> None:
    """Take back what `ship` added, as long as no dossier goes by it and nobody has changed it.

    Every change of a set gives it another stamp, so what a site entered or changed stays.
    """
    described, sets = _described(file), apps.get_model("recruitment", "RuleSet").objects
    shipped = sets.filter(stamp=_stamp(file))
    if not shipped:
        return
    for model in ROWS.values():
        apps.get_model("recruitment", model).objects.filter(rule_set__in=shipped).delete()
    shipped.delete()
    for before in sets.filter(end=described["start"]):
        before.end, before.stamp = None, uuid.uuid4()
        before.save()


def _described(file):
    return tomllib.loads(FOLDER.joinpath(file).read_text(encoding="utf-8"))


def _stamp(file):
    """Return the stamp that a set has which came from `file` and was not changed since."""
    return uuid.uuid5(uuid.NAMESPACE_URL, file)
