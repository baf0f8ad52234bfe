"""Official papers: what they say, how they are written, one for a dossier or one file for many."""

import re
import unicodedata
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from docx import Document
from docx.oxml.ns import qn

from audit.models import Entry
from organizations import signers
from organizations.models import FormerName, Organization, User
from recruitment.dossiers import pipeline, transfers
from recruitment.models import Candidate, Course, Participant, RuleSet, Stage
from recruitment.paperwork import filling, paper_facts, paper_names, paper_templates, typography
from recruitment.paperwork.paper_facts import Printing
from recruitment.paperwork.paper_kinds import KINDS, OF_DOSSIERS, About
from recruitment.paperwork.paper_names import example_of
from recruitment.paperwork.typography import DOTS, NO_BREAK, WORD_DOTS
from recruitment.sessions import sessions
from recruitment.sessions.sessions import Meeting, Verdict
from tests.dossiers import CandidateFactory, deciding, sponsor, step, take_to
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
DOCS = Path(__file__).resolve().parents[3] / "docs" / "papers.md"


@pytest.fixture
def cell():
    province = OrganizationFactory(name="Tỉnh ủy Hòa Phước")
    ward = OrganizationFactory(
        name="Đảng bộ xã Tam Nghĩa", kind="grassroots_committee", parent=province
    )
    return OrganizationFactory(name="Chi bộ thôn Hòa Bình", kind="cell", parent=ward)


@pytest.fixture
def by():
    return User.objects.system()


def facts(code, candidate, on=TODAY, **more):
    kept = paper_facts.with_all(Candidate.objects.filter(pk=candidate.pk))
    [said, *_others] = paper_facts.of_dossiers(kept, Printing(KINDS[code], on, **more))
    return said


def text_of(made):
    document = Document(BytesIO(made))
    return "\n".join(each.text or "" for each in document.element.body.iter(qn("w:t")))


def printed(code, *candidates, by, **more):
    kept = paper_facts.with_all(Candidate.objects.filter(pk__in=[c.pk for c in candidates]))
    return filling.print_dossiers(KINDS[code], kept, on=TODAY, by=by, **more)


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 11, 5), "ngày 05 tháng 11 năm 2026"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (None, "ngày …… tháng …… năm ……"),
    ],
)
def test_a_day_is_written_with_noughts_and_without_breaks(on, written):
    expected = re.sub(r"(ngày|tháng|năm) ", rf"\1{NO_BREAK}", written)
    assert re.sub("…+", "……", typography.long_day(on)) == expected


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 9, 5), "05/9/2026"),
        (date(2021, 7, 30), "30/7/2021"),
        (date(2022, 2, 8), "08/02/2022"),
        (date(2026, 11, 15), "15/11/2026"),
        (None, typography.SHORT_DOTS),
    ],
)
def test_a_day_in_figures_has_the_noughts_of_official_papers(on, written):
    assert typography.day(on) == written


def test_days_within_a_text_are_written_alike_and_what_is_none_stays():
    assert typography.days_within("06-HD/TW, 09/06/2025") == f"06-HD/TW, ngày{NO_BREAK}09/6/2025"
    assert typography.days_within("từ 01/09/2025 và 99/99/2025") == "từ 01/9/2025 và 99/99/2025"
    assert typography.days_within("") == ""


def test_a_share_is_exact_and_rounded_half_up():
    assert typography.share(17, 20) == "85%"
    assert typography.share(2, 3) == "66,67%"
    assert typography.share(1, 800) == "0,13%"


@pytest.mark.parametrize("kind", OF_DOSSIERS.values(), ids=OF_DOSSIERS)
def test_every_name_of_a_paper_has_a_value_and_no_value_is_without_a_name(kind, cell):
    candidate = CandidateFactory(organization=cell)

    said = facts(kind.code, candidate, organization=cell)

    assert said.keys() == paper_names.names_of(kind).keys()
    if kind.about == About.LIST:
        assert said["danh_sach"][0].keys() == paper_names.ROW.keys()
        return
    assert {name for name, value in said.items() if not isinstance(value, str)} == set()


def test_the_names_stand_in_the_documentation():
    shown = DOCS.read_text(encoding="utf-8")
    known = {name for kind in KINDS.values() for name in paper_names.names_of(kind)}
    known |= {*paper_names.ROW, *paper_names.COURSE_ROW}

    assert {name for name in known if f"| `{name}` |" not in shown} == set()


def test_a_resolution_tells_its_vote_its_number_and_who_stands_above(cell):
    candidate = take_to(CandidateFactory(organization=cell), Stage.ENDORSED)
    candidate = sponsor(sponsor(candidate), full_name="Lê Thị Nhận")
    candidate = step(
        candidate,
        Stage.CELL_VOTED,
        date(2024, 11, 5),
        document_number="12-NQ/CB",
        document_on=date(2024, 11, 6),
    )

    said = facts("6-KNĐ", candidate)

    assert (said["co_quan"], said["cap_tren"]) == ("Chi bộ thôn Hòa Bình", "Đảng bộ xã Tam Nghĩa")
    assert said["so"] == "12-NQ/CB"
    assert said["noi_va_ngay"].endswith(typography.long_day(date(2024, 11, 6)))
    assert said["ngay_hop"] == typography.long_day(date(2024, 11, 5))
    assert (said["duoc_bieu_quyet"], said["co_mat"], said["tan_thanh"]) == ("20", "18", "17")
    assert (said["vang_mat"], said["khong_tan_thanh"], said["ty_le"]) == ("02", "01", "85%")
    assert said["nguoi_gioi_thieu"] == "Phạm Văn Giúp, Lê Thị Nhận"


def test_what_is_not_on_record_is_a_dotted_line(cell):
    said = facts("6-KNĐ", CandidateFactory(organization=cell, occupation=""))

    assert said["nghe_nghiep"] == said["dang_uy_bo_phan"] == DOTS
    assert said["so"] == f"{typography.SHORT_DOTS}-NQ/CB"
    assert said["tan_thanh"] == typography.SHORT_DOTS


def test_a_step_that_was_sent_back_lends_its_number_to_no_paper(cell, by):
    candidate = take_to(CandidateFactory(organization=cell), Stage.CELL_VOTED)
    day = candidate.stage_on
    candidate = pipeline.send_back(
        candidate,
        to=Stage.ENDORSED,
        on=day,
        reason="thiếu chữ ký",
        version=candidate.version,
        by=by,
        today=TODAY,
    )

    said = facts("6-KNĐ", candidate)

    assert said["tan_thanh"] == said["ty_le"] == typography.SHORT_DOTS
    assert said["ngay_hop"] == typography.long_day(None)


@pytest.mark.parametrize(
    ("on", "issuer", "body", "signed", "basis"),
    [
        (
            date(2025, 6, 30),
            "Tỉnh ủy Hòa Phước",
            "Thường trực",
            "T/M THƯỜNG TRỰC TỈNH ỦY",
            "232-QĐ/TW",
        ),
        (
            date(2025, 7, 1),
            "Đảng ủy xã Tam Nghĩa",
            "Ban Thường vụ",
            "T/M BAN THƯỜNG VỤ",
            "294-QĐ/TW",
        ),
        (
            date(2026, 7, 26),
            "Đảng ủy xã Tam Nghĩa",
            "Ban Thường vụ",
            "T/M BAN THƯỜNG VỤ",
            "208-QĐ/TW",
        ),
    ],
)
def test_a_decision_follows_the_rules_of_its_day_and_no_province_decides_for_a_commune(
    cell, on, issuer, body, signed, basis
):
    candidate = CandidateFactory(organization=cell)

    said = facts("9-KNĐ", candidate, on=on)

    assert (said["co_quan"], said["thay_mat"]) == (issuer, signed)
    assert said["tap_the"] == f"{body} {issuer}"
    assert said["quy_dinh"].startswith(basis)


def test_a_paper_is_signed_by_who_signed_on_its_day(cell, by):
    ward = Organization.objects.get(name="Đảng bộ xã Tam Nghĩa")
    for name, office, start in (
        ("Trần Văn Ký", "secretary", date(2020, 1, 1)),
        ("Lê Thị Ký", "deputy", date(2026, 9, 1)),
    ):
        signers.appoint(organization=ward, full_name=name, office=office, start=start, by=by)
    candidate = CandidateFactory(organization=cell)

    before, after = (facts("9-KNĐ", candidate, on=date(2026, month, 30)) for month in (8, 9))

    assert (before["chuc_vu"], before["nguoi_ky"]) == ("BÍ THƯ", "Trần Văn Ký")
    assert (after["chuc_vu"], after["nguoi_ky"]) == ("PHÓ BÍ THƯ", "Lê Thị Ký")


def test_a_decision_of_a_session_is_issued_by_the_committee_that_held_it(cell, by):
    candidate = CandidateFactory(organization=cell, stage=Stage.GRASSROOTS_RESOLVED)
    ward = deciding(Organization.objects.get(name="Đảng bộ xã Tam Nghĩa"), "authorised")
    said = {"entitled": 15, "present": 13, "reason": "bổ sung sau"}
    asked = Meeting(ward, Stage.DECIDED, candidate.stage_on, "215-QĐ/ĐU", **said)
    codes = {f"{candidate.pk}:{code}" for code in ("papers", "late", "old")}
    line = Verdict(candidate, candidate.version, in_favour=12)
    sessions.record_session(asked, [line], by=by, today=TODAY, confirmed=codes)

    said = facts("9-KNĐ", candidate)

    assert (said["co_quan"], said["so"]) == ("Đảng ủy xã Tam Nghĩa", "215-QĐ/ĐU")
    # In the place of the province, so by an authority, as a whole, and proposed by nobody else.
    assert (said["tap_the"], said["thay_mat"]) == ("Đảng ủy xã Tam Nghĩa", "T/M ĐẢNG ỦY")
    assert said["qua_dang_uy_co_so"] == "Không"
    assert said["uy_quyen"].startswith("12-QĐ/TU, ngày ")
    text = text_of(printed("9-KNĐ", candidate, by=by))
    assert "ĐẢNG ỦY XÃ TAM NGHĨA\nQUYẾT ĐỊNH:" in text
    assert "về việc ủy quyền;" in text


def test_ethnic_group_and_religion_are_told_only_to_who_may_see_them(cell):
    candidate = CandidateFactory(organization=cell, ethnicity="02", religion="Phật giáo")

    hidden = facts("6-KNĐ", candidate)
    told = facts("6-KNĐ", candidate, sensitive={candidate.pk})

    assert (hidden["dan_toc"], hidden["ton_giao"]) == (WORD_DOTS, WORD_DOTS)
    assert (told["dan_toc"], told["ton_giao"]) == ("Tày", "Phật giáo")


def test_an_introduction_is_made_for_each_sponsor_and_for_none_with_dots(cell, by):
    alone = CandidateFactory(organization=cell)
    assert facts("3-KNĐ", alone)["gt_ho_ten"] == DOTS

    candidate = sponsor(sponsor(CandidateFactory(organization=cell)), full_name="Lê Thị Nhận")
    text = text_of(printed("3-KNĐ", candidate, by=by))

    assert text.count("GIẤY GIỚI THIỆU") == 2
    assert "Lê Thị Nhận" in text


def test_remarks_are_made_for_each_helper_and_for_none_with_dots(cell, by):
    candidate = CandidateFactory(organization=cell)
    assert facts("11-KNĐ", candidate)["gd_ho_ten"] == DOTS

    for name in ("Phạm Văn Giúp", "Lê Thị Nhận"):
        helper = {"duty": "helper", "full_name": name, "start": date(2024, 3, 1)}
        candidate.companions.create(official_on=date(2015, 2, 3), **helper)
    text = text_of(printed("11-KNĐ", candidate, by=by))

    assert text.count("BẢN NHẬN XÉT") == 2
    assert facts("11-KNĐ", candidate)["gd_giup_tu"] == "01/3/2024"


def test_papers_of_recognition_are_due_at_their_stages_and_tell_no_step_that_is_not_theirs(cell):
    filed = take_to(CandidateFactory(organization=cell), Stage.RECOGNITION_FILED)
    voted = take_to(CandidateFactory(organization=cell), Stage.RECOGNITION_VOTED)

    def due(code):
        return set(filling.concerned(Candidate.objects.all(), KINDS[code], TODAY))

    assert due("10-KNĐ") == due("11-KNĐ") == due("12-KNĐ") == {filed}
    assert due("16-KNĐ") == {voted}
    said = facts("15-KNĐ", voted)
    assert said["so"] == f"{typography.SHORT_DOTS}-NQ/ĐU"
    assert said["tan_thanh"] == typography.SHORT_DOTS
    assert said["ngay_nghi_quyet_cong_nhan"] != typography.SHORT_DOTS


def test_many_dossiers_make_one_file_with_a_page_for_each(cell, by):
    people = [CandidateFactory(organization=cell, full_name=f"Người {n}") for n in "ABC"]

    made = Document(BytesIO(printed("9-KNĐ", *people, by=by)))

    assert len(made.sections) == 3
    assert {(s.page_width, s.left_margin) for s in made.sections} == {
        (made.sections[0].page_width, made.sections[0].left_margin)
    }
    text = "".join(each.text or "" for each in made.element.body.iter(qn("w:t")))
    assert [text.count(f"Kết nạp quần chúng Người {n},") for n in "ABC"] == [1, 1, 1]


def test_a_name_is_written_as_it_is_whatever_signs_it_holds(cell, by):
    candidate = CandidateFactory(organization=cell, full_name="Nguyễn <Thị> & {{ so }}")

    assert "Nguyễn <Thị> & {{ so }}" in text_of(printed("9-KNĐ", candidate, by=by))


def test_each_dossier_whose_paper_was_made_has_an_entry_in_the_trail(cell, by):
    people = CandidateFactory.create_batch(2, organization=cell)

    printed("6-KNĐ", *people, by=by)

    entries = Entry.objects.filter(action="paper.print")
    assert {entry.subject_id for entry in entries} == {each.pk for each in people}
    assert {entry.organization_id for entry in entries} == {cell.pk}
    assert entries[0].changes == {"code": [None, "6-KNĐ"], "template": [None, 0]}


def test_a_file_of_none_or_of_too_many_is_refused(cell, by, monkeypatch):
    with pytest.raises(ValidationError):
        printed("6-KNĐ", by=by)

    monkeypatch.setattr(filling, "MOST", 1)
    people = CandidateFactory.create_batch(2, organization=cell)
    with pytest.raises(ValidationError):
        printed("6-KNĐ", *people, by=by)
    assert not Entry.objects.filter(action="paper.print").exists()


@pytest.mark.parametrize("number", [1, 5])
def test_a_file_takes_the_same_queries_however_many_dossiers(
    cell, by, number, django_assert_num_queries
):
    people = CandidateFactory.create_batch(number, organization=cell)
    printed("6-KNĐ", *people, by=by)  # the rules are read once

    # dossiers, steps, minutes, opinions, votes, companions, sessions, transfers, consents;
    # ancestry, powers, former names, signers; rule sets; template; trail; the transaction (2)
    with django_assert_num_queries(18):
        printed("6-KNĐ", *people, by=by)


def test_a_paper_concerns_the_dossiers_in_its_stage_and_just_before_it(cell):
    endorsed = take_to(CandidateFactory(organization=cell), Stage.ENDORSED)
    voted = take_to(CandidateFactory(organization=cell), Stage.CELL_VOTED)
    CandidateFactory(organization=cell)

    found = filling.concerned(Candidate.objects.all(), KINDS["6-KNĐ"], TODAY)

    assert set(found) == {endorsed, voted}
    assert filling.concerned(Candidate.objects.all(), KINDS["DS-QC"], TODAY).count() == 3


def test_what_a_committee_between_writes_concerns_whom_one_stands_above(cell):
    """By a committee of a district, of a sub-committee, and those that decide themselves."""
    district = OrganizationFactory(kind="upper_committee", parent=OrganizationFactory())

    def below(*kinds):
        above = district
        for kind in kinds:
            above = OrganizationFactory(kind=kind, parent=above)
        return OrganizationFactory(kind="cell", parent=above), above

    (plain, _ward), (below_two, _sub), (authorised, ward), (alone, _district) = (
        below("grassroots_committee"),
        below("grassroots_committee", "sub_committee"),
        below("grassroots_committee"),
        below(),
    )
    for each in (plain, below_two, authorised, alone, cell):
        take_to(CandidateFactory(organization=each), Stage.RECOGNITION_VOTED)
    deciding(ward, "authorised")

    def due(code, rules):
        going_by = RuleSet.objects.filter(number=rules).latest("pk")
        Candidate.objects.update(rule_set=going_by)
        found = filling.concerned(Candidate.objects.all(), KINDS[code], TODAY)
        return {candidate.organization for candidate in found}

    assert due("14-KNĐ", "24-QĐ/TW") == {below_two}
    assert due("15-KNĐ", "24-QĐ/TW") == {plain, below_two, cell}
    assert due("15-KNĐ", "294-QĐ/TW") == {plain, below_two}  # a commune under its province decides
    assert due("15-KNĐ", "208-QĐ/TW") == set()  # each grassroots committee does
    assert due("16-KNĐ", "208-QĐ/TW") == {plain, below_two, authorised, alone, cell}


def test_a_paper_bears_the_name_that_its_issuer_had_on_its_day(cell):
    ward = cell.placements.get().parent
    FormerName.objects.create(
        organization=ward, name="Đảng bộ xã Cũ", start=date(2000, 1, 1), end=date(2025, 7, 1)
    )
    candidate = take_to(CandidateFactory(organization=cell), Stage.ENDORSED)

    then, now = (facts("6-KNĐ", candidate, on)["cap_tren"] for on in (date(2025, 6, 30), TODAY))

    assert (then, now) == ("Đảng bộ xã Cũ", "Đảng bộ xã Tam Nghĩa")


def test_a_paper_of_digits_alone_is_cited_as_its_own_head_bears_it(cell):
    """Whatever was typed otherwise is cited as it was typed."""
    candidate = take_to(CandidateFactory(organization=cell), Stage.ENDORSED)
    candidate = sponsor(sponsor(candidate), full_name="Lê Thị Nhận")
    for stage, number in (
        (Stage.CELL_VOTED, "7"),
        (Stage.GRASSROOTS_RESOLVED, "12-NQ/ĐUX"),
        (Stage.DECIDED, "124"),
    ):
        on = candidate.stage_on + timedelta(days=7)
        candidate = step(candidate, stage, on, document_number=number)

    said = facts("10-KNĐ", candidate)

    assert said["so_nghi_quyet_chi_bo"] == facts("6-KNĐ", candidate)["so"] == "07-NQ/CB"
    assert said["so_nghi_quyet_co_so"] == "12-NQ/ĐUX"
    assert said["so_quyet_dinh"] == facts("9-KNĐ", candidate)["so"] == "124-QĐ/TU"


def test_a_letter_names_where_the_dossier_is_on_its_way_to(cell, by):
    there = OrganizationFactory(
        name="Chi bộ thôn Thượng",
        kind="cell",
        parent=OrganizationFactory(name="Đảng bộ xã Hải An", kind="grassroots_committee"),
    )
    candidate, stays = CandidateFactory(organization=cell), CandidateFactory(organization=cell)
    asked = {"on": TODAY, "reason": "chuyển nơi ở", "version": candidate.version}
    transfers.ask(candidate, to=there, by=by, **asked)

    letter = text_of(printed("CV-CHS", candidate, by=by))

    assert "Đảng ủy xã Hải An" in letter
    assert "Chi bộ thôn Thượng" in letter
    assert facts("CV-CHS", stays)["cap_uy_noi_den"] == ""
    assert "Kính gửi: …" in text_of(printed("CV-CHS", stays, by=by))


def test_the_consent_of_the_province_is_asked_for_by_who_decides(cell, by):
    again = take_to(CandidateFactory(organization=cell, readmission=True), Stage.CELL_VOTED)

    text = text_of(printed("TTr-XYK", again, by=by))

    assert "xin ý kiến về việc kết nạp lại đảng viên" in text
    assert "Kính trình: Ban Thường vụ Tỉnh ủy Hòa Phước" in text
    assert "-TTr/" in text


def test_a_readmission_and_a_removal_concern_whom_they_can_happen_to(cell):
    decided = take_to(CandidateFactory(organization=cell), Stage.DECIDED)
    admitted = take_to(CandidateFactory(organization=cell), Stage.ADMITTED)
    voted = take_to(CandidateFactory(organization=cell, readmission=True), Stage.CELL_VOTED)
    everybody = Candidate.objects.all()

    assert set(filling.concerned(everybody, KINDS["QĐ-XT"], TODAY)) == {admitted}
    assert set(filling.concerned(everybody, KINDS["QĐ-KNL"], TODAY)) == {voted}
    assert set(filling.concerned(everybody, KINDS["9-KNĐ"], TODAY)) == {decided, voted}
    assert set(filling.concerned(everybody, KINDS["CV-CHS"], TODAY)) == {decided, admitted, voted}


def test_the_list_of_a_course_has_its_roster_in_the_order_of_names(cell, by):
    course = Course.objects.create(
        organization=cell,
        number="02/2026",
        decision_number="45-QĐ/TTCT",
        decided_on=date(2026, 6, 1),
        start=date(2026, 6, 15),
        last_day=date(2026, 6, 19),
        recorded_by=by,
        recorded_at="2026-06-01T08:00:00Z",
    )
    for name in ("Trần Thị Xuân", "Lê Văn An"):
        Participant.objects.create(
            course=course, candidate=CandidateFactory(organization=cell, full_name=name)
        )
    roster = Participant.objects.order_by("candidate__person__sort_key")

    [said] = paper_facts.of_course(course, roster, Printing(KINDS["DS-LOP"], TODAY))
    text = text_of(filling.print_course(course, roster, on=TODAY, by=by))

    assert said.keys() == paper_names.names_of(KINDS["DS-LOP"]).keys()
    assert said["danh_sach"][0].keys() == paper_names.COURSE_ROW.keys()
    assert text.index("Lê Văn An") < text.index("Trần Thị Xuân")
    assert "02/2026" in text


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_shipped_template_has_the_layout_of_party_documents(kind):
    document = Document(BytesIO(kind.shipped))
    page, style = document.sections[0], document.styles["Normal"]

    assert (style.font.name, style.font.size.pt) == ("Times New Roman", 14)
    margins = [page.top_margin, page.bottom_margin, page.left_margin, page.right_margin]
    assert [round(each.cm, 1) for each in margins] == [2, 2, 3, 1.5]
    assert sorted(round(side.cm, 1) for side in (page.page_width, page.page_height)) == [21, 29.7]
    fonts = {
        part.partname for part in document.part.package.iter_parts() if "font" in part.partname
    }
    assert not any(name.endswith(".odttf") for name in fonts)
    text = "\n".join(each.text or "" for each in document.element.body.iter(qn("w:t")))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert " - " not in text
    assert '"' not in text


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_filled_template_leaves_no_mark_and_no_letter_out_of_form(kind):
    text = text_of(paper_templates.fill(kind.shipped, [example_of(kind)]))

    assert not re.search(r"[{}]", text)
    assert unicodedata.is_normalized("NFC", text)
