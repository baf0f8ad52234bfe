"""Who is on probation, what comes next for each, and by when.

Read from dossiers, those of who was admitted elsewhere among them, and from admissions entered
directly for which nobody has opened one yet.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import DateField, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from config.typed.numbers import shown
from recruitment.admissions.membership import ENDING, on_probation
from recruitment.dossiers.conditions import is_for_the_superior, probation_ends
from recruitment.dossiers.dossier import voted_down
from recruitment.models import Admission, Candidate, MemberEvent, RuleSet, Stage, Step
from recruitment.models.candidate import CEREMONY_ON
from recruitment.models.rules import AFTER_THE_VOTE, ON_PROBATION, Deadline
from recruitment.rulebook import rules, workdays
from recruitment.rulebook.coverage import set_of
from recruitment.rulebook.rules import Rules, Term
from recruitment.rulebook.workdays import Calendar

REMINDERS = (7, 15, 30, 60, 90)
"""How many days before its end a probation is called to mind."""

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

    By a last day that is not `binding`, of a term that was not checked, nobody is late.

    `row` is the dossier, or the admission of who has none. Who was admitted elsewhere, and
    arrived, has a dossier and no admission. `ends_on` is None before the ceremony; `last_day` is
    None where the rules name none.
    """

    row: Candidate | Admission
    admission: Admission | None
    dossier: Candidate | None
    today: date
    ends_on: date | None
    next: str
    last_day: date | None
    failed_votes: int = 0
    binding: bool = True

    @property
    def person(self):
        return self.row.person

    @property
    def organization(self):
        return self.row.organization

    @property
    def ceremony_on(self) -> date | None:
        return self.row.ceremony_on

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
            return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": shown(days)}
        if days == 0:
            return gettext("over today")
        return ngettext("over for %(n)s day", "over for %(n)s days", -days) % {"n": shown(-days)}

    @property
    def left_words(self) -> str:
        """Return how far the last day is, in words; nothing where the rules name none."""
        days = self.days_left
        if days is None:
            return ""
        if not self.binding:
            return gettext("for orientation: the term was not checked")
        if days >= 0:
            return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": shown(days)}
        return ngettext("%(n)s day overdue", "%(n)s days overdue", -days) % {"n": shown(-days)}

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
        return self.binding and self.days_left is not None and self.days_left < 0


@dataclass(frozen=True)
class OnRecord:
    """Who is on probation, the longest first: by dossiers, and by admissions without one."""

    dossiers: QuerySet[Candidate]
    direct: QuerySet[Admission]

    def narrowed(self, keep: Callable[[QuerySet], QuerySet]) -> "OnRecord":
        """Keep what `keep` leaves of the dossiers, and of the admissions."""
        return OnRecord(keep(self.dossiers), keep(self.direct))

    def count(self) -> int:
        return self._in_order().count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Candidate | Admission]:
        """Return the dossiers and admissions of a page, ready to be `described`. Three queries."""
        keys = [(is_direct, key) for is_direct, key, *_days in self._in_order()[part]]
        rows = {
            is_direct: _told(records).in_bulk(key for each, key in keys if each == is_direct)
            for is_direct, records in enumerate((Candidate.objects.all(), Admission.objects.all()))
        }
        return [rows[is_direct][key] for is_direct, key in keys if key in rows[is_direct]]

    def _in_order(self) -> QuerySet:
        """Return, of each, whether it is an admission, and its key; before the ceremony first."""

        def places(rows, is_direct, ceremony_on, began):
            since = Coalesce(ceremony_on, Value(date.min, DateField()))
            said = {"is_direct": Value(is_direct, IntegerField()), "since": since, "began": began}
            return rows.order_by().annotate(**said).values_list("is_direct", "pk", "since", "began")

        decided_on = Coalesce("admission__decided_on", "started_on")
        dossiers = places(self.dossiers, 0, CEREMONY_ON, decided_on)
        direct = places(self.direct, 1, F("ceremony_on"), F("decided_on"))
        return dossiers.union(direct, all=True).order_by("since", "began", "is_direct", "pk")


def on_record(jurisdiction, today: date) -> OnRecord:
    """Return who is on probation in the reach.

    By dossiers, and for those without one by the admissions of the last 24 months.
    """
    dossiers = Candidate.objects.within(jurisdiction).open().filter(stage__in=ON_PROBATION)
    direct = Admission.objects.within(jurisdiction).standing().filter(dossier__isnull=True)
    return OnRecord(dossiers, on_probation(direct, today, exits=ENDING))


def of_admission(admission: Admission, today: date) -> Probation | None:
    """Return the probation of an admission, or None where it is over or none is known."""
    dossiers = Candidate.objects.open().filter(admission=admission, stage__in=ON_PROBATION)
    direct = Admission.objects.standing().filter(pk=admission.pk, dossier__isnull=True)
    found = OnRecord(dossiers, on_probation(direct, today, exits=ENDING))[:1]
    return described(found, today)[0] if found else None


def described(rows: Iterable[Candidate | Admission], today: date) -> list[Probation]:
    """Return each of the rows of `OnRecord` with what is due. Two queries for all of them.

    Six more for each rule set that is read for the first time.
    """
    sets, calendar = _RuleSets(), workdays.load()
    return [_described(each, sets, calendar, today) for each in rows]


def _told(rows: QuerySet) -> QuerySet:
    """Give dossiers or admissions what `described` asks of them."""
    gone = MemberEvent.objects.standing().filter(
        kind=MemberEvent.Kind.TO_WITHIN,
        person=OuterRef("person"),
        organization=OuterRef("organization"),
    )
    rows = rows.annotate(has_gone_within=Exists(gone)).select_related("person", "organization")
    if rows.model is Admission:
        return rows
    proposed = Step.objects.filter(
        candidate=OuterRef("pk"), after=Stage.RECOGNITION_VOTED, kind=Step.Kind.FORWARD
    )
    rows = rows.annotate(
        votes_failed=voted_down(OuterRef("pk")),
        proposed_on=Subquery(proposed.order_by("-pk").values("on")[:1]),
    )
    return rows.select_related("rule_set", "admission", "arrival")


class _RuleSets:
    """The rule sets on record, to find that of a day without asking again. At most one query."""

    @cached_property
    def _sets(self) -> list[RuleSet]:
        return list(RuleSet.objects.newest_editions())

    def of(self, admission, dossier) -> Rules:
        """Return the rules of a dossier, or without one those of the decision's day."""
        if dossier is not None:
            return rules.load(dossier.rule_set)
        return rules.load(set_of(self._sets, admission.decided_on))


def _described(row, sets, calendar, today):
    dossier, admission = (None, row) if isinstance(row, Admission) else (row, row.admission)
    own, ceremony_on = sets.of(admission, dossier), row.ceremony_on
    ends_on = probation_ends(ceremony_on, own) if ceremony_on else None
    failed_votes = dossier.votes_failed if dossier else 0
    what = CEREMONY if ceremony_on is None else _next(dossier, failed_votes, own)
    last_day = _last_day(what, admission, dossier, own, calendar, ends_on)
    binding = what == COURSE or (term := _term(what, own)) is None or term.is_verified
    if row.has_gone_within:
        what, last_day, binding = HAND_OVER, today, True
    return Probation(row, admission, dossier, today, ends_on, what, last_day, failed_votes, binding)


def _next(dossier, failed_votes, own) -> str:
    """Return what comes next after the ceremony; without a dossier nothing else is known."""
    stage = dossier.stage if dossier else Stage.ADMITTED
    if stage == Stage.DECIDED:
        return CEREMONY
    if stage in AFTER_THE_VOTE:
        return DECIDE
    if is_for_the_superior(failed_votes, own):
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
    term = _term(what, own)
    received = dossier.decision_received_on if dossier else None
    decided = admission.decided_on if admission else None
    if term is None:
        return None
    since: dict[str, date | None] = {
        Deadline.Event.DECIDED: decided,
        Deadline.Event.PROBATION_ENDED: ends_on,
        Deadline.Event.RECEIVED: received or decided,
        Deadline.Event.RECOGNITION_VOTED: dossier.proposed_on if dossier else None,
    }
    start = since.get(term.since)
    return term.last_day(start, calendar) if start else None


def _term(what, own: Rules) -> Term | None:
    """Return the term of what comes next; what is collected is due by that of the vote."""
    stages = {CEREMONY: Stage.ADMITTED, DECIDE: Stage.OFFICIAL}
    return own.terms.get(stages.get(what, Stage.RECOGNITION_VOTED))
