"""Rule sets and holidays in the admin: read by all administrators, written from the root."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup

from audit.models import Entry
from organizations.models import Post
from recruitment.models import Holiday, RuleNumber, RuleSet
from recruitment.rulebook import rulebooks
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory
from tests.factories import OrganizationFactory, PostFactory, UserFactory
from tests.two_windows import WHEN

pytestmark = pytest.mark.django_db
SETS = "/admin/recruitment/ruleset/"
HOLIDAYS = "/admin/recruitment/holiday/"


def signed_in(user):
    client = StrictClient()
    client.force_login(user)
    return client


@pytest.fixture
def client():
    """A client of an administrator at the root."""
    return signed_in(PostFactory(role=Post.Role.ADMIN).user)


@pytest.fixture
def below():
    """A client of an administrator below the root."""
    organization = OrganizationFactory(parent=OrganizationFactory())
    return signed_in(PostFactory(role=Post.Role.ADMIN, organization=organization).user)


@pytest.fixture
def current():
    return RuleSet.objects.get(number="208-QĐ/TW")


def page_of(rule_set, *rest):
    return SETS + "/".join([str(rule_set.pk), *rest, ""])


def sent(page):
    """Return what the form of a page would send as it stands."""
    form = BeautifulSoup(page.content, "lxml").select_one("#ruleset_form")
    said = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            said[field["name"]] = chosen["value"] if chosen else ""
        elif field.get("type") == "checkbox":
            if field.has_attr("checked"):
                said[field["name"]] = "on"
        elif field.get("type") != "submit":
            said[field["name"]] = field.get("value", "") or field.text.strip()
    return {name: value for name, value in said.items() if "__prefix__" not in name}


def test_a_new_set_is_a_draft_with_the_rows_of_another(client, current):
    response = client.post(
        f"{SETS}add/",
        {
            "number": "300-QĐ/TW",
            "issued_on": "20/12/2026",
            "start": "01/01/2027",
            "source": current.pk,
        },
    )

    made = RuleSet.objects.get(number="300-QĐ/TW")
    assert response.status_code == 302
    assert made.is_draft
    assert made.papers.count() == current.papers.count()


def test_rows_are_changed_together_and_each_stands_in_the_history(client, current):
    said = sent(client.get(page_of(current, "change")))
    said |= {"numbers-0-number": "19", "numbers-0-verified": "on", "remark": "Đã đối chiếu"}

    response = client.post(page_of(current, "change"), said)

    row = RuleNumber.objects.get(rule_set=current, code="youngest")
    current.refresh_from_db()
    assert response.status_code == 302
    assert (row.number, row.verified, current.remark) == (19, True, "Đã đối chiếu")
    assert Entry.objects.filter(action="rules.change").count() == 1
    history = client.get(page_of(current, "history")).context["entries"]
    assert {told.entry.action for told in history} == {"rules.change", "rules.describe"}
    page = client.get(page_of(current, "history")).content.decode()
    assert "Nội dung: tuổi thấp nhất" in " ".join(page.split())


def test_a_row_that_is_wrong_is_said_at_its_field_and_nothing_is_written(client, current):
    said = sent(client.get(page_of(current, "change")))
    said |= {"numbers-0-number": "-1", "remark": "Không được ghi"}

    response = client.post(page_of(current, "change"), said)

    current.refresh_from_db()
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert current.remark != "Không được ghi"
    assert not Entry.objects.filter(action__startswith="rules.").exists()


def test_a_set_in_use_is_shown_and_not_changed(client, current):
    page = client.get(page_of(current, "change"))
    said = sent(page) | {"numbers-0-number": "19"}
    CandidateFactory(started_on=date(2026, 7, 26))

    shown = client.get(page_of(current, "change")).content.decode()

    assert client.post(page_of(current, "change"), said).status_code == 403
    assert "numbers-0-number" not in shown
    assert "chưa đối chiếu" in shown  # the sources can be read
    assert page_of(current, "edition") in shown
    assert RuleNumber.objects.get(rule_set=current, code="youngest").number == 18


def test_a_new_edition_is_released_and_the_old_one_stays(client, current):
    CandidateFactory(started_on=date(2026, 7, 26))

    client.post(page_of(current, "edition"), {"reason": "Sai tuổi"})
    edition = RuleSet.objects.get(number=current.number, edition=2)
    client.post(page_of(edition, "release"))

    edition.refresh_from_db()
    assert not edition.is_draft
    assert client.get(page_of(current, "change")).status_code == 200


def test_a_release_shows_what_differs_and_how_many_dossiers_follow(client, current):
    CandidateFactory.create_batch(3, started_on=date(2026, 7, 26))
    client.post(page_of(current, "edition"), {"reason": "Sai tuổi"})
    edition = RuleSet.objects.get(number=current.number, edition=2)
    edition.numbers.filter(code="youngest").update(number=19)

    response = client.get(page_of(edition, "release"))
    page = " ".join(response.content.decode().split())

    [row] = response.context["table"].rows
    assert [text.split()[0] for text in row[2:]] == ["18", "19"]
    assert row[1] in page
    assert f"3 hồ sơ đang theo dõi hiện theo {current} sẽ chuyển sang quy định này" in page
    edition.refresh_from_db()
    assert edition.is_draft


def test_a_draft_with_a_gap_says_so_instead_of_being_released(client, current):
    client.post(page_of(current, "edition"), {"reason": "Sai tuổi"})
    edition = RuleSet.objects.get(number=current.number, edition=2)
    edition.transitions.filter(after="decided").delete()

    response = client.post(page_of(edition, "release"))

    assert response.context["form"].non_field_errors()


def test_a_set_is_ended_on_a_day_once_that_is_confirmed(client, current):
    page = client.post(page_of(current, "end"), {"on": "01/01/2027"}).content.decode()
    assert "Từ 01/01/2027, 208-QĐ/TW" in page
    assert "Từ 01/01/2027 trở đi không có bộ quy định nào có hiệu lực." in page
    current.refresh_from_db()
    assert current.end is None

    client.post(page_of(current, "end"), {"on": "01/01/2027", "confirmed": "on"})

    current.refresh_from_db()
    assert current.end == date(2027, 1, 1)


@pytest.mark.parametrize("day", ["26/07/2026", "25/07/2026", ""])
def test_a_set_does_not_end_before_it_holds(client, current, day):
    response = client.post(page_of(current, "end"), {"on": day})

    assert response.context["form"].errors["on"]
    assert not response.context["sentence"]


def test_a_release_that_leaves_days_without_rules_names_them_and_what_began_on_them(
    client, current
):
    by = UserFactory()
    CandidateFactory(started_on=date(2026, 10, 5))
    draft = rulebooks.copy(
        current, number="9-QĐ/TW", issued_on=date(2026, 10, 1), start=date(2026, 11, 1), by=by
    )
    assert "không có bộ quy định" not in client.get(page_of(draft, "release")).content.decode()
    rulebooks.end(current, on=date(2026, 10, 1), by=by)

    for page in (client.get(page_of(draft, "release")), client.get(SETS)):
        said = BeautifulSoup(page.content, "html.parser").select_one(".past").text
        assert "Từ 01/10/2026 " in said
        assert "theo 208-QĐ/TW" in said
        assert "1 hồ sơ như vậy" in said
    client.post(page_of(draft, "release"))
    assert "Từ 01/10/2026 đến 31/10/2026 không có" in client.get(SETS).content.decode()


def test_the_list_says_nothing_where_every_day_has_rules(below):
    assert BeautifulSoup(below.get(SETS).content, "html.parser").select_one(".past") is None


def test_two_sets_are_compared_side_by_side(below, current):
    old = RuleSet.objects.get(number="294-QĐ/TW")

    page = below.get(page_of(current, "compare"), {"other": old.pk})

    assert len(page.context["table"].rows) > 3
    assert str(old) in page.content.decode()


def test_an_edition_is_compared_with_the_one_before_it(below, current):
    edition = rulebooks.new_edition(current, reason="x", by=UserFactory())

    page = below.get(page_of(edition, "compare"))

    assert page.context["form"].initial["other"] == current


def test_the_page_of_a_set_speaks_no_codes(below, current):
    main = below.get(page_of(current, "change")).content.decode()

    assert "tuổi thấp nhất" in main
    assert "youngest" not in main
    assert "Dạng chỉ tiêu" not in main


@pytest.mark.parametrize("page", ["change", "compare", "history"])
def test_a_page_of_a_set_takes_the_same_queries_however_long_it_is(
    client, current, page, django_assert_max_num_queries
):
    rows = [RuleNumber(rule_set=current, code=f"x{n}", number=n) for n in range(20)]
    RuleNumber.objects.bulk_create(rows)

    with django_assert_max_num_queries(30):
        client.get(page_of(current, page))


@pytest.mark.parametrize("page", ["edition", "end", "release"])
def test_below_the_root_rules_are_read_and_not_changed(below, current, page):
    shown = below.get(page_of(current, "change"))

    assert shown.status_code == 200
    assert "numbers-0-number" not in shown.content.decode()
    assert below.get(page_of(current, page)).status_code == 403
    assert below.post(page_of(current, page), {"reason": "x"}).status_code == 403
    assert below.post(page_of(current, "change"), {}).status_code == 403
    assert below.get(f"{SETS}add/").status_code == 403


def test_holidays_of_a_year_are_listed_put_right_and_filled_in(client):
    holiday = Holiday.objects.get(day=date(2026, 11, 24))
    change = f"{HOLIDAYS}{holiday.pk}/change/"

    listed = client.get(f"{HOLIDAYS}?year=2026").content.decode()
    client.post(change, {"name": "Ngày Văn hóa", "is_worked": "on"})
    client.post(f"{HOLIDAYS}add/", {"day": "02/09/2031", "name": "Quốc khánh"})
    filled = client.post(f"{HOLIDAYS}fill/", {"year": "2031"})

    holiday.refresh_from_db()
    assert change in listed
    assert (holiday.name, holiday.is_worked) == ("Ngày Văn hóa", True)
    assert filled.status_code == 302
    assert Holiday.objects.filter(day__year=2031).count() > 5


def test_below_the_root_holidays_are_read_and_not_changed(below):
    holiday = Holiday.objects.get(day=date(2026, 11, 24))

    assert below.get(HOLIDAYS).status_code == 200
    assert below.get(f"{HOLIDAYS}{holiday.pk}/change/").status_code == 200
    assert below.post(f"{HOLIDAYS}{holiday.pk}/change/", {"name": "x"}).status_code == 403
    assert below.post(f"{HOLIDAYS}fill/", {"year": "2031"}).status_code == 403
    assert below.get(f"{HOLIDAYS}add/").status_code == 403


def test_the_second_editor_of_a_set_is_shown_both_values_of_its_rows_too(client, current):
    said = sent(client.get(page_of(current, "change")))
    said |= {"numbers-0-number": "19", "remark": "Của tôi"}
    row = current.numbers.get(code="youngest")
    row.number = 20
    by = UserFactory(full_name="Lê Thị Đồng Nghiệp")
    rulebooks.revise(current, said={"remark": "Của người khác"}, changed=[row], by=by)

    response = client.post(page_of(current, "change"), said)
    page = response.content.decode()

    assert response.status_code == 409
    assert re.search(f"Trong lúc đó Lê Thị Đồng Nghiệp đã sửa mục này {WHEN} Chưa lưu gì.", page)
    assert "hiện là Của người khác, đồng chí nhập Của tôi" in page
    assert "hiện là 20, đồng chí nhập 19" in page
    row.refresh_from_db()
    assert row.number == 20
    kept = sent(response)
    assert (kept["numbers-0-number"], kept["remark"]) == ("19", "Của tôi")
    assert client.post(page_of(current, "change"), kept).status_code == 302
    row.refresh_from_db()
    current.refresh_from_db()
    assert (row.number, current.remark) == (19, "Của tôi")


def test_rows_are_confirmed_one_by_one_with_their_place_in_the_document(client, current):
    CandidateFactory()  # which goes by the set: to confirm a row changes nothing that it says
    term = current.deadlines.get(stage="decided")
    name = f"deadline-{term.pk}"
    page = client.get(page_of(current, "confirm")).content.decode()
    assert "60 · ngày làm việc" in page
    unchecked = len(rulebooks.unconfirmed(current))
    assert f"{unchecked} trên " in client.get(SETS).content.decode()

    without = client.post(page_of(current, "confirm"), {name: "on", f"{name}-source": " "})
    nowhere = client.post(
        page_of(current, "confirm"), {name: "on", f"{name}-source": "chưa đối chiếu; 60 ngày"}
    )
    nothing = client.post(page_of(current, "confirm"), {})
    done = client.post(
        page_of(current, "confirm"), {name: "on", f"{name}-source": "208-QĐ/TW, mục 4.3"}
    )

    for refused in (without, nowhere):
        assert refused.context["form"].errors[f"{name}-source"]
    assert nothing.context["form"].non_field_errors()
    assert done.status_code == 302
    term.refresh_from_db()
    assert (term.verified, term.source) == (True, "208-QĐ/TW, mục 4.3")
    assert len(rulebooks.unconfirmed(current)) == unchecked - 1
    entry = Entry.objects.get(action="rules.confirm")
    assert entry.changes["verified"] == [False, True]
    assert name not in client.get(page_of(current, "confirm")).content.decode()


def test_a_set_that_only_steps_followed_is_shown_and_not_changed(client):
    CandidateFactory(started_on=date(2024, 3, 1))  # goes by the rules of today
    followed = RuleSet.objects.get(number="24-QĐ/TW")

    page = client.get(page_of(followed, "change"))

    assert page.status_code == 200
    assert not BeautifulSoup(page.content, "html.parser").select('[name="numbers-0-number"]')
    assert client.post(page_of(followed, "change"), {"remark": "Mới"}).status_code == 403


def test_below_the_root_nothing_is_confirmed(below, current):
    assert below.get(page_of(current, "confirm")).status_code == 403


def test_an_edition_shows_its_days_and_lets_nobody_change_them(client, current):
    client.post(page_of(current, "edition"), {"reason": "Sai tuổi"})
    edition = RuleSet.objects.get(number=current.number, edition=2)
    said = sent(client.get(page_of(edition, "change")))

    client.post(page_of(edition, "change"), {**said, "start": "01/09/2026", "remark": "Mới"})

    edition.refresh_from_db()
    assert (edition.start, edition.remark) == (current.start, "Mới")


def test_the_end_of_a_set_is_told_whatever_its_number_holds(client, current):
    RuleSet.objects.filter(pk=current.pk).update(number="208%d-QĐ/TW")

    page = client.post(page_of(current, "end"), {"on": "01/12/2026"})

    said = page.context["sentence"]
    assert said.startswith("Từ 01/12/2026, 208%d-QĐ/TW")
    assert said.count("208%d-QĐ/TW") == 2
