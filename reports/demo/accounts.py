"""Who signs in to the demo, who answers for what, and of whom nothing is expected."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organizations.models import Post, User

PASSWORD = "ket-nap-2026"  # noqa: S105  (of the demo, which production refuses)


@dataclass(frozen=True)
class Account:
    username: str
    full_name: str
    role: str
    organization_code: str
    to_try: Promise
    sees_sensitive: bool = False
    may_export: bool = False

    @property
    def duty(self) -> str:
        return str(Post.Role(self.role).label)


@dataclass(frozen=True)
class InCharge:
    organization_code: str
    full_name: str
    duty: str
    start: str


@dataclass(frozen=True)
class Exempt:
    organization_code: str
    start: str
    end: str
    reason: str


@dataclass(frozen=True)
class Milestone:
    """A quota that is to be reached as a whole by a day before its period ends."""

    organization_code: str
    period: str
    basis: str
    on: str
    reason: str


@dataclass(frozen=True)
class Reviewed:
    """The cells at and below an organization reported, for these months, that nothing is new."""

    organization_code: str
    months: tuple[str, ...]


ADMINISTRATOR = "quantri"
ACCOUNTS = (
    Account(
        "dongson",
        "Tống Duy Lộc",
        "secretary",
        "TH-TP-DONGSON",
        _("Empty an inbox, enter an admission, take a dossier one step further."),
        may_export=True,
    ),
    Account(
        "eayong",
        "Y Suin Êban",
        "secretary",
        "DL-KP-EAYONG",
        _("The pool of a commune, its monthly reviews, ethnic groups and religions."),
        sees_sensitive=True,
    ),
    Account(
        "mongcai3",
        "Bùi Thị Thu Hường",
        "secretary",
        "QN-P-MONGCAI3",
        _("A ward of 2025, whose standing committee decides: its dossiers and their papers."),
        may_export=True,
    ),
    Account(
        "krongpac",
        "H'Loan Mlô",
        "board",
        "DL-KP",
        _("Who is behind in a district: ask for 2024, counted up to 04/05/2024."),
        sees_sensitive=True,
        may_export=True,
    ),
    Account(
        "thanhhoa",
        "Lưu Thị Kim Oanh",
        "board",
        "TH-TP",
        _("A city before and after a district joined it: 2024, in both readings."),
        may_export=True,
    ),
    Account(
        "daklak",
        "Lương Ngọc Tuyên",
        "board",
        "DL",
        _("The districts of a province side by side, down to each cell."),
        sees_sensitive=True,
        may_export=True,
    ),
    Account(
        "quangninh",
        "Hoàng Trọng Nghĩa",
        "board",
        "QN",
        _("A province without districts: wards and communes as they are, and as they were."),
        sees_sensitive=True,
        may_export=True,
    ),
    Account(
        "hanoi",
        "Kiều Thị Bích Thoa",
        "observer",
        "HN",
        _("Figures without persons: the years and the terms of a large city."),
        may_export=True,
    ),
    Account(
        ADMINISTRATOR,
        "Đỗ Quang Hiệp",
        "admin",
        "TW",
        _("Put the reform of 2025 into effect and take it back; quotas, posts, rules."),
    ),
    Account(
        "quantri2",
        "Vương Thị Mai Lan",
        "admin",
        "TW",
        _("Confirm what takes two administrators: the posts that quantri grants."),
    ),
    Account(
        "kiemtra",
        "Trịnh Thị Hoài Thu",
        "auditor",
        "TW",
        _("Read who did what, and when."),
    ),
)

OFFICERS = (
    InCharge("DL-KP", "Mai Đình Quyết", "Phó Bí thư Thường trực Huyện ủy", "2020-08-01"),
    InCharge("DL-KP-EAYONG", "Chu Thị Thắm", "Huyện ủy viên phụ trách xã", "2020-08-15"),
    InCharge("DL-KP-EAHIU", "Đoàn Trung Hậu", "Huyện ủy viên phụ trách xã", "2020-08-15"),
    InCharge("DL-KP-THPTLHP", "Cao Thị Thanh Nhàn", "Bí thư chi bộ", "2022-09-05"),
    InCharge("TH-TP", "Quách Hữu Thuận", "Trưởng Ban Tổ chức Thành ủy", "2021-03-01"),
    InCharge("TH-TP-DONGSON", "Tạ Thị Ngọc Duyên", "Thành ủy viên phụ trách phường", "2020-09-01"),
    InCharge("TH-TP-DONGSON-01", "Hồ Viết Hào", "Đảng ủy viên phụ trách chi bộ", "2023-01-05"),
    InCharge(
        "TH-TP-DONGSON-07", "Đinh Thị Lan Hường", "Đảng ủy viên phụ trách chi bộ", "2023-01-05"
    ),
    InCharge("TH-TP-QUANGCAT", "Thái Bá Toàn", "Thành ủy viên phụ trách phường", "2020-09-01"),
    InCharge("QN-P-MONGCAI1", "La Thế Bằng", "Tỉnh ủy viên phụ trách phường", "2025-07-01"),
    InCharge("QN-P-MONGCAI3", "Ngô Thị Hải Yến", "Phó Trưởng Ban Tổ chức Tỉnh ủy", "2025-07-01"),
    InCharge("QN-MC-HAIYEN-01", "Đặng Quốc Khánh", "Đảng ủy viên phụ trách chi bộ", "2025-07-15"),
    InCharge("NA-P-TAYHIEU", "Phan Thị Hồng Lệ", "Tỉnh ủy viên phụ trách phường", "2025-07-01"),
)

COMPLETE_FROM = {
    "DL": "2023-01-01",
    "HN": "2025-01-01",
    "NA": "2025-01-01",
    "QN": "2020-08-01",
    "TH": "2024-01-01",
    "TH-TP": "2021-01-01",
}
"""From when everything is on record; of other provinces single published numbers are."""
SINGLE_NUMBERS = ("HCM", "BTH", "HD", "HB", "QNAM")

EXEMPTIONS = (
    Exempt("DL-KP-UBKT", "2024-01-01", "", "Không còn quần chúng để kết nạp"),
    Exempt("QN-MC-BTC", "2026-01-01", "", "Không còn quần chúng để kết nạp"),
    Exempt("NA-THH-BTC", "2026-01-01", "", "Không còn quần chúng để kết nạp"),
)

REVIEWS = (
    Reviewed("DL-KP-EAHIU", ("2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01")),
    Reviewed("DL-KP-BTC", ("2024-02-01", "2024-03-01", "2024-04-01")),
)
"""Others that admitted nobody are silent, so that a dashboard shows the difference."""

MILESTONES = tuple(
    Milestone(
        "DL-KP",
        str(year),
        "own_plan",
        f"{year}-09-30",
        "Bổ sung mốc: hoàn thành vào cuối quý III",
    )
    for year in (2024, 2025, 2026)
)


def present() -> list[Account]:
    """Return the accounts that have a user in this database. One query."""
    known = User.objects.in_bulk([each.username for each in ACCOUNTS], field_name="username")
    return [each for each in ACCOUNTS if each.username in known]
