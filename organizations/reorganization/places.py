"""Which kind of organization may stand under which."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations.models import Organization


def may_stand(kind: str, above: str | None) -> bool:
    """Tell whether an organization of `kind` may stand under one of the kind `above`.

    A cell never stands alone; any committee may be the root (None) of an installation.
    """
    if above is None:
        return kind != Organization.Kind.CELL
    return above in Organization.MAY_STAND_UNDER.get(kind, ())


def require_place(kind: str, parent: Organization | None) -> None:
    """Raise ValidationError unless an organization of `kind` may stand under `parent`."""
    if not may_stand(kind, parent.kind if parent is not None else None):
        raise ValidationError(
            _("%(kind)s cannot stand under %(parent)s."),
            params={
                "kind": Organization.Kind(kind).label,
                "parent": parent.get_kind_display() if parent else _("nothing"),
            },
            code="place",
        )
