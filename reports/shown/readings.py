"""Both readings of an organization in words: the two figures, and who makes the difference."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from organizations import story
from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization
from recruitment.counting.crossings import Compared, Crossing, compared
from recruitment.counting.reading import Reading
from reports.shown.display import asked_borders, signed


@dataclass(frozen=True)
class Named:
    """A crossing with the name of who crossed, what happened, and where its persons are listed.

    `is_part` tells that not all that stood below it went the same way, `is_itself` that it is
    the organization asked about, which has ended or was founded in between.
    """

    crossing: Crossing
    organization: Organization
    event: story.Event | None
    in_reach: bool
    is_itself: bool
    is_part: bool
    change: str
    persons: str = ""


class Divided(NamedTuple):
    """A day of a reorganization inside a period, and the last day before it."""

    on: date
    before: date


@dataclass(frozen=True)
class Readings:
    """What stands side by side, and the days that divide the period."""

    compared: Compared
    named: list[Named]
    days: list[Divided]
    persons_then: str = ""
    persons_now: str = ""

    @property
    def is_nought(self) -> bool:
        """Tell whether nobody is on record in either reading."""
        return not (self.compared.admitted_then or self.compared.admitted_now)

    @property
    def difference(self) -> str:
        return signed(self.compared.difference)


def readings_of(
    organization: Organization, reading: Reading, jurisdiction: Jurisdiction
) -> Readings:
    """Return both readings of `organization`, which is in reach, on the jurisdiction's day.

    At most ten queries.
    """
    both = compared(organization, reading, jurisdiction.day)
    named = _named(organization, both, jurisdiction)
    changed = story.days_of_change(organization, reading.period, reading.as_of)
    days = [Divided(day, story.day_before(day)) for day in changed]
    if not jurisdiction.persons:
        return Readings(both, named, days)
    listed = [_persons(organization, each) for each in (both.then, both.now)]
    return Readings(both, named, days, *listed)


def _named(organization, both, jurisdiction) -> list[Named]:
    crossings = both.crossings
    if not crossings:
        return []
    units = _units([each.organization for each in crossings], both.then, jurisdiction)
    happened = story.events((each.organization, each.on) for each in crossings)
    named = []
    for crossing in crossings:
        unit = units[crossing.organization]
        is_part = unit.size > crossing.organizations
        listed = unit.in_reach and jurisdiction.persons and crossing.admitted and not is_part
        named.append(
            Named(
                crossing=crossing,
                organization=unit,
                event=happened.get(crossing.organization),
                in_reach=unit.in_reach,
                is_itself=unit.pk == organization.pk,
                is_part=is_part,
                change=signed(crossing.change),
                persons=_persons(unit, both.then) if listed else "",
            )
        )
    return named


def _units(keys, reading, jurisdiction) -> dict[int, Organization]:
    """Return the organizations with `in_reach`, and how many counted under each. One query."""
    units = Organization.objects.filter(pk__in=keys).with_size(reading.structure_on)
    return {each.pk: each for each in units.with_reach(jurisdiction)}


def _persons(organization, reading) -> str:
    asked = {
        "organization": organization.pk,
        "period": reading.period.span,
        "as_of": reading.as_of.isoformat(),
        **asked_borders(reading),
        "counting": str(reading.counting),
        "group": reading.group,
        **({"among": reading.among} if reading.among else {}),
    }
    return f"{reverse('recruitment:admission_list')}?{urlencode(asked)}"
