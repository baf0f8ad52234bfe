"""Whether an event of a member can be recorded: what cannot be, and what is odd.

Pure functions over what is on record of the member (`member_history.Life`).
"""

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organizations.periods import same_day
from recruitment.admissions.eligibility import YOUNGEST, age_on, namesake
from recruitment.admissions.membership import LONGEST
from recruitment.findings import Remark
from recruitment.members.member_history import ADMITTED, Fact, Life
from recruitment.models import MemberEvent
from recruitment.rulebook.rules import months_later

KINDS = MemberEvent.Kind


def examine_event(
    entry, life: Life, probationary: bool, today: date, *, namesakes: bool
) -> tuple[list[Remark], list[Remark]]:
    """Return what cannot be, and what is odd, about an event of a member.

    `namesakes`: somebody else of this name and date of birth is on record.

    Source: docs/definitions.md, "Events of members".
    """
    faults = [*_in_itself(entry, life, probationary, today)]
    faults += _against_the_record(entry, life)
    faults += _of_the_ceremony(entry, life)
    warnings = [*_odd(entry, life, today)]
    if namesakes:
        warnings.append(namesake())
    return faults[:1] if _is_vain(faults) else faults, warnings


def without(event: MemberEvent, life: Life) -> list[Remark]:
    """Return what stands against annulling `event`: a later one that rests on it."""
    later = [fact for fact in life.facts if fact.key not in (None, event.pk)]
    later = [fact for fact in later if (fact.on, fact.key) > (event.on, event.pk)]
    if event.kind in MemberEvent.FOR_GOOD:
        rests = next((f for f in later if f.kind == KINDS.RESTORED), None)
    elif event.kind in MemberEvent.DECREASE:
        rests = next((f for f in later if f.here and f.joins), None)
    elif event.kind == KINDS.RESTORED:
        rests = next(iter(later), None)
    elif event.ceremony_on:
        rests = next(iter(_moves(later, here=False)), None)
    else:
        rests = None
    if rests is None:
        return []
    message = _("“%(kind)s” of %(day)s rests on this event: annul that one first.")
    words = {"kind": KINDS(rests.kind).label, "day": _day(rests.on)}
    return [Remark("rests", "__all__", message % words)]


def _in_itself(entry, life, probationary, today) -> Iterator[Remark]:
    if entry.on > today:
        yield Remark("future", "on", _("This day lies in the future."))
    if entry.document_on and entry.document_on > today:
        yield Remark("future", "document_on", _("This day lies in the future."))
    if age_on(entry.on, entry.born_on) < YOUNGEST:
        message = _("On that day this person was not 18 yet, so could not be a member.")
        yield Remark("birth", "on", message)
    if not life.stands:
        message = _("“%(name)s” does not stand on %(day)s.") % {
            "name": entry.organization.name,
            "day": _day(entry.on),
        }
        yield Remark("not_standing", "organization", message)
    if probationary and entry.kind in MemberEvent.NOT_OF_PROBATIONERS:
        message = _(
            "By what is on record this member is on probation: reprimanded, warned or struck "
            "off, nothing else. If recognized meanwhile, record the recognition first."
        )
        yield Remark("probationary", "kind", message)


def _against_the_record(entry, life) -> Iterator[Remark]:
    """Yield what the other facts on record do not let be."""
    first = life.facts[0] if life.facts else None
    if first is None and life.candidate:
        yield Remark("not_a_member", "full_name", _("This person is not admitted yet."))
    elif first and first.kind == ADMITTED and not first.again and entry.on < first.on:
        message = _("This member was admitted on %(day)s only.") % {"day": _day(first.on)}
        yield Remark("before_admission", "on", message)
    before = [fact for fact in life.facts if fact.on <= entry.on]
    after = [fact for fact in life.facts if fact.on > entry.on]
    yield from _after_the_end(entry, before)
    if entry.kind in MemberEvent.INCREASE:
        yield from _of_joining(entry, before, after)
    else:
        yield from _of_members(entry, before, after)
    recognized = life.recognized_on
    if entry.kind in MemberEvent.FOR_GOOD and recognized and entry.on < recognized:
        message = _("This member was recognized on %(day)s, after that.")
        yield Remark("recognized_later", "on", message % {"day": _day(recognized)})


def _of_the_ceremony(entry, life) -> Iterator[Remark]:
    """Ask for the day on which the probation of who was admitted elsewhere began."""
    if not life.unknown:
        return
    if not _begins_a_probation(entry):
        if entry.ceremony_on:
            message = _(
                "The ceremony is asked for only of who comes on probation: say that it is so, or "
                "leave the day empty."
            )
            yield Remark("ceremony_vain", "ceremony_on", message)
    elif entry.ceremony_on is None:
        message = _("Write the day of the ceremony: the probation began on it.")
        yield Remark("ceremony_missing", "ceremony_on", message)
    elif entry.ceremony_on > entry.on:
        message = _("Who comes on probation has had the ceremony before.")
        yield Remark("ceremony_later", "ceremony_on", message)
    elif age_on(entry.ceremony_on, entry.born_on) < YOUNGEST:
        message = _("On that day this person was not 18 yet, so could not be a member.")
        yield Remark("birth", "ceremony_on", message)
    elif life.candidate:
        message = _("This person has an open dossier on the way to an admission. Close it first.")
        yield Remark("dossier", "__all__", message)


def _begins_a_probation(entry):
    return entry.probationary and entry.kind in MemberEvent.INCREASE


def _after_the_end(entry, before):
    died = next((fact for fact in before if fact.kind == KINDS.DIED), None)
    if died:
        message = _("This member died on %(day)s.") % {"day": _day(died.on)}
        yield Remark("gone", "on", message)
    elif entry.kind != KINDS.RESTORED and (left := _gone(before)):
        yield _left(left)


def _of_joining(entry, before, after):
    if entry.kind == KINDS.RESTORED:
        if before and _gone(before) is None:
            message = _("By what is on record this member never left.")
            yield Remark("never_left", "kind", message)
    elif (last := _last(before, here=True)) and last.joins:
        message = _("This person is a member of this cell already, since %(day)s.")
        yield Remark("member_already", "kind", message % {"day": _day(last.on)})
    following = _next(after, here=entry.kind != KINDS.RESTORED)
    if following and following.joins:
        yield _later(following)


def _of_members(entry, before, after):
    """Whoever leaves, or is disciplined, is a member here and does not leave again later."""
    last = _last(before, here=True)
    if last and last.leaves and not last.leaves_for_good:
        yield _left(last)
    if entry.kind not in MemberEvent.DECREASE:
        return
    if entry.kind == KINDS.DIED and after:
        yield _later(after[-1])
        return
    following = _next(after, here=entry.kind not in MemberEvent.FOR_GOOD)
    if following and following.leaves:
        yield _later(following)


def _odd(entry, life, today) -> Iterator[Remark]:
    if not entry.organization.is_cell:
        message = _("“%(name)s” is not a cell.") % {"name": entry.organization.name}
        yield Remark("not_a_cell", "organization", message)
    if same_day(entry.on, 1) < today:
        yield Remark("old", "on", _("The day is more than a year ago."))
    if entry.kind in MemberEvent.BY_DECISION and not entry.document_number:
        yield Remark("number_missing", "document_number", _("The decision has no number."))
    ceremony_on = entry.ceremony_on if life.unknown else None
    if ceremony_on and months_later(ceremony_on, LONGEST) <= today:
        message = _("The ceremony was two years ago or more: is this member still on probation?")
        yield Remark("ceremony_old", "ceremony_on", message)
    if entry.kind == KINDS.RESTORED and not life.facts:
        yield Remark("no_exit", "kind", _("No exit of this person is on record."))
    last = _last([fact for fact in life.facts if fact.on <= entry.on])
    if last and last.joins and not last.here:
        if entry.kind in MemberEvent.INCREASE:
            message = _("On record this member belongs to another cell, and has not left it.")
        else:
            message = _("On record this member belongs to another cell.")
        yield Remark("elsewhere", "organization", message)


def _gone(facts) -> Fact | None:
    """Return the exit for good after which nothing brought the member back, or None."""
    left = None
    for fact in facts:
        if fact.leaves_for_good:
            left = fact
        elif fact.kind in (ADMITTED, KINDS.RESTORED):
            left = None
    return left


def _last(facts, *, here=False) -> Fact | None:
    """Return the last of `facts` by which somebody joined or left; here, or anywhere."""
    return next(iter(_moves(facts[::-1], here)), None)


def _next(facts, *, here) -> Fact | None:
    return next(iter(_moves(facts, here)), None)


def _moves(facts, here):
    return [f for f in facts if (f.joins or f.leaves) and (f.here or not here)]


def _left(fact):
    message = _("This member has left already, on %(day)s: %(kind)s.")
    words = {"day": _day(fact.on), "kind": str(KINDS(fact.kind).label)}
    return Remark("gone", "on", message % words)


def _later(fact):
    message = _("For a later day, %(day)s, “%(kind)s” is on record already.")
    kind = _("admission") if fact.kind == ADMITTED else str(KINDS(fact.kind).label)
    return Remark("later", "on", message % {"day": _day(fact.on), "kind": kind})


def _is_vain(faults):
    """Tell whether the first fault makes the others pointless: a day that has not come."""
    return bool(faults) and faults[0].code == "future"


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
