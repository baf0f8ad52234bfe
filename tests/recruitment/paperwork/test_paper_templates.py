"""Templates of papers: replaced with a reason, kept in versions, refused if they could do harm."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from docx import Document

from audit.models import Entry
from organizations.models import User
from recruitment.models import PaperTemplate
from recruitment.paperwork import filler, paper_templates
from recruitment.paperwork.paper_kinds import KINDS
from recruitment.paperwork.paper_names import example_of

pytestmark = pytest.mark.django_db
KIND = KINDS["6-KNĐ"]
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "b">]>'


def written(*lines, header=""):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def with_member(name, contents, *, of=None):
    """Return a Word file with one more member, or with another one in the place of `name`."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(of or KIND.shipped)) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, contents)
    return file.getvalue()


def member(name):
    with zipfile.ZipFile(BytesIO(KIND.shipped)) as archive:
        return archive.read(name)


def replace(contents, *, version=0, reason="Theo hướng dẫn mới"):
    by = User.objects.system()
    return paper_templates.replace(KIND, contents=contents, reason=reason, version=version, by=by)


def test_a_template_takes_the_place_of_the_shipped_one_and_the_old_ones_are_kept():
    assert paper_templates.current(KIND) == (0, KIND.shipped)

    first, second = written("{{ ho_ten }}"), written("{{ ho_ten|upper }}")
    replace(first)
    replace(second, version=1)

    assert paper_templates.current(KIND) == (2, second)
    assert bytes(PaperTemplate.objects.get(version=1).contents) == first
    entry = Entry.objects.filter(action="paper.replace_template").latest("pk")
    assert entry.reason == "Theo hướng dẫn mới"
    assert entry.changes == {"code": [None, "6-KNĐ"], "version": [1, 2]}


def test_of_two_who_saw_the_same_template_one_replaces_it():
    replace(written("{{ ho_ten }}"))

    with pytest.raises(ValidationError):
        replace(written("{{ ho_ten|upper }}"))


def test_a_version_stands_once():
    replace(written("{{ ho_ten }}"))
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperTemplate.objects.create(
            code="6-KNĐ",
            version=1,
            contents=b"",
            replaced_by=User.objects.system(),
            at=timezone.now(),
        )


def test_a_template_is_replaced_with_a_reason():
    with pytest.raises(ValidationError):
        replace(written("{{ ho_ten }}"), reason="  ")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_shipped_template_could_be_put_in_its_own_place(kind):
    paper_templates.examine_template(kind, kind.shipped)


def refusal(contents):
    with pytest.raises(ValidationError) as refused:
        replace(contents)
    assert not PaperTemplate.objects.exists()
    [message] = refused.value.message_dict["file"]
    return message


@pytest.mark.parametrize(
    "line",
    ["{{ ho_va_ten }}", "{{ nguoi.ho_va_ten }}", "{% if ho_va_ten %}{% endif %}"],
)
def test_unknown_names_are_refused_by_name(line):
    message = refusal(written(line))

    assert ("nguoi" if "nguoi." in line else "ho_va_ten") in message
    assert "ho_ten" in message  # what is known is said


def test_an_unknown_name_of_a_row_is_refused_by_name():
    document = "{% for nguoi in danh_sach %}{{ nguoi.tuoi }}{% endfor %}"
    with pytest.raises(ValidationError, match="tuoi"):
        paper_templates.examine_template(KINDS["DS-QC"], written(document))


@pytest.mark.parametrize(
    "line",
    [
        "{{ ho_ten.__class__.__mro__ }}",
        "{{ ho_ten.upper() }}",
        "{{ ho_ten|attr('format') }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for n in range(99999) %}{{ n }}{% endfor %}",
        "{% include 'x' %}",
        "{{ ho_ten",
        "{% if ho_ten %}",
    ],
)
def test_what_a_template_may_not_do_is_refused(line):
    assert refusal(written(line))


@pytest.mark.parametrize(
    "contents",
    [
        b"",
        b"no Word file",
        b"x" * (paper_templates.LARGEST + 1),
        with_member("word/document.xml", b"no XML"),
        with_member("word/vbaProject.bin", b"macro"),
        with_member("word/embeddings/oleObject1.bin", b"object"),
        with_member(
            "word/document.xml", b'<!DOCTYPE x [<!ENTITY a "b">]>' + member("word/document.xml")
        ),
        with_member(
            "[Content_Types].xml",
            member("[Content_Types].xml").replace(
                b"wordprocessingml.document.main+xml", b"macroEnabled.main+xml"
            ),
        ),
        with_member(
            "word/_rels/settings.xml.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/attachedTemplate" Target="https://example.org/x.dotm" '
            b'TargetMode="External"/></Relationships>',
        ),
        written("{{ ho_ten }}", header="{{ ho_ten }}"),
    ],
    ids=[
        "empty",
        "text",
        "large",
        "broken",
        "macro",
        "object",
        "entities",
        "docm",
        "remote",
        "header",
    ],
)
def test_what_is_no_harmless_word_file_is_refused(contents):
    assert refusal(contents)


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked():
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (filler.LARGEST_UNPACKED + 1))
    assert len(file.getvalue()) < paper_templates.LARGEST

    assert refusal(file.getvalue())


def test_rows_and_questions_are_what_a_template_may_do():
    lines = [
        "{% for nguoi in danh_sach %}{{ loop.index }}. {{ nguoi.ho_ten|upper }}{% endfor %}",
        "{% if so_nguoi == '02' %}hai{% endif %}",
    ]
    contents = written(*lines)
    kind = KINDS["DS-QC"]

    paper_templates.examine_template(kind, contents)
    filled = Document(BytesIO(paper_templates.fill(contents, [example_of(kind)])))

    text = "\n".join(paragraph.text for paragraph in filled.paragraphs)
    assert "1. NGUYỄN THỊ MAI2. NGUYỄN THỊ MAI" in text
    assert "hai" in text
