"""Of what a sheet can be a list, and what each kind says for itself.

The mechanism knows of rows, cells and answers; a kind knows what they mean. What a further kind
needs stands in docs/how-to/sheet.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from recruitment.models import Listing
from recruitment.sheets import admission_cells, admission_sheet


@dataclass(frozen=True)
class Kind:
    """A kind of sheet.

    `columns` are those that a user of a jurisdiction sees; the first `at_first` of them stand
    unfolded. `about` are the columns that what is answered of a row is about. `examine` looks at
    rows and says in them what stands against each; it returns those of which nothing does. `hold`
    holds what recording these touches, and `record` records them by the function that a form
    calls. `example` is one row of a template.
    """

    code: str
    columns: Callable[..., tuple]
    at_first: int
    about: tuple[str, ...]
    examine: Callable[..., list]
    hold: Callable[..., None]
    record: Callable[..., list]
    example: dict[str, Any]


KINDS = {
    Listing.ADMISSIONS.value: Kind(
        code=Listing.ADMISSIONS,
        columns=admission_cells.columns_for,
        at_first=len(admission_cells.FIRST),
        about=admission_cells.REQUIRED,
        examine=admission_sheet.examine,
        hold=admission_sheet.hold,
        record=admission_sheet.record,
        example=admission_cells.EXAMPLE,
    ),
}
