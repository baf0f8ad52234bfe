"""The pages of the inbox, of transfers and of reviews: what they show, ask, refuse and cost."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from organizations.models import Post, User
from recruitment.dossiers import transfers
from recruitment.models import Candidate, PoolReview, Transfer
from tests.conftest import StrictClient
from tests.dossiers import CandidateFactory
from tests.factories import OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def cell(secretary):
    return OrganizationFactory(kind="cell", parent=secretary.organization, name="Chi bộ thôn Đoài")


def page_of(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


def on_menu(page):
    found = page.select_one(".nav-main .count")
    return int(found.text) if found else 0


def listed(page):
    return len(page.select(".inbox .task .who-is"))


def review(cell, month, **said):
    usual = {"on": month, "recorded_by": User.objects.system(), "recorded_at": timezone.now()}
    return PoolReview.objects.create(organization=cell, month=month, **{**usual, **said})


def leaver(cell, today, days, **said):
    return CandidateFactory(
        organization=cell,
        leaves_on=today + timedelta(days=days),
        leaves_for="enlists",
        **said,
    )


def transfer_to(cell, today, **said):
    candidate = CandidateFactory(**said)
    ask = {"on": today, "reason": "chuyển trọ", "version": candidate.version}
    return transfers.ask(candidate, to=cell, by=User.objects.system(), **ask)


def test_a_line_says_who_where_what_by_when_and_leads_there(client, cell, today):
    review(cell, today.replace(day=1))
    candidate = leaver(cell, today, -3, full_name="Trần Thị Ngọc Ánh")

    page = page_of(client, INBOX)

    row = page.select_one(".inbox .task")
    text = " ".join(row.text.split())
    day = (today - timedelta(days=3)).strftime("%d/%m/%Y")
    for said in ("Trần Thị Ngọc Ánh", "Chi bộ thôn Đoài", "nhập ngũ", day, "▼ quá hạn 3 ngày"):
        assert said in text
    task, person, later = row.select("a")
    assert person["href"] == f"/candidates/{candidate.pk}/"
    assert task["href"] == f"/candidates/{candidate.pk}/#next"
    assert page_of(client, task["href"]).select_one("#next a")
    assert later["href"] == f"/inbox/together/?group=leaving&key={candidate.pk}&act=aside"


def test_a_step_leads_to_its_own_form(client, cell):
    candidate = CandidateFactory(organization=cell, stage="biography")

    page = page_of(client, INBOX)

    step = reverse("recruitment:candidate_step", args=[candidate.pk, "background_check"])
    assert page.select_one(f'.inbox a[href="{step}"]')


@pytest.mark.parametrize("said", [{}, {"answer": "foo"}, {"answer": ""}, {"answer": "recalled"}])
def test_a_word_that_no_button_sends_answers_no_transfer(client, cell, today, said):
    transfer = transfer_to(cell, today)

    assert answer(client, transfer, **said).status_code == 400
    transfer.refresh_from_db()
    assert transfer.state == "pending"


def test_the_number_on_the_menu_of_every_page_is_the_length_of_the_inbox(client, cell, today):
    review(cell, today.replace(day=1))  # due at the end of the month, in the window or not
    leaver(cell, today, 28)
    leaver(cell, today, 29)
    transfer_to(cell, today - timedelta(days=40))

    page = page_of(client, INBOX)
    elsewhere = page_of(client, "/admissions/").select_one(".nav-main [hx-get]")
    asked = page_of(client, elsewhere["hx-get"]).select_one(".count")

    assert on_menu(page) == int(asked.text) == listed(page) >= 2
    longest = page_of(client, f"{INBOX}?window=all")
    assert (listed(longest), on_menu(longest)) == (listed(page) + 1, on_menu(page))


@pytest.mark.parametrize(
    ("asked", "number"),
    [("window=overdue", 1), ("window=week", 2), ("", 3), ("window=all", 4), ("window=x", 3)],
)
def test_the_inbox_is_narrowed_by_when_things_are_due(client, cell, today, asked, number):
    review(cell, today.replace(day=1))
    for days in (-1, 7, 28, 90, 91):
        leaver(cell, today, days)

    assert listed(page_of(client, f"{INBOX}?{asked}")) == number


def test_the_inbox_is_narrowed_by_kind(client, cell, today):
    leaver(cell, today, 1)
    transfer_to(cell, today)

    page = page_of(client, f"{INBOX}?kind=transfer")

    heads = [" ".join(each.text.split()) for each in page.select(".inbox h2")]
    assert heads == ["Tiếp nhận hồ sơ, hoặc từ chối 1"]
    assert on_menu(page) == on_menu(page_of(client, INBOX))


def test_an_empty_inbox_says_what_comes_next(client, cell, today):
    review(cell, today.replace(day=1))
    leaver(cell, today, 60, full_name="Lê Văn Sáu")

    text = page_of(client, INBOX).select_one(".empty").text

    assert "đều đã làm xong" in text
    assert "Lê Văn Sáu" in text
    assert "còn 60 ngày" in text


@pytest.mark.parametrize("role", [Post.Role.OBSERVER, Post.Role.ADMIN, Post.Role.AUDITOR])
def test_who_has_nothing_to_do_there_has_no_inbox(stranger, role):
    stranger.force_login(PostFactory(role=role).user)

    assert stranger.get(INBOX).status_code == 403
    home = BeautifulSoup(stranger.get("/", follow=True).content, "html.parser")
    assert home.select(".nav-main a[href='/inbox/']") == []


def test_a_secretary_starts_with_the_inbox_and_others_with_their_figures(client, stranger):
    board = PostFactory(role=Post.Role.BOARD)
    stranger.force_login(board.user)

    assert client.get("/").headers["Location"] == INBOX
    assert stranger.get("/").headers["Location"] == f"/dashboard/{board.organization.pk}/"


@pytest.mark.parametrize("number", [1, 12])
def test_the_inbox_takes_the_same_queries_however_much_is_due(
    client, cell, today, number, django_assert_num_queries
):
    for _n in range(number):
        leaver(cell, today, 3)
        transfer_to(cell, today)

    everything = f"{INBOX}?window=all"  # on the first of a month its review is not in the usual one
    client.get(everything)  # which puts its statements together, once a day for each user
    # session, user, posts; stamps of the rules, holidays; how much is due; some of each of three
    # groups; dossiers, transfers, cells; what is put aside, reminders
    with django_assert_num_queries(14):
        client.get(everything)


def test_a_group_shows_some_and_is_gone_through_by_pages(client, cell, today):
    for _n in range(51):
        leaver(cell, today, 3)
    transfer_to(cell, today)

    page = page_of(client, INBOX)
    group = page.select_one(".inbox .group")
    more = group.select_one(".more")

    assert (len(group.select(".task")), more.text.split()) == (5, ["46", "nữa"])
    assert listed(page_of(client, more["href"])) == 50
    assert listed(page_of(client, f"{more['href']}&page=2")) == 1


@pytest.mark.parametrize(("number", "shown"), [(5, 5), (6, 6), (7, 5)])
def test_a_group_of_six_is_shown_whole(client, cell, today, number, shown):
    review(cell, today.replace(day=1))
    for _n in range(number):
        leaver(cell, today, 3)

    assert listed(page_of(client, INBOX)) == shown


def test_the_same_sentence_is_said_once_for_a_group(client, cell, today):
    for _n in range(3):
        transfer_to(cell, today)

    text = " ".join(page_of(client, INBOX).select_one(".inbox").text.split())

    assert text.count("Tiếp nhận") == 1


def test_all_of_a_kind_and_a_window_can_be_had_on_one_page_to_be_printed(client, cell, today):
    for _n in range(51):
        leaver(cell, today, 3)
    leaver(cell, today, 20)

    narrowed = page_of(client, f"{INBOX}?kind=leaving&window=week&page=2")
    [link] = narrowed.find_all("a", string=re.compile("trên một trang"))
    whole = page_of(client, f"{INBOX}{link['href']}")

    assert link.text.split() == ["Xem", "51", "việc", "trên", "một", "trang", "để", "in"]
    assert listed(whole) == 51
    assert "window=week" in link["href"]
    assert whole.find("a", string=re.compile("trên một trang")) is None


def test_a_page_to_be_printed_has_its_bounds(client, cell, today, monkeypatch):
    monkeypatch.setattr("recruitment.due.views.inbox.TO_PRINT", 52)
    for _n in range(60):
        leaver(cell, today, 3)

    page = page_of(client, f"{INBOX}?all=on")

    assert listed(page) == 52
    assert "Trang 1/2" in " ".join(page.select_one(".pages").text.split())
    assert "all=on" in page.select_one(".pages [rel=next]")["href"]


# Transfers


def answer(client, transfer, **said):
    return client.post(reverse("recruitment:transfer_detail", args=[transfer.pk]), said)


def test_a_dossier_is_taken_over_from_the_inbox_which_empties(client, cell, today):
    review(cell, today.replace(day=1))
    transfer = transfer_to(cell, today)
    before = on_menu(page_of(client, INBOX))

    answered = answer(client, transfer, answer="accept", sure="on")

    assert answered.status_code == 302
    transfer.refresh_from_db()
    assert (transfer.state, transfer.candidate.organization) == ("accepted", cell)
    assert (before, on_menu(page_of(client, INBOX))) == (1, 0)


def test_a_dossier_is_not_taken_over_without_the_tick(client, cell, today):
    transfer = transfer_to(cell, today)

    asked = BeautifulSoup(answer(client, transfer, answer="accept").content, "html.parser")

    assert asked.select_one("main .err").text == "Hãy đánh dấu ô này trước khi tiếp nhận hồ sơ."
    assert Transfer.objects.get().state == "pending"


def test_who_is_both_sides_is_offered_no_refusal_beside_the_recall(client, secretary, cell, today):
    transfer = transfer_to(cell, today)
    page = page_of(client, reverse("recruitment:transfer_detail", args=[transfer.pk]))
    offered = [button.get("value") for button in page.select("main form button")]
    PostFactory(user=secretary, organization=transfer.origin)

    page = page_of(client, reverse("recruitment:transfer_detail", args=[transfer.pk]))

    assert offered == ["accept", "refuse"]
    assert [button.get("value") for button in page.select("main form button")] == [
        "accept",
        "recall",
    ]


def test_a_transfer_tells_in_which_ward_the_cells_stand(client, cell, today):
    transfer = transfer_to(cell, today)
    address = reverse("recruitment:transfer_detail", args=[transfer.pk])

    facts = [each.get_text(" ", strip=True) for each in page_of(client, address).select("dd")]

    for side in (transfer.origin, transfer.destination):
        assert f"{side.name}, {side.placements.get().parent.name}" in facts


def test_somebody_alike_is_shown_before_a_dossier_is_taken_over(client, cell, today):
    review(cell, today.replace(day=1))
    transfer = transfer_to(cell, today)
    who = transfer.candidate.person
    known = CandidateFactory(organization=cell, full_name=who.full_name, born_on=who.born_on)

    asked = BeautifulSoup(
        answer(client, transfer, answer="accept", sure="on").content, "html.parser"
    )

    links = [a["href"] for a in asked.select(".warnbox .records a")]
    assert links == [reverse("recruitment:candidate_detail", args=[known.pk])]
    answer(client, transfer, answer="accept", sure="on", confirm="namesake")
    assert Transfer.objects.get().state == "accepted"


def test_a_refusal_needs_a_reason_and_says_so_at_its_field(client, cell, today):
    transfer = transfer_to(cell, today)

    page = BeautifulSoup(answer(client, transfer, answer="refuse").content, "html.parser")
    assert page.select_one("#id_reason_error")
    assert Transfer.objects.get().state == "pending"

    answer(client, transfer, answer="refuse", reason="không ở đây")
    assert Transfer.objects.get().answer == "không ở đây"


def test_the_side_that_asked_recalls_and_does_not_answer(client, cell, today):
    candidate = CandidateFactory(organization=cell)
    there = OrganizationFactory(kind="cell", parent=OrganizationFactory())
    said = {"on": today, "reason": "chuyển trọ", "version": candidate.version}
    transfer = transfers.ask(candidate, to=there, by=User.objects.system(), **said)

    assert answer(client, transfer, answer="accept", sure="on").status_code == 403
    assert answer(client, transfer, answer="recall").status_code == 302
    assert Transfer.objects.get().state == "recalled"


def test_an_answer_comes_once_and_the_second_is_told(client, cell, today):
    transfer = transfer_to(cell, today)
    answer(client, transfer, answer="accept", sure="on")

    address = reverse("recruitment:transfer_detail", args=[transfer.pk])
    told = client.post(address, {"answer": "refuse", "reason": "muộn"}, follow=True)

    assert "đã được trả lời" in told.content.decode()
    assert Transfer.objects.get().state == "accepted"


def test_a_board_sees_a_transfer_and_does_not_answer_it(cell, today):
    client = StrictClient()
    client.force_login(PostFactory(role=Post.Role.BOARD, organization=cell).user)
    transfer = transfer_to(cell, today)

    page = page_of(client, reverse("recruitment:transfer_detail", args=[transfer.pk]))

    assert page.select("main button") == []
    assert answer(client, transfer, answer="accept", sure="on").status_code == 403


# Reviews


def form_of(client, cell):
    page = page_of(client, reverse("recruitment:review_cell", args=[cell.pk]))
    fields = page.select("main form.review input, main form.review textarea")
    return {
        field["name"]: field.get("value", field.text)
        for field in fields
        if field["name"] != "csrfmiddlewaretoken"
        and (field.get("type") != "radio" or field.has_attr("checked"))
    }


def send(client, cell, **said):
    sent = form_of(client, cell) | said
    return client.post(reverse("recruitment:review_cell", args=[cell.pk]), sent)


def test_a_review_is_saved_with_its_list_and_the_next_cell_is_offered(client, secretary, cell):
    other = OrganizationFactory(kind="cell", parent=secretary.organization, name="Chi bộ Hai")
    kept, dropped = CandidateFactory(organization=cell), CandidateFactory(organization=cell)

    said = {f"verdict_{dropped.pk}": "dropped", f"reason_{dropped.pk}": "đi làm ăn xa"}
    saved = send(client, cell, **said)

    page = page_of(client, saved.headers["Location"])
    assert f"Chi bộ tiếp theo: {other.name}" in " ".join(page.text.split())
    assert Candidate.objects.open().get() == kept
    assert "đi làm ăn xa" in page.text


def test_a_drop_without_a_reason_is_said_at_its_line_and_nothing_typed_is_lost(client, cell):
    dropped, other = CandidateFactory(organization=cell), CandidateFactory(organization=cell)
    said = {f"verdict_{dropped.pk}": "dropped", f"reason_{other.pk}": "đi xa", "remark": "họp"}

    page = BeautifulSoup(send(client, cell, **said).content, "html.parser")

    assert page.select_one(f"#id_reason_{dropped.pk}_error")
    assert page.select_one(f"#id_reason_{other.pk}_error")
    assert page.select_one(f'input[name=verdict_{dropped.pk}][value="dropped"][checked]')
    assert page.select_one(f"#id_reason_{other.pk}")["value"] == "đi xa"
    assert "họp" in page.select_one("#id_remark").text
    assert not PoolReview.objects.exists()


def test_nothing_new_is_one_press(client, cell):
    CandidateFactory(organization=cell)

    send(client, cell, nothing_new="yes")

    assert PoolReview.objects.get().nothing_new


def test_a_pool_that_grew_meanwhile_is_shown_again(client, cell):
    CandidateFactory(organization=cell)
    sent = form_of(client, cell)
    CandidateFactory(organization=cell)

    answer = client.post(reverse("recruitment:review_cell", args=[cell.pk]), sent)

    assert "Danh sách nguồn đã thay đổi" in answer.content.decode()
    assert not PoolReview.objects.exists()


def test_the_same_form_twice_is_one_review(client, cell):
    sent = form_of(client, cell)
    address = reverse("recruitment:review_cell", args=[cell.pk])

    answers = [client.post(address, sent).status_code for _n in range(2)]

    assert answers == [302, 302]
    assert PoolReview.objects.count() == 1


def test_a_review_is_not_overwritten_by_a_second_form(client, cell):
    second = form_of(client, cell)
    send(client, cell, nothing_new="yes")

    address = reverse("recruitment:review_cell", args=[cell.pk])
    told = client.post(address, second, follow=True)

    assert "Người đã lưu có thể rút lại" in told.content.decode()
    assert PoolReview.objects.get().nothing_new


def test_a_month_to_come_cannot_be_reached(client, cell, today):
    address = reverse("recruitment:review_cell", args=[cell.pk])
    coming = f"{today.year + 1}-01"

    page = page_of(client, f"{address}?month={coming}")

    assert f"{today:%m/%Y}" in page.select_one("h1").text


def test_a_board_sees_a_review_and_does_not_save_it(cell):
    client = StrictClient()
    client.force_login(PostFactory(role=Post.Role.BOARD, organization=cell).user)

    page = page_of(client, reverse("recruitment:review_cell", args=[cell.pk]))

    assert page.select("main form.review button") == []
    assert client.post(reverse("recruitment:review_cell", args=[cell.pk])).status_code == 403


def test_the_commune_sees_who_has_not_reviewed_the_longest_first(client, secretary, cell, today):
    month = today.replace(day=1)
    lately = OrganizationFactory(kind="cell", parent=secretary.organization, name="Chi bộ Ba")
    done = OrganizationFactory(kind="cell", parent=secretary.organization, name="Chi bộ Tư")
    review(lately, (month - timedelta(days=1)).replace(day=1))
    review(done, month, nothing_new=True)

    page = page_of(client, "/reviews/")
    rows = [" ".join(row.text.split()) for row in page.select(".reviews tbody tr")]
    every = page_of(client, "/reviews/?which=all")

    assert [row.split(" ○")[0].split(" ✓")[0] for row in rows] == [
        "Chọn Chi bộ thôn Đoài Chi bộ thôn Đoài chưa có ai chưa rà soát lần nào",
        "Chọn Chi bộ Ba Chi bộ Ba chưa có ai 1 tháng liền",
    ]
    assert "✓ có ○ chưa" in rows[1]
    assert "✓ không phát sinh" in " ".join(every.text.split())
    of_cell = page_of(client, f"/reviews/?organization={cell.pk}")
    assert len(of_cell.select(".reviews tbody tr")) == 1


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_reviews_takes_the_same_queries_however_long(
    client, secretary, cell, number, django_assert_num_queries
):
    for _n in range(number):
        OrganizationFactory(kind="cell", parent=secretary.organization)

    # session, user, posts; how many, the page, its reviews; which may be written, their pools
    with django_assert_num_queries(8):
        client.get("/reviews/")


@pytest.mark.parametrize("number", [1, 30])
def test_the_review_of_a_cell_takes_the_same_queries_however_long(
    client, cell, number, django_assert_num_queries
):
    CandidateFactory.create_batch(number, organization=cell)

    # session, user, posts; cell, review, pool, what was declared, may write
    with django_assert_num_queries(8):
        client.get(reverse("recruitment:review_cell", args=[cell.pk]))


def test_a_transfer_says_from_which_cell_of_which_ward(client, cell, today):
    ward = OrganizationFactory(name="Đảng bộ xã Hòa Tiến")
    origin = OrganizationFactory(kind="cell", parent=ward, name="Chi bộ thôn 3")
    transfer_to(cell, today - timedelta(days=40), organization=origin)

    text = " ".join(page_of(client, INBOX).select_one(".inbox").text.split())

    assert "Chi bộ thôn 3 (Đảng bộ xã Hòa Tiến)" in text


# All cells of a ward on one page


def test_all_cells_of_a_ward_are_reviewed_at_once_but_where_somebody_is_new(
    client, secretary, cell, today
):
    ward = secretary.organization
    new = OrganizationFactory(kind="cell", parent=ward, name="Chi bộ Ba")
    came = CandidateFactory(organization=new)
    Candidate.objects.filter(pk=came.pk).update(started_on=today, stage_on=today)
    page = page_of(client, "/reviews/")
    boxes = page.select("input[name=cell]")
    seen = page.select_one(f"input[name=seen_{cell.pk}]")["value"]

    sent = client.post("/reviews/nothing-new/", {"cell": cell.pk, f"seen_{cell.pk}": seen})

    assert [each["value"] for each in boxes] == [str(cell.pk)]
    assert "1 người mới vào trong tháng" in " ".join(page.text.split())
    assert sent.status_code == 302
    assert PoolReview.objects.get().organization == cell


def test_what_stands_against_a_cell_is_said_in_its_line_and_the_ticks_stay(client, cell):
    answer = client.post("/reviews/nothing-new/", {"cell": cell.pk, f"seen_{cell.pk}": "khác"})

    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one(".reviews th .err")
    assert page.select_one(f"input[name=cell][value='{cell.pk}'][checked]")
    assert not PoolReview.objects.exists()


def test_the_last_month_is_caught_up_with(client, cell, today):
    last = today.replace(day=1) - timedelta(days=1)
    address = f"?month={last:%Y-%m}"
    page = page_of(client, f"/reviews/{address}")
    seen = page.select_one(f"input[name=seen_{cell.pk}]")["value"]

    client.post(f"/reviews/nothing-new/{address}", {"cell": cell.pk, f"seen_{cell.pk}": seen})

    assert PoolReview.objects.get().month == last.replace(day=1)


def test_no_cell_ticked_is_said(client, cell):
    assert "Hãy chọn" in client.post("/reviews/nothing-new/", {}).content.decode()


def test_a_board_ticks_no_cells(cell):
    client = StrictClient()
    client.force_login(PostFactory(role=Post.Role.BOARD, organization=cell).user)

    assert page_of(client, "/reviews/").select("input[name=cell]") == []
