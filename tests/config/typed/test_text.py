import unicodedata

import pytest

from config.typed.text import unshowable, visible


@pytest.mark.parametrize(
    "unseen",
    ["\u200b", "\u200c", "\u200d", "\ufeff", "\u00ad", "\u2060", "\u200e", "\u202e", "\u2066"],
)
def test_what_nobody_sees_is_left_out(unseen):
    assert visible(f"Nguyễn{unseen} Văn A{unseen}") == "Nguyễn Văn A"


def test_every_character_that_unicode_calls_a_format_is_left_out():
    every = "".join(map(chr, range(0x110000)))
    formats = [letter for letter in every if unicodedata.category(letter) == "Cf"]

    assert len(formats) > 100
    assert visible("".join(formats)) == ""


def test_letters_with_marks_stay():
    text = "Nguyễn Thị Ơ, H'Thử – “buôn Ea Yông”"

    assert visible(text) == text
    assert visible(unicodedata.normalize("NFD", text)) == unicodedata.normalize("NFD", text)


def test_what_no_screen_shows_is_found():
    assert unshowable("A\x07B") == "\x07"
    assert unshowable("A\ue000") == "\ue000"
    assert unshowable("Đặng") == ""
