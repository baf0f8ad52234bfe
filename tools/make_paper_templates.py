"""Make the Word templates of official papers that come with the product.

    .venv/bin/python tools/make_paper_templates.py

writes recruitment/paperwork/templates/*.docx. The wording is ours; the layout is that of Party
documents: A4, Times New Roman 14, margins of 2, 2, 3 and 2 cm. The names in double braces are
those of recruitment/paperwork/paper_names.py.
"""

import recognition_papers
from paper_layout import (
    ALIGN,
    NB,
    TARGET,
    Pt,
    body,
    dotted,
    grid,
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


def verification():
    document = start("Công văn đề nghị thẩm tra lý lịch")
    head(document)
    line(
        document, "Về việc thẩm tra lý lịch của người xin vào Đảng", align=ALIGN.CENTER, italic=True
    )
    line(document, f"Kính gửi: {'…' * 26}", align=ALIGN.CENTER, bold=True, after=10)
    body(
        document,
        "{{ co_quan }} đang xem xét đề nghị kết nạp vào Đảng đối với người có tên dưới đây, do "
        "{{ chi_bo }} giới thiệu:",
    )
    who(document, "Họ và tên")
    body(
        document,
        "Để có căn cứ xem xét theo Quy định số {{ quy_dinh }} của Ban Chấp hành Trung ương, đề "
        "nghị cấp ủy xác nhận những nội dung ghi trong lý lịch gửi kèm có liên quan đến địa "
        "phương, đơn vị, gồm:",
    )
    dotted(document, 4)
    body(
        document,
        "Ý kiến xác nhận xin ghi vào lý lịch, ký tên, đóng dấu và gửi lại {{ co_quan }} trước "
        "ngày …… tháng …… năm ……… Trân trọng cảm ơn sự phối hợp của cấp ủy.",
    )
    signature(document, "T/M ĐẢNG ỦY", "BÍ THƯ", receivers=["Như trên;", "Lưu hồ sơ."])
    save(document, "TM-LL")


def introduction():
    document = start("Giấy giới thiệu người vào Đảng")
    personal_head(document)
    title(document, "GIẤY GIỚI THIỆU", "NGƯỜI VÀO ĐẢNG")
    line(document, "Kính gửi: {{ chi_bo }}", align=ALIGN.CENTER, bold=True, after=10)
    body(
        document,
        f"Tôi là {{{{ gt_ho_ten }}}}, đảng viên chính thức từ ngày{NB}{{{{ gt_chinh_thuc_tu }}}}, "
        f"sinh hoạt tại {{{{ chi_bo }}}}, chức vụ: {'…' * 12}",
    )
    body(
        document,
        f"Từ ngày{NB}{{{{ gt_cung_tu }}}} tôi cùng công tác (lao động, học tập, sinh sống) với "
        "người được giới thiệu dưới đây và được chi bộ phân công theo dõi, giúp đỡ.",
    )
    who(document)
    line(document, "Qua thời gian giúp đỡ, tôi nhận xét như sau:")
    merits(document)
    body(
        document,
        "Tôi giới thiệu {{ ho_ten }} để chi bộ xem xét, đề nghị kết nạp vào Đảng, và xin chịu "
        "trách nhiệm trước Đảng về lời giới thiệu của mình.",
    )
    signature(document, "ĐẢNG VIÊN GIỚI THIỆU")
    save(document, "3-KND")


def opinions():
    document = start("Tổng hợp ý kiến nhận xét")
    head(document, number=False)
    title(document, "TỔNG HỢP Ý KIẾN NHẬN XÉT", "đối với người xin vào Đảng")
    who(document)
    body(
        document,
        "Chi ủy đã lấy ý kiến của tổ chức chính trị – xã hội nơi người xin vào Đảng sinh hoạt và "
        "của chi ủy nơi cư trú. Kết quả tổng hợp như sau:",
    )
    opinion(document, "1. Ý kiến của tổ chức chính trị – xã hội ({{ to_chuc_gioi_thieu }}):")
    opinion(document, "2. Ý kiến của chi ủy (chi bộ) nơi cư trú:")
    body(document, "3. Đánh giá chung của chi ủy:")
    dotted(document, 3)
    signature(document, "T/M CHI ỦY", "BÍ THƯ", receivers=["Đảng ủy;", "Lưu hồ sơ."])
    save(document, "5-KND")


def cell_resolution():
    document = start("Nghị quyết đề nghị kết nạp đảng viên")
    head(document)
    title(document, "NGHỊ QUYẾT", "đề nghị kết nạp đảng viên")
    body(
        document,
        "Trong cuộc họp {{ ngay_hop }}, {{ co_quan }} đã xem xét hồ sơ của người xin vào Đảng "
        "theo Quy định số {{ quy_dinh }} của Ban Chấp hành Trung ương:",
    )
    who(document)
    body(
        document,
        f"Giấy chứng nhận bồi dưỡng nhận thức về Đảng số {{{{ so_chung_chi }}}}, "
        f"ngày{NB}{{{{ ngay_chung_chi }}}}. Người giới thiệu: {{{{ nguoi_gioi_thieu }}}}. Tổ chức "
        "giới thiệu: {{ to_chuc_gioi_thieu }}.",
    )
    merits(document)
    votes(document, "Chi bộ đã biểu quyết.")
    body(
        document,
        "Chi bộ đề nghị {{ cap_tren }} xét kết nạp {{ ho_ten }} vào Đảng Cộng sản Việt Nam.",
    )
    signature(document, "T/M CHI BỘ", "BÍ THƯ", receivers=["{{ cap_tren }};", "Lưu chi bộ."])
    save(document, "6-KND")


def appraisal():
    document = start("Báo cáo thẩm định nghị quyết của chi bộ")
    head(document)
    title(document, "BÁO CÁO THẨM ĐỊNH", "nghị quyết của chi bộ về kết nạp đảng viên")
    line(document, "Kính gửi: {{ cap_tren }}", align=ALIGN.CENTER, bold=True, after=10)
    body(
        document,
        f"Sau khi nhận Nghị quyết số {{{{ so_nghi_quyet_chi_bo }}}}, ngày{NB}"
        "{{ ngay_nghi_quyet_chi_bo }} của {{ chi_bo }} về việc đề nghị kết nạp đảng viên, "
        "{{ co_quan }} đã thẩm định hồ sơ của:",
    )
    who(document)
    line(document, "1. Về hồ sơ, thủ tục:")
    dotted(document, 2)
    line(document, "2. Về tiêu chuẩn, điều kiện:")
    dotted(document, 2)
    leader(document, "3. Ý kiến đề nghị: ")
    votes_of_committee(document)
    signature(document, "T/M ĐẢNG ỦY BỘ PHẬN", "BÍ THƯ", receivers=["Như trên;", "Lưu hồ sơ."])
    save(document, "7-KND")


def grassroots_resolution():
    document = start("Nghị quyết đề nghị kết nạp đảng viên của đảng ủy cơ sở")
    head(document)
    title(document, "NGHỊ QUYẾT", "đề nghị kết nạp đảng viên")
    body(
        document,
        "Trong cuộc họp {{ ngay_hop }}, Ban Chấp hành {{ co_quan }} đã xem xét Nghị quyết số "
        f"{{{{ so_nghi_quyet_chi_bo }}}}, ngày{NB}{{{{ ngay_nghi_quyet_chi_bo }}}} của "
        "{{ chi_bo }} và hồ sơ của người xin vào Đảng:",
    )
    who(document)
    merits(document)
    votes_of_committee(document)
    body(
        document,
        "Đảng ủy đề nghị {{ cap_tren }} xét kết nạp {{ ho_ten }} vào Đảng Cộng sản Việt Nam.",
    )
    signature(document, "T/M ĐẢNG ỦY", "BÍ THƯ", receivers=["{{ cap_tren }};", "Lưu hồ sơ."])
    save(document, "8-KND")


def decision():
    document = start("Quyết định kết nạp đảng viên")
    head(document)
    title(document, "QUYẾT ĐỊNH", "kết nạp đảng viên")
    body(document, "– Căn cứ Điều lệ Đảng Cộng sản Việt Nam;")
    body(document, "– Căn cứ Quy định số {{ quy_dinh }} của Ban Chấp hành Trung ương;")
    body(
        document,
        f"– Xét Nghị quyết số {{{{ so_nghi_quyet_chi_bo }}}}, ngày{NB}"
        "{{ ngay_nghi_quyet_chi_bo }} của {{ chi_bo }} về việc đề nghị kết nạp đảng viên,",
    )
    line(document, "{{ co_quan|upper }} QUYẾT ĐỊNH", align=ALIGN.CENTER, bold=True)
    body(
        document,
        f"Điều{NB}1. Kết nạp {{{{ ho_ten }}}}, sinh ngày{NB}{{{{ ngay_sinh }}}}, vào Đảng Cộng "
        "sản Việt Nam.",
    )
    body(
        document,
        f"Điều{NB}2. Giao {{{{ chi_bo }}}} tổ chức lễ kết nạp theo quy định và phân công đảng "
        "viên chính thức giúp đỡ đảng viên dự bị.",
    )
    body(
        document,
        f"Điều{NB}3. {{{{ chi_bo }}}}, các cơ quan có liên quan và đồng chí {{{{ ho_ten }}}} chịu "
        "trách nhiệm thi hành Quyết định này.",
    )
    signature(document, "{{ thay_mat }}", "BÍ THƯ", receivers=[f"Như Điều{NB}3;", "Lưu hồ sơ."])
    save(document, "9-KND")


def candidates():
    document = start("Danh sách quần chúng ưu tú", across=True)
    head(document, number=False)
    title(document, "DANH SÁCH", "quần chúng ưu tú, người đang được xét kết nạp vào Đảng")
    grid(
        document,
        ["TT", "Họ và tên", "Ngày sinh", "Giới tính", "Nghề nghiệp", "Chi bộ", "Bước", "Từ ngày"],
        ["stt", "ho_ten", "ngay_sinh", "gioi_tinh", "nghe_nghiep", "chi_bo", "buoc", "tu_ngay"],
        [1.1, 4.5, 2.6, 1.5, 4.2, 4.5, 3.7, 2.6],
    )
    line(document, f"Danh sách có {{{{ so_nguoi }}}}{NB}người.").paragraph_format.space_before = Pt(
        6
    )
    signature(document, "T/M CẤP ỦY", "BÍ THƯ")
    save(document, "DS-QC")


def course():
    document = start("Danh sách lớp", across=True)
    head(document, number=False)
    title(document, "DANH SÁCH HỌC VIÊN", "{{ lop_loai }}, lớp số {{ lop_so }}")
    body(
        document,
        f"Theo Quyết định số {{{{ lop_so_quyet_dinh }}}}, ngày{NB}{{{{ lop_ngay_quyet_dinh }}}}; "
        f"học từ ngày{NB}{{{{ lop_tu_ngay }}}} đến ngày{NB}{{{{ lop_den_ngay }}}} tại "
        "{{ lop_dia_diem }}.",
    )
    grid(
        document,
        ["TT", "Họ và tên", "Ngày sinh", "Chi bộ", "Kết quả", "Số giấy CN", "Ngày cấp", "Ký tên"],
        ["stt", "ho_ten", "ngay_sinh", "chi_bo", "ket_qua", "so_chung_chi", "ngay_chung_chi", ""],
        [1.1, 5.0, 2.6, 5.2, 2.2, 3.0, 2.6, 3.0],
    )
    line(document, f"Danh sách có {{{{ so_nguoi }}}}{NB}người.").paragraph_format.space_before = Pt(
        6
    )
    signature(document, "T/M ĐƠN VỊ MỞ LỚP")
    save(document, "DS-LOP")


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    for make in (
        verification,
        introduction,
        opinions,
        cell_resolution,
        appraisal,
        grassroots_resolution,
        decision,
        recognition_papers.self_review,
        recognition_papers.remarks,
        recognition_papers.opinions,
        recognition_papers.resolution,
        recognition_papers.appraisal,
        recognition_papers.grassroots_resolution,
        recognition_papers.decision,
        candidates,
        course,
    ):
        make()
