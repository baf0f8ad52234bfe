"""What the rules are asked about: a dossier at a moment, and a step that is to be taken.

Plain values, without a query.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from recruitment.admissions.readmission import Former
from recruitment.dossiers.deciders import Decider
from recruitment.models import Companion
from recruitment.rulebook import in_force


@dataclass(frozen=True)
class Ballot:
    """A vote in three whole numbers, and how many may vote by the members on record."""

    entitled: int
    present: int
    in_favour: int
    computed: int | None = None
    correction: str = ""


@dataclass(frozen=True)
class Vouching:
    """A helper or sponsor at the time: since when an official member, and with the candidate."""

    full_name: str
    duty: str
    official_on: date | None
    together_since: date | None
    replaces: str = ""
    key: int = 0


@dataclass(frozen=True)
class Given:
    """A consent from above: its number, who gave it and when."""

    number: str
    body: str = ""
    on: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether all of it is on record, and it was given by `day`."""
        return bool(self.number and self.body and self.on and self.on <= day)


@dataclass(frozen=True)
class Facts:
    """All that the rules ask of a dossier. `days` says when each stage was reached last.

    `deciders` are who decides, by the stage of the decision, and `grassroots_proposes` whether a
    grassroots committee resolves before that (None: nothing says who decides). `failed_votes` are
    those on the recognition, `done_without` the papers without which a step
    was taken already, `told` what was odd about the steps so far and confirmed.
    """

    stage: str
    stage_on: date
    born_on: date
    days: Mapping[str, date] = dataclasses.field(default_factory=dict)
    schooling: str = ""
    schooling_case: str = ""
    consents: Mapping[str, Given] = dataclasses.field(default_factory=dict)
    political_case: bool | None = None
    population_policy: bool = False
    child_number: int | None = None
    child_born_on: date | None = None
    youth_union: bool = False
    trade_union: bool = False
    union_here: str = ""
    application_on: date | None = None
    introduced_by: str = ""
    introduced_on: date | None = None
    certificate_on: date | None = None
    new_member_certificate_on: date | None = None
    decision_received_on: date | None = None
    ceremony_on: date | None = None
    readmission: bool = False
    former: Former | None = None
    under_sub_committee: bool = False
    deciders: Mapping[str, Decider] = dataclasses.field(default_factory=dict)
    grassroots_proposes: bool | None = None
    failed_votes: int = 0
    companions: tuple[Vouching, ...] = ()
    papers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    done_without: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    def passed_by(self, stage: str) -> date | None:
        """Return by which day a stage lay behind that was passed before the record begins."""
        return in_force.passed_by(self.days, stage)

    def has_consent(self, subject: str, day: date) -> bool:
        """Tell whether a consent about `subject` was given by `day`."""
        given = self.consents.get(subject)
        return given is not None and given.holds(day)

    def sponsors(self) -> list[Vouching]:
        return [each for each in self.companions if each.duty == Companion.Duty.SPONSOR]


@dataclass(frozen=True)
class Move:
    """The step asked for.

    `consent` is the document from above by which a deadline was extended, or a cell votes that is
    too small. `document_on` is the day of the paper of the step, where it has another.
    """

    to: str
    on: date
    today: date
    ballot: Ballot | None = None
    consent: str = ""
    document_on: date | None = None
