"""The names that a template of a paper may use: what each says, and an example of it.

They are words of administrators, so they are Vietnamese without its marks, as in any mail
merge. `docs/papers.md` shows them as tables; `recruitment.paper_facts` gives the values.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from recruitment.paperwork.paper_kinds import About, PaperKind
from recruitment.paperwork.typography import NO_BREAK


class Name(NamedTuple):
    """What a name in a template stands for."""

    says: str | Promise
    example: object


def _opinion(prefix, whose, body) -> dict[str, Name]:
    """Return the names of an opinion that was collected; `whose` it is stands in each."""
    said = {
        "ten": (_("who was asked"), body),
        "uu_diem": (_("strengths; else nothing"), "tích cực"),
        "khuyet_diem": (_("weaknesses; else nothing"), "không"),
        "duoc_hoi": (_("people asked"), "20"),
        "tan_thanh": (_("in favour"), "19"),
        "ty_le": (_("in favour, in per cent of the people asked"), "95%"),
        "khong_tan_thanh": (_("people asked and not in favour"), "01"),
        "ly_do": (_("why some were not in favour; else nothing"), "chưa rõ"),
    }
    return {
        f"{prefix}_{name}": Name(format_lazy("{}, {}", says, whose), example)
        for name, (says, example) in said.items()
    }


HEAD = {
    "ma_mau": Name(_("code of the form"), "6-KNĐ"),
    "co_quan": Name(_("who issues the paper"), "Đảng ủy xã Tam Nghĩa"),
    "tap_the": Name(_("the body that decides"), "Ban Thường vụ Đảng ủy xã Tam Nghĩa"),
    "dang_bo": Name(_("the organization whose committee it is"), "Đảng bộ xã Tam Nghĩa"),
    "cap_tren": Name(_("the organization above it"), "Đảng bộ tỉnh Hòa Phước"),
    "cap_uy_tren": Name(_("the committee above it"), "Tỉnh ủy Hòa Phước"),
    "thay_mat": Name(_("on whose behalf it is signed"), "T/M BAN THƯỜNG VỤ"),
    "chuc_vu": Name(_("office of who signs"), "BÍ THƯ"),
    "nguoi_ky": Name(_("who signs"), "Trần Văn Ký"),
    "noi_luu": Name(_("where a copy is kept"), "Đảng ủy"),
    "so": Name(_("number of the paper, with its suffix"), "12-NQ/ĐU"),
    "noi_va_ngay": Name(
        _("place and date"),
        f"Tam Nghĩa, ngày{NO_BREAK}05 tháng{NO_BREAK}11 năm{NO_BREAK}2026",
    ),
}
DOSSIER = {
    "ho_ten": Name(_("full name"), "Nguyễn Thị Mai"),
    "gioi_tinh": Name(_("sex"), "Nữ"),
    "ngay_sinh": Name(_("date of birth"), "19/5/1998"),
    "que_quan": Name(_("native place"), "xã Tam Nghĩa, tỉnh Hòa Phước"),
    "noi_cu_tru": Name(_("place of residence"), "thôn Hòa Bình, xã Tam Nghĩa"),
    "doi_tuong": Name(_("source"), "Công nhân"),
    "nghe_nghiep": Name(_("occupation"), "Công nhân, lao động trực tiếp"),
    "hoc_van": Name(_("schooling"), "Trung học phổ thông"),
    "chuyen_mon": Name(_("qualification"), "Cao đẳng"),
    "doan_vien": Name(_("Youth Union member"), "Có"),
    "dan_toc": Name(_("ethnic group, for who may see it"), "Kinh"),
    "ton_giao": Name(_("religion, for who may see it"), "Không"),
    "chi_bo": Name(_("cell"), "Chi bộ thôn Hòa Bình"),
    "dang_uy_bo_phan": Name(_("sub-committee above the cell"), "Đảng ủy bộ phận Khu Đông"),
    "dang_uy_co_so": Name(_("grassroots committee above the cell"), "Đảng ủy xã Tam Nghĩa"),
    "cap_tren_co_so": Name(_("committee above the grassroots"), "Tỉnh ủy Hòa Phước"),
    "cap_uy_tinh": Name(_("committee directly under the Central Committee"), "Tỉnh ủy Hòa Phước"),
    "de_nghi": Name(_("whom the paper asks to go on"), "Ban Thường vụ Đảng ủy xã Tam Nghĩa"),
    "qua_dang_uy_co_so": Name(
        _("whether the grassroots committee proposes and others decide"), "Có"
    ),
    "uy_quyen": Name(
        _("document that authorises who decides; else nothing"),
        f"Công văn số 75-CV/HU, ngày{NO_BREAK}15/3/2026",
    ),
    "nguoi_giup_do": Name(_("helpers"), "Phạm Văn Giúp"),
    "nguoi_gioi_thieu": Name(_("sponsors"), "Phạm Văn Giúp, Lê Thị Nhận"),
    "to_chuc_gioi_thieu": Name(_("union that introduces the candidate"), "Đoàn Thanh niên"),
    "so_gioi_thieu": Name(_("number of the introduction"), "05-NQ/ĐTN"),
    "ngay_gioi_thieu": Name(_("date of the introduction"), "10/8/2026"),
    "so_chung_chi": Name(_("number of the awareness certificate"), "15/CN"),
    "ngay_chung_chi": Name(_("date of the awareness certificate"), "20/6/2026"),
    "so_chung_chi_moi": Name(_("number of the new-member certificate"), "27/CN"),
    "ngay_chung_chi_moi": Name(_("date of the new-member certificate"), "12/3/2027"),
    "quy_dinh": Name(
        _("regulation in force on the day of the paper"), f"208-QĐ/TW, ngày{NO_BREAK}26/7/2026"
    ),
    "huong_dan": Name(_("guidance of that regulation"), f"01-HD/TW, ngày{NO_BREAK}19/5/2026"),
    "ngay_hop": Name(
        _("day of the step that the paper records"),
        f"ngày{NO_BREAK}05 tháng{NO_BREAK}11 năm{NO_BREAK}2026",
    ),
    "duoc_bieu_quyet": Name(_("may vote"), "20"),
    "co_mat": Name(_("present"), "18"),
    "vang_mat": Name(_("may vote and were absent"), "02"),
    "tan_thanh": Name(_("in favour"), "17"),
    "khong_tan_thanh": Name(_("present and not in favour"), "01"),
    "ty_le": Name(_("in favour, in per cent of who may vote"), "85%"),
    "tong_so": Name(_("members of the cell, official and on probation"), "24"),
    "tong_chinh_thuc": Name(_("official members of the cell"), "21"),
    "tong_du_bi": Name(_("members on probation of the cell"), "03"),
    "co_mat_ca": Name(_("present, official and on probation"), "20"),
    "co_mat_du_bi": Name(_("present on probation"), "02"),
    "vang_ca": Name(_("absent, official and on probation"), "04"),
    "vang_du_bi": Name(_("absent on probation"), "01"),
    "ly_do_vang": Name(_("why some were absent; else nothing"), "đi công tác"),
    "chu_tri": Name(_("who took the chair; else nothing"), "Trần Văn Ký"),
    "chuc_vu_chu_tri": Name(_("office of the chair; else nothing"), "Bí thư chi bộ"),
    "thu_ky": Name(_("who wrote the minutes; else nothing"), "Lê Thị Ghi"),
    "khai_mac": Name(
        _("when and where it was opened; else nothing"), "14 giờ 00, tại nhà văn hóa thôn"
    ),
    "be_mac": Name(_("when it was closed; else nothing"), "16 giờ 30"),
    "dai_bieu": Name(_("guests; else nothing"), "đồng chí Bí thư Đảng ủy xã"),
    "nguoi_bao_cao": Name(_("who reported on the person; else nothing"), "đồng chí Phạm Văn Giúp"),
    "thao_luan": Name(_("what was said; else nothing"), "các ý kiến nhất trí với báo cáo"),
    "ve_ly_lich": Name(
        _("conclusion on the biography; else nothing"), "đủ tiêu chuẩn chính trị theo quy định"
    ),
    "ve_giac_ngo": Name(
        _("conclusion on political awareness; else nothing"), "động cơ vào Đảng đúng đắn"
    ),
    "uu_diem": Name(_("strengths; else nothing"), "gương mẫu, có trách nhiệm"),
    "khuyet_diem": Name(_("weaknesses; else nothing"), "cần mạnh dạn phát biểu hơn"),
    "ve_thu_tuc": Name(
        _("appraisal of dossier and procedure; else nothing"), "hồ sơ đủ, thủ tục đúng quy định"
    ),
    "ve_tieu_chuan": Name(
        _("appraisal of standards and conditions; else nothing"), "đủ tiêu chuẩn, điều kiện"
    ),
    "y_kien_de_nghi": Name(_("what an appraisal proposes; else nothing"), "đề nghị xét kết nạp"),
    "ly_do_khong_tan_thanh": Name(
        _("why some were not in favour; else nothing"), "còn thiếu kinh nghiệm"
    ),
    "bang_phieu": Name(_("whether the vote was by ballot; nothing while nobody said"), "Có"),
    "to_kiem_phieu": Name(_("tellers; else nothing"), "Lê Thị Ghi, Vũ Văn Đếm"),
    "phieu_phat": Name(_("ballots given out"), "18"),
    "phieu_thu": Name(_("ballots returned"), "18"),
    "phieu_hop_le": Name(_("valid ballots"), "18"),
    "phieu_khong_hop_le": Name(_("ballots that are not valid"), "00"),
    **_opinion("dt", _("of the union at the place of work"), "Đoàn xã Tam Nghĩa"),
    **_opinion("ct", _("of the place of residence"), "Chi bộ thôn Thượng"),
    "du_bi": Name(_("whether the person is on probation"), "Không"),
    "ket_nap_lai": Name(_("whether the person was a member before"), "Không"),
    "chi_bo_noi_den": Name(
        _("cell to which the dossier is on its way; else nothing"), "Chi bộ thôn Thượng"
    ),
    "cap_uy_noi_den": Name(
        _("committee that is written to there; else nothing"), "Đảng ủy xã Hải An"
    ),
    "so_dong_y": Name(_("number of the consent from above"), "120-CV/TU"),
    "co_quan_dong_y": Name(_("who consented to a readmission"), "Ban Thường vụ Tỉnh ủy Hòa Phước"),
    "ngay_dong_y": Name(_("date of the consent to a readmission"), "05/10/2026"),
    "ngay_ket_nap_lan_dau": Name(_("first admitted on, of a readmission"), "03/02/2010"),
    "ngay_ra_khoi_dang": Name(_("left the Party on, of a readmission"), "15/8/2020"),
    "so_de_nghi_xoa_ten": Name(_("number of the cell's resolution on a removal"), "21-NQ/CB"),
    "ngay_de_nghi_xoa_ten": Name(_("date of the cell's resolution on a removal"), "02/10/2026"),
    "ly_do_xoa_ten": Name(_("why a probationer is removed"), "bỏ sinh hoạt ba tháng"),
    "ly_do": Name(_("why a committee did not decide on the admission"), "chờ xác minh lý lịch"),
    "so_nghi_quyet_chi_bo": Name(_("number of the cell's resolution"), "12-NQ/CB"),
    "ngay_nghi_quyet_chi_bo": Name(_("date of the cell's resolution"), "05/11/2026"),
    "so_nghi_quyet_co_so": Name(_("number of the grassroots resolution"), "31-NQ/ĐU"),
    "ngay_nghi_quyet_co_so": Name(_("date of the grassroots resolution"), "20/11/2026"),
    "so_quyet_dinh": Name(_("number of the decision on the admission"), "215-QĐ/ĐU"),
    "ngay_quyet_dinh": Name(_("date of the decision on the admission"), "02/12/2026"),
    "ngay_ket_nap": Name(_("date of the ceremony"), "15/12/2026"),
    "so_nghi_quyet_cong_nhan": Name(
        _("number of the cell's resolution on recognition"), "03-NQ/CB"
    ),
    "ngay_nghi_quyet_cong_nhan": Name(
        _("date of the cell's resolution on recognition"), "20/12/2027"
    ),
    "so_nghi_quyet_cong_nhan_co_so": Name(
        _("number of the grassroots resolution on recognition"), "07-NQ/ĐU"
    ),
    "ngay_nghi_quyet_cong_nhan_co_so": Name(
        _("date of the grassroots resolution on recognition"), "28/12/2027"
    ),
    "ngay_chinh_thuc": Name(_("official member since"), "15/12/2027"),
}
SPONSOR = {
    "gt_giup_do": Name(_("whether the sponsor is the helper, too"), "Có"),
    "gt_ho_ten": Name(_("full name of the sponsor"), "Phạm Văn Giúp"),
    "gt_chinh_thuc_tu": Name(_("sponsor is an official member since"), "03/02/2015"),
    "gt_cung_tu": Name(_("sponsor works with the candidate since"), "01/9/2024"),
}
HELPER = {
    "gd_ho_ten": Name(_("full name of the helper"), "Phạm Văn Giúp"),
    "gd_chinh_thuc_tu": Name(_("helper is an official member since"), "03/02/2015"),
    "gd_giup_tu": Name(_("helper helps since"), "15/12/2026"),
}
ROW = {
    "stt": Name(_("number in the list"), "1"),
    "ho_ten": DOSSIER["ho_ten"],
    "gioi_tinh": DOSSIER["gioi_tinh"],
    "ngay_sinh": DOSSIER["ngay_sinh"],
    "nghe_nghiep": DOSSIER["nghe_nghiep"],
    "chuyen_mon": DOSSIER["chuyen_mon"],
    "chi_bo": DOSSIER["chi_bo"],
    "buoc": Name(_("stage"), "Cảm tình Đảng"),
    "tu_ngay": Name(_("in this stage since"), "01/3/2026"),
}
COURSE_ROW = {
    **{name: ROW[name] for name in ("stt", "ho_ten", "gioi_tinh", "ngay_sinh", "chi_bo")},
    "nghe_nghiep": DOSSIER["nghe_nghiep"],
    "ket_qua": Name(_("result"), "Đạt"),
    "so_chung_chi": Name(_("certificate number"), "15/CN"),
    "ngay_chung_chi": Name(_("date of the certificate"), "20/6/2026"),
}
LIST = {
    "so_nguoi": Name(_("how many are on the list"), "02"),
    "danh_sach": Name(_("the list, row by row"), ROW),
}
COURSE = {
    "so_nguoi": LIST["so_nguoi"],
    "danh_sach": Name(_("the list, row by row"), COURSE_ROW),
    "lop_loai": Name(_("kind of the course"), "Lớp bồi dưỡng nhận thức về Đảng"),
    "lop_so": Name(_("number of the course"), "02/2026"),
    "lop_so_quyet_dinh": Name(_("number of the decision on the course"), "45-QĐ/TTCT"),
    "lop_ngay_quyet_dinh": Name(_("date of the decision on the course"), "01/6/2026"),
    "lop_tu_ngay": Name(_("first day"), "15/6/2026"),
    "lop_den_ngay": Name(_("last day"), "19/6/2026"),
    "lop_dia_diem": Name(_("place"), "Trung tâm chính trị huyện"),
}
_MORE = {
    About.DOSSIER: DOSSIER,
    About.SPONSOR: {**DOSSIER, **SPONSOR},
    About.HELPER: {**DOSSIER, **HELPER},
    About.LIST: LIST,
    About.COURSE: COURSE,
}


def names_of(kind: PaperKind) -> dict[str, Name]:
    """Return the names that a template of this kind may use."""
    return {**HEAD, **_MORE[kind.about]}


def example_of(kind: PaperKind) -> dict:
    """Return a context with an example for every name; a list has two rows."""
    return {name: _example(each.example) for name, each in names_of(kind).items()}


def _example(example):
    if not isinstance(example, dict):
        return example
    row = {name: each.example for name, each in example.items()}
    return [row, {**row, "stt": "2"}]
