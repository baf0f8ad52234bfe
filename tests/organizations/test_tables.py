"""Files from outside: what each cell holds, and what no file may do to the process that reads."""

import time
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.utils.translation import override

from organizations import confined
from organizations.files import Report, read_rows
from organizations.tables import Unreadable
from organizations.tables.columns import Column, Takes
from recruitment.files.loading import KINDS
from tests import workbooks
from tests.workbooks import boolean, day, error, formula, formula_of_text, shown

COLUMNS = (
    Column("code", "Code", required=True),
    Column("on", "Day", Takes.DAY),
    Column("count", "Number", Takes.COUNT),
    Column("rate", "Share", Takes.RATE),
    Column("yes", "Sure", Takes.YES),
)
HEADER = [column.name for column in COLUMNS]


def rows_of(path, columns=COLUMNS):
    report = Report()
    return list(read_rows(path, columns=columns, report=report)), report


def workbook(tmp_path, *rows, **more):
    return workbooks.plain(tmp_path / "file.xlsx", [HEADER, *rows], **more)


def text_file(tmp_path, contents, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(contents if isinstance(contents, bytes) else contents.encode())
    return path


def refusal(path, columns=COLUMNS):
    with pytest.raises(Unreadable) as refused:
        rows_of(path, columns)
    return str(refused.value)


def test_each_column_reads_the_cells_it_takes(tmp_path):
    path = workbook(
        tmp_path,
        ["A-1", day(date(2024, 2, 3)), 7000, shown(0.03, "0%"), boolean(True)],
        [24667, "3/2/2024", shown(12, '0" người"'), 3.5, "x"],
        ["A-2", day(date(2024, 2, 3), "[$-42A]d mmmm"), shown(7, "000000"), 1.125, 0],
        [formula_of_text("A-3"), formula(45325), formula(5), "3%", formula_of_text("")],
    )

    rows, report = rows_of(path)

    assert report.faults == []
    assert [list(row.values()) for _number, row in rows] == [
        ["A-1", "2024-02-03", "7000", "3%", "1"],
        ["24667", "3/2/2024", "12", "3.5", "x"],
        ["A-2", "2024-02-03", "7", "1.1250", "0"],
        ["A-3", "45325", "5", "3%", ""],
    ]


@pytest.mark.parametrize(
    ("number", "said"), [(0.07, "7%"), (0.035, "3.5%"), (0.12345678, "12.345678%"), (12.5, "1250%")]
)
def test_a_per_cent_of_a_workbook_keeps_its_digits(tmp_path, number, said):
    rows, _report = rows_of(workbook(tmp_path, ["A-1", None, None, shown(number, "0%")]))

    assert rows[0][1]["rate"] == said


@pytest.mark.parametrize("place", range(len(COLUMNS)))
def test_an_error_or_a_formula_without_value_is_no_empty_cell(tmp_path, place):
    cells = [error("#N/A"), error("#REF!"), error("#VALUE!"), error("#NAME?"), formula()]
    alone = [[*[None] * place, cell] for cell in cells]

    rows, report = rows_of(workbook(tmp_path, *alone))

    numbers = [2, 3, 4, 5, 6]
    assert [(fault.row, fault.column) for fault in report.faults] == [
        (number, HEADER[place]) for number in numbers
    ]
    assert [(number, row[HEADER[place]]) for number, row in rows] == [(n, "") for n in numbers]


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (0, day(date(2025, 12, 1), "mm/yyyy"), "01/12/2025"),
        (0, day(date(2025, 12, 1)), "01/12/2025"),
        (0, shown(24667, "000000"), "024667"),
        (0, shown(0.03, "0%"), "3%"),
        (0, 12.5, "12.5"),
        (0, 1234567890123456, "15"),
        (0, boolean(True), "TRUE"),
        (0, shown(0.5, "h:mm"), "giờ"),
        (1, day(date(2025, 12, 1), "mm/yyyy"), "chỉ hiện tháng"),
        (1, shown(0.03, "0%"), "3%"),
        (1, boolean(False), "FALSE"),
        (2, day(date(2024, 2, 3)), "03/02/2024"),
        (2, shown(0.03, "0%"), "3%"),
        (2, boolean(True), "TRUE"),
        (3, day(date(2024, 2, 3)), "03/02/2024"),
        (3, shown(0.5, "h:mm"), "giờ"),
        (4, day(date(2024, 2, 3)), "03/02/2024"),
    ],
)
def test_a_cell_of_a_kind_that_a_column_does_not_take_is_a_fault(tmp_path, place, cell, said):
    row = ["A", None, None, None, None]
    row[place] = cell

    _rows, report = rows_of(workbook(tmp_path, row))

    [fault] = report.faults
    assert (fault.row, fault.column) == (2, HEADER[place])
    assert said in fault.message


def test_cells_that_are_merged_are_faults_but_the_one_with_the_value(tmp_path):
    path = workbook(tmp_path, ["A", None, "7"], ["B"], ["C"], merged=["C2:C4"])

    rows, report = rows_of(path)

    assert [row["count"] for _number, row in rows] == ["7", "", ""]
    assert [(fault.row, fault.column) for fault in report.faults] == [(3, "count"), (4, "count")]
    assert "C2" in report.faults[0].message


def test_the_first_sheet_that_can_be_seen_is_read_and_named(tmp_path):
    sheets = [(name, workbooks.sheet([["code"], [name]])) for name in ("cũ", "nay", "khác")]
    path = workbooks.write(tmp_path / "file.xlsx", *sheets, states=["hidden"])

    rows, report = rows_of(path)

    assert [row["code"] for _number, row in rows] == ["nay"]
    assert report.notes[0] == "Đã đọc trang tính “nay”."
    assert report.notes[1] == "Không đọc: “cũ” (đang ẩn), “khác”."


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_workbook_of_hidden_sheets_is_refused(tmp_path, state):
    path = workbooks.write(
        tmp_path / "file.xlsx", ("a", workbooks.sheet([["code"]])), states=[state]
    )
    assert "ẩn" in refusal(path)


def test_rows_that_a_filter_hides_are_read_and_mentioned(tmp_path):
    rows, report = rows_of(workbook(tmp_path, ["A"], ["B"], ["C"], [], hidden=[3, 5]))

    assert [row["code"] for _number, row in rows] == ["A", "B", "C"]
    assert report.notes[1:] == [
        "Có 1 dòng đang ẩn trong trang tính (có thể do bộ lọc) vẫn được đọc: dòng 3."
    ]


@pytest.mark.parametrize(
    ("far", "said"),
    [
        ([(1048576, 16384, "x")], ["1.048.576", "XFD", "XFD1048576"]),
        ([(3, 16384, "x")], ["XFD"]),
        ([(50000, 702, "x")], ["50.000", "ZZ"]),
        ([(1048576, 4, " ")], ["1.048.576", "D1048576"]),
        ([(200_001, 1, "x")], ["200.001"]),
        ([(150_000, 20, "x")], ["150.000", "cột T"]),
    ],
)
def test_a_sheet_that_reaches_too_far_is_refused_at_once(tmp_path, far, said):
    path = workbook(tmp_path, ["A"], far=far)
    assert path.stat().st_size < 5000

    began = time.process_time()
    message = refusal(path)

    assert all(word in message for word in said)
    assert time.process_time() - began < 1


def test_cells_far_away_that_only_have_a_format_are_no_reason(tmp_path):
    path = workbook(tmp_path, ["A"], far=[(1048576, 16384, workbooks.Raw(' s="1">'))])

    assert [row["code"] for _number, row in rows_of(path)[0]] == ["A"]


def test_a_workbook_that_takes_too_much_ends_its_own_process_only(tmp_path, monkeypatch):
    """The last guard, where the look at the cells would have let something through."""
    path = workbook(tmp_path, ["A"])
    limits = confined.Limits(5, 8 << 20, 1 << 20)
    monkeypatch.setattr("organizations.tables.workbook.LIMITS", limits)

    assert "bộ nhớ" in refusal(path)


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("while True: pass", confined.Limits(1, 1 << 30, 1 << 20)),
        ("bytearray(1 << 29)", confined.Limits(9, 1 << 28, 1 << 20)),
        ("answer.write(b'x' * (1 << 20)); answer.flush()", confined.Limits(9, 1 << 30, 1 << 10)),
        ("raise OSError(12, 'Cannot allocate memory')", confined.Limits(9, 1 << 30, 1 << 20)),
        ("import os; os.kill(os.getpid(), 6)", confined.Limits(9, 1 << 30, 1 << 20)),
    ],
    ids=["time", "memory", "output", "memory of the kernel", "abort"],
)
def test_what_takes_more_than_it_may_is_ended(tmp_path, monkeypatch, code, limits):
    (tmp_path / "greedy.py").write_text(f"def main(given, answer):\n    {code}\n")
    folder = tmp_path / "organizations"
    folder.mkdir()
    (folder / "confined.py").write_text((confined.ROOT / "organizations/confined.py").read_text())
    monkeypatch.setattr(confined, "ROOT", tmp_path)

    with (tmp_path / "greedy.py").open("rb") as given, pytest.raises(confined.Ended):
        confined.run("greedy", given, limits)


def test_an_error_of_our_own_is_told_with_its_traceback(tmp_path):
    with (tmp_path / "x").open("wb+") as given, pytest.raises(confined.Failed, match="no_such"):
        confined.run("no_such", given, confined.Limits(9, 1 << 30, 1 << 20))


def test_an_error_of_our_own_is_logged_and_the_file_refused(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("organizations.tables.workbook.CHILD", "no_such")

    assert "Không đọc được" in refusal(workbook(tmp_path, ["A"]))
    assert "no_such" in caplog.text


def test_the_process_that_reads_knows_no_secrets_and_no_django(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")
    code = (
        "import json, os, sys, organizations.tables.sheet\n"
        "def main(given, answer):\n"
        "    answer.write(json.dumps([dict(os.environ), sorted(sys.modules)]).encode())\n"
    )
    (tmp_path / "curious.py").write_text(code)
    monkeypatch.setitem(confined.ENVIRONMENT, "PYTHONPATH", str(tmp_path))

    limits = confined.Limits(9, 1 << 30, 1 << 20)
    with (
        (tmp_path / "curious.py").open("rb") as given,
        confined.run("curious", given, limits) as answer,
    ):
        told = answer.read().decode()

    assert "SECRET_KEY" not in told
    assert '"django"' not in told


@pytest.mark.parametrize("name", ["file.xlsx", "file.csv", "file.XLS", "file"])
def test_a_workbook_is_known_by_its_contents(tmp_path, name):
    path = workbooks.plain(tmp_path / name, [["code"], ["A"]])

    assert [row["code"] for _number, row in rows_of(path)[0]] == ["A"]


@pytest.mark.parametrize(
    ("contents", "name", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.xls", "đời cũ"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.xlsx", "đời cũ"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "file.xlsx",
            "mật khẩu",
        ),
        (b"<html><table><tr><td>code</td></tr></table>", "file.xls", "trang web"),
        (b'<?xml version="1.0"?><?mso-application?>', "file.csv", "XML"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file.csv", "CSV"),
        (b"not a workbook", "file.xlsx", "XLSX"),
        (b"PK\x03\x04 cut off", "file.xlsx", "XLSX"),
        (b"", "file.csv", "code"),
    ],
)
def test_what_is_neither_says_what_it_is(tmp_path, contents, name, said):
    assert said in refusal(text_file(tmp_path, contents, name))


@pytest.mark.parametrize(
    ("member", "said"),
    [("content.xml", "ods"), ("xl/workbook.bin", "xlsb"), ("word/document.xml", "docx")],
)
def test_other_files_of_offices_are_named(tmp_path, member, said):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(member, b"<x/>")

    assert said in refusal(text_file(tmp_path, file.getvalue(), "file.xlsx"))


def damage(tmp_path, broken, change):
    """Return a workbook in which `change` was made to one member; None takes it away."""
    path = workbook(tmp_path, ["A"])
    file = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.namelist():
            contents = old.read(member)
            if member == broken:
                contents = change(contents)
            if contents is not None:
                new.writestr(member, contents)
    return text_file(tmp_path, file.getvalue(), "damaged.xlsx")


@pytest.mark.parametrize("broken", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.parametrize("contents", [b"no XML", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', None])
def test_a_damaged_workbook_is_refused(tmp_path, broken, contents):
    damaged = damage(tmp_path, broken, lambda _whole: contents)

    if (broken, contents) == ("xl/styles.xml", None):
        assert len(rows_of(damaged)[0]) == 1  # formats may be absent
    else:
        assert "XLSX" in refusal(damaged)


@pytest.mark.parametrize(
    ("broken", "attribute"),
    [
        ("xl/_rels/workbook.xml.rels", b"Target"),
        ("xl/_rels/workbook.xml.rels", b"Id"),
        ("xl/workbook.xml", b"name"),
        ("xl/workbook.xml", b"r:id"),
        ("xl/styles.xml", b"numFmtId"),
    ],
)
def test_a_workbook_without_an_attribute_that_says_what_is_where_is_refused(
    tmp_path, broken, attribute
):
    def without(contents):
        lost = contents.replace(b" %s=" % attribute, b" lost=")
        return lost.replace(b"<cellXfs", b'<numFmts><numFmt formatCode="0"/></numFmts><cellXfs')

    assert "XLSX" in refusal(damage(tmp_path, broken, without))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (201 << 20))

    assert "quá lớn" in refusal(text_file(tmp_path, file.getvalue(), "file.xlsx"))


@pytest.mark.parametrize(
    "contents",
    [
        "code,on\nA,3/2/2024\n",
        "code;on\nA;3/2/2024\n",
        "code\ton\nA\t3/2/2024\n",
        "\ufeffcode,on\nA,3/2/2024\n",
        "\ufeff\ufeffcode,on\nA,3/2/2024\n",
        "sep=;\r\ncode;on\r\nA;3/2/2024\r\n",
        "\ufeffsep=;\ncode;on\nA;3/2/2024\n",
        '"sep=|"\ncode|on\nA|3/2/2024\n',
        "co\u200bde,\u200eon\nA,3/2/2024\n",
        "\n\n CODE , On \nA,3/2/2024\n",
        "Code,Day\nA,3/2/2024\n",
        "code,on\nA,3/2/2024\n".encode("utf-16"),
        "code\ton\nA\t3/2/2024\n".encode("utf-16"),
    ],
)
def test_a_text_file_is_read_as_the_programs_write_it(tmp_path, contents):
    [(_number, row)], report = rows_of(text_file(tmp_path, contents))

    assert (row["code"], row["on"]) == ("A", "3/2/2024")
    assert report.faults == []


def test_a_quotation_mark_in_the_wrong_place_names_its_row(tmp_path):
    lines = 'code,on\nA "x" y,\nB,\n"Chi bộ "Tân Lập" cũ",\n'
    message = refusal(text_file(tmp_path, lines))

    assert message.startswith("Dòng 4 ")
    assert "expected" not in message


def test_a_quotation_mark_that_never_closes_names_the_row_where_it_opens(tmp_path):
    assert refusal(text_file(tmp_path, 'code,on\nA,\n"B,\nC,\n')).startswith("Dòng 3 ")
    long = 'code,on\nA,\n"' + "B,\n" * 50_000
    assert refusal(text_file(tmp_path, long)).startswith("Dòng 3 ")


def test_an_old_encoding_is_named_with_its_row(tmp_path):
    old = "code\nA\nNguyễn Văn Thử\n"
    marks = {"ễ": "\xea\u0303", "ử": "\u01b0\u0309"}
    for letter, parts in marks.items():
        old = old.replace(letter, parts)
    message = refusal(text_file(tmp_path, old.encode("cp1258")))

    assert message.startswith("Dòng 3 ")
    assert "Windows-1258" in message
    assert "Nguyễn Văn Thử" in message


@pytest.mark.parametrize("name", ["Nguyeãn Vaên Thöû", "NguyÔn V¨n Thö"])
def test_bytes_of_an_old_font_are_named_with_their_row(tmp_path, name):
    message = refusal(text_file(tmp_path, f"code\n{name}\n".encode("cp1252")))

    assert message.startswith("Dòng 2 ")
    assert "TCVN3" in message
    assert "Nguyễn Văn Thử" in message


def test_the_apostrophe_that_our_files_put_before_a_formula_goes_again(tmp_path):
    rows, _report = rows_of(text_file(tmp_path, "code\n'=Chi bộ\n'Chi bộ'\n"))

    assert [row["code"] for _number, row in rows] == ["=Chi bộ", "'Chi bộ'"]


def test_an_unknown_column_is_named_and_so_are_the_known_ones(tmp_path):
    message = refusal(text_file(tmp_path, "code,tên\nA,B\n"))

    assert "tên" in message.split(".")[0]
    assert all(f"{column.name} ({column.heading})" in message for column in COLUMNS)


def test_what_stands_beside_the_headings_is_not_lost_silently(tmp_path):
    assert "cột C" in refusal(text_file(tmp_path, "code,on\nA,,B\n"))
    assert "cột B" in refusal(text_file(tmp_path, "code,,on\nA,B,\n"))


def test_a_column_stands_once_under_whatever_heading(tmp_path):
    assert "code" in refusal(text_file(tmp_path, "code,Code\nA,B\n"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_file_may_have_the_headings_of_the_pages(tmp_path, kind, language):
    columns = KINDS[kind].columns
    with override(language):
        header = [str(column.heading) for column in columns]
    path = text_file(tmp_path, ";".join(header) + "\n" + ";".join(["1"] * len(columns)) + "\n")

    [(_number, row)], report = rows_of(path, columns)
    report.fault(2, columns[0].name, "x")

    assert list(row) == [column.name for column in columns]
    assert set(row.values()) == {"1"}
    assert report.faults[-1].column == header[0]  # as the file calls it


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_columns_of_a_kind_share_a_heading(kind):
    spellings = [each for column in KINDS[kind].columns for each in column.spellings()]
    assert len(spellings) == len(set(spellings))
