"""What reports answer when recruitment asks for figures."""

from dataclasses import dataclass

from django.conf import settings
from django.dispatch import receiver
from django.utils.translation import gettext as _

from organizations.periods import Period
from recruitment.counting import borders
from recruitment.counting.reading import Reading
from recruitment.signals import achieved
from reports.figures.question import Question
from reports.figures.tables import attainment_table
from reports.shown.display import ShownRow, Style


@dataclass(frozen=True)
class Line:
    """How far an organization has come in a year, as its dashboard shows it.

    `admitted` is None where it is not known; `words` is all of it in one sentence.
    """

    shown: ShownRow
    admitted: int | None
    words: str


@receiver(achieved)
def attainment_is_told(sender, asked, today, told, **kwargs):
    """Tell of each organization and year what its dashboard would show now. Nine queries each."""
    told |= {(each.pk, year): _line(each, year, today) for each, year in asked}


def _line(organization, year, today) -> Line:
    period = Period.of_year(year)
    as_of = period.counted_up_to(today)
    tree = borders.chosen("", None, as_of=as_of, today=today)
    reading = Reading(period=period, as_of=as_of, **tree, counting=settings.COUNTING_DATE)
    head = attainment_table(organization, Question(reading)).head
    shown = ShownRow(head, Style(settings.PERCENT_DECIMALS))
    known = head.attainment.admitted if head.attainment.is_known else None
    return Line(shown, known, _words(shown, year))


def _words(shown, year) -> str:
    """Return one sentence: how many of how many, how much that is, what is missing, the state."""
    attainment = shown.attainment
    about = {"name": shown.organization.name, "year": str(year), "admitted": shown.admitted}
    if attainment.target is None or attainment.percent is None:
        said = _("%(name)s in %(year)s: %(admitted)s admitted, %(state)s.")
        return said % {**about, "state": shown.word.lower()}
    about |= {"low": attainment.target.low, "percent": shown.percent, "state": shown.word.lower()}
    if attainment.missing:
        said = _(
            "%(name)s in %(year)s: %(admitted)s/%(low)s, %(percent)s, %(missing)s to go, %(state)s."
        )
        return said % {**about, "missing": attainment.missing}
    return _("%(name)s in %(year)s: %(admitted)s/%(low)s, %(percent)s, %(state)s.") % about
