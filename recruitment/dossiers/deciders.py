"""Who decides on members: which committee above a cell, and which body of it.

The rule set of the day says by which body a committee of some standing decides; the tree of the
day, and what is recorded of a committee, which standing it has.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, FilteredRelation, Q

from organizations import bodies
from organizations.bodies import Body
from organizations.models import Ancestry, FormerName, Organization, Signer
from organizations.prepared import Given, Prepared
from recruitment.models import AdmittingPower, Competence, RuleSet, Stage, Standing
from recruitment.rulebook import rules
from recruitment.rulebook.rules import Rules, Threshold

Act = Competence.Act
APPRAISING = {Stage.DECIDED: Stage.SUB_APPRAISED, Stage.OFFICIAL: Stage.RECOGNITION_APPRAISED}
PROPOSING = {
    Stage.DECIDED: Stage.GRASSROOTS_RESOLVED,
    Stage.OFFICIAL: Stage.RECOGNITION_RESOLVED,
}
"""What a sub-committee, and a grassroots committee, does before others decide, by their step."""
LEADS_TO: dict[str, Stage] = {
    before: decision
    for of_committee in (APPRAISING, PROPOSING)
    for decision, before in of_committee.items()
}
COMMITTEES = tuple(LEADS_TO)
"""The steps on which a committee resolves as a whole."""
ACTS = {Stage.DECIDED: Act.ADMISSION, Stage.OFFICIAL: Act.RECOGNITION}
"""What is decided with the steps that a competent committee takes."""
UPPER_KINDS = (
    Organization.Kind.UPPER,
    Organization.Kind.PROVINCE,
    Organization.Kind.CENTRAL,
)
_BY_PLACE = {
    Organization.Kind.GRASSROOTS: Standing.GRASSROOTS,
    Organization.Kind.UPPER: Standing.UPPER,
    Organization.Kind.PROVINCE: Standing.PROVINCE,
}


@dataclass(frozen=True)
class Power:
    """What a committee was made by a document, which it cites as `document`."""

    standing: str
    document: str


class Chain(list[Organization]):
    """An organization with all that stand above it on a day, the nearest first.

    `powers` are those recorded for that day, by the keys of the organizations, and so are
    `signers`, which only `Chains` reads.
    """

    def __init__(
        self,
        places: Iterable[Organization],
        powers: Mapping[int, Power] | None = None,
        signers: Mapping[int, Signer] | None = None,
    ):
        super().__init__(places)
        self.powers = dict(powers or {})
        self.signers = dict(signers or {})


class Chains:
    """Of each organization those that stand or stood above it, on any day, as they were called.

    Four queries.
    """

    def __init__(self, keys: Collection[int]):
        self._rows: dict[int, list[Ancestry]] = {key: [] for key in keys}
        rows = Ancestry.objects.filter(descendant__in=self._rows).select_related("ancestor")
        for row in rows.order_by("distance"):
            self._rows[row.descendant_id].append(row)
        above = {row.ancestor_id for rows in self._rows.values() for row in rows}
        self._powers = list(AdmittingPower.objects.filter(organization__in=above))
        self._signers = list(Signer.objects.filter(organization__in=above))
        self._names = list(FormerName.objects.filter(organization__in=above))

    def on(self, key: int, day: date) -> Chain:
        """Return the organization with all above it on that day, the nearest first."""
        names = {each.organization_id: each.name for each in self._names if _holds(each, day)}
        return Chain(
            (_called(row.ancestor, names) for row in self._rows[key] if _holds(row, day)),
            {
                each.organization_id: Power(each.standing, _cited(each))
                for each in self._powers
                if _holds(each, day)
            },
            {each.organization_id: each for each in self._signers if _holds(each, day)},
        )


def _called(organization, names):
    """Return the organization under the name that `names` has for it, or under today's."""
    if (name := names.get(organization.pk)) is None:
        return organization
    then = copy(organization)
    then.name = name
    return then


def _holds(row, day) -> bool:
    return row.start <= day and (row.end is None or day < row.end)


def _cited(power) -> str:
    return f"{power.document_number}, ngày {power.document_on:%d/%m/%Y}"


def chains_on(keys: Collection[int], day: date) -> dict[int, Chain]:
    """Return the chain of each organization on one day: keys, kinds, names, bureaus. One query."""
    if len(keys) == 1:
        rows = _OF_ONE.rows(key=next(iter(keys)), day=day)
    else:
        rows = _told(Ancestry.objects.filter(descendant__in=keys), day)
    found = {key: Chain(()) for key in keys}
    for key, standing, number, dated, *said in rows:
        place = Organization(**dict(zip(_SAID, said, strict=True)))
        found[key].append(place)
        if standing:
            power = AdmittingPower(standing=standing, document_number=number, document_on=dated)
            found[key].powers[place.pk] = Power(standing, _cited(power))
    return found


_SAID = ("pk", "kind", "name", "has_bureau")


def _told(rows, day):
    """Return of rows of the ancestry what `chains_on` reads, the nearest first."""
    power = "ancestor__admitting_powers"
    in_force = Q(**{f"{power}__start__lte": day}) & (
        Q(**{f"{power}__end": None}) | Q(**{f"{power}__end__gt": day})
    )
    return (
        rows.filter(Q(end=None) | Q(end__gt=day), start__lte=day)
        .annotate(power=FilteredRelation(power, condition=in_force))
        .order_by("distance")
        .values_list(
            "descendant",
            "power__standing",
            "power__document_number",
            "power__document_on",
            *(f"ancestor__{name}" for name in _SAID),
        )
    )


_OF_ONE = Prepared(
    lambda: _told(
        Ancestry.objects.filter(descendant=Given("key", Ancestry._meta.pk)),
        Given("day", DateField()),
    )
)


@dataclass(frozen=True)
class Decider:
    """Who decides, by which body; `authorised_by` is the document that gave it the power to.

    `threshold` is the vote of that body that the rules ask for, where they do.
    """

    organization: Organization
    body: str
    authorised_by: str = ""
    threshold: Threshold | None = None

    @property
    def named(self) -> str:
        """Return the body with the name of its committee, in Vietnamese."""
        return bodies.body_named(self.organization, self.body)


def _power_of(organization, chain) -> Power | None:
    return chain.powers.get(organization.pk) if isinstance(chain, Chain) else None


def standing_of(place: int, chain: Sequence[Organization]) -> str | None:
    """Return what the organization at a place of a chain is when it is asked who decides.

    What is recorded of it on that day; else it follows from the tree. None for a cell, a
    sub-committee and the Centre.
    """
    each = chain[place]
    if power := _power_of(each, chain):
        return power.standing
    above = chain[place + 1] if place + 1 < len(chain) else None
    is_commune = above is not None and above.kind == Organization.Kind.PROVINCE
    if each.kind == Organization.Kind.GRASSROOTS and is_commune:
        return Standing.COMMUNE
    return _BY_PLACE.get(Organization.Kind(each.kind))


def decider(
    stage: str,
    chain: Sequence[Organization],
    known: Rules,
    *,
    readmission: bool = False,
    removal: bool = False,
) -> Decider | None:
    """Return who decides on the step to `stage`, or on a removal, by the rules of that day.

    `chain` is the cell with all that stand above it on that day. The first of them whose standing
    the rules name decides; None where they name none. No query.

    Source: docs/definitions.md, "Who decides".
    """
    act = Act.REMOVAL if removal else ACTS.get(Stage(stage), Act.ADMISSION)
    if act == Act.ADMISSION and readmission:
        act = Act.READMISSION
    for place, each in enumerate(chain):
        decides = known.competences.get((act, standing_of(place, chain) or ""))
        if decides is None:
            continue
        power = _power_of(each, chain)
        return Decider(
            organization=each,
            body=_body(decides.body, each),
            authorised_by=power.document if power else "",
            threshold=decides.threshold,
        )
    return None


def _body(named: str, organization: Organization) -> str:
    """Return the body that the rules name; the whole committee where it has no standing one."""
    is_standing = named == Competence.Body.STANDING
    return bodies.body_of(organization) if is_standing else Body(named)


def proposes(chain: Sequence[Organization], named: Decider | None) -> bool:
    """Tell whether a grassroots committee stands between the cell and who decides.

    It resolves on the proposal then. One that decides itself does not propose; a cell that stands
    under none sends its own resolution.
    """
    between = nearest(chain, Organization.Kind.GRASSROOTS)
    return between is not None and named is not None and between != named.organization


def competent(stage: str, chain: Chain, known: Rules) -> Organization | None:
    """Return the committee that takes the step to `stage`; None where nothing says which."""
    if stage in APPRAISING.values():
        return nearest(chain, Organization.Kind.SUB)
    named = decider(LEADS_TO.get(stage, stage), chain, known)
    if stage in PROPOSING.values():
        between = nearest(chain, Organization.Kind.GRASSROOTS)
        return between if named is None or proposes(chain, named) else None
    return named.organization if named else None


def may_take(stage: str, chain: Chain, known: Rules, boards: Collection[int]) -> bool:
    """Tell whether the step to `stage` may be recorded for one of these committees.

    As in a session: only of the committee that takes it by the rules of that day, where they say
    which.

    Source: docs/definitions.md, "Who decides".
    """
    committee = competent(stage, chain, known)
    return committee is None or committee.pk in boards


def body_deciding(organization: Organization, named: Decider | None) -> str:
    """Return which body of a committee decided on an admission or a recognition.

    `named` is who is to by the rules. A grassroots committee that decides in their place was
    authorised to, and decides as a whole.
    """
    if named and named.organization == organization:
        return named.body
    if organization.kind == Organization.Kind.GRASSROOTS:
        return Body.WHOLE
    return bodies.body_of(organization)


def body_of_session(organization: Organization, stage: str, on: date) -> str:
    """Return which body of a committee held a session on the steps to `stage`. Up to four queries,
    and eight more when the rules of that day are read for the first time."""
    rule_set = RuleSet.objects.of_day(on)
    if stage in COMMITTEES or rule_set is None:
        return Body.WHOLE
    chain = chains_on([organization.pk], on)[organization.pk]
    return body_deciding(organization, decider(stage, chain, rules.load(rule_set)))


def nearest(chain: Sequence[Organization], *kinds: str) -> Organization | None:
    """Return the first of `chain` that is of one of these kinds."""
    return next((each for each in chain if each.kind in kinds), None)
