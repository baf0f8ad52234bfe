"""Rows held while something is recorded of them, so that two who record come one by one."""

from collections.abc import Iterable

from django.db import models

from organizations.ancestry import batches


def hold_rows(model: type[models.Model], keys: Iterable[int]) -> None:
    """Hold the rows of these keys until the transaction ends: who would hold them too has to wait.

    In the order of their keys, so that nobody waits for somebody who waits for him. Others may
    refer to them meanwhile. SQLite has no such rows, and need not: there, transactions that write
    already queue.
    """
    for batch in batches(sorted(set(keys))):
        rows = model._default_manager.select_for_update(no_key=True).filter(pk__in=batch)
        list(rows.order_by("pk").values_list("pk"))
