"""The command `load`: each kind of file, dry run, faults by row and column, exit codes."""

import csv
import sys
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from audit import trail
from organizations.models import CongressTerm, MemberCount, Organization, Post, User
from recruitment.counting import recount
from recruitment.files import loading
from recruitment.models import Admission, Quota
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path, capsys):
    """Write rows to a CSV file and load it; returns the exit code and what was printed."""

    def run(kind, *rows, commit=True, name="file.csv", header=None):
        path = tmp_path / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, header or list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        try:
            call_command("load", kind, path, commit=commit)
            code = 0
        except CommandError as error:
            code = error.returncode
            sys.stdout.write(str(error))
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return run


TREE = [
    {"code": "C1", "name": "Chi bộ 1", "kind": "chi bộ", "parent_code": "W"},
    {"code": "W", "name": "Đảng bộ phường", "kind": "grassroots_committee", "parent_code": "P"},
    {"code": "P", "name": "Đảng bộ tỉnh", "kind": "province", "parent_code": ""},
]
PERSON = {
    "organization_code": "C1",
    "full_name": "Lê Thị Hồng Nhung",
    "sex": "nữ",
    "born_on": "3/2/1999",
    "decided_on": "2024-11-28",
    "decision_number": "215-QĐ/TU",
}


@pytest.fixture
def tree(load):
    assert load("organizations", *TREE)[0] == 0


def test_organizations_load_whatever_their_order(tree):
    assert Organization.objects.get(code="C1").placements.get().parent.code == "W"


def test_without_commit_nothing_is_kept(load):
    code, printed = load("organizations", *TREE, commit=False)

    assert code == 0
    assert "3" in printed
    assert not Organization.objects.exists()


def test_admissions_load_and_are_tallied(tree, load):
    code, _printed = load("admissions", PERSON | {"youth_union": "x", "ethnicity": "Tày"})

    admission = Admission.objects.get()
    assert code == 0
    assert (admission.decided_on, admission.ethnicity) == (date(2024, 11, 28), "02")
    assert admission.person.born_on == date(1999, 2, 3)
    assert list(recount.differences()) == []


def test_marks_of_form_2_load(tree, load):
    marks = {"trade_union": "có", "militia": "x", "hamlet_head": "1", "private_owner": "yes"}
    hidden = {"population_policy": "Có", "foreign_spouse": "true"}

    code, _printed = load("admissions", PERSON | marks | hidden | {"academic_title": "Giáo sư"})

    admission = Admission.objects.get()
    assert code == 0
    assert all(getattr(admission, name) for name in (*marks, *hidden))
    assert admission.academic_title == "professor"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"organization_code": "X"}, "organization_code"),
        ({"full_name": ""}, "full_name"),
        ({"sex": "khác"}, "sex"),
        ({"born_on": "31/02/1999"}, "born_on"),
        ({"born_on": "01/01/2010"}, "born_on"),
        ({"decided_on": "01/01/2099"}, "decided_on"),
        ({"decision_number": ""}, "decision_number"),
        ({"ethnicity": "Sao Hỏa"}, "ethnicity"),
        ({"occupation": "wizard"}, "occupation"),
    ],
)
def test_a_fault_names_row_and_column_and_nothing_is_kept(tree, load, change, column):
    plain = {"ethnicity": "", "occupation": ""}
    other = {"full_name": "Trần Văn A", "decision_number": "1"}
    code, printed = load("admissions", PERSON | plain | other, PERSON | plain | change)

    assert code == 2
    assert f"Dòng 3, cột {column}:" in printed
    assert not Admission.objects.exists()


def test_the_same_person_twice_in_one_file_is_refused(tree, load):
    code, printed = load("admissions", PERSON, PERSON | {"decision_number": "216-QĐ/TU"})

    assert code == 2
    assert "Dòng 3, cột full_name:" in printed


def test_who_has_an_open_dossier_is_not_loaded(tree, load):
    cell = Organization.objects.get(code=PERSON["organization_code"])
    CandidateFactory(organization=cell, full_name=PERSON["full_name"], born_on=date(1999, 2, 3))

    code, printed = load("admissions", PERSON)

    assert code == 2
    assert "Dòng 2, cột full_name:" in printed
    assert not Admission.objects.exists()


def test_an_unknown_column_is_named(tree, load):
    code, printed = load("admissions", PERSON | {"cmnd": "123"})

    assert code == 2
    assert "cmnd" in printed


def test_what_is_odd_is_listed_and_does_not_stop_the_file(tree, load):
    code, printed = load("admissions", PERSON | {"born_on": "03/02/1950"})

    assert code == 0
    assert "Dòng 2, cột born_on: cần xem lại:" in printed
    assert Admission.objects.count() == 1


def test_quotas_load_in_every_form_and_a_change_is_a_new_version(tree, load):
    line = {
        "organization_code": "W",
        "period": "2024",
        "basis": "assigned",
        "form": "",
        "low": "13",
    }
    line |= {"high": "", "effective_on": "", "reason": ""}
    assert load("quotas", line, line | {"basis": "own_plan", "form": "range", "high": "15"})[0] == 0
    assert load("quotas", line)[0] == 0
    assert Quota.objects.count() == 2

    change = {"low": "14", "effective_on": "01/07/2024", "reason": "Điều chỉnh"}
    assert load("quotas", line | change)[0] == 0
    assert Quota.objects.newest().get(basis="assigned").version == 2


def test_quotas_in_per_cent_need_a_count_of_members(tree, load):
    line = {"organization_code": "W", "period": "2024", "basis": "assigned", "form": "percent"}
    line |= {"low": "3", "high": "3.5"}
    assert load("quotas", line)[0] == 2

    assert (
        load("members", {"organization_code": "W", "on": "31/12/2023", "members": "2000"})[0] == 0
    )
    assert MemberCount.objects.get().members == 2000
    assert load("quotas", line)[0] == 0
    assert (Quota.objects.get().persons_low, Quota.objects.get().persons_high) == (60, 70)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"period": "24"}, "period"),
        ({"basis": "wish"}, "basis"),
        ({"low": "-1"}, "low"),
        ({"low": "x"}, "low"),
        ({"low": "1.5"}, "low"),
        ({"high": "20"}, "high"),
        ({"form": "range", "high": "3"}, "high"),
        ({"group": "elves"}, "group"),
    ],
)
def test_faulty_quotas_are_refused(tree, load, change, column):
    line = {"organization_code": "W", "period": "2024", "basis": "assigned", "low": "10"}
    code, printed = load("quotas", line | {"form": "", "high": "", "group": ""} | change)

    assert code == 2
    assert f"Dòng 2, cột {column}:" in printed


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"code": "W"}, "code"),
        ({"code": ""}, "code"),
        ({"kind": "tribe"}, "kind"),
        ({"parent_code": "X"}, "parent_code"),
        ({"kind": "province", "parent_code": "W"}, "parent_code"),
        ({"start": "2099-01-01"}, "start"),
        ({"class": "99"}, "class"),
        ({"official_code": "38.1"}, "official_code"),
        ({"name": "Chi b\x07ộ"}, "name"),
    ],
)
def test_faulty_organizations_are_refused(tree, load, change, column):
    row = {"code": "N", "name": "Chi bộ", "kind": "cell", "parent_code": "W"}
    row |= {"class": "", "start": "", "official_code": ""}
    code, printed = load("organizations", row | change)

    assert code == 2
    assert f"Dòng 2, cột {column}:" in printed


def test_organizations_that_stand_under_each_other_are_refused(load):
    code, printed = load(
        "organizations",
        {"code": "A", "name": "A", "kind": "sub_committee", "parent_code": "B"},
        {"code": "B", "name": "B", "kind": "sub_committee", "parent_code": "A"},
    )

    assert code == 2
    assert "Dòng 2, cột parent_code:" in printed


def test_a_workbook_is_read_like_csv(tree, tmp_path):
    import xlsxwriter

    path = tmp_path / "people.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, (column, value) in enumerate(PERSON.items()):
            sheet.write_string(0, place, column)
            if column == "born_on":
                sheet.write_datetime(1, place, date(1999, 2, 3), day)
            else:
                sheet.write_string(1, place, value)

    call_command("load", "admissions", path, commit=True)

    assert Admission.objects.get().person.born_on == date(1999, 2, 3)


def test_what_is_no_workbook_is_refused_whole(tree, tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_bytes(b"not a workbook")

    with pytest.raises(CommandError) as refusal:
        call_command("load", "admissions", path)
    assert refusal.value.returncode == 2


def test_check_tallies_fails_when_a_tally_is_wrong(db):
    from recruitment.models import Tally

    admission = AdmissionFactory(organization=OrganizationFactory(kind="grassroots_committee"))
    call_command("check_tallies")
    Tally.objects.filter(organization=admission.organization).update(admitted=7)

    with pytest.raises(CommandError) as refusal:
        call_command("check_tallies")
    assert refusal.value.returncode == 1


TERM = {"organization_code": "P", "name": "2020-2025", "start": "22/10/2020", "end": "15/10/2025"}


def test_terms_are_loaded_with_their_last_day(load, tree):
    assert load("terms", TERM)[0] == 0
    assert load("terms", TERM)[0] == 0

    [term] = CongressTerm.objects.all()
    assert (term.code, term.start, term.end) == (
        "2020-2025",
        date(2020, 10, 22),
        date(2025, 10, 16),
    )


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"organization_code": "X"}, "organization_code"),
        ({"name": "2020"}, "name"),
        ({"start": ""}, "start"),
        ({"end": "21/10/2020"}, "end"),
        ({"start": "01/01/2018"}, "start"),
    ],
)
def test_faults_of_terms_stand_at_their_column(load, tree, wrong, column):
    code, printed = load("terms", TERM | wrong)

    assert code == 2
    assert f"2, {column}:" in printed or f"row 2, {column}" in printed or column in printed
    assert not CongressTerm.objects.exists()


def test_after_a_big_load_the_trail_of_one_user_is_found_by_that_user_alone():
    """One actor has loaded nearly all there is: to look through that is to look through all."""
    loader, post = UserFactory(), PostFactory()
    posts = Post.objects.filter(pk=post.pk)
    posts.update(granted_by=loader)
    trail.record_all(
        trail.entry("user.create", each, by=loader)
        for each in (User(pk=key) for key in range(10_000, 13_000))
    )

    loading.tell_planner()

    assert "entry_by_subject" in posts.of_own_making().explain()
