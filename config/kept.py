"""What was typed into a form that could not be taken: not lost, shown and sent once more.

Each form says, sealed, who was signed in when its page was made (`mark`). If it arrives after the
session has ended, or after somebody signed in anew in another window, what was typed goes
encrypted through the sign-in page of the browser where it was typed; nothing is stored. Only the
user of the mark gets it back, sees it, and decides whether to send it. A form without a mark of
ours is not kept, so no other site can put words into anybody's mouth.
"""

import base64
import hashlib
import json
import re
import zlib
from datetime import timedelta
from functools import partial
from urllib.parse import parse_qsl

from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.apps import apps
from django.conf import settings
from django.core import signing
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.sealed import ASKS

MARK = "typed_by"
SALT = "config.kept"
OPEN_FOR = timedelta(days=7)
"""How long after its page was made a form is still known as ours."""

NOT_TYPED = {"csrfmiddlewaretoken", MARK}
UNSEEN = {"token", "version", "seen", "confirm", "next", "queue", "rows", "weight"}
UNSEEN |= {"do", "act", "fail", "again", "fill", "load", "take_back", "confirmed"}
UNSEEN |= {"others", "answers", "table", "of_file", "say", "show", "shown", "wide", "opened", "at"}
UNSEEN |= {"base", "column", "page", "for_all", "pasted"}
UNSEEN |= {"answer", "pick", "below", "state", "query", "month"}
"""Fields and buttons that are sent again, and mean nothing to who looks at what was typed."""

TICKED = {"yes", "no", "on"}

QUOTA = re.compile(r"(?:low|high|at_least)-(\d+)")
"""The fields of a row of the quota grid, whose script packs all of them into `rows`."""

SHOWN_AT_MOST = 60
OURS = {"audit", "config", "organizations", "recruitment", "reports"}


def mark(user) -> str:
    """Return what says in a form that it was made for `user`."""
    return signing.TimestampSigner(salt=SALT).sign(str(user.pk))


def seal(request) -> str:
    """Return what was posted, for `opened` to read; empty where it cannot or may not be kept.

    Passwords must not; of files only the rest of the form can.
    """
    if request.method != "POST":
        return ""
    if sealed := request.POST.get("kept"):  # which is on its way through the sign-in page
        return sealed
    if ASKS in request.POST:  # a list, which can be asked again
        return ""
    user, fields = _typed_by(request.POST.get(MARK, "")), _fields(request)
    if user is None or not fields or any("password" in name for name, _value in fields):
        return ""
    said = {
        "user": user,
        "path": request.get_full_path(),
        "fields": fields,
        "files": bool(request.FILES),
    }
    return _box().encrypt(zlib.compress(json.dumps(said).encode())).decode()


def opened(sealed: str, user) -> dict | None:
    """Return the path and the fields of what was kept for `user`, or None."""
    try:
        packed = _box().decrypt(sealed, ttl=int(settings.SESSION_ABSOLUTE_LIMIT.total_seconds()))
    except InvalidToken:
        return None
    said = json.loads(zlib.decompress(packed))
    return said if said["user"] == user.pk and not user.must_change_password else None


def page(request, said: dict, *, why: str = "", status: int = 200):
    """Show what was typed as not yet saved, to be sent again by who typed it.

    `why` says how it came to that, where it was not that the session ended.
    """
    context = {name: said[name] for name in ("path", "fields", "files")}
    context["shown"] = list(_shown(said["fields"]))[:SHOWN_AT_MOST]
    context["why"] = why
    return render(request, "registration/kept.html", context, status=status)


def overtaken_page(request, why: str, now: str):
    """Show what was typed and can no longer be taken; None where nothing but ticks was sent.

    `why` says what happened meanwhile, `now` is the address of what it is about.
    """
    fields = _fields(request)
    if not list(_shown([each for each in fields if each[1] not in TICKED])):
        return None
    shown = list(_shown(fields))
    context = {"why": why, "now": now, "shown": shown[:SHOWN_AT_MOST]}
    return render(request, "registration/overtaken.html", context, status=409)


def _fields(request) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_TYPED
        for value in values
    ]


def _typed_by(said: str) -> int | None:
    try:
        return int(signing.TimestampSigner(salt=SALT).unsign(said, max_age=OPEN_FOR))
    except signing.BadSignature:
        return None


def _box() -> Fernet:
    key = hashlib.sha256(f"{SALT}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _shown(fields):
    """Yield label and value of what a person can have typed, in the words of its form."""
    sent = {name for name, _value in fields}
    named = _fields_of({_short(name) for name in sent})
    words = {"yes": _("Yes"), "on": _("Yes"), "no": _("No")}
    if number := len(set(_units_with_a_quota(fields))):
        said = ngettext("%(number)s quota filled in", "%(number)s quotas filled in", number)
        yield _("Grid of quotas"), said % {"number": number_format(number)}
    for name, value in fields:
        if QUOTA.fullmatch(name):
            continue
        short = _short(name)
        label, choices, is_a_key = named.get(short, (_("Also typed"), {}, False))
        if not value or short in UNSEEN or name.startswith("_"):
            continue
        if f"{name}_text" in sent or (is_a_key and not name.endswith("_text")):
            continue  # the number of a record, whose name stands beside it
        yield capfirst(label), choices.get(value, words.get(value, value))


def _units_with_a_quota(fields):
    """Yield the number of each unit beside which a figure stands in the quota grid."""
    packed = "&".join(value for name, value in fields if name == "rows")
    for name, value in [*fields, *parse_qsl(packed)]:
        if (found := QUOTA.fullmatch(name)) and value and not name.startswith("at_least"):
            yield found[1]


def _short(name):
    return name.rpartition("-")[2].removesuffix("_text")


def _fields_of(names):
    """Return label, choices and whether it is the key of a record, of the fields of these names.

    Of the form that has most of them and little else, or of the next one, where several are sent
    as one; or else of a record, as far as that has words of its own for them.
    """
    found: dict[str, tuple[str, dict, bool]] = {}
    records = [_of_record(model, names) for model in apps.get_models()]
    for fields in sorted(records, key=len):
        found |= fields
    left = set(names)
    while left:
        fitting = max(_forms(), key=partial(_fit, names=frozenset(left)))
        has = left & fitting.base_fields.keys()
        if not has:
            break
        asked_first = left == names
        for name in has if asked_first else has - found.keys():
            field = fitting.base_fields[name]
            is_a_key = isinstance(field, forms.ModelChoiceField)
            choices = {} if is_a_key else _choices(field)
            if field.label:
                found[name] = str(field.label), choices, is_a_key
        left -= has
    return found


def _forms():
    """Yield the forms of the product, which its addresses have imported."""
    waiting = [forms.BaseForm]
    while waiting:
        waiting += (below := waiting.pop().__subclasses__())
        yield from (each for each in below if each.__module__.partition(".")[0] in OURS)


def _fit(form, names):
    has = form.base_fields.keys()
    return len(names & has), -len(has - names)


def _choices(field):
    choices = getattr(field, "choices", ())
    return {str(value): str(label) for value, label in choices if not isinstance(label, tuple)}


def _of_record(model, names):
    """Return the same of the fields of `model`, but for those that nobody has named."""
    return {
        field.name: (
            str(field.verbose_name),
            dict(field.flatchoices),
            field.is_relation,
        )
        for field in model._meta.concrete_fields
        if field.name in names and field._verbose_name is not None
    }
