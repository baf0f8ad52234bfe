"""What commands print: Vietnamese for people, data for programs."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from organizations import completeness
from organizations.models import Ancestry, User
from recruitment.models import Tally
from tests.factories import AdmissionFactory, OrganizationFactory, QuotaFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    made = OrganizationFactory(
        code="KP", name="Đảng bộ huyện Krông Pắc", kind="upper_committee", parent=None
    )
    school = OrganizationFactory(code="KP-01", name="Chi bộ Trường", parent=made, kind="cell")
    AdmissionFactory.create_batch(7, organization=school, decided_on=date(2024, 2, 1))
    QuotaFactory(organization=school, low=3)
    QuotaFactory(organization=made, low=1246)
    silent = OrganizationFactory(code="KP-02", name="Chi bộ im lặng", parent=made, kind="cell")
    QuotaFactory(organization=silent, low=2)
    return made


def printed(*command, **options):
    out = io.StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


def test_the_table_for_people_speaks_as_the_screens_do(district):
    head, first, *rows = printed(
        "attainment", "KP", period="2024", as_of=date(2024, 5, 4)
    ).splitlines()

    assert head.startswith("Đảng bộ huyện Krông Pắc · kỳ 2024 · tính đến ngày 04/05/2024")
    assert "04/05/2024" in head
    assert first.split()[:3] == ["KP", "7/1.246", "0,56%"]
    assert "Chậm nhiều" in first
    assert [row.split()[0] for row in rows] == ["KP-02", "KP-01"]
    assert "? Chưa báo cáo" not in rows[0]
    assert "Chưa báo cáo" in rows[0]
    assert "233,33%" in rows[1]
    assert "Vượt" in rows[1]


def test_in_english_the_table_is_english(district):
    with translation.override("en"):
        table = printed("attainment", "KP", period="2024")

    assert "233.33%" in table
    assert "Exceeded" in table


def test_programs_get_data_whatever_the_language(district):
    data = json.loads(printed("attainment", "KP", period="2024", format="json"))
    rows = list(
        csv.DictReader(printed("attainment", "KP", period="2024", format="csv").split("\n"))
    )

    assert {row["code"]: row["percent"] for row in data["rows"]}["KP-01"] == "233.33"
    assert {row["code"]: row["state"] for row in rows}["KP-02"] == "none_admitted"
    assert {row["code"]: row["reported"] for row in rows} == {
        "KP": "true",
        "KP-01": "true",
        "KP-02": "false",
    }


def test_an_unknown_code_or_period_is_refused_in_vietnamese(district):
    with pytest.raises(CommandError, match="Không có đơn vị nào mang mã X.") as unknown:
        printed("attainment", "X", period="2024")
    with pytest.raises(CommandError, match="không phải là") as period:
        printed("attainment", "KP", period="xx")

    assert (unknown.value.returncode, period.value.returncode) == (2, 2)


def test_loading_says_what_it_would_do_and_what_is_wrong(tmp_path):
    path = tmp_path / "organizations.csv"
    path.write_text("code,name,kind\nP,Đảng bộ tỉnh,province\n", encoding="utf-8")

    assert printed("load", "organizations", path).startswith("Nạp thử, chưa lưu gì")
    assert printed("load", "organizations", path, commit=True) == "Đã nạp: 1 đơn vị.\n"

    errors = io.StringIO()
    with pytest.raises(CommandError, match="^1 lỗi. Chưa nạp dòng nào.$"):
        printed("load", "organizations", path, stderr=errors)
    assert errors.getvalue().startswith("Dòng 2, cột code: ")


def test_checks_say_what_differs_in_vietnamese(district):
    assert printed("check_tree").startswith("Quan hệ cấp trên, cấp dưới khớp")
    assert printed("check_tallies").startswith("Mọi số đếm đều khớp")

    Tally.objects.filter(organization=district, month=date(2024, 2, 1)).update(admitted=9)
    Ancestry.objects.filter(ancestor=district, descendant__code="KP-02").delete()

    with pytest.raises(CommandError, match="số đếm bị lệch"):
        printed("check_tallies")
    with pytest.raises(CommandError, match="chỗ sai khác"):
        printed("check_tree")


def test_appointing_says_who_holds_which_post(district):
    User.objects.create_user("lan", "Lê Thị Lan", "x")

    said = printed("appoint", "lan", "secretary", "KP")

    assert said == "lan nay giữ nhiệm vụ Bí thư tại Đảng bộ huyện Krông Pắc.\n"
    with pytest.raises(CommandError, match="Không có đơn vị nào mang mã X."):
        printed("appoint", "lan", "secretary", "X")


def test_programs_are_told_of_whom_the_figures_are_and_the_share_of_a_group(district):
    AdmissionFactory(organization=OrganizationFactory(parent=district), sex="female")
    asked = {"period": "2024", "as_of": date(2024, 6, 4), "format": "json"}
    women = json.loads(printed("attainment", "KP", group="women", **asked))
    everybody = json.loads(printed("attainment", "KP", **asked))

    assert women["group"] == "women"
    assert "chỉ tính: nữ" in women["statement"]
    assert women["statement"].startswith("Đảng bộ huyện Krông Pắc · ")
    assert women["rows"][0]["admitted"] == 1
    assert (everybody["rows"][0]["admitted"], women["rows"][0]["share"]) == (8, "12.5")
    assert [row["share"] for row in women["rows"] if row["code"] == "KP-02"] == [None]
    assert "chỉ tính" not in everybody["statement"]
    assert "share" not in everybody["rows"][0]


def test_a_file_for_programs_says_which_group_alone_is_counted(district):
    asked = {"period": "2024", "format": "csv"}

    [everybody, *_] = csv.DictReader(printed("attainment", "KP", **asked).split("\n"))
    [women, *_] = csv.DictReader(printed("attainment", "KP", group="women", **asked).split("\n"))

    assert (everybody["group"], everybody["share"]) == ("", "")
    assert (women["group"], women["share"], women["complete"]) == ("women", "0", "true")


def test_there_is_no_share_of_a_number_that_is_not_known(district):
    completeness.record(organization=district, since=date(2025, 1, 1), by=UserFactory())

    women = printed("attainment", "KP", group="women", period="2024", format="json")

    [head, *_] = json.loads(women)["rows"]
    assert (head["admitted"], head["share"]) == (None, None)
