import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from organizations import names


def test_fold_drops_diacritics_and_the_bar_of_d():
    assert names.fold("Đặng  Thị Hoà") == "dang thi hoa"


@pytest.mark.parametrize("letter", "ĐÐƉ")
def test_the_three_letters_that_look_like_d_with_a_bar_fold_alike(letter):
    assert names.fold(f"{letter}ức") == "duc"


@given(st.text())
def test_fold_is_the_same_for_composed_and_decomposed_text_and_when_done_twice(text):
    folded = names.fold(text)

    assert names.fold(unicodedata.normalize("NFD", text)) == folded
    assert names.fold(folded) == folded


def test_clean_composes_and_trims():
    assert names.clean("\u00a0 Nguye\u0302\u0303n  A ") == "Nguyễn A"


@pytest.mark.parametrize("text", ["Nguyễn\u200bA", "A\u202eB", "A\x00B"])
def test_clean_refuses_invisible_characters(text):
    with pytest.raises(ValidationError):
        names.clean(text)


def test_persons_are_ordered_by_given_name_then_by_the_rest_tones_last():
    right = ["Trần Văn An", "Lê Thị Ân", "Nguyễn Bình", "Nguyễn Bính", "Lê Thị Dung", "An Đạt"]

    assert sorted(sorted(right), key=names.person_key) == right


def test_places_are_ordered_by_the_numbers_in_their_names():
    right = ["Chi bộ tổ 2", "Chi bộ tổ 9", "Chi bộ tổ 10", "Chi bộ tổ 10A", "Đảng bộ xã"]

    assert sorted(sorted(right), key=names.place_key) == right


def test_two_spellings_of_one_name_are_identical_two_names_are_not():
    assert names.identity("Hòa") == names.identity("HOÀ")
    assert names.identity("Hoa") != names.identity("Hóa")
    assert names.identity("Lan") != names.identity("Lân")
