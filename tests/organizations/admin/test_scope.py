"""The admin shows what the administrator's posts reach, and nothing else."""

from datetime import date

import pytest
from django.contrib import admin

from organizations.models import CompleteRecords, CongressTerm, Post, Signer
from recruitment.models import Holiday, PaperTemplate, RuleSet
from tests.factories import MemberCountFactory, PostFactory
from tests.organizations.admin.pages import GHOST, LISTS, officer_of, url

pytestmark = pytest.mark.django_db


# What is there at all


def test_no_person_and_no_trail_is_in_the_admin():
    registered = {model._meta.label for model in admin.site._registry}

    assert registered == {
        "organizations.CompleteRecords",
        "organizations.CongressTerm",
        "organizations.MemberCount",
        "organizations.Officer",
        "organizations.Organization",
        "organizations.Post",
        "organizations.Signer",
        "organizations.User",
        "recruitment.AdmittingPower",
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
        "signer": Signer.objects.create(
            organization=organization, full_name="Trần Văn Ký", start=date(2025, 1, 1)
        ),
        "completerecords": CompleteRecords.objects.create(
            organization=organization, since=date(2020, 1, 1)
        ),
        "congressterm": CongressTerm.objects.create(
            organization=organization,
            first_year=2025,
            last_year=2030,
            start=date(2025, 8, 1),
            end=date(2030, 8, 1),
        ),
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
        ("signer", "full_name__startswith=a"),
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
