"""Form 1 as it is shown: its rows in words, its numbers as text, the people behind them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports.figures.balance import EVENTS, BalanceRow, Start, balance_rows
from reports.figures.member_flows import Form
from reports.shown.display import Style, asked_borders, signed, whole

NAMES = {
    "at_start": gettext_lazy("Members at the end of the previous period"),
    "increase": gettext_lazy("Increase"),
    "admitted": gettext_lazy("admitted"),
    "arrived": gettext_lazy("came"),
    "from_province": gettext_lazy("from another province"),
    "from_within": gettext_lazy("from within the province"),
    "restored": gettext_lazy("membership restored"),
    "decrease": gettext_lazy("Decrease"),
    "died": gettext_lazy("died"),
    "expelled": gettext_lazy("expelled"),
    "struck_off": gettext_lazy("struck off"),
    "struck_off_on_probation": gettext_lazy("of these on probation"),
    "left": gettext_lazy("left at own request"),
    "gone": gettext_lazy("went"),
    "to_province": gettext_lazy("to another province"),
    "to_within": gettext_lazy("within the province"),
    "at_end": gettext_lazy("Members at the end of the period"),
}
HEADS = {"at_start", "increase", "decrease", "at_end"}
PARTS = {"from_province", "from_within", "struck_off_on_probation", "to_province", "to_within"}
UNKNOWN = "—"
FORMULA = "D = A + B − C."


@dataclass(frozen=True)
class ShownLine:
    """A row as text; `css` says whether it heads a part or is a part itself."""

    mark: str
    label: str
    this: str
    before: str
    percent: str
    css: str
    people: str = ""


def shown_lines(form: Form, style: Style, organization, *, may_see_persons: bool):
    """Yield the rows of the form; those that list people link to them for who may see them."""
    for line in balance_rows(form.this, form.before):
        people = _people(line, form, organization) if may_see_persons and line.this else ""
        yield ShownLine(
            mark=line.mark,
            label=str(NAMES[line.name]),
            this=_number(line.this),
            before=_number(line.before),
            percent=style.percent(line.percent),
            css="sum" * (line.name in HEADS) or "part" * (line.name in PARTS) or "",
            people=people,
        )


def origin(start: Start | None) -> str:
    """Say in a sentence where A comes from, and what is missing in it."""
    if start is None:
        return _(
            "A and D are not known: no members were counted before the period. "
            "An administrator can record a count."
        )
    if start.own:
        text = _("A: the organization's own count, %(counted)s on %(day)s") % {
            "counted": whole(start.counted),
            "day": date_format(start.first_on, "SHORT_DATE_FORMAT"),
        }
    else:
        text = ngettext(
            "A: the count of %(n)s organization below, %(counted)s in all (%(first)s – %(last)s)",
            "A: the counts of %(n)s organizations below, %(counted)s in all (%(first)s – %(last)s)",
            start.counts,
        ) % {
            "n": whole(start.counts),
            "counted": whole(start.counted),
            "first": date_format(start.first_on, "SHORT_DATE_FORMAT"),
            "last": date_format(start.last_on, "SHORT_DATE_FORMAT"),
        }
    text += _(", and since then %(change)s.") % {"change": signed(start.since)}
    if start.uncounted:
        text += " " + ngettext(
            "%(n)s cell was never counted and is missing in A and D.",
            "%(n)s cells were never counted and are missing in A and D.",
            start.uncounted,
        ) % {"n": whole(start.uncounted)}
    return text


def reading_of_a(form: Form) -> str:
    """Say how A was found, and where last year's alone is not known."""
    sentences = [FORMULA, origin(form.this.start)]
    if form.before is None:
        sentences.append(_("There is no earlier period of the same days to compare with."))
    elif form.before.start is None and form.this.start is not None:
        sentences.append(
            _("Of last year A and D are not known: no members were counted before it.")
        )
    return " ".join(sentences)


def counted_at_the_end(form: Form) -> str:
    """Name the count of the last day and how it differs from D; nothing where there is none."""
    window = form.reading.window
    if window is None or form.counted is None or form.difference is None:
        return ""
    words = {
        "counted": whole(form.counted),
        "day": date_format(window.last_day, "SHORT_DATE_FORMAT"),
    }
    if form.difference == 0:
        return _("Counted on %(day)s: %(counted)s, as computed.") % words
    words["difference"] = signed(form.difference)
    return (
        _(
            "Counted on %(day)s: %(counted)s, %(difference)s against D. "
            "Something is not recorded, or recorded twice."
        )
        % words
    )


def _people(line: BalanceRow, form: Form, organization) -> str:
    reading = form.reading
    asked = {"organization": organization.pk, **asked_borders(reading)}
    if line.name == "admitted":
        asked |= {
            "period": reading.period.span,
            "as_of": reading.as_of.isoformat(),
            "counting": str(reading.counting),
        }
        return f"{reverse('recruitment:admission_list')}?{urlencode(asked)}"
    if line.name not in EVENTS or reading.window is None:
        return ""
    asked |= {"period": reading.window.code, "kind": line.name}
    return f"{reverse('recruitment:member_event_list')}?{urlencode(asked)}"


def _number(number) -> str:
    if number is None:
        return UNKNOWN
    return whole(number) if number >= 0 else signed(number)
