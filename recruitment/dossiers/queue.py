"""A list as a queue: from one dossier to the next without going back to the list."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from recruitment.models import Candidate

ORDER = ("sort_key", "pk")


@dataclass(frozen=True)
class Place:
    """Where a dossier stands in a queue: its neighbours, how many come before, how many there are.

    A dossier that was taken a step on may have left its queue; its neighbours are the same.
    """

    previous: Candidate | None
    next: Candidate | None
    before: int
    total: int

    @property
    def number(self) -> int:
        return self.before + 1


def place_in(queue: QuerySet[Candidate], candidate: Candidate) -> Place:
    """Return the place of `candidate` in `queue`, which holds what its reader may see.

    The queue is gone through in its own order, by fields of the dossier or of what it belongs
    to (without one, by name). Three queries, and one for each relation not loaded yet.
    """
    order = [str(each) for each in queue.query.order_by] or list(ORDER)
    if order[-1].lstrip("-") not in ("pk", "id"):
        order.append("pk")
    after = _beyond(order, candidate)
    before = _beyond([_reversed(each) for each in order], candidate)
    rows = queue.select_related("person").exclude(pk=candidate.pk)
    numbers = queue.order_by().aggregate(before=Count("pk", filter=before), total=Count("pk"))
    return Place(
        previous=rows.filter(before).order_by(*map(_reversed, order)).first(),
        next=rows.filter(after).order_by(*order).first(),
        **numbers,
    )


def _beyond(order, candidate) -> Q:
    """Return the condition of what comes after `candidate` in `order`."""
    found, same = Q(), Q()
    for name in order:
        field, is_descending = name.lstrip("-"), name.startswith("-")
        value = _value(candidate, field)
        if value is None:  # those without a value stand together, in the order of the rest
            same &= Q(**{f"{field}__isnull": True})
            continue
        found |= same & Q(**{f"{field}__{'lt' if is_descending else 'gt'}": value})
        same &= Q(**{field: value})
    return found


def _reversed(name):
    return name[1:] if name.startswith("-") else f"-{name}"


def _value(candidate, path):
    value = candidate
    for name in path.split("__"):
        value = getattr(value, name)
    return value
