"""Fill the database with a country, by plain SQL, as ten years of use would have left it.

Admissions stand in the order of their dates, cells at random (by a hash of the number, so
that every run builds the same). The tallies are recounted in one statement here;
`check_tallies` proves that they are what the product would have kept.
"""

from contextlib import contextmanager
from datetime import date

from django.db import connection

from benchmarks.sizes import Size
from organizations import names, oracle
from organizations.models import Post, User
from organizations.periods import Period
from recruitment import recount
from recruitment.tallies import COLUMNS

YEARS = 10
FOUNDED = date(2000, 1, 1)
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()
MIDDLE = "Văn Thị Hữu Đức Minh Ngọc Thanh Quang Thu Xuân Hải Kim".split()
GIVEN = (
    "An Bình Châu Cường Dung Dũng Giang Hà Hải Hạnh Hiếu Hoa Hùng Hương Khánh Lan Linh Long "
    "Mai Nam Nga Phúc Phương Quân Quỳnh Sơn Tâm Thảo Trang Tuấn Vân Yến"
).split()

ORGANIZATIONS = """
    CREATE TEMPORARY TABLE plan AS
        SELECT 1 AS id, NULL::int AS parent, 'central' AS kind, 'Trung ương' AS name, 0 AS n
        UNION ALL SELECT 1 + n, 1, 'province', 'Tỉnh ủy', n FROM generate_series(1, 40) n
        UNION ALL SELECT %(first_commune)s - 1 + n, 2 + (n - 1) %% 40, 'upper_committee', 'Đảng ủy xã', n
            FROM generate_series(1, %(communes)s) n
        UNION ALL SELECT %(first_committee)s - 1 + n, %(first_commune)s + (n - 1) %% %(communes)s,
            'grassroots_committee', 'Đảng bộ cơ sở', n FROM generate_series(1, %(committees)s) n
        UNION ALL SELECT %(first_cell)s - 1 + n, %(first_committee)s + (n - 1) %% %(committees)s,
            'cell', 'Chi bộ', n FROM generate_series(1, %(cells)s) n;
    ANALYZE plan;
    INSERT INTO organizations_organization
        (id, code, name, kind, official_class, setting, search_name, sort_key)
        SELECT id, 'B-' || id, name || ' ' || n, kind, '', '', lower(name) || ' ' || n,
            CASE kind WHEN 'cell' THEN '15' ELSE '18' END || lpad(n::text, 8, '0') FROM plan;
    INSERT INTO organizations_placement (organization_id, parent_id, start, decision_number)
        SELECT id, parent, %(founded)s, '' FROM plan;
    INSERT INTO organizations_ancestry (ancestor_id, descendant_id, distance, start)
        WITH RECURSIVE line (ancestor, descendant, distance) AS (
            SELECT id, id, 0 FROM plan
            UNION ALL
            SELECT plan.parent, line.descendant, line.distance + 1
            FROM line JOIN plan ON plan.id = line.ancestor WHERE plan.parent IS NOT NULL)
        SELECT ancestor, descendant, distance, %(founded)s FROM line;
    INSERT INTO recruitment_quota
        (organization_id, start, "end", basis, "group", form, low, persons_low, issuer,
         document_number, version, effective_on, reason, issued_by_id, issued_at)
        SELECT id, %(year)s, %(year_end)s, 'assigned', '', 'exact', low, low, '', '', 1,
            %(year)s, '', %(by)s, now()
        FROM plan, LATERAL (SELECT CASE kind WHEN 'central' THEN %(admissions)s / 10
            WHEN 'province' THEN %(admissions)s / 400
            WHEN 'upper_committee' THEN %(admissions)s / 10 / %(communes)s
            WHEN 'grassroots_committee' THEN 3 + id %% 3 ELSE 1 END AS low) line;
    DROP TABLE plan;
"""

PERSONS = """
    INSERT INTO recruitment_person (id, full_name, sex, born_on, search_name, sort_key)
    SELECT n, spoken.full_name, CASE WHEN hashint8extended(n, 3) %% 2 = 0 THEN 'male' ELSE 'female' END,
        %(first_day)s + (n - 1) * %(days)s / %(admissions)s * '1 day'::interval
            - '19 years'::interval - abs(hashint8extended(n, 4) %% 7300) * '1 day'::interval,
        spoken.search_name, spoken.sort_key
    FROM generate_series(1, %(admissions)s::bigint) n
    JOIN spoken ON spoken.id = abs(hashint8extended(n, 5) %% %(names)s)
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
        (ARRAY['pupil', 'student', 'worker', 'farmer', 'armed_forces', 'public_service', 'other', ''])
            [1 + abs(hashint8extended(n, 6) %% 8)],
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

HOLDS = {
    "women": "person.sex = 'female'",
    "ethnic_minority": "ethnicity NOT IN ('', '01')",
    "religious": "religion <> ''",
    "youth_union": "youth_union",
    "age_18_30": "age <= 30",
    "pupils": "occupation = 'pupil'",
    "students": "occupation = 'student'",
    "workers": "occupation = 'worker'",
    "farmers": "occupation = 'farmer'",
    "readmissions": "readmission",
}


def country(size: Size, today: date) -> None:
    """Build a country of `size` as it would stand on `today`."""
    system = User.objects.system()
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
        "by": system.pk,
    }
    with _in_bulk() as cursor:
        with _without_indexes(cursor, "organizations_ancestry", "recruitment_quota"):
            cursor.execute(ORGANIZATIONS, values)
        with _without_indexes(cursor, "recruitment_person", "recruitment_admission"):
            values["names"] = _names(cursor)
            cursor.execute(PERSONS, values)
            cursor.execute("ALTER TABLE recruitment_person ADD PRIMARY KEY (id)")
            cursor.execute("ANALYZE recruitment_person")
            cursor.execute(ADMISSIONS, values)
