"""What the grid shows: one row for each organization directly below, and the balance."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from config.typed.fields import NumberField
from config.typed.numbers import shown
from organizations.models import MemberCount, Organization, Placement
from organizations.periods import Period
from recruitment.counting import counts
from recruitment.models import Quota
from recruitment.targets.quota_grid import Line

PERSONS = NumberField(min_value=0, max_value=9_999_999)
"""How a cell is read."""


@dataclass
class Row:
    """One organization: what is known of it, the quota it has, and what was typed instead.

    `versions` are those of its line this year, newest first; `seen` is the newest that the
    user had before the eyes. `low`, `high` and `at_least` are what stands in the fields.
    """

    organization: Organization
    members: int | None
    admitted_before: int
    before: Quota | None
    registered: int | None
    versions: list[Quota]
    low: str = ""
    high: str = ""
    at_least: bool = False
    seen: int = 0
    is_proposal: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def newest(self) -> Quota | None:
        return self.versions[0] if self.versions else None

    @property
    def is_fixed(self) -> bool:
        """Tell whether the quota is one in per cent of members, which the grid only shows."""
        return bool(self.newest and self.newest.form == Quota.Form.PERCENT)

    @property
    def persons(self) -> int:
        """Return what the row adds to the sum: what is typed, or what per cent come to."""
        if self.is_fixed:
            return self.newest.persons_low
        try:
            return PERSONS.clean(self.low)
        except ValidationError:
            return 0

    @property
    def line(self) -> Line | None:
        return _line(self.newest)

    @property
    def line_before(self) -> Line | None:
        return _line(self.before)

    def show(self, line: Line | None, *, is_proposal=False):
        """Fill the fields with `line`; with nothing if it is None."""
        was = (self.low, self.high, self.at_least)
        self.low = "" if line is None else shown(line.low)
        self.high = "" if line is None or line.high is None else shown(line.high)
        self.at_least = bool(line and line.at_least)
        self.is_proposal = is_proposal and was != (self.low, self.high, self.at_least)

    def line_seen(self) -> Line | None:
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
            self.errors.append(self._meanwhile())
        elif hasattr(error, "error_dict"):
            for name, refused in error.error_dict.items():
                if name in document.fields:
                    if name not in document.errors:
                        document.add_error(name, refused)
                else:
                    self.errors += [message for each in refused for message in each.messages]
        else:
            self.errors += error.messages

    def _meanwhile(self):
        """Say what the quota has become, and let the next saving replace it knowingly."""
        self.seen = self.newest.version if self.newest else 0
        if self.newest is None:
            return _("This quota was changed meanwhile.")
        return _("Changed meanwhile to %(persons)s by %(user)s. Save again to replace it.") % {
            "persons": self.newest.persons_low,
            "user": self.newest.issued_by,
        }


@dataclass
class Grid:
    """The rows below one organization for one year and basis, and its own quota."""

    organization: Organization
    year: int
    basis: str
    today_year: int
    rows: list[Row]
    own: Quota | None

    @property
    def period(self) -> Period:
        return Period.of_year(self.year)

    @property
    def is_past(self) -> bool:
        return self.year < self.today_year

    @property
    def assigned(self) -> int:
        return sum(row.persons for row in self.rows)

    @property
    def difference(self) -> int | None:
        """Return how much more than its own quota is asked for below; None without one."""
        return None if self.own is None else self.assigned - self.own.persons_low

    @property
    def typed_rows(self) -> list[Row]:
        return [row for row in self.rows if not row.is_fixed]


def read(organization, *, year, basis, jurisdiction, counting) -> Grid:
    """Return the grid as it stands on record. At most eight queries, however many rows.

    Those rows are shown that stood under `organization` at some time of the year and that the
    administrator reaches. Members are those last counted up to 1 January of the year, and if
    never, the first counted after it. Results are last year's, in today's structure.
    """
    period = Period.of_year(year)
    children = _children(organization, period, jurisdiction)
    keys = [child.pk for child in children]
    lines = _lines([*keys, organization.pk], period, basis)
    members = _members(keys, period.start)
    before = period.years_earlier(1)
    reading = counts.Reading(
        before, min(before.last_day, jurisdiction.day), jurisdiction.day, counting
    )
    admitted = counts.admitted(keys, reading) if before.start <= jurisdiction.day else {}
    rows = []
    for child in children:
        versions, previous, registered = lines[child.pk]
        row = Row(
            organization=child,
            members=members.get(child.pk),
            admitted_before=admitted.get(child.pk, 0),
            before=previous,
            registered=registered.persons_low if registered else None,
            versions=versions,
        )
        row.seen = row.newest.version if row.newest else 0
        row.show(row.line)
        rows.append(row)
    own = next(iter(lines[organization.pk][0]), None)
    return Grid(organization, year, basis, jurisdiction.day.year, rows, own)


def _children(organization, period, jurisdiction):
    places = Placement.objects.filter(
        Q(end__isnull=True) | Q(end__gt=period.start),
        parent=organization,
        start__lt=period.end,
    )
    reach = Organization.objects.administered(jurisdiction)
    return list(reach.filter(pk__in=places.values("organization")))


def _lines(keys, period, basis):
    """Return by organization: this year's versions, last year's line, the registered one."""
    lines = defaultdict(lambda: ([], None, None))
    before = period.years_earlier(1)
    rows = (
        Quota.objects.filter(organization__in=keys, group="", start__gte=before.start)
        .filter(
            Q(start=period.start, end=period.end, basis__in=[basis, Quota.Basis.REGISTERED])
            | Q(start=before.start, end=before.end, basis=basis, superseded_on__isnull=True)
        )
        .select_related("issued_by")
        .order_by("-version")
    )
    for quota in rows:
        versions, previous, registered = lines[quota.organization_id]
        if quota.start == before.start:
            previous = quota
        else:
            if quota.basis == basis:
                versions.append(quota)
            if quota.basis == Quota.Basis.REGISTERED and quota.superseded_on is None:
                registered = quota
        lines[quota.organization_id] = versions, previous, registered
    return lines


def _members(keys, start):
    rows = MemberCount.objects.filter(organization__in=keys).order_by("on")
    members = {}
    for organization, on, number in rows.values_list("organization", "on", "members"):
        if on <= start or organization not in members:
            members[organization] = number
    return members


def _line(quota) -> Line | None:
    """Return a quota as the grid's fields show it; one in per cent is not shown there."""
    if quota is None or quota.form == Quota.Form.PERCENT:
        return None
    return Line(quota.persons_low, quota.persons_high, quota.form == Quota.Form.FLOOR)
