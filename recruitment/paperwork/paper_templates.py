"""The templates of official papers: the one in use, and what a new one must be to take its place.

A template is a Word file that somebody outside may have made. It is filled in by a sandbox
that knows the names of `recruitment.paper_names` and little else.
"""

import re
import zipfile
from io import BytesIO
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, Undefined, UndefinedError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment, SecurityError

from audit import trail
from organizations import names
from organizations.models import User
from recruitment.dossiers.ledger import required
from recruitment.models import PaperTemplate
from recruitment.paperwork.paper_kinds import PaperKind
from recruitment.paperwork.paper_names import example_of, names_of
from recruitment.paperwork.typography import DOTS

LARGEST = 2 * 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_MEMBERS = 200
FILTERS = ("default", "first", "join", "last", "length", "lower", "upper")
_ACTIVE = re.compile(r"vbaProject|vbaData|activeX|embeddings/|afchunk", re.IGNORECASE)
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*\bTargetMode\s*=\s*[\"']External[\"'][^>]*>")
_MARKS = re.compile(r"\{[{%#]")


class Current(NamedTuple):
    """The template in use; version 0 is the one that comes with the product."""

    version: int
    contents: bytes


class Blank(Undefined):
    """A name that nothing is known of: a dotted line."""

    def __str__(self):
        return DOTS


class TemplateEnvironment(SandboxedEnvironment):
    """Fills in names, repeats rows and asks questions; nothing of Python can be reached.

    There are no functions, no methods and few filters, and no `*`, with which one short line
    could ask for more memory than there is.
    """

    intercepted_binops = frozenset(["*", "**"])

    def __init__(self, undefined=Blank):
        super().__init__(autoescape=True, undefined=undefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}

    def call_binop(self, context, operator, left, right):
        raise SecurityError(operator)

    def is_safe_attribute(self, obj, attr, value):
        return isinstance(obj, LoopContext) and super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj):
        return False


def current(kind: PaperKind) -> Current:
    """Return the template in use. One query."""
    newest = PaperTemplate.objects.filter(code=kind.code).order_by("-version").first()
    return Current(newest.version, bytes(newest.contents)) if newest else Current(0, kind.shipped)


def fill(contents: bytes, context: dict, *, undefined=Blank) -> DocxTemplate:
    """Return the template filled in. Raises whatever is wrong with the template."""
    template = DocxTemplate(BytesIO(contents))
    template.render(context, TemplateEnvironment(undefined), autoescape=True)
    return template


@transaction.atomic
def replace(
    kind: PaperKind, *, contents: bytes, reason: str, version: int, by: User
) -> PaperTemplate:
    """Use another template from now on; those before it are kept.

    `version` is the one that the user saw (0 for the shipped one). Raises ValidationError for
    a file that is no usable template, and if the template was replaced meanwhile.
    """
    reason = required(names.clean(reason))
    examine(kind, contents)
    template = PaperTemplate(
        code=kind.code,
        version=version + 1,
        contents=contents,
        reason=reason,
        replaced_by=by,
        at=timezone.now(),
    )
    template.full_clean(exclude=["contents"])
    newest = PaperTemplate.objects.filter(code=kind.code).aggregate(newest=Max("version"))
    if (newest["newest"] or 0) != version:
        raise ValidationError(_("This template was changed meanwhile."))
    try:
        with transaction.atomic():
            template.save(force_insert=True)
    except IntegrityError:
        raise ValidationError(_("This template was changed meanwhile.")) from None
    changes = {"code": (None, kind.code), "version": (version, template.version)}
    trail.record("paper.replace_template", template, by=by, changes=changes, reason=reason)
    return template


def examine(kind: PaperKind, contents: bytes) -> None:
    """Raise ValidationError, at the field `file`, unless this can be a template of `kind`."""
    for check in (_require_small, _require_harmless, _require_word, _require_known_names):
        fault = check(kind, contents)
        if fault:
            raise ValidationError({"file": fault})


def _require_small(kind, contents):
    if len(contents) > LARGEST:
        return _("The file is larger than 2 MB.")
    try:
        with zipfile.ZipFile(BytesIO(contents)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile:
        return _("The file is not a Word document (.docx).")
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > LARGEST_UNPACKED:
        return _("The file unpacks to more than a template can need.")
    return ""


def _require_harmless(kind, contents):
    """Refuse macros, embedded objects, what is fetched from elsewhere, and XML that defines words.

    A member is never read beyond the size that it declares.
    """
    with zipfile.ZipFile(BytesIO(contents)) as archive:
        for member in archive.infolist():
            if _ACTIVE.search(member.filename):
                return _("The file contains macros or embedded objects. Save it without them.")
            if not member.filename.endswith((".xml", ".rels")):
                continue
            try:
                text = archive.read(member)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError):
                return _("The file is not a Word document (.docx).")
            if b"macroEnabled" in text:
                return _("The file contains macros or embedded objects. Save it without them.")
            if b"<!" in text.replace(b"<!--", b"") or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
                return _("The file was not written by Word. Save it again as .docx.")
            if any(b"/hyperlink" not in link for link in _OUTSIDE.findall(text)):
                return _("The file refers to something outside itself. Save it without links.")
    return ""


def _require_word(kind, contents):
    try:
        document = Document(BytesIO(contents))
    except Exception:  # whatever a broken file makes of its reader
        return _("The file is not a Word document (.docx).")
    margins = [
        part.blob.decode("utf-8", "replace")
        for part in document.part.package.iter_parts()
        if re.search(r"/(header|footer|footnotes|endnotes|comments)\d*\.xml$", part.partname)
    ]
    if any(_MARKS.search(re.sub(r"<[^>]+>", "", text)) for text in margins):
        return _("Names can stand in the text only, not in headers, footers or notes.")
    return ""


def _require_known_names(kind, contents):
    """Fill in an example: with names that are not known it cannot be done."""
    try:
        template = DocxTemplate(BytesIO(contents))
        unknown = template.get_undeclared_template_variables(TemplateEnvironment())
        unknown -= names_of(kind).keys()
        if not unknown:
            filled = BytesIO()
            fill(contents, example_of(kind), undefined=StrictUndefined).save(filled)
            Document(filled)
            return ""
    except UndefinedError as error:
        unknown = re.findall(r"'(\w+)'$|'(\w+)' is undefined", error.message or "")
        unknown = {"".join(found) for found in unknown} or {str(error.message)}
    except SecurityError:
        return _("The template does something that a template may not do.")
    except TemplateError as error:
        return _("The marks in the template cannot be read: %(error)s") % {"error": error}
    except Exception:  # whatever a strange file makes of its readers
        return _("The template cannot be filled in with an example.")
    known = ", ".join(names_of(kind))
    return _("Unknown names: %(names)s. Known are: %(known)s.") % {
        "names": ", ".join(sorted(unknown)),
        "known": known,
    }
