"""A small Party with one user of each role, and an object of each kind in each scope."""

import re
import zipfile
from contextlib import contextmanager
from copy import deepcopy
from datetime import date
from io import BytesIO
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from organizations import completeness, officers, reorganization, signers, terms
from organizations.models import Post, User
from organizations.periods import Period
from recruitment.rulebook import authorities
from recruitment.targets import introductions, quotas
from tests.authorization import (
    courses,
    dossiers,
    files,
    inbox,
    jobs,
    lists,
    members,
    papers,
    reorganizations,
    sessions,
)
from tests.authorization.cells import INSIDE, OUTSIDE, ROLES
from tests.conftest import StrictClient
from tests.factories import (
    AdmissionFactory,
    MemberCountFactory,
    OrganizationFactory,
    PostFactory,
    QuotaFactory,
    UserFactory,
)

CHANGED = date(2025, 1, 1)
"""When one organization moved away and another was inherited; the admissions are older."""

NUMBER_OF_A_GHOST = 987654321
OF_DOSSIERS = {
    f"recruitment:{name}"
    for name in [
        "candidate_list",
        "candidate_add",
        "candidate_detail",
        "candidate_history",
        "candidate_walk",
        "candidate_describe",
        "candidate_step",
        "candidate_back",
        "candidate_certificate",
        "candidate_former",
        "candidate_special",
        "consent_record",
        "step_correct",
        "step_minutes",
        "candidate_annul",
        "candidate_close",
        "candidate_reopen",
        "recognition_take_back",
        "candidate_transfer",
        "companion_add",
        "companion_relieve",
        "companion_correct",
        "paper_mark",
        "view_save",
        "view_drop",
    ]
}
PAGES_OF = {
    name: pages
    for pages in (inbox, courses, files, jobs, lists, papers, reorganizations, sessions)
    for name in pages.NAMES
}
ASKED_BY_POST = {
    "audit:entry_list",
    "recruitment:admission_list",
    "recruitment:candidate_list",
    "recruitment:certificate_list",
    "recruitment:member_event_list",
    "recruitment:probation_list",
    "recruitment:search",
}
OF_NOTHING = {
    "password_change",
    "organizations:posts_of_own_making",
    "reports:guide_list",
    "reports:guide_page",
    "reports:guide_year",
    "reports:home",
}
APPS = ("organizations", "recruitment")
WRITTEN_BY_A_REFUSAL = {"audit_entry", "django_session"}
EVERY_CONFIRMATION = ["too_old", "old", "number_used", "namesake", "lookalike", "not_a_cell"]
POSTS = {
    "secretary": {"role": Post.Role.SECRETARY},
    "board": {"role": Post.Role.BOARD},
    "board_with_rights": {"role": Post.Role.BOARD, "sees_sensitive": True, "may_export": True},
    "observer": {"role": Post.Role.OBSERVER},
    "admin": {"role": Post.Role.ADMIN},
    "auditor": {"role": Post.Role.AUDITOR},
    "ended_post": {"role": Post.Role.SECRETARY, "end": CHANGED},
    "deactivated": {"role": Post.Role.SECRETARY},
    "one_time_password": {"role": Post.Role.SECRETARY},
}


class World:
    def __init__(self):
        self.today = timezone.localdate()
        self.organizations, self.cells = _organizations()
        national = papers.national()
        self.records = {
            scope: _records_of(organization, self.cells[scope], scope) | national
            for scope, organization in self.organizations.items()
        }
        self.code_of_a_cell = self.cells["far"].code + "-2"
        OrganizationFactory(kind="cell", code=self.code_of_a_cell, parent=self.organizations["far"])
        self.clients = {role: self._client(role) for role in ROLES}
        files.hand_to(self.records, User.objects.get(username="admin"))
        self.rows = rows()
        self.last = Entry.objects.latest("pk").pk

    def _client(self, role):
        client = StrictClient()
        if role == "anonymous":
            return client
        user = UserFactory(username=role)
        if role in POSTS:
            PostFactory(user=user, organization=self.organizations["own"], **POSTS[role])
        client.force_login(user)
        user.is_active = role != "deactivated"
        user.must_change_password = role == "one_time_password"
        user.save()
        return client

    def key(self, kind, scope):
        """Return the primary key of what of this kind lies in this scope."""
        return NUMBER_OF_A_GHOST if scope == "ghost" else self.records[scope][kind].pk

    def address(self, address, scope):
        """Return the URL, asked about the object in `scope`, and what shows that it is there."""
        name, _, form = address.partition("/")
        if name in OF_DOSSIERS:
            return dossiers.address(self, name, form, scope)
        if name in PAGES_OF:
            return PAGES_OF[name].address(self, name, scope)
        kwargs = {"form": form} if form else {}
        if name.startswith("recruitment:"):
            return self._address_of_admissions(name, kwargs, scope)
        organization = self.key("organization", scope)
        if name == "organizations:organization_tree":
            found = reverse("reports:organization", args=[organization])
            return f"{reverse(name)}?q=don+vi", f'href="{found}"'
        if name == "organizations:organization_options":
            # The picker offers what stands; what has ended is offered by its heir's name only.
            shown = self.key("organization", "below" if scope == "inherited" else scope)
            return f"{reverse(name)}?q=don+vi", f'data-value="{shown}"'
        if name == "audit:entry_list":
            return f"{reverse(name)}?action=organization.found", f"Đơn vị {scope}"
        if name in OF_NOTHING:
            return reverse(name, args=[form] if form else []), ""
        return reverse(name, kwargs={"pk": organization, **kwargs}), ""

    def _address_of_admissions(self, name, kwargs, scope):
        if name in members.ADDRESSES:
            return members.address(self, name, kwargs, scope)
        if name == "recruitment:search":
            found = reverse("reports:organization", args=[self.key("organization", scope)])
            return f"{reverse(name)}?sought=don+vi", f'href="{found}"'
        if name in ("recruitment:admission_list", "recruitment:admission_export"):
            return f"{reverse(name, kwargs=kwargs)}?period=2024", f"Người ở {scope}"
        if name == "recruitment:admission_add":
            organization = self.key("organization", scope)
            chosen = f'id="id_organization" value="{organization}"'
            return f"{reverse(name)}?organization={organization}", chosen
        return reverse(name, kwargs={"pk": self.key("admission", scope)}), ""

    def number_asked(self, name, scope):
        """Return the key of the organization that a form of that address names."""
        return self.key("cell" if name in OF_DOSSIERS else "organization", scope)

    def body(self, address, scope):
        """Return what a form that may be sent would send."""
        name, _, form = address.partition("/")
        if name in ASKED_BY_POST:
            named = {"words": "Lê", "sought": "Lê"}
            return {"asks": "1", "organization": self.key("organization", scope)} | named
        if name in OF_DOSSIERS:
            return dossiers.body(self, name, scope, form)
        if name in PAGES_OF:
            return PAGES_OF[name].body(self, name, scope)
        if name in members.ADDRESSES:
            return members.body(self, name, scope)
        if name == "recruitment:admission_annul":
            on = self.today.strftime("%d/%m/%Y")
            return {"version": 1, "reason": "Nhập trùng", "on": on, "sure": "on"}
        if name not in ("recruitment:admission_add", "recruitment:admission_correct"):
            return {}
        return {
            "token": UUID(int=1),
            "version": 1,
            "organization": self.key("organization", scope),
            "decision_number": "215-QĐ/TU",
            "decided_on": "2/7/2024",
            "full_name": "Lê Thị Hồng Nhung",
            "sex": "female",
            "born_on": "3/2/1999",
            "youth_union": "yes",
            "readmission": "no",
            "confirm": EVERY_CONFIRMATION,
        }

    def left(self):
        """Return what the last request left in the trail."""
        return list(Entry.objects.filter(pk__gt=self.last).values_list("action", flat=True))

    def traces(self, method, left, *, refusals):
        """Return what a request did that should have left nothing but an entry of a refusal.

        `left` is what it left in the trail, `refusals` the number of such entries that must be.
        """
        if left != ["access.denied"] * refusals:
            yield f"left {left} in the trail"
        if method == "POST" and rows() != self.rows:
            yield "changed rows"

    def admin_kwargs(self, model, names, scope):
        """Return what stands in an address of the admin, about a record of `model`."""
        number = self.key(model, scope)
        content_type = ContentType.objects.get(model=model, app_label__in=APPS).pk
        every = {"object_id": number, "pk": number, "year": 2024, "app_label": "organizations"}
        every |= {"file": "6-KND", "version": 0}
        every |= {"content_type_id": content_type, "url": f"nothing/{number}/"}
        return {name: every[name] for name in names}


@contextmanager
def world():
    """Build the world in a transaction, and leave nothing of it."""
    with transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@contextmanager
def undone(client):
    """Let a request of `client` happen, and then let it not have happened."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def rows():
    """Return how many rows each table has, and its last key, but for what a refusal may write."""
    models = [m._meta for m in apps.get_models() if m._meta.db_table not in WRITTEN_BY_A_REFUSAL]
    parts = [
        f"SELECT '{meta.db_table}', COUNT(*), MAX(CAST({meta.pk_fields[-1].column} AS text))"
        f" FROM {meta.db_table}"
        for meta in models
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return sorted(cursor.fetchall())


def text_of(response):
    """Return what can be read in a page or a file."""
    if not response.content.startswith(b"PK"):
        return response.content.decode()
    with zipfile.ZipFile(BytesIO(response.content)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def told(response, number):
    """Return all that an answer tells, without the number that was asked for and chance."""
    body = re.sub(
        r'(name="(?:csrfmiddlewaretoken|token|typed_by)" value=)"[^"]*"', r"\1", text_of(response)
    )
    body = re.sub(r'("csrf": ?|X-CSRFToken&quot;: ?&quot;|x-csrftoken": ?")[\w]+', r"\1", body)
    body = re.sub(rf'(id="id_organization"\s+value=)"{number}"', r"\1", body)
    headers = {name: text.replace(f"/{number}/", "/") for name, text in response.headers.items()}
    for name in ("Date", "Expires", "X-Request-ID", "Content-Length"):
        headers.pop(name, None)
    return response.status_code, headers, body


def _organizations():
    """Return one organization of each scope, as seen from the post in `own`."""

    def stands(scope, **fields):
        return OrganizationFactory(name=f"Đơn vị {scope}", code=f"M-{scope}", **fields)

    above = stands("above")
    own, sibling = stands("own", parent=above), stands("sibling", parent=above)
    organizations = {
        "own": own,
        "below": stands("below", parent=own),
        "inherited": stands("inherited", parent=sibling),
        "sibling": sibling,
        "above": above,
        "far": stands("far", parent=OrganizationFactory(name="Tỉnh khác")),
        "moved_away": stands("moved_away", parent=own),
    }
    cells = {
        scope: OrganizationFactory(
            name=f"Chi bộ {scope}", code=f"C-{scope}", kind="cell", parent=organization
        )
        for scope, organization in organizations.items()
    }
    by = User.objects.system()
    reorganization.move(organizations["moved_away"], to=sibling, on=CHANGED, by=by)
    reorganization.dissolve(
        organizations["inherited"], heir=organizations["below"], on=CHANGED, by=by
    )
    assert {*organizations, "ghost"} == {*INSIDE, *OUTSIDE}
    return organizations, cells


def _records_of(organization, cell, scope):
    by = User.objects.system()
    post = PostFactory(organization=organization, user__username=f"somebody.{scope}")
    candidate = dossiers.dossier_of(cell, scope)
    documents = reorganizations.records_of(organization, scope)
    transfer = inbox.transfer_to(cell, scope)
    return {
        **courses.roster_of(organization, cell, scope),
        **members.records_of(organization, scope),
        "organization": organization,
        "cell": cell,
        "candidate": candidate,
        "companion": candidate.companions.get(),
        "step": candidate.steps.get(kind="forward"),
        "transfer": transfer,
        "nosource": inbox.declaration_of(cell, by),
        "reminder": inbox.reminder_to(organization, transfer),
        **sessions.records_of(organization, scope),
        **documents,
        **jobs.records_of(documents["applied"], scope),
        "handedin": files.handed_in_for(scope),
        "batch": lists.batch_of(organization, cell, scope, timezone.now()),
        "admission": AdmissionFactory(
            organization=organization, full_name=f"Người ở {scope}", religion=f"Đạo {scope}"
        ),
        "introductiontarget": introductions.set_target(
            organization=organization,
            union="youth_union",
            period=Period.of_year(2024),
            number=10,
            by=by,
        ),
        "post": post,
        "user": post.user,
        "membercount": MemberCountFactory(organization=organization),
        "quota": QuotaFactory(organization=organization),
        "exemption": quotas.exempt(
            organization=organization,
            start=date(2023, 1, 1),
            end=date(2023, 6, 1),
            reason="Lũ lụt",
            by=by,
        ),
        "admittingpower": authorities.empower(
            organization,
            standing="authorised",
            document_number="12-QĐ/HU",
            document_on=date(2015, 1, 1),
            start=date(2015, 1, 1),
            end=date(2016, 1, 1),
            by=by,
        ),
        "completerecords": completeness.record(
            organization=organization, since=date(2020, 1, 1), by=by
        ),
        "congressterm": terms.record(
            organization=organization,
            name=terms.named("2020-2025"),
            start=date(2020, 10, 22),
            last_day=date(2025, 10, 15),
            by=by,
        ),
        "signer": signers.appoint(
            organization=organization,
            full_name="Trần Văn Ký",
            office="secretary",
            start=date(2023, 1, 1),
            end=date(2024, 1, 1),
            by=by,
        ),
        "officer": officers.appoint(
            organization=organization,
            full_name="Trần Văn A",
            duty="Bí thư",
            start=date(2023, 1, 1),
            end=date(2024, 1, 1),
            by=by,
        ),
    }


def writes_refused(execute, sql, params, many, context):
    """Fail at once when a request that must not write does."""
    verb, *rest = sql.replace('"', " ").upper().split()
    table = rest[1].lower() if verb in ("INSERT", "DELETE") else rest[0].lower() if rest else ""
    assert verb not in ("INSERT", "UPDATE", "DELETE") or table in WRITTEN_BY_A_REFUSAL, sql
    return execute(sql, params, many, context)


def refusing_writes():
    return connection.execute_wrapper(writes_refused)
