"""How admissions are read: of which days, by which date, of whom, in the tree of which day."""

from dataclasses import dataclass, replace
from datetime import date

from organizations.periods import Period
from recruitment.counting.borders import Borders, in_words
from recruitment.models.admission import Counting
from recruitment.models.groups import KEPT, SENSITIVE


@dataclass(frozen=True)
class Reading:
    """Which admissions count, and whose they are.

    `borders` says why the tree is that of `structure_on`, which alone decides. Of a `group` only
    those may be asked who are of another one too, `among` which they are.
    """

    period: Period
    as_of: date
    structure_on: date
    counting: str = Counting.DECISION
    group: str = ""
    borders: str = Borders.THEN
    among: str = ""

    @property
    def groups(self) -> list[str]:
        """Return the codes of the groups to which all who count belong."""
        return [each for each in (self.group, self.among) if each]

    @property
    def is_sensitive(self) -> bool:
        return not SENSITIVE.isdisjoint(self.groups)

    @property
    def is_kept(self) -> bool:
        """Tell whether the tallies have a column of whom it counts."""
        return not self.among and (not self.group or self.group in KEPT)

    @property
    def whole(self) -> "Reading":
        """Return the reading of whom the group is a part: of all, or of those `among` whom.

        Source: docs/definitions.md, "Share of a group".
        """
        return replace(self, group=self.among, among="")

    @property
    def borders_in_words(self) -> str:
        return in_words(self.borders, self.structure_on)

    @property
    def window(self) -> Period | None:
        """Return the days that count: the period up to `as_of`, or None before it begins."""
        return self.period.until(self.as_of)

    @property
    def quota_day(self) -> date:
        """Return the day whose quotas and exemptions hold: `as_of`, or the first of a period that
        has not begun by then.

        Source: docs/definitions.md, "A period that has not begun".
        """
        return max(self.as_of, self.period.start)

    @property
    def previous(self) -> "Reading | None":
        """Return the same days of the year before, or of the term before, in the same structure.

        None if there is nothing to compare with, or no day of the period has come.

        Source: docs/definitions.md, "Same period".
        """
        before, window = self.period.previous, self.window
        if before is None or window is None:
            return None
        return replace(self, period=before, as_of=self.period.same_day_in(before, window.last_day))
