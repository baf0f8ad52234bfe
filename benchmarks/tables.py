"""The children's table of one organization in four ways, which must agree.

(a) is the product: `recruitment.counts.admitted`. The others are statements written for the
purpose, sent without any layer between, and handed the same keys and days.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import connection

from organizations.models import Organization
from organizations.periods import Period
from recruitment.counting.counts import admitted
from recruitment.counting.reading import Reading
from reports.figures.tables import Question, attainment_table

RECURSIVE = """
    WITH RECURSIVE below (child, organization) AS (
        SELECT id, id FROM organizations_organization WHERE id = ANY(%(children)s)
        UNION ALL
        SELECT below.child, place.organization_id
        FROM below JOIN organizations_placement place ON place.parent_id = below.organization
            AND place.start <= %(as_of)s AND (place."end" IS NULL OR place."end" > %(as_of)s))
    SELECT below.child, count(*)
    FROM below JOIN recruitment_admission admission
        ON admission.organization_id = below.organization
    WHERE annulled_on IS NULL AND decided_on BETWEEN %(first_day)s AND %(as_of)s
    GROUP BY below.child
"""
GROUPED = """
    SELECT ancestor_id, count(*)
    FROM organizations_ancestry JOIN recruitment_admission admission
        ON admission.organization_id = descendant_id
    WHERE ancestor_id = ANY(%(children)s)
        AND start <= %(as_of)s AND ("end" IS NULL OR "end" > %(as_of)s)
        AND annulled_on IS NULL AND decided_on BETWEEN %(first_day)s AND %(as_of)s
    GROUP BY ancestor_id
"""
TALLIED = """
    SELECT organization_id, sum(admitted)
    FROM recruitment_tally
    WHERE organization_id = ANY(%(children)s) AND counting = 'decision'
        AND month BETWEEN %(first_day)s AND %(as_of)s
    GROUP BY organization_id
"""
WHOLE_TABLE = """
    SELECT organization.id, organization.code, organization.name, organization.kind,
        quota.*, exempt.until, counted.*
    FROM organizations_organization organization
    LEFT JOIN recruitment_quota quota ON quota.organization_id = organization.id
        AND quota.start = %(first_day)s AND quota."end" = %(period_end)s
        AND quota.basis = 'assigned' AND quota."group" = '' AND quota.effective_on <= %(as_of)s
        AND (quota.superseded_on IS NULL OR quota.superseded_on > %(as_of)s)
    LEFT JOIN LATERAL (
        SELECT max("end") AS until FROM recruitment_exemption exemption
        WHERE exemption.organization_id = organization.id AND exemption.start <= %(as_of)s
            AND (exemption."end" IS NULL OR exemption."end" > %(as_of)s)) exempt ON true
    LEFT JOIN LATERAL (
        SELECT sum(admitted) FILTER (WHERE month >= %(first_day)s) AS admitted,
            sum(admitted) FILTER (WHERE month < %(first_day)s) AS year_before, max(month) AS last
        FROM recruitment_tally tally
        WHERE tally.organization_id = organization.id AND counting = 'decision'
            AND month BETWEEN %(first_day)s - interval '1 year' AND %(as_of)s) counted ON true
    WHERE organization.id = ANY(%(with_head)s)
    ORDER BY organization.sort_key, organization.id
"""


@dataclass(frozen=True)
class ChildrensTable:
    """One organization, whose children are counted for this year up to today."""

    organization: int
    today: date

    @property
    def reading(self) -> Reading:
        return Reading(Period.of_year(self.today.year), self.today, self.today)

    @cached_property
    def children(self) -> list[int]:
        below = Organization.objects.directly_under(self.organization, self.today)
        return list(below.values_list("pk", flat=True))

    @cached_property
    def values(self) -> dict:
        period = self.reading.period
        return {
            "children": self.children,
            "with_head": [self.organization, *self.children],
            "first_day": period.start,
            "period_end": period.end,
            "as_of": self.today,
        }

    @cached_property
    def head(self) -> Organization:
        return Organization.objects.get(pk=self.organization)

    def product(self) -> dict:
        return dict(admitted(self.children, self.reading))

    def recursive(self) -> dict:
        return self._asked(RECURSIVE)

    def grouped(self) -> dict:
        return self._asked(GROUPED)

    def tallied(self) -> dict:
        return self._asked(TALLIED)

    def whole_product(self):
        return attainment_table(self.head, Question(self.reading))

    def whole_statement(self) -> list:
        with connection.cursor() as cursor:
            cursor.execute(WHOLE_TABLE, self.values)
            return cursor.fetchall()

    def agree(self) -> bool:
        """Tell whether all ways count the same."""
        ours = {key: number for key, number in self.product().items() if number}
        table = {row.organization.pk: row.attainment.admitted for row in self.whole_product().rows}
        table = {key: number for key, number in table.items() if number}
        return ours == self.recursive() == self.grouped() == self.tallied() == table

    def _asked(self, statement):
        with connection.cursor() as cursor:
            cursor.execute(statement, self.values)
            return {key: int(number) for key, number in cursor.fetchall()}
