"""What is typed of who helps a candidate, or vouches for one."""

from django import forms
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from config.typed.layout import Styled
from recruitment.fields import VersionForm, text
from recruitment.models import Companion


class CompanionForm(Styled, VersionForm):
    """A member who helps a candidate or vouches for one."""

    full_name = text(gettext_lazy("Full name"), 120, autocapitalize="words")
    official_on = DateField(
        label=gettext_lazy("Official member since"),
        help_text=gettext_lazy("only official members can help or vouch"),
    )
    together_since = DateField(
        label=gettext_lazy("Works, studies or lives in the same place since"), required=False
    )
    together_by = forms.ChoiceField(
        label=gettext_lazy("Together by"),
        required=False,
        choices=[("", "—"), *Companion.Together.choices],
    )
    start = DateField(label=gettext_lazy("From"))
    replaces = text(gettext_lazy("In place of somebody else, because"), 200)
    replaces.required = False
    replaces.help_text = gettext_lazy("for example: moved away, disciplined")

    def starts_at(self):
        return "full_name"


class CompanionCorrection(CompanionForm):
    """What is said of a helper or sponsor, to be completed or put right."""

    end = DateField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("empty: helps or vouches still"),
    )


class RelieveForm(Styled, VersionForm):
    """Until when somebody helps a candidate or vouches for one."""

    on = DateField(label=gettext_lazy("Until"))
