"""What the forms of the admin offer to choose from: what is in reach."""

import pytest

from organizations.models import MemberCount
from tests.factories import PostFactory, UserFactory
from tests.organizations.admin.pages import GHOST, url

pytestmark = pytest.mark.django_db


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
    PostFactory(organization=own, user=UserFactory(username="lan", full_name="Lê Thị Lan"))
    PostFactory(organization=foreign, user=UserFactory(username="landang"))
    asked = {"app_label": "organizations", "model_name": "post", "field_name": "user"}

    assert names_of(client.get("/admin/autocomplete/", {**asked, "term": "lan"})) == [
        f"Lê Thị Lan (lan) · Bí thư · {own.name}"
    ]
    assert len(names_of(client.get("/admin/autocomplete/", {**asked, "term": own.code}))) == 1


def test_a_user_who_was_chosen_is_told_by_name_too(client, own):
    user = PostFactory(
        organization=own, user=UserFactory(username="lan", full_name="Lê Thị Lan")
    ).user

    page = client.get(url("post", "add"), {"user": user.pk}).content.decode()

    assert "Lê Thị Lan (lan)</option>" in page


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
