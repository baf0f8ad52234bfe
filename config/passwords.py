"""Passwords that are guessed first here: Vietnamese words, names of the field, keyboard rows.

Django's own list holds English ones. What such a word leaves of a password is what counts, so
`dangcongsan2026` is as good as `2026`, while four or five words of one's own are strong. The same
holds for the user's own name and account, in whatever order: `nguyenvana123` is `123`.
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
    doimatkhau cuatoi toiyeu toila maiyeuem yeuemnhieu yeuanhnhieu anhnhoem emnhoanh mottinhyeu
    chucmungnammoi chucmung nammoi sinhnhat vuive buonvui khongco khongquen langquay hoangtu
    congchua thienthan motconvit xoerahaicaicanh xoera
    nguyen tran pham huynh levan lethi hoangvan hoangthi phanvan phanthi vuvan vuthi vovan vothi
    dangvan dangthi buivan buithi dovan dothi hovan hothi ngovan ngothi duongvan duongthi
    lyvan lythi nguyenvan nguyenthi tranvan tranthi phamvan phamthi huynhvan huynhthi
""".split()  # noqa: SIM905  (a list of words is read as words)
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890")
LETTERS_LEFT, SIGNS_LEFT = 6, 8
_LOOK_LIKE = str.maketrans("@$0134578", "asoieastb")
_RUN = 4
_SHORTEST = 3  # a shorter part of a name would be found in every other word


class FirstGuessesValidator:
    """Refuse what is nothing but known words, names near its user, rows, repetitions, figures."""

    def validate(self, password, user=None):
        names = _near(user)
        if _withstands(password, {*WORDS, *names}):
            return
        if _is_mostly(names, password):
            raise ValidationError(
                _(
                    "This password is little more than your name, your account or the name of your "
                    "organization, which others know. Take four or five words that have nothing to "
                    "do with each other or with you."
                ),
                code="near_user",
            )
        raise ValidationError(
            _(
                "This password is among the first that somebody would guess. Take four or five "
                "words that have nothing to do with each other, with you or with this work."
            ),
            code="first_guess",
        )

    def get_help_text(self):
        return _(
            "No usual words, nothing of your own name, no names of organizations, rows of the "
            "keyboard or repetitions."
        )


def _withstands(password, words):
    """Tell whether enough is left without `words`, read with signs for letters too."""
    longest_first = sorted(words, key=len, reverse=True)
    readings = (_folded(password), _folded(password.translate(_LOOK_LIKE)))
    return all(_is_strong(_left(text, longest_first)) for text in readings)


def _is_mostly(names, password):
    """Tell whether it is for `names` that the password is weak, be it without other words."""
    if _withstands(password, WORDS):
        return True
    return _withstands(password, ()) and not _withstands(password, names)


def _near(user):
    """Return, folded, the name and the account of `user`, and the organizations of the posts."""
    if user is None:
        return set()
    names = _said_of(user.full_name) | _said_of(user.username)
    if user.pk is not None:
        names |= {_folded(name) for name in user.posts.values_list("organization__name", flat=True)}
    return {name for name in names if len(name) >= _SHORTEST}


def _said_of(name):
    """Return what people make of a name of one or more words: all of it, turned, shortened."""
    whole = unicodedata.normalize("NFC", name)
    parts = [_folded(part) for part in re.split(r"[\W_]+", whole) if part]
    turned = ["".join(parts[at:] + parts[:at]) for at in range(len(parts))]
    ends = [parts[0] + parts[-1], parts[-1] + parts[0]] if parts else []
    initials = ["".join(part[:1] for part in parts[:-1]) + parts[-1]] if parts else []
    given_first = [parts[-1] + "".join(part[:1] for part in parts[:-1])] if parts else []
    return {*parts, *turned, *ends, *initials, *given_first}


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
