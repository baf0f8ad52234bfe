"""What the grid shows: one row for each organization directly below, and the balance."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.typed.fields import NumberField
from config.typed.numbers import shown
from organizations.meanwhile import changed, withdrawn
from organizations.models import Organization
from organizations.periods import Period
from recruitment.models import Quota
from recruitment.targets.admin.quota_forms import in_full
from recruitment.targets.quota_grid import Bounds

PERSONS = NumberField(min_value=0, max_value=9_999_999)
"""How a cell is read."""


@dataclass
class Row:
    """One organization: what is known of it, the quota it has, and what was typed instead.

    `versions` are those of its line this year, newest first, withdrawn ones too; `seen` is the
    newest that the user had before the eyes. `admitted_before` are last year's results: None where
    that year is still to come, and where it is `incomplete` and nothing of it is on record.
    `taken_over` and `taken_over_before` are what those had this year and last whose heir it is,
    and who have no row. `low`, `high` and `at_least` are what stands in the fields.
    """

    organization: Organization
    members: int | None
    admitted_before: int | None
    before: Quota | None
    registered: int | None
    versions: list[Quota]
    is_exempt: bool = False
    incomplete: bool = False
    taken_over: list[Quota] = field(default_factory=list)
    taken_over_before: list[Quota] = field(default_factory=list)
    low: str = ""
    high: str = ""
    at_least: bool = False
    seen: int = 0
    is_proposal: bool = False
    errors: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.seen = self.newest.version if self.newest else 0
        self.show(self.line)

    @property
    def newest(self) -> Quota | None:
        return next((each for each in self.versions if each.withdrawn_at is None), None)

    @property
    def is_fixed(self) -> bool:
        """Tell whether per cent of members are in the quota, which the grid only shows."""
        return bool(self.newest and _is_of_members(self.newest))

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the field of a quota that there is was emptied."""
        return bool(self.seen and not self.low and not self.high)

    @property
    def persons(self) -> int:
        """Return what the row adds to the sum: what is typed, or what per cent come to."""
        return self.newest.persons_low if self.is_fixed else _read(self.low) or 0

    @property
    def unread(self) -> int:
        """Return how many of the two fields hold something that is no number."""
        typed = [] if self.is_fixed else [self.low, self.high]
        return sum(bool(text) and _read(text) is None for text in typed)

    @property
    def line(self) -> Bounds | None:
        return _line(self.newest)

    @property
    def line_before(self) -> Bounds | None:
        """Return last year's line; of one that took over, what those it took over had."""
        if self.before is None and self.taken_over_before:
            return Bounds(sum(quota.persons_low for quota in self.taken_over_before))
        return _line(self.before)

    @property
    def persons_before(self) -> tuple[int, int] | None:
        """Return the least and the most that last year's quotas came to; None without one.

        Of one that took over, what those it took over had, as in `line_before`.
        """
        quotas = [self.before] if self.before else self.taken_over_before
        if not quotas:
            return None
        highs = [q.persons_low if q.persons_high is None else q.persons_high for q in quotas]
        return sum(q.persons_low for q in quotas), sum(highs)

    @property
    def taken_over_words(self) -> str:
        """Return what it took over for this year, by name; nothing once it has its own quota."""
        if self.newest:
            return ""
        return "; ".join(
            f"{quota.organization.name}: {shown(quota.persons_low)}" for quota in self.taken_over
        )

    def in_force(self, day) -> int:
        """Return the persons of the version in force on `day`; 0 if there is none."""
        for quota in self.versions:
            began = quota.withdrawn_at is None and quota.effective_on <= day
            if began and (quota.superseded_on is None or quota.superseded_on > day):
                return quota.persons_low
        return 0

    def show(self, line: Bounds | None, *, is_proposal=False):
        """Fill the fields with `line`; with nothing if it is None."""
        was = (self.low, self.high, self.at_least)
        self.low = "" if line is None else shown(line.low)
        self.high = "" if line is None or line.high is None else shown(line.high)
        self.at_least = bool(line and line.at_least)
        self.is_proposal = is_proposal and was != (self.low, self.high, self.at_least)

    def line_seen(self) -> Bounds | None:
        """Return the line that the user had before the eyes."""
        return _line(next((q for q in self.versions if q.version == self.seen), None))

    def content(self) -> dict:
        """Return form, low and high for `quotas.issue`; the fields were checked before."""
        low, high = PERSONS.clean(self.low), PERSONS.clean(self.high) if self.high else None
        form = Quota.Form.FLOOR if self.at_least else Quota.Form.EXACT
        return {"form": Quota.Form.RANGE if high is not None else form, "low": low, "high": high}

    def refuse(self, error, document):
        """Note what a decision refused: on the document if it is about that, else here."""
        if getattr(error, "code", "") == "conflict":
            self.errors.append(self._meanwhile(document.by))
        elif hasattr(error, "error_dict"):
            for name, refused in error.error_dict.items():
                if name in document.fields:
                    if name not in document.errors:
                        document.add_error(name, refused)
                else:
                    self.errors += [message for each in refused for message in each.messages]
        else:
            self.errors += error.messages

    def _meanwhile(self, reader):
        """Say what the quota has become, and let the next saving replace it knowingly."""
        newest = self.newest
        self.seen = newest.version if newest else 0
        if newest is None:
            anew, last = _("Save again to issue it anew."), next(iter(self.versions), None)
            if last is None:
                return anew
            return f"{withdrawn(by=last.withdrawn_by, at=last.withdrawn_at, reader=reader)} {anew}"
        said = changed(by=newest.issued_by, at=newest.issued_at, reader=reader)
        if self.is_fixed:
            now = _("It is now: %(quota)s. That is changed on its own page, not in the grid.")
        else:
            now = _("It is now: %(quota)s. Save again to replace it.")
        return f"{said} {now % {'quota': in_full(newest)}}"


@dataclass
class Grid:
    """The rows below one organization for one year and basis, and its own quota.

    `today` decides what is past, and as of which day the dashboard of the year counts.
    """

    organization: Organization
    year: int
    basis: str
    today: date
    rows: list[Row]
    own: Quota | None

    @property
    def period(self) -> Period:
        return Period.of_year(self.year)

    @property
    def basis_word(self) -> str:
        return Quota.Basis(self.basis).label

    @property
    def is_past(self) -> bool:
        return self.year < self.today.year

    @property
    def assigned(self) -> int:
        return sum(row.persons for row in self.rows)

    @property
    def unread(self) -> int:
        return sum(row.unread for row in self.rows)

    @property
    def assigned_to_exempt(self) -> int:
        return sum(row.persons for row in self.rows if row.is_exempt)

    @property
    def difference(self) -> int | None:
        """Return how much more than its own quota is asked for below; None without one."""
        return None if self.own is None else self.assigned - self.own.persons_low

    @property
    def dashboard_day(self) -> date:
        """Return the day whose quotas the dashboard of the year tells."""
        return min(max(self.today, self.period.start), self.period.last_day)

    @property
    def in_force(self) -> int:
        """Return the sum of what is in force on `dashboard_day`."""
        return sum(row.in_force(self.dashboard_day) for row in self.rows)

    @property
    def has_other_versions(self) -> bool:
        """Tell whether the newest versions come to another sum than those of `dashboard_day`."""
        return self.in_force != sum(row.newest.persons_low for row in self.rows if row.newest)

    @property
    def seen(self) -> str:
        """Return which versions the user has before the eyes, as the page sends it back."""
        return " ".join(f"{row.organization.pk}:{row.seen}" for row in self.rows)

    @property
    def typed_rows(self) -> list[Row]:
        return [row for row in self.rows if not row.is_fixed]

    @property
    def first_wrong(self) -> Row | None:
        return next((row for row in self.rows if row.errors), None)


def _read(text) -> int | None:
    try:
        return PERSONS.clean(text)
    except ValidationError:
        return None


def _line(quota) -> Bounds | None:
    """Return a quota as the grid's fields show it; one in per cent is not shown there."""
    if quota is None or _is_of_members(quota):
        return None
    return Bounds(quota.persons_low, quota.persons_high, quota.form == Quota.Form.FLOOR)


def _is_of_members(quota) -> bool:
    return quota.form == Quota.Form.PERCENT or quota.or_percent is not None
