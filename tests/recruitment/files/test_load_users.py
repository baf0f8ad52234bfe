"""`load users`: accounts, posts and slips; what differs is a fault, the same again nothing."""

import csv
import re
import stat
import sys
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import Entry
from organizations import posts
from organizations.jurisdiction import Jurisdiction
from organizations.models import Organization, Placement, Post, User
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

LAN = {
    "username": "lan.le",
    "full_name": "Lê Thị Lan",
    "organization_code": "W",
    "role": "Bí thư",
    "may_export": "có",
    "contact": "0912 345 678",
}
HUNG = {
    "username": "hung.nguyen",
    "full_name": "Nguyễn Văn Hùng",
    "organization_code": "C",
    "role": "observer",
}


@pytest.fixture(autouse=True)
def tree(db):
    ward = OrganizationFactory(code="W", kind="grassroots_committee", name="Đảng bộ xã Đông Sơn")
    OrganizationFactory(code="C", kind="cell", parent=ward, name="Chi bộ Thôn 1")


@pytest.fixture
def slips(tmp_path):
    return tmp_path / "slips.html"


@pytest.fixture
def load(tmp_path, slips, capsys):
    """Load rows from a CSV file; returns the exit code and what was printed."""

    def run(*rows, commit=True, slips=slips):
        path = tmp_path / "users.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
            writer.writeheader()
            writer.writerows(rows)
        code = 0
        try:
            call_command("load", "users", path, commit=commit, slips=slips)
        except CommandError as refused:
            code = refused.returncode
            sys.stdout.write(str(refused))
        printed = capsys.readouterr()
        return code, f"{printed.out}\n{printed.err}"

    return run


def day(days=0):
    return (timezone.localdate() + timedelta(days=days)).strftime("%d/%m/%Y")


def passwords(path):
    """Return the password of each username, as the slips at `path` tell them."""
    sections = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("section")
    return dict([each.get_text() for each in section.select("dd")] for section in sections)


def held():
    return set(Post.objects.values_list("user__username", "organization__code", "role"))


def test_users_are_made_with_their_posts_and_sign_in_by_their_slips(load, slips):
    code, printed = load(LAN, LAN | {"role": "board", "organization_code": "C"}, HUNG)

    assert code == 0
    assert "2 tài khoản mới, 3 nhiệm vụ mới" in printed
    assert held() == {
        ("lan.le", "W", "secretary"),
        ("lan.le", "C", "board"),
        ("hung.nguyen", "C", "observer"),
    }
    lan = User.objects.get(username="lan.le")
    assert (lan.full_name, lan.contact, lan.must_change_password) == (
        "Lê Thị Lan",
        "0912 345 678",
        True,
    )
    may = Jurisdiction.of(lan, timezone.localdate())
    assert may.writing
    assert may.exporting
    told = passwords(slips)
    assert set(told) == {"lan.le", "hung.nguyen"}
    client = StrictClient()
    signed_in = client.post("/login/", {"username": "lan.le", "password": told["lan.le"]})
    assert signed_in.status_code == 302
    assert client.get("/admissions/").headers["Location"].startswith("/password/")


def test_the_slips_are_for_their_owner_and_passwords_stand_nowhere_else(load, slips, settings):
    settings.ALLOWED_HOSTS = ["localhost", "ketnap.example.vn"]
    _code, printed = load(LAN, HUNG)

    page = slips.read_text(encoding="utf-8")
    assert stat.S_IMODE(slips.stat().st_mode) == 0o600
    assert "://ketnap.example.vn" in page
    assert "Người theo dõi · Chi bộ Thôn 1 (C)" in page
    kept = printed + str(list(Entry.objects.values())) + str(list(User.objects.values()))
    assert [password for password in passwords(slips).values() if password in kept] == []


def test_the_same_file_again_changes_nothing_and_needs_no_slips(load, slips):
    load(LAN, HUNG)
    before, entries = list(User.objects.values()), Entry.objects.count()
    page = slips.read_text(encoding="utf-8")

    code, printed = load(LAN, HUNG, slips=None)

    assert code == 0
    assert "0 tài khoản mới, 0 nhiệm vụ mới" in printed
    assert list(User.objects.values()) == before
    assert Entry.objects.count() == entries
    assert slips.read_text(encoding="utf-8") == page


def test_without_slips_new_users_are_refused_and_a_file_is_never_overwritten(load, slips):
    code, printed = load(LAN, slips=None)
    assert code == 2
    assert "--slips" in printed

    slips.write_text("kept", encoding="utf-8")
    code, printed = load(LAN)

    assert code == 2
    assert str(slips) in printed
    assert slips.read_text(encoding="utf-8") == "kept"
    assert held() == set()


def test_a_dry_run_and_a_file_with_a_fault_leave_no_user_and_no_slips(load, slips):
    assert load(LAN, commit=False)[0] == 0
    assert load(LAN, HUNG | {"role": "vua"})[0] == 2
    assert not slips.exists()
    assert not User.objects.filter(username="lan.le").exists()


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({"organization_code": "X"}, "organization_code", "X"),
        ({"role": "vua"}, "role", "Ban Tổ chức"),
        ({"username": "Hùng Nguyễn"}, "username", "hung.nguyen"),
        ({"username": ""}, "username", "Phải nhập"),
        ({"full_name": ""}, "full_name", "Phải nhập"),
        ({"username": "lan.le"}, "full_name", "Dòng 2".lower()),
        ({"start": day(3), "end": day(3)}, "end", "sau ngày bắt đầu"),
        ({"end": day()}, "end", "sau ngày bắt đầu"),
        ({"start": day(-1)}, "start", "hôm nay"),
        ({"may_export": "có lẽ"}, "may_export", "có lẽ"),
        ({"contact": "912345678"}, "contact", "0912345678"),
        ({"contact": "hỏi văn phòng"}, "contact", "chữ số"),
    ],
)
def test_a_fault_names_row_and_column(load, change, column, said):
    plain = dict.fromkeys((*LAN, "start", "end"), "")

    code, printed = load(plain | LAN, plain | HUNG | change)

    assert code == 2
    [line] = [line for line in printed.splitlines() if line.startswith("Dòng 3")]
    assert line.startswith(f"Dòng 3, cột {column}:")
    assert said in line
    assert held() == set()


@pytest.mark.parametrize(
    ("change", "column", "said"),
    [
        ({"full_name": "Lê Văn Lân"}, "username", "Lê Thị Lan"),
        ({"contact": "0900"}, "contact", "0912 345 678"),
        ({"may_export": ""}, "may_export", "“có”"),
        ({"sees_sensitive": "x"}, "sees_sensitive", "“không”"),
        ({"start": day(5)}, "start", day()),
        ({"end": day(5)}, "end", "–"),
    ],
)
def test_what_differs_from_what_is_on_record_is_a_fault(load, change, column, said):
    load(LAN)

    code, printed = load(LAN | change, slips=None)

    assert code == 2
    assert re.search(rf"Dòng 2, cột {column}: .*{said}", printed)


def test_no_post_is_taken_up_again_unasked_and_no_closed_account_gets_one(load):
    system = User.objects.system()
    load(LAN | {"start": day()})
    post = Post.objects.get()
    Post.objects.update(start=post.start - timedelta(days=9))
    post.refresh_from_db()
    posts.end_post(post, on=timezone.localdate(), by=system)

    code, printed = load(LAN, slips=None)
    assert code == 2
    assert "đã kết thúc" in printed

    assert load(LAN | {"start": day(1)}, slips=None)[0] == 0
    posts.deactivate(User.objects.get(username="lan.le"), by=system)
    code, printed = load(LAN | {"organization_code": "C"}, slips=None)
    assert code == 2
    assert "khóa" in printed
    assert Post.objects.count() == 2


def test_an_organization_that_has_ended_gets_no_post(load):
    ward = Organization.objects.get(code="W")
    ended = OrganizationFactory(code="E", kind="cell", parent=ward)
    Placement.objects.filter(organization=ended).update(end=timezone.localdate())

    code, printed = load(LAN | {"organization_code": "E"})

    assert code == 2
    assert "Dòng 2, cột organization_code:" in printed
