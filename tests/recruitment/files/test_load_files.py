"""Files that once went wrong, as people sent them, each through the command that takes it."""

import sys
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from organizations.models import MemberCount, Organization
from recruitment.models import Admission, Quota
from tests import workbooks
from tests.factories import MemberCountFactory, OrganizationFactory
from tests.workbooks import boolean, day, error, formula, shown

pytestmark = pytest.mark.django_db

PLACES = ["code", "name", "kind", "parent_code"]
LINES = ["organization_code", "period", "basis", "low"]
PERSONS = ["organization_code", "full_name", "sex", "born_on", "decided_on", "decision_number"]
BORN, DECIDED = day(date(1999, 3, 4)), day(date(2025, 5, 6))
PERSON = ["C", "Trần Thử Nghiệm", "nam", BORN, DECIDED, "901-QĐ/HU"]


@pytest.fixture(autouse=True)
def tree(db):
    district = OrganizationFactory(code="D", kind="upper_committee")
    ward = OrganizationFactory(code="W", kind="grassroots_committee", parent=district)
    OrganizationFactory(code="C", kind="cell", parent=ward)


@pytest.fixture
def load(tmp_path, capsys):
    """Load a text or a workbook; returns the exit code and what was printed."""

    def run(kind, contents, *, name="file.csv", **more):
        path = tmp_path / name
        if isinstance(contents, list):
            workbooks.plain(path, contents, **more)
        else:
            path.write_bytes(contents.encode())
        return loaded(kind, path)

    def loaded(kind, path):
        code = 0
        try:
            call_command("load", kind, path, commit=True)
        except CommandError as refused:
            code = refused.returncode
            sys.stdout.write(str(refused))
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    run.path = loaded
    return run


@pytest.mark.parametrize("cell", [error("#N/A"), formula()])
@pytest.mark.parametrize("column", ["parent_code", "class", "setting", "start", "official_code"])
def test_no_organization_becomes_a_root_for_a_cell_that_says_nothing(load, cell, column):
    row = {"code": "N", "name": "Đảng bộ xã", "kind": "grassroots_committee", "parent_code": "D"}
    row[column] = cell

    code, printed = load("organizations", [list(row), list(row.values())])

    assert code == 2
    assert f"Dòng 2, cột {column}:" in printed
    assert not Organization.objects.filter(code="N").exists()


def test_no_organization_becomes_a_root_for_a_merged_cell(load):
    rows = [[f"N{n}", f"Xã {n}", "grassroots_committee", None] for n in range(3)]
    rows[0][3] = "D"

    code, printed = load("organizations", [PLACES, *rows], merged=["D2:D4"])

    assert code == 2
    assert "Dòng 3, cột parent_code:" in printed
    assert "Dòng 4, cột parent_code:" in printed
    assert "Dòng 2" not in printed
    assert "D2" in printed


def test_a_code_that_only_shows_its_noughts_is_a_fault(load):
    row = [shown(24667, "000000"), "Đảng bộ xã", "grassroots_committee", "D"]

    code, printed = load("organizations", [PLACES, row])

    assert code == 2
    assert "024667" in printed


@pytest.mark.parametrize(
    "column", ["group", "form", "high", "effective_on", "document_number", "document_on", "reason"]
)
@pytest.mark.parametrize("cell", [error("#N/A"), formula()])
def test_no_quota_is_another_for_a_cell_that_says_nothing(load, cell, column):
    code, printed = load("quotas", [[*LINES, column], ["W", "2027", "assigned", 12, cell]])

    assert code == 2
    assert f"Dòng 2, cột {column}:" in printed
    assert not Quota.objects.exists()


def test_the_quota_of_the_sheet_that_can_be_seen_is_taken(load, tmp_path):
    sheets = [
        (name, workbooks.sheet([LINES, ["W", "2027", "assigned", low]]))
        for name, low in (("bản cũ", 1), ("Chỉ tiêu", 15))
    ]
    path = workbooks.write(tmp_path / "two.xlsx", *sheets, states=["hidden"])

    code, printed = load.path("quotas", path)

    assert (code, Quota.objects.get().low) == (0, 15)
    assert "“Chỉ tiêu”" in printed
    assert "“bản cũ” (đang ẩn)" in printed


def test_a_per_cent_of_a_workbook_is_what_it_shows(load):
    MemberCountFactory(organization_id=Organization.objects.get(code="W").pk, members=330)
    rates = [*LINES, "form", "high"], ["W", "2026", "own_plan", shown(0.03, "0%"), "percent", None]

    code, _printed = load("quotas", list(rates))

    assert (code, Quota.objects.get().low) == (0, 3)


def test_a_per_cent_where_persons_are_counted_is_a_fault(load):
    code, printed = load("quotas", [LINES, ["W", "2026", "assigned", shown(0.03, "0%")]])

    assert code == 2
    assert "Dòng 2, cột low:" in printed


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("period", day(date(2024, 1, 1))),
        ("low", day(date(1900, 1, 12))),
        ("document_number", day(date(2025, 12, 1), "mm/yyyy")),
        ("document_on", day(date(2025, 12, 1), "mm/yyyy")),
        ("issuer", boolean(True)),
        ("reason", shown(0.5, "h:mm")),
    ],
)
def test_what_excel_made_something_else_of_is_a_fault(load, column, cell):
    row = dict(zip(LINES, ["W", "2027", "assigned", 12], strict=True)) | {column: cell}

    code, printed = load("quotas", [list(row), list(row.values())])

    assert code == 2
    assert f"Dòng 2, cột {column}:" in printed


def test_rows_behind_a_filter_are_mentioned(load):
    rows = [["W", "2027", "assigned", 12], ["C", "2027", "assigned", 99]]

    code, printed = load("quotas", [LINES, *rows], hidden=[3])

    assert (code, Quota.objects.count()) == (0, 2)
    assert "đang ẩn" in printed


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("ethnicity", error("#N/A")),
        ("readmission", error("#REF!")),
        ("ceremony_on", error("#VALUE!")),
        ("religion", error("#NAME?")),
        ("occupation", formula()),
        ("youth_union", formula()),
        ("decision_number", day(date(2025, 12, 1), "mm/yyyy")),
        ("decision_number", day(date(2025, 12, 1))),
        ("full_name", day(date(2025, 12, 1))),
        ("born_on", day(date(1999, 12, 1), "mm/yyyy")),
        ("ceremony_on", shown(0.5, "h:mm")),
        ("youth_union", shown(1, "0%")),
    ],
)
def test_no_admission_is_another_for_a_cell_that_says_something_else(load, column, cell):
    row = dict(zip(PERSONS, PERSON, strict=True)) | {column: cell}

    code, printed = load("admissions", [list(row), list(row.values())])

    assert code == 2
    assert f"Dòng 2, cột {column}:" in printed
    assert not Admission.objects.exists()


def test_true_and_false_of_a_workbook_are_yes_and_no(load):
    header = [*PERSONS, "youth_union", "readmission"]

    code, _printed = load("admissions", [header, [*PERSON, boolean(True), boolean(False)]])

    admission = Admission.objects.get()
    assert (code, admission.youth_union, admission.readmission) == (0, True, False)


@pytest.mark.parametrize("cell", [error(), formula(), day(date(2000, 1, 1)), shown(0.1, "0%")])
def test_a_count_of_members_is_a_number(load, cell):
    rows = [["organization_code", "on", "members"], ["W", "31/12/2023", cell]]

    code, printed = load("members", rows)

    assert code == 2
    assert "Dòng 2, cột members:" in printed


@pytest.mark.parametrize(
    ("kind", "header"),
    [("admissions", PERSONS), ("reorganizations", ["on", "action", "code", "name"])],
)
def test_a_cell_in_the_last_corner_ends_nothing(load, kind, header):
    row = [*PERSON][: len(header)]

    code, printed = load(kind, [header, row], far=[(1048576, 16384, "x")])

    assert code == 2
    assert "1.048.576" in printed
    assert "XFD" in printed


def test_a_line_that_only_excel_reads_and_marks_that_nobody_sees_are_passed_over(load):
    lines = "organization_code;period;basis;low\nW;2027;assigned;12\n"

    assert load("quotas", "\ufeffsep=;\n" + lines)[0] == 0
    assert load("quotas", "\ufeff\ufeff" + lines.replace(";", ","))[0] == 0
    assert Quota.objects.get().low == 12


def test_quotation_marks_in_the_wrong_place_name_their_row(load):
    rows = ['N1,Chi bộ thôn "Tân Lập" cũ,cell,W', 'N2,"Chi bộ thôn "Tân Lập" cũ",cell,W']

    code, printed = load("organizations", "\n".join([",".join(PLACES), *rows]))

    assert code == 2
    assert "Dòng 3 có dấu nháy kép" in printed


def test_headings_of_the_pages_are_columns_and_faults_call_them_so(load):
    header = "Mã đơn vị;Kỳ;Loại chỉ tiêu;Chỉ tiêu\n"

    assert load("quotas", header + "W;2027;assigned;12\n")[0] == 0
    code, printed = load("quotas", header + "W;2027;wish;12\n")

    assert code == 2
    assert "Dòng 2, cột Loại chỉ tiêu:" in printed


@pytest.mark.parametrize(
    ("kind", "contents", "said"),
    [
        ("organizations", "code,name,kind,parent_code\nN,Xã,grassroots_committee,D\n", "1 đơn vị"),
        ("members", "organization_code,on,members\nW,31/12/2023,7\n", "1 số liệu đảng viên"),
        ("quotas", "organization_code,period,basis,low\nW,2027,assigned,7\n", "1 chỉ tiêu"),
        (
            "admissions",
            ",".join(PERSONS) + "\nC,Trần Thử,nam,4/3/1999,6/5/2025,901-QĐ/HU\n",
            "1 trường hợp kết nạp",
        ),
        (
            "reorganizations",
            "on,action,code,name\n01/01/2026,rename,C,Chi bộ Mới\n",
            "1 thay đổi về tổ chức",
        ),
    ],
)
def test_what_was_loaded_is_said_in_vietnamese(load, kind, contents, said):
    code, printed = load(kind, contents)

    assert code == 0
    assert printed.splitlines()[-1] == f"Đã nạp: {said}."


@pytest.mark.parametrize(
    ("form", "low", "persons"),
    [
        ("exact", "2.000", 2000),
        ("exact", "2 000", 2000),
        ("exact", "2000", 2000),
        ("percent", "3,5", 70),
        ("percent", "3.5", 70),
        ("percent", "3%", 60),
        ("percent", "3,50 %", 70),
    ],
)
def test_numbers_of_a_file_are_read_as_they_are_typed_elsewhere(load, form, low, persons):
    MemberCountFactory(organization_id=Organization.objects.get(code="W").pk, members=2000)
    lines = f"organization_code;period;basis;form;low\nW;2026;assigned;{form};{low}\n"

    code, printed = load("quotas", lines)

    assert (code, Quota.objects.get().persons_low) == (0, persons), printed


@pytest.mark.parametrize(
    ("form", "low", "said"),
    [
        ("exact", "2,000", "2000"),
        ("exact", "2.5", "nguyên"),
        ("exact", "3%", "3%"),
        ("percent", "3.500", "3500"),
        ("percent", "3,125", "3125"),
        ("exact", "-1", "0"),
        ("exact", "nhiều", "nhiều"),
        ("exact", "99999999", "0"),
    ],
)
def test_numbers_that_can_be_read_two_ways_or_none_are_faults(load, form, low, said):
    MemberCountFactory(organization_id=Organization.objects.get(code="W").pk, members=2000)

    code, printed = load(
        "quotas", f"organization_code;period;basis;form;low\nW;2026;assigned;{form};{low}\n"
    )

    assert code == 2
    assert "Dòng 2, cột low:" in printed
    assert said in printed


def test_a_rate_that_looks_like_its_own_hundredth_is_asked_about(load):
    MemberCountFactory(organization_id=Organization.objects.get(code="W").pk, members=330)

    rows = [[*LINES, "form"], ["W", "2026", "assigned", 0.03, "percent"]]
    _code, printed = load("quotas", rows)

    assert "Dòng 2, cột low: cần xem lại: 0.03 %" in printed


@pytest.mark.parametrize("counted", ["7.000", "7 000", "7000", 7000])
def test_seven_thousand_members_are_seven_thousand(load, counted):
    rows = [["organization_code", "on", "members"], ["W", "31/12/2023", counted]]

    assert load("members", rows)[0] == 0
    assert MemberCount.objects.get().members == 7000


@pytest.mark.parametrize("day", ["31.12.2023", "31122023", "2023-12-31", "31-12-2023"])
def test_days_of_a_file_are_read_as_they_are_typed_elsewhere(load, day):
    assert load("members", f"organization_code,on,members\nW,{day},7\n")[0] == 0
    assert MemberCount.objects.get().on == date(2023, 12, 31)


@pytest.mark.parametrize("day", ["1112026", "05/03/0206", "3/2/24", "2023", "31/2/2024"])
def test_days_that_can_be_read_two_ways_or_none_are_faults(load, day):
    code, printed = load("members", f"organization_code,on,members\nW,{day},7\n")

    assert code == 2
    assert "Dòng 2, cột on:" in printed


def test_who_was_born_before_1900_is_loaded_and_stays_readable(load):
    assert load("organizations", "code,name,kind,parent_code\nR,Cơ quan,upper_committee,\n")[0] == 0
    assert load("organizations", "code,name,kind,parent_code\nR1,Chi bộ cũ,cell,R\n")[0] == 0
    told = ",".join(PERSONS) + "\nR1,Trần Cụ Cao,nam,04/03/1899,06/05/1931,0012\n"

    code, printed = load("admissions", told)

    assert code == 0, printed
    assert Admission.objects.get().person.born_on == date(1899, 3, 4)


@pytest.mark.parametrize("name", ["Nguyeãn Vaên Thöû", "NguyÔn V¨n Thö"])
def test_a_name_of_an_old_font_is_asked_about_with_todays_letters(load, name):
    told = ",".join(PERSONS) + f"\nC,{name},nam,04/03/1999,06/05/2026,903-QĐ/HU\n"

    code, printed = load("admissions", told)

    assert code == 0
    [asked] = [line for line in printed.splitlines() if "cột full_name" in line]
    assert "VNI" in asked
    assert "Nguyễn Văn Thử" in asked


@pytest.mark.parametrize(
    ("kind", "lines", "column"),
    [
        ("organizations", "code,name,kind,parent_code\nN,{},cell,W\n", "name"),
        ("quotas", "organization_code,period,basis,low,issuer\nW,2027,assigned,7,{}\n", "issuer"),
        ("reorganizations", "on,action,code,name\n01/01/2026,rename,C,{}\n", "name"),
    ],
)
def test_other_texts_of_an_old_font_are_asked_about_too(load, kind, lines, column):
    code, printed = load(kind, lines.format("Chi boä thoân Taân Laäp"))

    assert code == 0
    assert f"Dòng 2, cột {column}: cần xem lại:" in printed
    assert "Chi bộ thôn Tân Lập" in printed


def test_one_woman_with_four_apostrophes_is_admitted_once(load):
    names = ["H'Thử Niê", "H’Thử Niê", "H' Thử Niê", "HʼThử Niê"]
    rows = [f"C,{name},nữ,04/03/1999,06/05/2026,92{n}-QĐ/HU" for n, name in enumerate(names)]

    code, printed = load("admissions", "\n".join([",".join(PERSONS), *rows]))

    assert code == 2
    for row in (3, 4, 5):
        assert f"Dòng {row}, cột full_name:" in printed
    assert "Dòng 2, cột full_name" not in printed
