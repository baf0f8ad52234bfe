"""What is asked of a table: which admissions, against which quota, and which rows are shown."""

from dataclasses import dataclass

from recruitment.counting.reading import Reading
from recruitment.models import Quota
from reports.figures.attainment import Attainment

FURTHER_DOWN = ("province", "upper_committee", "grassroots_committee", "cell")
LEVELS = ("children", *FURTHER_DOWN)


@dataclass(frozen=True)
class Question:
    """What is asked: the reading of admissions, the quota line they are measured against, and
    which rows are shown: of which level, bloc and state."""

    reading: Reading
    basis: str = Quota.Basis.ASSIGNED
    level: str = "children"
    bloc: str = ""
    state: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Tell whether not all rows of the level are shown."""
        return bool(self.bloc or self.state)

    @property
    def is_of_a_level(self) -> bool:
        """Tell whether the rows are all of one level, however far down, and not the children."""
        return self.level in FURTHER_DOWN

    def shows(self, bloc: str, attainment: Attainment) -> bool:
        """Tell whether a row of that bloc is shown.

        The state asked for may be one of `Joined`, such as "reached", for done or exceeded.
        """
        if self.bloc and bloc != self.bloc:
            return False
        return not self.state or attainment.is_of(self.state)
