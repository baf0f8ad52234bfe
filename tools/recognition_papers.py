"""The papers of the recognition as an official member, 10-KNĐ to 16-KNĐ."""

from paper_layout import (
    ALIGN,
    NB,
    body,
    dotted,
    head,
    leader,
    line,
    merits,
    opinion,
    personal_head,
    save,
    signature,
    start,
    title,
    votes,
    votes_of_committee,
    who,
)


def probation(document):
    """Since when the probation runs, and who helps during it."""
    body(
        document,
        f"Kết nạp vào Đảng ngày{NB}{{{{ ngay_ket_nap }}}}, theo Quyết định số "
        f"{{{{ so_quyet_dinh }}}}, ngày{NB}{{{{ ngay_quyet_dinh }}}}. Giấy chứng nhận bồi dưỡng "
        f"đảng viên mới số {{{{ so_chung_chi_moi }}}}, ngày{NB}{{{{ ngay_chung_chi_moi }}}}. "
        "Đảng viên được phân công giúp đỡ: {{ nguoi_giup_do }}.",
    )


def self_review():
    document = start("Bản tự kiểm điểm của đảng viên dự bị")
    personal_head(document)
    title(document, "BẢN TỰ KIỂM ĐIỂM", "của đảng viên dự bị")
    line(document, "Kính gửi: {{ chi_bo }}", align=ALIGN.CENTER, bold=True, after=10)
    who(document, "Tôi là")
    probation(document)
    body(
        document,
        "Căn cứ tiêu chuẩn và nhiệm vụ của đảng viên, tôi tự kiểm điểm về thời gian dự bị như sau:",
    )
    for heading in ("1. Ưu điểm:", "2. Khuyết điểm:", "3. Biện pháp khắc phục khuyết điểm:"):
        line(document, heading)
        dotted(document, 3)
    body(
        document,
        "Tôi đề nghị chi bộ xem xét và đề nghị cấp ủy có thẩm quyền công nhận tôi là đảng viên "
        "chính thức. Tôi xin hứa tiếp tục phấn đấu, rèn luyện và làm tròn nhiệm vụ của người đảng "
        "viên.",
    )
    signature(document, "NGƯỜI TỰ KIỂM ĐIỂM")
    save(document, "10-KND")


def remarks():
    document = start("Bản nhận xét đảng viên dự bị")
    personal_head(document)
    title(document, "BẢN NHẬN XÉT", "đảng viên dự bị")
    line(document, "Kính gửi: {{ chi_bo }}", align=ALIGN.CENTER, bold=True, after=10)
    body(
        document,
        f"Tôi là {{{{ gd_ho_ten }}}}, đảng viên chính thức từ ngày{NB}{{{{ gd_chinh_thuc_tu }}}}, "
        "sinh hoạt tại {{ chi_bo }}. "
        f"Từ ngày{NB}{{{{ gd_giup_tu }}}} tôi được chi bộ phân công giúp đỡ người có tên dưới đây.",
    )
    who(document, "Đảng viên dự bị")
    body(document, f"Kết nạp vào Đảng ngày{NB}{{{{ ngay_ket_nap }}}}.")
    line(document, "Nay đã hết thời gian dự bị, tôi nhận xét như sau:")
    merits(document)
    leader(document, "Tôi đề nghị chi bộ: ")
    body(document, "Tôi xin chịu trách nhiệm trước Đảng về những lời nhận xét trên đây.")
    signature(document, "ĐẢNG VIÊN ĐƯỢC PHÂN CÔNG GIÚP ĐỠ")
    save(document, "11-KND")


def opinions():
    document = start("Tổng hợp ý kiến nhận xét đảng viên dự bị")
    head(document, number=False)
    title(document, "TỔNG HỢP Ý KIẾN NHẬN XÉT", "đối với đảng viên dự bị")
    who(document, "Đảng viên dự bị")
    body(document, f"Kết nạp vào Đảng ngày{NB}{{{{ ngay_ket_nap }}}}.")
    body(
        document,
        "Chi ủy đã lấy ý kiến của tổ chức chính trị – xã hội nơi đảng viên dự bị sinh hoạt và của "
        "chi ủy nơi cư trú. Kết quả tổng hợp như sau:",
    )
    opinion(document, "1. Ý kiến của tổ chức chính trị – xã hội:")
    opinion(document, "2. Ý kiến của chi ủy (chi bộ) nơi cư trú:")
    body(document, "3. Đánh giá chung của chi ủy:")
    dotted(document, 3)
    signature(document, "T/M CHI ỦY", "BÍ THƯ", receivers=["Đảng ủy;", "Lưu hồ sơ."])
    save(document, "12-KND")


def resolution():
    document = start("Nghị quyết đề nghị công nhận đảng viên chính thức")
    head(document)
    title(document, "NGHỊ QUYẾT", "đề nghị công nhận đảng viên chính thức")
    body(
        document,
        "Trong cuộc họp {{ ngay_hop }}, {{ co_quan }} đã xét đề nghị công nhận đảng viên chính "
        "thức đối với:",
    )
    who(document, "Đảng viên dự bị")
    probation(document)
    line(document, "Trong thời gian dự bị:")
    merits(document)
    votes(document, "Chi bộ đã biểu quyết.")
    body(
        document,
        "Chi bộ đề nghị {{ cap_tren }} công nhận đồng chí {{ ho_ten }} là đảng viên chính thức "
        f"từ ngày{NB}{{{{ ngay_chinh_thuc }}}}.",
    )
    signature(document, "T/M CHI BỘ", "BÍ THƯ", receivers=["{{ cap_tren }};", "Lưu chi bộ."])
    save(document, "13-KND")


def appraisal():
    document = start("Báo cáo thẩm định về công nhận đảng viên chính thức")
    head(document)
    title(document, "BÁO CÁO THẨM ĐỊNH", "nghị quyết của chi bộ về công nhận đảng viên chính thức")
    line(document, "Kính gửi: {{ cap_tren }}", align=ALIGN.CENTER, bold=True, after=10)
    body(
        document,
        f"Sau khi nhận Nghị quyết số {{{{ so_nghi_quyet_cong_nhan }}}}, ngày{NB}"
        "{{ ngay_nghi_quyet_cong_nhan }} của {{ chi_bo }} về việc đề nghị công nhận đảng viên "
        "chính thức, {{ co_quan }} đã thẩm định hồ sơ của:",
    )
    who(document, "Đảng viên dự bị")
    probation(document)
    for heading in ("1. Về hồ sơ, thủ tục:", "2. Về tư cách đảng viên:"):
        line(document, heading)
        dotted(document, 2)
    leader(document, "3. Ý kiến đề nghị: ")
    votes_of_committee(document)
    signature(document, "T/M ĐẢNG ỦY BỘ PHẬN", "BÍ THƯ", receivers=["Như trên;", "Lưu hồ sơ."])
    save(document, "14-KND")


def grassroots_resolution():
    document = start("Nghị quyết đề nghị công nhận đảng viên chính thức của đảng ủy cơ sở")
    head(document)
    title(document, "NGHỊ QUYẾT", "đề nghị công nhận đảng viên chính thức")
    body(
        document,
        "Trong cuộc họp {{ ngay_hop }}, Ban Chấp hành {{ co_quan }} đã xem xét Nghị quyết số "
        f"{{{{ so_nghi_quyet_cong_nhan }}}}, ngày{NB}{{{{ ngay_nghi_quyet_cong_nhan }}}} của "
        "{{ chi_bo }} và hồ sơ đề nghị công nhận đảng viên chính thức của:",
    )
    who(document, "Đảng viên dự bị")
    probation(document)
    line(document, "Trong thời gian dự bị:")
    merits(document)
    votes_of_committee(document)
    body(
        document,
        "Đảng ủy đề nghị {{ cap_tren }} công nhận đồng chí {{ ho_ten }} là đảng viên chính thức "
        f"từ ngày{NB}{{{{ ngay_chinh_thuc }}}}.",
    )
    signature(document, "T/M ĐẢNG ỦY", "BÍ THƯ", receivers=["{{ cap_tren }};", "Lưu hồ sơ."])
    save(document, "15-KND")


def decision():
    document = start("Quyết định công nhận đảng viên chính thức")
    head(document)
    title(document, "QUYẾT ĐỊNH", "công nhận đảng viên chính thức")
    body(document, "– Căn cứ Điều lệ Đảng Cộng sản Việt Nam;")
    body(document, "– Căn cứ Quy định số {{ quy_dinh }} của Ban Chấp hành Trung ương;")
    body(
        document,
        f"– Xét Nghị quyết số {{{{ so_nghi_quyet_cong_nhan }}}}, ngày{NB}"
        "{{ ngay_nghi_quyet_cong_nhan }} của {{ chi_bo }},",
    )
    line(document, "{{ co_quan|upper }} QUYẾT ĐỊNH", align=ALIGN.CENTER, bold=True)
    body(
        document,
        f"Điều{NB}1. Công nhận đồng chí {{{{ ho_ten }}}}, sinh ngày{NB}{{{{ ngay_sinh }}}}, kết "
        f"nạp vào Đảng ngày{NB}{{{{ ngay_ket_nap }}}}, là đảng viên chính thức của Đảng Cộng sản "
        f"Việt Nam từ ngày{NB}{{{{ ngay_chinh_thuc }}}}.",
    )
    body(
        document,
        f"Điều{NB}2. {{{{ chi_bo }}}}, các cơ quan có liên quan và đồng chí {{{{ ho_ten }}}} chịu "
        "trách nhiệm thi hành Quyết định này.",
    )
    signature(document, "{{ thay_mat }}", "BÍ THƯ", receivers=[f"Như Điều{NB}2;", "Lưu hồ sơ."])
    save(document, "16-KND")
