"""The events of rule sets: copied to a new one, put into words and numbers, released, ended.

A set that a dossier goes by is not changed any more; what was wrong in it is put right in a
new edition. A new set is a draft until it is released, so that no dossier begins under rules
that are half written.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import trail
from organizations import once
from organizations.jobs import queue
from organizations.models import User
from recruitment.ledger import required
from recruitment.models import Competence, RuleSet, Stage
from recruitment.models.rules import Sourced
from recruitment.rulebook import rules

HEAD = (
    *("number", "issued_on", "edition", "guidance", "guidance_since", "earlier_guidance"),
    *("start", "end", "remark", "is_draft"),
)
DESCRIBED = ("guidance", "guidance_since", "earlier_guidance", "start", "end", "remark")
"""What may be said anew of a set while no dossier goes by it; of a later edition not its days."""

PARTS = (
    "numbers",
    "schoolings",
    "stages",
    "transitions",
    "competences",
    "deadlines",
    "papers",
    "provisions",
    "consents",
    "never_readmitted",
)
"""The rows of a set, by the name under which it has them."""

FOLLOW = "follow_rules"
"""The long work that lets open dossiers go by the rules in force."""

DAYS = ("start", "end")
EDITION_KEEPS_DAYS = gettext_lazy(
    "An edition puts right what is said of a document for all its days. What changes from a day "
    "on is a set of its own: end this one on that day, and begin a new one."
)

ALWAYS = (Stage.POOL, Stage.CELL_VOTED, Stage.DECIDED, Stage.ADMITTED, Stage.OFFICIAL)
"""The stages without which no dossier could come to its end."""


@transaction.atomic
def copy(
    source: RuleSet,
    *,
    number: str,
    issued_on: date,
    start: date,
    by: User,
    end: date | None = None,
    guidance: str = "",
    remark: str = "",
) -> RuleSet:
    """Begin a new set, as a draft, with the rows of another one.

    Whether a value was checked is not copied: it was checked against another document.
    """
    made = RuleSet(
        number=number,
        issued_on=issued_on,
        start=start,
        end=end,
        guidance=guidance,
        remark=remark,
        is_draft=True,
    )
    return _write(made, source, by=by, checked=False)


@transaction.atomic
def new_edition(source: RuleSet, *, reason: str, by: User) -> RuleSet:
    """Begin, as a draft, another edition of a document, to put right what was recorded wrongly.

    Raises ValidationError while there is a draft of the same document.
    """
    source, reason = held(source), required(reason)
    editions = RuleSet.objects.filter(number=source.number, issued_on=source.issued_on)
    if editions.filter(is_draft=True).exists():
        raise ValidationError(_("There is already a draft of this document."))
    said = {name: getattr(source, name) for name in ("number", "issued_on", *DESCRIBED)}
    edition = editions.aggregate(newest=Max("edition"))["newest"] + 1
    made = RuleSet(**said, edition=edition, is_draft=True)
    return _write(made, source, by=by, checked=True, reason=reason)


@transaction.atomic
def revise(
    rule_set: RuleSet,
    *,
    said: Mapping[str, object],
    by: User,
    added: Iterable = (),
    changed: Iterable = (),
    removed: Iterable = (),
) -> RuleSet:
    """Change what a set says while no dossier goes by it; what was read of it is read anew.

    `said` may hold any of DESCRIBED; the rest are rows of the set, already checked. Raises
    ValidationError if a dossier goes by the set.
    """
    rule_set = held(rule_set)
    if rule_set.is_used:
        raise ValidationError(_("Dossiers go by these rules, so they cannot be changed any more."))
    if rule_set.edition > 1 and any(
        said.get(name, getattr(rule_set, name)) != getattr(rule_set, name) for name in DAYS
    ):
        raise ValidationError(EDITION_KEEPS_DAYS)
    before = trail.snapshot(rule_set, DESCRIBED)
    for name, value in said.items():
        setattr(rule_set, name, value)
    changes = trail.changed(before, rule_set)
    _renew(rule_set)
    if changes:
        trail.record("rules.describe", rule_set, by=by, changes=changes)
    of_set = {"rule_set": (rule_set.pk, rule_set.pk)}
    for row in removed:
        fields = trail.snapshot(row, _fields(row))
        gone = {name: (value, None) for name, value in fields.items()}
        trail.record("rules.remove", row, by=by, changes=gone | of_set)
        row.delete()
    for row in changed:
        stored = trail.snapshot(type(row).objects.get(pk=row.pk, rule_set=rule_set), _fields(row))
        once.store(row)
        changes = _which(row) | trail.changed(stored, row)
        trail.record("rules.change", row, by=by, changes=changes)
    for row in added:
        row.rule_set = rule_set
        once.store(row, force_insert=True)
        trail.record("rules.add", row, by=by, changes=trail.created(row, _fields(row)) | of_set)
    return rule_set


@transaction.atomic
def release(rule_set: RuleSet, *, by: User) -> RuleSet:
    """Let a draft be the rules of what is done on its days. Raises ValidationError with its gaps.

    Open dossiers follow, as a job. Another edition holds on the days on which the last one did.
    """
    rule_set = held(rule_set)
    if not rule_set.is_draft:
        raise ValidationError(_("These rules are released already."))
    if gaps := gaps_of(rules.load(rule_set)):
        raise ValidationError(gaps)
    before = trail.snapshot(rule_set, ["is_draft", *DAYS])
    rule_set.is_draft = False
    if corrected := _corrected_by(rule_set):
        rule_set.start, rule_set.end = corrected.start, corrected.end
    _renew(rule_set)
    trail.record("rules.release", rule_set, by=by, changes=trail.changed(before, rule_set))
    queue.ask(FOLLOW, by=by)
    return rule_set


def _corrected_by(edition) -> RuleSet | None:
    """Return the edition in force that `edition` puts right; it keeps the days of the document."""
    same = RuleSet.objects.released().filter(number=edition.number, issued_on=edition.issued_on)
    return same.exclude(pk=edition.pk).order_by("-edition").first()


@transaction.atomic
def end(rule_set: RuleSet, *, on: date, by: User) -> RuleSet:
    """Let a set be in force until `on`; open dossiers follow what is in force then, as a job."""
    rule_set = held(rule_set)
    before = trail.snapshot(rule_set, ["end"])
    rule_set.end = on
    _renew(rule_set)
    trail.record("rules.end", rule_set, by=by, changes=trail.changed(before, rule_set))
    queue.ask(FOLLOW, by=by)
    return rule_set


@transaction.atomic
def confirm(rule_set: RuleSet, rows: Mapping[Sourced, str], *, by: User) -> int:
    """Record that these rows were checked against the document, where it says so; return how many.

    That changes nothing that is asked of anybody but by when: a term that was checked is one by
    which people are late. So it can be said of a set that dossiers go by.
    """
    rule_set = held(rule_set)
    for row, source in rows.items():
        if not source.strip():
            raise ValidationError(_("Say where in the document each of them is written."))
        before = trail.snapshot(row, ["source", "verified"])
        row.source, row.verified = source.strip(), True
        row.full_clean()
        row.save(update_fields=["source", "verified"])
        changes = _which(row) | {"rule_set": (rule_set.pk, rule_set.pk)}
        trail.record("rules.confirm", row, by=by, changes=changes | trail.changed(before, row))
    _renew(rule_set)
    return len(rows)


def unconfirmed(rule_set: RuleSet) -> list[Sourced]:
    """Return the rows that were not checked against the document. A query for each kind."""
    return [row for part in PARTS for row in getattr(rule_set, part).filter(verified=False)]


def number_of_rows(rule_set: RuleSet) -> tuple[int, int]:
    """Return how many rows were not checked, and how many there are. A query for each kind."""
    counted = [
        getattr(rule_set, part).aggregate(
            all=Count("pk"), unchecked=Count("pk", filter=Q(verified=False))
        )
        for part in PARTS
    ]
    return sum(each["unchecked"] for each in counted), sum(each["all"] for each in counted)


def gaps_of(known: rules.Rules) -> list[str]:
    """Return, in sentences, what would leave a dossier standing under these rules."""
    missing = [stage for stage in ALWAYS if stage not in known.actors]
    gaps = [_("The stage “%(stage)s” is missing.") % {"stage": stage.label} for stage in missing]
    unknown = {after for _before, after in known.order} - known.actors.keys()
    unknown |= known.terms.keys() - known.actors.keys()
    gaps += [
        _("The stage “%(stage)s” has an order or a deadline, but is none of these rules.")
        % {"stage": Stage(stage).label}
        for stage in sorted(unknown)
    ]
    reached, ahead = set(), [Stage.POOL]
    while ahead:
        stage = ahead.pop()
        reached.add(stage)
        ahead += [each for each in known.next_stages(stage) if each not in reached]
    gaps += [
        _("No road leads to the stage “%(stage)s”.") % {"stage": stage.label}
        for stage in known.stages
        if stage not in reached
    ]
    decided = {act for act, _standing in known.competences}
    return gaps + [
        _("It is not said which committee decides: %(act)s.") % {"act": act.label}
        for act in (Competence.Act.ADMISSION, Competence.Act.RECOGNITION)
        if act not in decided
    ]


def held(rule_set: RuleSet) -> RuleSet:
    """Hold the set, so that no dossier begins under it meanwhile; return it as it is stored."""
    return RuleSet.objects.select_for_update().get(pk=rule_set.pk)


def _renew(rule_set):
    rule_set.stamp = uuid.uuid4()
    rule_set.full_clean()
    rule_set.save()


def _write(made, source, *, by, checked, reason=""):
    made.full_clean()
    once.store(made, force_insert=True)
    for part in PARTS:
        rows = list(getattr(source, part).all())
        for row in rows:
            row.pk, row.rule_set = None, made
            row.verified = row.verified and checked
        if rows:
            type(rows[0]).objects.bulk_create(rows)
    action = "rules.new_edition" if reason else "rules.copy"
    changes = trail.created(made, HEAD)
    trail.record(action, made, by=by, changes=changes, reason=reason)
    return made


def _which(row):
    """Return which row of which set it is, as values that stay: the fields of its first key."""
    [key, *_others] = [c.fields for c in row._meta.constraints if hasattr(c, "fields")]
    return {name: (value, value) for name, value in trail.snapshot(row, key).items()}


def _fields(row):
    return [
        field.name for field in row._meta.concrete_fields if field.name not in ("id", "rule_set")
    ]
