"""Dossiers and transfers follow their cell into its heir when a reorganization ends it.

Where a cell is split, the document says of each open dossier which successor goes on with it.
What a document moved is kept in its journal, so that taking it back moves it back.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from organizations.ancestry import batches
from organizations.models import Action, Organization, Reorganization, User
from organizations.reorganization.plan import Conflict, Plan
from recruitment.counting import dossier_tallies
from recruitment.dossiers import transfers
from recruitment.models import Allotment, Candidate, Transfer


def follow(
    heirs: Mapping[int, int], *, on: date, by: User, document: Reorganization | None
) -> None:
    """Let open dossiers and transfers of the cells that ended go on in the heirs given by key.

    Called in the transaction that ends them, and holds them. Where the heir is no cell they
    stay, for people to decide; the reach of the heir's posts extends to them.
    """
    allotted = _allotted(document)
    moved: dict[str, list[int]] = {}
    changed: dict[str, list] = {}
    for batch in batches(sorted(heirs), 1000):
        concerned = Candidate.objects.open().filter(organization__in=batch)
        pending = Transfer.objects.pending().filter(Q(origin__in=batch) | Q(destination__in=batch))
        ends = {
            *concerned.values_list("organization", flat=True),
            *pending.values_list("origin", flat=True),
            *pending.values_list("destination", flat=True),
        } & set(batch)
        cells = Organization.objects.in_bulk(ends | {heirs[end] for end in ends})
        going = _going(concerned, heirs, cells, allotted)
        dossier_tallies.hold_dossier_counts(
            going, cells={each.pk: cell.pk for each, cell in going.items()}
        )
        moved |= _move_dossiers(going, on, by)
        for end in sorted(ends):
            changed |= transfers.follow(cells[end], cells[heirs[end]], on=on, by=by)
    if document is not None:
        document.journal |= {"dossiers": moved, "transfers": changed}


def find_unallotted(document: Reorganization, plan: Plan) -> list[Conflict]:
    """Return a conflict for each cell whose split leaves open dossiers without a successor."""
    conflicts = []
    for action in document.actions.filter(verb=Action.Verb.SPLIT):
        unit = plan.standing.units[action.code]
        if unit.kind != Organization.Kind.CELL:
            continue
        cells = {action.heir_code, *action.others}
        named = document.allotments.filter(successor_code__in=cells)
        left = Candidate.objects.open().filter(organization=unit.pk)
        left = left.exclude(pk__in=named.values("candidate")).count()
        if left:
            said = _("“%(name)s” has %(left)s open dossiers without a successor.")
            said %= {"name": unit.name, "left": left}
            conflicts.append(Conflict(action.row, "other_codes", "allotment", said))
    return conflicts


def dependants(document: Reorganization) -> list[tuple[str, int]]:
    """Return how many dossiers that the document moved have gone on elsewhere since."""
    moved = document.journal.get("dossiers", {})
    gone = sum(
        candidate.organization_id != moved[str(candidate.pk)][1]
        for candidate in Candidate.objects.filter(pk__in=map(int, moved))
    )
    followed = document.journal.get("transfers", {}).items()
    pending = Transfer.objects.filter(pk__in=[int(pk) for pk, ends in followed if not ends[2]])
    answered = pending.exclude(state=Transfer.State.PENDING)
    return [
        (_("dossiers that have gone to another cell since"), gone),
        (_("transfers that were answered since"), answered.count()),
    ]


def return_dossiers(document: Reorganization, *, on: date, by: User) -> None:
    """Move dossiers and transfers back to the cells from which the document took them."""
    moved = document.journal.get("dossiers", {})
    remark = _("Taken back: %(document)s") % {"document": document}
    back = list(Candidate.objects.filter(pk__in=map(int, moved)).order_by("pk"))
    dossier_tallies.hold_dossier_counts(
        back, cells={each.pk: moved[str(each.pk)][0] for each in back}
    )
    for candidate in back:
        candidate.version += 1
        before = Organization.objects.get(pk=moved[str(candidate.pk)][0])
        transfers.move(candidate, before, on=on, by=by, remark=remark)
    for pk, (origin, destination, arrived) in document.journal.get("transfers", {}).items():
        transfers.restore(int(pk), origin, destination, arrived=arrived, by=by)


def _allotted(document) -> dict[int, Organization]:
    if document is None:
        return {}
    allotments = Allotment.objects.filter(reorganization=document)
    codes = dict(allotments.values_list("candidate", "successor_code"))
    cells = {cell.code: cell for cell in Organization.objects.filter(code__in=codes.values())}
    return {candidate: cells[code] for candidate, code in codes.items()}


def _going(concerned, heirs, cells, allotted) -> dict[Candidate, Organization]:
    """Return to which cell each of the dossiers goes, by cell and key; some stay."""
    going = {}
    for candidate in concerned.order_by("organization_id", "pk").select_related("organization"):
        cell = allotted.get(candidate.pk, cells[heirs[candidate.organization_id]])
        if cell.is_cell:
            going[candidate] = cell
    return going


def _move_dossiers(going, on, by) -> dict[str, list[int]]:
    """Move dossiers to their cells, and return for each from where and to where."""
    moved = {}
    for candidate, cell in going.items():
        predecessor = candidate.organization
        candidate.version += 1
        transfers.move(candidate, cell, on=on, by=by, remark=f"{predecessor} → {cell}")
        moved[str(candidate.pk)] = [predecessor.pk, cell.pk]
    return moved
