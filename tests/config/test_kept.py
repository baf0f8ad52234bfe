"""What was typed into a form that could not be taken: kept for who typed it, for nobody else."""

import base64
import contextlib
import zlib
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client, override_settings
from django.utils import timezone

from config import kept
from organizations import posts
from recruitment.models import Candidate
from tests.factories import OrganizationFactory
from tests.test_choices import our_forms

pytestmark = pytest.mark.django_db

PASSWORD = "hoa sữa mùa thu Hà Nội"
FORM = "/candidates/add/"
ENTRY = {
    "started_on": "3/8/2026",
    "full_name": "Trần Thị Hoa",
    "sex": "female",
    "born_on": "19/05/1998",
    "source": "students",
    "youth_union": "yes",
    "readmission": "no",
}
TYPED = {"full_name": "Trần Thị <Hoa>", "confirm": "namesake", "sex": "female", "youth_union": "no"}


@pytest.fixture
def typist(secretary):
    """A secretary who knows a password."""
    secretary.set_password(PASSWORD)
    secretary.save()
    return secretary


@pytest.fixture
def desk(typist):
    """A browser in which `typist` is signed in; forms without their token are refused."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(typist)
    return client


def hidden(page, selector="main form[method=post]"):
    """Return where the first form of a page goes, and its hidden fields."""
    form = BeautifulSoup(page.content, "html.parser").select_one(selector)
    fields = form.select("input[type=hidden]")
    return form.get("action"), {field["name"]: field.get("value", "") for field in fields}


def filled(desk, address=FORM):
    """Open a form and return what would be sent with it."""
    return hidden(desk.get(address))[1] | TYPED


def sign_in(client, username, page=None):
    """Sign in through the form of `page`, or a fresh one."""
    _to, fields = hidden(page or client.get("/login/"))
    return client.post("/login/", fields | {"username": username, "password": PASSWORD})


def idle(desk):
    session = desk.session
    session["seen_at"] -= 60 * 60
    session.save()


def row_gone(desk):
    desk.session.delete()


def cookies_gone(desk):
    desk.cookies.clear()


def signed_out(desk):
    desk.post("/logout/", hidden(desk.get(FORM), ".sign-out")[1])


ENDS = [idle, row_gone, cookies_gone, signed_out]


@pytest.mark.parametrize("end", ENDS)
def test_what_was_typed_is_shown_and_sent_after_signing_in_again(desk, typist, end):
    form = filled(desk, f"{FORM}?organization=7")
    end(desk)

    asked = desk.post(f"{FORM}?organization=7", form)
    page = sign_in(desk, typist.username, asked)
    to, fields = hidden(page)
    answer = desk.post(to, fields)

    assert "Trần Thị &lt;Hoa&gt;" in page.content.decode()
    assert to == f"{FORM}?organization=7"
    assert fields.items() >= TYPED.items()
    assert not Candidate.objects.exists()
    assert answer.status_code == 200
    assert "Trần Thị &lt;Hoa&gt;" in answer.content.decode()


def test_a_wrong_password_does_not_lose_what_was_typed(desk, typist):
    form = filled(desk)
    idle(desk)
    asked = desk.post(FORM, form)
    to, fields = hidden(asked)

    wrong = desk.post(to, fields | {"username": typist.username, "password": "wrong"})
    page = sign_in(desk, typist.username, wrong)

    assert hidden(page)[1].items() >= TYPED.items()


def test_wrong_passwords_beyond_the_limit_do_not_lose_what_was_typed(desk, typist):
    form = filled(desk)
    idle(desk)
    to, fields = hidden(desk.post(FORM, form))
    wrong = fields | {"username": typist.username, "password": "wrong"}

    closed = [desk.post(to, wrong) for _time in range(6)][-1]
    assert closed.status_code == 429
    assert closed["Retry-After"] == "900"
    assert "trong 15 phút" in closed.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        page = sign_in(desk, typist.username, closed)

    assert hidden(page)[1].items() >= TYPED.items()


def test_who_was_given_a_new_password_meanwhile_gets_back_what_was_typed(desk, typist):
    form = filled(desk)
    given = posts.reset_password(typist, by=get_user_model().objects.system())
    asked = desk.post(FORM, form)

    page = desk.post("/login/", hidden(asked)[1] | {"username": typist.username, "password": given})
    to, fields = hidden(page)
    assert "Trần Thị" not in page.content.decode()
    own = {"old_password": given, "new_password1": "x", "new_password2": "y"}
    refused = desk.post(to, fields | own)
    new = "bốn con trâu leo cau"
    own |= {"new_password1": new, "new_password2": new}
    back = desk.post(to, hidden(refused)[1] | own)

    assert hidden(back)[0] == FORM
    assert hidden(back)[1].items() >= TYPED.items()
    assert desk.post(*hidden(back)).status_code == 200


def test_who_signed_in_anew_in_another_window_is_shown_what_is_not_saved(desk, typist):
    form = filled(desk)
    signed_out(desk)
    sign_in(desk, typist.username)

    refused = desk.post(FORM, form)

    assert refused.status_code == 403
    assert not Candidate.objects.exists()
    words = BeautifulSoup(refused.content, "html.parser").select_one("main").get_text(" ")
    assert "Chưa có gì được lưu" in words
    assert "Trần Thị <Hoa>" in words
    assert "Nữ" in words
    assert "Đoàn viên Không" in " ".join(words.split())
    assert BeautifulSoup(refused.content, "html.parser").select_one("header nav")
    assert desk.post(*hidden(refused)).status_code == 200


def test_two_windows_that_ask_to_sign_in_lose_nothing(desk, typist):
    first, second = filled(desk), filled(desk) | {"full_name": "Lê Nhung"}
    idle(desk)
    first, second = desk.post(FORM, first), desk.post(FORM, second)
    sign_in(desk, typist.username, first)

    page = sign_in(desk, typist.username, second)

    assert hidden(page)[1]["full_name"] == "Lê Nhung"


def test_nobody_else_gets_what_was_typed(desk, typist):
    other = get_user_model().objects.create_user("hoa", "Nguyễn Thị Hoa", PASSWORD)
    form = filled(desk)
    idle(desk)

    page = sign_in(desk, other.username, desk.post(FORM, form))

    assert page.status_code == 302


def test_what_was_typed_waits_while_somebody_else_is_signed_in(desk, typist):
    other = get_user_model().objects.create_user("hoa", "Nguyễn Thị Hoa", PASSWORD)
    form = filled(desk)
    signed_out(desk)
    sign_in(desk, other.username)

    asked = desk.post(FORM, form)
    page = sign_in(desk, typist.username, asked)

    assert asked.status_code == 403
    assert "Hoa&gt;" not in asked.content.decode()
    assert hidden(page)[1].items() >= TYPED.items()


@pytest.mark.parametrize("end", ENDS)
def test_the_sign_in_page_tells_the_next_person_nothing(desk, end):
    form = filled(desk)
    end(desk)

    page = desk.post(FORM, form)

    sealed = hidden(page)[1]["kept"]
    for text in [page.content, *decoded(sealed)]:
        for word in ("Trần Thị", "Hoa", "namesake", "full_name", FORM):
            assert word.encode() not in text
            assert ascii(word)[1:-1].encode() not in text


def decoded(sealed):
    """Yield what can be made of a sealed text without a key."""
    for part in [sealed, *sealed.split(":"), *sealed.split(".")]:
        plain = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        yield plain
        for start in range(len(plain)):
            try:
                yield zlib.decompress(plain[start:])
            except zlib.error:
                continue


def test_another_site_cannot_put_words_into_anybodys_form(desk, typist):
    """Not even with a mark of its own: it is another user's, and he alone would see it."""
    stranger = get_user_model().objects.create_user("hoa", "Nguyễn Thị Hoa", PASSWORD)

    for form in (TYPED, TYPED | {kept.MARK: "1:x:y"}, TYPED | {kept.MARK: str(typist.pk)}):
        assert b"Hoa&gt;" not in desk.post(FORM, form).content
        assert b'name="kept"' not in desk.post(FORM, form).content
    planted = desk.post(FORM, TYPED | {kept.MARK: kept.mark(stranger)})

    assert b"Hoa&gt;" not in planted.content
    assert sign_in(desk, typist.username, planted).status_code == 302


def test_a_form_that_was_opened_a_week_ago_is_no_longer_known(desk, typist):
    form = filled(desk)
    idle(desk)

    with time_machine.travel(timezone.now() + kept.OPEN_FOR + timezone.timedelta(minutes=1)):
        assert desk.post(FORM, form).status_code == 302


@pytest.mark.parametrize("sealed", ["", "x", "x:y:z", "gAAAAABnot-sealed-here"])
def test_what_was_not_sealed_here_is_not_sent(desk, typist, sealed):
    cookies_gone(desk)
    _to, fields = hidden(desk.get("/login/"))
    who = {"username": typist.username, "password": PASSWORD, "kept": sealed}

    assert desk.post("/login/", fields | who).status_code == 302


def test_passwords_are_not_kept(desk):
    form = hidden(desk.get("/password/"))[1]
    idle(desk)

    assert desk.post("/password/", form | {"old_password": PASSWORD}).status_code == 302


def test_beside_a_file_the_rest_is_kept(desk, typist):
    form = filled(desk)
    idle(desk)

    asked = desk.post(FORM, form | {"file": SimpleUploadedFile("a.docx", b"x")})
    page = sign_in(desk, typist.username, asked)

    assert "Hãy chọn lại tệp" in page.content.decode()
    assert hidden(page)[1].items() >= TYPED.items()


def test_every_form_of_a_page_says_for_whom_it_was_made(desk, typist):
    page = BeautifulSoup(desk.get(FORM).content, "html.parser")
    forms = page.select("form[method=post]")

    assert len(forms) > 2
    for form in forms:
        assert form.select_one(f"[name={kept.MARK}]")["value"].startswith(f"{typist.pk}:")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"to_text": "Thượng", "code": "HN-01", "on": "1/7/2026", "reason": "Chuyển nhà"},
            {"Hoặc mã chính xác của chi bộ nơi khác": "HN-01", "Đến chi bộ": "Thượng"},
        ),
        (
            {"first_number": "41", "others_passed": "on"},
            {
                "Số giấy chứng nhận đầu tiên": "41",
                "Những người không đánh dấu bên dưới được ghi là đạt": "Có",
            },
        ),
        ({"reason": "Nhập trùng", "sure": "on", "on": "1/7/2026"}, {"Ngày hủy": "1/7/2026"}),
        (
            {"7-verdict": "fails", "7-why": "chờ xác minh", "7-in_favour": "9"},
            {"Lý do nếu không thông qua": "chờ xác minh", "Tán thành": "9", "Kết quả": "Không"},
        ),
        (
            {"organization": "7", "organization_text": "Chi bộ 1", "full_name": "Lê"},
            {"Chi bộ": "Chi bộ 1", "Họ và tên": "Lê"},
        ),
        ({"unheard_of": "Lê"}, {"Nội dung khác": "Lê"}),
    ],
)
def test_what_was_typed_stands_under_the_words_of_its_form(typed, said):
    shown = list(kept._shown(list(typed.items())))

    assert len(dict(shown)) == len(shown)
    assert dict(shown).items() >= said.items()


GRID = {"do": "save", "seen": "7:1", "reason": "Giao thêm", "percent": "", "total": "40"}
GRID |= {"weight": "members", "issuer": "Huyện ủy"}


@pytest.mark.parametrize(
    "rows",
    [
        {"rows": "low-7=12&high-7=14&low-8=&high-8=&low-9=3&at_least-9=on"},
        {"low-7": "12", "high-7": "14", "low-8": "", "low-9": "3", "at_least-9": "on"},
    ],
)
def test_of_the_grid_of_quotas_the_figures_are_told_and_no_button(rows):
    shown = dict(kept._shown(list((GRID | rows).items())))

    assert shown == {
        "Bảng chỉ tiêu": "2 chỉ tiêu đã nhập",
        "Lý do": "Giao thêm",
        "Tổng số cần giao": "40",
        "Cơ quan giao": "Huyện ủy",
    }


def test_no_field_of_a_form_is_shown_without_words():
    for form in our_forms():
        typed = [name for name, field in form.base_fields.items() if field.label]
        named = kept._fields_of(set(typed))
        assert not [name for name in typed if not named.get(kept._short(name))], form


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [("/test/waits/", 503, "hệ thống đang bận"), ("/test/breaks/", 500, "báo quản trị")],
)
def test_what_a_fault_did_not_save_is_handed_back(typist, address, status, words):
    form = TYPED | {kept.MARK: kept.mark(typist)}
    with override_settings(ROOT_URLCONF="tests.config.test_headers"):
        desk = Client(raise_request_exception=False)
        desk.force_login(typist)
        page = desk.post(address, form)
        plain = desk.post(address, TYPED)

    to, fields = hidden(page)
    assert page.status_code == plain.status_code == status
    assert to == address
    assert fields.items() >= TYPED.items()
    assert words in page.content.decode()
    assert "Trần" not in plain.content.decode()


def test_a_locked_database_hands_back_what_was_typed_and_takes_it_afterwards(
    real_connections, typist
):
    cell = OrganizationFactory(kind="cell", parent=typist.organization)
    desk = Client(raise_request_exception=False)
    desk.force_login(typist)
    form = hidden(desk.get(FORM))[1] | ENTRY | {"organization": cell.pk}
    with locked():
        busy = desk.post(FORM, form)
    to, fields = hidden(busy)
    assert (busy.status_code, fields["full_name"]) == (503, ENTRY["full_name"])
    assert not Candidate.objects.exists()

    assert desk.post(to, fields).status_code == 302

    assert Candidate.objects.get().person.full_name == ENTRY["full_name"]


@contextlib.contextmanager
def locked():
    """Let somebody else hold what a form needs to write, and nobody wait long for it."""
    other = connections.create_connection(connection.alias)
    if connection.vendor == "postgresql":
        hold, patience = "LOCK TABLE recruitment_person", "SET lock_timeout = 200"
    else:
        hold, patience = "", "PRAGMA busy_timeout = 200"
    with contextlib.closing(other), connection.cursor() as cursor:
        cursor.execute(patience)
        with other.cursor() as holding:
            holding.execute("BEGIN" if hold else "BEGIN IMMEDIATE")
            if hold:
                holding.execute(hold)
            yield
            holding.execute("ROLLBACK")
        cursor.execute("RESET lock_timeout" if hold else "PRAGMA busy_timeout = 20000")
