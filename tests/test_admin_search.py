"""Every list of the administration finds with and without diacritics, and tells cells apart."""

import re
import unicodedata
from datetime import date

import pytest
from django.contrib import admin

from organizations import completeness, members, names, officers, posts, signers, terms
from organizations.models import (
    CompleteRecords,
    CongressTerm,
    MemberCount,
    Officer,
    Organization,
    Post,
    Signer,
    User,
)
from organizations.periods import Period
from recruitment.models import (
    AdmittingPower,
    Exemption,
    IntroductionTarget,
    Quota,
    RuleSet,
)
from recruitment.models.candidate import Union
from recruitment.targets import introductions, quotas
from tests.conftest import StrictClient
from tests.factories import OrganizationFactory, PostFactory, QuotaFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 1)
COMMUNE, PERSON = "Đảng bộ xã Ea Yông", "Kiều Thị Đào"
CODE, LOGIN = "ĐL-KP-Ea.Yông", "kiều.đào"
SPELLINGS = {COMMUNE: "Ea Yông", PERSON: "Kiều Đào"}


def spelled(words):
    """Return `words` as people type them: with marks and without, in any case, taken apart."""
    plain = names.fold(words)
    taken_apart = unicodedata.normalize("NFD", words)
    spaced = f"  {words.replace(' ', '   ')} "
    return [words, plain, words.upper(), words.lower(), plain.upper(), taken_apart, spaced]


@pytest.fixture
def administrator():
    user = PostFactory(role=Post.Role.ADMIN).user
    user.root = user.posts.get().organization
    return user


@pytest.fixture
def client(administrator):
    client = StrictClient()
    client.force_login(administrator)
    return client


@pytest.fixture
def commune(administrator):
    return OrganizationFactory(parent=administrator.root, name=COMMUNE, code=CODE)


def empower(commune, by):
    said = {"document_number": "12-QĐ/HU", "document_on": DAY, "start": DAY, "end": None}
    # by the row: of a cell, too, whose list is looked at here
    AdmittingPower.objects.create(organization=commune, standing="authorised", **said)


def exempt(commune, by):
    quotas.exempt(commune, start=DAY, end=None, reason="Không còn nguồn", by=by)


def set_target(commune, by):
    introductions.set_target(
        organization=commune, union=Union.values[0], period=Period.of_year(2026), number=3, by=by
    )


def appoint(commune, by):
    officers.appoint(organization=commune, full_name=PERSON, duty="Bí thư", start=DAY, by=by)


def sign(commune, by):
    said = {"full_name": PERSON, "office": "deputy", "start": DAY}
    signers.appoint(organization=commune, **said, by=by)


def count(commune, by):
    members.record(organization=commune, on=DAY, members=31, by=by)


def grant(commune, by):
    user = User.objects.create_user(LOGIN, PERSON)  # as they were once given, with marks
    posts.grant(user=user, organization=commune, role="observer", start=DAY, by=by)


def term(commune, by):
    named = terms.named("2025-2030")
    days = {"start": date(2025, 8, 1), "last_day": date(2030, 7, 31)}
    terms.record(organization=commune, name=named, by=by, **days)


def complete(commune, by):
    completeness.record(organization=commune, since=DAY, by=by)


MADE = {
    CompleteRecords: (complete, COMMUNE),
    CongressTerm: (term, COMMUNE),
    AdmittingPower: (empower, COMMUNE),
    Exemption: (exempt, COMMUNE),
    IntroductionTarget: (set_target, COMMUNE),
    MemberCount: (count, COMMUNE),
    Officer: (appoint, PERSON),
    Organization: (lambda commune, by: None, COMMUNE),
    Post: (grant, PERSON),
    Signer: (sign, PERSON),
    Quota: (lambda commune, by: QuotaFactory(organization=commune), COMMUNE),
    User: (grant, PERSON),
}


def address(model):
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/"


def found(client, model, words):
    return list(client.get(address(model), {"q": words}).context["cl"].result_list)


def test_every_list_that_can_be_searched_is_tried_here():
    searched = {model for model, its in admin.site._registry.items() if its.search_fields}

    assert searched == {*MADE, RuleSet}


@pytest.mark.parametrize("model", MADE, ids=lambda model: model.__name__)
def test_a_list_finds_the_same_however_it_is_typed(client, administrator, commune, model):
    """Some are found by the name, some by the code alone: as many, whatever the spelling."""
    make, name = MADE[model]
    make(commune, UserFactory())
    hamlet = OrganizationFactory(parent=commune, name="Chi bộ buôn 1", code=f"{CODE}-B1")
    if name == COMMUNE:
        make(hamlet, UserFactory())
    OrganizationFactory(parent=administrator.root, name="Đảng bộ xã Hòa An")

    for words in (SPELLINGS[name], CODE, *([LOGIN] if model in (User, Post) else [])):
        results = {spelling: found(client, model, spelling) for spelling in spelled(words)}
        number = 1 if PERSON in (name, words) or words == LOGIN else 2
        assert {spelling: len(its) for spelling, its in results.items()} == dict.fromkeys(
            results, number
        )
    assert found(client, model, "không có tên này") == []


@pytest.mark.parametrize("model", MADE, ids=lambda model: model.__name__)
@pytest.mark.parametrize("words", ["-", "%", "…"])
def test_what_has_no_letter_finds_nothing(client, commune, model, words):
    MADE[model][0](commune, UserFactory())

    assert found(client, model, words) == []


@pytest.mark.parametrize("spelling", spelled("Hướng dẫn 01-HĐ"))
def test_rule_sets_are_found_likewise(client, spelling):
    RuleSet.objects.update(guidance="Hướng dẫn 01-HĐ/TW")

    assert len(found(client, RuleSet, spelling)) == RuleSet.objects.count()


def users_offered(client, words):
    asked = {"app_label": "organizations", "model_name": "post", "field_name": "user"}
    answer = client.get("/admin/autocomplete/", asked | {"term": words}).json()
    return [each["id"] for each in answer["results"]]


@pytest.mark.parametrize("words", ["Kiều Đào", LOGIN, "Ea Yông", CODE])
def test_the_choices_offer_the_same_however_it_is_typed(client, commune, words):
    grant(commune, UserFactory())
    held = str(User.objects.get(username=LOGIN).pk)

    assert [users_offered(client, each) for each in spelled(words)] == [[held]] * 7
    if words in ("Ea Yông", CODE):
        offered = [[each["id"] for each in choices(client, by)] for by in spelled(words)]
        assert offered == [[str(commune.pk)]] * 7


@pytest.mark.parametrize("model", [m for m in MADE if m is not User], ids=lambda m: m.__name__)
def test_a_list_tells_under_what_a_cell_stands(client, administrator, commune, model):
    cell = OrganizationFactory(parent=commune, name="Chi bộ thôn 1", kind="cell")
    MADE[model][0](cell, UserFactory())

    page = client.get(address(model), {"q": "" if model is not Organization else "thon 1"})
    rows = page.content.decode().split('id="result_list"')[1]

    assert "Chi bộ thôn 1" in rows
    assert COMMUNE in rows


@pytest.mark.parametrize("model", MADE, ids=lambda model: model.__name__)
def test_no_record_is_called_by_numbers_of_the_database(commune, model):
    MADE[model][0](commune, UserFactory())

    record = model.objects.order_by("-pk").first()
    words = re.split(r"[\s,·:]+", str(record))
    codes = {getattr(record, field.name) for field in model._meta.fields if field.choices}

    assert not codes.intersection(words)
    assert str(commune.pk) not in words
    assert "2026-01-01" not in words


@pytest.fixture
def namesakes(administrator):
    district = OrganizationFactory(
        parent=administrator.root, name="Đảng bộ huyện Krông Pắc", kind="upper_committee"
    )
    firm = OrganizationFactory(
        parent=district, name="Đảng bộ Công ty cà phê Krông Pắc", kind="grassroots_committee"
    )
    commune = OrganizationFactory(
        parent=district, name=COMMUNE, code="DL-KP-07", kind="grassroots_committee"
    )
    hamlet = OrganizationFactory(parent=commune, name="Chi bộ buôn Ea Yông A", kind="cell")
    return {"district": district, "firm": firm, "commune": commune, "hamlet": hamlet}


def choices(client, words):
    asked = {"app_label": "organizations", "model_name": "placement", "field_name": "parent"}
    answer = client.get("/admin/organizations/organization/choices/", asked | {"term": words})
    return answer.json()["results"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Ea Yông", "commune"),
        ("ea yong", "commune"),
        ("krông pắc", "district"),
        ("dl-kp-07", "commune"),
    ],
)
def test_the_picker_and_the_list_put_the_higher_level_first(client, namesakes, words, first):
    assert choices(client, words)[0]["id"] == str(namesakes[first].pk)
    assert found(client, Organization, words)[0] == namesakes[first]


def test_the_picker_tells_the_whole_path(client, administrator, namesakes):
    text = choices(client, "buon ea yong a")[0]["text"]

    above = [administrator.root, namesakes["district"], namesakes["commune"]]
    assert text.startswith("Chi bộ buôn Ea Yông A (")
    assert text.endswith(" · " + " › ".join(each.name for each in above))


def test_adding_another_keeps_what_is_the_same_for_many(client, commune):
    form = {"name": "Chi bộ thôn 1", "code": "C-1", "kind": "cell", "parent": commune.pk}
    form |= {"on": "01/02/2026", "_addanother": "1"}

    response = client.post("/admin/organizations/organization/add/", form)
    page = client.get(response.url)

    kept = page.context["adminform"].form
    assert str(kept["parent"].value()) == str(commune.pk)
    assert (kept["kind"].value(), kept["on"].value()) == ("cell", "01/02/2026")
    assert not kept["name"].value()


@pytest.mark.parametrize(
    "model", [model for model, its in admin.site._registry.items() if its.list_filter]
)
def test_every_filter_that_a_list_offers_is_answered(client, model):
    specs = client.get(address(model)).context["cl"].filter_specs

    changelist = client.get(address(model)).context["cl"]
    offered = [each["query_string"] for spec in specs for each in spec.choices(changelist)]
    answers = {client.get(address(model) + question).status_code for question in offered}

    assert len(offered) > 1
    assert answers == {200}
