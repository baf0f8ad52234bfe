"""A sheet on its page: what is said of each row, how it is mended, what is recorded."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import Entry
from organizations.periods import Period
from recruitment.counting.recount import differences
from recruitment.models import Admission, Batch, BatchRow, Sheet
from recruitment.sheets import kept
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory, QuotaFactory
from tests.recruitment.sheets.pages import (
    SHEET,
    fields,
    listed,
    pasted,
    press,
    recorded,
    row,
    said,
    states,
)

pytestmark = pytest.mark.django_db


def test_a_pasted_list_is_looked_at_and_recorded_as_one_batch(client, secretary, cell, other):
    page = pasted(client, row(1), row(2, place="tổ dân phố 8", full_name="VŨ VĂN KIÊN", sex="nam"))

    assert states(page) == {1: "ready", 2: "ready"}
    assert not Admission.objects.exists()
    batch = recorded(client, page, listed="2").context["batch"]
    first, second = Admission.objects.order_by("pk")
    assert (first.organization, first.recorded_by) == (cell, secretary)
    assert (second.organization, second.person.full_name) == (other, "Vũ Văn Kiên")
    assert second.decided_on == date(2026, 3, 14)
    assert (batch.recorded_by, batch.listed, batch.fingerprint) == (secretary, 2, "")
    assert [each.admission for each in batch.rows.all()] == [first, second]
    assert list(differences()) == []
    entry = Entry.objects.get(action="batch.record")
    assert entry.changes["rows_recorded"] == [None, 2]
    assert Entry.objects.filter(action="admission.admit").count() == 2


def test_what_cannot_be_is_said_at_its_cell_and_stays_on_the_sheet(client, secretary, cell):
    page = pasted(client, row(1), row(2, born_on="31/02/1999"), row(3, decided_on="12/12/2999"))

    assert states(page) == {1: "ready", 2: "wrong", 3: "wrong"}
    assert said(page, 2)[0] == ["Tháng 2 năm 1999 chỉ có 28 ngày."]
    marked = page.content.decode()
    assert 'name="2-born_on"' in marked.split('class="of-born_on wrong"')[1][:300]
    batch = recorded(client, page, listed="3").context["batch"]
    assert [each.outcome for each in batch.rows.all()] == ["recorded", "left", "left"]
    assert "31/02" not in str(batch.rows.values_list("remark"))
    opened = client.get(SHEET, {"opened": "1"})
    assert [each.number for each in opened.context["desk"].rows] == [2, 3]
    mended = press(client, opened, do="check", **{"2-born_on": "28/2/99", "3-decided_on": "nt"})
    assert states(mended)[2] == "ready"


def test_a_place_that_several_fit_is_asked_and_never_guessed(client, cell, other):
    page = pasted(client, row(1, place="TDP"), row(2, place="TDP 8"), row(3, place="Xóm Đình"))

    assert states(page) == {1: "ask", 2: "ready", 3: "wrong"}
    assert said(page, 1)[0] == ["“TDP” hợp với 2 chi bộ. Chọn chi bộ nào?"]
    assert said(page, 2)[0] == [f"{other.name} · {other.placements.get().parent.name}"]
    answered = press(client, page, say=f"1 in:{other.pk}")
    assert states(answered)[1] == "ready"
    changed = press(client, answered, do="check", **{"1-place": "Tổ dân phố 7"})
    recorded(client, changed, listed="3")
    assert [each.organization for each in Admission.objects.order_by("pk")] == [cell, other]


def test_a_former_name_is_known(client, secretary, cell):
    cell.former_names.create(
        name="Chi bộ khu phố Cũ",
        search_name="chi bo khu pho cu",
        start=date(2010, 1, 1),
        end=date(2020, 1, 1),
    )

    page = pasted(client, row(1, place="Khu phố Cũ"))

    assert states(page) == {1: "ready"}
    assert cell.name in said(page, 1)[0][0]


def test_what_lies_out_of_reach_is_no_place(client, cell):
    far = OrganizationFactory(kind="cell", name="Chi bộ Xa", parent=OrganizationFactory())

    assert states(pasted(client, row(1, place="Chi bộ Xa"))) == {1: "wrong"}
    page = pasted(client, row(1, place="Chi bộ Xa"))
    assert states(press(client, page, say=f"1 in:{far.pk}")) == {1: "wrong"}


def test_the_questions_of_the_form_are_asked_in_the_row(client, secretary, cell, other):
    AdmissionFactory(
        organization=other, full_name="Đỗ Thị Lan", sex="female", born_on=date(1994, 1, 17)
    )

    page = pasted(client, row(1, full_name="Đỗ Thị Lan", born_on="17/1/1994"))

    assert states(page) == {1: "ask"}
    messages, answers = said(page, 1)
    assert messages[0].startswith("Đã có: Đỗ Thị Lan, 17/01/1994, quyết định ngày 01/06/2024")
    assert answers == ["Là người khác", "Chính là người này, kết nạp lại", "Bỏ dòng này"]
    answered = press(client, page, say="1 namesake")
    assert states(answered) == {1: "ready"}
    assert states(press(client, answered, do="check", **{"1-born_on": "17/1/1994"})) == {1: "ready"}
    # What was answered of one person is not answered of the next one.
    AdmissionFactory(
        organization=other, full_name="Đỗ Thị Na", sex="female", born_on=date(1994, 1, 17)
    )
    assert states(press(client, answered, do="check", **{"1-full_name": "Đỗ Thị Na"})) == {1: "ask"}


def test_who_was_admitted_before_is_admitted_again_by_choice(client, cell, other):
    known = AdmissionFactory(
        organization=other, full_name="Đỗ Thị Lan", sex="female", born_on=date(1994, 1, 17)
    )
    page = pasted(client, row(1, full_name="Đỗ Thị Lan", born_on="17/1/1994"))

    page = press(client, page, say=f"1 same:{known.person_id}")
    for asked in [each.code for each in page.context["desk"].rows[0].said if each.state == "ask"]:
        page = press(client, page, say=f"1 {asked}")

    recorded(client, page, listed="1")
    again = Admission.objects.exclude(pk=known.pk).get()
    assert (again.person, again.readmission) == (known.person, True)


def test_a_row_that_is_dropped_is_counted_and_not_recorded(client, cell):
    page = pasted(client, row(1), row(2))

    page = press(client, page, say="2 drop")

    assert states(page) == {1: "ready", 2: "dropped"}
    taken_up = press(client, page, say="2 undrop")
    assert states(taken_up) == {1: "ready", 2: "ready"}
    batch = recorded(client, page, listed="2").context["batch"]
    assert [each.outcome for each in batch.rows.all()] == ["recorded", "dropped"]


def test_a_number_used_twice_is_asked_for_one_row_or_for_all(client, cell):
    one = {"decision_number": "301-QĐ/ĐU"}
    page = pasted(client, row(1, **one), row(2, **one), row(3, **one))

    assert states(page) == {1: "ready", 2: "ask", 3: "ask"}
    assert said(page, 2)[0] == ["Số 301-QĐ/ĐU đã dùng ở dòng 1."]
    assert states(press(client, page, say="2 number_used")) == {1: "ready", 2: "ready", 3: "ask"}
    assert set(states(press(client, page, do="check", for_all="number_used")).values()) == {"ready"}


def test_the_same_person_twice_on_one_sheet_cannot_be(client, cell):
    page = pasted(client, row(1), row(1, decision_number="999-QĐ"))

    assert states(page) == {1: "ready", 2: "wrong"}
    assert said(page, 2) == (["Người này đã có ở dòng 1."], ["Bỏ dòng này"])


def test_what_is_on_record_alike_is_not_recorded_again(client, cell):
    recorded(client, pasted(client, row(1), row(2)), listed="2")

    page = pasted(client, row(1), row(2), row(3))

    assert states(page) == {1: "there", 2: "there", 3: "ready"}
    batch = recorded(client, page, listed="3").context["batch"]
    assert [each.outcome for each in batch.rows.all()] == ["there", "there", "recorded"]
    assert Admission.objects.count() == 3


def test_a_sum_that_does_not_fit_has_to_be_explained(client, cell):
    page = pasted(client, row(1))

    short = press(client, page, do="record", listed="2")
    assert short.status_code == 200
    assert not Admission.objects.exists()
    assert short.context["form"].errors["explanation"] == [
        "Danh sách có 2 người, tờ này có 1. Xem còn thiếu ai, hoặc ghi lý do."
    ]
    assert press(client, page, do="record", listed="").context["form"].errors["listed"]
    batch = recorded(client, short, explanation="một người đã ghi từ trước").context["batch"]
    assert batch.explanation == "một người đã ghi từ trước"


def test_what_was_not_looked_at_is_not_recorded(client, cell):
    page = press(client, pasted(client, row(1)), do="record", listed="1", **{"1-sex": "nam"})

    assert page.status_code == 200
    assert "Có chỗ vừa gõ chưa được xem" in page.content.decode()
    assert not Admission.objects.exists()
    recorded(client, page)
    assert Admission.objects.get().person.sex == "male"


def test_a_sheet_that_is_sent_twice_is_recorded_once(client, cell):
    page = pasted(client, row(1))
    form = fields(page) | {"do": "record", "listed": "1"}

    first, second = client.post(SHEET, form), client.post(SHEET, form)

    assert first.url == second.url
    assert (Admission.objects.count(), Batch.objects.count()) == (1, 1)


def test_somebody_recorded_meanwhile_is_found_before_the_batch(client, secretary, cell):
    page = pasted(client, row(1), row(2))
    AdmissionFactory(
        organization=cell, full_name=row(1)[0], sex="female", born_on=date(1981, 2, 2), by=secretary
    )

    page = press(client, page, do="record", listed="2")

    assert page.status_code == 302  # the other one is recorded, this one is not
    outcomes = BatchRow.objects.values_list("outcome", flat=True)
    assert list(outcomes) == ["left", "recorded"]


def test_a_sheet_is_put_aside_and_gone_on_with_by_its_user_alone(client, secretary, cell):
    page = pasted(client, row(1), row(2, sex="?"))

    press(client, page, do="keep")

    assert not Admission.objects.exists()
    assert client.get(SHEET).context["mine"].rows
    assert len(client.get(SHEET, {"opened": "1"}).context["desk"].rows) == 2
    stranger = PostFactory(organization=secretary.organization).user
    client.force_login(stranger)
    assert client.get(SHEET, {"opened": "1"}).context["desk"].rows == []


def test_another_sheet_does_not_push_out_the_one_that_was_put_aside(client, cell):
    press(client, pasted(client, row(1)), do="keep")

    press(client, pasted(client, row(2)), do="keep")

    rows = client.get(SHEET, {"opened": "1"}).context["desk"].rows
    assert [(each.number, each.cells["full_name"]) for each in rows] == [
        (1, row(1)[0]),
        (2, row(2)[0]),
    ]


def test_a_sheet_put_aside_is_gone_after_seven_days_and_when_it_is_thrown_away(client, cell):
    press(client, pasted(client, row(1)), do="keep")
    kept_then = timezone.now() - timezone.timedelta(days=kept.DAYS, minutes=1)
    Sheet.objects.update(kept_at=kept_then)

    assert client.get(SHEET).context["mine"] is None
    Sheet.objects.update(kept_at=timezone.now())
    client.post(SHEET, {"forget": "on"})
    assert Sheet.objects.get().rows == []


def test_columns_are_matched_once_and_remembered(client, cell):
    table = listed(row(1)).replace("Số QĐ", "Ký hiệu")
    page = press(client, client.get(SHEET), pasted=table, do="paste")

    assert states(page) == {1: "wrong"}
    assert [each.name for each in page.context["missing"]] == ["decision_number"]
    columns = ["full_name", "sex", "born_on", "place", "decision_number", "decided_on", ""]
    page = press(client, page, do="map", column=columns)

    assert states(page) == {1: "ready"}
    assert "ceremony_on" not in page.context["desk"].rows[0].cells
    again = press(client, client.get(SHEET), pasted=table, do="paste")
    assert states(again) == {1: "ready"}


def test_a_column_is_pasted_over_the_rows_that_are_there(client, cell):
    page = pasted(client, row(1), row(2))

    page = press(client, page, pasted="777-QĐ\n778-QĐ", at="1 decision_number", do="paste")

    numbers = [each.cells["decision_number"] for each in page.context["desk"].rows]
    assert numbers == ["777-QĐ", "778-QĐ"]
    assert page.context["desk"].rows[0].cells["full_name"] == row(1)[0]


def test_more_rows_and_columns_than_are_drawn_go_along(client, cell):
    page = pasted(client, *(row(n) for n in range(1, 121)))

    assert len(page.context["desk"].drawn) == 100
    page = press(client, page, page="2")
    assert [each.number for each in page.context["desk"].drawn][:2] == [101, 102]
    page = press(client, page, do="wide")
    assert len(page.context["desk"].drawn_columns) == len(page.context["desk"].columns)
    page = press(client, press(client, page, page="1"), do="check", **{"1-occupation": "giáo viên"})
    page = press(client, page, do="narrow")
    page = press(client, page, show="wrong")
    assert page.context["desk"].rows[0].cells["occupation"] == "giáo viên"
    assert len(page.context["desk"].rows) == 120


def test_a_sheet_of_too_many_rows_is_refused(client, cell):
    page = pasted(client, *(row(n % 120) for n in range(501)))

    assert "mỗi tờ nhiều nhất 500 dòng" in page.content.decode()
    assert page.context["desk"].rows == []


def workbook_of(*rows):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_string(0, 0, "DANH SÁCH")
    for place, cells in enumerate([HEADINGS_OF_A_FILE, *rows], start=2):
        for column, text in enumerate(cells):
            if isinstance(text, date):
                sheet.write_datetime(place, column, text, day)
            elif text == "#N/A":
                sheet.write_formula(place, column, "=NA()", None, "#N/A")
            else:
                sheet.write_string(place, column, text)
    book.close()
    return SimpleUploadedFile("danh-sach.xlsx", file.getvalue())


HEADINGS_OF_A_FILE = ["Họ tên", "Giới tính", "Ngày sinh", "Đơn vị", "Số QĐ", "Ngày ký", "Ngày lễ"]


def test_a_workbook_fills_the_sheet_and_is_known_again(client, cell):
    first = row(1)
    first[2], first[5] = date(1995, 2, 3), date(2026, 3, 14)
    file = workbook_of(first, row(2, ceremony_on="#N/A"))

    def loaded():
        file.seek(0)
        return client.post(SHEET, {"load": "1", "file": file})

    page = loaded()

    assert states(page) == {1: "ready", 2: "wrong"}
    assert page.context["desk"].rows[0].cells["born_on"] == "03/02/1995"
    assert "Tệp không cho biết ô này" in said(page, 2)[0][0]
    batch = recorded(client, page, listed="2").context["batch"]
    assert (batch.file_name, len(batch.fingerprint)) == ("danh-sach.xlsx", 64)
    assert client.get("/batches/").status_code == 200
    again = loaded()
    assert again.context["same"] == batch
    assert states(again) == {1: "there", 2: "wrong"}


def test_a_file_that_is_none_is_refused_in_words(client, cell):
    file = SimpleUploadedFile("danh-sach.xlsx", b"PK\x03\x04 no workbook")

    page = client.post(SHEET, {"load": "1", "file": file})

    assert page.context["file"].errors["file"]


def test_the_template_is_read_by_its_own_headings(client, cell):
    made = client.get(f"{SHEET}template.xlsx").content

    page = client.post(SHEET, {"load": "1", "file": SimpleUploadedFile("mau.xlsx", made)})

    assert page.context["missing"] == []
    assert page.context["desk"].rows[0].cells["full_name"] == "Nguyễn Thị Ví Dụ"


def test_the_origin_of_a_sheet_cannot_be_invented(client, cell):
    form = fields(pasted(client, row(1)))

    assert client.post(SHEET, form | {"of_file": "abc", "do": "check"}).status_code == 400
    assert client.post(SHEET, form | {"others": "{}", "do": "check"}).status_code == 400


def test_an_answer_while_typing_holds_what_is_said_and_no_cells(client, cell):
    form = fields(pasted(client, row(1), row(2, sex="?")))

    part = client.post(SHEET, form | {"do": "check"}, headers={"HX-Request": "true"})

    text = part.content.decode()
    assert 'id="says-2"' in text
    assert "hx-swap-oob" in text
    assert 'data-wrong="sex"' in text
    assert "2-full_name" not in text


def test_what_is_sensitive_is_no_column_without_the_right(client, secretary, cell):
    columns = {each.name for each in client.get(SHEET).context["desk"].columns}

    assert columns.isdisjoint({"ethnicity", "religion", "population_policy", "foreign_spouse"})


def test_recording_says_what_it_comes_to(client, ward, cell):
    QuotaFactory(organization=ward, period=Period.of_year(2026), low=12)

    page = recorded(client, pasted(client, *(row(n) for n in range(1, 10))), listed="9")

    [meant] = page.context["meant"]
    assert (meant.organization, meant.year, meant.added, meant.before) == (ward, 2026, 9, 0)
    assert meant.line.words.startswith(f"{ward.name} năm 2026: 9/12, 75%, còn 3, ")


@pytest.mark.parametrize("number", [2, 60])
def test_looking_takes_the_same_queries_however_many_rows(
    client, cell, number, django_assert_max_num_queries
):
    form = fields(pasted(client, *(row(n) for n in range(1, number + 1)))) | {"do": "check"}

    with django_assert_max_num_queries(32):
        client.post(SHEET, form)
