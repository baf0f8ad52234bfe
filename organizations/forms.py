"""How an organization is chosen: by typing some letters, never from a list of thousands."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.context import out_of_reach
from config.asked import filled
from config.typed.fields import WordsField
from config.typed.keys import key_of
from organizations import names
from organizations.browsing import in_words
from organizations.models import Ancestry, Organization

SUGGESTED = 5


class OrganizationInput(forms.Widget):
    """A text field that searches, and a hidden field with the key of what was chosen.

    The hidden field bears the field's name, so that a link can name an organization by key;
    the text is sent beside it, for browsers without scripts and for codes typed by heart.
    """

    template_name = "organizations/organization_input.html"
    url = reverse_lazy("organizations:organization_options")

    def __init__(self, attrs=None, *, query=""):
        super().__init__(attrs)
        self.query = query
        self.name_of = lambda key: ""

    def value_from_datadict(self, data, files, name):
        return data.get(name, ""), data.get(f"{name}_text", "")

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_text" not in data

    def id_for_label(self, id_, index=None):
        return f"{id_}_text" if id_ else id_

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if isinstance(value, Organization):
            key, text = value.pk, value.name
        elif isinstance(value, tuple):
            key, text = value
        else:
            key, text = value or "", ""
        context["widget"] |= {
            "key": key,
            "text": text or self.name_of(key),
            "url": f"{self.url}?{self.query}" if self.query else self.url,
        }
        return context


class OrganizationField(forms.Field):
    """An organization of `queryset`, which the form sets to what its user may choose.

    Text is taken for the one organization whose name holds it in whole words. A form that
    saves (`saving`) shows the full name before it takes it: it has to be sent again.
    """

    widget = OrganizationInput

    def __init__(self, *, queryset, writing=False, saving=False, kind="", **kwargs):
        query = "&".join(
            filter(None, ["for=write" if writing else "", f"kind={kind}" if kind else ""])
        )
        kwargs.setdefault("widget", OrganizationInput(query=query))
        super().__init__(**kwargs)
        self.queryset = queryset
        self.widget.name_of = self._name_of
        self.saving = saving or writing
        self._chosen = self._guessed = None

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.widget.name_of = copied._name_of
        copied._chosen = copied._guessed = None
        return copied

    def bound_data(self, data, initial):
        """Show what the text was taken for, so that sending it again takes it."""
        return self._guessed or data

    def to_python(self, value):
        """Return the organization meant, or None for an empty field. At most seven queries."""
        if isinstance(value, Organization) or not value:
            return value or None
        key, text = value if isinstance(value, tuple) else (str(value), "")
        text = text.strip()
        chosen = self._by_key(key)
        if key and chosen is None:
            out_of_reach(str(Organization._meta.verbose_name))
        if chosen is not None and text in ("", chosen.name):
            return chosen
        if text:
            return self._by_text(text)
        if key:
            raise ValidationError(_("Choose an organization from the list."), code="invalid")
        return None

    def has_changed(self, initial, data):
        return True

    def _by_key(self, key):
        if (key := key_of(key)) is None:
            return None
        # The form asks for what was chosen, its widget for the name of it.
        if self._chosen is None or self._chosen.pk != key:
            self._chosen = self.queryset.filter(pk=key).first()
        return self._chosen

    def _by_text(self, text):
        exact = list(self.queryset.filter(code=text)[:2])
        key = names.search_key(text)
        exact = exact or list(self.queryset.filter(search_name=key)[: SUGGESTED + 1])
        if len(exact) == 1:
            return exact[0]
        found = exact or list(self.queryset.holding(text)[: SUGGESTED + 1])
        if len(found) == 1:
            return self._guess(found[0], text)
        found = found or list(self.queryset.search(text)[: SUGGESTED + 1])
        if not found:
            raise ValidationError(_("No organization of yours has this name."), code="unknown")
        message = (
            _("Several organizations match: %(names)s. Choose one from the list.")
            if len(found) > 1
            else _("Do you mean %(names)s? Choose it from the list, or write its whole name.")
        )
        shown = "; ".join(in_words(found[:SUGGESTED], timezone.localdate()))
        raise ValidationError(message, params={"names": shown}, code="several")

    def _guess(self, found, text):
        if not self.saving:
            return found
        self._guessed = found
        raise ValidationError(
            _("“%(text)s” is taken for %(name)s. Send again if that is right."),
            params={"text": text[:60], "name": in_words([found], timezone.localdate())[0]},
            code="guessed",
        )

    def _name_of(self, key):
        chosen = self._by_key(key) if key else None
        return chosen.name if chosen else ""


class SearchForm(forms.Form):
    """What the tree can be searched for. Every field may be left empty."""

    q = WordsField(label=gettext_lazy("Name, former name or code"), max_length=100)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("all")), *Organization.Kind.choices],
    )
    below = OrganizationField(
        label=gettext_lazy("Below"), queryset=Organization.objects.none(), required=False
    )
    descendants = forms.BooleanField(
        label=gettext_lazy("With all that stands below what is found"), required=False
    )

    def __init__(self, data, *, jurisdiction):
        super().__init__(data)
        self.day = jurisdiction.day
        self.fields["below"].queryset = Organization.objects.within(jurisdiction)
        self.is_valid()

    @property
    def words(self) -> str:
        return self.cleaned_data.get("q", "")

    @property
    def is_asked(self) -> bool:
        """Tell whether anything is searched for; else the tree itself is shown."""
        return any(self.cleaned_data.get(name) for name in ("q", "kind", "below"))

    @property
    def statement(self) -> str:
        """Return in one line what is searched for, for the head of the list."""
        return " · ".join(f"{each.label}: {each.words}" for each in filled(self))

    def narrow(self, organizations):
        """Return those that match, or these and all below them, of the kind asked for."""
        asked = self.cleaned_data
        found = organizations.search(self.words)
        if below := asked.get("below"):
            found = found.filter(pk__in=self._under([below.pk])).exclude(pk=below.pk)
        if asked.get("descendants"):
            found = organizations.filter(pk__in=self._under(found.order_by().values("pk")))
        return found.filter(kind=asked["kind"]) if asked.get("kind") else found

    def _under(self, organizations):
        return Ancestry.objects.in_force(self.day).under(organizations).values("descendant")
