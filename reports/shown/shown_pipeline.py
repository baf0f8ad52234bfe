"""How the figures of the pipeline are shown: numbers with their people, words, glyphs."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organizations.models import Organization
from organizations.periods import Period
from recruitment.dossiers.phases import Phase
from recruitment.models import Stage
from recruitment.training.conversion import YEARS
from reports.figures.conversion import Conversion
from reports.figures.coverage import Cover, Coverage, Covered, ShortBelow
from reports.figures.funnel import Funnel
from reports.figures.obstacles import Reason
from reports.figures.stays import Stays
from reports.shown.display import (
    Style,
    has_quota_on,
    incomplete,
    no_source_words,
    why_not_compared,
    word_of,
)
from reports.shown.display import covered as covered_words
from reports.shown.people import Number, People

NO_STAYS = Stays(Counter())

COVER_WORDS = {
    Cover.EXEMPT: gettext_lazy("Exempt"),
    Cover.NO_DATA: gettext_lazy("No data"),
    Cover.NOT_COMPARED: gettext_lazy("Not compared"),
    Cover.QUOTA_ZERO: gettext_lazy("Quota 0"),
    Cover.NOT_BEGUN: gettext_lazy("Not begun"),
    Cover.INCOMPLETE: gettext_lazy("Records incomplete"),
    Cover.ENOUGH: gettext_lazy("Enough under way"),
    Cover.WITH_THE_POOL: gettext_lazy("Enough with the pool only"),
    Cover.SHORT: gettext_lazy("Pool too small"),
}
COVER_GLYPHS = {
    Cover.EXEMPT: "▨",
    Cover.NO_QUOTA: "–",
    Cover.NO_DATA: "…",
    Cover.NOT_COMPARED: "≠",
    Cover.QUOTA_ZERO: "0",
    Cover.NOT_BEGUN: "◌",
    Cover.INCOMPLETE: "≥",
    Cover.REACHED: "✓",
    Cover.ENOUGH: "●",
    Cover.WITH_THE_POOL: "▲",
    Cover.SHORT: "▼",
}
COVER_CSS = {Cover.WITH_THE_POOL: "behind", Cover.SHORT: "far_behind"}


class ShownFunnel:
    """The funnel as a table: a row for each stage, a column for each source, and their sums."""

    def __init__(self, funnel: Funnel, organization: Organization, people: People):
        self.sources = funnel.sources
        self.total = people.dossiers(funnel.total, organization)
        self.rows = [
            (
                stage,
                people.dossiers(funnel.of_stage(stage), organization, stage=stage.value),
                [
                    people.dossiers(
                        funnel.numbers[stage, source],
                        organization,
                        stage=stage.value,
                        source=source.value,
                    )
                    for source in funnel.sources
                ],
            )
            for stage in funnel.stages
        ]
        self.sums = [
            people.dossiers(funnel.of_source(source), organization, source=source.value)
            for source in funnel.sources
        ]


@dataclass(frozen=True)
class ShownTime:
    """A stage: who stands in it and for how long, and how long those stayed who left it."""

    stage: Stage
    standing: Number
    running: Stays
    over: Number
    missed: Number
    ended: Stays


def shown_times(organization, people: People, *, running, ended, missed) -> list[ShownTime]:
    """Return a row for each stage in which any dossier stands or stood, in their usual order."""
    rows = []
    for stage in Stage:
        if stage not in running and stage not in ended:
            continue
        now, asked = running.get(stage, NO_STAYS), {"stage": stage.value}
        rows.append(
            ShownTime(
                stage=stage,
                standing=people.dossiers(now.number, organization, **asked),
                running=now,
                over=people.dossiers(now.over_limit, organization, **asked, state="long"),
                missed=people.dossiers(missed[stage], organization, **asked, state="late"),
                ended=ended.get(stage, NO_STAYS),
            )
        )
    return rows


class ShownReason:
    """A reason with its number and, for who may see them, its people."""

    def __init__(self, reason: Reason, people: People):
        self.words = reason.words
        self.number = reason.number
        self.candidates = reason.candidates if people.may_be_seen else []


class ShownConversion:
    """A row of the conversion: its numbers with their people, its percentages as text."""

    def __init__(self, conversion: Conversion, people: People, period: Period):
        self.organization = organization = conversion.organization
        self.address = reverse("reports:pipeline_courses", args=[organization.pk])
        asked = {"certified": period.code, "state": "all"}
        self.certified = people.dossiers(conversion.certified, organization, **asked)
        style = Style(decimals=settings.PERCENT_DECIMALS)
        self.terms = [
            (
                people.dossiers(admitted, organization, **asked, became=f"admitted-{years}"),
                style.percent(percent),
                people.dossiers(running, organization, **asked, became=f"running-{years}"),
            )
            for years, admitted, percent, running in zip(
                YEARS, conversion.admitted, conversion.percent, conversion.running, strict=True
            )
        ]


class ShownCoverage:
    """A row of pool against quota: its numbers with their people, its sentence, its state."""

    def __init__(
        self, covered: Covered, people: People, reading, *, below: ShortBelow | None = None
    ):
        """`below` is told of whom the page is about, whose row stands under theirs."""
        coverage, organization = covered.coverage, covered.organization
        asked = {"period": reading.period.code, "as_of": reading.as_of.isoformat()}
        self.organization = organization
        self.address = reverse("reports:pipeline_coverage", args=[organization.pk])
        self.admitted = people.admissions(coverage.attainment.admitted, organization, **asked)
        self.target = coverage.attainment.target
        self.left = coverage.left
        self.short = max(coverage.short, below.persons if below else 0)
        self.short_below = short_below_in_words(below) if below else ""
        self.passed, self.in_work, self.in_pool = (
            people.dossiers(number, organization, stage=phase.value)
            for number, phase in (
                (coverage.passed, Phase.PASSED),
                (coverage.in_work, Phase.IN_WORK),
                (coverage.in_pool, Phase.IN_POOL),
            )
        )
        self.css = COVER_CSS.get(coverage.cover, "")
        self.glyph = COVER_GLYPHS[coverage.cover]
        self.word = cover_word(covered)
        self.sentence = sentence(coverage)
        row = covered.row
        notes = (
            has_quota_on(row),
            covered_words(coverage.attainment),
            why_not_compared(row),
            incomplete(row),
            no_source_words(row.organization),
        )
        self.notes = [each for each in notes if each]


def cover_word(covered: Covered) -> str:
    """Return the word of the state; who reached the quota, or has none, is called as on the
    dashboard."""
    coverage = covered.coverage
    if coverage.cover in (Cover.REACHED, Cover.NO_QUOTA):
        return word_of(covered.row)
    return str(COVER_WORDS[coverage.cover])


def short_below_in_words(below: ShortBelow) -> str:
    """Return "15 units lack 42 in their pools", or nothing where none does."""
    if not below.units:
        return ""
    words = ngettext(
        "%(units)s organization below lacks %(persons)s in its pool",
        "%(units)s organizations below lack %(persons)s in their pools",
        below.units,
    )
    numbers = {"units": below.units, "persons": below.persons}
    return words % {
        name: number_format(number, force_grouping=True) for name, number in numbers.items()
    }


def sentence(coverage: Coverage) -> str:
    """Return "8 left: 3 passed, 4 in work, 1 short", or nothing where nothing is left."""
    if not coverage.left:
        return ""
    parts = [
        words % {"n": number_format(number, force_grouping=True)}
        for words, number in (
            (_("%(n)s passed"), coverage.passed),
            (_("%(n)s in work"), coverage.in_work),
            (_("%(n)s in the pool"), coverage.in_pool),
            (_("%(n)s short"), coverage.short),
        )
        if number
    ]
    left = number_format(coverage.left, force_grouping=True)
    return _("%(left)s left: %(parts)s") % {"left": left, "parts": ", ".join(parts)}
