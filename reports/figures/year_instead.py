"""The year that is offered to who asks for its first days, which have no quota of their own."""

from urllib.parse import urlencode

from organizations.periods import Period
from reports.figures.tables import Table


def year_instead(table: Table, others: str) -> dict | None:
    """Return how to ask for the year, counted up to the last of the days asked for that has come.

    Of who asks for the first days of a year, a part of it apart, and finds no quota for them.
    `others` is what else was asked, as a query string.
    """
    reading = table.question.reading
    period = reading.period
    year = Period.of_year(period.start.year)
    begins_a_year = period.start == year.start and period.last_day in year
    if table.head.attainment.target or period == year or not begins_a_year:
        return None
    day = min(period.last_day, reading.as_of)
    asked = urlencode({"period": year.code, "as_of": day.isoformat()})
    return {"year": year.code, "day": day, "query": f"{asked}&{others}".rstrip("&")}
