"""What a cell declares of its source, and how that ends."""

from django import forms
from django.utils.translation import gettext_lazy

from config.typed.fields import DateField
from config.typed.layout import Layout, Row, Styled
from recruitment.fields import text
from recruitment.models import NoSource


class NoSourceForm(Styled):
    """That there is no source, since when and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is declared"),
        choices=NoSource.Kind.choices,
        widget=forms.RadioSelect,
    )
    start = DateField(label=gettext_lazy("From"))
    reason = text(gettext_lazy("Reason"), 300)
    reason.help_text = gettext_lazy(
        "for example: all of age are members, work away, or do not meet the conditions. No names."
    )

    layout = Layout("kind", Row("start", "reason"))


class EndForm(Styled):
    """From which day on there is a source again."""

    on = DateField(label=gettext_lazy("There is a source again from"))

    layout = Layout("on")


class TakeBackForm(Styled):
    """Why a declaration was a mistake."""

    reason = text(gettext_lazy("Why it was a mistake"), 300)

    layout = Layout("reason")
