"""Ship a rule set of this folder with the product, or put one right: what a migration of it does.

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
    "competences": "Competence",
    "provisions": "Provision",
    "consents": "ConsentRule",
    "never_readmitted": "NeverReadmitted",
}
KEYS = {
    "numbers": ("code",),
    "schoolings": ("case",),
    "stages": ("stage",),
    "transitions": ("before", "after"),
    "deadlines": ("stage",),
    "papers": ("code",),
    "competences": ("act", "standing"),
    "provisions": ("reached",),
    "consents": ("subject",),
    "never_readmitted": ("cause",),
}
"""By what a row of each kind is found in its set."""
OF_THE_SET = ("guidance", "guidance_since", "earlier_guidance", "remark")


def _kinds(apps) -> dict:
    """Return the models of rows by part: those that there were at that migration."""
    known = {model.__name__ for model in apps.get_app_config("recruitment").get_models()}
    return {
        part: apps.get_model("recruitment", model) for part, model in ROWS.items() if model in known
    }


def ship(apps, file: str) -> None:
    """Add the set that `file` describes, and let what is in force on its first day end there.

    A site where somebody has released the document already keeps its own; a draft of it there
    stays a draft, and is no hindrance.
    """
    described, sets = _described(file), apps.get_model("recruitment", "RuleSet").objects
    rows = {group: described.pop(group, []) for group in ROWS}
    same = sets.filter(number=described["number"], issued_on=described["issued_on"])
    if same.filter(is_draft=False).exists():
        return
    for before in sets.filter(start__lt=described["start"], end=None, is_draft=False):
        before.end, before.stamp = described["start"], uuid.uuid4()
        before.save()
    edition = max(same.values_list("edition", flat=True), default=0) + 1
    rule_set = sets.create(**described, edition=edition, stamp=_stamp(file))
    for group, kind in _kinds(apps).items():
        kind.objects.bulk_create(kind(rule_set=rule_set, **row) for row in rows[group])


CORRECTIONS = (
    "corrections/2026-11.toml",
    "corrections/2026-12.toml",
    "corrections/2026-12-recognition.toml",
)
"""All that were shipped, in the order in which they hold."""


def correct(apps, file: str) -> None:
    """Put right the shipped sets that `file` names: in place, or where used by a new edition.

    What a site has changed itself stays in force there, and the corrections are a draft beside it,
    to be compared and released. That it has confirmed rows changes nothing that they say.
    """
    described = _described(file)
    earlier = [_described(each) for each in CORRECTIONS[: CORRECTIONS.index(file)]]
    for one in described["set"]:
        shipped = _described(one["file"])
        same = apps.get_model("recruitment", "RuleSet").objects.filter(
            number=shipped["number"], issued_on=shipped["issued_on"]
        )
        newest = same.filter(is_draft=False).order_by("-edition").first()
        if newest is None:
            continue
        is_ours = _is_as_shipped(apps, newest, _corrected(shipped, one["file"], earlier))
        target = newest
        if not is_ours or _is_used(apps, newest):
            target = _copied(apps, newest, same, is_draft=not is_ours)
        _put_right(apps, target, described["all"], one)


NOT_SAID = ("source", "verified")
"""Of a row, what says nothing of what is asked: a site that confirms it changes these."""


def _is_as_shipped(apps, rule_set, told) -> bool:
    """Tell whether the rows of a set say what `told` does, so that nobody has changed them."""
    for part, kind in _kinds(apps).items():
        rows = {}
        for row in kind.objects.filter(rule_set=rule_set):
            rows[tuple(getattr(row, name) for name in KEYS[part])] = row
        if rows.keys() != told[part].keys():
            return False
        for key, said in told[part].items():
            if any(getattr(rows[key], name) != said[name] for name in said.keys() - set(NOT_SAID)):
                return False
    return True


def _corrected(shipped, file, corrections) -> dict[str, dict[tuple, dict]]:
    """Return the rows of a shipped set by part and key, as they are after `corrections`."""
    rows: dict[str, dict[tuple, dict]] = {part: {} for part in ROWS}
    for part in ROWS:
        for row in shipped.get(part, ()):
            rows[part][_key(part, row)] = dict(row)
    for correction in corrections:
        of_set = [each for each in correction["set"] if each["file"] == file]
        for each in (correction["all"], *of_set) if of_set else ():
            for row in each.get("remove", ()):
                rows[row["part"]].pop(_key(row["part"], row), None)
            for row in each.get("change", ()):
                rows[row["part"]].get(_key(row["part"], row), {}).update(_said(row))
            for row in (*each.get("add", ()), *_competences(each)):
                rows[row["part"]].setdefault(_key(row["part"], row), _said(row))
    return rows


def _key(part, row):
    return tuple(row[name] for name in KEYS[part])


def _said(row):
    return {name: value for name, value in row.items() if name != "part"}


def _is_used(apps, rule_set) -> bool:
    of_set = {"rule_set": rule_set.pk}
    models = (apps.get_model("recruitment", name) for name in ("Candidate", "Step"))
    return any(model.objects.filter(**of_set).exists() for model in models)


def _copied(apps, source, same, *, is_draft):
    """Add the next edition of `source`, with its rows as they are."""
    edition = max(same.values_list("edition", flat=True)) + 1
    said = {name: getattr(source, name) for name in ("number", "issued_on", "start", "end")}
    said |= {name: getattr(source, name) for name in OF_THE_SET}
    made = type(source).objects.create(
        **said, edition=edition, is_draft=is_draft, stamp=uuid.uuid4()
    )
    for kind in _kinds(apps).values():
        rows = list(kind.objects.filter(rule_set=source).order_by("pk"))
        for row in rows:
            row.pk, row.rule_set = None, made
        kind.objects.bulk_create(rows)
    return made


def _put_right(apps, rule_set, *corrections):
    for each in corrections:
        for name in OF_THE_SET:
            setattr(rule_set, name, each.get(name, getattr(rule_set, name)))
        for row in each.get("remove", ()):
            _found(apps, rule_set, row).delete()
        for row in each.get("change", ()):
            said = {name: row[name] for name in row if name not in (*KEYS[row["part"]], "part")}
            _found(apps, rule_set, row).update(**said)
        for row in (*each.get("add", ()), *_competences(each)):
            if not _found(apps, rule_set, row).exists():
                said = {name: row[name] for name in row if name != "part"}
                _rows(apps, row["part"]).create(rule_set=rule_set, **said)
        _replace(apps, rule_set, each.get("replaced", {}))
    rule_set.stamp = uuid.uuid4()
    rule_set.save()


def _replace(apps, rule_set, texts):
    """Let the sources of a set's rows name one document instead of another."""
    rows = [
        row
        for text in texts
        for kind in _kinds(apps).values()
        for row in kind.objects.filter(rule_set=rule_set, source__contains=text)
    ]
    for row in rows:
        for text, instead in texts.items():
            row.source = row.source.replace(text, instead)[:200]
        row.save(update_fields=["source"])


def _competences(correction):
    """Return the rows of competences that are written for several acts at once."""
    for each in correction.get("competences", ()):
        said = {name: value for name, value in each.items() if name != "acts"}
        for act in each["acts"]:
            yield {"part": "competences", "act": act, **said}


def _rows(apps, part):
    return apps.get_model("recruitment", ROWS[part]).objects


def _found(apps, rule_set, row):
    key = {name: row[name] for name in KEYS[row["part"]]}
    return _rows(apps, row["part"]).filter(rule_set=rule_set, **key)


def withdraw(apps, file: str) -> None:
    """Take back what `ship` added, as long as no dossier goes by it and nobody has changed it.

    Every change of a set gives it another stamp, so what a site entered or changed stays.
    """
    described, sets = _described(file), apps.get_model("recruitment", "RuleSet").objects
    shipped = sets.filter(stamp=_stamp(file))
    if not shipped:
        return
    for kind in _kinds(apps).values():
        kind.objects.filter(rule_set__in=shipped).delete()
    shipped.delete()
    for before in sets.filter(end=described["start"]):
        before.end, before.stamp = None, uuid.uuid4()
        before.save()


def _described(file):
    return tomllib.loads(FOLDER.joinpath(file).read_text(encoding="utf-8"))


def _stamp(file):
    """Return the stamp that a set has which came from `file` and was not changed since."""
    return uuid.uuid5(uuid.NAMESPACE_URL, file)
