"""Fill the database with a country, by plain SQL, as ten years of use would have left it.

Admissions stand in the order of their dates, cells at random (by a hash of the number, so
that every run builds the same). The tallies are recounted in one statement here;
`check_tallies` proves that they are what the product would have kept.
"""

from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from benchmarks.sizes import Size
from organizations import names, oracle
from organizations.models import Organization, Post, User
from organizations.periods import Period
from recruitment.counting import adding, recount
from recruitment.counting import tallies as counting

YEARS = 10
FOUNDED = date(2000, 1, 1)
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")
MIDDLE = ("Văn", "Thị", "Hữu", "Đức", "Minh", "Ngọc", "Thanh", "Quang", "Thu", "Xuân", "Kim")
GIVEN = ("An", "Bình", "Cường", "Dung", "Giang", "Hà", "Hùng", "Lan", "Mai", "Nam", "Sơn", "Yến")

ORGANIZATIONS = """
    CREATE TEMPORARY TABLE plan AS
        SELECT 1 AS id, NULL::int AS parent, 'central' AS kind, 'Trung ương' AS name, 0 AS n
        UNION ALL SELECT 1 + n, 1, 'province', 'Tỉnh ủy', n FROM generate_series(1, 40) n
        UNION ALL SELECT %(first_commune)s - 1 + n, 2 + (n - 1) %% 40, 'upper_committee',
            'Đảng ủy xã', n FROM generate_series(1, %(communes)s) n
        UNION ALL SELECT %(first_committee)s - 1 + n, %(first_commune)s + (n - 1) %% %(communes)s,
            'grassroots_committee', 'Đảng bộ cơ sở', n FROM generate_series(1, %(committees)s) n
        UNION ALL SELECT %(first_cell)s - 1 + n, %(first_committee)s + (n - 1) %% %(committees)s,
            'cell', 'Chi bộ', n FROM generate_series(1, %(cells)s) n;
    ANALYZE plan;
    INSERT INTO organizations_organization
        (id, code, name, kind, official_class, setting, search_name, search_code,
         sort_key)
        SELECT id, 'B-' || id, name || ' ' || n, kind, '', '', lower(name) || ' ' || n, 'b ' || id,
            CASE kind WHEN 'cell' THEN '15' ELSE '18' END || lpad(n::text, 8, '0') FROM plan;
    INSERT INTO organizations_placement (organization_id, parent_id, start, decision_number)
        SELECT id, parent, %(founded)s, '' FROM plan;
    INSERT INTO organizations_ancestry (ancestor_id, descendant_id, distance, start)
        WITH RECURSIVE line (ancestor, descendant, distance) AS (
            SELECT id, id, 0 FROM plan
            UNION ALL
            SELECT plan.parent, line.descendant, line.distance + 1
            FROM line JOIN plan ON plan.id = line.ancestor WHERE plan.parent IS NOT NULL)
        SELECT ancestor, descendant, distance, %(founded)s FROM line ORDER BY descendant, distance;
    INSERT INTO recruitment_quota
        (organization_id, start, "end", as_term, basis, "group", form, low, persons_low, issuer,
         document_number, version, effective_on, reason, issued_by_id, issued_at,
         withdrawal_reason)
        SELECT id, %(year)s, %(year_end)s, false, 'assigned', '', 'exact', low, low, '', '', 1,
            %(year)s, '', %(by)s, now(), ''
        FROM plan, LATERAL (SELECT CASE kind WHEN 'central' THEN %(admissions)s / 10
            WHEN 'province' THEN %(admissions)s / 400
            WHEN 'upper_committee' THEN %(admissions)s / 10 / %(communes)s
            WHEN 'grassroots_committee' THEN 3 + id %% 3 ELSE 1 END AS low) line;
    DROP TABLE plan;
"""

KEYS = (names.search_key, names.person_key, names.identity, names.parts)

PERSONS = """
    INSERT INTO recruitment_person
        (id, full_name, sex, born_on, search_name, sort_key, likeness, identity, parts)
    SELECT n, full_name, CASE WHEN hashint8extended(n, 3) %% 2 = 0 THEN 'male' ELSE 'female' END,
        born_on, search_name, sort_key, search_name || ' ' || born_on, identity, parts
    FROM generate_series(1, %(admissions)s::bigint) n
    JOIN spoken ON spoken.id = abs(hashint8extended(n, 5) %% %(names)s),
    LATERAL (SELECT (
        %(first_day)s + ((n - 1) * %(days)s / %(admissions)s)::int - interval '19 years'
        )::date - abs(hashint8extended(n, 4) %% 7300)::int AS born_on) born
    ORDER BY n
"""

ADMISSIONS = """
    INSERT INTO recruitment_admission
        (id, person_id, organization_id, decided_on, decision_number, ceremony_on, age, occupation,
         schooling, qualification, youth_union, readmission, ethnicity, religion,
         annulment_reason, recorded_by_id, recorded_at, version)
    SELECT n, n, %(first_cell)s + abs(hashint8extended(n, 1) %% %(cells)s), day,
        n / 5 || '-QĐ/ĐU', CASE WHEN day + 20 <= %(today)s THEN day + 20 END,
        extract(year FROM age(day, person.born_on)),
        (ARRAY['pupil', 'student', 'worker', 'farmer', 'armed_forces', 'public_service', 'other',
            ''])[1 + abs(hashint8extended(n, 6) %% 8)],
        'upper_secondary', 'bachelor', hashint8extended(n, 7) %% 3 <> 0,
        hashint8extended(n, 8) %% 50 = 0,
        CASE WHEN hashint8extended(n, 9) %% 7 = 0 THEN '02' ELSE '01' END,
        CASE WHEN hashint8extended(n, 10) %% 20 = 0 THEN 'Phật giáo' ELSE '' END,
        '', %(by)s, now(), 1
    FROM generate_series(1, %(admissions)s::bigint) n
    JOIN recruitment_person person ON person.id = n,
    LATERAL (SELECT %(first_day)s + ((n - 1) * %(days)s / %(admissions)s)::int AS day) dated
    ORDER BY n
"""

COUNTED = (
    "organizations_organization",
    "organizations_ancestry",
    "recruitment_person",
    "recruitment_admission",
)


def country(size: Size, today: date) -> None:
    """Build a country of `size` as it would stand on `today`."""
    first_day, year = date(today.year - YEARS + 1, 1, 1), Period.of_year(today.year)
    values = {
        "first_commune": size.first_commune,
        "first_committee": size.first_committee,
        "first_cell": size.first_cell,
        "communes": size.communes,
        "committees": size.committees,
        "cells": size.cells,
        "admissions": size.admissions,
        "founded": FOUNDED,
        "first_day": first_day,
        "days": (today - first_day).days + 1,
        "today": today,
        "year": year.start,
        "year_end": year.end,
        "by": User.objects.system().pk,
    }
    with in_bulk() as cursor:
        with _without_indexes(cursor, "organizations_ancestry", "recruitment_quota"):
            cursor.execute(ORGANIZATIONS, values)
        values["names"] = _spoken_names(cursor)
        with _without_indexes(cursor, "recruitment_person", "recruitment_admission"):
            cursor.execute(PERSONS, values)
            cursor.execute("ANALYZE recruitment_person")
            cursor.execute(ADMISSIONS, values)
        cursor.execute(f"ANALYZE {', '.join(COUNTED)}")  # else the tallies may take hours
        tallies(cursor)
        _advance_sequences(cursor)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def secretary(organization: int) -> User:
    """Return a new user who is secretary of `organization`."""
    user = User.objects.create_user(f"secretary-{organization}", "Nguyễn Văn Thư")
    Post.objects.create(
        user=user,
        organization_id=organization,
        role=Post.Role.SECRETARY,
        may_export=True,
        start=FOUNDED,
        granted_by=User.objects.system(),
    )
    return user


def faults() -> int:
    """Return in how many places index and tallies differ from a recount in memory."""
    return sum(1 for _ in oracle.differences()) + sum(1 for _ in recount.differences())


@contextmanager
def in_bulk():
    """Trust what is written (no foreign keys), and use more memory, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL session_replication_role = replica; SET LOCAL work_mem = '512MB';"
            "SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL synchronous_commit = off"
        )
        yield cursor


@contextmanager
def _without_indexes(cursor, *tables):
    """Drop the indexes of `tables` that are not constraints, and make them again at the end."""
    cursor.execute(
        """SELECT indexname, indexdef FROM pg_indexes
           WHERE tablename = ANY(%s) AND indexname NOT IN (SELECT conname FROM pg_constraint)""",
        [list(tables)],
    )
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in indexes:
        cursor.execute(definition)


def _spoken_names(cursor) -> int:
    """Write the names that persons bear, with the keys the product gives them."""
    spoken = [f"{a} {b} {c}" for a in FAMILY for b in MIDDLE for c in GIVEN]
    cursor.execute(
        """CREATE TEMPORARY TABLE spoken (id int PRIMARY KEY, full_name text, search_name text,
                                          sort_key text, identity text, parts text)
           ON COMMIT DROP"""
    )
    cursor.executemany(
        "INSERT INTO spoken VALUES (%s, %s, %s, %s, %s, %s)",
        [(n, name, *(key(name) for key in KEYS)) for n, name in enumerate(spoken)],
    )
    return len(spoken)


def tallies(cursor):
    """Recount all tallies, and store them date by date, as they come to be in use."""
    for model in counting.UNITS:
        table, (organization, *units) = model._meta.db_table, adding.keys(model)
        numbers, kinds = adding.numbers_of(model), list(model.kinds or Organization.Kind.values)
        own, values = counting.recorded(model, Organization.objects.values("pk"))
        sums = ", ".join(f"sum(own.{number})" for number in numbers)
        key = ", ".join(f"own.{unit}" for unit in units)
        cursor.execute(
            f"""ALTER TABLE {table} DROP CONSTRAINT {table}_pkey;
                INSERT INTO {table} ({", ".join([organization, *units, *numbers])})
                WITH own AS MATERIALIZED ({own})
                SELECT ancestor_id, {key}, {sums}
                FROM own JOIN organizations_ancestry
                    ON descendant_id = own.organization_id AND "end" IS NULL
                JOIN organizations_organization above
                    ON above.id = ancestor_id AND above.kind = ANY(%s)
                GROUP BY ancestor_id, {key} ORDER BY own.{units[-1]}, ancestor_id;
                ALTER TABLE {table} ADD PRIMARY KEY ({", ".join([organization, *units])})""",
            [*values, kinds],
        )


def _advance_sequences(cursor):
    """Let new rows be numbered after those that were written with their numbers."""
    for table in ("organizations_organization", "recruitment_person", "recruitment_admission"):
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )
