"""How figures are shown: numbers as text in the reader's language, bars, links to persons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organizations.completeness import since
from organizations.models import Organization
from recruitment.counting.borders import Borders
from recruitment.counting.reading import Reading
from recruitment.counting.rounding import rounded
from recruitment.counting.wording import group_in_words
from recruitment.models import NoSource, Quota, Union
from reports.figures.attainment import Attainment, Joined, State, Unlike
from reports.figures.order import months_since
from reports.figures.tables import Row, Table
from reports.shown.people import People

NO_DATA = "—"
LONG_EMPTY = 24
"""Months without an admission from which on an organization is marked."""

BAR_WIDTH, BAR_WHOLE = 190, 152
"""The width of a bar, and the width that stands for 100 %, so that it can run over."""

GLYPHS: dict[str, str] = {
    State.EXEMPT: "▨",
    State.NO_QUOTA: "–",
    State.NO_DATA: "…",
    State.NOT_COMPARED: "≠",
    State.QUOTA_ZERO: "0",
    State.EXCEEDED: "✓",
    State.DONE: "✓",
    State.NOT_REPORTED: "?",
    State.NONE_ADMITTED: "○",
    State.NOT_BEGUN: "◌",
    State.ON_PACE: "●",
    State.INCOMPLETE: "≥",
    State.BEHIND: "▲",
    State.FAR_BEHIND: "▼",
    Joined.REACHED: "✓",
    Joined.UNDER_HALF: "½",
    Joined.NOBODY: "○",
}


CHANGED = "*"
"""Marks a year before that is counted in other borders than those of then."""

STATE_WORDS: dict[str, Promise] = {
    State.EXEMPT: gettext_lazy("Exempt"),
    State.NO_QUOTA: gettext_lazy("No quota set"),
    State.NO_DATA: gettext_lazy("No data"),
    State.NOT_COMPARED: gettext_lazy("Not compared"),
    State.QUOTA_ZERO: gettext_lazy("Quota 0"),
    State.EXCEEDED: gettext_lazy("Exceeded"),
    State.DONE: gettext_lazy("Reached"),
    State.NOT_REPORTED: gettext_lazy("Not reported"),
    State.NONE_ADMITTED: gettext_lazy("None admitted"),
    State.NOT_BEGUN: gettext_lazy("Not begun"),
    State.ON_PACE: gettext_lazy("On pace"),
    State.INCOMPLETE: gettext_lazy("Records incomplete"),
    State.BEHIND: gettext_lazy("Behind"),
    State.FAR_BEHIND: gettext_lazy("Far behind"),
    Joined.REACHED: gettext_lazy("reached 100%"),
    Joined.UNDER_HALF: gettext_lazy("under half of the quota"),
    Joined.NOBODY: gettext_lazy("nobody admitted, reported or not"),
}
NO_QUOTA_ON_THIS = gettext_lazy("No quota on this basis")
"""Said where the basis asked for is not the assigned quota, or another has a quota."""
RANGE_WORDS = {
    "below": gettext_lazy("below the range"),
    "inside": gettext_lazy("inside the range"),
    "above": gettext_lazy("above the range"),
    None: "",
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


def style_of(form) -> Style:
    """Return how per cents are shown, as was asked in `form`."""
    decimals = form.cleaned_data.get("decimals")
    return Style(
        decimals=settings.PERCENT_DECIMALS if decimals is None else decimals,
        truncate=form.cleaned_data.get("rounding") == "truncate",
    )


def shown_introductions(line, *, year: int, people: People) -> tuple:
    """Return the organization of a line, and of each union the number, the target, per cent.

    The number leads to the dossiers behind it where `people` may be seen.
    """
    style = Style()
    return line.organization, [
        (
            people.dossiers(
                each.number, line.organization, introduced_by=union, introduced_in=year, state="all"
            ),
            each.target,
            style.percent(each.percent),
        )
        for union, each in zip(Union.values, line.unions, strict=True)
    ]


def css_of(attainment: Attainment) -> str:
    """Return the class that colours a state: nobody is red before a whole person is due."""
    nobody_due = attainment.state == State.NONE_ADMITTED and not attainment.short_of_pace
    return "none_due" if nobody_due else attainment.state.value


def worst_css(attainments: Iterable[Attainment]) -> str:
    """Return the class of those of one state: that of who is due something, if anybody is."""
    return css_of(max(attainments, key=lambda each: each.short_of_pace))


def rate_in_words(low: Decimal | Fraction, high: Decimal | Fraction | None = None) -> str:
    """Return a per cent, or from one to another, as people write it: 3–3,5."""
    bounds = dict.fromkeys([low, high or low])
    return "–".join(str(number_format(rounded(Fraction(each)))) for each in bounds)


def state_word(state: State | Joined | str, basis: str = Quota.Basis.ASSIGNED) -> str:
    """Return the word of a state, or of several joined, as it stands beside its glyph.

    "Not issued" is said of the assigned quota alone: on another `basis` nobody issues any.
    """
    if state == State.NO_QUOTA and basis != Quota.Basis.ASSIGNED:
        return str(NO_QUOTA_ON_THIS)
    return str(STATE_WORDS[state])


def word_of(row: Row) -> str:
    """Return the word of the state of `row`, whose quota may be on another basis."""
    if row.attainment.state == State.NO_QUOTA and row.other_bases:
        return str(NO_QUOTA_ON_THIS)
    return state_word(row.attainment.state, row.basis)


def has_quota_on(row: Row) -> str:
    """Say on which other bases there is a quota, where there is none on the one asked for.

    Source: docs/definitions.md, "Quota".
    """
    if row.attainment.target is not None or not row.other_bases:
        return ""
    bases = ", ".join(str(Quota.Basis(each).label) for each in row.other_bases)
    return _("quota on: %(bases)s") % {"bases": bases}


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
        target, percent, pace = attainment.measured_on, attainment.percent, attainment.pace
        if target is None or percent is None or pace is None:
            return None
        length = float(percent) * BAR_WHOLE / 100
        due = float(pace) / target.low
        return cls(
            fill=f"{min(length, BAR_WIDTH):.1f}",
            pace=f"{due * BAR_WHOLE:.1f}",
            runs_over=length > BAR_WIDTH,
        )


class ShownRow:
    """A row of the table as it is shown; `persons` is the address of the persons behind it."""

    def __init__(self, row: Row, style: Style, persons: str = "", dashboard: str = ""):
        attainment = row.attainment
        self.row = row
        self.has_changed = row.has_changed and row.year_before is not None
        self.organization = row.organization
        self.attainment = attainment
        self.persons = persons
        self.dashboard = dashboard
        self.percent = style.percent(attainment.percent)
        self.share = style.percent(row.share)
        self.rate = style.percent(attainment.rate) if attainment.rate is not None else ""
        self.bar = Bar.of(attainment)
        self.css = css_of(attainment)
        self.word = word_of(row)
        self.glyph = GLYPHS[attainment.state]
        self.range_words = range_words(attainment)
        self.change = signed(row.against_year_before) + CHANGED * self.has_changed
        self.rate_asked = ""
        self.either = ""
        if row.quota and row.quota["form"] == Quota.Form.PERCENT:
            self.rate_asked = rate_in_words(row.quota["low"], row.quota["high"])
        elif row.quota and row.quota["or_percent"] is not None:
            self.rate_asked = rate_in_words(row.quota["or_percent"])
            self.either = whole(int(row.quota["low"]))
        self.taken_over = taken_over_words(row)
        self.taken_over_from = ", ".join(
            f"{each.name} {bounds(each.target)}" for each in row.taken_over
        )
        self.admitted = whole(attainment.admitted) if attainment.is_known else NO_DATA
        self.incomplete = incomplete(row)
        self.why = why_not_compared(row)
        self.covered = covered(attainment)
        self.no_source = no_source_words(row.organization)
        self.basis_label = str(Quota.Basis(row.basis).label)
        self.elsewhere = has_quota_on(row)
        self.since = _since(row, attainment)
        empty_since = _empty_since(row)
        self.is_long_empty = bool(
            empty_since and months_since(empty_since, attainment.as_of) >= LONG_EMPTY
        )


class Links:
    """The addresses of the persons behind a figure, and of another organization's dashboard."""

    def __init__(self, table: Table, query: str, may_see_persons: bool):
        reading = table.question.reading
        asked = {
            "period": reading.period.span,
            "as_of": reading.as_of.isoformat(),
            **asked_borders(reading),
            "counting": str(reading.counting),
            "group": reading.group,
            **({"among": reading.among} if reading.among else {}),
        }
        self._query = f"?{query}" if query else ""
        self._list = reverse("recruitment:admission_list") if may_see_persons else ""
        self._reading = urlencode(asked)

    def persons(self, organization) -> str:
        """Return the address of the list of persons, or nothing for who may not see them."""
        if not self._list:
            return ""
        return f"{self._list}?organization={organization.pk}&{self._reading}"

    def dashboard(self, organization) -> str:
        """Return the address of the dashboard of `organization`, asked the same question."""
        return reverse("reports:dashboard", args=[organization.pk]) + self._query


def asked_borders(reading) -> dict[str, str]:
    """Return what an address asks so that a list is read in the borders of `reading`."""
    if reading.borders == Borders.TODAY:
        return {"borders": Borders.TODAY.value}
    return {"structure_on": reading.structure_on.isoformat()}


def share_of(row: Row, reading: Reading, style: Style) -> str:
    """Say which share of all admitted, or of another group, a group is; nothing of everybody.

    Source: docs/definitions.md, "Share of a group".
    """
    if row.share is None or row.whole is None:
        return ""
    said = {"percent": style.percent(row.share), "number": whole(row.whole)}
    if not reading.among:
        return _("%(percent)s of all %(number)s admitted") % said
    said["among"] = group_in_words(reading.whole)
    return _("%(percent)s of %(number)s: %(among)s") % said


def taken_over_words(row: Row) -> str:
    """Say how many persons the quotas of predecessors come to; nothing where there are none."""
    if not row.taken_over:
        return ""
    number = {"number": whole(sum(each.target.low for each in row.taken_over))}
    if row.quota:
        return _("taken over, not counted in: %(number)s") % number
    return _("taken over, not issued: %(number)s") % number


def bounds(target) -> str:
    """Return the quota as a number, or from one to another."""
    return whole(target.low) + (f"–{whole(target.high)}" if target.high else "")


def range_words(attainment: Attainment) -> str:
    """Return "below", "inside" or "above" the range in words; nothing for a single number."""
    return str(RANGE_WORDS[attainment.range_word])


def whole(number: int) -> str:
    """Return a whole number, not below 0, with the reader's separator of thousands."""
    return str(number) if number < 1000 else number_format(number, force_grouping=True)


def signed(number: int | None) -> str:
    """Return +3, −5 or 0, with a real minus sign; nothing for what is unknown."""
    if number is None:
        return ""
    text = whole(abs(number))
    return f"+{text}" if number > 0 else f"−{text}" if number < 0 else "0"


def year_before(reading: Reading) -> date | None:
    """Return the day up to which the year or the term before is counted; None without one."""
    return reading.previous.as_of if reading.previous else None


def pace_in_persons(attainment: Attainment) -> int | None:
    """Return the pace in whole persons, as `short_of_pace` takes it, or None."""
    return None if attainment.pace is None else int(rounded(attainment.pace, 0))


def incomplete(row: Row) -> str:
    """Say from which day all is on record, where not all of the days counted are."""
    day = since(row.organization)
    if row.attainment.is_complete or day is None:
        return ""
    return _("records complete from %(day)s") % {"day": date_format(day, "SHORT_DATE_FORMAT")}


def why_not_compared(row: Row) -> str:
    """Say why the admitted are not measured on the quota, if there is one and they are not.

    Source: docs/definitions.md, "Like with like".
    """
    return why_unlike(row.attainment)


def why_unlike(attainment: Attainment) -> str:
    """Say the same of what was counted against one target."""
    if attainment.target is None or attainment.exempt:
        return ""
    if attainment.unlike == Unlike.BORDERS:
        return _("quota of other borders")
    if attainment.changed_on is not None:
        day = date_format(attainment.changed_on, "SHORT_DATE_FORMAT")
        return _("units came or left on %(day)s, after the quota") % {"day": day}
    return ""


def no_source_words(organization: Organization) -> str:
    """Say since when a cell has declared that there is no source; nothing of any other.

    Source: docs/definitions.md, "No source".
    """
    since = getattr(organization, "no_source_since", None)
    if since is None:
        return ""
    kind = NoSource.Kind(getattr(organization, "no_source_kind", "")).label
    return _("%(kind)s, declared from %(day)s on") % {
        "kind": kind,
        "day": date_format(since, "SHORT_DATE_FORMAT"),
    }


def covered(attainment: Attainment) -> str:
    """Say how many are measured on the quotas below, where not all are; nothing where all are."""
    if attainment.target is None or not attainment.target.low or not attainment.beside:
        return ""
    said = {"measured": whole(attainment.measured), "others": whole(attainment.beside)}
    return _("%(measured)s in units with a quota, %(others)s in others") % said


def _empty_since(row) -> date | None:
    """Return the month since which nobody was admitted; None where that is not known.

    Before records are complete, somebody may have been admitted and not be on record.
    """
    day, last = since(row.organization), row.counted.last
    return max(filter(None, (day, last)), default=None)


def _since(row, attainment) -> str:
    """Return how long ago the last admission was, in months or years and months.

    Source: docs/definitions.md, "No data".
    """
    day, last = since(row.organization), row.counted.last
    if day is not None and (last is None or last < day.replace(day=1)):
        month = date_format(day, "m/Y")
        return _("none since %(month)s") % {"month": month} if day <= attainment.as_of else ""
    if last is None:
        return ""
    months = months_since(row.counted.last, attainment.as_of)
    if months == 0:
        return _("this month")
    if months < 24:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": whole(months)}
    years, rest = divmod(months, 12)
    if not rest:
        return _("%(years)s years") % {"years": years}
    return _("%(years)s years %(months)s months") % {"years": years, "months": rest}
