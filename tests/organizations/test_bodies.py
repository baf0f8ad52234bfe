"""What the bodies of an organization are called, signed for and numbered by."""

import pytest

from organizations import bodies
from organizations.bodies import Body
from organizations.models import Organization


def of(name, kind="upper_committee", **more):
    return Organization(name=name, kind=kind, **more)


@pytest.mark.parametrize(
    ("name", "kind", "membership", "committee", "sign"),
    [
        ("Đảng bộ tỉnh Thanh Hóa", "province", "Đảng bộ tỉnh Thanh Hóa", "Tỉnh ủy Thanh Hóa", "TU"),
        ("Tỉnh ủy Thanh Hóa", "province", "Đảng bộ tỉnh Thanh Hóa", "Tỉnh ủy Thanh Hóa", "TU"),
        ("Đảng bộ thành phố Hà Nội", "province", None, "Thành ủy Hà Nội", "TU"),
        ("Đảng bộ Thành phố Hồ Chí Minh", "province", None, "Thành ủy Thành phố Hồ Chí Minh", "TU"),
        ("Đảng bộ thành phố Phan Thiết", "upper_committee", None, "Thành ủy Phan Thiết", ""),
        ("Đảng bộ thị xã Thái Hòa", "upper_committee", None, "Thị ủy Thái Hòa", ""),
        ("Đảng bộ quận Đống Đa", "upper_committee", None, "Quận ủy Đống Đa", "QU"),
        ("Đảng bộ quận 12", "upper_committee", None, "Quận ủy Quận 12", "QU"),
        ("Huyện uỷ Sóc Sơn", "upper_committee", "Đảng bộ huyện Sóc Sơn", "Huyện ủy Sóc Sơn", "HU"),
        ("Đảng bộ xã Ea Yông", "grassroots_committee", None, "Đảng ủy xã Ea Yông", "ĐU"),
        ("Đảng bộ xã Ea Yông", "upper_committee", None, "Đảng ủy xã Ea Yông", "ĐU"),
        ("Đảng bộ thị trấn Phùng", "grassroots_committee", None, "Đảng ủy thị trấn Phùng", "ĐU"),
        ("Đảng bộ quân sự tỉnh", "upper_committee", None, "Đảng ủy quân sự tỉnh", ""),
        ("Đảng bộ Khối các cơ quan", "upper_committee", None, "Đảng ủy Khối các cơ quan", ""),
        ("Đảng bộ bộ phận Khu Đông", "sub_committee", None, "Đảng ủy bộ phận Khu Đông", ""),
        ("Chi bộ thôn 1", "cell", "Chi bộ thôn 1", "Chi bộ thôn 1", "CB"),
        ("Đoàn công tác", "grassroots_committee", "Đoàn công tác", "Đoàn công tác", "ĐU"),
    ],
)
def test_a_committee_is_named_by_its_level(name, kind, membership, committee, sign):
    organization = of(name, kind)

    assert bodies.membership(organization).lower() == (membership or name).lower()
    assert bodies.committee(organization) == committee
    assert bodies.sign(organization) == sign


def test_the_sign_on_record_goes_before_that_of_the_level():
    assert bodies.sign(of("Đảng bộ thành phố Phan Thiết", paper_sign="ThU")) == "ThU"
    assert bodies.sign(of("Chi bộ thôn 1", "cell", paper_sign="CB1")) == "CB1"


@pytest.mark.parametrize(
    ("name", "kind", "body", "signed"),
    [
        ("Chi bộ thôn 1", "cell", Body.WHOLE, "T/M CHI BỘ"),
        ("Chi bộ thôn 1", "cell", Body.STANDING, "T/M CHI ỦY"),
        ("Đảng bộ xã Ea Yông", "grassroots_committee", Body.WHOLE, "T/M ĐẢNG ỦY"),
        ("Đảng bộ xã Ea Yông", "grassroots_committee", Body.STANDING, "T/M BAN THƯỜNG VỤ"),
        ("Đảng bộ bộ phận Khu Đông", "sub_committee", Body.WHOLE, "T/M ĐẢNG ỦY"),
        ("Đảng bộ huyện Krông Pắc", "upper_committee", Body.STANDING, "T/M BAN THƯỜNG VỤ"),
        ("Đảng bộ tỉnh Thanh Hóa", "province", Body.PERMANENT, "T/M THƯỜNG TRỰC TỈNH ỦY"),
        ("Đảng bộ thành phố Huế", "province", Body.PERMANENT, "T/M THƯỜNG TRỰC THÀNH ỦY"),
        ("Đảng bộ Công an tỉnh", "upper_committee", Body.OWN_RULES, f"T/M {bodies.UNKNOWN}"),
    ],
)
def test_a_paper_is_signed_for_the_body_that_decided(name, kind, body, signed):
    assert bodies.on_behalf(of(name, kind), body) == signed


def test_a_standing_committee_bears_the_name_of_its_committee():
    assert bodies.body_named(of("Đảng bộ huyện A"), Body.STANDING) == "Ban Thường vụ Huyện ủy A"
    assert bodies.body_named(of("Đảng bộ huyện A"), Body.WHOLE) == "Huyện ủy A"


def test_permanent_members_are_named_as_such_and_who_has_own_rules_by_the_committee_alone():
    assert bodies.body_named(of("Đảng bộ tỉnh A"), Body.PERMANENT) == "Thường trực Tỉnh ủy A"
    assert bodies.body_named(of("Đảng bộ Công an tỉnh"), Body.OWN_RULES) == "Đảng ủy Công an tỉnh"


def test_the_place_is_on_record_or_the_commune_or_above_but_never_the_provincial_town():
    cell, province = of("Chi bộ thôn 1", "cell"), of("Tỉnh ủy A", "province", paper_place="Tỉnh lỵ")
    school = of("Đảng bộ Trường THPT số 1", "grassroots_committee")
    commune = of("Đảng bộ xã B", "grassroots_committee", paper_place="Tam Nghĩa")
    district = of("Đảng bộ huyện H", "upper_committee", paper_place="Huyện lỵ")

    assert bodies.place_of([cell, commune, province]) == "Tam Nghĩa"
    assert bodies.place_of([cell, of("Đảng bộ xã Hải An", "grassroots_committee"), district]) == (
        "Hải An"
    )
    assert bodies.place_of([of("Đảng bộ Phường 12", "grassroots_committee"), district]) == (
        "Phường 12"
    )
    assert bodies.place_of([cell, school, district, province]) == "Huyện lỵ"
    assert bodies.place_of([cell, school, province]) == ""
    assert bodies.place_of([province]) == "Tỉnh lỵ"
    assert bodies.place_of([]) == ""
