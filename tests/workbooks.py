"""Workbooks as people and programs make them, written cell by cell for the tests of reading."""

import zipfile
from datetime import date
from xml.sax.saxutils import escape, quoteattr

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
FORMATS = ["General", "dd/mm/yyyy", "mm/yyyy", "0%", "000000", "h:mm", '0" người"', "[$-42A]d mmmm"]
FIRST_DAY = date(1899, 12, 30)


class Raw(str):
    """A cell as it stands in the file, behind its reference."""


def shown(number, code):
    return Raw(f' s="{FORMATS.index(code)}"><v>{number}</v>')


def day(on, code="dd/mm/yyyy"):
    return shown((on - FIRST_DAY).days, code)


def error(name="#N/A"):
    return Raw(f' t="e"><v>{name}</v>')


def formula(value=""):
    """A formula with the value that it had, or that nobody has calculated yet."""
    return Raw(f"><f>1+1</f><v>{value}</v>" if value else "><f>1+1</f><v/>")


def formula_of_text(value):
    return Raw(f' t="str"><f>A1</f><v>{escape(value)}</v>')


def boolean(value):
    return Raw(f' t="b"><v>{value:d}</v>')


def _cell(row, column, value):
    if value is None:
        return ""
    if isinstance(value, Raw):
        xml = value
    elif isinstance(value, str):
        xml = f' t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is>'
    else:
        xml = f"><v>{value}</v>"
    return f'<c r="{name(row, column)}"{xml}</c>'


def name(row, column):
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def sheet(rows, *, merged=(), hidden=(), far=()):
    """Return the XML of a sheet; `far` are cells by row and column beyond its rows."""
    lines = [
        f'<row r="{r}"{" hidden=" + chr(34) + "1" + chr(34) if r in hidden else ""}>'
        + "".join(_cell(r, c, value) for c, value in enumerate(row, 1))
        + "</row>"
        for r, row in enumerate(rows, 1)
    ]
    lines += [f'<row r="{r}">{_cell(r, c, value)}</row>' for r, c, value in far]
    merges = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    merges = f"<mergeCells>{merges}</mergeCells>" if merged else ""
    return f"<worksheet {MAIN}><sheetData>{''.join(lines)}</sheetData>{merges}</worksheet>"


def write(path, *sheets, states=()):
    """Write a workbook of these sheets, each a name and its XML, hidden as `states` say."""
    states = [*states, *["visible"] * len(sheets)]
    formats = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode={quoteattr(code)}/>'
        for n, code in enumerate(FORMATS)
    )
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(FORMATS)))
    book = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" state="{states[n - 1]}" r:id="rId{n}"/>'
        for n, (title, _xml) in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="rId99" Type="{OFFICE}/styles" Target="styles.xml"/>'
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{types}"><Default Extension="xml" ContentType="application/xml"/>'
            "</Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{book}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        )
        archive.writestr(
            "xl/styles.xml",
            f"<styleSheet {MAIN}><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs>"
            "</styleSheet>",
        )
        for n, (_title, xml) in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", xml)
    return path


def plain(path, rows, **more):
    """Write a workbook of one sheet with these rows."""
    return write(path, ("Sheet", sheet(rows, **more)))
