"""Quotas of successors: what their predecessors had is proposed, and issued by hand only."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from organizations.models import Ancestry, Organization, Reorganization, User
from organizations.periods import Period
from recruitment.models import Quota
from recruitment.targets import quotas


@dataclass
class Proposed:
    """A line that a successor could be issued: its own, and what it took over from whom."""

    successor: Organization
    period: Period
    basis: str
    group: str
    own: Quota | None = None
    taken_over: list[Quota] = field(default_factory=list)

    @property
    def label(self) -> str:
        key = self.period.key
        return Quota(
            start=key.start,
            end=key.end,
            as_term=self.period.is_term,
            basis=self.basis,
            group=self.group,
        ).line

    @property
    def persons(self) -> int:
        """Return the sum of what the predecessors and the successor itself had.

        Source: docs/definitions.md, "Quotas of a successor".
        """
        own = self.own.persons_low if self.own else 0
        return own + sum(each.persons_low for each in self.taken_over)

    @property
    def name(self) -> str:
        """Return the name of the field of this line."""
        return f"low-{self.successor.pk}-{self.basis}-{self.group}-{self.period.code}"


def proposed(document: Reorganization, year: int) -> list[Proposed]:
    """Return the lines for the heirs of what `document` ended. Three queries.

    Those of every period that begins in `year` or later: what was issued for coming years would
    else be lost from view with the one that had it.
    A line that was issued to the successor since the document's day is left out. An heir that
    stood above what ended had its quota in its own already, and gets no line. Quotas that are
    taken over know in `parted_to` who else got a part of what had them.
    """
    stood_above = Ancestry.objects.in_force(document.on - timedelta(days=1)).filter(
        ancestor=OuterRef("successor"), descendant=OuterRef("predecessor")
    )
    heirs = document.successions.filter(~Exists(stood_above), is_heir=True)
    heirs = heirs.select_related("successor")
    heir_of = {each.predecessor_id: each.successor for each in heirs}
    successors = {each.pk: each for each in heir_of.values()}
    others = document.successions.filter(is_heir=False).order_by("successor__sort_key")
    parted = defaultdict(list)
    for predecessor, name in others.values_list("predecessor", "successor__name"):
        parted[predecessor].append(name)
    issued = Quota.objects.newest().of_persons().filter(start__gte=Period.of_year(year).start)
    issued = issued.select_related("organization")
    lines: dict[tuple, Proposed] = {}
    done = set()
    for quota in issued.filter(organization__in={*heir_of, *successors}):
        own = quota.organization_id in successors
        successor = successors.get(quota.organization_id) or heir_of[quota.organization_id]
        key = (quota.start, quota.end, successor.pk, quota.basis, quota.group)
        new = Proposed(successor, quota.period, quota.basis, quota.group)
        line = lines.setdefault(key, new)
        if own:
            line.own = quota
            if quota.effective_on >= max(document.on, quota.start):
                done.add(key)
        else:
            quota.parted_to = ", ".join(parted[quota.organization_id])
            line.taken_over.append(quota)
    return [
        line
        for key, line in sorted(
            lines.items(), key=lambda item: (item[0][:2], item[1].successor.sort_key, item[0])
        )
        if line.taken_over and key not in done
    ]


@transaction.atomic
def issue(
    document: Reorganization,
    lines: Mapping[str, int],
    *,
    year: int,
    number: str,
    document_on: date | None,
    by: User,
) -> int:
    """Issue the quotas of `lines`, persons by the name of the line; return how many.

    `year` is the first one proposed. Each is a version of its own, in force from the document's
    day, or the first day of its period. Raises ValidationError.
    """
    done = 0
    for line in proposed(document, year):
        if line.name not in lines:
            continue
        quotas.issue(
            organization=line.successor,
            period=line.period,
            basis=line.basis,
            group=line.group,
            low=lines[line.name],
            document_number=number,
            document_on=document_on,
            effective_on=max(document.on, line.period.start),
            reason=_("Reorganization %(number)s") % {"number": document},
            expected_version=line.own.version if line.own else 0,
            by=by,
        )
        done += 1
    return done


def within(lines: list[Proposed], reached) -> list[Proposed]:
    """Keep the lines of successors that are in `reached`, a QuerySet of organizations."""
    keys = {line.successor.pk for line in lines}
    kept = set(reached.filter(pk__in=keys).values_list("pk", flat=True))
    return [line for line in lines if line.successor.pk in kept]
