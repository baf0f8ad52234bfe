"""How large the measured countries are, and in which shape."""

from dataclasses import dataclass

PROVINCES = 40


@dataclass(frozen=True)
class Size:
    """One central committee, 40 provinces, and below them communes, their committees, cells.

    Every size has the same shape (40 provinces; 13 committees to a commune, 5 cells to a
    committee), so that the nation's page and a commune's have as many rows in each.
    """

    name: str
    organizations: int
    communes: int
    admissions: int

    central = 1

    @property
    def committees(self) -> int:
        return 13 * self.communes

    @property
    def cells(self) -> int:
        return self.organizations - self.first_cell + 1

    @property
    def first_province(self) -> int:
        return 2

    @property
    def first_commune(self) -> int:
        return self.first_province + PROVINCES

    @property
    def first_committee(self) -> int:
        return self.first_commune + self.communes

    @property
    def first_cell(self) -> int:
        return self.first_committee + self.committees

    @property
    def levels(self) -> dict[str, int]:
        """Return the key of one organization of each level that is measured."""
        return {
            "nation": self.central,
            "province": self.first_province,
            "commune": self.first_commune,
        }


SIZES = {
    size.name: size
    for size in (
        Size("small", 3_160, 40, 20_000),
        Size("medium", 31_604, 400, 200_000),
        Size("full", 316_041, 4_000, 2_000_000),
    )
}
