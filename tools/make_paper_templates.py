"""Make the Word templates of official papers that come with the product.

    .venv/bin/python tools/make_paper_templates.py

writes recruitment/paperwork/templates/*.docx. The wording is ours; the layout is that of Party
documents: A4, Times New Roman 14, margins of 2, 2, 3 and 2 cm. The names in double braces are
those of recruitment/paperwork/paper_names.py.
"""

from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TARGET = Path(__file__).resolve().parent.parent / "recruitment" / "paperwork" / "templates"
NB = "\N{NO-BREAK SPACE}"
WIDTH = Cm(16)
MADE = datetime(2026, 11, 25)  # noqa: DTZ001 (the same file on every machine)


def start(title, *, across=False):
    """Return an empty document with the page, the font and the spacing of Party documents."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    if across:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.top_margin = page.bottom_margin = page.right_margin = Cm(2)
    page.left_margin = Cm(3)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), "Times New Roman")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    language.set(qn("w:eastAsia"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(3), 1.1
    said = document.core_properties
    said.title, said.author, said.comments, said.language = title, "", "", "vi-VN"
    said.created = said.modified = MADE
    return document


def line(place, text, *, align=ALIGN.LEFT, size=None, after=None, **look):
    """Add a paragraph; `look` is what its one run is: bold, italic, underline."""
    paragraph = place.add_paragraph()
    paragraph.alignment = align
    run = paragraph.add_run(text)
    for name, value in look.items():
        setattr(run, name, value)
    if size:
        run.font.size = Pt(size)
    if after is not None:
        paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def body(document, text, *, indent=True):
    paragraph = line(document, text, align=ALIGN.JUSTIFY)
    if indent:
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
    return paragraph


def leader(document, text=""):
    """Add `text` and a line of dots up to the margin, to be written on by hand."""
    paragraph = line(document, f"{text}\t")
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    return paragraph


def dotted(document, lines):
    for _number in range(lines):
        leader(document)


def in_cell(cell, parts):
    """Put lines into a cell of a table; each is text with what `line` takes."""
    for text, look in parts:
        line(cell, text, **{"align": ALIGN.CENTER, "after": 0, **look})
    cell._element.remove(cell.paragraphs[0]._element)


def two_columns(document, left, right, widths=(7.2, 8.8)):
    table = document.add_table(rows=1, cols=2)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for cell, width, parts in zip(table.rows[0].cells, widths, (left, right), strict=True):
        cell.width = Cm(width)
        in_cell(cell, parts)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM", {"bold": True, "size": 15, "underline": True, "after": 6})


def head(document, *, number=True):
    """The head: who issues the paper and under whom, the Party's name, place and date."""
    left = [
        ("{{ cap_tren|upper }}", {}),
        ("{{ co_quan|upper }}", {"bold": True}),
        ("*", {}),
    ]
    if number:
        left.append((f"Số{NB}{{{{ so }}}}", {}))
    two_columns(
        document,
        left,
        [PARTY, ("{{ noi_va_ngay }}", {"italic": True, "size": 13})],
    )
    line(document, "", after=0)


def title(document, *lines):
    line(document, lines[0], align=ALIGN.CENTER, bold=True, size=16, after=0)
    for text in lines[1:]:
        line(document, text, align=ALIGN.CENTER, bold=True, after=0)
    line(document, "–––––––––", align=ALIGN.CENTER, after=8)


def signature(document, *who, receivers=()):
    """The block at the end: who gets the paper, and who signs it."""
    left = [("Nơi nhận:", {"italic": True, "align": ALIGN.LEFT, "size": 12})] if receivers else []
    left += [(f"– {text}", {"align": ALIGN.LEFT, "size": 12}) for text in receivers]
    right = [(text, {"bold": True}) for text in who]
    right += [("(ký, ghi rõ họ tên)", {"italic": True, "size": 12}), *[("", {})] * 3]
    right.append(("…" * 12, {}))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    line(document, "", after=0, size=8).paragraph_format.keep_with_next = True
    block = two_columns(document, left or [("", {})], right)
    keep(block.rows[0], "w:cantSplit")
    for cell in block.rows[0].cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
    line(document, "", size=1, after=0)


def keep(row, property_):
    row._tr.get_or_add_trPr().append(OxmlElement(property_))


def grid(document, columns, row, widths):
    """A list: a head that every page repeats, and a row for each of `danh_sach`."""
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.autofit = False
    first, begin, each, end = table.rows
    for cell, text in zip(first.cells, columns, strict=True):
        in_cell(cell, [(text, {"bold": True, "size": 12})])
    keep(first, "w:tblHeader")
    keep(each, "w:cantSplit")
    begin.cells[0].paragraphs[0].add_run("{%tr for nguoi in danh_sach %}")
    end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
    for cell, name in zip(each.cells, row, strict=True):
        left = name in ("ho_ten", "nghe_nghiep", "chi_bo", "buoc")
        look = {"size": 12, "align": ALIGN.LEFT if left else ALIGN.CENTER}
        in_cell(cell, [(f"{{{{ nguoi.{name} }}}}" if name else "", look)])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def save(document, name):
    document.save(TARGET / f"{name}.docx")


def who(document, label="Quần chúng"):
    body(
        document,
        f"{label}: {{{{ ho_ten }}}}; sinh ngày{NB}{{{{ ngay_sinh }}}}; giới tính: "
        "{{ gioi_tinh|lower }}; dân tộc: {{ dan_toc }}; tôn giáo: {{ ton_giao }}.",
    )
    body(document, "Nghề nghiệp: {{ nghe_nghiep }}. Trình độ học vấn: {{ hoc_van }}.")


def votes(document, text):
    body(
        document,
        f"{text} Số đảng viên chính thức được biểu quyết: {{{{ duoc_bieu_quyet }}}}{NB}đồng chí; "
        f"có mặt: {{{{ co_mat }}}}{NB}đồng chí; vắng mặt: {{{{ vang_mat }}}}{NB}đồng chí.",
    )
    body(
        document,
        f"Kết quả: tán thành {{{{ tan_thanh }}}}{NB}đồng chí (đạt {{{{ ty_le }}}} so với số được "
        f"biểu quyết); không tán thành {{{{ khong_tan_thanh }}}}{NB}đồng chí.",
    )
    leader(document, "Lý do không tán thành: ")


def merits(document):
    for heading in (
        "– Ưu điểm (phẩm chất chính trị, đạo đức lối sống, năng lực công tác, quan hệ quần chúng):",
        "– Khuyết điểm:",
    ):
        line(document, heading)
        dotted(document, 2)


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
    two_columns(
        document,
        [("{{ chi_bo|upper }}", {"bold": True})],
        [PARTY, ("{{ noi_va_ngay }}", {"italic": True, "size": 13})],
    )
    line(document, "", after=0)
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
    body(document, "1. Ý kiến của tổ chức chính trị – xã hội ({{ to_chuc_gioi_thieu }}):")
    dotted(document, 3)
    count = f"Tán thành: ……{NB}người; không tán thành: ……{NB}người; lý do: "
    leader(document, count)
    body(document, "2. Ý kiến của chi ủy (chi bộ) nơi cư trú:")
    dotted(document, 3)
    leader(document, count)
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
    line(document, "3. Ý kiến đề nghị:")
    votes(document, "Đảng ủy bộ phận đã biểu quyết.")
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
    body(
        document,
        f"Số ủy viên được biểu quyết: {{{{ duoc_bieu_quyet }}}}{NB}đồng chí; có mặt: "
        f"{{{{ co_mat }}}}{NB}đồng chí; tán thành: {{{{ tan_thanh }}}}{NB}đồng chí (đạt "
        f"{{{{ ty_le }}}}); không tán thành: {{{{ khong_tan_thanh }}}}{NB}đồng chí.",
    )
    leader(document, "Lý do không tán thành: ")
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
    signature(document, "T/M ĐẢNG ỦY", "BÍ THƯ", receivers=[f"Như Điều{NB}3;", "Lưu hồ sơ."])
    save(document, "9-KND")


def recognition_resolution():
    document = start("Nghị quyết đề nghị công nhận đảng viên chính thức")
    head(document)
    title(document, "NGHỊ QUYẾT", "đề nghị công nhận đảng viên chính thức")
    body(
        document,
        "Trong cuộc họp {{ ngay_hop }}, {{ co_quan }} đã xét đề nghị công nhận đảng viên chính "
        "thức đối với:",
    )
    who(document, "Đảng viên dự bị")
    body(
        document,
        f"Kết nạp vào Đảng ngày{NB}{{{{ ngay_ket_nap }}}}, theo Quyết định số "
        f"{{{{ so_quyet_dinh }}}}, ngày{NB}{{{{ ngay_quyet_dinh }}}}. Giấy chứng nhận bồi dưỡng "
        f"đảng viên mới số {{{{ so_chung_chi_moi }}}}, ngày{NB}{{{{ ngay_chung_chi_moi }}}}. "
        "Đảng viên được phân công giúp đỡ: {{ nguoi_giup_do }}.",
    )
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


def recognition():
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
    signature(document, "T/M ĐẢNG ỦY", "BÍ THƯ", receivers=[f"Như Điều{NB}2;", "Lưu hồ sơ."])
    save(document, "16-KND")


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
        recognition_resolution,
        recognition,
        candidates,
        course,
    ):
        make()
