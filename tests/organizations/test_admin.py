"""The admin shows, offers and changes what the administrator's posts reach, and nothing else."""

import re
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from organizations import posts
from organizations.models import (
    MemberCount,
    Officer,
    Organization,
    Post,
    Reorganization,
    User,
)
from recruitment.models import Holiday, PaperTemplate, RuleSet
from tests.conftest import StrictClient
from tests.factories import MemberCountFactory, OrganizationFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db
GHOST = 987654
LISTS = ["organization", "user", "post", "officer", "membercount"]


def today():
    return timezone.localdate()


def typed(day):
    return day.strftime("%d/%m/%Y")


@pytest.fixture
def administrator():
    post = PostFactory(role=Post.Role.ADMIN)
    post.user.organization = post.organization
    return post.user


@pytest.fixture
def client(administrator):
    client = StrictClient()
    client.force_login(administrator)
    return client


@pytest.fixture
def own(administrator):
    return OrganizationFactory(parent=administrator.organization, name="Huyện Đắk Song")


@pytest.fixture
def foreign():
    return OrganizationFactory(name="Tỉnh Xa Lạ", code="FAR")


def url(model, *rest):
    return "/admin/organizations/" + "/".join([model, *map(str, rest)]) + "/"


def officer_of(organization):
    return Officer.objects.create(
        organization=organization, full_name="Trần Văn A", duty="Bí thư", start=date(2025, 1, 1)
    )


# What is there at all


def test_no_person_and_no_trail_is_in_the_admin():
    registered = {model._meta.label for model in admin.site._registry}

    assert registered == {
        "organizations.MemberCount",
        "organizations.Officer",
        "organizations.Organization",
        "organizations.Post",
        "organizations.User",
        "recruitment.Exemption",
        "recruitment.Holiday",
        "recruitment.IntroductionTarget",
        "recruitment.PaperTemplate",
        "recruitment.Quota",
        "recruitment.RuleSet",
    }


@pytest.mark.parametrize("model_admin", admin.site._registry.values(), ids=str)
def test_every_admin_is_scoped_and_deletes_nothing(model_admin, rf, administrator):
    request = rf.get("/")
    request.user = administrator
    request.jurisdiction = None

    national = model_admin.model in (Holiday, PaperTemplate, RuleSet)
    assert national or hasattr(model_admin.model.objects, "administered")
    assert model_admin.has_delete_permission(request) is False
    assert model_admin.actions is None
    assert model_admin.list_editable == ()
    assert model_admin.show_facets is admin.ShowFacets.NEVER
    assert model_admin.inlines == ()


@pytest.mark.parametrize("role", [role for role in Post.Role if role != Post.Role.ADMIN])
@pytest.mark.parametrize("model", LISTS)
def test_other_roles_find_the_admin_closed(stranger, role, model):
    stranger.force_login(PostFactory(role=role).user)

    assert stranger.get(url(model)).status_code == 403


@pytest.mark.parametrize("model", LISTS)
def test_every_list_and_every_empty_form_opens(client, own, model):
    officer_of(own)
    MemberCountFactory(organization=own)
    PostFactory(organization=own)

    assert client.get(url(model)).status_code == 200
    assert client.get(url(model, "add")).status_code == 200


# What lies outside


def records_of(organization):
    return {
        "organization": organization,
        "officer": officer_of(organization),
        "membercount": MemberCountFactory(organization=organization),
        "post": PostFactory(organization=organization),
        "user": PostFactory(organization=organization).user,
    }


@pytest.mark.parametrize("page", ["change", "history", "delete"])
@pytest.mark.parametrize("model", LISTS)
def test_a_foreign_record_is_as_absent_as_one_that_never_was(client, foreign, model, page):
    record = records_of(foreign)[model]

    there = client.get(url(model, record.pk, page))
    never = client.get(url(model, GHOST, page))

    assert (there.status_code, never.status_code) == (404, 404)
    assert there.content == never.content


@pytest.mark.parametrize("model", LISTS)
def test_an_own_record_is_shown_with_its_history_and_cannot_be_deleted(client, own, model):
    record = records_of(own)[model]

    assert client.get(url(model, record.pk, "change")).status_code == 200
    assert client.get(url(model, record.pk, "history")).status_code == 200
    assert client.get(url(model, record.pk, "delete")).status_code == 403
    assert client.post(url(model, record.pk, "delete"), {"post": "yes"}).status_code == 403
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("model", LISTS)
def test_deleting_many_at_once_is_not_offered_and_not_done(client, own, model):
    record = records_of(own)[model]

    page = client.get(url(model)).content.decode()
    client.post(url(model), {"action": "delete_selected", "_selected_action": [record.pk]})

    assert "delete_selected" not in page
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("model", LISTS)
def test_lists_leave_out_what_is_foreign(client, own, foreign, model):
    records_of(own)
    theirs = records_of(foreign)[model]

    page = client.get(url(model)).content.decode()

    assert url(model, theirs.pk, "change") not in page


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        ("user", "password__startswith=argon2"),
        ("user", "last_login__gt=2020-01-01"),
        ("user", "posts__organization__name__contains=a"),
        ("user", "username__startswith=a"),
        ("post", "user__password__startswith=a"),
        ("post", "organization__name__contains=a"),
        ("post", "granted_by__username=a"),
        ("organization", "admissions__person__full_name__contains=a"),
        ("organization", "quotas__low__gt=1"),
        ("organization", "code__startswith=a"),
        ("officer", "full_name__startswith=a"),
        ("membercount", "organization__code=a"),
    ],
)
def test_a_list_answers_no_question_that_it_does_not_offer(client, own, model, lookup):
    assert client.get(f"{url(model)}?{lookup}").status_code == 400


def test_the_list_of_organizations_narrows_by_kind_and_by_words_without_diacritics(client, own):
    def found(question):
        return own.name in client.get(f"{url('organization')}?{question}").content.decode()

    assert found("kind__exact=upper_committee")
    assert not found("kind__exact=cell")
    assert found("q=dak+song")
    assert not found("q=dak+mil")


# Choices


def names_of(response):
    return [result["text"] for result in response.json()["results"]]


@pytest.mark.parametrize("address", ["/admin/autocomplete/", url("organization", "choices")])
def test_organizations_to_choose_from_are_the_own_ones(client, own, foreign, address):
    asked = {"app_label": "organizations", "model_name": "placement", "field_name": "parent"}

    found = client.get(address, {**asked, "term": ""})
    theirs = client.get(address, {**asked, "term": "xa la"})

    assert len(names_of(found)) == 2
    assert names_of(theirs) == []


def test_a_choice_tells_code_and_parent(client, administrator, own):
    asked = {"app_label": "organizations", "model_name": "placement", "field_name": "parent"}

    found = client.get(url("organization", "choices"), {**asked, "term": "dak"})

    assert names_of(found) == [f"{own.name} ({own.code}) · {administrator.organization.name}"]


def test_users_to_choose_from_are_the_own_ones(client, own, foreign):
    PostFactory(organization=own, user=UserFactory(username="lan"))
    PostFactory(organization=foreign, user=UserFactory(username="landang"))
    asked = {"app_label": "organizations", "model_name": "post", "field_name": "user"}

    assert names_of(client.get("/admin/autocomplete/", {**asked, "term": "lan"})) == ["lan"]


@pytest.mark.parametrize(
    ("model", "field"),
    [("recruitment.admission", "person"), ("recruitment.tally", "nothing"), ("x.y", "z")],
)
def test_persons_cannot_be_chosen_from(client, model, field):
    app, name = model.split(".")
    asked = {"app_label": app, "model_name": name, "field_name": field, "term": ""}

    assert client.get("/admin/autocomplete/", asked).status_code == 403


def test_a_foreign_organization_typed_into_a_form_is_not_a_choice(client, own, foreign):
    form = {"on": "01/01/2026", "members": "5"}
    theirs = client.post(url("membercount", "add"), {**form, "organization": foreign.pk})
    never = client.post(url("membercount", "add"), {**form, "organization": GHOST})

    assert not MemberCount.objects.exists()
    for response in (theirs, never):
        assert set(response.context["adminform"].form.errors) == {"organization"}
        assert foreign.name not in response.content.decode()


@pytest.mark.parametrize("to_field", ["password", "username", "full_name", "code"])
def test_a_pop_up_hands_out_no_field_but_the_number(client, own, to_field):
    address = f"{url('user')}?_popup=1&_to_field={to_field}"

    assert client.get(address).status_code == 400


# Organizations


def test_an_organization_is_founded_under_one_in_reach(client, own):
    response = client.post(
        url("organization", "add"),
        {
            "name": "Chi bộ  thôn 1",
            "code": "C-1",
            "kind": "cell",
            "parent": own.pk,
            "on": "01/03/2026",
            "official_class": "1",
        },
    )

    assert response.status_code == 302
    founded = Organization.objects.get(code="C-1")
    assert founded.name == "Chi bộ thôn 1"
    assert founded.placements.get().parent == own
    assert list(Entry.objects.about(founded).values_list("action", flat=True)) == [
        "organization.found"
    ]
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "province"}, "__all__"),
        ({"on": "01/01/2999"}, "on"),
        ({"parent": GHOST}, "parent"),
        ({"on": "01/01/1950"}, "__all__"),
        ({"official_code": "12"}, "__all__"),
    ],
)
def test_a_founding_that_cannot_be_is_refused_on_the_form(client, own, change, field):
    form = {"name": "Chi bộ", "code": "C-1", "kind": "cell", "parent": own.pk, "on": "01/03/2026"}

    response = client.post(url("organization", "add"), form | change)

    assert response.status_code == 200
    errors = set(response.context["adminform"].form.errors)
    assert errors in ({field}, {"official_code"})
    assert not Organization.objects.filter(code="C-1").exists()


def test_class_setting_and_official_code_change_and_nothing_else(client, own):
    client.post(
        url("organization", own.pk, "change"),
        {"official_class": "4", "setting": "agency", "official_code": "", "name": "Khác"},
    )

    own.refresh_from_db()
    assert (own.official_class, own.setting, own.official_code) == ("4", "agency", None)
    assert own.name == "Huyện Đắk Song"
    entry = Entry.objects.about(own).first()
    assert entry.action == "organization.classify"
    assert set(entry.changes) == {"official_class", "setting"}


def test_a_move_is_said_first_and_done_once_confirmed(client, administrator, own):
    other = OrganizationFactory(parent=administrator.organization)
    commune = OrganizationFactory(parent=own)
    form = {"to": other.pk, "on": "01/02/2026", "decision_number": "5-QĐ"}

    said = client.post(url("organization", commune.pk, "move"), form)

    assert said.context["sentence"]
    assert commune.placements.get().parent == own

    done = client.post(url("organization", commune.pk, "move"), {**form, "confirmed": "on"})

    assert done.status_code == 302
    assert commune.placements.open().get().parent == other
    document = Reorganization.objects.get()
    assert (document.state, document.number) == ("applied", "5-QĐ")
    assert done.url == reverse("reports:reorganization_detail", args=[document.pk])
    assert Entry.objects.about(document).first().action == "reorganization.apply"


def test_a_renaming_and_a_dissolution_are_done_once_confirmed(client, administrator, own):
    other = OrganizationFactory(parent=administrator.organization)
    client.post(
        url("organization", own.pk, "rename"),
        {"name": "Tên mới", "on": "01/02/2026", "confirmed": "on"},
    )
    client.post(
        url("organization", own.pk, "dissolve"),
        {"heir": other.pk, "on": "01/03/2026", "confirmed": "on"},
    )

    own.refresh_from_db()
    assert own.name == "Tên mới"
    assert not own.placements.open().exists()
    assert own.successors.get().successor == other
    page = client.get(url("organization", own.pk, "change")).content.decode()
    assert "Huyện Đắk Song" in page  # among the former names
    assert "/move/" not in page


@pytest.mark.parametrize("kind", ["move", "rename", "dissolve"])
def test_nothing_foreign_can_be_moved_renamed_or_dissolved(client, foreign, kind):
    assert client.get(url("organization", foreign.pk, kind)).status_code == 404
    assert client.post(url("organization", foreign.pk, kind), {}).status_code == 404


@pytest.mark.parametrize(("kind", "field"), [("move", "to"), ("dissolve", "heir")])
def test_nothing_can_be_moved_out_of_reach(client, own, foreign, kind, field):
    form = {field: foreign.pk, "on": "01/03/2026", "confirmed": "on"}

    response = client.post(url("organization", own.pk, kind), form)

    assert set(response.context["form"].errors) == {field}


def test_an_event_in_the_future_waits_as_a_document(client, administrator, own):
    form = {"name": "Tên mới", "on": "01/01/2999", "confirmed": "on"}

    client.post(url("organization", own.pk, "rename"), form)

    assert Reorganization.objects.get().state == "waiting"
    own.refresh_from_db()
    assert own.name == "Huyện Đắk Song"


def test_nobody_takes_his_own_organization_from_what_is_above(administrator, own):
    other = OrganizationFactory(parent=administrator.organization)
    post = PostFactory(organization=own, role=Post.Role.ADMIN)
    PostFactory(user=post.user, organization=other, role=Post.Role.ADMIN)
    client = StrictClient()
    client.force_login(post.user)
    form = {"heir": other.pk, "on": "01/03/2026", "confirmed": "on"}

    response = client.post(url("organization", own.pk, "dissolve"), form)

    assert response.context["form"].non_field_errors()
    assert own.placements.open().exists()
    assert not Reorganization.objects.exists()


def test_an_event_in_a_circle_is_refused(client, administrator, own):
    below = OrganizationFactory(parent=own)
    address = url("organization", own.pk, "move")

    circle = client.post(address, {"to": below.pk, "on": "01/03/2026", "confirmed": "on"})

    assert circle.context["form"].non_field_errors()
    assert own.placements.get().parent == administrator.organization


# Accounts and posts


def new_user(organization, **change):
    form = {
        "username": "lan",
        "full_name": "Lê Lan",
        "organization": organization.pk,
        "role": "secretary",
        "start": typed(today()),
    }
    return form | change


def test_a_new_user_comes_with_a_post_and_a_password_shown_once(client, administrator, own):
    response = client.post(url("user", "add"), new_user(own))

    user = User.objects.get(username="lan")
    password = re.search(r'"one-time-password">([^<]+)<', response.content.decode())[1]
    assert user.check_password(password)
    assert user.must_change_password
    assert user.posts.get().organization == own
    assert user.posts.get().granted_by == administrator
    assert client.get(url("user", user.pk, "change")).status_code == 200
    assert password not in client.get(url("user", user.pk, "history")).content.decode()


def test_a_user_whose_post_is_refused_is_not_created_either(client, own, foreign):
    client.post(url("user", "add"), new_user(foreign))
    client.post(url("user", "add"), new_user(own, start="01/01/2020"))
    client.post(url("user", "add"), new_user(own, start=typed(today()), end="01/01/2020"))

    assert not User.objects.filter(username="lan").exists()


def test_a_post_is_granted_to_a_known_user_and_ended(client, administrator, own):
    user = PostFactory(organization=own).user
    form = {"user": user.pk, "organization": own.pk, "role": "board", "start": typed(today())}

    assert client.post(url("post", "add"), form).status_code == 302
    post = user.posts.get(role="board")
    assert post.granted_by == administrator

    soon = date(today().year + 1, 12, 31)
    client.post(url("post", post.pk, "change"), {"end": typed(soon), "role": "admin"})
    post.refresh_from_db()
    assert (post.end, post.role) == (soon, "board")
    client.post(url("post", post.pk, "change"), {"end": typed(date(soon.year + 1, 1, 1))})
    post.refresh_from_db()
    assert post.end == soon


def test_nobody_grants_himself_a_post_and_the_form_says_so(client, administrator, own):
    form = {
        "user": administrator.pk,
        "organization": own.pk,
        "role": "secretary",
        "start": typed(today()),
    }

    response = client.post(url("post", "add"), form)

    assert response.context["adminform"].form.non_field_errors()
    assert administrator.posts.count() == 1


def test_a_user_is_closed_and_opened_again(client, own):
    user = PostFactory(organization=own).user
    StrictClient().force_login(user)

    client.post(url("user", user.pk, "change"), {"full_name": "Tên Đúng"})
    user.refresh_from_db()
    assert (user.is_active, user.full_name) == (False, "Tên Đúng")

    client.post(url("user", user.pk, "change"), {"full_name": "Tên Đúng", "is_active": "on"})
    user.refresh_from_db()
    assert user.is_active
    assert list(Entry.objects.about(user).values_list("action", flat=True)) == [
        "user.reactivate",
        "user.deactivate",
        "user.correct_name",
    ]


def test_who_also_holds_a_post_out_of_reach_can_only_be_looked_at(client, own, foreign):
    user = PostFactory(organization=own).user
    PostFactory(organization=foreign, user=user)
    password = user.password

    page = client.get(url("user", user.pk, "change"))
    change = client.post(url("user", user.pk, "change"), {"full_name": "X"})
    reset = client.post(url("user", user.pk, "reset"))

    assert foreign.name not in page.content.decode()
    assert (page.status_code, change.status_code, reset.status_code) == (200, 403, 403)
    user.refresh_from_db()
    assert (user.is_active, user.password) == (True, password)


def test_an_administrator_cannot_close_or_reset_the_own_account(client, administrator):
    client.post(url("user", administrator.pk, "change"), {"full_name": "Tôi"})
    reset = client.post(url("user", administrator.pk, "reset"))

    administrator.refresh_from_db()
    assert (administrator.is_active, administrator.full_name) == (True, "Tôi")
    assert reset.status_code == 403


def test_a_password_is_reset_on_its_own_page_by_post_only(client, own):
    user, password = posts.create_user(username="lan", full_name="", by=UserFactory())
    PostFactory(organization=own, user=user)

    client.get(url("user", user.pk, "reset"))
    user.refresh_from_db()
    assert user.check_password(password)

    client.post(url("user", user.pk, "reset"))
    user.refresh_from_db()
    assert not user.check_password(password)


# Records


def test_a_member_count_is_recorded_and_corrected(client, own):
    form = {"organization": own.pk, "on": "01/01/2026", "members": "120"}
    client.post(url("membercount", "add"), form)
    count = MemberCount.objects.get()
    client.post(url("membercount", count.pk, "change"), {"members": "125"})

    count.refresh_from_db()
    assert (count.members, count.on) == (125, date(2026, 1, 1))
    newest = Entry.objects.about(count).first()
    assert (newest.action, newest.changes) == ("members.replace", {"members": [120, 125]})


def test_an_officer_is_appointed_and_relieved(client, own):
    form = {
        "organization": own.pk,
        "full_name": "Trần Văn A",
        "duty": "Bí thư",
        "start": "01/01/2026",
    }
    client.post(url("officer", "add"), form)
    officer = Officer.objects.get()
    early = client.post(url("officer", officer.pk, "change"), {"end": "01/01/2025"})
    assert early.status_code == 200
    client.post(url("officer", officer.pk, "change"), {"end": "01/06/2026"})

    officer.refresh_from_db()
    assert officer.end == date(2026, 6, 1)
    assert list(Entry.objects.about(officer).values_list("action", flat=True)) == [
        "officer.relieve",
        "officer.appoint",
    ]


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_organizations_takes_the_same_queries_however_long(
    client, administrator, number, django_assert_num_queries
):
    for _number in range(number):
        OrganizationFactory(parent=administrator.organization)

    # session, user, posts; whether the menu offers the rules; count, page
    with django_assert_num_queries(6):
        client.get(url("organization"))


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_posts_takes_the_same_queries_however_long(
    client, administrator, number, django_assert_num_queries
):
    for _number in range(number):
        PostFactory(organization=administrator.organization)

    # session, user, posts; whether the menu offers the rules; count, page
    with django_assert_num_queries(6):
        client.get(url("post"))
