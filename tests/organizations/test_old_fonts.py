import pytest

from organizations.old_fonts import converted

NAMES = [
    ("Nguyễn Văn Thử", "Nguyeãn Vaên Thöû", "NguyÔn V¨n Thö"),
    ("Trần Thị Hoà", "Traàn Thò Hoaø", "TrÇn ThÞ Hoµ"),
    ("Lê Hữu Đức", "Leâ Höõu Ñöùc", "Lª H÷u §øc"),
    ("Vũ Thị Huyền", "Vuõ Thò Huyeàn", "Vò ThÞ HuyÒn"),
    ("Đoàn Thuỵ Khuê", "Ñoaøn Thuyï Khueâ", "§oµn Thuþ Khuª"),
    ("Bùi Quốc Khánh", "Buøi Quoác Khaùnh", "Bïi Quèc Kh¸nh"),
    ("Lương Thị Mỹ Lệ", "Löông Thò Myõ Leä", "L\u00ad¬ng ThÞ Mü LÖ"),
    ("Ngô Đình Khuông", "Ngoâ Ñình Khuoâng", "Ng« §×nh Khu«ng"),
    ("NGUYỄN THỊ QUỲNH", "NGUYEÃN THÒ QUYØNH", "NGUYÔN THÞ QUúNH"),
    ("Đinh Xuân Tưởng", "Ñinh Xuaân Töôûng", "§inh Xu©n T\u00adëng"),
    ("Phan Kim Yến", "Phan Kim Yeán", "Phan Kim YÕn"),
]


@pytest.mark.parametrize(("name", "vni", "tcvn3"), NAMES)
def test_a_name_in_an_old_font_is_read_as_it_was_meant(name, vni, tcvn3):
    assert (converted(vni), converted(tcvn3)) == (name, name)


@pytest.mark.parametrize(
    "name",
    [
        *(name for name, _vni, _tcvn3 in NAMES),
        "H'Thử Niê",
        "Y Bhĩ Êban",
        "Kpă Y Ñam",
        "Ksor Hôi",
        "Siu Blưh",
        "Rơ Châm Hữu",
        "Hờ A Chủa",
        "Lò Thị Ím",
        "François Müller",
        "Nguyen Van A",
        "",
    ],
)
def test_a_name_of_today_stays_as_it_is(name):
    assert converted(name) is None
