"""Lists that a user asked for, kept under a name of their own."""

from urllib.parse import unquote_plus

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from config.typed.text import unshowable
from organizations import names
from organizations.models import User
from recruitment.models import SavedView

MOST = 20


@transaction.atomic
def save(*, user: User, name: str, query: str) -> SavedView:
    """Keep `query` under `name`; the same name again replaces it.

    The name of a person stands in it as it was typed: a seal lasts no longer than its key.
    Raises ValidationError without a name, when there are too many, and for what no page would
    take: a link that is offered leads somewhere.
    """
    if unshowable(unquote_plus(query)):
        raise ValidationError(_("This list cannot be kept. Ask for it again."))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    name = names.clean(name)
    view = SavedView.objects.filter(user=user, name=name).first()
    if view is None:
        if SavedView.objects.filter(user=user).count() >= MOST:
            message = _("There are %(most)s lists already. Drop one first.")
            raise ValidationError(message, params={"most": MOST})
        view = SavedView(user=user, name=name)
    view.query = query
    view.full_clean()
    view.save()
    return view


def drop(view: SavedView) -> None:
    """Forget a saved list. It is no fact, so it may be deleted."""
    view.delete()
