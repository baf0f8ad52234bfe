"""The trail in words: what was done, to which kind of record, which field from what to what."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import records
from audit.models import Entry

HIDDEN = "•••"
NOTHING = "—"
PERSONAL_RECORDS = "recruitment."
FIGURES = {
    f"recruitment.{name}"
    for name in (
        "course",
        "deadline",
        "exemption",
        "holiday",
        "introductiontarget",
        "paper",
        "papertemplate",
        "poolreview",
        "quota",
        "rulenumber",
        "ruleset",
        "schoolingrule",
        "stagerule",
        "transition",
    )
}
"""Records of that app which tell of no person."""
PERSONAL_FIELDS = {"full_name", "born_on", "ethnicity", "religion", "query"}
"""What is hidden from who sees the trail but no persons; a query may hold a person's name."""

ACTIONS = {
    "access.denied": gettext_lazy("access denied"),
    "admission.admit": gettext_lazy("admission recorded"),
    "admission.annul": gettext_lazy("admission annulled"),
    "admission.correct": gettext_lazy("admission corrected"),
    "admission.export": gettext_lazy("admissions exported"),
    "attainment.export": gettext_lazy("attainment exported"),
    "balance.export": gettext_lazy("form 1 exported"),
    "candidate.advance": gettext_lazy("dossier taken a step on"),
    "candidate.annul": gettext_lazy("dossier annulled, entered by mistake"),
    "candidate.arrive": gettext_lazy("dossier opened for a member who came on probation"),
    "candidate.back": gettext_lazy("dossier sent back"),
    "candidate.certify": gettext_lazy("awareness certificate recorded or corrected"),
    "candidate.change_rules": gettext_lazy("dossier moved to other rules"),
    "candidate.close": gettext_lazy("dossier closed"),
    "candidate.describe": gettext_lazy("candidate's particulars changed"),
    "candidate.enter": gettext_lazy("candidate entered"),
    "candidate.fail": gettext_lazy("vote not passed"),
    "candidate.move": gettext_lazy("dossier moved to another cell"),
    "candidate.reopen": gettext_lazy("dossier opened again"),
    "candidate.take_up": gettext_lazy("dossier opened for a recorded admission"),
    "companion.appoint": gettext_lazy("helper or sponsor appointed"),
    "candidate.correct_step": gettext_lazy("step corrected"),
    "companion.correct": gettext_lazy("helper or sponsor corrected"),
    "companion.relieve": gettext_lazy("helper or sponsor relieved"),
    "course.call": gettext_lazy("called to a course"),
    "course.correct": gettext_lazy("course corrected"),
    "course.found": gettext_lazy("course recorded"),
    "course.result": gettext_lazy("result of a course recorded"),
    "course.take_off": gettext_lazy("taken off the roster of a course"),
    "exemption.end": gettext_lazy("exemption ended"),
    "exemption.grant": gettext_lazy("exempted"),
    "figures.read_sensitive": gettext_lazy("figures by ethnic group or religion read"),
    "holiday.correct": gettext_lazy("holiday corrected"),
    "holiday.declare": gettext_lazy("holiday recorded"),
    "introduction_target.change": gettext_lazy("target of introductions changed"),
    "introduction_target.set": gettext_lazy("target of introductions set"),
    "job.ask": gettext_lazy("long work asked for"),
    "member_event.annul": gettext_lazy("event of a member annulled"),
    "member_event.export": gettext_lazy("events of members exported"),
    "member_event.record": gettext_lazy("event of a member recorded"),
    "members.record": gettext_lazy("members counted"),
    "members.replace": gettext_lazy("count of members corrected"),
    "officer.appoint": gettext_lazy("appointed"),
    "officer.relieve": gettext_lazy("relieved"),
    "organization.classify": gettext_lazy("class, setting or official code changed"),
    "organization.dissolve": gettext_lazy("dissolved"),
    "organization.found": gettext_lazy("founded"),
    "organization.move": gettext_lazy("moved"),
    "organization.rename": gettext_lazy("renamed"),
    "paper.mark": gettext_lazy("paper marked"),
    "paper.print": gettext_lazy("paper made"),
    "paper.replace_template": gettext_lazy("template of a paper replaced"),
    "password.changed": gettext_lazy("own password changed"),
    "password.refused": gettext_lazy("wrong present password typed"),
    "person.merge": gettext_lazy("double merged"),
    "person.read_sensitive": gettext_lazy("ethnic group and religion read"),
    "person.search": gettext_lazy("searched for by name"),
    "person.tell_apart": gettext_lazy("two persons told apart"),
    "person.warn_of_double": gettext_lazy("warned of somebody on record elsewhere"),
    "post.correct_end": gettext_lazy("end of a post put right"),
    "post.confirm": gettext_lazy("post confirmed"),
    "post.end": gettext_lazy("post ended"),
    "post.grant": gettext_lazy("post granted"),
    "post.resume": gettext_lazy("post goes on"),
    "quota.issue": gettext_lazy("quota issued"),
    "quota.revise": gettext_lazy("quota revised"),
    "quota.withdraw": gettext_lazy("quota withdrawn"),
    "records.correct": gettext_lazy("day from which records are complete corrected"),
    "records.record": gettext_lazy("day from which records are complete recorded"),
    "records.withdraw": gettext_lazy("day from which records are complete withdrawn"),
    "reorganization.allot": gettext_lazy("dossiers shared out among successors"),
    "reorganization.apply": gettext_lazy("reorganization in effect"),
    "reorganization.discard": gettext_lazy("reorganization discarded"),
    "reorganization.draft": gettext_lazy("reorganization drafted"),
    "reorganization.issue": gettext_lazy("reorganization waits for its day"),
    "reorganization.revise": gettext_lazy("reorganization changed"),
    "reorganization.take_back": gettext_lazy("reorganization taken back"),
    "review.take_back": gettext_lazy("review of the pool taken back"),
    "review.save": gettext_lazy("pool reviewed"),
    "rules.add": gettext_lazy("row added to a rule set"),
    "rules.change": gettext_lazy("row of a rule set changed"),
    "rules.copy": gettext_lazy("rule set copied"),
    "rules.describe": gettext_lazy("rule set described anew"),
    "rules.end": gettext_lazy("rule set ended"),
    "rules.new_edition": gettext_lazy("new edition of a rule set"),
    "rules.release": gettext_lazy("rule set released"),
    "rules.remove": gettext_lazy("row of a rule set removed"),
    "session.closed": gettext_lazy("signed out"),
    "session.take_back": gettext_lazy("session taken back"),
    "session.hold": gettext_lazy("session of a committee recorded"),
    "session.locked": gettext_lazy("signing in closed for a while"),
    "session.opened": gettext_lazy("signed in"),
    "session.refused": gettext_lazy("signing in refused"),
    "term.correct": gettext_lazy("days of a term corrected"),
    "term.withdraw": gettext_lazy("term withdrawn"),
    "term.record": gettext_lazy("days of a term recorded"),
    "transfer.answer": gettext_lazy("transfer answered"),
    "transfer.ask": gettext_lazy("transfer asked for"),
    "transfer.follow": gettext_lazy("transfer goes on with the cell that took over"),
    "user.correct_name": gettext_lazy("name corrected"),
    "user.create": gettext_lazy("account created"),
    "user.deactivate": gettext_lazy("account closed"),
    "user.reactivate": gettext_lazy("account opened again"),
    "user.reset_password": gettext_lazy("password reset"),
}
RECORDS = (
    "organizations.organization",
    "organizations.job",
    "organizations.membercount",
    "organizations.officer",
    "organizations.post",
    "organizations.reorganization",
    "organizations.user",
    "recruitment.admission",
    "recruitment.candidate",
    "recruitment.course",
    "recruitment.exemption",
    "recruitment.holiday",
    "recruitment.introductiontarget",
    "recruitment.memberevent",
    "recruitment.papertemplate",
    "recruitment.person",
    "recruitment.quota",
    "recruitment.session",
    "recruitment.poolreview",
    "recruitment.ruleset",
)
FIELDS = {
    "parent": gettext_lazy("parent organization"),
    "heir": gettext_lazy("heir"),
    "on": gettext_lazy("on"),
    "start": gettext_lazy("from"),
    "end": gettext_lazy("until"),
    "decision_number": gettext_lazy("decision number"),
    "milestones": gettext_lazy("milestones"),
    "form": gettext_lazy("file format"),
    "rows": gettext_lazy("number of rows"),
    "query": gettext_lazy("what was asked"),
    "statement": gettext_lazy("figures of what"),
    "method": gettext_lazy("kind of request"),
    "fields": gettext_lazy("fields with a record out of reach"),
    "path": gettext_lazy("page"),
    "status": gettext_lazy("answer"),
    "sessions": gettext_lazy("open sessions"),
    "posts": gettext_lazy("posts that wait for confirmation"),
    "account": gettext_lazy("mark of the name that was typed"),
    "code": gettext_lazy("form"),
    "state": gettext_lazy("state"),
    "votes": gettext_lazy("votes"),
    "duty": gettext_lazy("as"),
    "dropped": gettext_lazy("dropped from the pool"),
    "template": gettext_lazy("version of the template"),
    "double": gettext_lazy("number of the double"),
    "passed": gettext_lazy("passed"),
    "refused": gettext_lazy("not passed"),
    "stopped": gettext_lazy("could not be decided"),
    "actions": gettext_lazy("actions"),
    "founded": gettext_lazy("organizations founded"),
    "moved": gettext_lazy("organizations moved"),
    "ended": gettext_lazy("organizations ended"),
    "renamed": gettext_lazy("organizations renamed"),
    "changed": gettext_lazy("organizations of another kind or class"),
}
"""What the trail tells about that is not a field of its record."""

TOLD_OF_DOSSIERS = {
    "candidate": "recruitment.step",
    "companion": "recruitment.companion",
    "course": "recruitment.participant",
    "paper": "recruitment.paperstate",
    "transfer": "recruitment.transfer",
}
"""Whose fields an entry about a dossier tells beside the dossier's own, by the kind of action."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")


@dataclass(frozen=True)
class Change:
    """A field in words, with its old and new value; both are None where they are hidden."""

    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Told:
    """An entry in words."""

    entry: Entry
    action: str
    record: str
    named: str
    changes: list[Change]
    reason: str


def told(entries: Iterable[Entry], *, show_values: bool) -> list[Told]:
    """Return `entries` in words.

    Without `show_values`, names of persons, sensitive values and whatever was recorded of an
    admission or a candidate are hidden: only the fields that changed are named. The records
    that values refer to are looked up in one query for each kind of record.
    """
    entries = list(entries)
    open_ones = [each for each in entries if show_values or not _personal(each)]
    called = {(each.subject_type, each.subject_id): "" for each in open_ones}
    for kind in {each.subject_type for each in open_ones}:
        keys = {key for of, key in called if of == kind and key is not None}
        called |= {(kind, key): name for key, name in records.named(kind, keys).items()}
    names = _names(open_ones)
    return [
        _told(entry, names, show_values, called.get((entry.subject_type, entry.subject_id), ""))
        for entry in entries
    ]


def action(code: str) -> str:
    """Return what was done, in words; an action of an older version stays as it was written."""
    return str(ACTIONS.get(code, code))


def record_kind(subject_type: str) -> str:
    """Return what a kind of record is called; nothing where an entry is about none."""
    model = _model(subject_type)
    return str(model._meta.verbose_name) if model else subject_type


def _told(entry, names, show_values, named):
    hidden = not show_values and _personal(entry)
    changes = []
    for name, (old, new) in sorted(entry.changes.items(), key=lambda c: _place(entry, c[0])):
        if old in (None, "") and new in (None, ""):
            continue
        field = _field(entry, name)
        label = capfirst(str(field.verbose_name if field else FIELDS.get(name, name)))
        if hidden:
            changes.append(Change(label, None, None))
        elif not show_values and name in PERSONAL_FIELDS:
            changes.append(Change(label, old and HIDDEN, new and HIDDEN))
        else:
            changes.append(Change(label, _value(field, old, names), _value(field, new, names)))
    return Told(
        entry=entry,
        action=action(entry.action),
        record=record_kind(entry.subject_type),
        named=named,
        changes=changes,
        reason=HIDDEN if hidden and entry.reason else entry.reason,
    )


def _place(entry, name):
    """Sort fields as their models have them, which PostgreSQL does not keep; others follow."""
    field = _field(entry, name)
    if field is not None:
        return 0, field.creation_counter, name
    return 1, list(FIELDS).index(name) if name in FIELDS else len(FIELDS), name


def _personal(entry):
    kind = entry.subject_type
    return kind.startswith(PERSONAL_RECORDS) and kind not in FIGURES


def _value(field, value, names):
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field is not None and field.many_to_one:
        return names.get((field.related_model, value), f"№ {value}")
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DecimalField):
        return number_format(f"{Decimal(value).normalize():f}")
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return date_format(localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT")
    return str(value)


def _names(entries):
    """Return what the records are called that values refer to, by model and key."""
    wanted = defaultdict(set)
    for entry in entries:
        for name, values in entry.changes.items():
            field = _field(entry, name)
            if field is not None and field.many_to_one:
                wanted[field.related_model] |= {value for value in values if value is not None}
    return {
        (model, found.pk): str(found)
        for model, keys in wanted.items()
        for found in model._base_manager.filter(pk__in=keys)
    }


def _field(entry, name):
    """Return the field of that name, of the record or of one that it belongs to, or None."""
    model = _model(entry.subject_type)
    if model is None:
        return None
    owners = [field.related_model for field in model._meta.concrete_fields if field.many_to_one]
    if entry.subject_type == "recruitment.candidate":
        owners = [_model(TOLD_OF_DOSSIERS.get(entry.action.partition(".")[0], "")), *owners]
    for owner in filter(None, (model, *owners)):
        try:
            field = owner._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if field.concrete:
            return field
    return None


def _model(subject_type):
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None
