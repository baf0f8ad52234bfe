"""The course of a period: what the curve of a dashboard is drawn from."""

from dataclasses import replace
from datetime import date

from organizations.completeness import is_complete
from organizations.models import Organization
from recruitment.counting.monthly import by_month
from reports.figures.curve import Course
from reports.figures.tables import Question, Table, attainment_table

NO_ROWS = "itself"
"""A level at which nothing stands, so that a table has its head alone."""


def course_of(organization: Organization, question: Question) -> Course:
    """Return how `organization` came to where it stands, month by month.

    At most six queries for where it stands, and three for the months of both years.
    """
    table = attainment_table(organization, replace(question, level=NO_ROWS), hears=False)
    reading, attainment = question.reading, table.head.attainment
    periods, earlier = [reading.period], reading.period.years_earlier(1)
    if earlier.end <= reading.period.start:  # else, as of a term, the months would overlap
        periods.append(earlier)
    months, *rest = by_month(organization, periods, reading)
    previous = reading.previous
    deadline, basis = _deadline(table)
    return Course(
        attainment,
        months,
        rest[0] if rest else {},
        deadline,
        days=reading.period,
        deadline_of=basis,
        is_complete=is_complete(organization, reading.window),
        was_complete=is_complete(organization, previous.window if previous else None),
    )


def _deadline(table: Table) -> tuple[date | None, str]:
    """Return the day by which a whole quota is due before the period ends, or None, and the
    basis of that quota if it is not the one asked for.

    It is that of the line asked for, else of the first other line that has one.
    """
    for basis, row in {"": table.head, **table.lines}.items():
        target = row.attainment.target
        for on, percent in target.milestones if target else ():
            if percent == 100 and on < table.question.reading.period.last_day:
                return on, basis
    return None, ""
