"""The papers of the recognition as an official member, 10-KNĐ to 16-KNĐ."""

from paper_layout import (
    ALIGN,
    CELL_RECOGNITION,
    COLLECTED,
    COMMITTEE_RECOGNITION,
    GUIDANCE,
    MERITS,
    NB,
    ON_RECOGNITION,
    REGULATION,
    bases,
    bases_of_decision,
    body,
    cell_attendance,
    committee_attendance,
    conclusion,
    deciding,
    dotted,
    head,
    if_proposed_by_committee,
    leader,
    line,
    merits,
    opinion,
    own_signature,
    personal_head,
    save,
    signature,
    start,
    title,
    votes,
    who,
)


def probation(document):
    """Since when the probation runs, and who helps during it."""
    body(
        document,
        "{% if ket_nap_lai == 'Có' %}Được kết nạp lại{% else %}Được kết nạp{% endif %} "
        f"vào Đảng ngày{NB}{{{{ ngay_ket_nap }}}}, theo Quyết định số "
        f"{{{{ so_quyet_dinh }}}}, ngày{NB}{{{{ ngay_quyet_dinh }}}}. Giấy chứng nhận bồi dưỡng "
        f"đảng viên mới số {{{{ so_chung_chi_moi }}}}, ngày{NB}{{{{ ngay_chung_chi_moi }}}}. "
        "Đảng viên được phân công giúp đỡ: {{ nguoi_giup_do }}.",
    )


def self_review():
    document = start("Bản tự kiểm điểm của đảng viên dự bị")
    personal_head(document)
    title(document, "BẢN TỰ KIỂM ĐIỂM", "của đảng viên dự bị")
    line(document, "Kính gửi: {{ chi_bo }}", align=ALIGN.CENTER, after=10)
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
    own_signature(document, "NGƯỜI TỰ KIỂM ĐIỂM", "{{ ho_ten }}")
    line(document, "NHẬN XÉT CỦA CHI BỘ", bold=True)
    dotted(document, 4)
    signature(document)
    save(document, "10-KND")


def remarks():
    document = start("Bản nhận xét đảng viên dự bị")
    personal_head(document)
    title(document, "BẢN NHẬN XÉT", "đảng viên dự bị")
    line(document, "Kính gửi: {{ chi_bo }}", align=ALIGN.CENTER, after=10)
    body(
        document,
        f"Tôi là {{{{ gd_ho_ten }}}}, đảng viên chính thức từ ngày{NB}{{{{ gd_chinh_thuc_tu }}}}, "
        "sinh hoạt tại {{ chi_bo }}. "
        f"Từ ngày{NB}{{{{ gd_giup_tu }}}} tôi được chi bộ phân công giúp đỡ đảng viên dự bị có tên "
        "dưới đây.",
    )
    who(document, "Đảng viên dự bị")
    body(document, f"Kết nạp vào Đảng ngày{NB}{{{{ ngay_ket_nap }}}}.")
    body(document, "Qua thời gian dự bị, tôi nhận xét như sau:")
    merits(document)
    leader(document, "Tôi đề nghị chi bộ: ")
    body(document, "Tôi xin chịu trách nhiệm trước Đảng về những lời nhận xét trên đây.")
    own_signature(document, "ĐẢNG VIÊN ĐƯỢC PHÂN CÔNG GIÚP ĐỠ", "{{ gd_ho_ten }}")
    save(document, "11-KND")


def opinions():
    document = start("Tổng hợp ý kiến nhận xét đảng viên dự bị")
    head(document, number=False)
    title(
        document,
        "TỔNG HỢP Ý KIẾN NHẬN XÉT",
        "của tổ chức chính trị – xã hội nơi làm việc và chi ủy (chi bộ) nơi cư trú",
        "đối với đảng viên dự bị",
    )
    who(document, "Đảng viên dự bị")
    body(document, f"Kết nạp vào Đảng ngày{NB}{{{{ ngay_ket_nap }}}}.")
    body(document, f"{COLLECTED} như sau:")
    opinion(document, "1. Tổ chức chính trị – xã hội nơi làm việc", "dt")
    opinion(document, "2. Chi ủy (chi bộ) nơi cư trú", "ct")
    signature(document, receivers=["{{ cap_uy_tren }},", "Lưu {{ noi_luu }}."])
    save(document, "12-KND")


def resolution():
    document = start("Nghị quyết đề nghị công nhận đảng viên chính thức")
    head(document)
    title(document, "NGHỊ QUYẾT", "đề nghị công nhận đảng viên chính thức")
    bases(document, ON_RECOGNITION, REGULATION, GUIDANCE)
    body(
        document,
        "Trong cuộc họp {{ ngay_hop }}, {{ co_quan }} đã xét, đề nghị công nhận đảng viên chính "
        "thức đối với đảng viên dự bị {{ ho_ten }}.",
    )
    cell_attendance(document)
    who(document, "Đảng viên dự bị")
    probation(document)
    body(document, "Sau khi nghe báo cáo và thảo luận, chi bộ kết luận:")
    conclusion(document, *MERITS)
    body(document, "Chi bộ biểu quyết:").paragraph_format.keep_with_next = True
    votes(document, "đề nghị công nhận đảng viên chính thức", "đảng viên chính thức")
    body(
        document,
        "Chi bộ đề nghị {{ de_nghi }} xét, công nhận đồng chí {{ ho_ten }} là đảng viên chính thức "
        f"từ ngày{NB}{{{{ ngay_chinh_thuc }}}}.",
    )
    signature(document, receivers=["{{ cap_uy_tren }},", "Lưu {{ noi_luu }}."])
    save(document, "13-KND")


def appraisal():
    document = start("Báo cáo thẩm định về công nhận đảng viên chính thức")
    head(document)
    title(document, "BÁO CÁO THẨM ĐỊNH", "nghị quyết của chi bộ về công nhận đảng viên chính thức")
    body(
        document,
        f"Sau khi nhận {CELL_RECOGNITION} về việc đề nghị công nhận đảng viên chính thức, "
        "{{ co_quan }} đã thẩm định hồ sơ của:",
    )
    who(document, "Đảng viên dự bị")
    probation(document)
    conclusion(
        document,
        ("Về hồ sơ, thủ tục", "ve_thu_tuc"),
        ("Về tư cách đảng viên", "ve_tieu_chuan"),
        ("Ý kiến đề nghị", "y_kien_de_nghi"),
    )
    committee_attendance(document)
    votes(document, "đề nghị công nhận đảng viên chính thức", "ủy viên")
    body(document, "Báo cáo {{ de_nghi }} xem xét.")
    signature(document, receivers=["{{ cap_uy_tren }},", "Lưu {{ noi_luu }}."])
    save(document, "14-KND")


def grassroots_resolution():
    document = start("Nghị quyết đề nghị công nhận đảng viên chính thức của đảng ủy cơ sở")
    head(document)
    title(document, "NGHỊ QUYẾT", "đề nghị công nhận đảng viên chính thức")
    bases(document, ON_RECOGNITION, REGULATION, GUIDANCE, f"Xét {CELL_RECOGNITION}")
    body(
        document,
        "Trong cuộc họp {{ ngay_hop }}, Ban Chấp hành {{ dang_bo }} đã xét, đề nghị công nhận đảng "
        "viên chính thức đối với đảng viên dự bị {{ ho_ten }}.",
    )
    committee_attendance(document)
    who(document, "Đảng viên dự bị")
    probation(document)
    body(document, "Sau khi thảo luận, {{ noi_luu }} kết luận:")
    conclusion(document, *MERITS)
    body(document, "{{ noi_luu }} biểu quyết:").paragraph_format.keep_with_next = True
    votes(document, "xứng đáng là đảng viên chính thức", "ủy viên ban chấp hành")
    body(
        document,
        "{{ noi_luu }} đề nghị {{ de_nghi }} xét, công nhận đồng chí {{ ho_ten }} là đảng viên "
        f"chính thức từ ngày{NB}{{{{ ngay_chinh_thuc }}}}.",
    )
    signature(document, receivers=["{{ cap_uy_tren }},", "Lưu {{ noi_luu }}."])
    save(document, "15-KND")


def decision():
    document = start("Quyết định công nhận đảng viên chính thức")
    head(document)
    title(document, "QUYẾT ĐỊNH", "công nhận đảng viên chính thức")
    bases_of_decision(
        document,
        ON_RECOGNITION,
        REGULATION,
        GUIDANCE,
        request=f"Xét {CELL_RECOGNITION}{if_proposed_by_committee(COMMITTEE_RECOGNITION)} về việc "
        "đề nghị công nhận đảng viên chính thức",
    )
    deciding(document)
    body(
        document,
        f"Điều{NB}1. Công nhận đảng viên dự bị {{{{ ho_ten }}}}, sinh ngày{NB}{{{{ ngay_sinh }}}}, "
        f"kết nạp vào Đảng ngày{NB}{{{{ ngay_ket_nap }}}}, là đảng viên chính thức của Đảng Cộng "
        f"sản Việt Nam từ ngày{NB}{{{{ ngay_chinh_thuc }}}}.",
    )
    body(
        document,
        f"Điều{NB}2. {if_proposed_by_committee('{{ dang_uy_co_so }}, ')}{{{{ chi_bo }}}}, các cơ "
        "quan có liên quan và đồng chí {{ ho_ten }} chịu trách nhiệm thi hành Quyết định này.",
    )
    signature(document, receivers=[f"Như Điều{NB}2,", "Lưu {{ noi_luu }}."])
    save(document, "16-KND")
