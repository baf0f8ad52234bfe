"""From the pool to the recognition with everything typed: no paper leaves a line to be completed.

But for what a hand writes, or what is no matter of record. Each of these is named with its reason.
"""

from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from organizations.models import Organization
from recruitment.dossiers.facts import Ballot
from recruitment.models import Candidate, Stage
from recruitment.paperwork import filler, offers, paper_facts, typography
from recruitment.paperwork.paper_facts import Printing
from recruitment.paperwork.paper_kinds import OF_DOSSIERS
from tests.dossiers import CandidateFactory, rules_on, signing, sponsor, step
from tests.factories import TODAY, OrganizationFactory

pytestmark = pytest.mark.django_db

PROVINCE = ("Đảng bộ tỉnh Hòa Phước", "province")
DISTRICT = ("Đảng bộ huyện Tam Kỳ", "upper_committee")
COMMUNE = ("Đảng bộ xã Tam Nghĩa", "grassroots_committee")
SUB = ("Đảng bộ bộ phận Khu Đông", "sub_committee")
WALKS = {
    "a ward of today": ([PROVINCE, COMMUNE], date(2026, 8, 3)),
    "a district of 2024": ([PROVINCE, DISTRICT, COMMUNE], date(2024, 1, 8)),
    "a cell directly under a district": ([PROVINCE, DISTRICT], date(2024, 1, 8)),
    "a sub-committee": ([PROVINCE, DISTRICT, COMMUNE, SUB], date(2024, 1, 8)),
}
LED = {
    "absence": "đi công tác",
    "chair": "Trần Văn Ký",
    "chair_office": "Bí thư",
    "writer": "Lê Thị Ghi",
    "against": "còn ít kinh nghiệm",
}
MERITS = {"merits": "gương mẫu, có trách nhiệm", "faults": "chưa mạnh dạn phát biểu"}
CELL = {
    **LED,
    **MERITS,
    "official": 20,
    "probationary": 2,
    "present_probationary": 1,
    "opened": "14 giờ 00, tại nhà văn hóa thôn",
    "closed": "16 giờ 00",
    "discussion": "các ý kiến nhất trí với báo cáo",
    "by_ballot": True,
    "tellers": "Lê Thị Ghi, Vũ Văn Đếm",
    "ballots_given": 18,
    "ballots_returned": 18,
    "ballots_valid": 18,
}
CONCLUDED = {"biography": "đủ tiêu chuẩn chính trị", "awareness": "động cơ vào Đảng đúng đắn"}
APPRAISED = {
    "procedure": "hồ sơ đủ, thủ tục đúng quy định",
    "standards": "đủ tiêu chuẩn, điều kiện",
    "proposal": "đề nghị xem xét",
}
OPINIONS = {
    f"{whose}_{name}": value
    for whose, body in (("union", "Đoàn xã Tam Nghĩa"), ("residence", "Chi bộ thôn Thượng"))
    for name, value in {
        "body": body,
        "merits": "tích cực",
        "faults": "không có",
        "asked": 20,
        "in_favour": 19,
        "against": "chưa rõ",
    }.items()
}
TYPED = {
    Stage.ENDORSED: OPINIONS,
    Stage.CELL_VOTED: {**CELL, **CONCLUDED, "reporter": "đồng chí Phạm Văn Giúp"},
    Stage.SUB_APPRAISED: {**LED, **APPRAISED},
    Stage.GRASSROOTS_RESOLVED: {**LED, **MERITS, **CONCLUDED},
    Stage.ADMITTED: {
        "present_official": 18,
        "present_probationary": 1,
        "guests": "Bí thư Đảng ủy",
        "chair": "Trần Văn Ký",
        "writer": "Lê Thị Ghi",
        "opened": "8 giờ 00, tại nhà văn hóa",
        "closed": "9 giờ 00",
        "discussion": "chúc mừng đảng viên mới",
    },
    Stage.RECOGNITION_FILED: OPINIONS,
    Stage.RECOGNITION_VOTED: CELL,
    Stage.RECOGNITION_APPRAISED: {**LED, **APPRAISED},
    Stage.RECOGNITION_RESOLVED: {**LED, **MERITS},
}
NUMBERED = {
    Stage.CELL_VOTED: "05",
    Stage.SUB_APPRAISED: "02-BC/ĐU",
    Stage.GRASSROOTS_RESOLVED: "12",
    Stage.DECIDED: "215",
    Stage.RECOGNITION_VOTED: "09",
    Stage.RECOGNITION_APPRAISED: "04-BC/ĐU",
    Stage.RECOGNITION_RESOLVED: "17",
    Stage.OFFICIAL: "340",
}


def founded(above):
    parent = None
    for name, kind in above:
        parent = OrganizationFactory(
            name=name, kind=kind, parent=parent, paper_place="Tam Nghĩa", has_bureau=True
        )
        signing(parent)
    cell = OrganizationFactory(
        name="Chi bộ thôn Hòa Bình",
        kind=Organization.Kind.CELL,
        parent=parent,
        has_bureau=True,
        paper_place="Tam Nghĩa",
    )
    signing(cell)
    return cell


def begun(above, start):
    candidate = CandidateFactory(
        organization=founded(above),
        full_name="Nguyễn Thị Mai",
        started_on=start,
        occupation="worker",
        qualification="college",
        youth_union=True,
        native_place="xã Tam Nghĩa, tỉnh Hòa Phước",
        residence="thôn Hòa Bình, xã Tam Nghĩa",
        ethnicity="01",
        religion="Không",
        union_here="youth_union",
        introduced_by="youth_union",
        introduced_on=start,
        introduction_number="05-NQ/ĐTN",
    )
    long_ago = date(2015, 1, 1)
    said = {
        "official_on": long_ago,
        "together_since": long_ago,
        "confirmed": {"together_as_a_child"},
    }
    candidate = sponsor(candidate, duty="helper", **said)
    return sponsor(sponsor(candidate, **said), full_name="Lê Thị Nhận", **said)


def walked(above, start):
    """Return a dossier that went all the way through whatever its rules and its place ask."""
    candidate = begun(above, start)
    has_sub, proposes = SUB in above, COMMUNE in above and DISTRICT in above
    for stage in list(Stage)[1:]:
        on = candidate.stage_on + timedelta(days=7)
        if stage == Stage.RECOGNITION_VOTED:
            on = max(on, candidate.ceremony_on + timedelta(days=366))
        is_of_sub = stage in (Stage.SUB_APPRAISED, Stage.RECOGNITION_APPRAISED)
        is_between = stage in (Stage.GRASSROOTS_RESOLVED, Stage.RECOGNITION_RESOLVED)
        known = rules_on(candidate, on)
        if stage not in known.actors or is_of_sub and not has_sub or is_between and not proposes:
            continue
        votes = stage in known.thresholds or is_of_sub or stage in (Stage.DECIDED, Stage.OFFICIAL)
        candidate = step(
            candidate,
            stage,
            on,
            today=max(TODAY, on),
            document_number=NUMBERED.get(stage, ""),
            ballot=Ballot(20, 18, 17) if votes else None,
            minutes=TYPED.get(stage, {}),
        )
    return candidate


def paragraphs(kind, candidate, on):
    kept = paper_facts.with_all(Candidate.objects.filter(pk=candidate.pk))
    contexts = paper_facts.of_dossiers(kept, Printing(kind, on, frozenset([candidate.pk])))
    document = Document(BytesIO(filler.fill(kind.shipped, contexts)))
    for paragraph in document.element.body.iter(qn("w:p")):
        text = "".join(each.text or "" for each in paragraph.iter(qn("w:t")))
        leads = any(run.find(qn("w:tab")) is not None for run in paragraph.iter(qn("w:r")))
        yield text.replace("\N{NO-BREAK SPACE}", " ").strip(), leads


def open_lines(kind, candidate, on):
    """Return the lines of a paper that leave something to be written."""
    return [
        text
        for text, leads in paragraphs(kind, candidate, on)
        if leads or "…" in text or ".." in text
    ]


def said(kind, candidate, on):
    return " ".join(text for text, _leads in paragraphs(kind, candidate, on))


LETTER = "the clerk numbers and dates a letter when it leaves, and writes to whom"
BY_HAND = {
    "TM-LL": (LETTER, "who is asked about whom is family, which is not on record"),
    "3-KNĐ": ("the sponsor writes, signs and dates it",),
    "10-KNĐ": ("the probationer writes, signs and dates it; the cell remarks on it",),
    "11-KNĐ": ("the helper writes, signs and dates it",),
    "5B-KNĐ": (LETTER,),
    "5C-KNĐ": (LETTER,),
    "GCN-QC": ("nobody moved: where to, why and the remarks are of a move",),
    "CV-CHS": (LETTER, "nobody moved: where to and what goes with it are of a move"),
}
"""What is left to be written, by paper, and why it is no matter of record."""


@pytest.mark.parametrize("walk", WALKS)
def test_no_paper_of_a_dossier_of_which_all_was_typed_is_left_to_be_completed(walk):
    candidate = walked(*WALKS[walk])
    on = candidate.stage_on

    offered = offers.of_dossier(candidate, on)
    codes = [each.code for each in (*offered["now"], *offered["others"])]
    left = {code: open_lines(OF_DOSSIERS[code], candidate, on) for code in codes}

    assert {"6-KNĐ", "9-KNĐ", "13-KNĐ", "16-KNĐ", "BB-KN", "BB-CT", "BB-LKN"} <= {*codes}
    assert ("8-KNĐ" in codes, "15-KNĐ" in codes) == (COMMUNE in WALKS[walk][0][2:],) * 2
    assert ("7-KNĐ" in codes, "14-KNĐ" in codes) == (SUB in WALKS[walk][0],) * 2
    assert {code for code, lines in left.items() if lines} == BY_HAND.keys()


def test_a_district_cites_the_resolutions_of_the_cell_and_of_the_committee():
    candidate = walked(*WALKS["a district of 2024"])
    days = {each.after: each.on for each in candidate.steps.all()}

    text = said(OF_DOSSIERS["16-KNĐ"], candidate, candidate.stage_on)

    cell, committee = (
        typography.day(days[stage])
        for stage in (Stage.RECOGNITION_VOTED, Stage.RECOGNITION_RESOLVED)
    )
    assert (
        f"Xét Nghị quyết số 09-NQ/CB, ngày {cell} của Chi bộ thôn Hòa Bình, Nghị quyết số "
        f"17-NQ/ĐU, ngày {committee} của Đảng ủy xã Tam Nghĩa" in text
    )
