"""The demo gives every figure of the articles, and rows that a loader takes. No database."""

from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

import pytest

from organizations.names import fold
from recruitment.counting.rounding import rounded
from recruitment.models.particulars import MARKS
from reports.demo import naming, plan
from reports.demo.accounts import ACCOUNTS, EXEMPTIONS, MILESTONES, OFFICERS, REVIEWS
from reports.demo.dossiers import COMMITTEES
from reports.demo.people import COLUMNS, admissions
from reports.demo.places import Places, rows_of

TODAY = date(2026, 11, 22)
PLACES = Places()
QUOTAS = rows_of("quotas.csv")
KRONG_PAC_DAY = date(2024, 5, 4)


@pytest.fixture(scope="module")
def admitted():
    return list(admissions(TODAY))


@pytest.fixture(scope="module")
def days(admitted):
    """The days of all admissions at and below each organization."""
    found = defaultdict(list)
    for row in admitted:
        for code in PLACES.line(row["organization_code"], row["decided_on"]):
            found[code].append(date.fromisoformat(row["decided_on"]))
    return found


def count(days, code, first, last):
    return sum(first <= day <= last for day in days[code])


def in_year(days, code, year, until=None):
    return count(days, code, date(year, 1, 1), until or date(year, 12, 31))


def quota(code, period, basis="assigned"):
    found = [
        row
        for row in QUOTAS
        if (row["organization_code"], row["period"], row["basis"]) == (code, period, basis)
        and not row["group"]
    ]
    return int(found[0]["low"]) if found else None


def words(text):
    return set(text.split())


def percent(part, whole, decimals):
    unit = Decimal(1).scaleb(-decimals)
    return (Decimal(part) * 100 / whole).quantize(unit, ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("code", "published", "decimals"),
    [
        ("DL-KP", "23.17", 2),
        ("DL-KP-THPTLHP", "233.33", 2),
        ("DL-KP-BDV", "100", 0),
        ("DL-KP-TTPTQD", "100", 0),
        ("DL-KP-EAYONG", "60", 0),
    ],
)
def test_krong_pac_on_4_may_2024_is_as_published(days, code, published, decimals):
    admitted = in_year(days, code, 2024, until=KRONG_PAC_DAY)

    assert percent(admitted, quota(code, "2024"), decimals) == Decimal(published)


def test_krong_pac_has_57_against_two_quotas(days):
    admitted = in_year(days, "DL-KP", 2024, until=KRONG_PAC_DAY)

    assert admitted == 57
    assert quota("DL-KP", "2024") == 246
    assert percent(57, quota("DL-KP", "2024", "own_plan"), 2) == Decimal("20.73")


def test_krong_pac_shows_the_states_of_nothing(days):
    on_the_day = {
        code: (quota(code, "2024"), in_year(days, code, 2024, until=KRONG_PAC_DAY))
        for code in PLACES.children["DL-KP"]
    }

    assert on_the_day["DL-KP-EAYIENG"] == (None, 1)
    assert on_the_day["DL-KP-VKS"] == (0, 0)
    assert on_the_day["DL-KP-EAHIU"] == (8, 0)
    assert on_the_day["DL-KP-UBKT"] == (None, 0)
    assert "DL-KP-UBKT" in {each.organization_code for each in EXEMPTIONS}
    reviewed = {each.organization_code for each in REVIEWS}
    assert "DL-KP-EAHIU" in reviewed
    assert on_the_day["DL-KP-CAPHE"] == (4, 0)
    assert "DL-KP-CAPHE" not in reviewed
    assert sum(quota or 0 for quota, _ in on_the_day.values()) != 246


@pytest.mark.parametrize(
    ("code", "published"),
    [
        ("HN", 94),
        ("HN-BACTULIEM", 168),
        ("HN-CAUGIAY", 119),
        ("HN-DONGDA", 118),
        ("HN-THANHXUAN", 132),
        ("HN-MELINH", 120),
        ("HN-PHUCTHO", 137),
        ("HN-QUOCOAI", 124),
        ("HN-THANHTRI", 150),
        ("HN-DHQG", 175),
        ("HN-CATP", 138),
        ("HN-CKXD", 115),
        ("HN-PCCC", 186),
        ("HN-TRUONGLHP", 310),
        ("HN-BUUDIEN", 38),
        ("HN-CTGT1", 19),
        ("HN-CTGT8", 14),
        ("HN-XDHN", 21),
        ("HN-SONGHONG", 19),
    ],
)
def test_ha_noi_in_ten_months_of_2017_is_as_published(days, code, published):
    admitted = in_year(days, code, 2017, until=date(2017, 10, 31))

    assert percent(admitted, quota(code, "2017"), 0) == published


def test_ha_noi_in_2017_has_11388_against_12064(days):
    assert in_year(days, "HN", 2017, until=date(2017, 10, 31)) == 11_388
    assert quota("HN", "2017") == 12_064


def test_ha_noi_only_the_thirteen_reach_their_quota_of_2017(days):
    reached = [
        code for code in PLACES.children["HN"] if in_year(days, code, 2017) >= quota(code, "2017")
    ]

    assert len(reached) == 13


def test_ha_noi_admits_64998_in_its_term(days):
    admitted = count(days, "HN", date(2010, 1, 1), date(2015, 12, 31))

    assert admitted == 64_998
    assert percent(admitted, quota("HN", "2010-2015", "resolution"), 2) == Decimal("118.18")


@pytest.mark.parametrize(
    ("code", "year", "number", "published"),
    [
        ("TH-TP", 2021, 206, 102),
        ("TH-TP", 2022, 206, 102),
        ("TH-TP", 2023, 735, 103),
        ("TH-TP", 2024, 762, 107),
        ("TH-TP-DONGSON", 2024, 14, 108),
        ("TH-TP-QUANGCAT", 2024, 13, 130),
    ],
)
def test_thanh_hoa_is_as_published(days, code, year, number, published):
    assert in_year(days, code, year) == number
    assert percent(number, quota(code, str(year)), 0) == published


def test_thanh_hoa_wards_exceed_by_one_and_by_three(days):
    excess = {
        code: in_year(days, code, 2024) - quota(code, "2024")
        for code in ("TH-TP-DONGSON", "TH-TP-QUANGCAT")
    }

    assert excess == {"TH-TP-DONGSON": 1, "TH-TP-QUANGCAT": 3}


def test_thanh_hoa_has_a_floor_of_1100_for_2025():
    floors = [
        row["low"]
        for row in QUOTAS
        if (row["organization_code"], row["period"], row["form"]) == ("TH-TP", "2025", "floor")
    ]

    assert floors == ["1100"]


@pytest.mark.parametrize(
    ("code", "first", "last", "line", "number", "published"),
    [
        ("HCM-Q11", "2011-01-01", "2011-06-30", ("2011", "assigned"), 46, "38.33"),
        ("BTH", "2019-01-01", "2019-12-31", ("2019", "assigned"), 1669, "83.45"),
        ("BTH", "2018-01-01", "2018-09-21", ("2018", "assigned"), 1238, "61.9"),
        ("HD", "2023-01-01", "2023-06-30", ("2023", "assigned"), 848, "38.5"),
        ("HB-DB-TULY", "2024-01-01", "2024-12-31", ("2024", "assigned"), 13, "118"),
        ("NA-TD-XIENGMY", "2023-01-01", "2023-12-31", ("2023", "assigned"), 11, "137.5"),
    ],
)
def test_other_places_are_as_published(days, code, first, last, line, number, published):
    admitted = count(days, code, date.fromisoformat(first), date.fromisoformat(last))
    decimals = len(published.partition(".")[2])

    assert admitted == number
    assert percent(admitted, quota(code, *line), decimals) == Decimal(published)


def test_tam_nghia_is_as_published_where_the_rest_is_cut_off(days):
    admitted = count(days, "QNAM-NT-TAMNGHIA", date(2020, 1, 1), date(2023, 8, 31))
    exact = Fraction(admitted * 100, quota("QNAM-NT-TAMNGHIA", "2020-2025", "resolution"))

    assert rounded(exact, truncate=True) == Decimal("86.66")
    assert rounded(exact) == Decimal("86.67")


def test_krong_pac_can_be_compared_with_the_same_days_of_2023(days):
    assert in_year(days, "DL-KP", 2023, until=date(2023, 5, 4)) == 62


def test_the_communes_of_krong_pac_have_registered_numbers_of_their_own():
    differing = [
        code
        for code in PLACES.children["DL-KP"]
        if quota(code, "2026", "registered") not in (None, quota(code, "2026"))
    ]

    assert len(differing) > 10


def test_thai_hoa_is_as_published(days):
    term = count(days, "NA-THH", date(2015, 1, 1), date(2020, 12, 31))

    assert term == 639
    assert percent(term, quota("NA-THH", "2015-2020", "resolution"), 0) == 107
    assert in_year(days, "NA-THH", 2021, until=date(2021, 10, 15)) == 100
    assert quota("NA-THH", "2021") is None


def test_mong_cai_lies_within_3_to_3_5_per_cent_of_its_members(days):
    members = next(
        int(row["members"])
        for row in rows_of("members.csv")
        if (row["organization_code"], row["on"]) == ("QN-MC", "2020-01-01")
    )
    term = count(days, "QN-MC", date(2020, 1, 1), date(2025, 12, 31))

    assert ceil(members * 3 / 100) <= term <= members * Decimal("3.5") / 100


def test_the_plan_holds_on_every_line():
    admitted = defaultdict(list)
    end = date(2026, 12, 31)
    for day, cell in plan.admissions_by_cell(PLACES, until=end, full=False):
        for code in PLACES.line(cell.code, day.isoformat()):
            admitted[code].append(day)

    for line in plan.planned_admissions(full=False):
        assert count(admitted, line.code, line.first, line.last) == line.admitted, line


def test_dong_son_counts_for_the_city_only_since_it_joined_it(days, admitted):
    assert in_year(days, "TH-TP", 2024) == 762
    assert in_year(days, "TH-DS", 2024) == 41
    today = [row for row in admitted if "TH-TP" in PLACES.line(row["organization_code"])]
    assert sum(row["decided_on"].startswith("2024") for row in today) == 762 + 41


@pytest.mark.parametrize("code", ["DL-KP", "TH-TP", "NA", "QN", "HN"])
def test_this_year_has_some_ahead_some_behind_and_most_at_work(days, code):
    share_of_year = Decimal((TODAY - date(2025, 12, 31)).days) / 365
    paces = Counter()
    for child in PLACES.children[code]:
        whole = quota(child, "2026")
        if whole and code != "QN":
            paced = in_year(days, child, 2026) / (whole * share_of_year)
            paces["behind" if paced < Decimal("0.9") else "on pace"] += 1
        elif whole:
            paces["none" if not in_year(days, child, 2026) else "some"] += 1

    assert len(paces) == 2


def test_quotas_reach_down_to_the_cells():
    lines = {(row["organization_code"], row["period"]) for row in QUOTAS}

    for ward in ("TH-TP-DONGSON", "DL-KP-EAYONG"):
        with_quota = [cell.code for cell in PLACES.cells(ward) if (cell.code, "2026") in lines]
        assert len(with_quota) > 10


def test_no_two_persons_are_alike(admitted):
    alike = Counter((fold(row["full_name"]), row["born_on"]) for row in admitted)

    assert alike.most_common(1)[0][1] == 1
    assert not naming.PUBLIC_FIGURES & {row["full_name"] for row in admitted}


def test_everybody_is_18_to_50_and_nothing_lies_ahead(admitted):
    for row in admitted:
        born_on, decided_on = (date.fromisoformat(row[key]) for key in ("born_on", "decided_on"))
        birthday = (decided_on.month, decided_on.day) >= (born_on.month, born_on.day)
        age = decided_on.year - born_on.year - (not birthday)
        assert 18 <= age <= 50
        assert decided_on <= TODAY
        assert not row["ceremony_on"] or row["decided_on"] < row["ceremony_on"] <= "2026-11-22"


def test_rows_use_the_codes_of_the_file_format(admitted):
    used = {column: {row[column] for row in admitted} for column in COLUMNS[7:]}

    assert set(admitted[0]) == set(COLUMNS)
    assert {row["sex"] for row in admitted} == {"nam", "nữ"}
    assert used["ethnicity"] <= {f"{number:02}" for number in range(1, 55)}
    assert used["religion"] == {"Không", "Phật giáo", "Công giáo", "Tin lành", "Cao Đài"}
    assert used["schooling"] <= {"literate", "primary", "lower_secondary", "upper_secondary"}
    assert used["qualification"] <= words(
        "none elementary intermediate college bachelor master doctor"
    )
    assert used["occupation"] <= words(
        "state_official_district party_official_district commune_official hamlet_worker"
        " public_service nonpublic_service enterprise_manager enterprise_staff worker farmer"
        " armed_forces student pupil other"
    )
    assert {mark: used[mark] for mark in MARKS} == dict.fromkeys(MARKS, {"", "1"})
    assert used["youth_union"] == used["readmission"] == {"", "1"}


def test_only_standing_cells_admit(admitted):
    for row in admitted:
        cell = PLACES.by_code[row["organization_code"]]
        assert cell.kind == "cell"
        assert PLACES.stands(cell.code, row["decided_on"])


def test_decision_numbers_are_not_given_twice_by_one_committee_in_a_year(admitted):
    given = Counter(
        (
            PLACES.deciding(row["organization_code"], row["decided_on"]).code,
            row["decided_on"][:4],
            row["decision_number"],
        )
        for row in admitted
    )

    assert max(given.values()) == 1


def test_an_earlier_day_shows_the_beginning_of_the_same_rows(admitted):
    earlier = list(admissions(date(2010, 12, 31)))

    assert [(row["full_name"], row["born_on"]) for row in earlier] == [
        (row["full_name"], row["born_on"]) for row in admitted[: len(earlier)]
    ]


def test_without_the_term_of_ha_noi_it_has_nothing_before_2015():
    early = [
        row["organization_code"]
        for row in admissions(date(2015, 12, 31), full=False)
        if row["decided_on"] < "2015-01-01"
    ]

    assert {code.partition("-")[0] for code in early} == {"HCM"}


def test_organizations_stand_where_they_may():
    may_stand_under = {
        "central": {""},
        "province": {"central"},
        "upper_committee": {"province"},
        "grassroots_committee": {"upper_committee", "province"},
        "sub_committee": {"grassroots_committee"},
        "cell": {"province", "upper_committee", "grassroots_committee", "sub_committee"},
    }
    stood = defaultdict(set)
    for place in PLACES.by_code.values():
        above = PLACES.by_code.get(place.parent_code)
        stood[place.kind].add(above.kind if above else "")
        first = PLACES.by_code.get(PLACES.parent(place.code, place.start))
        assert not first or first.start <= place.start

    assert stood == may_stand_under


def test_organizations_have_their_own_code_a_class_and_a_setting():
    rows = rows_of("organizations.csv")

    assert len({row["code"] for row in rows}) == len(rows) == 2742
    assert {row["class"] for row in rows} <= words("1 2 3 4 5 6a 6b 7 8 9a 9b 9c 10 11") | {""}
    assert all(row["setting"] and row["class"] for row in rows if row["kind"] == "cell")
    names = Counter((row["parent_code"], row["name"]) for row in rows)
    assert names.most_common(1)[0][1] == 1


def test_each_line_of_quotas_stands_once_and_in_a_possible_form():
    rows = QUOTAS
    keys = Counter(
        (row["organization_code"], row["period"], row["basis"], row["group"]) for row in rows
    )

    assert keys.most_common(1)[0][1] == 1
    assert {row["organization_code"] for row in rows} <= set(PLACES.by_code)
    assert {row["form"] for row in rows} == {"exact", "floor", "percent"}
    assert all(bool(row["high"]) == (row["form"] == "percent") for row in rows)


def test_a_quota_in_per_cent_finds_its_members():
    counted = {(row["organization_code"], row["on"]) for row in rows_of("members.csv")}

    for row in QUOTAS:
        if row["form"] == "percent":
            assert (row["organization_code"], f"{row['period'][:4]}-01-01") in counted


@pytest.mark.parametrize("ward", COMMITTEES)
def test_a_ward_with_dossiers_counted_its_members_before_this_year(ward):
    cells = {place.code for place in PLACES.cells(ward)}
    counted = {row["organization_code"] for row in rows_of("members.csv") if row["on"] < "2026"}

    assert counted & {ward, *cells}


def test_accounts_and_officers_belong_to_organizations_of_the_demo():
    named = {each.organization_code for each in (*ACCOUNTS, *OFFICERS, *EXEMPTIONS, *MILESTONES)}

    assert named <= set(PLACES.by_code)
    assert {each.role for each in ACCOUNTS} == {
        "admin",
        "auditor",
        "board",
        "observer",
        "secretary",
    }


def test_two_administrators_of_the_demo_can_confirm_what_the_other_grants():
    places = [each.organization_code for each in ACCOUNTS if each.role == "admin"]

    assert places == ["TW", "TW"]


@pytest.mark.parametrize(
    ("code", "name", "number"), [("HN", "2010-2015", 64_998), ("NA-THH", "2015-2020", 639)]
)
def test_published_terms_lie_within_the_days_of_their_congresses(days, code, name, number):
    [term] = [
        row
        for row in rows_of("terms.csv")
        if (row["organization_code"], row["name"]) == (code, name)
    ]

    first, last = (date.fromisoformat(term[each]) for each in ("start", "end"))
    assert count(days, code, first, last) == number
