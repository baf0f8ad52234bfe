"""Make the Word templates of official papers that come with the product.

    .venv/bin/python tools/make_paper_templates.py

writes recruitment/paperwork/templates/*.docx. The wording is ours; the layout is that of Party
documents: A4, Times New Roman 14, margins of 2, 2, 3 and 1.5 cm. The names in double braces are
those of recruitment/paperwork/paper_names.py.
"""

import other_papers
import recognition_papers
from paper_layout import (
    ALIGN,
    CELL_RESOLUTION,
    CHARTER,
    COLLECTED,
    COMMITTEE_RESOLUTION,
    DOTS,
    GUIDANCE,
    NB,
    ON_ADMISSION,
    REGULATION,
    TARGET,
    Pt,
    bases,
    bases_of_decision,
    body,
    cell_attendance,
    committee_attendance,
    conclusion,
    deciding,
    dotted,
    grid,
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


def verification():
    document = start("Công văn đề nghị thẩm tra lý lịch")
    head(document, subject="Về việc thẩm tra lý lịch của người xin vào Đảng")
    line(document, f"Kính gửi: {'…' * 26}", align=ALIGN.CENTER, after=10)
    body(
        document,
        "{{ co_quan }} đang xem xét, đề nghị kết nạp vào Đảng đối với quần chúng có tên dưới đây, "
        "hiện công tác (lao động, học tập, cư trú) tại {{ chi_bo }}:",
    )
    who(document, "Họ và tên")
    body(
        document,
        "Thực hiện Quy định số {{ quy_dinh }} của Ban Chấp hành Trung ương và Hướng dẫn số "
        "{{ huong_dan }}, {{ co_quan }} đề nghị cấp ủy thẩm tra, xác nhận về:",
    )
    leader(document, "1. Người được thẩm tra (họ và tên, năm sinh, nơi ở): ")
    dotted(document, 1)
    leader(document, "2. Quan hệ với người xin vào Đảng: ")
    leader(document, "3. Những nội dung cần thẩm tra: ")
    dotted(document, 2)
    body(
        document,
        "Gửi kèm lý lịch của người xin vào Đảng. Kết quả thẩm tra xin ghi thành văn bản (hoặc ghi "
        "vào mục nhận xét của lý lịch), ký tên, đóng dấu và gửi lại {{ co_quan }}. Trân trọng cảm "
        "ơn sự phối hợp của cấp ủy.",
    )
    signature(document, receivers=["Như trên,", "Lưu {{ noi_luu }}."])
    save(document, "TM-LL")


def introduction():
    document = start("Giấy giới thiệu người vào Đảng")
    personal_head(document)
    title(document, "GIẤY GIỚI THIỆU", "người vào Đảng")
    line(document, "Kính gửi: {{ chi_bo }}", align=ALIGN.CENTER, after=10)
    body(
        document,
        "Tôi là {{ gt_ho_ten }}, sinh ngày ……/……/…………, đảng viên chính thức từ "
        f"ngày{NB}{{{{ gt_chinh_thuc_tu }}}}, đang sinh hoạt tại {{{{ chi_bo }}}}.",
    )
    leader(document, "Chức vụ, đơn vị công tác (nơi ở): ")
    body(
        document,
        f"Từ ngày{NB}{{{{ gt_cung_tu }}}} tôi cùng công tác (lao động, học tập, cư trú) với người "
        "được giới thiệu dưới đây{% if gt_giup_do == 'Có' %} và được chi bộ phân công theo dõi, "
        "giúp đỡ{% endif %}.",
    )
    who(document)
    body(document, "Tôi nhận xét như sau:")
    merits(document)
    body(
        document,
        "Tôi giới thiệu {{ ho_ten }} để chi bộ xem xét, đề nghị kết nạp vào Đảng Cộng sản Việt Nam "
        "và xin chịu trách nhiệm trước Đảng về lời giới thiệu của mình.",
    )
    own_signature(document, "NGƯỜI GIỚI THIỆU", "{{ gt_ho_ten }}")
    save(document, "3-KND")


def opinions():
    document = start("Tổng hợp ý kiến nhận xét")
    head(document, number=False)
    title(
        document,
        "TỔNG HỢP Ý KIẾN NHẬN XÉT",
        "của tổ chức chính trị – xã hội nơi làm việc và chi ủy (chi bộ) nơi cư trú",
        "đối với người xin vào Đảng",
    )
    who(document)
    body(document, f"{COLLECTED} như sau:")
    opinion(document, "1. Tổ chức chính trị – xã hội nơi làm việc", "dt")
    opinion(document, "2. Chi ủy (chi bộ) nơi cư trú", "ct")
    signature(document, receivers=["{{ cap_uy_tren }},", "Lưu {{ noi_luu }}."])
    save(document, "5-KND")


def cell_resolution():
    document = start("Nghị quyết đề nghị kết nạp đảng viên")
    head(document)
    title(document, "NGHỊ QUYẾT", "đề nghị kết nạp đảng viên")
    bases(document, CHARTER, REGULATION, GUIDANCE)
    body(
        document,
        "Trong cuộc họp {{ ngay_hop }}, {{ co_quan }} đã xét, đề nghị kết nạp vào Đảng đối với "
        "quần chúng {{ ho_ten }}.",
    )
    cell_attendance(document)
    who(document)
    body(
        document,
        f"Giấy chứng nhận bồi dưỡng nhận thức về Đảng số {{{{ so_chung_chi }}}}, ngày{NB}"
        "{{ ngay_chung_chi }}. Người giới thiệu: {{ nguoi_gioi_thieu }}. Tổ chức giới thiệu: "
        "{{ to_chuc_gioi_thieu }}.",
    )
    body(document, "Sau khi nghe báo cáo và thảo luận, chi bộ kết luận:")
    conclusion(document, *ON_ADMISSION)
    body(document, "Chi bộ biểu quyết:").paragraph_format.keep_with_next = True
    votes(document, "đề nghị kết nạp", "đảng viên chính thức")
    body(
        document,
        "Chi bộ đề nghị {{ de_nghi }} xét kết nạp quần chúng {{ ho_ten }} vào Đảng Cộng sản Việt "
        "Nam.",
    )
    signature(document, receivers=["{{ cap_uy_tren }},", "Lưu {{ noi_luu }}."])
    save(document, "6-KND")


def appraisal():
    document = start("Báo cáo thẩm định nghị quyết của chi bộ")
    head(document)
    title(document, "BÁO CÁO THẨM ĐỊNH", "nghị quyết của chi bộ về kết nạp đảng viên")
    body(
        document,
        f"Sau khi nhận {CELL_RESOLUTION} về việc đề nghị kết nạp đảng viên, {{{{ co_quan }}}} đã "
        "thẩm định hồ sơ của:",
    )
    who(document)
    conclusion(
        document,
        ("Về hồ sơ, thủ tục", "ve_thu_tuc"),
        ("Về tiêu chuẩn, điều kiện", "ve_tieu_chuan"),
        ("Ý kiến đề nghị", "y_kien_de_nghi"),
    )
    committee_attendance(document)
    votes(document, "đề nghị kết nạp", "ủy viên")
    body(document, "Báo cáo {{ de_nghi }} xem xét.")
    signature(document, receivers=["{{ cap_uy_tren }},", "Lưu {{ noi_luu }}."])
    save(document, "7-KND")


def grassroots_resolution():
    document = start("Nghị quyết đề nghị kết nạp đảng viên của đảng ủy cơ sở")
    head(document)
    title(document, "NGHỊ QUYẾT", "đề nghị kết nạp đảng viên")
    bases(document, CHARTER, REGULATION, GUIDANCE, f"Xét {CELL_RESOLUTION}")
    body(
        document,
        "Trong cuộc họp {{ ngay_hop }}, Ban Chấp hành {{ dang_bo }} đã xét, đề nghị kết nạp vào "
        "Đảng đối với quần chúng {{ ho_ten }}.",
    )
    committee_attendance(document)
    who(document)
    body(document, "Sau khi thảo luận, {{ noi_luu }} kết luận:")
    conclusion(document, *ON_ADMISSION)
    body(document, "{{ noi_luu }} biểu quyết:").paragraph_format.keep_with_next = True
    votes(document, "đề nghị kết nạp", "ủy viên ban chấp hành")
    body(
        document,
        "{{ noi_luu }} đề nghị {{ de_nghi }} xét kết nạp quần chúng {{ ho_ten }} vào Đảng Cộng sản "
        "Việt Nam.",
    )
    signature(document, receivers=["{{ cap_uy_tren }},", "Lưu {{ noi_luu }}."])
    save(document, "8-KND")


def decision():
    document = start("Quyết định kết nạp đảng viên")
    head(document)
    title(document, "QUYẾT ĐỊNH", "kết nạp đảng viên")
    bases_of_decision(
        document,
        CHARTER,
        REGULATION,
        GUIDANCE,
        request=f"Xét {CELL_RESOLUTION}{if_proposed_by_committee(COMMITTEE_RESOLUTION)} về việc đề "
        "nghị kết nạp đảng viên",
    )
    deciding(document)
    body(
        document,
        f"Điều{NB}1. Kết nạp quần chúng {{{{ ho_ten }}}}, sinh ngày{NB}{{{{ ngay_sinh }}}}, quê "
        "quán: {{ que_quan }}, nơi cư trú: {{ noi_cu_tru }}, vào Đảng Cộng sản Việt Nam.",
    )
    body(
        document,
        f"Điều{NB}2. {{{{ chi_bo }}}} tổ chức lễ kết nạp theo quy định và phân công đảng viên "
        "chính thức theo dõi, giúp đỡ đồng chí {{ ho_ten }} trong thời gian dự bị 12 tháng, tính "
        "từ ngày chi bộ tổ chức lễ kết nạp.",
    )
    body(
        document,
        f"Điều{NB}3. {if_proposed_by_committee('{{ dang_uy_co_so }}, ')}{{{{ chi_bo }}}}, các cơ "
        "quan có liên quan và đồng chí {{ ho_ten }} chịu trách nhiệm thi hành Quyết định này.",
    )
    signature(document, receivers=[f"Như Điều{NB}3,", "Lưu {{ noi_luu }}."])
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
    signature(document)
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
    own_signature(document, "T/M ĐƠN VỊ MỞ LỚP", DOTS)
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
        *other_papers.ALL,
        candidates,
        course,
    ):
        make()
