"""Count anew what a recount found to differ, one organization after the other."""

from collections.abc import Collection, Iterator
from functools import partial

from django.db import transaction

from recruitment.counting import dossier_tallies, filling, tallies
from recruitment.counting.recount import Key
from recruitment.models import Candidate

OF_ADMISSIONS = ("month", "day")


def repair(keys: Collection[Key]) -> Iterator[tuple[int, int]]:
    """Count anew what stands under `keys`, of `recount.differences`; tell after each how many
    of all were done: of what fills groups, and then of the rest. Each is a transaction of its own,
    so that nobody waits for long.
    """
    if any(key[0] == "group" for key in keys):
        yield from filling.fill()
    works = [
        *(partial(tallies.renew, [key]) for key in _organizations(keys, *OF_ADMISSIONS)),
        *(partial(dossier_tallies.renew, key) for key in _organizations(keys, "open")),
        *(partial(_put_in_order, key) for key in _organizations(keys, "name")),
    ]
    for done, renew in enumerate(works, start=1):
        renew()
        yield done, len(works)


def _organizations(keys: Collection[Key], *units: str) -> list[int]:
    return sorted({key[1] for key in keys if key[0] in units})


@transaction.atomic
def _put_in_order(dossier: int) -> None:
    candidate = (
        Candidate.objects.select_for_update(of=("self",)).select_related("person").get(pk=dossier)
    )
    Candidate.objects.filter(pk=dossier).update(sort_key=candidate.person.sort_key)
