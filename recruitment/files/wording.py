"""What the kinds of file are called."""

from django.utils.translation import gettext_lazy

KIND_WORDS = {
    "organizations": gettext_lazy("Organizations"),
    "members": gettext_lazy("Member counts"),
    "terms": gettext_lazy("Terms"),
    "quotas": gettext_lazy("Quotas"),
}
