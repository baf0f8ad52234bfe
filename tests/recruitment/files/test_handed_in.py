"""Files that administrators hand in through a browser: looked at, loaded as a whole, or dropped."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Entry
from organizations.jobs import work
from organizations.models import Job, MemberCount, Organization
from recruitment.files import handed_in
from recruitment.files.handed_in import OFFERED
from recruitment.files.loading import KINDS
from recruitment.files.wording import KIND_WORDS
from recruitment.models import HandedIn, Quota
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db
MEMBERS = "Mã đơn vị,Ngày thống kê,Số đảng viên\nC,01/01/2026,{}\n"


@pytest.fixture
def district():
    return OrganizationFactory(code="D", kind="upper_committee", parent=OrganizationFactory())


@pytest.fixture(autouse=True)
def cell(district):
    ward = OrganizationFactory(code="W", kind="grassroots_committee", parent=district)
    return OrganizationFactory(code="C", kind="cell", parent=ward)


@pytest.fixture
def admin(district):
    return PostFactory(organization=district, role="admin").user


@pytest.fixture
def client(admin):
    client = StrictClient()
    client.force_login(admin)
    return client


def send(client, kind, text, name="tệp.csv"):
    """Hand a file in; return what became of it, and its page."""
    file = SimpleUploadedFile(name, text.encode())
    page = client.post("/files/", {"kind": kind, "file": file}, follow=True)
    return HandedIn.objects.first(), page


def press(client, handed, do):
    page = client.post(f"/files/{handed.pk}/", {"do": do}, follow=True)
    handed.refresh_from_db()
    return page


def test_a_file_is_looked_at_then_loaded_and_its_contents_go(client):
    handed, page = send(client, "members", MEMBERS.format("1.200"))

    assert "Có thể nạp: 1 số liệu đảng viên." in page.content.decode()
    assert not MemberCount.objects.exists()
    page = press(client, handed, "load")

    assert "Đã nạp: 1 số liệu đảng viên." in page.content.decode()
    assert MemberCount.objects.get().members == 1200
    assert (handed.state, handed.contents) == ("loaded", None)
    entry = Entry.objects.about(handed).get()
    assert (entry.action, entry.changes["rows"]) == ("file.load", [None, 1])
    again = press(client, handed, "load")
    assert "“đã nạp”" in again.content.decode()
    assert MemberCount.objects.count() == 1


def test_a_file_that_is_sent_twice_is_kept_once_until_it_is_dropped(client):
    first, _page = send(client, "members", MEMBERS.format("12"))
    again, _page = send(client, "members", MEMBERS.format("12"))

    assert again == first
    assert HandedIn.objects.count() == 1
    press(client, first, "drop")
    assert send(client, "members", MEMBERS.format("12"))[0] != first


def test_that_the_very_file_was_loaded_before_is_said_with_who_did_it(client, admin):
    first, page = send(client, "members", MEMBERS.format("12"))
    assert "Chính tệp này" not in page.content.decode()
    press(client, first, "load")

    again, page = send(client, "members", MEMBERS.format("12"))

    assert again != first
    assert f"do {admin.full_name or admin.username} nạp lúc" in page.content.decode()
    assert f'href="/files/{first.pk}/"' in page.content.decode()


def test_what_is_wrong_is_told_by_row_and_nothing_can_be_loaded(client):
    text = MEMBERS.format("12") + "C,31/02/2026,12\nX,01/01/2026,3\n"

    handed, page = send(client, "members", text)

    assert [(row, column) for row, column, _message in handed.faults] == [
        (3, "Ngày thống kê"),
        (4, "Mã đơn vị"),
    ]
    assert "2 lỗi. Chưa nạp dòng nào." in page.content.decode()
    assert 'value="load"' not in page.content.decode()
    press(client, handed, "load")
    assert not MemberCount.objects.exists()


def test_what_lies_out_of_the_reach_is_told_as_what_does_not_exist(client):
    OrganizationFactory(code="X", kind="cell", parent=OrganizationFactory())
    head = "Mã đơn vị,Ngày thống kê,Số đảng viên\n"
    known, _page = send(client, "members", f"{head}X,01/01/2026,3\n")
    ghost, _page = send(client, "members", f"{head}Y,01/01/2026,3\n")

    [[_row, _column, of_known]] = known.faults
    [[_row, _column, of_ghost]] = ghost.faults
    assert of_known.replace("X", "Y") == of_ghost


@pytest.mark.parametrize(
    ("parent", "state"), [("W", "ready"), ("N", "ready"), ("X", "faulty"), ("", "faulty")]
)
def test_organizations_are_founded_below_what_is_administered(client, parent, state):
    OrganizationFactory(code="X", kind="upper_committee", parent=OrganizationFactory())
    head = "Mã đơn vị,Tên đơn vị,Loại tổ chức,Mã đơn vị cấp trên\n"
    ward = "N,Đảng bộ xã Mới,Đảng bộ cơ sở,D\n"

    handed, _page = send(client, "organizations", f"{head}{ward}M,Chi bộ Mới,Chi bộ,{parent}\n")

    assert handed.state == state
    press(client, handed, "load")
    assert Organization.objects.filter(code__in="MN").count() == 2 * (state == "ready")


def test_who_administers_everything_may_found_a_root():
    top = OrganizationFactory(code="TW", kind="central")
    client = StrictClient()
    client.force_login(PostFactory(organization=top, role="admin").user)

    handed, _page = send(client, "organizations", "code,name,kind\nQK,Đảng bộ Quân khu,province\n")

    assert handed.state == "ready"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("rỗng.csv", "", "gửi là rỗng"),
        ("b.xlsx", "PK\x03\x04 no workbook", "Excel"),
        ("a.csv", "một hàng,hai\n1,2\n", "một hàng"),
        ("đầu.csv", "Mã đơn vị,Ngày thống kê,Số đảng viên\n", "Tệp không có dòng nào."),
    ],
)
def test_what_is_no_such_file_is_told_in_words(client, name, text, said):
    handed, page = send(client, "members", text, name)

    assert said in page.content.decode()
    assert handed is None or handed.state == "faulty"


def test_a_dropped_file_is_gone_and_a_note_of_it_stays(client):
    handed, _page = send(client, "members", MEMBERS.format("12"))

    press(client, handed, "drop")

    assert (handed.state, handed.contents) == ("dropped", None)
    assert Entry.objects.about(handed).get().action == "file.drop"


def test_what_came_against_it_meanwhile_stops_the_whole_file(client, cell):
    text = "organization_code,period,basis,low\nC,2026,assigned,3\nW,2026,assigned,5\n"
    handed, _page = send(client, "quotas", text)
    Organization.objects.filter(pk=cell.pk).update(code="C-MỚI")

    page = press(client, handed, "load")

    assert "Hãy xem lại" in page.content.decode()
    assert not Quota.objects.exists()
    assert handed.state == "ready"


def test_a_long_file_is_looked_at_and_loaded_by_a_job(client, monkeypatch):
    monkeypatch.setattr(handed_in, "AT_ONCE", 1)
    days = "".join(f"C,{day:02}/01/2026,{day}\n" for day in range(1, 31))
    handed, page = send(client, "members", MEMBERS.format(7) + days.replace("C,01", "W,01"))

    assert handed.state == "handed_in"
    assert 'id="progress"' in page.content.decode()
    work.work_off()
    handed.refresh_from_db()
    assert handed.state == "ready"
    press(client, handed, "load")
    work.work_off()
    handed.refresh_from_db()

    assert handed.state == "loaded"
    assert MemberCount.objects.count() == 31
    told = Job.objects.order_by("pk").values_list("state", "outcome")
    assert [state for state, _outcome in told] == ["done", "done"]
    assert "31" in told[1][1]


def test_who_lost_the_post_meanwhile_loads_nothing(client, admin, monkeypatch):
    handed, _page = send(client, "members", MEMBERS.format(7))
    monkeypatch.setattr(handed_in, "AT_ONCE", 0)
    press(client, handed, "load")
    admin.posts.update(end=date(2020, 1, 1))

    work.work_off()

    assert Job.objects.get().state == "refused"
    assert not MemberCount.objects.exists()


def test_nobody_else_sees_a_file_but_who_administers_everything(client, district):
    handed, _page = send(client, "members", MEMBERS.format(7))

    def answer(organization):
        other = StrictClient()
        other.force_login(PostFactory(organization=organization, role="admin").user)
        return other.get(f"/files/{handed.pk}/").status_code

    assert answer(district) == 404
    assert answer(OrganizationFactory(kind="central", parent=None)) == 200


def test_each_kind_has_its_words_its_columns_and_a_file_to_fill_in(client):
    shown = client.get("/files/").content.decode()

    for kind in OFFERED:
        assert str(KIND_WORDS[kind]) in shown
        assert all(str(column.heading) in shown for column in KINDS[kind].columns)
        answer = client.get(f"/files/{kind}/template.xlsx")
        assert answer["Content-Disposition"].endswith(f'{kind}.xlsx"')
        assert answer.content.startswith(b"PK")
    assert client.get("/files/admissions/template.xlsx").status_code == 404
