"""The reform of 1 July 2025 in the demo: in effect in two provinces, drafted in three others."""

from datetime import date

import pytest
from django.db import transaction

from organizations import terms
from organizations.files import Report
from organizations.models import Ancestry, Organization, Placement, Reorganization, User
from organizations.periods import Period
from organizations.reorganization import documents
from recruitment.counting import recount
from recruitment.counting.reading import Reading
from recruitment.dossiers import deciders
from recruitment.files.loading import KINDS, tell_planner
from recruitment.models import RuleSet
from recruitment.rulebook import rules
from reports.demo import upcoming
from reports.demo.people import admissions
from reports.demo.places import Places, rows_of
from reports.figures.question import Question
from reports.figures.tables import attainment_table

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
REFORM = date(2025, 7, 1)
PROVINCES = ("QN", "NA", "DL")
PUBLISHED = [
    ("NA-THH", "2015-2020", date(2020, 8, 19), "resolution", 639),
    ("NA-THH", "2021", date(2021, 10, 15), "assigned", 100),
    ("NA-TD-XIENGMY", "2023", date(2023, 12, 31), "assigned", 11),
    ("DL-KP", "2024", date(2024, 5, 4), "assigned", 57),
    ("DL-KP-THPTLHP", "2024", date(2024, 5, 4), "assigned", 7),
]
"""What newspapers printed of places whose district ended since, or is to end."""


def load(kind, rows):
    columns, report = {column.name: "" for column in KINDS[kind].columns}, Report()
    numbered = ((number, columns | row) for number, row in enumerate(rows, 2))
    KINDS[kind].take(numbered, by=User.objects.system(), today=TODAY, report=report)
    assert report.faults == []


def is_of(code):
    return code == "TW" or code.partition("-")[0] in PROVINCES


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Three provinces of the demo with their admissions. Built once, and nothing left."""
    with django_db_blocker.unblock(), transaction.atomic():
        load("organizations", (row for row in rows_of("organizations.csv") if is_of(row["code"])))
        changes = rows_of("reorganizations.csv")
        load("reorganizations", (row for row in changes if is_of(row["code"])))
        load("terms", (row for row in rows_of("terms.csv") if is_of(row["organization_code"])))
        load("members", (row for row in rows_of("members.csv") if is_of(row["organization_code"])))
        load("quotas", (row for row in rows_of("quotas.csv") if is_of(row["organization_code"])))
        people = admissions(TODAY, full=False)
        load("admissions", (row for row in people if is_of(row["organization_code"])))
        tell_planner()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reformed(built, db):
    return {each.code: each for each in Organization.objects.all()}


def figures():
    told = []
    for code, period, as_of, basis, _published in PUBLISHED:
        organization = Organization.objects.get(code=code)
        period = terms.resolved(organization.pk, Period.parse(period), on=as_of)
        head = attainment_table(
            organization, Question(Reading(period, as_of, as_of), basis=basis)
        ).head
        told.append(head.attainment.admitted)
    return told


def line(code, on):
    rows = Ancestry.objects.in_force(on).filter(descendant__code=code).order_by("distance")
    return [row.ancestor.code for row in rows.select_related("ancestor")]


def stands(code, on):
    return Placement.objects.in_force(on).filter(organization__code=code).exists()


def decider(code, on):
    cell = Organization.objects.get(code=code)
    chain = deciders.chains_on([cell.pk], on)[cell.pk]
    return deciders.decider("decided", chain, rules.load(RuleSet.objects.of_day(on)))


def drawn_tree():
    return set(Placement.objects.values_list("organization", "parent", "start", "end"))


def test_the_files_of_the_demo_and_the_product_draw_one_tree(reformed):
    places = Places()

    for on in (date(2024, 12, 31), REFORM, TODAY):
        for code in ("QN-MC-HAIYEN-01", "NA-THH-CA-02", "NA-TD-XIENGMY-03", "DL-KP-BTC"):
            assert line(code, on) == places.line(code, on.isoformat())
    cells = Placement.objects.in_force(TODAY).filter(organization__kind="cell")
    cells = cells.filter(organization__code__startswith="QN-")
    drawn = {cell.code for cell in places.cells("QN")}
    assert set(cells.values_list("organization__code", flat=True)) == drawn


def test_communes_stand_under_their_province_and_districts_have_ended(reformed):
    assert line("QN-MC-HAIYEN-01", TODAY) == ["QN-MC-HAIYEN-01", "QN-P-MONGCAI3", "QN", "TW"]
    assert not stands("QN-MC-HAIYEN-11", TODAY)  # it merged with the police of the other ward
    below = Organization.objects.directly_under(reformed["QN"], TODAY)
    assert set(below.values_list("kind", flat=True)) == {"grassroots_committee", "upper_committee"}
    for code in ("QN-MC", "NA-THH", "NA-TD"):
        assert (stands(code, date(2025, 6, 30)), stands(code, REFORM)) == (True, False)
    documents_of_it = Reorganization.objects.applied().values_list("number", flat=True)
    assert set(documents_of_it) == {"1678/NQ-UBTVQH15", "1679/NQ-UBTVQH15"}


def test_every_published_figure_is_as_before_the_reform(reformed):
    assert figures() == [published for *_asked, published in PUBLISHED]
    assert list(recount.differences()) == []


@pytest.mark.parametrize(
    ("code", "on", "who", "body"),
    [
        ("QN-MC-HAIYEN-01", date(2025, 6, 30), "QN-MC", "standing"),
        ("QN-MC-HAIYEN-01", REFORM, "QN-P-MONGCAI3", "standing"),
        ("QN-MC-HAIYEN-01", TODAY, "QN-P-MONGCAI3", "standing"),
        ("DL-KP-EAYONG-01", REFORM, "DL-KP", "standing"),
    ],
)
def test_the_standing_committee_of_the_ward_decides_from_its_first_day(
    reformed, code, on, who, body
):
    named = decider(code, on)

    assert (named.organization.pk, named.body) == (reformed[who].pk, body)


def test_a_drafted_reform_takes_effect_and_is_taken_back(reformed, monkeypatch):
    rows = [row for row in rows_of("drafts.csv") if row["code"].startswith("DL-")]
    monkeypatch.setattr(upcoming, "rows_of", lambda name: rows)
    by, before = User.objects.system(), drawn_tree()
    [document] = upcoming.draft_reforms(by=by)
    assert drawn_tree() == before

    document = documents.issue(document, version=document.version, by=by, today=TODAY)

    assert line("DL-KP-EAYONG-01", TODAY) == ["DL-KP-EAYONG-01", "DL-X-KRONGPAC", "DL", "TW"]
    assert not stands("DL-KP", TODAY)
    assert figures() == [published for *_asked, published in PUBLISHED]
    assert list(recount.differences()) == []

    documents.take_back(document, version=document.version, reason="thử", by=by, today=TODAY)

    assert drawn_tree() == before
    assert line("DL-KP-EAYONG-01", TODAY)[1:3] == ["DL-KP-EAYONG", "DL-KP"]
    assert figures() == [published for *_asked, published in PUBLISHED]
    assert list(recount.differences()) == []


@pytest.mark.parametrize("province", ["TH", "HN"])
def test_the_other_drafts_order_what_can_be_done(reformed, monkeypatch, province):
    load("organizations", (r for r in rows_of("organizations.csv") if _in(r["code"], province)))
    load("reorganizations", (r for r in rows_of("reorganizations.csv") if _in(r["code"], province)))
    rows = [row for row in rows_of("drafts.csv") if _in(row["code"], province)]
    monkeypatch.setattr(upcoming, "rows_of", lambda name: rows)

    [document] = upcoming.draft_reforms(by=User.objects.system())

    assert documents.preview(document).conflicts == []


def _in(code, province):
    return code.partition("-")[0] == province
