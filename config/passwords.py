"""Passwords that are guessed first here: Vietnamese words, names of the field, keyboard rows.

Django's own list holds English ones. What such a word leaves of a password is what counts, so
`dangcongsan2026` is as good as `2026`, while four or five words of one's own are strong.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = """
    password passwd matkhau matma khongnho khongbiet xinchao chaoban welcome iloveyou
    anhyeuem emyeuanh yeuem yeuanh giadinh conyeu mevacon boyeu meyeu tinhyeu hanhphuc mayman
    thanhcong batdau truycap dangnhap taikhoan nguoidung quantrivien quantri administrator admin
    hethong tracker phanmem ungdung demo test
    vietnam dangcongsanvietnam dangcongsan congsan dangvien dangbo danguy chibo bithu phobithu
    capuy tinhuy huyenuy thanhuy quanuy thiuy bantochuc tochuc ketnap dubi chinhthuc camtinh
    quanchung uutu nghiquyet chitieu nhiemky daihoi doanvien doanthanhnien thanhnien congdoan
    hochiminh bachohcm bacho chutich dienbienphu cachmang toquoc doclap tudo muonnam
    hanoi saigon danang haiphong cantho nghean thanhhoa daklak hue quangninh
    phuong huyen tinh thanhpho thixa
    abc xyz
""".split()  # noqa: SIM905  (a list of words is read as words)
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890")
LETTERS_LEFT, SIGNS_LEFT = 6, 8
_LOOK_LIKE = str.maketrans("@$0134578", "asoieastb")
_RUN = 4


class FirstGuessesValidator:
    """Refuse what is nothing but known words, names near its user, rows, repetitions, figures."""

    def validate(self, password, user=None):
        words = sorted({*WORDS, *_near(user)}, key=len, reverse=True)
        plain = _folded(password)
        looking_alike = _folded(password.translate(_LOOK_LIKE))
        if not all(_is_strong(_left(text, words)) for text in (plain, looking_alike)):
            raise ValidationError(
                _(
                    "This password is among the first that somebody would guess. Take four or five "
                    "words that have nothing to do with each other, with you or with this work."
                ),
                code="first_guess",
            )

    def get_help_text(self):
        return _("No usual words, names of organizations, rows of the keyboard or repetitions.")


def _near(user):
    """Return the names, folded, of the organizations in which `user` holds or held a post."""
    if user is None or user.pk is None:
        return set()
    names = {_folded(name) for name in user.posts.values_list("organization__name", flat=True)}
    return {name for name in names if len(name) >= _RUN}


def _folded(text):
    """Return the letters and digits of `text`, small and without diacritics."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(sign for sign in apart if sign.isalnum())


def _left(text, words):
    for word in words:
        text = text.replace(word, " ")
    for row in ROWS:
        for line in (row, row[::-1]):
            for length in range(len(line), _RUN - 1, -1):
                for start in range(len(line) - length + 1):
                    text = text.replace(line[start : start + length], " ")
    return re.sub(r"(.{1,4}?)\1{2,}", r"\1", text)


def _is_strong(left):
    letters = [sign for sign in left if sign.isalpha()]
    return (
        len(letters) >= LETTERS_LEFT
        and len(set(letters)) > LETTERS_LEFT // 2
        or len({*left} - {" "}) >= SIGNS_LEFT
    )
