"""What was typed into a form and sent after the session had ended: not lost, sent once more.

The login page carries it, sealed against changes, in the browser where it was typed and stood to
be read before; nothing is stored. Only
the user whose session it was gets it back, after signing in, and decides whether to send it.
"""

from django.conf import settings
from django.core import signing
from django.shortcuts import render

SALT = "config.kept"


def seal(request) -> str:
    """Return what was posted, for `opened` to read; empty where it cannot or may not be kept.

    Files cannot, passwords must not.
    """
    user = getattr(request, "signed_out", None)
    if request.method != "POST" or user is None or request.FILES:
        return ""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    if any("password" in name for name, _value in fields):
        return ""
    said = {"user": user, "path": request.get_full_path(), "fields": fields}
    return signing.dumps(said, salt=SALT, compress=True)


def opened(sealed: str, user) -> dict | None:
    """Return the path and the fields of what was kept for `user`, or None."""
    try:
        said = signing.loads(sealed, salt=SALT, max_age=settings.SESSION_ABSOLUTE_LIMIT)
    except signing.BadSignature:
        return None
    return said if said["user"] == user.pk and not user.must_change_password else None


def sign_in_page(request, sealed: str):
    """Ask the user to sign in again, without leaving the address of the form."""
    from config.accounts import SignInForm  # which needs the models, as this module does not

    context = {"form": SignInForm(request), "kept": sealed}
    return render(request, "registration/login.html", context)
