"""Many things of the inbox at once: done for all or for none, put aside, reminded of."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.models import Entry
from organizations.jurisdiction import Jurisdiction
from organizations.models import Post
from recruitment.due import inbox, together
from recruitment.due.inbox import Inbox
from recruitment.due.sources import Group, every, things_of
from recruitment.due.together import Stopped
from recruitment.models import Candidate, DueKind, PutAside, Reminder, Stage
from tests.courses import CourseFactory
from tests.dossiers import CandidateFactory
from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db
TOGETHER = "/inbox/together/"
COURSE = Group(DueKind.COURSE, Stage.NEW_MEMBER_COURSE)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def cell(secretary):
    return OrganizationFactory(kind="cell", parent=secretary.organization, name="Chi bộ thôn Đoài")


def leaver(cell, today, days):
    on = today + timedelta(days=days)
    return CandidateFactory(organization=cell, leaves_on=on, leaves_for="enlists")


@pytest.fixture
def leavers(cell, today):
    return [leaver(cell, today, days) for days in (3, 5, 7)]


@pytest.fixture
def direct(cell, today):
    return [
        AdmissionFactory(organization=cell, decided_on=today - timedelta(days=days))
        for days in (40, 50)
    ]


def due(user, today, kind):
    return [each for each in Inbox.of(Jurisdiction.of(user, today)).asked()[:] if each.kind == kind]


def page_of(answer):
    return BeautifulSoup(answer.content, "html.parser")


def send(client, group, keys, **said):
    return client.post(TOGETHER, {"group": group, "listed": keys, "key": keys, **said})


def later(today, days=14):
    return f"{today + timedelta(days=days):%d/%m/%Y}"


# What is looked at again


def test_those_ticked_are_shown_again_and_nothing_is_chosen(client, leavers):
    page = page_of(
        client.get(TOGETHER, {"group": "leaving", "key": [each.pk for each in leavers[:2]]})
    )

    assert len(page.select(".ticked input[name=key][checked]")) == 2
    assert page.select("input[name=act][checked]") == []


def test_all_of_a_group_are_meant_also_those_not_shown_but_none_beyond_the_window(
    client, cell, today
):
    for _n in range(7):
        CandidateFactory(
            organization=cell, leaves_on=today + timedelta(days=3), leaves_for="enlists"
        )
    CandidateFactory(organization=cell, leaves_on=today + timedelta(days=60), leaves_for="enlists")

    def listed(**asked):
        page = page_of(client.get(TOGETHER, {"group": "leaving", "whole": "1", **asked}))
        return len(page.select(".ticked input[name=key]"))

    assert (listed(), listed(window="all"), listed(window="overdue")) == (7, 8, 0)


def test_what_is_done_meanwhile_is_left_out_and_said(client, leavers):
    Candidate.objects.filter(pk=leavers[0].pk).update(leaves_on=None, leaves_for="")

    page = page_of(client.get(TOGETHER, {"group": "leaving", "key": [each.pk for each in leavers]}))

    assert len(page.select(".ticked input[name=key]")) == 2
    assert "1 dòng đã làm xong hoặc không còn" in page.text


NO_GROUPS = [
    "",
    "foo",
    "step",
    "step.foo",
    "step.pool",
    "standing",
    "standing.decided",
    "direct.pool",
]


@pytest.mark.parametrize("group", NO_GROUPS)
def test_what_is_no_group_is_not_found(client, cell, group):
    assert client.get(TOGETHER, {"group": group, "key": "7"}).status_code == 404


def test_a_group_without_anything_says_so(client, cell):
    assert page_of(client.get(TOGETHER, {"group": COURSE.code, "key": "7"})).select_one(".empty")


# Done for all of them


def test_dossiers_are_opened_for_all_that_are_ticked(client, direct):
    answer = send(client, "direct", [each.pk for each in direct], act="open")

    assert answer.status_code == 302
    assert {each.admission for each in Candidate.objects.all()} == set(direct)


def test_what_was_typed_and_ticked_stays_where_something_is_missing(client, direct):
    keys = [each.pk for each in direct]
    answer = client.post(
        TOGETHER,
        {"group": "direct", "listed": keys, "key": keys[:1], "act": "aside", "reason": "chờ giấy"},
    )

    page = page_of(answer)
    assert [each["value"] for each in page.select("input[name=key][checked]")] == [str(keys[0])]
    assert page.select_one("#id_until_error")
    assert page.select_one("#id_reason")["value"] == "chờ giấy"
    assert not PutAside.objects.exists()


def test_nobody_ticked_is_said(client, direct):
    answer = client.post(TOGETHER, {"group": "direct", "listed": [direct[0].pk], "act": "open"})

    assert "Hãy chọn ít nhất một dòng" in page_of(answer).text
    assert not Candidate.objects.exists()


@pytest.fixture
def on_probation(cell):
    return [CandidateFactory(organization=cell, stage="admitted") for _n in range(2)]


def test_all_are_sent_to_a_course_or_nobody(secretary, cell, on_probation):
    user = secretary
    after = date(2025, 3, 1)
    new = CourseFactory(organization=cell.placements.get().parent, kind="new_member")
    dues = due(user, after, DueKind.COURSE)
    assert len(dues) == 2
    together.send_to(new, dues[:1], by=user, today=after)

    new.refresh_from_db()
    with pytest.raises(Stopped) as stopped:
        together.send_to(new, dues, by=user, today=after)

    assert stopped.value.faults == {dues[0].pk: "Đã có trong danh sách lớp."}
    assert new.participants.count() == 1


def test_a_course_of_others_or_one_that_is_over_is_not_offered(client, cell, today):
    mine = {"kind": "new_member", "start": today, "last_day": today}
    ward = cell.placements.get().parent
    found = CourseFactory(organization=ward, **mine)
    CourseFactory(organization=OrganizationFactory(), **mine)
    CourseFactory(organization=ward, kind="new_member")
    keys = [CandidateFactory(organization=cell, stage="admitted").pk]

    page = page_of(client.get(TOGETHER, {"group": COURSE.code, "key": keys}))

    assert [each["value"] for each in page.select("#id_course option")] == ["", str(found.pk)]


# Put aside


def test_what_is_put_aside_comes_back_on_its_day_with_the_same_deadline(secretary, leavers, today):
    user, until = secretary, today + timedelta(days=2)
    before = due(user, today, DueKind.LEAVING)
    said = {"until": until, "reason": "chờ xác nhận của nơi cư trú cũ"}

    together.put_aside(before[:2], **said, by=user, today=today)

    assert due(user, today, DueKind.LEAVING) == before[2:]
    assert due(user, until - timedelta(days=1), DueKind.LEAVING) == before[2:]
    assert due(user, until, DueKind.LEAVING) == before
    jurisdiction = Jurisdiction.of(user, today)
    shown = Inbox.of(jurisdiction).asked(inbox.MENU.last_day(today))
    assert inbox.count(jurisdiction) == len(shown) == len(shown[:])
    entry = Entry.objects.get(action="due.put_aside", subject_id=leavers[0].pk)
    assert entry.reason == said["reason"]


def test_others_see_what_somebody_put_aside(secretary, cell, leavers, today):
    other = PostFactory(role=Post.Role.SECRETARY, organization=cell).user
    dues = due(secretary, today, DueKind.LEAVING)

    together.put_aside(
        dues, until=today + timedelta(days=9), reason="chờ", by=secretary, today=today
    )

    assert due(other, today, DueKind.LEAVING) == dues


def test_another_step_of_the_same_dossier_is_not_aside(secretary, leavers, today):
    [first, *_others] = due(secretary, today, DueKind.LEAVING)
    group = Group(DueKind.STANDING, Stage.BIOGRAPHY)
    said = {"user": secretary, "on": today, "until": today + timedelta(days=9)}
    PutAside.objects.create(**said, kind=group.kind, stage=group.stage, key=first.pk, reason="chờ")

    assert first in due(secretary, today, DueKind.LEAVING)


@pytest.mark.parametrize(("days", "goes"), [(0, False), (1, True), (90, True), (91, False)])
def test_it_is_put_aside_for_a_day_to_ninety(secretary, leavers, today, days, goes):
    dues = due(secretary, today, DueKind.LEAVING)
    said = {"until": today + timedelta(days=days), "reason": "chờ"}

    if not goes:
        with pytest.raises(ValidationError) as refused:
            together.put_aside(dues, **said, by=secretary, today=today)
        assert set(refused.value.error_dict) == {"until"}
    else:
        assert len(together.put_aside(dues, **said, by=secretary, today=today)) == 3


def test_what_lies_aside_is_listed_with_its_reason_and_taken_up_again(client, leavers, today):
    keys = [each.pk for each in leavers]
    send(client, "leaving", keys, act="aside", until=later(today), reason="chờ giấy tờ")

    assert "Đang để lại: 3" in page_of(client.get("/inbox/")).text
    page = page_of(client.get("/inbox/aside/"))
    assert page.text.count("chờ giấy tờ") == 3
    aside = page.select_one("input[name=aside]")["value"]
    client.post("/inbox/aside/", {"aside": aside})

    assert len(page_of(client.get("/inbox/aside/")).select("input[name=aside]")) == 2
    assert "Đang để lại: 2" in page_of(client.get("/inbox/")).text


def test_put_aside_anew_the_last_day_holds(secretary, leavers, today):
    dues = due(secretary, today, DueKind.LEAVING)
    for days in (20, 2):
        until = today + timedelta(days=days)
        together.put_aside(dues, until=until, reason="chờ", by=secretary, today=today)

    assert due(secretary, today + timedelta(days=2), DueKind.LEAVING) == dues


# Reminded of


def test_the_secretary_nearest_to_the_cell_reads_a_reminder_until_it_is_seen(
    client, secretary, stranger, cell, leavers, today
):
    of_cell = PostFactory(role=Post.Role.SECRETARY, organization=cell).user
    keys = [each.pk for each in leavers[:2]]

    send(client, "leaving", keys, act="remind", note="gặp gia đình trước ngày 5")

    assert "Được nhắc" not in page_of(client.get("/inbox/")).text
    stranger.force_login(of_cell)
    page = page_of(stranger.get("/inbox/"))
    reminders = page.select_one(".reminders")
    assert reminders.text.count("gặp gia đình trước ngày 5") == 2
    stranger.post(reminders.select_one("form")["action"])
    assert len(page_of(stranger.get("/inbox/")).select(".reminders li")) == 1


def test_a_reminder_goes_when_its_thing_is_done(client, stranger, cell, leavers):
    of_cell = PostFactory(role=Post.Role.SECRETARY, organization=cell).user
    send(client, "leaving", [leavers[0].pk], act="remind")
    Candidate.objects.filter(pk=leavers[0].pk).update(leaves_on=None, leaves_for="")
    stranger.force_login(of_cell)

    assert page_of(stranger.get("/inbox/")).select(".reminders") == []


def test_where_nobody_else_is_secretary_it_is_said_and_nobody_is_reminded(client, leavers):
    answer = send(client, "leaving", [each.pk for each in leavers], act="remind")

    assert len(page_of(answer).select(".ticked .err")) == 3
    assert not Reminder.objects.exists()


def test_one_reminder_a_day(client, cell, leavers):
    PostFactory(role=Post.Role.SECRETARY, organization=cell)
    send(client, "leaving", [leavers[0].pk], act="remind")

    answer = send(client, "leaving", [each.pk for each in leavers], act="remind")

    assert "Hôm nay đồng chí đã nhắc việc này" in page_of(answer).select_one(".ticked .err").text
    assert Reminder.objects.count() == 1


def test_what_is_not_in_ones_own_inbox_is_not_found(secretary, leavers, today):
    other = PostFactory(role=Post.Role.SECRETARY).user
    wanted = [(Group(DueKind.LEAVING), each.pk) for each in leavers]

    assert len(things_of(wanted, Jurisdiction.of(secretary, today))) == 3
    assert things_of(wanted, Jurisdiction.of(other, today)) == []
    assert every(Jurisdiction.of(other, today))
