"""Papers that no rule set lists: minutes, letters, and decisions of what is out of the ordinary."""

from paper_layout import (
    ALIGN,
    CELL_RESOLUTION,
    CHARTER,
    COMMITTEE_RESOLUTION,
    GUIDANCE,
    MERITS,
    NB,
    ON_ADMISSION,
    REGULATION,
    bases,
    bases_of_decision,
    body,
    cell_attendance,
    deciding,
    dotted,
    head,
    if_proposed_by_committee,
    leader,
    line,
    minutes_signature,
    not_in_favour,
    save,
    signature,
    start,
    title,
    told,
    who,
)


def _opened(document, what):
    body(document, f"Trong cuộc họp {{{{ ngay_hop }}}}, {{{{ co_quan }}}} {what}.")
    told(document, "- Khai mạc lúc ", "khai_mac")


def _ballots(document, what):
    """The count of the votes, ballot by ballot unless it was by show of hands."""
    body(document, "{%p if bang_phieu == 'Không' %}")
    body(document, "- Hình thức biểu quyết: giơ tay.")
    body(document, "{%p else %}")
    when = "{% if bang_phieu == '' %} (nếu biểu quyết bằng phiếu){% endif %}"
    told(document, f"- Tổ kiểm phiếu{when}: ", "to_kiem_phieu")
    given, returned, valid, void = (
        f"{{{{ phieu_{name} }}}}{NB}phiếu" for name in ("phat", "thu", "hop_le", "khong_hop_le")
    )
    body(
        document,
        f"- Số phiếu phát ra: {given}; thu về: {returned}; hợp lệ: {valid}; không hợp lệ: {void}.",
    )
    body(document, "{%p endif %}")
    body(
        document,
        f"- Tán thành {what}: {{{{ tan_thanh }}}}{NB}đồng chí, đạt {{{{ ty_le }}}} so với tổng số "
        f"đảng viên chính thức được biểu quyết ({{{{ duoc_bieu_quyet }}}}{NB}đồng chí).",
    )
    not_in_favour(document)


def _closed(document):
    told(document, "Biên bản đã được thông qua trước hội nghị; kết thúc lúc: ", "be_mac")
    minutes_signature(document)


def minutes_of_admission():
    document = start("Biên bản họp chi bộ xét kết nạp đảng viên")
    head(document, number=False)
    title(document, "BIÊN BẢN", "họp chi bộ xét, đề nghị kết nạp đảng viên")
    _opened(document, "đã họp để xét, đề nghị kết nạp vào Đảng đối với quần chúng {{ ho_ten }}")
    cell_attendance(document)
    body(document, "Nội dung hội nghị:")
    told(document, "1. Báo cáo về người xin vào Đảng; người báo cáo: ", "nguoi_bao_cao")
    who(document)
    body(
        document,
        "Người giới thiệu: {{ nguoi_gioi_thieu }}. Tổ chức giới thiệu: {{ to_chuc_gioi_thieu }}.",
    )
    told(document, "2. Ý kiến thảo luận: ", "thao_luan", lines=4)
    body(document, "3. Kết luận của chi bộ:")
    for point, name in ON_ADMISSION:
        told(document, f"- {point}: ", name)
    body(document, "4. Kết quả biểu quyết:").paragraph_format.keep_with_next = True
    _ballots(document, "đề nghị kết nạp")
    _closed(document)
    save(document, "BB-KN")


def minutes_of_recognition():
    document = start("Biên bản họp chi bộ xét công nhận đảng viên chính thức")
    head(document, number=False)
    title(document, "BIÊN BẢN", "họp chi bộ xét, đề nghị công nhận đảng viên chính thức")
    _opened(
        document,
        "đã họp để xét, đề nghị công nhận đảng viên chính thức đối với đảng viên dự bị "
        "{{ ho_ten }}",
    )
    cell_attendance(document)
    body(document, "Nội dung hội nghị:")
    body(
        document,
        f"1. Đảng viên dự bị {{{{ ho_ten }}}} (kết nạp ngày{NB}{{{{ ngay_ket_nap }}}}) đọc bản tự "
        "kiểm điểm; đảng viên được phân công giúp đỡ ({{ nguoi_giup_do }}) đọc bản nhận xét; chi "
        "ủy báo cáo tổng hợp ý kiến.",
    )
    told(document, "2. Ý kiến thảo luận: ", "thao_luan", lines=4)
    body(document, "3. Kết luận của chi bộ:")
    for point, name in MERITS:
        told(document, f"- {point}: ", name)
    body(document, "4. Kết quả biểu quyết:").paragraph_format.keep_with_next = True
    _ballots(document, "đề nghị công nhận đảng viên chính thức")
    _closed(document)
    save(document, "BB-CT")


def record_of_ceremony():
    document = start("Biên bản lễ kết nạp đảng viên")
    head(document, number=False)
    title(document, "BIÊN BẢN", "lễ kết nạp đảng viên")
    body(
        document,
        "Lễ kết nạp quần chúng {{ ho_ten }} vào Đảng Cộng sản Việt Nam được {{ co_quan }} tổ chức "
        f"{{{{ ngay_hop }}}}, theo Quyết định số {{{{ so_quyet_dinh }}}}, ngày{NB}"
        "{{ ngay_quyet_dinh }}.",
    )
    told(document, "- Bắt đầu lúc ", "khai_mac")
    body(
        document,
        f"- Số đảng viên có mặt: {{{{ co_mat_ca }}}}{NB}đồng chí, trong đó chính thức "
        f"{{{{ co_mat }}}}{NB}đồng chí, dự bị {{{{ co_mat_du_bi }}}}{NB}đồng chí.",
    )
    told(document, "- Đại biểu: ", "dai_bieu")
    told(document, "- Chủ trì: đồng chí ", "chu_tri")
    told(document, "- Thư ký: đồng chí ", "thu_ky")
    body(document, "Trình tự buổi lễ:")
    for number, step in enumerate(
        (
            "Chào cờ.",
            "Tuyên bố lý do, giới thiệu đại biểu.",
            "Người được kết nạp ({{ ho_ten }}) đọc đơn xin vào Đảng.",
            "Người giới thiệu ({{ nguoi_gioi_thieu }}) đọc giấy giới thiệu.",
            "Đọc quyết định kết nạp đảng viên; mọi người dự lễ đứng nghiêm.",
            "Đảng viên mới đọc lời thề.",
            "Bí thư chi bộ nói về nhiệm vụ, quyền của đảng viên và nhiệm vụ của chi bộ.",
            "Phân công đảng viên giúp đỡ đảng viên dự bị: {{ nguoi_giup_do }}.",
        ),
        start=1,
    ):
        body(document, f"{number}. {step}")
    told(document, "Ý kiến phát biểu: ", "thao_luan")
    told(document, "Buổi lễ kết thúc lúc: ", "be_mac")
    minutes_signature(document)
    save(document, "BB-LKN")


def _asking(name, subject, to, about):
    document = start("Công văn lấy ý kiến nhận xét")
    head(document, subject=f"Về việc {subject}")
    line(document, f"Kính gửi: {to}{'…' * 20}", align=ALIGN.CENTER, after=10)
    body(
        document,
        "{{ co_quan }} đang {% if du_bi == 'Có' %}xét, đề nghị công nhận đảng viên chính thức đối "
        "với đảng viên dự bị{% else %}xem xét, đề nghị kết nạp vào Đảng đối với quần chúng"
        "{% endif %} có tên dưới đây:",
    )
    who(document, "Họ và tên")
    body(document, "Nơi cư trú: {{ noi_cu_tru }}.")
    body(
        document,
        "Thực hiện Quy định số {{ quy_dinh }} của Ban Chấp hành Trung ương, {{ co_quan }} đề nghị "
        f"{about}, gồm:",
    )
    for point in (
        "Ưu điểm, khuyết điểm;",
        "Số người được hỏi ý kiến, số người tán thành, số người không tán thành và lý do.",
    ):
        body(document, f"- {point}")
    body(
        document,
        "Ý kiến xin ghi thành văn bản và gửi về {{ co_quan }}. Trân trọng cảm ơn.",
    )
    signature(document, receivers=["Như trên,", "Lưu {{ noi_luu }}."])
    save(document, name)


def asking_residence():
    _asking(
        "5B-KND",
        "lấy ý kiến nhận xét của chi ủy nơi cư trú",
        "Chi ủy (chi bộ) ",
        "chi ủy (chi bộ) nơi cư trú cho ý kiến nhận xét về người có tên trên",
    )


def asking_union():
    _asking(
        "5C-KND",
        "lấy ý kiến nhận xét của tổ chức chính trị – xã hội",
        "",
        "tổ chức chính trị – xã hội nơi người có tên trên sinh hoạt cho ý kiến nhận xét",
    )


def readmission():
    document = start("Quyết định kết nạp lại đảng viên")
    head(document)
    title(document, "QUYẾT ĐỊNH", "kết nạp lại đảng viên")
    bases_of_decision(
        document,
        CHARTER,
        REGULATION,
        GUIDANCE,
        f"Căn cứ văn bản số {{{{ so_dong_y }}}}, ngày{NB}{{{{ ngay_dong_y }}}} của "
        "{{ co_quan_dong_y }} đồng ý về việc xem xét kết nạp lại",
        request=f"Xét {CELL_RESOLUTION}{if_proposed_by_committee(COMMITTEE_RESOLUTION)} về việc đề "
        "nghị kết nạp lại đảng viên",
    )
    deciding(document)
    body(
        document,
        f"Điều{NB}1. Kết nạp lại quần chúng {{{{ ho_ten }}}}, sinh ngày{NB}{{{{ ngay_sinh }}}}, "
        "quê quán: {{ que_quan }}, đã được kết nạp vào Đảng lần đầu "
        f"ngày{NB}{{{{ ngay_ket_nap_lan_dau }}}}, ra khỏi Đảng "
        f"ngày{NB}{{{{ ngay_ra_khoi_dang }}}}, vào Đảng Cộng sản Việt Nam.",
    )
    body(
        document,
        f"Điều{NB}2. {{{{ chi_bo }}}} tổ chức lễ kết nạp theo quy định và phân công đảng viên "
        "chính thức theo dõi, giúp đỡ đồng chí {{ ho_ten }} trong thời gian dự bị 12 tháng, tính "
        "từ ngày chi bộ tổ chức lễ kết nạp.",
    )
    _carried_out(document, 3)
    save(document, "QD-KNL")


def removal():
    document = start("Quyết định xóa tên đảng viên dự bị")
    head(document)
    title(document, "QUYẾT ĐỊNH", "xóa tên đảng viên dự bị")
    bases_of_decision(
        document,
        CHARTER,
        REGULATION,
        GUIDANCE,
        request="Xét đề nghị của {{ chi_bo }} tại Nghị quyết số {{ so_de_nghi_xoa_ten }}, "
        f"ngày{NB}{{{{ ngay_de_nghi_xoa_ten }}}}",
    )
    deciding(document)
    body(
        document,
        f"Điều{NB}1. Xóa tên trong danh sách đảng viên đối với đảng viên dự bị {{{{ ho_ten }}}}, "
        f"sinh ngày{NB}{{{{ ngay_sinh }}}}, kết nạp vào Đảng ngày{NB}{{{{ ngay_ket_nap }}}}, đang "
        "sinh hoạt tại {{ chi_bo }}.",
    )
    body(document, "Lý do: {{ ly_do_xoa_ten }}.")
    _carried_out(document, 2)
    save(document, "QD-XT")


def _carried_out(document, number):
    body(
        document,
        f"Điều{NB}{number}. {if_proposed_by_committee('{{ dang_uy_co_so }}, ')}{{{{ chi_bo }}}}, "
        "các cơ quan có liên quan và người có tên trên chịu trách nhiệm thi hành Quyết định này.",
    )
    signature(document, receivers=[f"Như Điều{NB}{number},", "Lưu {{ noi_luu }}."])


def refusal():
    document = start("Thông báo về việc không kết nạp đảng viên")
    head(document)
    title(document, "THÔNG BÁO", "về việc không kết nạp đảng viên")
    body(
        document,
        f"{{{{ tap_the }}}} đã xem xét {CELL_RESOLUTION} về việc đề nghị kết nạp vào Đảng đối với:",
    )
    who(document)
    body(
        document,
        "Căn cứ Quy định số {{ quy_dinh }} của Ban Chấp hành Trung ương, {{ tap_the }} không quyết "
        "định kết nạp quần chúng {{ ho_ten }} vào Đảng, lý do: {{ ly_do }}.",
    )
    body(
        document,
        "{{ tap_the }} thông báo để {{ chi_bo }} biết và thông báo lại cho người xin vào Đảng.",
    )
    signature(document, receivers=["{{ chi_bo }},", "Lưu {{ noi_luu }}."])
    save(document, "TB-KKN")


def _destination(document, label):
    """Where the dossier is on its way to, or a line to write it on."""
    body(document, "{%p if chi_bo_noi_den != '' %}")
    body(document, f"{label}{{{{ chi_bo_noi_den }}}}.")
    body(document, "{%p else %}")
    leader(document, label)
    body(document, "{%p endif %}")


def consent():
    document = start("Tờ trình xin ý kiến về việc kết nạp đảng viên")
    head(document)
    again = "{% if ket_nap_lai == 'Có' %} lại{% endif %}"
    title(document, "TỜ TRÌNH", f"xin ý kiến về việc kết nạp{again} đảng viên")
    line(document, "Kính trình: Ban Thường vụ {{ cap_uy_tinh }}", align=ALIGN.CENTER, after=10)
    bases(document, CHARTER, REGULATION, GUIDANCE)
    body(
        document,
        f"{{{{ tap_the }}}} đã xem xét {CELL_RESOLUTION} về việc đề nghị kết nạp{again} đảng viên "
        "đối với:",
    )
    who(document)
    leader(document, "Trường hợp phải xin ý kiến (tuổi, học vấn, kết nạp lại …): ")
    for heading, name in MERITS:
        told(document, f"- {heading}: ", name)
    body(
        document,
        "{{ tap_the }} kính trình Ban Thường vụ {{ cap_uy_tinh }} xem xét, cho ý kiến bằng văn bản "
        f"để kết nạp{again} quần chúng {{{{ ho_ten }}}} vào Đảng Cộng sản Việt Nam.",
    )
    signature(document, receivers=["Như trên,", "Lưu {{ noi_luu }}."])
    save(document, "TTr-XYK")


def certificate_of_helping():
    document = start("Giấy chứng nhận người đang được xem xét kết nạp vào Đảng")
    head(document, number=False)
    title(document, "GIẤY CHỨNG NHẬN", "người đang được giúp đỡ, xem xét kết nạp vào Đảng")
    body(document, "{{ co_quan }} chứng nhận:")
    who(document)
    body(
        document,
        "Người có tên trên đang được {{ chi_bo }} theo dõi, giúp đỡ, xem xét kết nạp vào Đảng. "
        "Đảng viên được phân công giúp đỡ: {{ nguoi_giup_do }}. Người giới thiệu: "
        "{{ nguoi_gioi_thieu }}.",
    )
    body(
        document,
        f"Giấy chứng nhận bồi dưỡng nhận thức về Đảng số {{{{ so_chung_chi }}}}, ngày{NB}"
        "{{ ngay_chung_chi }}.",
    )
    _destination(document, "Chuyển đến (nơi công tác, học tập, cư trú mới): ")
    leader(document, "Lý do chuyển: ")
    leader(document, "Nhận xét trong thời gian được giúp đỡ: ")
    dotted(document, 3)
    signature(document, receivers=["Cấp ủy nơi đến,", "{{ chi_bo }},", "Lưu {{ noi_luu }}."])
    save(document, "GCN-QC")


def forwarding():
    document = start("Công văn chuyển hồ sơ người xin vào Đảng")
    head(document, subject="Về việc chuyển hồ sơ người xin vào Đảng")
    destined = "{% if cap_uy_noi_den %}{{ cap_uy_noi_den }}{% else %}"
    line(
        document,
        f"Kính gửi: {destined}{'…' * 26}{{% endif %}}",
        align=ALIGN.CENTER,
        after=10,
    )
    body(
        document,
        "{{ co_quan }} chuyển đến cấp ủy hồ sơ của người có tên dưới đây, đang được {{ chi_bo }} "
        "xem xét, đề nghị kết nạp vào Đảng, nay chuyển đến công tác (học tập, cư trú) tại nơi "
        "thuộc phạm vi lãnh đạo của cấp ủy:",
    )
    who(document, "Họ và tên")
    _destination(document, "Nơi đến: ")
    leader(document, "Giấy tờ gửi kèm: ")
    dotted(document, 3)
    body(
        document,
        "Đề nghị cấp ủy tiếp nhận, phân công đảng viên chính thức tiếp tục theo dõi, giúp đỡ và "
        "xem xét theo quy định. Trân trọng cảm ơn.",
    )
    signature(document, receivers=["Như trên,", "{{ chi_bo }},", "Lưu {{ noi_luu }}."])
    save(document, "CV-CHS")


ALL = (
    asking_residence,
    asking_union,
    minutes_of_admission,
    minutes_of_recognition,
    record_of_ceremony,
    readmission,
    removal,
    refusal,
    consent,
    certificate_of_helping,
    forwarding,
)
