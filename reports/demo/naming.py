"""Invented names of persons, as they are given among the peoples of the demo's provinces."""

from random import Random

_words = str.split

KINH, TAY, THAI, MUONG, NUNG, DAO, EDE, THO = "01", "02", "03", "04", "07", "09", "11", "21"

_SURNAMES = (
    ["Nguyễn"] * 30
    + ["Trần"] * 11
    + ["Lê"] * 10
    + ["Phạm"] * 7
    + ["Hoàng"] * 5
    + ["Vũ"] * 4
    + ["Bùi"] * 3
    + ["Đỗ"] * 3
    + ["Đặng"] * 3
    + ["Phan", "Võ", "Ngô", "Dương", "Hồ"] * 2
    + _words("Lý Đinh Mai Trịnh Đoàn Cao Lương Tạ Thái Trương Hà Tống Lưu Chu Quách Kiều Đào La")
)
_SURNAMES_OF = {
    TAY: _words("Nông Hoàng Lý Triệu Bế Hà Ma Đàm Vi Lương Phùng"),
    NUNG: _words("Nông Hoàng Lý Triệu Lương Lục Vi Hứa Long Mông"),
    THAI: _words("Lò Lương Vi Hà Lô Quàng Cầm Lang Ngân Sầm"),
    MUONG: _words("Bùi Quách Đinh Hà Phạm Trương Cao"),
    DAO: _words("Triệu Bàn Đặng Phùng Lý Chìu Tằng"),
    THO: _words("Trương Lê Lưu Hoàng Nguyễn Cao"),
}
_CLANS = _words("Niê Byă Mlô Êban Kbuôr Adrơng Hwing Ayŭn Knul Ktla Bkrông Hđơk Hmŏk Ksơr")
_EDE = {
    "male": _words(
        "Bliu Dhăm Khoa Luyện Phương Quý Sơn Thái Thịnh Thương Tuyên Uôn Wel Yuăn Ninh Nguyên"
        " Khương Lâm Phúc Rôn Siêng Suin Tâm Tlung Đông Quang"
    ),
    "female": _words(
        "Bích Châu Diệu Djuan Hằng Hoan Juê Kiều Lan Liêm Linh Loan Mai Nga Nhung Nhi Phương"
        " Rin Sương Thảo Thủy Trang Uyên Yar Yến Blinh"
    ),
}
_MIDDLES = {
    "male": ["Văn"] * 9
    + ["Đình", "Xuân", "Quang", "Minh", "Đức", "Hữu", "Ngọc"] * 2
    + _words(
        "Công Thanh Duy Anh Tuấn Mạnh Trung Hồng Thế Bá Gia Việt Viết Trọng Tiến Quốc Bảo Hải"
    ),
    "female": ["Thị"] * 14
    + ["Thị Thu", "Thị Thanh", "Thị Ngọc", "Thị Minh", "Thị Kim"] * 2
    + _words("Ngọc Thu Thanh Phương Minh Hồng Bích Khánh Thùy Hải Quỳnh Diệu Mai Lan Hoài Kiều")
    + ["Thị", "Thị Hồng", "Thị Bích", "Thị Phương", "Thị Hoài", "Thị Lan", "Thị Diệu"],
}
_GIVEN = {
    "male": _words(
        "An Anh Bảo Bằng Bình Chiến Chung Công Cương Cường Dũng Duy Dương Đại Đạt Đăng Điệp"
        " Đông Đức Giang Hà Hải Hạnh Hào Hậu Hiếu Hiệp Hoàn Hoàng Hòa Hùng Huy Hưng Kiên"
        " Khải Khánh Khoa Lâm"
        " Lộc Long Lực Mạnh Minh Nam Nghĩa Nguyên Nhật Phong Phú Phúc Phương Quân Quang Quyền Quyết"
        " Sơn Sáng Tài Tân Tâm Thái Thành Thắng Thịnh Thiện Thuận Tiến Toàn Trung Trường Tú Tuấn"
        " Tùng Tuyên Việt Vinh Vũ Vương"
    ),
    "female": _words(
        "An Anh Ánh Bình Châu Chi Cúc Diễm Dung Duyên Đào Giang Hà Hạnh Hằng Hảo Hiền Hiếu Hoa Hòa"
        " Hoài Hồng Huế Huệ Huyền Hương Hường Lan Lệ Liên Linh Loan Lương Ly Mai Minh My Nga Ngân"
        " Ngọc Nguyệt Nhàn Nhung Oanh Phương Phượng Quyên Quỳnh Sen Tâm Thanh Thảo Thắm Thoa Thơm"
        " Thu Thủy Thúy Thương Tình Trà Trang Tuyết Tươi Uyên Vân Xuân Yến"
    ),
}
PUBLIC_FIGURES = frozenset({
    "Nguyễn Văn Linh", "Phạm Văn Đồng", "Nguyễn Phú Trọng", "Nguyễn Xuân Phúc", "Phạm Minh Chính",
    "Nguyễn Minh Triết", "Nguyễn Tấn Dũng", "Trần Đức Lương", "Lê Đức Anh", "Nông Đức Mạnh",
    "Vũ Đức Đam", "Nguyễn Hòa Bình", "Phạm Bình Minh", "Nguyễn Văn An", "Nguyễn Văn Bình",
    "Trương Thị Mai", "Nguyễn Thị Bình", "Nguyễn Thị Định", "Võ Thị Ánh Xuân", "Đặng Ngọc Thịnh",
    "Trần Quốc Vượng", "Phan Văn Giang", "Lê Minh Hưng", "Lê Hồng Anh", "Ngô Xuân Lịch",
    "Bùi Thanh Sơn", "Hoàng Trung Hải", "Trần Đại Quang", "Lê Quang Đạo", "Nguyễn Cơ Thạch",
    "Đinh Thế Huynh", "Phạm Gia Khiêm", "Đỗ Văn Chiến", "Trần Hồng Hà", "Võ Nguyên Giáp",
    "Lê Hồng Phong", "Nguyễn Thị Minh Khai", "Trần Phú", "Nguyễn Văn Cừ", "Hà Huy Tập",
    "Lê Minh Khái", "Trần Tuấn Anh", "Nguyễn Đức Hải", "Nguyễn Khắc Định", "Lương Tam Quang",
    "Trần Cẩm Tú", "Nguyễn Duy Ngọc", "Nguyễn Trọng Nghĩa", "Bùi Thị Minh Hoài",
    "Nguyễn Thanh Nghị", "Nguyễn Thị Thanh", "Lê Thị Nga",
    "Nguyễn Thúy Anh", "Lê Minh Trí", "Trịnh Xuân Thanh",
})  # fmt: skip


def name_of(random: Random, sex: str, ethnicity: str) -> str:
    """Return a name for a person of this sex and people that no public figure bears."""
    while True:
        if ethnicity == EDE:
            prefix = "Y " if sex == "male" else "H'"
            name = f"{prefix}{random.choice(_EDE[sex])} {random.choice(_CLANS)}"
        else:
            surname = random.choice(_SURNAMES_OF.get(ethnicity, _SURNAMES))
            name = f"{surname} {random.choice(_MIDDLES[sex])} {random.choice(_GIVEN[sex])}"
        words = name.split()
        if name not in PUBLIC_FIGURES and len(set(words)) == len(words):
            return name
