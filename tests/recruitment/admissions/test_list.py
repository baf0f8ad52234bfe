"""Who may see admissions, and the list of them."""

from datetime import date

import pytest

from organizations import reorganization
from organizations.models import Post, User
from organizations.periods import Period
from recruitment.counting import counts
from recruitment.counting.reading import Reading
from recruitment.models import Admission
from tests.factories import AdmissionFactory, OrganizationFactory
from tests.recruitment.admissions.pages import (
    ADD,
    LIST,
    annulment,
    correction,
    detail,
    signed_in,
    typed,
)

pytestmark = pytest.mark.django_db


# Who may


@pytest.mark.parametrize("role", [Post.Role.OBSERVER, Post.Role.ADMIN, Post.Role.AUDITOR])
def test_who_sees_no_persons_is_refused_everything(role):
    admission = AdmissionFactory()
    client = signed_in(organization=admission.organization, role=role)

    for url in (LIST, ADD, detail(admission), correction(admission), annulment(admission)):
        assert client.get(url).status_code == 403
        assert client.get(url.replace(str(admission.pk), "999999")).status_code == 403


def test_the_board_reads_and_does_not_write():
    admission = AdmissionFactory()
    client = signed_in(organization=admission.organization, role=Post.Role.BOARD)

    assert client.get(LIST).status_code == 200
    page = client.get(detail(admission))
    assert page.status_code == 200
    assert correction(admission) not in page.content.decode()
    for url in (ADD, correction(admission), annulment(admission)):
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code == 403


@pytest.mark.parametrize("address", [detail, correction, annulment])
def test_what_is_out_of_reach_is_the_same_as_what_never_was(client, address):
    foreign = AdmissionFactory()
    ghost = Admission(pk=999_999)

    found, missing = client.get(address(foreign)), client.get(address(ghost))

    assert found.status_code == missing.status_code == 404
    assert found.content == missing.content
    if address is not detail:
        assert client.post(address(foreign), {}).status_code == 404


def test_strangers_are_sent_to_sign_in(stranger):
    assert stranger.get(LIST).status_code == 302


# The list


def test_list_shows_what_is_in_reach_sorted_by_given_name(client, cell):
    AdmissionFactory(organization=cell, full_name="Lê Văn Đạt")
    AdmissionFactory(organization=cell, full_name="Trịnh Thị An")
    AdmissionFactory(full_name="Người nơi khác")

    response = client.get(LIST, {"period": "2024"})

    assert [a.person.full_name for a in response.context["page"]] == ["Trịnh Thị An", "Lê Văn Đạt"]
    assert "Người nơi khác" not in response.content.decode()


@pytest.mark.parametrize("counting", ["decision", "ceremony"])
@pytest.mark.parametrize("group", ["", "women"])
def test_list_counts_what_the_dashboard_counts(client, secretary, cell, counting, group):
    other = OrganizationFactory(parent=OrganizationFactory(parent=secretary.organization))
    for number in range(6):
        AdmissionFactory(
            organization=cell if number % 2 else other,
            sex="female" if number % 3 else "male",
            decided_on=date(2024, 3 + number, 4),
            ceremony_on=date(2024, 4 + number, 5),
        )
    reorganization.move(cell, to=other_parent(other), on=date(2024, 7, 1), by=User.objects.system())
    top = cell_parent_before(secretary)
    for structure_on in (date(2024, 6, 30), date(2024, 12, 31)):
        reading = Reading(
            Period.of_year(2024), date(2024, 7, 4), structure_on, counting=counting, group=group
        )
        for organization in (secretary.organization, other_parent(other), *top):
            query = {
                "organization": organization.pk,
                "period": "2024",
                "counting": counting,
                "as_of": "2024-07-04",
                "structure_on": structure_on.isoformat(),
                "group": group,
            }
            page = client.get(LIST, query).context["page"]
            figure = counts.admitted([organization.pk], reading)[organization.pk]
            assert page.paginator.count == figure


def other_parent(organization):
    return organization.placements.get().parent


def cell_parent_before(secretary):
    below = secretary.organization.child_placements.select_related("organization")
    return [placement.organization for placement in below]


def test_list_says_what_it_could_not_read_and_narrows_nothing(client, cell):
    client.post(ADD, typed(cell, client))

    for headers in ({}, {"HX-Request": "true"}):
        response = client.get(LIST, {"period": "năm nay"}, headers=headers)

        assert response.context["page"].paginator.count == 1
        assert "“năm nay”" in response.content.decode()


def test_list_asked_by_htmx_is_the_part_that_the_page_holds(client, cell):
    AdmissionFactory(organization=cell)

    page = client.get(LIST, {"period": "2024"}).content.decode().split()
    part = client.get(LIST, {"period": "2024"}, headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<section id="admissions">')
    assert " ".join(part.split()) in " ".join(page)


@pytest.mark.parametrize("number", [1, 30])
def test_list_takes_the_same_queries_however_long(
    client, secretary, cell, number, django_assert_num_queries
):
    AdmissionFactory.create_batch(number, organization=cell)
    query = {"period": "2024", "organization": secretary.organization.pk}

    # session, user, posts; the organization asked about, from when all of it is on record; count,
    # page
    with django_assert_num_queries(7):
        client.get(LIST, query)


@pytest.mark.parametrize("number", [1, 30])
def test_entry_page_takes_the_same_queries_however_much_was_entered(
    client, secretary, cell, number, django_assert_num_queries
):
    AdmissionFactory.create_batch(number, organization=cell, by=secretary)
    query = {"organization": cell.pk, "decided_on": "28/11/2024"}

    # session, user, posts; the cell; committees above, quotas, the number admitted;
    # just entered
    with django_assert_num_queries(8):
        client.get(ADD, query)
