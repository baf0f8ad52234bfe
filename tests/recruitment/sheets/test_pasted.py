"""What is pasted is taken apart as it was put together, whatever stands in it."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from config.typed.text import visible
from recruitment.sheets.pasted import read_pasted
from recruitment.sheets.rows import next_number
from tests.looking import times

TEXTS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=20)
TABLES = st.lists(st.lists(TEXTS, min_size=2, max_size=6), max_size=8)


def cleaned(text):
    return " ".join(visible(text.replace("\r\n", "\n").replace("\r", "\n")).split())


@settings(max_examples=times(200), deadline=None)
@given(TABLES)
def test_a_table_as_spreadsheets_write_it_is_read_cell_for_cell(table):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)

    wanted = [[cleaned(cell) for cell in row] for row in table]
    assert read_pasted(file.getvalue()) == [row for row in wanted if any(row)]


@settings(max_examples=times(300), deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault(text):
    for row in read_pasted(text):
        assert any(row)
        assert all(cell == " ".join(cell.split()) for cell in row)


def test_a_quotation_mark_that_is_none_of_excel_is_a_letter():
    assert read_pasted('Hội "Phụ nữ\tx\nB\ty') == [['Hội "Phụ nữ', "x"], ["B", "y"]]


def test_lines_of_a_chat_are_parted_by_what_most_of_them_have():
    assert read_pasted("Lê Thị Sáu; 3/2/1995; Nữ\nVũ Kiên; 9/9/1988; Nam") == [
        ["Lê Thị Sáu", "3/2/1995", "Nữ"],
        ["Vũ Kiên", "9/9/1988", "Nam"],
    ]
    assert read_pasted("Lê Thị Sáu   3/2/1995   Nữ") == [["Lê Thị Sáu", "3/2/1995", "Nữ"]]


def test_the_next_number_keeps_its_letters_and_its_noughts():
    assert next_number("301-QĐ/ĐU") == "302-QĐ/ĐU"
    assert next_number("QĐ số 099") == "QĐ số 100"
    assert next_number("không số") == "không số"
