"""The funnel: how many open dossiers stand in each stage, by the source they came from."""

from collections import Counter
from dataclasses import dataclass

from organizations.models import Organization
from recruitment.models import Candidate, DossierTally, Stage


@dataclass(frozen=True)
class Funnel:
    """The open dossiers of an organization and all below it, by stage and source."""

    numbers: Counter[tuple[str, str]]

    @property
    def stages(self) -> list[Stage]:
        """Return the stages in which any dossier stands, in their usual order."""
        return [stage for stage in Stage if self.of_stage(stage)]

    @property
    def sources(self) -> list[Candidate.Source]:
        """Return the sources from which any dossier came, in their usual order."""
        return [source for source in Candidate.Source if self.of_source(source)]

    @property
    def total(self) -> int:
        return self.numbers.total()

    def of_stage(self, stage: str) -> int:
        return sum(number for (at, _source), number in self.numbers.items() if at == stage)

    def of_source(self, source: str) -> int:
        return sum(number for (_at, one), number in self.numbers.items() if one == source)


def funnel(organization: Organization) -> Funnel:
    """Return the funnel of `organization`, in the tree that is still open. One query.

    Source: docs/definitions.md, "Funnel".
    """
    kept = DossierTally.objects.filter(organization=organization, number__gt=0)
    rows = kept.values_list("stage", "source", "number")
    return Funnel(Counter({(stage, source): number for stage, source, number in rows}))
