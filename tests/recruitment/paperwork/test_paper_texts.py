"""What papers say of their issuers, read from the Word files, for each place a cell may have."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from organizations.models import User
from recruitment.dossiers.facts import Ballot
from recruitment.members import probation
from recruitment.models import Candidate, FormerMembership, Minutes, Session
from recruitment.paperwork import filler, offers, paper_facts, paper_heads
from recruitment.paperwork.paper_facts import Printing
from recruitment.paperwork.paper_kinds import KINDS, OF_DOSSIERS, About
from tests.dossiers import CandidateFactory, signing, step, take_to, vouched_for
from tests.factories import TODAY, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db

PROVINCE = ("Đảng bộ tỉnh Hòa Phước", "province")
DISTRICT = ("Đảng bộ huyện Tam Kỳ", "upper_committee")
COMMUNE = ("Đảng bộ xã Tam Nghĩa", "grassroots_committee")
COMMUNE_ABOVE = ("Đảng bộ xã Tam Nghĩa", "upper_committee")
SUB = ("Đảng bộ bộ phận Khu Đông", "sub_committee")
OFFICES = ("Đảng bộ Ủy ban nhân dân xã", "grassroots_committee")

CELL_UNDER = "{}|CHI BỘ THÔN HÒA BÌNH|-NQ/CB|T/M CHI BỘ"
OF_CELL = "{}|CHI BỘ THÔN HÒA BÌNH||T/M CHI BỘ"
LETTER_OF_CELL = "ĐẢNG BỘ XÃ TAM NGHĨA|CHI BỘ THÔN HÒA BÌNH|-CV/CB|T/M CHI BỘ"
LETTER = "{}|ĐẢNG ỦY XÃ TAM NGHĨA|-CV/ĐU|T/M ĐẢNG ỦY"
PROPOSAL = "{}|ĐẢNG ỦY XÃ TAM NGHĨA|-NQ/ĐU|T/M ĐẢNG ỦY"
COMMUNE_DECIDES = "ĐẢNG BỘ TỈNH HÒA PHƯỚC|ĐẢNG ỦY XÃ TAM NGHĨA|-QĐ/ĐU|T/M BAN THƯỜNG VỤ"
DISTRICT_DECIDES = "ĐẢNG BỘ TỈNH HÒA PHƯỚC|HUYỆN ỦY TAM KỲ|-QĐ/HU|T/M BAN THƯỜNG VỤ"
APPRAISAL = "ĐẢNG BỘ XÃ TAM NGHĨA|ĐẢNG ỦY BỘ PHẬN KHU ĐÔNG|-BC/…|T/M ĐẢNG ỦY"

SETTINGS = {
    "a cell of a commune under its province": (
        [PROVINCE, COMMUNE],
        date(2026, 11, 5),
        "208-QĐ/TW, ngày 26/7/2026",
        "Ban Thường vụ Đảng ủy xã Tam Nghĩa",
        {
            "6-KNĐ 13-KNĐ": CELL_UNDER.format("ĐẢNG BỘ XÃ TAM NGHĨA"),
            "5-KNĐ 12-KNĐ": OF_CELL.format("ĐẢNG BỘ XÃ TAM NGHĨA"),
            "TM-LL": LETTER.format("ĐẢNG BỘ TỈNH HÒA PHƯỚC"),
            "9-KNĐ 16-KNĐ QĐ-KNL QĐ-XT": COMMUNE_DECIDES,
            "TB-KKN": COMMUNE_DECIDES.replace("QĐ", "TB"),
            "CV-CHS": LETTER.format("ĐẢNG BỘ TỈNH HÒA PHƯỚC"),
            "GCN-QC": LETTER.format("ĐẢNG BỘ TỈNH HÒA PHƯỚC").replace("-CV/ĐU", ""),
            "5B-KNĐ 5C-KNĐ": LETTER_OF_CELL,
        },
    ),
    "a cell directly under a commune": (
        [PROVINCE, COMMUNE_ABOVE],
        date(2026, 3, 5),
        "294-QĐ/TW, ngày 26/5/2025",
        "Ban Thường vụ Đảng ủy xã Tam Nghĩa",
        {
            "6-KNĐ 13-KNĐ": CELL_UNDER.format("ĐẢNG BỘ XÃ TAM NGHĨA"),
            "5-KNĐ 12-KNĐ": OF_CELL.format("ĐẢNG BỘ XÃ TAM NGHĨA"),
            "TM-LL CV-CHS": LETTER_OF_CELL,
            "9-KNĐ 16-KNĐ": COMMUNE_DECIDES,
        },
    ),
    "a cell of an organization inside a commune": (
        [PROVINCE, COMMUNE_ABOVE, OFFICES],
        date(2026, 3, 5),
        "294-QĐ/TW, ngày 26/5/2025",
        "Đảng ủy Ủy ban nhân dân xã",
        {
            "6-KNĐ 13-KNĐ": CELL_UNDER.format("ĐẢNG BỘ ỦY BAN NHÂN DÂN XÃ"),
            "8-KNĐ 15-KNĐ": "ĐẢNG BỘ XÃ TAM NGHĨA|ĐẢNG ỦY ỦY BAN NHÂN DÂN XÃ|-NQ/ĐU|T/M ĐẢNG ỦY",
            "9-KNĐ 16-KNĐ": COMMUNE_DECIDES,
        },
    ),
    "a cell of a sub-committee": (
        [PROVINCE, DISTRICT, COMMUNE, SUB],
        date(2025, 3, 5),
        "232-QĐ/TW, ngày 20/01/2025",
        "Đảng ủy xã Tam Nghĩa",
        {
            "6-KNĐ 13-KNĐ": CELL_UNDER.format("ĐẢNG BỘ BỘ PHẬN KHU ĐÔNG"),
            "TM-LL": LETTER.format("ĐẢNG BỘ HUYỆN TAM KỲ"),
            "7-KNĐ 14-KNĐ": APPRAISAL,
            "8-KNĐ 15-KNĐ": PROPOSAL.format("ĐẢNG BỘ HUYỆN TAM KỲ"),
            "9-KNĐ 16-KNĐ": DISTRICT_DECIDES,
        },
    ),
    "a cell of a commune of a district": (
        [PROVINCE, DISTRICT, COMMUNE],
        date(2024, 6, 5),
        "24-QĐ/TW, ngày 30/7/2021",
        "Đảng ủy xã Tam Nghĩa",
        {
            "6-KNĐ 13-KNĐ": CELL_UNDER.format("ĐẢNG BỘ XÃ TAM NGHĨA"),
            "5-KNĐ 12-KNĐ": OF_CELL.format("ĐẢNG BỘ XÃ TAM NGHĨA"),
            "TM-LL": LETTER.format("ĐẢNG BỘ HUYỆN TAM KỲ"),
            "8-KNĐ 15-KNĐ": PROPOSAL.format("ĐẢNG BỘ HUYỆN TAM KỲ"),
            "9-KNĐ 16-KNĐ": DISTRICT_DECIDES,
        },
    ),
}


WITHOUT_BASIS = ("5-KNĐ", "7-KNĐ", "12-KNĐ", "14-KNĐ", "CV-CHS", "GCN-QC")


def founded(above):
    parent = None
    for name, kind in above:
        parent = OrganizationFactory(name=name, kind=kind, parent=parent, paper_place="Tam Nghĩa")
    cell = OrganizationFactory(
        name="Chi bộ thôn Hòa Bình", kind="cell", parent=parent, has_bureau=False
    )
    signing(cell, office="deputy")
    return cell


def read(kind, candidate, on):
    """Return the paragraphs of a paper of `candidate`, those of tables in their order."""
    kept = paper_facts.with_all(Candidate.objects.filter(pk=candidate.pk))
    contexts = paper_facts.of_dossiers(kept, Printing(kind, on))
    document = Document(BytesIO(filler.fill(kind.shipped, contexts)))
    paragraphs = (
        "".join(each.text or "" for each in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    )
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in paragraphs if text.strip()]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_paper_names_its_issuer_its_number_its_basis_and_who_signs(setting):
    above, on, basis, _asked, expected = SETTINGS[setting]
    candidate = CandidateFactory(organization=founded(above), started_on=date(2024, 3, 1))
    said_of = {code: said for codes, said in expected.items() for code in codes.split()}

    for code, kind in OF_DOSSIERS.items():
        if kind.about == About.LIST:
            continue
        lines = read(kind, candidate, on)
        require_manners(code, kind, lines)
        if code in said_of:
            require_issuer(code, lines, *said_of[code].split("|"))
            assert code in WITHOUT_BASIS or basis in " ".join(lines), code


def require_issuer(code, lines, first, second, number, signed):
    assert lines[:3] == [first, second, "*"], code
    assert number in lines[3], code
    assert signed in lines, code
    assert "Tam Nghĩa, ngày …… tháng …… năm ……" in lines, code
    assert ("PHÓ BÍ THƯ" if "CHI BỘ" in second else "BÍ THƯ") in lines, code
    assert ("Trần Văn Ký" in lines) == ("CHI BỘ" in second), code


def require_manners(code, kind, lines):
    """No membership is an issuer or asked, nobody signs in the place of a collective."""
    text = " ".join(lines)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in lines, code
    assert "K/T" not in text, code
    assert "ký, ghi rõ họ tên" not in text, code
    assert not [line for line in lines[1:] if line.startswith("ĐẢNG BỘ")], code
    assert "đề nghị Đảng bộ" not in text, code
    assert "Kính gửi" not in text or kind.sign in ("CV", ""), code


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_cell_asks_who_proposes_after_it_or_else_who_decides(setting):
    above, on, _basis, asked, _expected = SETTINGS[setting]
    candidate = CandidateFactory(
        organization=founded(above), started_on=date(2024, 3, 1), full_name="Lò Thị Én"
    )

    admission = (
        f"Chi bộ đề nghị {asked} xét kết nạp quần chúng Lò Thị Én vào Đảng Cộng sản Việt Nam."
    )
    assert admission in read(KINDS["6-KNĐ"], candidate, on)
    assert f"Chi bộ đề nghị {asked} xét, công nhận" in " ".join(
        read(KINDS["13-KNĐ"], candidate, on)
    )


def test_a_decision_names_who_proposed_only_where_a_committee_stands_between():
    district, on, *_rest = SETTINGS["a cell of a commune of a district"]
    commune, today, *_rest = SETTINGS["a cell of a commune under its province"]
    between = CandidateFactory(organization=founded(district))
    direct = CandidateFactory(organization=founded(commune))

    text = " ".join(read(KINDS["9-KNĐ"], between, on))
    assert "BAN THƯỜNG VỤ HUYỆN ỦY TAM KỲ QUYẾT ĐỊNH:" in text
    assert "của Chi bộ thôn Hòa Bình, Nghị quyết số" in text
    assert "của Đảng ủy xã Tam Nghĩa về việc đề nghị kết nạp đảng viên," in text

    text = " ".join(read(KINDS["9-KNĐ"], direct, today))
    assert "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ TAM NGHĨA QUYẾT ĐỊNH:" in text
    assert "của Chi bộ thôn Hòa Bình về việc đề nghị kết nạp đảng viên," in text


def test_a_resolution_of_a_cell_tells_what_the_guidance_asks():
    setting = SETTINGS["a cell of a commune under its province"]
    candidate = CandidateFactory(organization=founded(setting[0]))

    text = " ".join(read(KINDS["6-KNĐ"], candidate, setting[1]))

    for said in (
        *("Tổng số đảng viên của chi bộ", "Có mặt", "Vắng mặt", "Lý do vắng mặt"),
        *("Chủ trì hội nghị", "Thư ký hội nghị", "Về lý lịch", "Về ý thức giác ngộ chính trị"),
        *("Ưu điểm", "Khuyết điểm", "Tán thành", "Không tán thành", "Lý do không tán thành"),
    ):
        assert said in text, said


@pytest.mark.parametrize("code", ["BB-KN", "BB-CT", "BB-LKN"])
def test_minutes_bear_no_number_and_are_signed_by_who_wrote_them_and_who_chaired(code):
    above, on, *_rest = SETTINGS["a cell of a commune under its province"]

    lines = read(KINDS[code], CandidateFactory(organization=founded(above)), on)

    assert lines[:3] == ["ĐẢNG BỘ XÃ TAM NGHĨA", "CHI BỘ THÔN HÒA BÌNH", "*"]
    assert not [line for line in lines if line.startswith("Số ")]
    assert {"NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ"} < set(lines)
    assert not [line for line in lines if line.startswith("T/M")]


def test_minutes_of_the_cell_tell_the_count_of_its_votes():
    above, on, *_rest = SETTINGS["a cell of a commune under its province"]
    candidate = take_to(CandidateFactory(organization=founded(above)), "cell_voted")

    text = " ".join(read(KINDS["BB-KN"], candidate, on))

    assert "Tán thành đề nghị kết nạp: 17 đồng chí, đạt 85%" in text
    assert "(20 đồng chí)" in text
    assert "Không tán thành: 01 đồng chí." in text


def test_a_notice_tells_why_the_last_session_did_not_decide():
    above, on, *_rest = SETTINGS["a cell of a commune under its province"]
    candidate = CandidateFactory(organization=founded(above), stage="grassroots_resolved")
    by = User.objects.system()
    for number, why in enumerate(("thiếu giấy tờ", "chờ xác minh lý lịch"), start=1):
        session = Session.objects.create(
            organization=candidate.organization.placements.get().parent,
            stage="decided",
            on=date(2024, 6, number),
            decision_number="1",
            recorded_by=by,
            recorded_at="2024-06-01T08:00:00Z",
        )
        candidate.session_items.create(session=session, result="refused", reason=why)

    text = " ".join(read(KINDS["TB-KKN"], candidate, on))

    assert "vào Đảng, lý do: chờ xác minh lý lịch." in text


@pytest.mark.parametrize(
    ("setting", "absent"),
    [
        ("a cell of a commune under its province", {"7-KNĐ", "8-KNĐ", "14-KNĐ", "15-KNĐ"}),
        ("a cell of a sub-committee", set()),
        ("a cell of a commune of a district", {"7-KNĐ", "14-KNĐ"}),
        ("a cell directly under a commune", {"7-KNĐ", "8-KNĐ", "14-KNĐ", "15-KNĐ"}),
    ],
)
def test_a_dossier_is_offered_what_its_place_knows(setting, absent):
    above, on, *_rest = SETTINGS[setting]
    cell = founded(above)

    def offered(**said):
        candidate = CandidateFactory(organization=cell, **said)
        offers_then = offers.of_dossier(candidate, on)
        return {each.code for each in (*offers_then["now"], *offers_then["others"])}

    out_of_the_ordinary = {"QĐ-KNL", "QĐ-XT"}
    begun = offered(started_on=date(2024, 3, 1))
    assert {*OF_DOSSIERS} - begun == {"DS-QC", *absent, *out_of_the_ordinary}
    voted = offered(stage="recognition_voted")
    assert voted.isdisjoint(absent - {"8-KNĐ"})  # which the step recorded under other rules


def test_what_led_to_a_recognition_is_offered_by_who_decided_then():
    """A ward of a district, where today each grassroots committee decides itself."""
    candidate = CandidateFactory(
        organization=founded([PROVINCE, DISTRICT, COMMUNE]), started_on=date(2024, 3, 1)
    )
    candidate = take_to(candidate, "recognition_voted")

    def offered():
        offers_now = offers.of_dossier(candidate, date(2026, 11, 5))
        return {each.code for each in (*offers_now["now"], *offers_now["others"])}

    assert "8-KNĐ" in offered()
    assert "15-KNĐ" not in offered()
    candidate = take_to(candidate, "official")
    assert candidate.stage_on < date(2026, 7, 26)
    assert "15-KNĐ" in offered()


def test_what_is_out_of_the_ordinary_is_offered_where_it_happens():
    cell = founded([PROVINCE, COMMUNE])
    again = CandidateFactory(organization=cell, readmission=True)
    admitted = CandidateFactory(organization=cell, stage="admitted")
    day = date(2026, 11, 5)

    def codes(candidate):
        offered = offers.of_dossier(candidate, day)
        return {offer.code for offer in (*offered["now"], *offered["others"])}

    assert "QĐ-KNL" in codes(again)
    assert "QĐ-XT" in codes(admitted)
    assert "TB-KKN" not in codes(admitted)


def test_the_number_on_record_is_completed_only_where_it_is_digits_alone():
    cell = founded([PROVINCE, COMMUNE])
    letter = paper_heads.Letterhead([cell])
    numbers = [paper_heads.head(KINDS["6-KNĐ"], letter, each)["so"] for each in ("5", "7-NQ/CB")]

    assert numbers == ["05-NQ/CB", "7-NQ/CB"]


@pytest.mark.parametrize(("code", "then"), [("15-KNĐ", "232-QĐ/TW"), ("TM-LL", "24-QĐ/TW")])
def test_what_led_to_a_decision_is_written_by_the_rules_of_then(code, then):
    """Without a day on record, and years after: no paper is later than what it led to."""
    cell = founded([PROVINCE, DISTRICT, COMMUNE])
    candidate = CandidateFactory(organization=cell, started_on=date(2024, 1, 8), stage="official")
    assert date(2025, 1, 20) < candidate.stage_on < date(2025, 7, 1)

    text = "\n".join(read(KINDS[code], candidate, date(2026, 11, 30)))

    assert then in text
    assert "208-QĐ/TW" not in text
    if code == "15-KNĐ":
        assert "đề nghị Ban Thường vụ Huyện ủy Tam Kỳ xét" in text


@pytest.mark.parametrize(
    ("readmission", "said"), [(False, "Được kết nạp vào Đảng"), (True, "Được kết nạp lại vào Đảng")]
)
@pytest.mark.parametrize("code", ["10-KNĐ", "13-KNĐ", "14-KNĐ", "15-KNĐ"])
def test_a_paper_says_whether_it_was_a_readmission(code, readmission, said):
    candidate = CandidateFactory(organization=founded([PROVINCE, COMMUNE]), stage="admitted")
    Candidate.objects.filter(pk=candidate.pk).update(readmission=readmission)

    assert said in "\n".join(read(KINDS[code], candidate, date(2026, 9, 5)))


def test_a_readmission_names_the_consent_and_the_membership_before():
    candidate = CandidateFactory(organization=founded([PROVINCE, COMMUNE]), readmission=True)
    FormerMembership.objects.filter(person=candidate.person).update(
        first_admitted_on=date(2010, 2, 3),
        left_on=date(2020, 8, 15),
        consent_body="Ban Thường vụ Tỉnh ủy Hòa Phước",
        consent_number="120-CV/TU",
        consent_on=date(2026, 10, 5),
    )

    text = " ".join(read(KINDS["QĐ-KNL"], candidate, date(2026, 11, 5))).replace("\xa0", " ")

    assert (
        "Căn cứ văn bản số 120-CV/TU, ngày 05/10/2026 của Ban Thường vụ Tỉnh ủy Hòa Phước" in text
    )
    assert "lần đầu ngày 03/02/2010, ra khỏi Đảng ngày 15/8/2020" in text


def test_a_removal_bears_its_number_its_day_and_why():
    candidate = CandidateFactory(organization=founded([PROVINCE, COMMUNE]), stage="admitted")
    on = candidate.stage_on + timedelta(days=60)
    probation.remove(
        candidate,
        on=on,
        document_number="31",
        document_on=None,
        reason="bỏ sinh hoạt ba tháng",
        proposal_number="21",
        proposal_on=on,
        version=candidate.version,
        by=UserFactory(),
        today=TODAY,
        confirmed={"old"},
    )
    candidate.refresh_from_db()

    text = " ".join(read(KINDS["QĐ-XT"], candidate, TODAY)).replace("\xa0", " ")

    assert "31-QĐ/ĐU" in text
    assert f"tháng {on.month} năm {on.year}" in text or f"tháng {on.month:02} năm {on.year}" in text
    assert "Lý do: bỏ sinh hoạt ba tháng." in text
    assert "Chi bộ thôn Hòa Bình tại Nghị quyết số 21-NQ/CB, ngày" in text
    assert "QĐ-XT" not in {
        each.code
        for each in offers.of_dossier(
            CandidateFactory(organization=candidate.organization, stage="official"), TODAY
        )["others"]
    }


MEETING = {
    "official": 21,
    "probationary": 3,
    "present_probationary": 2,
    "absence": "đi công tác.",
    "chair": "Trần Văn Ký",
    "chair_office": "Bí thư chi bộ",
    "writer": "Lê Thị Ghi",
    "biography": "đủ tiêu chuẩn chính trị",
    "merits": "gương mẫu",
    "against": "còn trẻ",
    "by_ballot": False,
}


def test_a_resolution_tells_what_was_written_down_of_the_meeting():
    above, on, *_rest = SETTINGS["a cell of a commune under its province"]
    candidate = take_to(CandidateFactory(organization=founded(above)), "cell_voted")
    Minutes.objects.create(step=candidate.steps.get(after="cell_voted"), **MEETING)

    lines = read(KINDS["6-KNĐ"], candidate, on)

    for said in (
        "- Tổng số đảng viên của chi bộ: 24 đồng chí, trong đó chính thức 21 đồng chí, dự bị 03 "
        "đồng chí.",
        "- Có mặt: 20 đồng chí, trong đó chính thức 18 đồng chí, dự bị 02 đồng chí.",
        "- Vắng mặt: 04 đồng chí, trong đó chính thức 03 đồng chí, dự bị 01 đồng chí.",
        "Lý do vắng mặt: đi công tác.",
        "- Chủ trì hội nghị: đồng chí Trần Văn Ký; chức vụ: Bí thư chi bộ.",
        "- Thư ký hội nghị: đồng chí Lê Thị Ghi.",
        "1. Về lý lịch: đủ tiêu chuẩn chính trị.",
        "Lý do không tán thành: còn trẻ.",
    ):
        assert said in lines, said
    text = " ".join(read(KINDS["BB-KN"], candidate, on))
    assert "Hình thức biểu quyết: giơ tay." in text
    assert "phiếu" not in text
    assert "NGƯỜI GHI BIÊN BẢN Lê Thị Ghi CHỦ TRÌ HỘI NGHỊ Trần Văn Ký" in text


def test_nobody_absent_and_nobody_against_need_no_reason():
    above, on, *_rest = SETTINGS["a cell of a commune under its province"]
    candidate = vouched_for(CandidateFactory(organization=founded(above), stage="endorsed"))
    candidate = step(candidate, "cell_voted", candidate.stage_on, ballot=Ballot(18, 18, 18))
    said = {"official": 18, "probationary": 1, "present_probationary": 1}
    Minutes.objects.create(step=candidate.steps.get(after="cell_voted"), **said)

    text = " ".join(read(KINDS["6-KNĐ"], candidate, on))

    assert "Vắng mặt: 00 đồng chí" in text
    assert "Lý do" not in text


def test_opinions_are_told_with_who_was_asked_and_how_many():
    above, on, *_rest = SETTINGS["a cell of a commune under its province"]
    candidate = CandidateFactory(organization=founded(above), stage="endorsed")
    taken = candidate.steps.get(after="endorsed")
    taken.opinions.create(
        whose="union", body="Đoàn xã Tam Nghĩa", merits="tích cực", asked=20, in_favour=19
    )

    text = " ".join(read(KINDS["5-KNĐ"], candidate, on))

    assert "1. Tổ chức chính trị – xã hội nơi làm việc (Đoàn xã Tam Nghĩa):" in text
    assert "- Ưu điểm: tích cực." in text
    assert "ý kiến: 20 người; tán thành: 19 người, đạt 95%; không tán thành: 01 người." in text
    assert "2. Chi ủy (chi bộ) nơi cư trú:" in text
    assert "ý kiến: …… người" in text.replace("…………", "……")
    assert f"tháng {taken.on.month} năm" in text or f"tháng {taken.on.month:02} năm" in text
