from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup

from audit import trail
from audit.models import Entry
from organizations import officers, posts, reorganization
from organizations.models import User
from organizations.periods import Period
from tests.factories import (
    AdmissionFactory,
    OrganizationFactory,
    PostFactory,
    QuotaFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

AUDIT = "/audit/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def auditor(secretary):
    """A user who is auditor of the province of `secretary`, with that `organization`."""
    user = PostFactory(role="auditor", organization=secretary.organization).user
    user.organization = secretary.organization
    return user


@pytest.fixture
def audit(stranger, auditor):
    """A client signed in as `auditor`."""
    stranger.force_login(auditor)
    return stranger


def rows(response):
    """Return the cells of each row: when, who, what, record, changes, reason, request."""
    found = BeautifulSoup(response.content, "html.parser").select("#entries tbody tr")
    return [[" ".join(cell.text.split()) for cell in row.select("th, td")] for row in found]


def actions(response):
    return [row[2] for row in rows(response)]


def test_the_trail_of_one_record_is_one_click_away(audit, auditor):
    wards = [OrganizationFactory(parent=auditor.organization) for _each in range(2)]
    for ward in wards:
        reorganization.rename(ward, name="Xã Mới", on=date(2025, 7, 1), by=User.objects.system())

    page = BeautifulSoup(audit.get(AUDIT).content, "html.parser")
    [link, *_others] = page.select(f"#entries td a[href$='number={wards[0].pk}']")
    told = audit.get(link["href"])

    assert {row[3].split(" Xã")[0] for row in rows(told)} == {link.text}
    assert rows(audit.get(AUDIT + "?number=x")) == rows(audit.get(AUDIT))


def test_only_an_auditor_reads_the_trail(client):
    assert client.get(AUDIT).status_code == 403


def test_trail_shows_what_was_done_in_the_reach(audit, auditor):
    ward = OrganizationFactory(parent=auditor.organization, name="Xã Cũ")
    reorganization.rename(ward, name="Xã Mới", on=date(2025, 7, 1), by=User.objects.system())

    newest = rows(audit.get(AUDIT))[0]

    assert newest[1:5] == [
        "system Hệ thống",
        "đổi tên",
        f"tổ chức đảng № {ward.pk} Xã Mới",
        "Tên: Xã Cũ → Xã Mới Ngày: 01/07/2025",
    ]


def test_trail_shows_nothing_of_another_reach(audit):
    elsewhere = OrganizationFactory()
    stranger = PostFactory(organization=elsewhere).user
    trail.record("session.opened", by=stranger)
    trail.record("user.deactivate", stranger, by=User.objects.system())
    trail.record("organization.rename", elsewhere, by=stranger, organization_id=elsewhere.pk)

    assert actions(audit.get(AUDIT)) == ["thành lập"]


def test_trail_shows_sign_ins_and_denied_accesses_of_people_in_the_reach(audit, client, secretary):
    trail.record("session.opened", by=secretary)
    client.get("/organizations/999999/")

    assert actions(audit.get(AUDIT))[:2] == ["từ chối truy cập", "đăng nhập"]


def test_trail_names_only_the_fields_of_an_admission(audit, auditor):
    cell = OrganizationFactory(parent=auditor.organization, kind="cell")
    AdmissionFactory(
        organization=cell, full_name="Hồ Thị Kín", ethnicity="02", religion="Công giáo"
    )

    response = audit.get(AUDIT, {"action": "admission.admit"})

    [row] = rows(response)
    assert "Dân tộc" in row[4]
    for secret in ("Hồ Thị Kín", "Công giáo", "03/02/1995", "1995"):
        assert secret not in response.content.decode().replace(row[0], "")


def test_trail_tells_from_what_to_what_a_quota_was_revised(audit, auditor):
    QuotaFactory(organization=auditor.organization, low=20)
    QuotaFactory(
        organization=auditor.organization, low=12, effective_on=date(2024, 6, 1), reason="Giảm"
    )

    [row] = rows(audit.get(AUDIT, {"action": "quota.revise"}))

    assert "Chỉ tiêu: 20 → 12" in row[4]
    assert row[5] == "Giảm"


def test_trail_hides_the_names_of_persons(audit, auditor):
    officers.appoint(
        organization=auditor.organization,
        full_name="Hồ Thị Kín",
        duty="Bí thư",
        start=date(2025, 1, 1),
        by=User.objects.system(),
    )

    [row] = rows(audit.get(AUDIT, {"action": "officer.appoint"}))

    assert row[4] == "Họ và tên: ••• Chức vụ, nhiệm vụ: Bí thư Từ ngày: 01/01/2025"


def test_trail_can_be_narrowed(audit, auditor, secretary):
    posts.deactivate(secretary, by=auditor)

    for asked in ({"user": auditor.username}, {"record": "organizations.user"}):
        assert actions(audit.get(AUDIT, asked)) == ["khóa tài khoản"]


def test_trail_can_be_narrowed_to_days_of_our_time_zone(audit, auditor):
    for instant in (
        datetime(2025, 6, 30, 16, 59, tzinfo=UTC),
        datetime(2025, 6, 30, 17, tzinfo=UTC),
    ):
        entry = trail.entry("session.opened", by=auditor)
        entry.at = instant
        trail.record_all([entry])

    asked = {"first_day": "01/07/2025", "last_day": "01/07/2025"}

    assert [row[0] for row in rows(audit.get(AUDIT, asked))] == ["00:00 01/07/2025"]


def test_trail_can_be_narrowed_to_one_request(audit, auditor, client):
    client.get("/organizations/999998/")
    client.get("/organizations/999999/")
    entry = Entry.objects.filter(action="access.denied").latest("pk")

    assert len(rows(audit.get(AUDIT, {"request": entry.request_id}))) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"first_day": "31/02/2025"},
        {"action": "nothing"},
        {"last_day": "31/12/9999"},
        {"first_day": "01/01/0001"},
    ],
)
def test_what_cannot_be_read_breaks_nothing(audit, asked):
    assert audit.get(AUDIT, asked).status_code == 200


def test_an_empty_trail_says_what_to_do_next(audit):
    page = BeautifulSoup(audit.get(AUDIT, {"user": "nobody"}).content, "html.parser")

    assert page.select_one("#entries .empty a")["href"] == AUDIT


def test_trail_asked_by_htmx_is_the_part_that_the_page_holds(audit):
    page = BeautifulSoup(audit.get(AUDIT).content, "html.parser")
    part = BeautifulSoup(audit.get(AUDIT, headers=HTMX).content, "html.parser")

    assert part.select_one("section") == page.select_one("#entries")
    assert part.select_one("html") is None


@pytest.mark.parametrize("number", [1, 40])
def test_trail_takes_the_same_queries_however_long(
    audit, auditor, number, django_assert_num_queries
):
    for _each in range(number):
        user = UserFactory()
        posts.grant(
            user=user,
            organization=auditor.organization,
            role="observer",
            start=date(2025, 1, 1),
            by=User.objects.system(),
        )

    # session, user; posts; count, page; names of organizations; users and organizations told of;
    # what the posts are called
    with django_assert_num_queries(10):
        audit.get(AUDIT)


def test_who_changed_this_quota_is_one_question(audit, auditor):
    first = QuotaFactory(organization=auditor.organization, low=20)
    QuotaFactory(organization=auditor.organization, low=5, basis="own_plan")
    change = {"effective_on": date(2024, 6, 1), "reason": "Giảm"}
    second = QuotaFactory(organization=auditor.organization, low=12, **change)

    of_both = [
        audit.get(AUDIT, {"record": "recruitment.quota", "number": each.pk})
        for each in (first, second)
    ]

    assert [actions(each) for each in of_both] == [["điều chỉnh chỉ tiêu", "giao chỉ tiêu"]] * 2
    assert "được giao 2024" in rows(of_both[0])[0][3]


def test_trail_is_narrowed_to_an_organization_with_all_below(audit, auditor):
    commune = OrganizationFactory(parent=auditor.organization, name="Đảng bộ xã Ea Yông")
    other = OrganizationFactory(parent=auditor.organization, name="Đảng bộ xã Hòa An")
    cell = OrganizationFactory(parent=commune, name="Chi bộ 1", kind="cell")
    for each in (commune, other, cell):
        QuotaFactory(organization=each)

    found = rows(audit.get(AUDIT, {"organization": "ea yong", "action": "quota.issue"}))

    assert [row[3].split(" · ")[0].split()[-3:] for row in found]
    assert len(found) == 2
    assert not any("Hòa An" in row[3] for row in found)


def test_trail_does_not_tell_of_an_organization_out_of_reach(audit):
    elsewhere = OrganizationFactory(name="Đảng bộ xã Xa Lạ")
    QuotaFactory(organization=elsewhere)

    assert rows(audit.get(AUDIT, {"organization": "xa la"})) == []


def test_trail_is_narrowed_to_quotas_of_a_year(audit, auditor):
    for year in (2024, 2027):
        QuotaFactory(organization=auditor.organization, period=Period.of_year(year))

    [row] = rows(audit.get(AUDIT, {"year": "2027"}))

    assert "được giao 2027" in row[3]


def test_trail_tells_what_a_user_did_by_login_or_name(audit, auditor):
    user = UserFactory(username="ktd", full_name="Kiều Thị Đào")
    PostFactory(user=user, organization=auditor.organization)
    trail.record("session.opened", by=user)
    trail.record("session.opened", by=auditor)

    for words in ("ktd", "kieu dao", "Kiều Thị"):
        assert actions(audit.get(AUDIT, {"user": words, "action": "session.opened"})) == [
            "đăng nhập"
        ]


@pytest.fixture
def kin(auditor):
    """The admission of Hồ Thị Kín in the reach of `auditor`, and one of somebody else."""
    cell = OrganizationFactory(parent=auditor.organization, kind="cell")
    AdmissionFactory(organization=cell, full_name="Lò Văn Khác")
    return AdmissionFactory(organization=cell, full_name="Hồ Thị Kín")


def test_trail_is_asked_about_a_person_by_who_may_see_persons(audit, auditor, kin):
    PostFactory(user=auditor, organization=auditor.organization, role="board")

    found = rows(audit.get(AUDIT, {"person": "ho thi kin", "action": "admission.admit"}))

    assert [row[3].split("№")[1].split()[0] for row in found] == [str(kin.pk)]


@pytest.mark.parametrize("words", ["H'Thử", "H’ Thử", "h thu nie"])
def test_a_person_is_found_whatever_apostrophe_was_typed(audit, auditor, kin, words):
    thu = AdmissionFactory(organization=kin.organization, full_name="H'Thử Niê")
    PostFactory(user=auditor, organization=auditor.organization, role="board")

    found = rows(audit.get(AUDIT, {"person": words, "action": "admission.admit"}))

    assert [row[3].split("№")[1].split()[0] for row in found] == [str(thu.pk)]


def test_trail_is_not_asked_about_a_person_by_others(audit, auditor, kin):
    page = audit.get(AUDIT, {"person": "không ai", "action": "admission.admit"})

    assert 'name="person"' not in page.content.decode()
    assert len(rows(page)) == 2  # the question is not one


def test_a_person_out_of_reach_is_not_found(audit, auditor, kin):
    PostFactory(user=auditor, role="board")  # of another province

    assert rows(audit.get(AUDIT, {"person": "ho thi kin"})) == []
