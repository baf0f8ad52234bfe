"""The list as a file: the same rows and columns, nothing that runs, and who took it when."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from audit.models import Entry
from organizations.models import Post
from recruitment.admissions.admissions import annul
from recruitment.files import exports
from recruitment.files.exports import Footer, harmless, text, workbook
from recruitment.models import Admission, DayTally, Tally
from tests.conftest import StrictClient
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, UserFactory

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@A1",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u3000=1",
    "＝1",
    "－1",
    "a\n=1",
]
QUERY = {"period": "2024"}


def export_url(form):
    return reverse("recruitment:admission_export", args=[form])


def rows_of(content, form):
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return [[_shown(cell) for cell in row] for row in rows]


def _shown(cell):
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


@pytest.fixture
def footer():
    return Footer(by=UserFactory.build(), at=datetime(2026, 11, 22, 8, 0), scope="Tất cả.")


@pytest.fixture
def exporter():
    """A secretary who may export."""
    post = PostFactory(may_export=True)
    post.user.organization = post.organization
    return post.user


@pytest.fixture
def client(exporter):
    client = StrictClient()
    client.force_login(exporter)
    return client


@pytest.mark.parametrize("value", FORMULAS)
def test_what_could_be_a_formula_is_made_harmless_in_csv(value):
    assert harmless(value) == f"'{value}"


@pytest.mark.parametrize("value", ["Lê Hoà", "215-QĐ/TU", "a=b", "", "x\ny"])
def test_plain_text_stays_as_it_is(value):
    assert harmless(value) == value


def test_csv_has_a_byte_order_mark_and_numbers_stay_numbers(footer):
    made = text(["a"], [[-3], [Decimal("23.17")], [0], [None], [date(2024, 2, 3)]], footer)

    assert made.startswith(b"\xef\xbb\xbf")
    assert [row[0] for row in rows_of(made, "csv")][:6] == [
        "a",
        "-3",
        "23,17",
        "0",
        "",
        "03/02/2024",
    ]


@pytest.mark.parametrize(("language", "line"), [("vi", "a;23,17"), ("en", "a,23.17")])
def test_csv_writes_numbers_as_the_page_does(footer, language, line):
    with translation.override(language):
        made = text(["x", "y"], [["a", Decimal("23.17")]], footer).decode("utf-8-sig")

    assert made.splitlines()[1] == line


def test_xlsx_holds_numbers_as_numbers(footer):
    made = workbook(["a"], [[Decimal("23.17")]], footer, [9])

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0)
    assert sheet.to_python()[1] == [23.17]


def test_xlsx_holds_no_formula_and_no_link(footer):
    made = workbook(["a"], [[value] for value in [*FORMULAS, "https://example.org"]], footer, [9])

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert sheets == ["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_export_equals_the_list(client, exporter, form):
    cell = OrganizationFactory(parent=exporter.organization, name="=Chi bộ")
    AdmissionFactory(organization=cell, full_name="Trịnh Văn Đạt", occupation="student")
    AdmissionFactory(organization=cell, full_name="Lê An", readmission=True)
    AdmissionFactory(full_name="Người nơi khác")

    page = client.get(reverse("recruitment:admission_list"), QUERY)
    rows = rows_of(client.get(export_url(form), QUERY).content, form)

    listed = [admission.person.full_name for admission in page.context["page"]]
    columns = [str(column) for column in page.context["columns"]]
    more = [str(heading) for heading in exports.OF_FORM_2]
    assert rows[0] == [*columns[:3], "Mã chi bộ", *columns[3:-1], *more, columns[-1]]
    assert [row[0] for row in rows[1:3]] == listed == ["Lê An", "Trịnh Văn Đạt"]
    assert rows[1][3] == cell.code
    assert rows[1][4] == ("'=Chi bộ" if form == "csv" else "=Chi bộ")
    assert rows[1][6] == "01/06/2024"
    assert exporter.full_name in rows[-1][0]
    assert " 2 " in rows[-1][0]


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_form_2_asks_can_be_exported_and_loaded_again(client, exporter, form, tmp_path):
    Post.objects.filter(user=exporter).update(sees_sensitive=True)
    cell = OrganizationFactory(kind="cell", parent=exporter.organization)
    said = {"schooling": "primary", "qualification": "doctor", "academic_title": "professor"}
    said |= {"youth_union": True, "militia": True, "private_owner": True}
    hidden = {"ethnicity": "08", "religion": "Tin lành", "foreign_spouse": True}
    first = AdmissionFactory(organization=cell, **said, **hidden)
    file = tmp_path / f"list.{form}"
    file.write_bytes(client.get(export_url(form), QUERY).content)
    annul(first, on=date(2024, 6, 2), reason="nhầm", version=1, by=exporter)

    call_command("load", "admissions", file, "--commit")

    again = Admission.objects.standing().get()
    assert {name: getattr(again, name) for name in said} == said
    assert not any(getattr(again, name) for name in (*hidden, "trade_union", "hamlet_head"))


@pytest.mark.django_db
def test_export_is_written_in_the_trail(client, exporter):
    AdmissionFactory(organization=exporter.organization)

    client.get(export_url("csv"), QUERY)

    trace = Entry.objects.get(action="admission.export")
    assert (trace.actor_id, trace.changes) == (
        exporter.pk,
        {"query": [None, "period=2024"], "form": [None, "csv"], "rows": [None, 1]},
    )


@pytest.mark.django_db
def test_export_never_holds_what_is_sensitive(client, exporter):
    Post.objects.filter(user=exporter).update(sees_sensitive=True)
    AdmissionFactory(organization=exporter.organization, ethnicity="08", religion="Tin lành")

    content = client.get(export_url("csv"), QUERY).content.decode()

    assert "Tin lành" not in content
    assert "Mông" not in content


@pytest.mark.django_db
@pytest.mark.parametrize(
    "post",
    [
        {},
        {"role": Post.Role.OBSERVER, "may_export": True},
        {"role": Post.Role.ADMIN},
        {"role": Post.Role.AUDITOR},
    ],
)
def test_export_needs_persons_and_the_right_to_export(post):
    client = StrictClient()
    client.force_login(PostFactory(**post).user)

    assert client.get(export_url("xlsx")).status_code == 403


@pytest.mark.django_db
def test_export_reaches_as_far_as_the_right_to_export(client, exporter):
    without = PostFactory(user=exporter)
    AdmissionFactory(organization=without.organization, full_name="Không xuất")
    AdmissionFactory(organization=exporter.organization, full_name="Có xuất")

    rows = rows_of(client.get(export_url("csv"), QUERY).content, "csv")

    assert [row[0] for row in rows[1:-1]] == ["Có xuất"]


@pytest.mark.django_db
def test_export_in_an_unknown_form_does_not_exist(client):
    assert client.get(export_url("pdf")).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_export_takes_the_same_queries_however_long(
    client, exporter, number, django_assert_num_queries
):
    AdmissionFactory.create_batch(number, organization=exporter.organization)

    # session, user, posts; from when all is on record; savepoint, rows, audit entry, released
    with django_assert_num_queries(8):
        client.get(export_url("csv"), QUERY)


def test_footer_says_who_when_what_and_how_many():
    at = timezone.make_aware(datetime(2026, 11, 22, 8, 5))

    line = Footer(by=UserFactory.build(full_name="Lê An"), at=at, scope="Tất cả.").text(13)

    for word in ("Lê An", "08:05 22/11/2026", "Tất cả.", "13"):
        assert word in line


@pytest.mark.parametrize("on", [date(1899, 3, 4), date(1900, 1, 15), date(1900, 3, 1)])
def test_xlsx_shows_days_of_any_century(footer, on):
    made = workbook(["a"], [[on]], footer, [9])

    assert rows_of(made, "xlsx")[1] == [on.strftime("%d/%m/%Y")]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_is_exported_can_be_loaded_again(client, exporter, form, language, tmp_path):
    cell = OrganizationFactory(kind="cell", parent=exporter.organization, name="=Chi bộ")
    told = {"organization": cell, "decided_on": date(2024, 6, 1)}
    AdmissionFactory(full_name="H'Thử Niê", occupation="student", **told)
    AdmissionFactory(full_name="Lê An", readmission=True, ceremony_on=date(2024, 7, 1), **told)
    AdmissionFactory(full_name="Cao Tuổi", born_on=date(1931, 1, 1), occupation="other", **told)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    before = client.get(export_url(form), QUERY).content
    path = tmp_path / f"list.{form}"
    path.write_bytes(before)
    Tally.objects.all().delete()
    DayTally.objects.all().delete()
    Admission.objects.all().delete()

    call_command("load", "admissions", path, commit=True)

    after = client.get(export_url(form), QUERY).content
    assert rows_of(after, form)[:4] == rows_of(before, form)[:4]
    assert Admission.objects.count() == 3


@pytest.mark.django_db
def test_an_annulled_admission_of_a_list_is_not_loaded_again(client, exporter, tmp_path, capsys):
    admission = AdmissionFactory(organization=exporter.organization)
    annul(admission, on=date(2024, 7, 1), reason="nhập hai lần", version=1, by=exporter)
    listed = client.get(export_url("csv"), QUERY | {"standing": "all"}).content
    path = tmp_path / "list.csv"
    path.write_bytes(listed)

    with pytest.raises(CommandError):
        call_command("load", "admissions", path)
    assert "đã bị hủy" in capsys.readouterr().err
