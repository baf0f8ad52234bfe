"""Rows of which there may be one only, though two people record it at the same moment."""

from django.db import IntegrityError, models, transaction


def store(row: models.Model, **how) -> None:
    """Save a row that was checked; `how` is what `save` takes.

    Where somebody else stored the same one after it was checked, it is checked again: that raises
    the ValidationError that names what is there already, and nothing of `row` is saved. No row is
    held for it. Whatever else the database refuses is a fault of the program, and is raised as it
    comes.
    """
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError:
        row.full_clean()
        raise
