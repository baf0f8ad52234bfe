"""Where many dossiers stand: how many in each stage and for how long, and a line for each."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from recruitment.dossiers import dossier, road
from recruitment.dossiers.road import Due
from recruitment.findings import Finding
from recruitment.models import Candidate, Stage
from recruitment.rulebook.workdays import Calendar


@dataclass(frozen=True)
class Column:
    """A stage with how many dossiers stand in it, how many too long, and how long the oldest."""

    stage: Stage
    number: int
    over: int
    longest: int


@dataclass(frozen=True)
class ListedDossier:
    """A dossier in a list: days in its stage, what is due, what keeps it from going on."""

    candidate: Candidate
    days: int
    is_long: bool
    due: Due | None
    obstacle: Finding | None


def columns(candidates: QuerySet[Candidate], today: date) -> list[Column]:
    """Return the stages in which any of `candidates` stand, in their usual order. One query.

    It counts days rather than keys: those lie in the index, and no row need be read.

    Source: docs/definitions.md, "Days in a stage".
    """
    since = today - timedelta(days=settings.STANDING_STILL_DAYS)
    counted = {
        row["stage"]: row
        for row in candidates.order_by()
        .values("stage")
        .annotate(
            number=Count("stage_on"),
            over=Count("stage_on", filter=Q(stage_on__lt=since, outcome="")),
            oldest=Min("stage_on"),
        )
    }
    return [
        Column(
            stage=stage,
            number=row["number"],
            over=row["over"],
            longest=(today - row["oldest"]).days,
        )
        for stage in Stage
        if (row := counted.get(stage.value))
    ]


def listed_dossiers(
    page: QuerySet[Candidate], today: date, calendar: Calendar | None = None
) -> list[ListedDossier]:
    """Return a line for each dossier of a page of a list. At most five queries, however many.

    The keys of the page are looked for first, inside the query: the database puts many thousands
    into order more quickly when it need not carry each whole row along.
    """
    of_page = Candidate.objects.filter(pk__in=page.values("pk")).order_by(*page.query.order_by)
    related = ("person", "organization", "rule_set", "admission", "arrival")
    found = list(dossier.with_places(of_page, today).select_related(*related))
    return [_line(read, today) for read in dossier.read_many(found, today, calendar)]


def _line(read, today) -> ListedDossier:
    candidate = read.candidate
    days = (today - candidate.stage_on).days
    if not candidate.is_open:
        return ListedDossier(candidate, days, False, None, None)
    due = [each.due for each in road.steps_ahead(read, today) if each.due]
    obstacles = road.obstacles(read, today)
    return ListedDossier(
        candidate=candidate,
        days=days,
        is_long=days > settings.STANDING_STILL_DAYS,
        due=min(due, key=lambda each: each.on) if due else None,
        obstacle=obstacles[0] if obstacles else None,
    )
