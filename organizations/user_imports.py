"""Take users with their posts from a file, all of it or nothing.

Each row is a post. Whoever has no account yet gets one, with a password for the first sign-in,
which leaves by `Report.slips` alone. What stands on record as the row says is left as it is; a
file changes no account and no post, so that a difference is a fault.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext_lazy

from config.typed.numbers import shown
from organizations import names, posts
from organizations.columns import (
    ORGANIZATION_CODE,
    cell,
    one_of,
    optional_day,
    organizations_by_code,
    unknown_code,
    yes,
)
from organizations.files import Report, Row
from organizations.models import Organization, Placement, Post, User
from organizations.slips import Slip
from organizations.tables.choices import code_of
from organizations.tables.columns import Column, Takes

USER_COLUMNS = (
    Column("username", _lazy("Username"), required=True),
    Column("full_name", _lazy("Full name"), required=True, is_person=True),
    Column("organization_code", ORGANIZATION_CODE, required=True),
    Column("role", _lazy("Role"), required=True),
    Column("start", pgettext_lazy("a column", "From"), Takes.DAY),
    Column("end", pgettext_lazy("a column", "Until"), Takes.DAY),
    Column("may_export", _lazy("May export"), Takes.YES),
    Column("sees_sensitive", _lazy("Sees ethnicity and religion"), Takes.YES),
    Column("contact", _lazy("Telephone")),
)
_LOST_ZERO = re.compile(r"[1-9]\d{8}")


@dataclass(frozen=True)
class Appointment:
    """What a row says: who is to hold which post; the first day is empty where it says none."""

    account: User
    organization: Organization
    role: str
    start: date | None
    end: date | None
    may_export: bool
    sees_sensitive: bool

    @property
    def post(self) -> tuple[str, int, str]:
        """Return what a user can hold once only."""
        return self.account.username, self.organization.pk, self.role


def load_users(rows: Iterable[Row], *, by: User, today: date, report: Report) -> None:
    """Grant the post of each row, and make the account where there is none.

    Nothing is made as long as a row has a fault, since each password takes a tenth of a second.
    Some fifteen queries for each post. Raises nothing; see the report.
    """
    rows = list(rows)
    known = organizations_by_code(row["organization_code"] for _number, row in rows)
    asked = []
    for number, row in rows:
        try:
            asked.append((number, _appointment(row, known)))
        except ValidationError as error:
            report.refuse(number, error)
    on_record = _on_record(asked)
    _compare_rows(asked, report)
    new = [each for each in asked if _is_new(*each, on_record, today, report)]
    if not report.faults:
        _appoint(new, on_record, by, today, report)
        report.rows = len(asked)


def _appointment(row, known) -> Appointment:
    """Read the cells of a row; raises ValidationError with every fault, by column."""
    faults: dict = {}

    def read(reader, *args):
        try:
            return reader(*args)
        except ValidationError as error:
            faults.update(error.error_dict)
            return None

    organization = known.get(row["organization_code"])
    if organization is None:
        faults["organization_code"] = [ValidationError(unknown_code(row["organization_code"]))]
    said = {
        "account": read(_account, row),
        "role": read(_role, row),
        "start": read(optional_day, row, "start"),
        "end": read(optional_day, row, "end"),
        "may_export": read(yes, row, "may_export"),
        "sees_sensitive": read(yes, row, "sees_sensitive"),
    }
    if said["start"] and said["end"] and said["end"] <= said["start"]:
        faults["end"] = [ValidationError(_("A period must end after it starts."))]
    if faults:
        raise ValidationError(faults)
    return Appointment(organization=organization, **said)


def _account(row) -> User:
    """Return the account that the row describes, not stored."""
    account = User(
        username=User.normalize_username(row["username"]),
        full_name=cell(row, "full_name", names.person),
        contact=cell(row, "contact", _contact),
    )
    for name in ("username", "full_name"):
        if not getattr(account, name):
            raise ValidationError({name: _("This is required.")})
    account.clean_fields(exclude=["username", "password"])
    return account


def _contact(text: str) -> str:
    if _LOST_ZERO.fullmatch(text):
        said = _("Format this cell as text and type the 0 at the beginning again: 0%(number)s.")
        raise ValidationError(said % {"number": text})
    return names.telephone(text)


def _role(row) -> str:
    said = dict(row) | {"role": code_of(row["role"], Post.Role)}
    if said["role"] in Post.Role.values:
        return said["role"]
    return one_of(row, "role", [str(label) for label in Post.Role.labels])


@dataclass
class _Record:
    """What is on record beside a file: accounts with all their posts, and places."""

    accounts: dict[str, User]
    places: dict[int, list[tuple[date, date | None]]]

    def posts_like(self, asked: Appointment) -> list[Post]:
        account = self.accounts.get(asked.account.username)
        held = account.posts.all() if account else ()
        here = (asked.organization.pk, asked.role)
        return [each for each in held if (each.organization_id, each.role) == here]

    def stands(self, organization: Organization, on: date) -> bool:
        return any(
            start <= on and (end is None or on < end) for start, end in self.places[organization.pk]
        )


def _on_record(asked) -> _Record:
    """Read it, in three queries for each thousand rows."""
    accounts: dict[str, User] = {}
    places: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for begin in range(0, len(asked), 1000):
        part = [each for _number, each in asked[begin : begin + 1000]]
        users = User.objects.filter(username__in={each.account.username for each in part})
        accounts |= {user.username: user for user in users.prefetch_related("posts")}
        cells = {each.organization.pk for each in part} - places.keys()
        rows = Placement.objects.filter(organization__in=cells)
        for key, start, end in rows.values_list("organization", "start", "end"):
            places[key].append((start, end))
    return _Record(accounts, places)


def _compare_rows(asked, report):
    """Report rows that say of one username what another row denies, or the same post again."""
    first: dict[str, tuple[int, Appointment]] = {}
    held: dict[tuple, int] = {}
    for number, each in asked:
        before, other = first.setdefault(each.account.username, (number, each))
        said = _("Row %(row)s says “%(text)s” of this username.")
        for name in ("full_name", "contact"):
            text, own = getattr(other.account, name), getattr(each.account, name)
            if own and own != text:
                report.fault(number, name, said % {"row": before, "text": text or "–"})
        if (row := held.setdefault(each.post, number)) != number:
            report.fault(number, "role", _("Row %(row)s is this post already.") % {"row": row})


def _is_new(number, asked, on_record, today, report) -> bool:
    """Tell whether the post is to be granted; reports what differs from what is on record."""
    account = on_record.accounts.get(asked.account.username)
    try:
        if account is None:
            posts.new_login(asked.account.username)
        else:
            _require_same_person(account, asked.account)
        return not _stands(asked, on_record.posts_like(asked), today) and _may_begin(
            account, asked, on_record, today
        )
    except ValidationError as error:
        report.refuse(number, error)
        return False


def _require_same_person(account, said):
    differing = {}
    if account.full_name != said.full_name:
        message = _(
            "This username is that of “%(name)s” on record. Take another one, or write the name "
            "as it is on record."
        )
        differing["username"] = message % {"name": account.full_name}
    if said.contact and account.contact != said.contact:
        message = _("On record stands “%(text)s”. Correct it on the page of the account.")
        differing["contact"] = message % {"text": account.contact or "–"}
    if differing:
        raise ValidationError(differing)


def _stands(asked, held, today) -> bool:
    """Tell whether the post is held already, or to be held; raises where the row says otherwise."""
    since = asked.start or today
    lasting = [each for each in held if each.end is None or each.end > since]
    same_day = [each for each in lasting if each.start == asked.start]
    for post in same_day or lasting[:1]:
        _require_same_post(post, asked)
        return True
    over = max((each.end for each in held), default=None)
    if over and (asked.start is None or asked.start < over):
        message = _(
            "This post ended on %(day)s. Write from which day it is held again, or leave the row "
            "out."
        )
        raise ValidationError({"start": message % {"day": _day(over)}})
    return False


def _require_same_post(post, asked):
    said = _("On record stands “%(text)s”. A file changes no post: end it, and grant another.")
    differing = {}
    for name in ("start", "end"):
        if getattr(asked, name) != (day := getattr(post, name)) and (asked.start or name == "end"):
            differing[name] = said % {"text": _day(day) if day else "–"}
    for name in ("may_export", "sees_sensitive"):
        if getattr(asked, name) != (held := getattr(post, name)):
            differing[name] = said % {"text": _("yes") if held else _("no")}
    if differing:
        raise ValidationError(differing)


def _may_begin(account, asked, on_record, today) -> bool:
    """Return True; raises ValidationError, by column, where the form would not grant the post."""
    start = asked.start or today
    if start < today:
        raise ValidationError({"start": _("A post cannot begin before today.")})
    if asked.end and asked.end <= start:
        raise ValidationError({"end": _("A period must end after it starts.")})
    if not on_record.stands(asked.organization, start):
        message = _("“%(name)s” does not stand on %(day)s.")
        about = {"name": asked.organization.name, "day": _day(start)}
        raise ValidationError({"organization_code": message % about})
    if account and not account.is_active:
        raise ValidationError({"username": _("This account is closed. Open it again first.")})
    return True


def _appoint(new, on_record, by, today, report):
    passwords: dict[str, str] = {}
    granted: dict[str, list[Post]] = defaultdict(list)
    accounts = dict(on_record.accounts)
    for number, asked in new:
        username = asked.account.username
        try:
            if username not in accounts:
                said = {name: getattr(asked.account, name) for name in posts.ACCOUNT}
                accounts[username], passwords[username] = posts.create_user(**said, by=by)
            post = {each.name: getattr(asked, each.name) for each in fields(asked)[1:]}
            post["start"] = asked.start or today
            granted[username].append(posts.grant(user=accounts[username], **post, by=by))
        except ValidationError as error:
            report.refuse(number, error, column="username")
    report.slips = [
        Slip(accounts[login].full_name, login, password, tuple(map(_called, granted[login])))
        for login, password in passwords.items()
    ]
    report.notes.append(_told(len(passwords), len(new)))


def _called(post: Post) -> str:
    return f"{post} ({post.organization.code})"  # many cells bear one name


def _told(accounts: int, granted: int) -> str:
    made = ngettext("%(n)s new account", "%(n)s new accounts", accounts) % {"n": shown(accounts)}
    given = ngettext("%(n)s new post", "%(n)s new posts", granted) % {"n": shown(granted)}
    return _("%(accounts)s, %(posts)s; all else stands already.") % {
        "accounts": made,
        "posts": given,
    }


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
