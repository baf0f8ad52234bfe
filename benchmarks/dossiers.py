"""Dossiers in two provinces of one country: few in one, a hundred times as many in the other."""

from dataclasses import dataclass, field
from datetime import date

from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from benchmarks import build, pages
from benchmarks.build import FOUNDED, in_bulk
from benchmarks.measure import Pair, side_by_side
from benchmarks.sizes import Size
from organizations.models import Ancestry, Organization, Post, User
from recruitment.counting import dossier_tallies
from recruitment.models import Candidate, RuleSet, Stage
from recruitment.models.rules import BEFORE_DECISION, ON_PROBATION

FEW, MANY = 500, 50_000
COUNTRY = Size("dossiers", 31_604, 400, 20_000)
"""Ten communes, 130 committees and 690 cells to a province."""

CROWDED, QUIET = COUNTRY.first_province, COUNTRY.first_province + 1
"""The province with many dossiers, and the one with few."""

FIRST_OF_MANY, FIRST_OF_FEW = 10_000_000, 20_000_000

STAGES = (*BEFORE_DECISION, *ON_PROBATION[:3])
SOURCES = ("students", "workers", "teachers", "militia", "officials", "farmers", "other")

OPENED = """
    CREATE TEMPORARY TABLE opened ON COMMIT DROP AS
        WITH cells AS (
            SELECT descendant_id AS cell, row_number() OVER (ORDER BY descendant_id) - 1 AS number
            FROM organizations_ancestry JOIN organizations_organization one
                ON one.id = descendant_id AND kind = 'cell'
            WHERE ancestor_id = %(province)s AND "end" IS NULL)
        SELECT n, %(first)s + n AS id, cell, reached, (%(stages)s::text[])[reached] AS stage,
            (%(sources)s::text[])[1 + abs(hashint8extended(n, 22) %% %(kinds)s)] AS source,
            %(today)s - 30 * reached - abs(hashint8extended(n, 23) %% 200)::int AS started_on
        FROM generate_series(1, %(number)s) n
        JOIN cells ON cells.number = n %% (SELECT count(*) FROM cells),
        LATERAL (SELECT 1 + abs(hashint8extended(n, 21) %% %(known)s)::int AS reached) drawn;
    INSERT INTO recruitment_person
        (id, full_name, sex, born_on, search_name, sort_key, likeness)
        SELECT opened.id, one.full_name || ' ' || n, one.sex, one.born_on,
            one.search_name || ' ' || n, one.sort_key || lpad(n::text, 8, '0'),
            one.search_name || ' ' || n
        FROM opened JOIN recruitment_person one ON one.id = 1 + n %% %(persons)s;
    INSERT INTO recruitment_admission
        (id, person_id, organization_id, decided_on, decision_number, ceremony_on, age, occupation,
         schooling, qualification, youth_union, readmission, ethnicity, religion,
         annulment_reason, recorded_by_id, recorded_at, version)
        SELECT id, id, cell, started_on + 30 * %(decided)s, n || '-QĐ/HS',
            CASE WHEN reached > %(decided)s THEN started_on + 30 * (1 + %(decided)s) END, 25,
            'worker', 'upper_secondary', '', true, false, '01', '', '', %(by)s, now(), 1
        FROM opened WHERE reached >= %(decided)s;
    INSERT INTO recruitment_candidate
        (id, person_id, organization_id, rule_set_id, started_on, stage, stage_on, outcome, source,
         occupation, schooling, schooling_case, qualification, youth_union, readmission, phone,
         ethnicity, religion, leaves_for, introduced_by, introduction_number, certificate_number,
         certificate_on, new_member_certificate_number, admission_id,
         recorded_by_id, recorded_at, version, sort_key)
        SELECT id, id, cell, %(rule_set)s, started_on, stage, started_on + 30 * (reached - 1), '',
            source, 'worker', 'upper_secondary', '', '', true, false, '', '01', '', '', '', '',
            CASE WHEN reached > 2 THEN '15/CN' ELSE '' END,
            CASE WHEN reached > 2 THEN started_on + 60 END, '',
            CASE WHEN reached >= %(decided)s THEN id END, %(by)s, now(), reached,
            (SELECT sort_key FROM recruitment_person WHERE recruitment_person.id = opened.id)
        FROM opened;
    INSERT INTO recruitment_step
        (candidate_id, kind, before, after, "on", document_number, remark, reason, findings, by_id,
         at)
        SELECT id, CASE taken WHEN 1 THEN 'entered' ELSE 'forward' END,
            CASE taken WHEN 1 THEN '' ELSE (%(stages)s::text[])[taken - 1] END,
            (%(stages)s::text[])[taken], started_on + 30 * (taken - 1), '', '', '', '[]',
            %(by)s, now()
        FROM opened, generate_series(1, reached) taken ORDER BY id, taken;
    INSERT INTO recruitment_companion
        (candidate_id, duty, full_name, official_on, together_since, replaces, start)
        SELECT id, duty, 'Phạm Văn Giúp', %(founded)s, %(founded)s, '', started_on
        FROM opened, (VALUES ('helper'), ('sponsor')) duties (duty);
    INSERT INTO recruitment_paperstate (candidate_id, code, state, place)
        SELECT id, code, 'in_hand', '' FROM opened, (VALUES ('1-KNĐ'), ('2-KNĐ')) codes (code);
"""


def open_dossiers(number: int, province: int, first: int, today: date) -> None:
    """Open `number` dossiers in the cells of `province`, numbered after `first`."""
    values = {
        "number": number,
        "province": province,
        "first": first,
        "today": today,
        "founded": FOUNDED,
        "persons": COUNTRY.admissions,
        "stages": [stage.value for stage in STAGES],
        "known": len(STAGES),
        "decided": STAGES.index(Stage.DECIDED) + 1,
        "sources": list(SOURCES),
        "kinds": len(SOURCES),
        "rule_set": RuleSet.objects.of_day(date(2024, 3, 1)).pk,
        "by": User.objects.system().pk,
    }
    with in_bulk() as cursor:
        cursor.execute(OPENED, values)
    cells = Candidate.objects.values("organization")
    above = Ancestry.objects.open().filter(descendant__in=cells)
    for organization in above.values_list("ancestor", flat=True).distinct():
        dossier_tallies.renew(organization)


def advance_sequences() -> None:
    tables = ("person", "admission", "candidate")
    with connection.cursor() as cursor:
        for table in tables:
            name = f"recruitment_{table}"
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'),"
                f" (SELECT max(id) FROM {name}))"
            )
        cursor.execute("VACUUM ANALYZE")


@dataclass
class Results:
    """The pages as two boards and two secretaries open them: times, and statements of both."""

    pages: dict[str, Pair] = field(default_factory=dict)
    statements: dict[str, tuple[int, int]] = field(default_factory=dict)


def measured(today: date, tell) -> Results:
    """Build the country with its dossiers in the empty database, and measure in it."""
    call_command("migrate", verbosity=0)
    tell("building")
    build.country(COUNTRY, today)
    open_dossiers(MANY, CROWDED, FIRST_OF_MANY, today)
    open_dossiers(FEW, QUIET, FIRST_OF_FEW, today)
    advance_sequences()
    tell("pages")
    return measure()


def measure() -> Results:
    """Open each page as the board of the one province and of the other, by turns."""
    pages.prepare()
    results = Results()
    many, few = (_board(province) for province in (CROWDED, QUIET))
    secretaries = [pages.Visitor(build.secretary(province)) for province in (CROWDED, QUIET)]
    for (name, crowded), quiet in zip(
        _addresses(CROWDED).items(), _addresses(QUIET).values(), strict=True
    ):
        visitors = secretaries if "secretary" in name else (many, few)
        opens = [
            visitor.opens(address)
            for visitor, address in zip(visitors, (crowded, quiet), strict=True)
        ]
        results.pages[name] = side_by_side(*opens)
        results.statements[name] = tuple(
            visitor.queries_of(address)
            for visitor, address in zip(visitors, (crowded, quiet), strict=True)
        )
    return results


def _addresses(province) -> dict[str, str]:
    """Return what is opened, by what it is called."""
    dossier = Candidate.objects.under(Organization(pk=province), timezone.localdate())
    listed = reverse("recruitment:candidate_list")
    return {
        "list of dossiers, with its board": listed,
        "list of one stage": f"{listed}?stage=endorsed",
        "a dossier": reverse(
            "recruitment:candidate_detail",
            args=[dossier.filter(stage=Stage.ENDORSED).order_by("pk").first().pk],
        ),
        "inbox of the board": reverse("recruitment:inbox"),
        "inbox of a secretary": reverse("recruitment:inbox"),
        "number on the menu, of a board": reverse("recruitment:inbox_count"),
        "stages and sources": reverse("reports:pipeline_funnel", args=[province]),
        "time in each stage": reverse("reports:pipeline_time", args=[province]),
        "pool against quota": reverse("reports:pipeline_coverage", args=[province]),
    }


def _board(province) -> pages.Visitor:
    user = User.objects.create_user(f"board-{province}", "Trần Văn Ban")
    Post.objects.create(
        user=user,
        organization_id=province,
        role=Post.Role.BOARD,
        start=FOUNDED,
        granted_by=User.objects.system(),
    )
    return pages.Visitor(user)
