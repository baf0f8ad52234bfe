"""The screens speak the language of the field: one word for one thing, none of programmers.

Each word that no translation may have stands beside the better one; `docs/glossary.md` has the
terms.
"""

import re

import pytest

from tests.test_translations import CATALOGUES, read_po

BETTER = {  # the word, as a pattern in any case unless it says otherwise: what stands in its place
    # one term for one thing
    r"(?-i:cảm tình đảng)": "cảm tình Đảng",
    r"đường vào Đảng": "công tác phát triển đảng viên; quá trình xét kết nạp",
    r"cây( tổ chức)?": "hệ thống tổ chức đảng",
    r"cơ cấu tổ chức": "hệ thống tổ chức đảng",
    r"đứng (yên|lại)": "chậm xử lý",
    r"nhịp": "tiến độ",
    r"đã nghị quyết": "đã ra nghị quyết",
    r"hủy (việc )?kết nạp": "hủy quyết định kết nạp",
    r"bước đi": "bước",
    r"trung vị": "số giữa",
    r"(bên|quy định|chi bộ|nơi|tổ chức|đơn vị|người|hồ sơ) kia": "được chọn, còn lại",
    r"hồ sơ (đang (làm|mở)|chưa đóng)": "hồ sơ đang theo dõi",
    r"đóng hồ sơ": "kết thúc hồ sơ",
    r"phân công của": "nhiệm vụ được giao của",
    r"(phiếu|biểu) này": "biểu mẫu này",
    # one tone
    r"bạn|quý vị|anh/chị": "đồng chí",
    r"mời|vui lòng|xin (hãy|xem|gõ|thử|nhập|chọn|vui lòng)": "hãy",
    r"đồng chí (hãy|gửi lại|thử lại|chép lại)": "hãy",
    # the trade of programs
    r"slug|UUID|JSON|CSRF|LDAP|token": "what the person has to type or to do",
    r"cookie|Referer|HTTPS?|URL": "dấu nhận biết, trang trước, địa chỉ",
    r"True|False|None|null|DEBUG": "đúng, sai, để trống",
    r"bản ghi": "mục, nội dung đã ghi",
    r"tiến trình": "việc",
    r"cơ sở dữ liệu|máy chủ": "hệ thống",
    r"phương thức|tham số|chỉ mục|ngoại lệ chương trình": "a sentence without it",
}
HELD = {  # a message, by how it begins: why it may have the word
    "It was broken off %(attempts)s times": "tells the operator where the cause stands",
    "If you are using the <meta name=": "on a page of Django that ours replaces, with markup",
    "The demo has known passwords": "printed by a command, to whoever sets up the demo",
    "This database holds other": "printed by a command, to whoever sets up the demo",
    "This cell says true or false": "what Excel writes into the cell",
}


@pytest.mark.parametrize("name", ["django", "djangojs"])
@pytest.mark.parametrize(("word", "better"), BETTER.items())
def test_no_translation_has_a_word_that_the_screens_do_not_use(name, word, better):
    pattern = re.compile(rf"(?<!\w)(?:{word})(?!\w)", re.IGNORECASE)
    offences = [
        f"{text} → {better}"
        for message in read_po(CATALOGUES / f"{name}.po")
        if message.text and not message.text.startswith(tuple(HELD))
        for text in message.translations
        if pattern.search(text)
    ]
    assert offences == []


def test_what_may_have_such_a_word_is_still_there_and_has_one():
    patterns = [re.compile(rf"(?<!\w)(?:{word})(?!\w)", re.IGNORECASE) for word in BETTER]
    found = {
        start
        for message in read_po(CATALOGUES / "django.po")
        for start in HELD
        if message.text.startswith(start)
        and any(p.search(text) for p in patterns for text in message.translations)
    }
    assert found == set(HELD)
