"""A reading in words: which group, which days, by which date, in whose borders."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.periods import Period
from organizations.statements import Said
from recruitment.counting.borders import Borders
from recruitment.counting.reading import Reading
from recruitment.models.admission import Counting
from recruitment.models.groups import GROUPS

PART_WORDS = {
    "Q1": gettext_lazy("First quarter of %(year)s"),
    "Q2": gettext_lazy("Second quarter of %(year)s"),
    "H1": gettext_lazy("First half of %(year)s"),
    "Q3": gettext_lazy("Third quarter of %(year)s"),
    "9m": gettext_lazy("First nine months of %(year)s"),
    "Q4": gettext_lazy("Fourth quarter of %(year)s"),
    "H2": gettext_lazy("Second half of %(year)s"),
}


def group_in_words(reading: Reading) -> str:
    """Return the name of the group that alone is counted, or nothing where everybody is."""
    if not reading.among:
        return str(GROUPS[reading.group].label) if reading.group else ""
    said = {"group": GROUPS[reading.group].label, "among": GROUPS[reading.among].label}
    return _("%(group)s among %(among)s") % said


def share_in_words(reading: Reading) -> str:
    """Say of whom the share of the group is."""
    if not reading.among:
        return _("share of all admitted")
    return _("share among %(among)s") % {"among": GROUPS[reading.among].label}


def counted_by(counting: str) -> str:
    """Say by which of its two dates an admission counts."""
    return _("by the %(date)s") % {"date": Counting(counting).label}


def period_said(period: Period) -> Said:
    """Return the period, with its days where they are not those of a year."""
    named: dict[str, object] = {"period": period}
    if period.part:
        part = PART_WORDS[period.part] % {"year": period.start.year}
        named = {"period": f"{part} ({period})"}
    words = _("term %(period)s") if period.is_term else _("period %(period)s")
    return Said(words % named, period.code)


def said_of(reading: Reading, *, borders: bool = True) -> list[Said]:
    """Return what is to be said of every figure of `reading`.

    Without `borders` of figures that are nobody's: all that is in reach.
    """
    is_whole = reading.as_of == reading.period.last_day
    by = Counting(reading.counting).label
    said = [
        period_said(reading.period),
        Said(
            _counted_up_to(reading),
            "" if is_whole else _("to %(day)s") % {"day": reading.as_of},
        ),
        Said(
            counted_by(reading.counting),
            "" if reading.counting == settings.COUNTING_DATE else str(by),
        ),
    ]
    if group := group_in_words(reading):
        said.insert(0, Said(_("only the group: %(group)s") % {"group": group}, group))
    if borders:
        said.append(borders_said(reading))
    return said


def _counted_up_to(reading: Reading) -> str:
    day = {"day": date_format(reading.as_of, "SHORT_DATE_FORMAT")}
    if reading.window is None:
        return _("counted up to %(day)s, when it has not begun") % day
    return _("counted up to %(day)s") % day


def borders_said(reading: Reading) -> Said:
    """Return in whose borders a reading is; the name of a file has the day of the tree."""
    is_usual = reading.borders == Borders.THEN
    return Said(reading.borders_in_words, "" if is_usual else str(reading.structure_on))
