"""How figures are shown: numbers as text in the reader's language, bars, links to persons."""

from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.attainment import Attainment, State, rounded
from reports.order import months_since
from reports.tables import Row, Table

BAR_WIDTH, BAR_WHOLE = 190, 152
"""The width of a bar, and the width that stands for 100 %, so that it can run over."""

GLYPHS = {
    State.EXEMPT: "▨",
    State.NO_QUOTA: "–",
    State.QUOTA_ZERO: "0",
    State.EXCEEDED: "✓",
    State.DONE: "✓",
    State.NONE_ADMITTED: "○",
    State.ON_PACE: "●",
    State.BEHIND: "▲",
    State.FAR_BEHIND: "▼",
}


@dataclass(frozen=True)
class Style:
    """How many decimals a percentage has, and whether the rest is rounded or cut off."""

    decimals: int = 2
    truncate: bool = False

    def percent(self, value: Fraction | None) -> str:
        """Return `23,17%`, or a dash where there is no percentage."""
        if value is None:
            return "—"
        return f"{number_format(rounded(value, self.decimals, truncate=self.truncate))}%"


def state_word(state: State) -> str:
    """Return the word of a state, as it stands beside its glyph."""
    return {
        State.EXEMPT: _("Exempt"),
        State.NO_QUOTA: _("No quota set"),
        State.QUOTA_ZERO: _("Quota 0"),
        State.EXCEEDED: _("Exceeded"),
        State.DONE: _("Reached"),
        State.NONE_ADMITTED: _("None admitted"),
        State.ON_PACE: _("On pace"),
        State.BEHIND: _("Behind"),
        State.FAR_BEHIND: _("Far behind"),
    }[state]


@dataclass(frozen=True)
class Bar:
    """The geometry of a bullet bar, in pixels as text, which no language may put commas into."""

    fill: str
    pace: str
    runs_over: bool

    width = BAR_WIDTH
    whole = BAR_WHOLE

    @classmethod
    def of(cls, attainment: Attainment) -> "Bar | None":
        """Return the bar of `attainment`, or None where there is no percentage."""
        percent = attainment.percent
        if percent is None:
            return None
        low = attainment.target.low
        length = percent * BAR_WHOLE / 100
        return cls(
            fill=f"{float(min(length, BAR_WIDTH)):.1f}",
            pace=f"{float(attainment.pace / low * BAR_WHOLE):.1f}",
            runs_over=length > BAR_WIDTH,
        )


class ShownRow:
    """A row of the table as it is shown; `persons` is the address of the persons behind it."""

    def __init__(self, row: Row, style: Style, persons: str = "", dashboard: str = ""):
        attainment = row.attainment
        self.row = row
        self.organization = row.organization
        self.attainment = attainment
        self.persons = persons
        self.dashboard = dashboard
        self.percent = style.percent(attainment.percent)
        self.rate = style.percent(attainment.rate) if attainment.rate is not None else ""
        self.bar = Bar.of(attainment)
        self.state = attainment.state
        self.word = state_word(attainment.state)
        self.glyph = GLYPHS[attainment.state]
        self.range_words = range_words(attainment)
        self.change = signed(row.against_year_before)
        self.since = _since(row, attainment)
        self.is_long_empty = bool(
            row.counted.last and months_since(row.counted.last, attainment.as_of) >= 24
        )


class Links:
    """The addresses of the persons behind a figure, and of another organization's dashboard."""

    def __init__(self, table: Table, query: str, may_see_persons: bool):
        reading = table.question.reading
        self._query = query
        self._may_see_persons = may_see_persons
        self._reading = {
            "period": reading.period.code,
            "as_of": reading.as_of.isoformat(),
            "structure_on": reading.structure_on.isoformat(),
            "counting": str(reading.counting),
            "group": reading.group,
        }

    def persons(self, organization) -> str:
        """Return the address of the list of persons, or nothing for who may not see them."""
        if not self._may_see_persons:
            return ""
        asked = {"organization": organization.pk, **self._reading}
        return f"{reverse('recruitment:admission_list')}?{urlencode(asked)}"

    def dashboard(self, organization) -> str:
        """Return the address of the dashboard of `organization`, asked the same question."""
        address = reverse("reports:dashboard", args=[organization.pk])
        return f"{address}?{self._query}" if self._query else address


def range_words(attainment: Attainment) -> str:
    """Return "below", "inside" or "above" the range in words; nothing for a single number."""
    return {
        "below": _("below the range"),
        "inside": _("inside the range"),
        "above": _("above the range"),
        None: "",
    }[attainment.range_word]


def signed(number: int) -> str:
    """Return +3, −5 or 0, with a real minus sign."""
    text = number_format(abs(number), use_l10n=True, force_grouping=True)
    return f"+{text}" if number > 0 else f"−{text}" if number < 0 else "0"


def _since(row, attainment) -> str:
    """Return how long ago the last admission was, in months or years and months."""
    if row.counted.last is None:
        return ""
    months = months_since(row.counted.last, attainment.as_of)
    if months == 0:
        return _("this month")
    if months < 24:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    years, rest = divmod(months, 12)
    if not rest:
        return _("%(years)s years") % {"years": years}
    return _("%(years)s years %(months)s months") % {"years": years, "months": rest}
