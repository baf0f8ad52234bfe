"""The rows behind things that are due: read at once; in which cell each lies, and what it is of."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Model, OuterRef, QuerySet, Subquery

from organizations.models import Organization
from recruitment.due.sources import Due
from recruitment.models import Admission, Candidate, DueKind, Transfer

Row = Candidate | Admission | Transfer | Organization
TABLES: dict[str, type[Admission | Transfer | Organization]] = {
    DueKind.DIRECT: Admission,
    DueKind.TRANSFER: Transfer,
    DueKind.REVIEW: Organization,
}
"""Of which the row is, where it is not a dossier."""

_RELATED: dict[type[Model], tuple[str, ...]] = {
    Candidate: ("person", "organization"),
    Admission: ("person", "organization"),
    Transfer: ("candidate__person", "candidate__organization", "origin", "destination"),
    Organization: (),
}


def table_of(due: Due) -> type[Model]:
    return TABLES.get(due.kind, Candidate)


def rows_of(dues: Iterable[Due], today: date) -> Mapping[tuple[type[Model], int], Row]:
    """Return the rows by table and key, as far as they are there. At most four queries."""
    keys: dict[type[Model], set[int]] = {}
    for each in dues:
        keys.setdefault(table_of(each), set()).add(each.pk)
    found: dict[tuple[type[Model], int], Row] = {}
    for model, wanted in keys.items():
        rows: QuerySet = model._default_manager.select_related(*_RELATED[model]).filter(
            pk__in=wanted
        )
        if model is Transfer:
            origins = Organization.objects.with_parent_name(today).filter(pk=OuterRef("origin"))
            rows = rows.annotate(ward=Subquery(origins.values("parent_name")))
        found |= {(model, key): row for key, row in rows.in_bulk().items()}
    return found


def cell_of(row: Row) -> Organization:
    """Return the cell that has to see to a thing."""
    if isinstance(row, Organization):
        return row
    if isinstance(row, Transfer):
        return row.destination
    return row.organization


def record_of(row: Row) -> Model:
    """Return the record in whose history stands what is done about a thing."""
    return row.candidate if isinstance(row, Transfer) else row
