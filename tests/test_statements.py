"""Whatever a page can be asked stands on the page, on paper, in the file and in its name.

Every page with a form of choices is asked each of its fields in turn. What is looked at is what
is printed but for the rows: so the form itself, which paper does not have, does not count.
"""

import pytest
from bs4 import BeautifulSoup
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.factories import AdmissionFactory, OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db

DAY = "04/05/2024"
TYPED = {
    **dict.fromkeys(["as_of", "structure_on", "first_day", "last_day"], DAY),
    **dict.fromkeys(["year", "introduced_in", "period", "certified"], "2023"),
    **dict.fromkeys(["words", "user", "request", "person", "organization"], "thom"),
    "q": "krong",
    "number": "4321",
}
"""What is typed into a field, by its name; what is chosen from a list is its last choice."""

HIDDEN = {
    "borders": ("today", "theo tổ chức hiện nay"),
    "state": ("reached", "đạt từ 100%"),
    "in": ("30", "30 ngày"),
}
"""What links choose, and the words of it."""

BESIDE = {
    "first_day": {"last_day": "31/12/2024"},
    "last_day": {"first_day": "01/01/2024"},
    "descendants": {"q": "krong"},
}
CHANGES_NOTHING = {"sort", "order", "page", "asks", "csrfmiddlewaretoken", "typed_by"}
FILES = {
    "reports:dashboard": "reports:dashboard_export",
    "reports:member_balance": "reports:member_balance_export",
    "reports:composition": "reports:composition_export",
    "recruitment:admission_list": "recruitment:admission_export",
    "recruitment:member_event_list": "recruitment:member_event_export",
}
PAGES = [
    *FILES,
    "recruitment:candidate_list",
    "recruitment:certificate_list",
    "recruitment:course_list",
    "recruitment:probation_list",
    "recruitment:review_list",
    "recruitment:session_list",
    "reports:dashboard_units",
    "reports:introductions",
    "reports:pipeline_time",
    "reports:pipeline_courses",
    "organizations:organization_tree",
    "audit:entry_list",
]
ASKS_FOR_WORK = {"recruitment:session_add", "recruitment:paper_batch", "recruitment:inbox"}
"""Their forms say what is to be done next, and no figure stands below."""


@pytest.fixture
def district(client, secretary):
    """A district in the reach of a user who may do everything."""
    for role in ("board", "auditor"):
        PostFactory(user=secretary, organization=secretary.organization, role=role)
    secretary.posts.update(may_export=True, sees_sensitive=True)
    district = OrganizationFactory(parent=secretary.organization, name="Đảng bộ huyện Krông Pắc")
    cell = OrganizationFactory(parent=district, kind="cell", name="Chi bộ Một")
    AdmissionFactory(organization=cell)
    return district


def address_of(name, organization, **kwargs):
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return reverse(name, kwargs={"pk": organization.pk, **kwargs})


def asked(client, name, organization, query):
    response = client.get(address_of(name, organization), query)
    assert response.status_code == 200, (name, query)
    return BeautifulSoup(response.content, "html.parser").main


def forms(page):
    """Return the forms that ask, by GET or by POST."""
    return [
        form
        for form in page.select("form")
        if form.get("method", "get").lower() == "get" or form.select_one("[name=asks]")
    ]


def printed(page):
    """Return what paper has beside the rows, in small letters."""
    for part in page.select("form, nav, tbody, tfoot, .noprint, .tools, .counters"):
        part.decompose()
    return " ".join(page.get_text(" ").split()).lower()


def questions(page, organization):
    """Yield each field of the page's forms with a value, and the words that must be said."""
    for form in forms(page):
        for control in form.select("select[name], input[name]"):
            name = control["name"]
            if name in CHANGES_NOTHING or name.endswith("_text"):
                continue
            if control.name == "select":
                options = [
                    option
                    for option in control("option")
                    if option["value"] and not option.has_attr("selected")
                ]
                yield name, options[-1]["value"], options[-1].get_text(strip=True)
            elif name in HIDDEN:
                yield (name, *HIDDEN[name])
            elif name in ("organization", "below") and control["type"] == "hidden":
                yield name, organization.pk, organization.name
            elif control.get("type") == "checkbox":
                yield name, "on", control.find_parent("div").get_text(strip=True)
            else:
                yield name, TYPED[name], TYPED[name]


def cases(client, name, organization):
    """Yield each question of a page as a query, with its words."""
    of = {"organization": organization.pk} if name in FILES else {}
    page = asked(client, name, organization, of)
    for field, value, words in questions(page, organization):
        yield {**of, field: value, **BESIDE.get(field, {})}, words


@pytest.mark.parametrize("name", PAGES)
def test_page_and_paper_name_all_that_was_asked(client, district, name):
    unsaid = [
        (query, words)
        for query, words in cases(client, name, district)
        if words.lower() not in printed(asked(client, name, district, query))
    ]
    assert unsaid == []


@pytest.mark.parametrize("name", FILES)
def test_file_and_its_name_name_all_that_was_asked(client, district, name):
    of = {"organization": district.pk}
    address = address_of(FILES[name], district, form="csv")
    usual = client.get(address, of)["Content-Disposition"]
    for query, words in cases(client, name, district):
        response = client.get(address, query)
        foot = response.content.decode().splitlines()[-1]
        assert words.lower() in foot.lower(), query
        if words != district.name:
            assert response["Content-Disposition"] != usual, query


def pages_of_the_site():
    for namespace, (_prefix, resolver) in get_resolver().namespace_dict.items():
        if namespace in ("audit", "organizations", "recruitment", "reports"):
            yield from (
                f"{namespace}:{name}" for name in resolver.reverse_dict if name.__class__ is str
            )


def test_every_page_with_choices_is_looked_at(client, district):
    unknown = set()
    for name in pages_of_the_site():
        try:
            address = address_of(name, district)
        except NoReverseMatch:
            continue
        response = client.get(address)
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        main = BeautifulSoup(response.content, "html.parser").main
        if main and forms(main):
            unknown.add(name)
    assert unknown - {*PAGES, *ASKS_FOR_WORK} == set()
