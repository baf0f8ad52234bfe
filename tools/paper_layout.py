"""The page of a Party document: A4, Times New Roman 14, margins 2, 2, 3 and 1.5 cm; its blocks."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TARGET = Path(__file__).resolve().parent.parent / "recruitment" / "paperwork" / "templates"
NB = "\N{NO-BREAK SPACE}"
WIDTH = Cm(16.5)
MADE = datetime(2026, 11, 25)  # noqa: DTZ001 (the same file on every machine)


def start(title, *, across=False):
    """Return an empty document with the page, the font and the spacing of Party documents."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    if across:
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.top_margin = page.bottom_margin = Cm(2)
    page.left_margin, page.right_margin = Cm(3), Cm(1.5)
    _number_pages(page)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(14)
    fonts = style.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), "Times New Roman")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    language.set(qn("w:eastAsia"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.line_spacing = Pt(18)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.AT_LEAST
    said = document.core_properties
    said.title, said.author, said.comments, said.language = title, "", "", "vi-VN"
    said.created = said.modified = MADE
    return document


def _number_pages(page):
    """Number the pages at the head, in the middle, from the second on, in each copy anew."""
    page.different_first_page_header_footer = True
    paragraph = page.header.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    begin = OxmlElement("w:pgNumType")
    begin.set(qn("w:start"), "1")
    page._sectPr.append(begin)


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
        paragraph.paragraph_format.first_line_indent = Cm(1)
    return paragraph


def leader(document, text=""):
    """Add `text` and a line of dots up to the margin, to be written on by hand."""
    paragraph = line(document, f"{text}\t")
    if text:
        paragraph.paragraph_format.first_line_indent = Cm(1)
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


def two_columns(document, left, right):
    across = document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    widths = (12.2, 13.0) if across else (7.4, 9.1)
    table = document.add_table(rows=1, cols=2)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for cell, width, parts in zip(table.rows[0].cells, widths, (left, right), strict=True):
        cell.width = Cm(width)
        in_cell(cell, parts)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    return table


PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM", {"bold": True, "size": 15, "underline": True, "after": 6})


def head(document, *, number=True, subject=""):
    """The head: who issues the paper and under whom, the Party's name, place and date.

    A letter has its `subject` under the number.
    """
    left = [
        ("{%p if cap_tren != '' %}", {}),
        ("{{ cap_tren|upper }}", {}),
        ("{%p endif %}", {}),
        ("{{ co_quan|upper }}", {"bold": True}),
        ("*", {}),
    ]
    if number:
        left.append((f"Số{NB}{{{{ so }}}}", {}))
    if subject:
        left.append((subject, {"italic": True, "size": 12}))
    two_columns(document, left, [PARTY, ("{{ noi_va_ngay }}", {"italic": True})])
    line(document, "", after=0)


def personal_head(document):
    """The head of what a person writes: the Party's name, place and date."""
    two_columns(document, [("", {})], [PARTY, ("{{ noi_va_ngay }}", {"italic": True})])
    line(document, "", after=0)


def title(document, *lines):
    line(document, lines[0], align=ALIGN.CENTER, bold=True, size=16, after=0)
    for text in lines[1:]:
        line(document, text, align=ALIGN.CENTER, bold=True, after=0)
    line(document, "-----", align=ALIGN.CENTER, after=8)


def signature(document, *, receivers=()):
    """The block at the end of what a body issues: who gets the paper, and who signs for whom."""
    left = [("", {})]
    if receivers:
        left = [("Nơi nhận:", {"underline": True, "align": ALIGN.LEFT})]
        left += [(f"- {text}", {"align": ALIGN.LEFT, "size": 12}) for text in receivers]
    signed = [("{{ thay_mat }}", {"bold": True}), ("{{ chuc_vu }}", {})]
    _foot(document, left, [*signed, *_ROOM, ("{{ nguoi_ky }}", {"bold": True})])


def own_signature(document, who, name):
    """The block at the end of what a person writes."""
    _foot(document, [("", {})], [(who, {"bold": True}), *_ROOM, (name, {"bold": True})])


def minutes_signature(document):
    """The block at the end of minutes: who wrote them, and who chaired."""
    sides = (("NGƯỜI GHI BIÊN BẢN", "thu_ky"), ("CHỦ TRÌ HỘI NGHỊ", "chu_tri"))
    _foot(document, *([(who, {"bold": True}), *_ROOM, _name(name)] for who, name in sides))


_ROOM = [("", {})] * 4


def _name(name):
    text = f"{{% if {name} %}}{{{{ {name} }}}}{{% else %}}{DOTS}{{% endif %}}"
    return text, {"bold": True}


def _foot(document, left, right):
    """Put two blocks beside each other, on the page of the last text and its lines before them."""
    for paragraph in reversed(document.paragraphs):
        paragraph.paragraph_format.keep_with_next = True
        if paragraph.text.strip():
            break
    line(document, "", after=0, size=8).paragraph_format.keep_with_next = True
    block = two_columns(document, left, right)
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
    """Write the template, unless only the dates of its parts would differ from what is there."""
    made, target = BytesIO(), TARGET / f"{name}.docx"
    document.save(made)
    if not target.exists() or _parts(made) != _parts(target):
        target.write_bytes(made.getvalue())


def _parts(file):
    with ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def who(document, label="Quần chúng"):
    body(
        document,
        f"{label}: {{{{ ho_ten }}}}; sinh ngày{NB}{{{{ ngay_sinh }}}}; giới tính: "
        "{{ gioi_tinh|lower }}; dân tộc: {{ dan_toc }}; tôn giáo: {{ ton_giao }}.",
    )
    body(document, "Nghề nghiệp: {{ nghe_nghiep }}. Trình độ học vấn: {{ hoc_van }}.")


def bases(document, *grounds):
    """What a paper is founded on: each ends with a semicolon, the last with a comma."""
    for number, ground in enumerate(grounds, start=1):
        body(document, f"- {ground}{',' if number == len(grounds) else ';'}")


def bases_of_decision(document, *grounds, request):
    """The grounds of a decision, with the authority of who was authorised to decide."""
    for ground in grounds:
        body(document, f"- {ground};")
    body(document, "{%p if uy_quyen != '' %}")
    body(document, "- Căn cứ {{ uy_quyen }} về việc ủy quyền;")
    body(document, "{%p endif %}")
    body(document, f"- {request},")


REGULATION = "Căn cứ Quy định số {{ quy_dinh }} của Ban Chấp hành Trung ương"
GUIDANCE = "Căn cứ Hướng dẫn số {{ huong_dan }}"
CHARTER = "Căn cứ Điều lệ Đảng Cộng sản Việt Nam"
ON_RECOGNITION = f"Căn cứ Điều{NB}5, Điều lệ Đảng Cộng sản Việt Nam"
CELL_RESOLUTION = (
    f"Nghị quyết số {{{{ so_nghi_quyet_chi_bo }}}}, ngày{NB}{{{{ ngay_nghi_quyet_chi_bo }}}} của "
    "{{ chi_bo }}"
)
COMMITTEE_RESOLUTION = (
    f", Nghị quyết số {{{{ so_nghi_quyet_co_so }}}}, ngày{NB}{{{{ ngay_nghi_quyet_co_so }}}} của "
    "{{ dang_uy_co_so }}"
)
COLLECTED = (
    "{% if thay_mat == 'T/M CHI BỘ' %}Chi bộ{% else %}Chi ủy{% endif %} đã lấy ý kiến nhận xét, "
    "kết quả tổng hợp"
)
COMMITTEE_RECOGNITION = (
    f", Nghị quyết số {{{{ so_nghi_quyet_cong_nhan_co_so }}}}, "
    f"ngày{NB}{{{{ ngay_nghi_quyet_cong_nhan_co_so }}}} của {{{{ dang_uy_co_so }}}}"
)
DOTS = "…" * 12
CELL_RECOGNITION = (
    f"Nghị quyết số {{{{ so_nghi_quyet_cong_nhan }}}}, ngày{NB}{{{{ ngay_nghi_quyet_cong_nhan }}}} "
    "của {{ chi_bo }}"
)


def if_proposed_by_committee(text):
    """Say `text` only where a grassroots committee proposes to another one that decides."""
    return "{% if qua_dang_uy_co_so == 'Có' %}" + text + "{% endif %}"


def deciding(document):
    """The line between the grounds and the articles: which body decides."""
    line(document, "{{ tap_the|upper }}", align=ALIGN.CENTER, bold=True, after=0)
    line(document, "QUYẾT ĐỊNH:", align=ALIGN.CENTER, bold=True)


def told(document, label, name, *, lines=0):
    """Say what is known under `name`, or leave room to write it: a line and `lines` more."""
    body(document, f"{{%p if {name} %}}")
    body(document, f"{label}{{{{ {name} }}}}.")
    body(document, "{%p else %}")
    leader(document, label)
    dotted(document, lines)
    body(document, "{%p endif %}")


def told_unless_none(document, label, name, number):
    """As `told`, and nothing at all where `number` says that there was nobody."""
    body(document, f"{{%p if {number} != '00' %}}")
    told(document, label, name)
    body(document, "{%p endif %}")


def presiding(document):
    body(document, "{%p if chu_tri %}")
    body(
        document,
        "- Chủ trì hội nghị: đồng chí {{ chu_tri }}{% if chuc_vu_chu_tri %}; chức vụ: "
        "{{ chuc_vu_chu_tri }}{% endif %}.",
    )
    body(document, "{%p else %}")
    leader(document, "- Chủ trì hội nghị: đồng chí ")
    leader(document, "Chức vụ: ")
    body(document, "{%p endif %}")
    told(document, "- Thư ký hội nghị: đồng chí ", "thu_ky")


def cell_attendance(document):
    """How many members the cell has and who came, official and on probation; who chaired."""
    for label, names in (
        ("Tổng số đảng viên của chi bộ", ("tong_so", "tong_chinh_thuc", "tong_du_bi")),
        ("Có mặt", ("co_mat_ca", "co_mat", "co_mat_du_bi")),
        ("Vắng mặt", ("vang_ca", "vang_mat", "vang_du_bi")),
    ):
        whole, official, probationary = (f"{{{{ {name} }}}}{NB}" for name in names)
        body(
            document,
            f"- {label}: {whole}đồng chí, trong đó chính thức {official}đồng chí, dự bị "
            f"{probationary}đồng chí.",
        )
    told_unless_none(document, "Lý do vắng mặt: ", "ly_do_vang", "vang_ca")
    presiding(document)


def committee_attendance(document):
    body(
        document,
        f"- Tổng số ủy viên ban chấp hành: {{{{ duoc_bieu_quyet }}}}{NB}đồng chí; có mặt: "
        f"{{{{ co_mat }}}}{NB}đồng chí; vắng mặt: {{{{ vang_mat }}}}{NB}đồng chí.",
    )
    told_unless_none(document, "Lý do vắng mặt: ", "ly_do_vang", "vang_mat")
    presiding(document)


def votes(document, what, of_whom):
    """Who was in favour and who against, of all who may vote, and why."""
    body(
        document,
        f"- Tán thành {what}: {{{{ tan_thanh }}}}{NB}đồng chí, đạt {{{{ ty_le }}}} so với tổng số "
        f"{of_whom} được biểu quyết ({{{{ duoc_bieu_quyet }}}}{NB}đồng chí).",
    )
    not_in_favour(document)


def not_in_favour(document):
    body(document, f"- Không tán thành: {{{{ khong_tan_thanh }}}}{NB}đồng chí.")
    told_unless_none(
        document, "Lý do không tán thành: ", "ly_do_khong_tan_thanh", "khong_tan_thanh"
    )


def conclusion(document, *points):
    """Points with what was concluded on each: its heading, and the name that tells it."""
    for number, (point, name) in enumerate(points, start=1):
        told(document, f"{number}. {point}: ", name, lines=1)


MERITS = (
    (
        "Ưu điểm (phẩm chất chính trị, đạo đức, lối sống, năng lực công tác, quan hệ quần chúng)",
        "uu_diem",
    ),
    ("Khuyết điểm", "khuyet_diem"),
)
ON_ADMISSION = (
    ("Về lý lịch", "ve_ly_lich"),
    ("Về ý thức giác ngộ chính trị", "ve_giac_ngo"),
    *MERITS,
)


def merits(document):
    """Room for what a person writes of another by hand."""
    for heading, _name in MERITS:
        body(document, f"- {heading}:")
        dotted(document, 2)


def opinion(document, whose, prefix):
    """What others were asked: what they said, and how many of them."""
    body(document, f"{whose}{{% if {prefix}_ten %}} ({{{{ {prefix}_ten }}}}){{% endif %}}:")
    told(document, "- Ưu điểm: ", f"{prefix}_uu_diem", lines=1)
    told(document, "- Khuyết điểm: ", f"{prefix}_khuyet_diem", lines=1)
    asked, favour, share, against = (
        f"{{{{ {prefix}_{name} }}}}"
        for name in ("duoc_hoi", "tan_thanh", "ty_le", "khong_tan_thanh")
    )
    body(
        document,
        f"- Số người được hỏi ý kiến: {asked}{NB}người; tán thành: {favour}{NB}người, đạt {share}; "
        f"không tán thành: {against}{NB}người.",
    )
    told_unless_none(
        document, "Lý do không tán thành: ", f"{prefix}_ly_do", f"{prefix}_khong_tan_thanh"
    )
