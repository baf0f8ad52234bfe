"""Look through a template of a paper, and fill it in.

This runs in a process of its own (`organizations.confined`) and must know nothing of Django:
a template is a Word file that somebody outside may have made, and may ask for anything.
"""

import json
import re
import zipfile
from copy import deepcopy
from io import BytesIO
from typing import BinaryIO

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, UndefinedError, meta
from jinja2.sandbox import SecurityError
from lxml.etree import LxmlError

from recruitment.paperwork.template_rules import Blank, Fault, TemplateEnvironment

LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_MEMBERS = 200
_ACTIVE = re.compile(r"vbaProject|vbaData|activeX|embeddings/|afchunk", re.IGNORECASE)
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*\bTargetMode\s*=\s*[\"']External[\"'][^>]*>")
_MARKS = re.compile(r"\{[{%#]")


def main(given: BinaryIO, answer: BinaryIO) -> None:
    """Answer `given`, a line of JSON and the template behind it, in the same way.

    Asked with `names`, the template is examined for one that may use these; else it is filled
    in for each of `contexts`, as one document. What is wrong with it is the `fault`.
    """
    asked = json.loads(given.readline())
    template = given.read()
    try:
        if "names" in asked:
            examine_word_file(template, set(asked["names"]), asked["contexts"])
            made = b""
        else:
            made = fill(template, asked["contexts"])
    except Fault as fault:
        answer.write(json.dumps({"fault": fault.told}).encode() + b"\n")
    else:
        answer.write(b"{}\n" + made)


def fill(template: bytes, contexts: list[dict], undefined=Blank) -> bytes:
    """Return the template filled in for each of `contexts`, as one document: a section each.

    Coming of one template they share styles, pictures and numbering, so their bodies can
    follow each other. Each copy keeps its page settings and begins on a new page.
    """
    first, *others = contexts
    whole = _filled(template, first, undefined)
    for context in others:
        _append(whole.element.body, _filled(template, context, undefined).element.body)
    file = BytesIO()
    whole.save(file)
    return file.getvalue()


def examine_word_file(template: bytes, names: set[str], contexts: list[dict]) -> None:
    """Raise Fault unless this is a Word file without anything that acts, which can be filled in."""
    _require_small(template)
    _require_harmless(template)
    _require_word(template)
    if unknown := _names(template) - names:
        raise Fault("unknown", names=unknown)
    filled = fill(template, contexts, StrictUndefined)
    try:
        Document(BytesIO(filled))
    except Exception:  # whatever a broken file makes of its reader
        raise Fault("strange") from None


def _names(template) -> set[str]:
    """Return the names that the template uses; each paragraph gets a line, as in filling it in."""
    document = DocxTemplate(BytesIO(template))
    document.init_docx()
    text = re.sub(r"<w:p([ >])", r"\n<w:p\1", document.patch_xml(document.get_xml()))
    return meta.find_undeclared_variables(TemplateEnvironment().parse(text))


def _filled(template, context, undefined):
    try:
        document = DocxTemplate(BytesIO(template))
        document.render(context, TemplateEnvironment(undefined), autoescape=True)
    except UndefinedError as error:
        found = re.findall(r"'(\w+)'$|'(\w+)' is undefined", error.message or "")
        raise Fault("unknown", names={"".join(each) for each in found}) from None
    except SecurityError:
        raise Fault("forbidden") from None
    except (LxmlError, zipfile.BadZipFile, KeyError):  # no XML, or none of Word
        raise Fault("strange") from None
    return document.docx


def _require_small(template):
    try:
        with zipfile.ZipFile(BytesIO(template)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        raise Fault("word") from None
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > LARGEST_UNPACKED:
        raise Fault("large")


def _require_harmless(template):
    """Refuse macros, embedded objects, what is fetched from elsewhere, and XML that defines words.

    A member is never read beyond the size that it declares.
    """
    with zipfile.ZipFile(BytesIO(template)) as archive:
        for member in archive.infolist():
            if _ACTIVE.search(member.filename):
                raise Fault("active")
            if not member.filename.endswith((".xml", ".rels")):
                continue
            try:
                text = archive.read(member)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
                raise Fault("word") from None
            if b"macroEnabled" in text:
                raise Fault("active")
            if b"<!" in text.replace(b"<!--", b"") or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise Fault("foreign")
            if any(b"/hyperlink" not in link for link in _OUTSIDE.findall(text)):
                raise Fault("outside")


def _require_word(template):
    try:
        document = Document(BytesIO(template))
    except Exception:  # whatever a broken file makes of its reader
        raise Fault("word") from None
    margins = [
        part.blob.decode("utf-8", "replace")
        for part in document.part.package.iter_parts()
        if re.search(r"/(header|footer|footnotes|endnotes|comments)\d*\.xml$", part.partname)
    ]
    if any(_MARKS.search(re.sub(r"<[^>]+>", "", text)) for text in margins):
        raise Fault("margins")


def _append(body, other):
    _end_section(body)
    for element in list(other):
        if element.tag != qn("w:sectPr"):
            body.insert(len(body) - 1, element)


def _end_section(body):
    """Let the last paragraph close a section with the settings of the whole document."""
    settings = deepcopy(body.sectPr)
    last = body[-2]
    if last.tag != qn("w:p"):
        last = OxmlElement("w:p")
        body.insert(len(body) - 1, last)
    last.get_or_add_pPr().append(settings)
