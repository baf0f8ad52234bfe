"""Dossiers taken over from paper: opened where they stand, with the one day that is known.

What came before was not recorded here, and is not invented: the history begins with the stage and
the day in which the dossier was taken over. Whatever asks for an earlier step is told that it lies
before the record (`in_force.passed_by`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _

from audit import inserting, trail
from organizations import names
from organizations.models import User
from recruitment.admissions.admissions import PERSON_FIELDS
from recruitment.counting import dossier_tallies
from recruitment.dossiers import companions, sources
from recruitment.dossiers.openings import Opening, examine_openings
from recruitment.dossiers.pool import PARTICULARS
from recruitment.findings import Finding, Findings, Remark, in_words
from recruitment.ledger import hold_cells
from recruitment.models import Candidate, Companion, NoSource, Person, Stage, Step
from recruitment.models.particulars import told
from recruitment.models.rules import BEFORE_DECISION
from recruitment.persons import newcomers
from recruitment.rulebook import in_force, rules
from recruitment.rulebook.rules import NUMBERS, age_on

ENTERED = ("organization", "rule_set", "stage", "stage_on", *PARTICULARS)
_ORDER = list(Stage)


@dataclass
class PaperDossier:
    """What a row says of a dossier kept on paper until now, already read but not yet checked.

    The day of the `opening` is that since which it stands in its `stage`. Since when the `helper`
    helps is known, and not since when that is an official member.
    """

    opening: Opening
    stage: Stage
    helper: str = ""
    helper_since: date | None = None
    remark: str = ""

    @property
    def since(self) -> date:
        return self.opening.started_on

    @property
    def age(self) -> int:
        """Return the age in full years on the one day that is known."""
        return age_on(self.since, self.opening.born_on)

    def has_reached(self, stage: Stage) -> bool:
        return _ORDER.index(self.stage) >= _ORDER.index(stage)

    @property
    def key(self) -> tuple:
        """Return by what the same dossier is known again when its row comes once more."""
        identity = names.identity(self.opening.full_name)
        return identity, self.opening.born_on, self.stage, self.since


def hold(dossiers: Sequence[PaperDossier]) -> None:
    """Hold the cells of `dossiers`, and who looks the same, until the transaction ends."""
    hold_cells({each.opening.organization.pk for each in dossiers})
    newcomers.hold_newcomers(each.opening.likeness for each in dossiers)


def known_again(dossiers: Sequence[PaperDossier]) -> list[bool]:
    """Tell of each whether it was taken over before, from the same stage and day. One query.

    Wherever it lies and stands by now, also if it was closed or annulled since.
    """
    entered = Step.objects.filter(
        kind=Step.Kind.ENTERED,
        candidate__person__likeness__in={each.opening.likeness for each in dossiers},
    )
    who = ("candidate__person__full_name", "candidate__person__born_on")
    rows = entered.order_by().values_list(*who, "after", "on")
    keys = {(names.identity(full_name), *rest) for full_name, *rest in rows}
    return [each.key in keys for each in dossiers]


def examine(dossiers: Sequence[PaperDossier], *, today: date, by: User) -> list[Findings[Remark]]:
    """Return what is found about each of `dossiers`, in their order.

    The questions of the form about the person and the cell, which has to stand today; of the steps
    that were taken, what can be told from the one day that is known. At most sixteen queries.

    Source: docs/definitions.md, "Dossier taken over".
    """
    openings = [each.opening for each in dossiers]
    found = examine_openings(openings, today, by, stand_on=(today,))
    book = in_force.load()
    return [
        Findings[Remark](
            [*asked.faults, *_faults(each, book, today)], [*asked.warnings, *_oddities(each)]
        )
        for each, asked in zip(dossiers, found, strict=True)
    ]


def take_over(
    examined: Iterable[tuple[PaperDossier, Findings[Remark]]], *, by: User, today: date
) -> list[Candidate]:
    """Open many dossiers in which no fault was found, inside the caller's transaction.

    The caller has held them. The step into the stage follows the rules of its day; from now on the
    dossiers go by those of today. Queries grow with thousands, and with the cells that had declared
    to have no source.
    """
    pairs = list(examined)
    book, now = in_force.load(), timezone.now()
    rules_of = cache(lambda stage, since, on: book.of_dossier({stage: since}, on))
    persons = [_new_person(each.opening) for each, _found in pairs]
    inserting.insert(persons)
    opened = [
        Candidate(
            person=person,
            organization=each.opening.organization,
            rule_set=rules_of(each.stage, each.since, today),
            started_on=each.since,
            stage=each.stage,
            stage_on=each.since,
            recorded_by=by,
            recorded_at=now,
            sort_key=person.sort_key,
            **each.opening.particulars,
        )
        for person, (each, _found) in zip(persons, pairs, strict=True)
    ]
    inserting.insert(opened)
    dossier_tallies.enter(opened)
    _end_declarations(opened, by)
    inserting.append(
        Step(
            candidate=candidate,
            kind=Step.Kind.ENTERED,
            before="",
            after=each.stage,
            on=each.since,
            remark=each.remark,
            rule_set=rules_of(each.stage, each.since, each.since),
            by=by,
            at=now,
        )
        for candidate, (each, _found) in zip(opened, pairs, strict=True)
    )
    helpers = [
        Companion(
            candidate=candidate,
            duty=Companion.Duty.HELPER,
            full_name=each.helper,
            start=each.helper_since,
        )
        for candidate, (each, _found) in zip(opened, pairs, strict=True)
        if each.helper and each.helper_since
    ]
    inserting.append(helpers)
    trail.record_all(
        trail.entry(
            "candidate.take_over",
            candidate,
            by=by,
            organization_id=candidate.organization_id,
            changes=trail.created(candidate.person, PERSON_FIELDS)
            | trail.created(candidate, told(candidate, ENTERED)),
            reason=in_words(found.warnings),
        )
        for candidate, (_each, found) in zip(opened, pairs, strict=True)
    )
    trail.record_all(
        trail.entry(
            "companion.appoint",
            helper.candidate,
            by=by,
            organization_id=helper.candidate.organization_id,
            changes=trail.created(helper, companions.FIELDS),
        )
        for helper in helpers
    )
    return opened


def _new_person(opening) -> Person:
    person = Person()
    person.identify(names.person(opening.full_name), opening.sex, opening.born_on)
    return person


def _end_declarations(opened, by):
    """End what the cells had declared, with the dossier that lies there the longest."""
    first: dict[int, Candidate] = {}
    for each in sorted(opened, key=lambda one: one.started_on):
        first.setdefault(each.organization_id, each)
    declared = NoSource.objects.standing().filter(organization__in=first).order_by("organization")
    for cell in declared.values_list("organization", flat=True).distinct():
        sources.end_by_dossier(first[cell].organization, on=first[cell].started_on, by=by)


def _faults(dossier, book, today) -> Iterator[Remark]:
    if dossier.stage not in BEFORE_DECISION:
        message = _(
            "Whose admission was decided comes with a file of admissions, which opens the dossier "
            "of the probation."
        )
        yield Remark("decided", "stage", message)
        return
    known = rules.load(book.of_dossier({dossier.stage: dossier.since}, dossier.since))
    if dossier.stage != Stage.POOL and dossier.stage not in known.actors:
        message = _("The rules of that day, %(rules)s, know no such stage.")
        yield Remark("no_stage", "stage", message % {"rules": known.title})
    yield from _of_certificate(dossier)
    youngest, age = known.numbers.get(NUMBERS.YOUNGEST, 0), dossier.age
    if dossier.has_reached(Stage.CELL_VOTED) and age < youngest:
        yield _told_by(Finding("too_young", "since", {"age": youngest}))
    if dossier.helper_since and dossier.helper_since > today:
        yield Remark("future", "helper_since", _("This day lies in the future."))


def _of_certificate(dossier) -> Iterator[Remark]:
    if not dossier.has_reached(Stage.COURSE_DONE):
        return
    given_on = dossier.opening.particulars.get("certificate_on")
    if given_on and given_on > dossier.since:
        day = {"day": given_on.isoformat()}
        yield _told_by(Finding("certificate_later", "certificate_on", day))
    if given_on is None and dossier.stage == Stage.COURSE_DONE:
        yield _told_by(Finding("certificate_missing", "certificate_on"))


def _oddities(dossier) -> Iterator[Remark]:
    given = dossier.opening.particulars.get("certificate_on")
    if dossier.has_reached(Stage.APPLICATION) and not given:
        message = _("The certificate of the awareness course is not given; the vote asks for it.")
        yield Remark("no_certificate", "certificate_on", message)


def _told_by(finding) -> Remark:
    return Remark(finding.code, finding.field, finding.message)
