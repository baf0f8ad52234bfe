"""Which successor goes on with each open dossier of a cell that a reorganization splits."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import trail
from organizations.models import Action, Organization, Reorganization, User
from organizations.reorganization import documents
from recruitment.models import Allotment, Candidate


@dataclass
class Sharing:
    """A cell that is split, the codes of its successors, and its open dossiers.

    Each dossier has `successor`, the code of the cell that it is allotted to, or nothing.
    """

    cell: Organization
    successors: list[str]
    dossiers: list[Candidate]


def splits_a_cell(document: Reorganization) -> bool:
    return _splits(document).exists()


def sharings(document: Reorganization) -> list[Sharing]:
    """Return what there is to share out, cell by cell. Four queries."""
    splits = {each.code: each for each in _splits(document)}
    cells = {each.pk: each for each in Organization.objects.filter(code__in=splits)}
    allotted = dict(document.allotments.values_list("candidate", "successor_code"))
    found = Candidate.objects.open().filter(organization__in=cells).select_related("person")
    shared = {
        key: Sharing(cell, [splits[cell.code].heir_code, *splits[cell.code].others], [])
        for key, cell in cells.items()
    }
    for dossier in found.order_by("organization", "started_on", "pk"):
        dossier.successor = allotted.get(dossier.pk, "")
        shared[dossier.organization_id].dossiers.append(dossier)
    return list(shared.values())


def numbers(document: Reorganization) -> Counter[tuple[str, str]]:
    """Return how many open dossiers go from which cell to which successor, by codes. One query."""
    codes = ("candidate__organization__code", "successor_code")
    return Counter(document.allotments.filter(candidate__outcome="").values_list(*codes))


@transaction.atomic
def allot(document: Reorganization, wishes: Mapping[int, str], *, version: int, by: User) -> None:
    """Let each dossier go where `wishes` say, by key and code of the successor.

    The document becomes a draft. Raises ValidationError for a dossier or a successor that
    the document does not split, and if somebody else has changed the document.
    """
    document = documents.revise(document, version=version, said={}, by=by)
    codes = {
        dossier.pk: sharing.successors
        for sharing in sharings(document)
        for dossier in sharing.dossiers
    }
    if any(code not in codes.get(key, ()) for key, code in wishes.items()):
        raise ValidationError(_("Choose a successor of the list."), code="successor")
    document.allotments.all().delete()
    Allotment.objects.bulk_create(
        (
            Allotment(reorganization=document, candidate_id=key, successor_code=code)
            for key, code in wishes.items()
        ),
        batch_size=1000,
    )
    trail.record(
        "reorganization.allot",
        document,
        by=by,
        organization_id=document.organization_id,
        changes={"dossiers": (None, len(wishes))},
    )


def _splits(document):
    cells = Organization.objects.filter(kind=Organization.Kind.CELL)
    return document.actions.filter(verb=Action.Verb.SPLIT, code__in=cells.values("code"))
