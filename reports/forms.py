"""What a dashboard can be asked: the period, the day, the line, the level, the order."""

from datetime import date

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.typed.layout import Styled
from config.typed.plain import PlainSelect
from organizations import terms
from organizations.models import Organization
from organizations.periods import Period
from recruitment.counting import borders
from recruitment.counting.borders import Borders
from recruitment.counting.reading import Reading
from recruitment.counting.wording import PART_WORDS
from recruitment.dates import that_has_come
from recruitment.fields import group_field
from recruitment.models import Quota, groups
from recruitment.models.admission import Counting
from reports.figures.attainment import Joined, State
from reports.figures.order import ORDERS
from reports.figures.question import Question
from reports.shown.fields import DayField, PlainHidden
from reports.shown.statement import LEVEL_WORDS

TERMS = ("2025-2030", "2020-2025", "2015-2020", "2010-2015")
"""Those of the congresses of the whole Party, which everybody can ask for."""
BORDERS = [("", ""), (Borders.TODAY.value, "")]
DAYS = ("first_day", "last_day", "as_of", "structure_on")


def _choice(label, choices):
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=PlainSelect)


class DashboardForm(forms.Form):
    """Every field may be left empty; one that cannot be read is left out, with its message."""

    period = forms.CharField(label=_("Period"), required=False, max_length=24)
    first_day = DayField(label=_("From"), size=14)
    last_day = DayField(label=_("To"), size=14)
    as_of = DayField(label=_("Counted up to"))
    structure_on = DayField(label=_("As the tree was on"))
    level = _choice(_("Rows"), list(LEVEL_WORDS.items()))
    basis = _choice(_("Quota"), Quota.Basis.choices)
    counting = _choice(_("Counted by"), Counting.choices)
    group = group_field(_("Group"))
    among = group_field(_("Among"))
    bloc = _choice(_("Bloc"), [("", _("all")), *Organization.Bloc.choices])
    decimals = forms.TypedChoiceField(
        label=_("Decimals"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(2, "2"), (1, "1"), (0, "0")],
        widget=PlainSelect,
    )
    rounding = _choice(_("Rounding"), [("half_up", _("half up")), ("truncate", _("cut off"))])
    borders = forms.ChoiceField(required=False, widget=PlainHidden, choices=BORDERS)
    state = forms.ChoiceField(
        required=False,
        widget=PlainHidden,
        choices=[("", ""), *((each.value, each.value) for each in (*State, *Joined))],
    )
    sort = forms.ChoiceField(
        required=False,
        widget=PlainHidden,
        choices=[(sign + name, name) for name in ORDERS for sign in ("", "-")],
    )

    def __init__(self, data, *, organization: int, today: date):
        """`organization` is the key of whom is asked about, whose the days of a term are."""
        super().__init__(data)
        self.organization, self.today, self.recorded = organization, today, set()
        self.data = self.data.copy()
        if not data.get("period"):
            self.data["period"] = str(today.year)
        self._offer_periods(self.data["period"])
        for name in DAYS:
            self.data[name] = _as_typed(self.data.get(name, ""))

    def offer_terms(self, recorded: str | None):
        """Offer the terms of these names too, which the organization or those above it recorded."""
        self.recorded = {name for name in (recorded or "").split(",") if name}
        self._offer_periods(self.data["period"])

    def _offer_periods(self, chosen):
        """Offer the years, the parts of the one chosen, the terms, and whatever was chosen."""
        today = self.today
        years = [(str(year), str(year)) for year in range(today.year + 1, today.year - 11, -1)]
        terms = [_term(name) for name in sorted({*TERMS, *self.recorded}, reverse=True)]
        offered = [*years, *_parts_of(_year_of(chosen) or today.year), *terms]
        other = [] if chosen in dict(offered) else [(chosen, _period_words(chosen))]
        self.fields["period"].widget = PlainSelect(choices=[*other, *offered])

    def clean_period(self):
        text = self.cleaned_data["period"]
        period = Period.parse(text) if text else Period.of_year(self.today.year)
        return terms.resolved(self.organization, period, on=self.today)

    def clean_as_of(self):
        return that_has_come(self.cleaned_data["as_of"], self.today)

    def clean(self):
        return _in_order(self.cleaned_data)

    def question(self) -> Question:
        """Return what is asked, with today's defaults for what is empty or cannot be read."""
        self.is_valid()
        asked = self.cleaned_data
        period = asked.get("period") or Period.of_year(self.today.year)
        if asked.get("first_day") and asked.get("last_day"):
            period = Period.between(asked["first_day"], asked["last_day"])
            self._show_as_chosen(period)
        as_of = asked.get("as_of") or period.counted_up_to(self.today)
        tree = borders.chosen(
            asked.get("borders", ""), asked.get("structure_on"), as_of=as_of, today=self.today
        )
        self._show_in_empty_fields(as_of=as_of, structure_on=tree["structure_on"])
        return Question(
            reading=Reading(
                period=period,
                as_of=as_of,
                **tree,
                counting=asked.get("counting") or settings.COUNTING_DATE,
                **groups.asked(asked),
            ),
            basis=asked.get("basis") or Quota.Basis.ASSIGNED,
            level=asked.get("level") or "children",
            bloc=asked.get("bloc") or "",
            state=asked.get("state") or "",
        )

    def _show_as_chosen(self, period):
        """Let the choice of the period say which days were typed, so that it says no other."""
        self.data["period"], self.data["first_day"], self.data["last_day"] = period.code, "", ""
        self._offer_periods(period.code)

    def _show_in_empty_fields(self, **days):
        """Let a field that was left empty show the day that is taken instead."""
        for name, day in days.items():
            self.fields[name].widget.attrs["placeholder"] = day.strftime("%d/%m/%Y")

    @property
    def everyday(self):
        """Return the fields that are always in sight."""
        return [self[name] for name in ("period", "as_of", "level", "basis")]

    @property
    def occasional(self):
        """Return the fields that are opened when needed."""
        return [
            self[name]
            for name in (
                "first_day",
                "last_day",
                "structure_on",
                "counting",
                "group",
                "among",
                "bloc",
                "decimals",
                "rounding",
            )
        ]

    @property
    def is_refined(self) -> bool:
        """Tell whether any of the occasional fields is filled in."""
        return any(self.data.get(field.name) for field in self.occasional)


class YearForm(Styled):
    """A year, this one if none or another one that is not offered was asked for."""

    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int)
    borders = forms.ChoiceField(required=False, widget=PlainHidden, choices=BORDERS)

    def __init__(self, data, *, today: date):
        years = range(today.year + 1, today.year - 11, -1)
        if data.get("year") not in map(str, years):
            data = {**data.dict(), "year": str(today.year)}
        super().__init__(data)
        self.today = today
        self.fields["year"].choices = [(year, str(year)) for year in years]

    @property
    def chosen(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("year") or self.today.year

    @property
    def reading(self) -> Reading:
        """Return the year, up to today or its last day, in the borders asked for."""
        period = Period.of_year(self.chosen)
        as_of = period.counted_up_to(self.today)
        asked = self.cleaned_data.get("borders", "")
        return Reading(period, as_of, **borders.chosen(asked, None, as_of=as_of, today=self.today))


def _parts_of(year) -> list[tuple[str, str]]:
    """Return the parts of a year in the order in which they end, with their words."""
    return [(f"{year}-{part}", words % {"year": year}) for part, words in PART_WORDS.items()]


def _term(name) -> tuple[str, str]:
    return name, _("Term %(term)s") % {"term": name.replace("-", "–")}


def _period_words(code) -> str:
    """Return a period as the others are offered, or its days; what is no period as it stands."""
    try:
        period = Period.parse(code)
    except ValidationError:
        return code
    return _term(code)[1] if period.is_term else str(period)


def _year_of(code) -> int | None:
    """Return the year that a period asked for is, or is a part of."""
    try:
        period = Period.parse(code)
    except ValidationError:
        return None
    return period.start.year if period.is_year or period.part else None


def _as_typed(text):
    """Return a day that a link wrote in ISO 8601 as people type it; other text as it is."""
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y")
    except ValueError:
        return text


class DaysForm(forms.Form):
    """From which day to which; days left empty or that cannot be read give the usual period."""

    first_day = DayField(label=_("From"), size=14)
    last_day = DayField(label=_("To"), size=14)

    def __init__(self, data, *, usual: Period):
        super().__init__(data)
        self.period = usual
        if self.is_valid() and self.cleaned_data["first_day"] and self.cleaned_data["last_day"]:
            days = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
            self.period = Period.between(*days)
        shown = {"first_day": self.period.start, "last_day": self.period.last_day}
        for name, day in shown.items():
            self.fields[name].widget.attrs["placeholder"] = day.strftime("%d/%m/%Y")

    def clean(self):
        return _in_order(self.cleaned_data)


def _in_order(asked):
    """Return what was asked; raises ValidationError unless both days are there, in order."""
    first, last = asked.get("first_day"), asked.get("last_day")
    if bool(first) != bool(last):
        raise ValidationError({"last_day": _("Give both days, or neither.")})
    if first and last < first:
        raise ValidationError({"last_day": _("The last day comes before the first.")})
    return asked
