"""Official forms 2 and 2B: of whom those admitted are made up, in a period and the one before.

The lines of each part overlap or not as the form has them; a line tells whom nothing is recorded
of, so that the lines of a part that do not overlap add up to all.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum

from organizations.completeness import is_complete, known
from organizations.models import Ancestry, Organization, Placement
from organizations.periods import Period
from recruitment.counting.reading import Reading
from recruitment.models import Admission, NoSource
from recruitment.models.groups import GROUPS, KEPT, SENSITIVE

WOMEN = KEPT["women"].condition
KINDS = Organization.Kind
UPPER = (KINDS.CENTRAL, KINDS.PROVINCE, KINDS.UPPER)

OF_ALL = (
    *("women", "ethnic_minority", "religious", "youth_union", "private_owners"),
    *("population_policy", "foreign_spouse", "readmissions"),
    *("trade_union", "militia", "hamlet_heads"),
)
"""Part I: those of the form in its order, and behind them those that reports ask for beside it."""

PARTS = {
    "occupation": (
        *("state_officials", "party_officials", "commune_officials", "hamlet_workers"),
        *("public_employees", "nonpublic_employees", "enterprise_managers", "enterprise_staff"),
        *("workers", "farmers", "armed_forces", "students", "pupils", "other_occupation"),
    ),
    "age": (
        *("age_18_30", "age_31_35", "age_36_40", "age_41_45"),
        *("age_46_50", "age_51_55", "age_56_60", "age_over_60"),
    ),
    "schooling": ("literate", "primary", "lower_secondary", "upper_secondary"),
    "qualification": ("elementary", "intermediate", "college", "bachelor", "master", "doctor"),
}
"""Parts II.1 to II.4: of each nobody stands in two lines."""

WITHOUT = {
    "occupation": Q(occupation=""),
    "schooling": Q(schooling=""),
    "qualification": Q(qualification__in=("", "none")),
}
"""Who stands in no line of a part: nothing is recorded, or no qualification is there."""

UNITS = ("grassroots_committees", "grassroots_cells", "cells")
"""Part III: which organizations are looked at for whether they admitted anybody."""


@dataclass(frozen=True)
class Made:
    """One column of the form: how many of each line, whole persons, and how many are women.

    Lines are called by the codes of groups, or `not_` and the part of whom nothing is recorded;
    `peoples` and `religions` are those of form 2B, by code and by name. `years` is the sum of all
    ages. `admitting` is how many organizations of each kind admitted anybody. Where not all of its
    days are on record (`is_complete`), what is nought is not known.
    """

    everybody: int = 0
    women: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    peoples: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    religions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    admitting: Mapping[str, int] = field(default_factory=dict)
    years: int = 0
    is_complete: bool = True

    def number(self, code: str) -> int | None:
        """Return how many stand in a line; None where nought is not known."""
        return known(self.numbers.get(code, 0), complete=self.is_complete)

    def admitters(self, kind: str) -> int | None:
        """Return how many organizations of a kind admitted anybody; None as of a line."""
        return known(self.admitting.get(kind, 0), complete=self.is_complete)

    @property
    def all(self) -> int | None:
        return known(self.everybody, complete=self.is_complete)

    @property
    def mean_age(self) -> Fraction | None:
        """Return the mean of the ages on the days of the decisions, exact; None of nobody.

        Source: docs/definitions.md, "Composition of those admitted".
        """
        return Fraction(self.years, self.everybody) if self.everybody else None


@dataclass(frozen=True)
class Line:
    """A line: how many, in which share of all, how many of them women, how many a year before.

    `part` is the part of the form that it stands in, `code` the line in it.
    """

    part: str
    code: str
    this: int | None
    before: int | None
    of: int | None
    women: int | None = None
    is_complete: bool = True

    @property
    def share(self) -> Fraction | None:
        """Return the line in per cent of `of`: all admitted, or all organizations of the kind.

        Source: docs/definitions.md, "Composition of those admitted".
        """
        if self.this is None or not self.of:
            return None
        return Fraction(self.this * 100, self.of)

    @property
    def percent(self) -> Fraction | None:
        """Return this × 100 ÷ last year's, exact, where both are known.

        Source: docs/definitions.md, "Composition of those admitted".
        """
        if self.this is None or not self.before or not self.is_complete:
            return None
        return Fraction(self.this * 100, self.before)


@dataclass(frozen=True)
class Composition:
    """Form 2 of an organization: this period, and the same one a year before if there is one.

    `standing` is how many organizations of each kind stood there on the day of the tree,
    `nobody_left` how many of the cells had declared by the day counted up to that nobody is left.
    """

    reading: Reading
    this: Made
    before: Made | None
    standing: Mapping[str, int]
    nobody_left: int = 0

    def lines(self, *, sensitive: bool) -> Iterator[Line]:
        """Yield the lines in the order of the form; those that are sensitive only if wanted."""
        before = self.before.all if self.before else None
        women = self.this.numbers.get("women", 0)
        yield self._line("all", "all", self.this.all, before, women)
        for part, codes in {"of_all": OF_ALL, **PARTS, "titles": ("academic_titles",)}.items():
            for code in (*codes, *([f"not_{part}"] if part in WITHOUT else [])):
                if sensitive or code not in SENSITIVE:
                    before = self.before.number(code) if self.before else None
                    women = self.this.women.get(code, 0)
                    yield self._line(part, code, self.this.number(code), before, women)
        for kind in UNITS:
            yield self._units(kind)
        yield Line("units", "nobody_left", self.nobody_left, None, self.standing.get("cells"))
        if sensitive:
            yield from self._kinds_of("peoples")
            yield from self._kinds_of("religions")

    def _line(self, part: str, code: str, this: int | None, before: int | None, women: int) -> Line:
        return Line(
            part,
            code,
            this,
            before,
            of=self.this.all,
            women=known(women, complete=self.this.is_complete),
            is_complete=self._is_complete,
        )

    def _units(self, kind: str) -> Line:
        before = self.before.admitters(kind) if self.before else None
        this, of = self.this.admitters(kind), self.standing.get(kind)
        return Line("units", kind, this, before, of, is_complete=self._is_complete)

    def _kinds_of(self, which: str) -> Iterator[Line]:
        this = getattr(self.this, which)
        earlier = getattr(self.before, which) if self.before else {}
        for code in sorted({*this, *earlier}, key=lambda each: (not each, each)):
            number, women = this.get(code, (0, 0))
            before = earlier.get(code, (0, 0))[0] if self.before else None
            yield self._line(which, code, number, before, women)

    @property
    def _is_complete(self) -> bool:
        return self.this.is_complete and (self.before is None or self.before.is_complete)


def composition_of(organization: Organization, reading: Reading) -> Composition:
    """Return form 2 of `organization`, which was fetched `with_completeness`.

    Eight queries, and four more where there is a period to compare with.

    Source: docs/definitions.md, "Composition of those admitted".
    """
    previous = reading.previous
    return Composition(
        reading,
        _made(organization, reading, reading.window),
        _made(organization, reading, previous.window) if previous else None,
        _standing(organization, reading),
        _nobody_left(organization, reading),
    )


def _made(organization: Organization, reading: Reading, window: Period | None) -> Made:
    complete = is_complete(organization, window)
    if window is None:
        return Made(is_complete=complete)
    rows = Admission.objects.standing().during(window, reading.counting)
    rows = rows.credited_to(organization, reading.structure_on).order_by()
    lines = _lines()
    counts = {f"in_{code}": Count("pk", filter=condition) for code, condition in lines.items()}
    women = {
        f"women_{code}": Count("pk", filter=condition & WOMEN) for code, condition in lines.items()
    }
    found = rows.aggregate(everybody=Count("pk"), years=Sum("age"), **counts, **women)
    return Made(
        everybody=found["everybody"],
        years=found["years"] or 0,
        numbers={code: found[f"in_{code}"] for code in lines},
        women={code: found[f"women_{code}"] for code in lines},
        peoples=_by("ethnicity", rows),
        religions=_by("religion", rows),
        admitting=_admitting(organization, reading, window),
        is_complete=complete,
    )


def _lines() -> dict[str, Q]:
    codes = [*OF_ALL, *(code for part in PARTS.values() for code in part), "academic_titles"]
    without = {f"not_{part}": condition for part, condition in WITHOUT.items()}
    return {code: GROUPS[code].condition for code in codes} | without


def _by(name: str, rows: QuerySet) -> dict[str, tuple[int, int]]:
    """Return how many, and how many women, are of each value of a field. One query."""
    found = rows.values_list(name).annotate(number=Count("pk"), women=Count("pk", filter=WOMEN))
    return {value: (number, women) for value, number, women in found}


def _admitting(organization: Organization, reading: Reading, window: Period) -> dict[str, int]:
    """Return how many organizations of each kind admitted anybody in `window`. One query."""
    day, above = reading.structure_on, "organization__above__"
    places = f"{above}ancestor__placements__"
    lasts = [
        Q(**{f"{which}end__isnull": True}) | Q(**{f"{which}end__gt": day})
        for which in (above, places)
    ]
    begun = {f"{which}start__lte": day for which in (above, places)}
    inside = Admission.objects.standing().during(window, reading.counting)
    below = Ancestry.objects.in_force(day).filter(ancestor=organization).values("descendant")
    over = inside.filter(*lasts, **begun, **{f"{above}ancestor__in": below})
    kind, parent = f"{above}ancestor__kind", f"{places}parent__kind__in"
    kinds = {
        "grassroots_committees": Q(**{kind: KINDS.GRASSROOTS}),
        "grassroots_cells": Q(**{kind: KINDS.CELL, parent: UPPER}),
        "cells": Q(**{kind: KINDS.CELL}),
    }
    counts = {
        name: Count(f"{above}ancestor", distinct=True, filter=which)
        for name, which in kinds.items()
    }
    return over.order_by().aggregate(**counts)


def _standing(organization: Organization, reading: Reading) -> dict[str, int]:
    """Return how many organizations of each kind stand there. Three queries."""
    return {kind: _of_kind(organization, reading, kind).count() for kind in UNITS}


def _nobody_left(organization: Organization, reading: Reading) -> int:
    """Return how many cells there have declared that nobody is left. One query.

    Source: docs/definitions.md, "No source".
    """
    said = NoSource.objects.standing().in_force(reading.quota_day)
    said = said.filter(kind=NoSource.Kind.NOBODY_LEFT)
    return said.filter(organization__in=_of_kind(organization, reading, "cells")).count()


def _of_kind(organization: Organization, reading: Reading, unit: str) -> QuerySet:
    """Return the keys of those of a kind that stand there in the tree of the reading."""
    places = Placement.objects.in_force(reading.structure_on)
    below = Ancestry.objects.in_force(reading.structure_on).filter(ancestor=organization)
    places = places.filter(organization__in=below.values("descendant"))
    if unit == "grassroots_committees":
        places = places.filter(organization__kind=KINDS.GRASSROOTS)
    else:
        places = places.filter(organization__kind=KINDS.CELL)
    if unit == "grassroots_cells":
        places = places.filter(parent__kind__in=UPPER)
    return places.values("organization")


def parts_that_add_up(made: Made) -> Iterable[tuple[str, int]]:
    """Return of each part whose lines do not overlap what they add up to."""
    for part, codes in PARTS.items():
        of_part = [*codes, *([f"not_{part}"] if part in WITHOUT else [])]
        yield part, sum(made.numbers.get(code, 0) for code in of_part)
