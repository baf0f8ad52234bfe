"""Who is on probation, what comes next for each, and by when.

Read from dossiers, and from admissions entered directly for which nobody has opened one yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from recruitment.dossiers.conditions import probation_ends
from recruitment.members import probation
from recruitment.members.membership import on_probation
from recruitment.models import Admission, Candidate, MemberEvent, RuleSet, Stage
from recruitment.models.rules import ON_PROBATION, Deadline
from recruitment.rulebook import rules, workdays
from recruitment.rulebook.rules import NUMBERS, Rules, months_later
from recruitment.rulebook.workdays import Calendar

REMINDERS = (7, 15, 30, 60, 90)
"""How many days before its end a probation is called to mind."""

ENDING = (*MemberEvent.FOR_GOOD, MemberEvent.Kind.TO_PROVINCE)
"""Exits that end a probation here; who goes elsewhere within the province stays on it."""

CEREMONY, COURSE, FILE, VOTE, DECIDE, SUPERIOR, HAND_OVER = (
    "ceremony",
    "course",
    "file",
    "vote",
    "decide",
    "superior",
    "hand_over",
)
WORDS = {
    CEREMONY: _("Hold the admission ceremony"),
    COURSE: _("Send to the course for new members"),
    FILE: _("Collect the self-review and the opinions"),
    VOTE: _("Let the cell vote on the recognition"),
    DECIDE: _("Decide on the recognition"),
    SUPERIOR: _("The superior committee decides: the cell's votes have failed"),
    HAND_OVER: _("Hand the dossier over to the new cell"),
}
"""What has to be done next, in words."""


@dataclass(frozen=True)
class Probation:
    """One member on probation as of `today`: when it ends, what comes next, the last day for it.

    `ends_on` is None before the ceremony; `last_day` is None where the rules name none.
    """

    admission: Admission
    dossier: Candidate | None
    today: date
    ends_on: date | None
    next: str
    last_day: date | None
    failed_votes: int = 0

    @property
    def organization(self):
        return self.dossier.organization if self.dossier else self.admission.organization

    @property
    def words(self) -> str:
        return str(WORDS[self.next])

    @property
    def days_to_end(self) -> int | None:
        """Return the days until the probation ends; 0 on that day, negative after it."""
        return (self.ends_on - self.today).days if self.ends_on else None

    @property
    def ends_words(self) -> str:
        """Return "57 days left", "over today" or "over for 5 days"; nothing before the ceremony."""
        days = self.days_to_end
        if days is None:
            return ""
        if days > 0:
            return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
        if days == 0:
            return gettext("over today")
        return ngettext("over for %(n)s day", "over for %(n)s days", -days) % {"n": -days}

    @property
    def left_words(self) -> str:
        """Return how far the last day is, in words; nothing where the rules name none."""
        days = self.days_left
        if days is None:
            return ""
        if days >= 0:
            return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
        return ngettext("%(n)s day overdue", "%(n)s days overdue", -days) % {"n": -days}

    @property
    def days_left(self) -> int | None:
        """Return the days until the last day for the next step; negative when it is overdue."""
        return (self.last_day - self.today).days if self.last_day else None

    @cached_property
    def reminder(self) -> int | None:
        """Return the smallest of `REMINDERS` that is reached; 0 when it is over, else None.

        Source: docs/definitions.md, "Probation".
        """
        days = self.days_to_end
        if days is None:
            return None
        return 0 if days <= 0 else next((each for each in REMINDERS if days <= each), None)

    @property
    def is_over(self) -> bool:
        return self.reminder == 0

    @property
    def is_overdue(self) -> bool:
        return self.days_left is not None and self.days_left < 0


def on_record(jurisdiction, today: date) -> QuerySet[Admission]:
    """Return the admissions of who is on probation in the reach: the longest first.

    By dossiers, and for those without one by the admissions of the last 24 months.
    """
    direct = Admission.objects.within(jurisdiction).standing().filter(dossier__isnull=True)
    direct = on_probation(direct, today, exits=ENDING)
    dossiers = Candidate.objects.within(jurisdiction).open().filter(stage__in=ON_PROBATION)
    keys = direct.order_by().values("pk").union(dossiers.order_by().values("admission"))
    found = told(Admission.objects.filter(pk__in=keys), today)
    return found.order_by(F("ceremony_on").asc(nulls_first=True), "decided_on", "pk")


def told(admissions: QuerySet[Admission], today: date) -> QuerySet[Admission]:
    """Give each what `described` asks of it, so that this takes no query of its own."""
    itself = Admission.objects.standing().filter(pk=OuterRef("pk"))
    gone = MemberEvent.objects.standing().filter(
        kind=MemberEvent.Kind.TO_WITHIN,
        person=OuterRef("person"),
        organization=Coalesce(OuterRef("dossier__organization"), OuterRef("organization")),
    )
    return admissions.annotate(
        is_recent=Exists(on_probation(itself, today, exits=ENDING)),
        has_gone_within=Exists(gone),
        votes_failed=probation.failed_votes(OuterRef("dossier")),
    ).select_related("person", "organization", "dossier__organization", "dossier__rule_set")


def narrowed(admissions: QuerySet[Admission], cells) -> QuerySet[Admission]:
    """Keep those who are on probation in `cells`: by the dossier, or without one the admission."""
    return admissions.filter(
        Q(dossier__organization__in=cells) | Q(dossier__isnull=True, organization__in=cells)
    )


def of_admission(admission: Admission, today: date) -> Probation | None:
    """Return the probation of one of `told`, or None where it is over or none is known."""
    dossier = getattr(admission, "dossier", None)
    if dossier is None:
        running = admission.is_recent
    else:
        running = dossier.is_open and dossier.stage in ON_PROBATION
    return described([admission], today)[0] if running else None


def described(admissions: Iterable[Admission], today: date) -> list[Probation]:
    """Return each of these, which are `told`, with what is due. Two queries for all of them.

    Six more for each rule set that is read for the first time.
    """
    sets, calendar = _RuleSets(), workdays.load()
    return [_described(each, sets, calendar, today) for each in admissions]


def due(jurisdiction, today: date, *, days: int = REMINDERS[-1]) -> list[Probation]:
    """Return who on probation in the reach has something due within `days`, or overdue.

    Sorted by the last day for it, those without one first. Three or four queries, whatever
    the reach.

    Source: docs/definitions.md, "Probation".
    """
    horizon = today + timedelta(days=days)
    soon = months_later(horizon, -_RuleSets().shortest)
    found = on_record(jurisdiction, today).filter(
        Q(ceremony_on__isnull=True) | Q(ceremony_on__lte=soon)
    )
    known = described(found, today)
    wanted = [each for each in known if each.last_day is None or each.last_day <= horizon]
    return sorted(wanted, key=lambda each: (each.last_day or date.min, each.admission.pk))


class _RuleSets:
    """The rule sets on record, to find that of a day without asking again. At most one query."""

    @cached_property
    def _sets(self) -> list[RuleSet]:
        return list(RuleSet.objects.newest_editions().order_by("start"))

    @property
    def shortest(self) -> int:
        """Return the fewest months of probation in any set."""
        months = [rules.load(each).numbers.get(NUMBERS.PROBATION, 12) for each in self._sets]
        return min(months, default=12)

    def of(self, admission, dossier) -> Rules:
        """Return the rules of a dossier, or without one those of the decision's day."""
        if dossier is not None:
            return rules.load(dossier.rule_set)
        day = admission.decided_on
        known = [s for s in self._sets if s.start <= day and (s.end is None or day < s.end)]
        return rules.load(known[-1] if known else self._sets[0])


def _described(admission, sets, calendar, today):
    dossier = getattr(admission, "dossier", None)
    own, ceremony_on = sets.of(admission, dossier), admission.ceremony_on
    ends_on = probation_ends(ceremony_on, own) if ceremony_on else None
    what = _next(admission, dossier, own)
    last_day = _last_day(what, admission, dossier, own, calendar, ends_on)
    if admission.has_gone_within:
        what, last_day = HAND_OVER, today
    return Probation(admission, dossier, today, ends_on, what, last_day, admission.votes_failed)


def _next(admission, dossier, own) -> str:
    """Return what comes next, by the stage; without a dossier nothing but the ceremony is known."""
    stage = dossier.stage if dossier else Stage.ADMITTED
    if admission.ceremony_on is None or stage == Stage.DECIDED:
        return CEREMONY
    if stage == Stage.RECOGNITION_VOTED:
        return DECIDE
    if probation.is_for_the_superior(admission.votes_failed, own):
        return SUPERIOR
    if stage == Stage.RECOGNITION_FILED:
        return VOTE
    return FILE if stage == Stage.NEW_MEMBER_COURSE else COURSE


def _last_day(what, admission, dossier, own: Rules, calendar: Calendar, ends_on) -> date | None:
    """Return the last day in time: of the ceremony, the cell's vote, or the decision.

    The course is due by the end of the probation. What is collected is dated after it, and due
    by the cell's deadline, as in the inbox.
    """
    if what == COURSE:
        return ends_on
    stages = {CEREMONY: Stage.ADMITTED, DECIDE: Stage.OFFICIAL}
    term = own.terms.get(stages.get(what, Stage.RECOGNITION_VOTED))
    received = dossier.decision_received_on if dossier else None
    since = {
        Deadline.Event.DECIDED: admission.decided_on,
        Deadline.Event.PROBATION_ENDED: ends_on,
        Deadline.Event.RECEIVED: received or admission.decided_on,
        Deadline.Event.RECOGNITION_VOTED: dossier.stage_on if dossier else None,
    }
    start = since.get(term.since) if term else None
    return term.last_day(start, calendar) if start else None
