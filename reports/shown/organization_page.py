"""The page of one organization: what it is, where it stood, who answers, what it is to reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, Value, When

from organizations import story
from organizations.completeness import is_complete, known
from organizations.jurisdiction import Jurisdiction
from organizations.models import Ancestry, Organization, Succession
from organizations.periods import Period
from recruitment.counting.counts import by_year
from recruitment.counting.crossings import by_year_as_it_was
from recruitment.models import Quota
from recruitment.targets.quota_words import asked
from reports.shown.display import rate_in_words
from reports.shown.no_data import incomplete_words

YEARS = 5
COUNTS_SHOWN = 5
QUOTAS_SHOWN = 80
CHILDREN_SHOWN = 200


class Chapter(NamedTuple):
    """A time under one parent (`kind` "place", no name: at the top) or under one former name,
    or that it took over from `name` ("took_over"), or was succeeded by it ("succeeded", or "heir"
    if that one answers for its figures). `key` is whose page may be looked at."""

    kind: str
    start: date
    end: date | None
    name: str | None
    document: str
    key: int | None = None


@dataclass
class OrganizationPage:
    """What is known of `organization` on a day; `ended_on` is None while it stands."""

    organization: Organization
    path: list[tuple[Organization, bool]]
    may_see_persons: bool
    standing_since: date | None
    ended_on: date | None
    ended_by: str
    heir: Organization | None
    heir_in_reach: bool
    predecessors: list[Succession]
    story: list[Chapter]
    officers: list
    member_counts: list
    quotas: list[Quota]
    years: list[tuple[str, int | None]]
    children: list[Organization]
    has_more_children: bool


def organization_page(
    organization: Organization, jurisdiction: Jurisdiction, *, counting: str
) -> OrganizationPage:
    """Return what the page of `organization`, which is in reach, says on the jurisdiction's day.

    At most nine queries, whatever is recorded of it.
    """
    day = jurisdiction.day
    chapters = _chapters(organization)
    placements = [each for each in chapters if each.kind == "place"]
    last = placements[-1].end if placements else None
    ended_on = last if last is not None and last <= day else None
    successions = list(_successions(organization))
    predecessors = [each for each in successions if each.successor_id == organization.pk]
    ends = [each for each in successions if each.predecessor_id == organization.pk]
    end = next((each for each in ends if each.is_heir), None)
    within = Organization.objects.within(jurisdiction)
    children = list(_children(organization, ended_on, jurisdiction)[: CHILDREN_SHOWN + 1])
    over = above(organization, jurisdiction)
    inherited = [each for each in predecessors if each.is_heir]
    reached = {each.predecessor_id for each in inherited}
    others = {key for each in successions for key in (each.predecessor_id, each.successor_id)}
    if others := others - reached - {organization.pk}:
        reached |= set(within.filter(pk__in=others).values_list("pk", flat=True))
    told = [*chapters, *_of_successions(successions, organization, reached)]
    return OrganizationPage(
        organization=organization,
        path=[(row.ancestor, row.in_reach) for row in over if row.distance],
        may_see_persons=any(row.ancestor_id in jurisdiction.persons for row in over),
        standing_since=placements[0].start if placements else None,
        ended_on=ended_on,
        ended_by=story.document_of(end) if end else "",
        heir=end.successor if end else None,
        heir_in_reach=end is not None and end.successor_id in reached,
        predecessors=inherited,
        story=sorted(told, key=lambda each: each.start),
        officers=list(organization.officers.in_force(day)),
        member_counts=list(organization.member_counts.all()[:COUNTS_SHOWN]),
        quotas=_quotas(organization, bool(inherited), jurisdiction),
        years=[] if ended_on else _years(organization, day, counting),
        children=children[:CHILDREN_SHOWN],
        has_more_children=len(children) > CHILDREN_SHOWN,
    )


def _children(organization, ended_on, jurisdiction):
    """Return what stands directly below it and from where it came; of one that has ended, what
    stood below it last, under whom that stands today, and whether it is `in_reach`."""
    day = jurisdiction.day
    if ended_on is None:
        below = Organization.objects.within(jurisdiction).directly_under(organization, day)
        return below.with_origin(day)
    below = Organization.objects.directly_under(organization, story.day_before(ended_on))
    return below.with_parent_name(day).with_reach(jurisdiction)


def _chapters(organization) -> list[Chapter]:
    """Return its placements and its former names, the earliest first. One query."""
    placements = organization.placements.order_by().values_list(
        Value("place"), "start", "end", "parent__name", *story.DOCUMENT
    )
    former_names = organization.former_names.order_by().values_list(
        Value("name"), "start", "end", "name", *story.DOCUMENT_OF_A_NAME
    )
    rows = placements.union(former_names, all=True)
    chapters = (
        Chapter(kind, start, end, name, story.written(number, decided_on))
        for kind, start, end, name, number, decided_on in rows
    )
    return sorted(chapters, key=lambda each: (each.start, each.kind != "place"))


def _of_successions(successions, organization, reached) -> Iterator[Chapter]:
    for each in successions:
        took_over = each.successor_id == organization.pk
        other = each.predecessor if took_over else each.successor
        kind = "took_over" if took_over else "heir" if each.is_heir else "succeeded"
        key = other.pk if other.pk in reached else None
        yield Chapter(kind, each.on, None, other.name, story.document_of(each), key)


def _quotas(organization, has_taken_over, jurisdiction) -> list[Quota]:
    """Return the newest versions of its quotas, each followed by those of the same period of
    whose heir it is, with their organization, `is_issued`: whether it has its own, and the
    per cent that one asks for in words. One query.

    Source: docs/definitions.md, "Quota taken over".
    """
    wanted = Q(organization=organization)
    if has_taken_over:
        today = Ancestry.objects.in_force(jurisdiction.day)
        itself = today.filter(ancestor=organization, distance=0).values("descendant")
        wanted |= Q(organization__in=itself)
    taken_over = Case(When(organization=organization, then=0), default=1)
    quotas = Quota.objects.within(jurisdiction).filter(wanted).newest()
    quotas = quotas.annotate(taken_over=taken_over).select_related("organization")
    order = ("-start", "-end", "taken_over", "basis", "group", "organization__sort_key")
    found = list(quotas.order_by(*order)[:QUOTAS_SHOWN])
    issued = {_line(each) for each in found if not each.taken_over}
    for each in found:
        each.is_issued = _line(each) in issued
        each.rate_in_words = rate_in_words(each.low, each.high)
        each.as_written = asked(each)
    return found


def _line(quota):
    return quota.start, quota.end, quota.basis, quota.group


def _successions(organization):
    """Return who it took over from and who took over from it, the earliest first. One query."""
    both = organization.predecessors.all() | organization.successors.all()
    return both.select_related("predecessor", "successor", "reorganization").order_by("on", "pk")


def above(organization, jurisdiction) -> list[Ancestry]:
    """Return it and those above, from the top, each with whether it `in_reach`. One query."""
    today = Ancestry.objects.in_force(jurisdiction.day)
    reached = today.under(jurisdiction.seeing).filter(descendant=OuterRef("ancestor"))
    above = today.over(organization).order_by("-distance")
    return list(above.annotate(in_reach=Exists(reached)).select_related("ancestor"))


def ended(organization: Organization, day: date) -> Organization | None:
    """Return an organization, which knows its end, if it has ended by `day`, or None."""
    has_ended = organization.ended_on is not None and organization.ended_on <= day
    return organization if has_ended else None


def _years(organization, day, counting):
    """Return (year, admitted) of this year and those before, in the structure of `day`.

    What an ended organization did counts under its heir, so it counts nothing itself.
    """
    counted = by_year(organization.pk, day.year - YEARS + 1, counting)
    return _told(organization, range(day.year, day.year - YEARS, -1), counted)


def years_incomplete(organization: Organization, day: date) -> str:
    """Say from which day all is on record, if the years shown on the day `day` begin before it."""
    return incomplete_words(organization, Period.between(date(day.year - YEARS + 1, 1, 1), day))


def _told(organization, years, counted) -> list[tuple[str, int | None]]:
    """Return (year, admitted) of each of `years`; None where the records have nothing of a year
    of which they are not complete."""

    def number(year):
        complete = is_complete(organization, Period.of_year(year))
        return known(counted.get(year, 0), complete=complete)

    return [(str(year), number(year)) for year in years]


@dataclass(frozen=True)
class Years:
    """The years of an organization, the newest first, in both readings: (year, admitted).

    Of an organization `with_completeness`, a year of which nothing is known has None.
    `now` is empty for one that has ended, whose years are those up to its end, the newest of them
    up to `until`; `then` is empty as long as it is not asked for.
    """

    then: list[tuple[str, int | None]]
    now: list[tuple[str, int | None]]
    until: date | None = None
    incomplete: str = ""

    @property
    def differ(self) -> bool:
        return bool(self.now and self.then) and self.then != self.now


def years_of(organization: Organization, day: date, *, counting: str) -> Years:
    """Return the last five years of `organization`, which has `ended_on`, on the day `day`.

    At most two queries.

    Source: docs/definitions.md, "Years of an organization".
    """
    ended_on = organization.ended_on if ended(organization, day) else None
    until = story.day_before(ended_on) if ended_on else None
    last = (until or day).year
    years = range(last, last - YEARS, -1)
    now = [] if ended_on else _years(organization, day, counting)
    if organization.kind == Organization.Kind.CENTRAL:  # nothing crosses the nation's border
        return Years(now, now, incomplete=years_incomplete(organization, day))
    counted = by_year_as_it_was(organization, years, day, counting, ended_on=ended_on)
    incomplete = years_incomplete(organization, until or day)
    return Years(_told(organization, years, counted), now, until, incomplete)
