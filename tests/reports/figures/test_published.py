"""What the press has published of small places comes out of the product, to the digit.

The demo's own rows of these places are loaded as the demo loads them, and their records are as
complete as it says: of most, single numbers are on record, and nothing else of those years.
"""

from datetime import date

import pytest

from organizations import completeness
from organizations.columns import organizations_by_code
from organizations.files import Report
from organizations.models import Organization, User
from organizations.periods import Period
from recruitment.counting.reading import Reading
from recruitment.counting.rounding import rounded
from recruitment.files.loading import KINDS
from reports.demo.accounts import COMPLETE_FROM, SINGLE_NUMBERS
from reports.demo.people import admissions
from reports.demo.places import Places, rows_of
from reports.figures.question import Question
from reports.figures.tables import attainment_table

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
PUBLISHED = [
    ("HCM-Q11", "2011", date(2011, 6, 30), "assigned", 46, 120, "38.33"),
    ("HB-DB-TULY", "2024", date(2024, 12, 31), "assigned", 13, 11, "118.18"),
    ("NA-TD-XIENGMY", "2023", date(2023, 12, 31), "assigned", 11, 8, "137.5"),
    ("QNAM-NT-TAMNGHIA", "2020-2025", date(2023, 8, 31), "resolution", 26, 30, "86.67"),
]


def load(kind, rows):
    columns, report = {column.name: "" for column in KINDS[kind].columns}, Report()
    numbered = ((number, columns | row) for number, row in enumerate(rows, 2))
    KINDS[kind].take(numbered, by=User.objects.system(), today=TODAY, report=report)
    assert report.faults == []


@pytest.fixture
def places(db):
    """The places of `PUBLISHED`, and all above them, as the demo has them on the days asked for."""
    everything = Places()
    cells = [
        (cell.code, as_of.isoformat())
        for code, _period, as_of, *_said in PUBLISHED
        for cell in everything.cells(code, on=as_of.isoformat())
    ]
    below = {code for code, _on in cells}
    codes = {above for code, on in cells for above in everything.line(code, on)}
    load("organizations", (row for row in rows_of("organizations.csv") if row["code"] in codes))
    load("quotas", (row for row in rows_of("quotas.csv") if row["organization_code"] in codes))
    rows = admissions(TODAY, full=False)
    load("admissions", (row for row in rows if row["organization_code"] in below))
    days = dict.fromkeys(SINGLE_NUMBERS, TODAY.isoformat()) | COMPLETE_FROM
    for code, found in organizations_by_code(codes & set(days)).items():
        since, by = date.fromisoformat(days[code]), User.objects.system()
        completeness.record(organization=found, since=since, by=by)


def test_published_figures_of_places_with_single_numbers(places):
    told = []
    for code, period, as_of, basis, *_figures in PUBLISHED:
        period = Period.parse(period)
        [organization] = Organization.objects.filter(code=code)
        asked = Question(Reading(period, as_of, as_of), basis=basis)
        head = attainment_table(organization, asked).head.attainment
        percent = head.percent and str(rounded(head.percent, 2).normalize())
        told.append((code, head.admitted, head.target.low, percent))

    assert told == [(code, *figures) for code, _period, _as_of, _basis, *figures in PUBLISHED]
