"""The page of a Party document: A4, Times New Roman 14, margins of 2, 2, 3 and 2 cm; its blocks."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

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


def personal_head(document):
    """The head of what a person writes: the cell, the Party's name, place and date."""
    two_columns(
        document,
        [("{{ chi_bo|upper }}", {"bold": True})],
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


def votes_of_committee(document):
    body(
        document,
        f"Số ủy viên được biểu quyết: {{{{ duoc_bieu_quyet }}}}{NB}đồng chí; có mặt: "
        f"{{{{ co_mat }}}}{NB}đồng chí; tán thành: {{{{ tan_thanh }}}}{NB}đồng chí (đạt "
        f"{{{{ ty_le }}}}); không tán thành: {{{{ khong_tan_thanh }}}}{NB}đồng chí.",
    )
    leader(document, "Lý do không tán thành: ")


def merits(document):
    for heading in (
        "– Ưu điểm (phẩm chất chính trị, đạo đức lối sống, năng lực công tác, quan hệ quần chúng):",
        "– Khuyết điểm:",
    ):
        line(document, heading)
        dotted(document, 2)


def opinion(document, whose):
    """What others were asked: lines for what they said, and for how many said so."""
    body(document, whose)
    dotted(document, 3)
    leader(document, f"Tán thành: ……{NB}người; không tán thành: ……{NB}người; lý do: ")
