"""`load candidates`: dossiers from paper begin where they stand, and nothing before is made up."""

import csv
import sys
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import Entry
from organizations.models import User
from recruitment.counting import recount
from recruitment.dossiers import corrections, dossier, endings, pipeline, pool, sources
from recruitment.dossiers.conditions import examine_move
from recruitment.dossiers.facts import Move
from recruitment.due import reviews
from recruitment.models import Candidate, NoSource, Person, Stage, Step
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db

NHUNG = {
    "organization_code": "C",
    "full_name": "Lê Thị Hồng Nhung",
    "sex": "nữ",
    "born_on": "03/02/1999",
    "stage": "đã có giới thiệu, nhận xét",
    "since": "20/10/2026",
    "source": "công nhân",
    "occupation": "worker",
    "schooling": "upper_secondary",
    "youth_union": "x",
    "certificate_number": "12-GCN",
    "certificate_on": "05/05/2026",
    "helper": "Nguyễn Văn Tâm",
    "helper_since": "01/03/2026",
    "remark": "Sổ theo dõi 2026, số 4",
}
HAI = dict.fromkeys(NHUNG, "") | {
    "organization_code": "C",
    "full_name": "Trần Văn Hải",
    "sex": "nam",
    "born_on": "19/05/2001",
    "stage": "pool",
    "since": "02/11/2026",
    "source": "farmers",
}
ENDORSED_ON = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def cell(db):
    district = OrganizationFactory(kind="upper_committee", parent=OrganizationFactory())
    ward = OrganizationFactory(code="W", kind="grassroots_committee", parent=district)
    return OrganizationFactory(code="C", kind="cell", parent=ward)


@pytest.fixture
def load(tmp_path, capsys):
    """Load rows from a CSV file; returns the exit code and what was printed."""

    def run(*rows, commit=True):
        path = tmp_path / "candidates.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(NHUNG))
            writer.writeheader()
            writer.writerows(rows)
        code = 0
        try:
            call_command("load", "candidates", path, commit=commit)
        except CommandError as refused:
            code = refused.returncode
            sys.stdout.write(str(refused))
        printed = capsys.readouterr()
        return code, f"{printed.out}\n{printed.err}"

    return run


def test_a_dossier_stands_where_the_row_says_and_its_record_begins_there(load, cell):
    code, printed = load(NHUNG, HAI)

    assert code == 0
    assert "2 hồ sơ" in printed
    nhung = Candidate.objects.get(person__full_name=NHUNG["full_name"])
    assert (nhung.stage, nhung.stage_on, nhung.source) == (Stage.ENDORSED, ENDORSED_ON, "workers")
    assert (nhung.certificate_number, nhung.certificate_on) == ("12-GCN", date(2026, 5, 5))
    step = nhung.steps.get()
    assert (step.kind, step.before, step.after, step.on) == (
        "entered",
        "",
        "endorsed",
        ENDORSED_ON,
    )
    assert step.remark == NHUNG["remark"]
    assert step.rule_set == pool.rules_of(ENDORSED_ON)
    helper = nhung.companions.get()
    assert (helper.full_name, helper.duty, helper.start, helper.official_on) == (
        "Nguyễn Văn Tâm",
        "helper",
        date(2026, 3, 1),
        None,
    )
    assert list(recount.differences()) == []
    actions = Entry.objects.about(nhung).values_list("action", flat=True)
    assert set(actions) == {"candidate.take_over", "companion.appoint"}


def test_the_same_file_again_changes_nothing_whatever_became_of_the_dossiers(load):
    load(NHUNG, HAI)
    system, today = User.objects.system(), timezone.localdate()
    hai = Candidate.objects.get(stage=Stage.POOL)
    said = {"outcome": Candidate.Outcome.WITHDRAWN, "on": today, "reason": "xin rút"}
    endings.close(hai, **said, version=hai.version, by=system, today=today)
    before = list(Candidate.objects.order_by("pk").values())
    entries = Entry.objects.count()

    code, printed = load(NHUNG, HAI)

    assert code == 0
    assert "2 hồ sơ đã được chuyển từ trước" in printed
    assert list(Candidate.objects.order_by("pk").values()) == before
    assert (Person.objects.count(), Entry.objects.count()) == (2, entries)


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({"organization_code": "X"}, "organization_code", "X"),
        ({"organization_code": "W"}, "organization_code", "không phải"),
        ({"full_name": ""}, "full_name", "Phải nhập"),
        ({"born_on": "31/02/1999"}, "born_on", ""),
        ({"stage": ""}, "stage", "Phải nhập"),
        ({"stage": "đang chờ"}, "stage", "đang chờ"),
        ({"stage": "decided"}, "stage", "tệp kết nạp"),
        ({"stage": "official"}, "stage", "tệp kết nạp"),
        ({"since": "01/01/2099"}, "since", "chưa đến"),
        ({"since": ""}, "since", "Phải nhập"),
        ({"stage": "grassroots_resolved"}, "stage", "208-QĐ/TW"),
        ({"source": "trời"}, "source", "trời"),
        ({"stage": "course_done", "certificate_on": ""}, "certificate_on", "giấy chứng nhận"),
        ({"certificate_on": "21/10/2026"}, "certificate_on", "21/10/2026"),
        ({"stage": "cell_voted", "born_on": "21/10/2008"}, "since", "18"),
        ({"helper_since": ""}, "helper_since", "Phải nhập"),
        ({"helper": ""}, "helper", "Phải nhập"),
        ({"remark": "x" * 501}, "remark", "500"),
    ],
)
def test_a_fault_names_row_and_column_and_nothing_is_kept(load, change, column, said):
    code, printed = load(HAI, NHUNG | change)

    assert code == 2
    lines = [line for line in printed.splitlines() if line.startswith(f"Dòng 3, cột {column}:")]
    assert [said in line for line in lines if "cần xem lại" not in line] == [True]
    assert not Candidate.objects.exists()


def test_a_row_without_source_or_certificate_is_taken_with_a_warning(load):
    code, printed = load(NHUNG | {"source": "", "certificate_on": "", "certificate_number": ""})

    assert code == 0
    assert "Dòng 2, cột source: cần xem lại" in printed
    assert "Dòng 2, cột certificate_on: cần xem lại" in printed
    assert Candidate.objects.get().source == Candidate.Source.WORKERS


def test_who_is_alike_is_refused_or_warned_of_as_by_the_form(load, cell):
    elsewhere = OrganizationFactory(code="E", kind="cell", parent=cell.placements.get().parent)
    CandidateFactory(organization=cell, full_name="Trần Văn Hải", born_on=date(2001, 5, 19))
    code, printed = load(HAI)
    assert code == 2
    assert "Dòng 2, cột full_name:" in printed

    code, printed = load(HAI | {"organization_code": "E"})
    assert code == 0
    assert "Dòng 2, cột full_name: cần xem lại" in printed
    assert Candidate.objects.filter(organization=elsewhere).count() == 1

    nhung = {"full_name": "Lê Thị Hồng Nhung", "sex": "female", "born_on": date(1999, 2, 3)}
    AdmissionFactory(organization=cell, **nhung)
    assert load(NHUNG)[0] == 2
    mistyped = NHUNG | {"full_name": "Lê Thị Hồng Nhun", "organization_code": "E"}
    code, printed = load(mistyped, HAI | {"full_name": "Trần Văn Bình", "born_on": "1/2/2001"})
    assert code == 0
    assert printed.count("cột full_name: cần xem lại") == 1


def test_the_same_person_twice_in_one_file_is_refused(load):
    code, printed = load(NHUNG, NHUNG | {"since": "21/10/2026"})

    assert code == 2
    assert "Dòng 3, cột full_name:" in printed


def odd_to_decide(stage):
    """Return the facts of the dossier in that stage, and what is odd about deciding on it."""
    candidate, on = Candidate.objects.get(stage=stage), date(2026, 6, 25)
    read = dossier.read_dossier(candidate, on)
    found = examine_move(read.facts, read.rules, read.calendar, Move(Stage.DECIDED, on, on))
    return read.facts, {each.code for each in found.warnings}


def test_what_lies_before_the_record_is_neither_missed_nor_shown_as_undone(load, cell, client):
    before = {"since": "20/06/2026"}
    load(NHUNG | before | {"stage": "grassroots_resolved"}, HAI | before | {"stage": "cell_voted"})

    facts, odd = odd_to_decide(Stage.GRASSROOTS_RESOLVED)
    assert "not_proposed" not in odd
    assert facts.passed_by(Stage.CELL_VOTED) == date(2026, 6, 20)
    facts, odd = odd_to_decide(Stage.CELL_VOTED)
    assert "not_proposed" in odd
    assert facts.passed_by(Stage.GRASSROOTS_RESOLVED) is None

    client.force_login(PostFactory(organization=cell, role="secretary").user)
    resolved = Candidate.objects.get(stage=Stage.GRASSROOTS_RESOLVED)
    page = client.get(f"/candidates/{resolved.pk}/").content.decode()
    assert page.count("trước khi lập hồ sơ trên hệ thống") > 2
    assert "chuyển từ hồ sơ giấy" in page
    assert "chưa ghi ngày chính thức" in page


def test_a_dossier_taken_over_goes_back_beyond_its_record_and_on_again(load):
    load(NHUNG)
    candidate, by = Candidate.objects.get(), User.objects.system()
    today = timezone.localdate()
    back = {"to": Stage.APPLICATION, "on": today, "reason": "nhầm bước"}

    pipeline.send_back(candidate, **back, version=candidate.version, by=by, today=today)

    candidate.refresh_from_db()
    assert dossier.days_of(candidate.steps.order_by("pk")) == {"application": today}
    ahead = pipeline.ways_back(candidate, dossier.read_dossier(candidate, today).rules)
    assert Stage.COURSE_DONE in ahead


def test_its_one_day_is_corrected_with_a_reason(load):
    load(NHUNG)
    candidate, step = Candidate.objects.get(), Step.objects.get()
    said = corrections.Said(on=date(2026, 10, 12))

    corrections.correct_step(
        candidate,
        step=step,
        said=said,
        reason="chép nhầm",
        version=candidate.version,
        by=User.objects.system(),
        today=timezone.localdate(),
    )

    candidate.refresh_from_db()
    assert (candidate.stage_on, candidate.started_on) == (said.on, said.on)


def test_the_pool_counts_nobody_as_new_of_whom_that_is_not_known(load, cell):
    month = date(2026, 11, 1)
    load(HAI, NHUNG | {"stage": "cảm tình Đảng", "since": "03/11/2026"})

    found = reviews.pools_of([cell.pk], month)[cell.pk]

    assert (found.number, found.new) == (2, 1)


def test_a_cell_that_had_declared_to_have_no_source_has_one(load, cell):
    by, today = User.objects.system(), timezone.localdate()
    said = {"kind": "none_yet", "start": date(2026, 1, 1), "reason": "chưa có"}
    sources.declare(cell, **said, by=by, today=today)

    load(NHUNG, HAI)

    assert NoSource.objects.get().end == ENDORSED_ON


def test_queries_grow_with_batches_and_not_with_rows(load, django_assert_max_num_queries):
    def rows(first, number):
        return [
            NHUNG | {"full_name": f"Lê Thị {chr(97 + n % 26)}{chr(97 + n // 26)} Hoa"}
            for n in range(first, first + number)
        ]

    load(*rows(0, 1))
    with django_assert_max_num_queries(60):
        load(*rows(1, 60))
    assert Candidate.objects.count() == 61
