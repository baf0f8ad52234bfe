"""The headings of the attainment table, each of which sorts the rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS = {
    "name": _("Organization"),
    "admitted": _("Admitted"),
    "share": _("Share"),
    "percent": _("Attained"),
    "short": _("Behind pace"),
    "missing": _("Missing"),
    "change": _("Against last year"),
    "last": _("Last admission"),
    "state": _("State"),
}
NUMBERS = {"admitted", "share", "percent", "short", "missing", "change"}
WIDE = {"short", "missing", "change", "last"}
"""Left out where the screen is narrow."""


@dataclass(frozen=True)
class Heading:
    """One heading; `address` turns the order round, or asks for the usual one of the column."""

    key: str
    label: str | Promise
    address: str
    order: str = ""

    @property
    def arrow(self) -> str:
        return {"ascending": "↑", "descending": "↓"}.get(self.order, "")

    @property
    def css(self) -> str:
        return " ".join(filter(None, ["n" * (self.key in NUMBERS), "wide" * (self.key in WIDE)]))


def headings(rest: str, sort: str, *, of_group: bool = False) -> Iterator[Heading]:
    """Yield the headings of a table in the order `sort`; `rest` is the query that is kept.

    Only a table `of_group` tells a share.
    """
    rest = f"&{rest}" if rest else ""
    for key, label in LABELS.items():
        if key == "share" and not of_group:
            continue
        order = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        descends = order == "ascending" or (not order and key in NUMBERS)
        yield Heading(key, label, f"?sort={'-' if descends else ''}{key}{rest}", order)
