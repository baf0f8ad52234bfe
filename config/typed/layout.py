"""How the fields of a form are laid out: in which order, beside what, under which heading.

A form says so in its `layout`; one that says nothing shows its fields one below the other. Fields
that a form has not got are left out, with whatever would stand around them alone. What a field
looks like, with its label, its mistakes and its hint, is said by `templates/forms/field.html`.
"""

from crispy_forms import layout
from crispy_forms.helper import FormHelper
from crispy_forms.utils import default_field_template
from django import forms
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import format_html_join


class Stacked(forms.RadioSelect):
    """A few choices one below the other. Those of a `RadioSelect` stand side by side."""


def drawn(field, *, wrapper_class="mb-3", label_class="form-label"):
    """Return a field of a form. Its template is handed no more: crispy hands it the whole page."""
    shown = {"field": field, "wrapper_class": wrapper_class, "label_class": label_class}
    return default_field_template("forms").render(shown)


class Layout(layout.Layout):
    """Fields one below the other."""

    def render(self, form, context, template_pack=None, **around):
        parts = (
            [drawn(form[each], **around) if isinstance(each, str) else each.render(form, context)]
            for each in self.fields
            if not isinstance(each, str) or each in form.fields
        )
        return format_html_join("", "{}", parts)


class Short(Layout):
    """Fields for a number or two, as narrow as what is typed into them."""

    def render(self, form, context, template_pack=None, **around):
        return super().render(form, context, wrapper_class="mb-3 s")


class Row(Layout):
    """Fields beside each other, where the screen has room."""

    template = "forms/row.html"

    def __init__(self, *fields, css_class="row2"):
        super().__init__(*fields)
        self.css_class = css_class

    def render(self, form, context, template_pack=None, **around):
        fields = super().render(form, context)
        return fields.strip() and render_to_string(
            self.template, {"around": self, "fields": fields}
        )


class Group(Row):
    """Fields under a heading of their own."""

    template = "forms/group.html"

    def __init__(self, heading, *fields, css_id=""):
        super().__init__(*fields)
        self.heading, self.css_id = heading, css_id


class Folded(Group):
    """Fields that few need, folded up under their heading until one of them holds something."""

    template = "forms/folded.html"

    def render(self, form, context, template_pack=None, **around):
        names = [each.name for each in self.get_field_names()]
        shown = [form[name] for name in names if name in form.fields]
        is_open = any(each.value() or each.errors for each in shown)
        fields = Layout.render(self, form, context)
        return fields.strip() and render_to_string(
            self.template, {"around": self, "fields": fields, "is_open": is_open}
        )


class Part:
    """Part of the page between two fields: a template, drawn with what the page was given."""

    def __init__(self, template):
        self.template = template

    def render(self, form, context, template_pack=None):
        return render_to_string(self.template, context.flatten())


class _Helper(FormHelper):
    """The page has the form's tag and its token; an address is not looked for at each field."""

    form_tag, disable_csrf, form_action = False, True, ""
    label_class = "form-label"

    def __init__(self, layout):
        super().__init__()
        self.layout, self.wrapper_class = layout, "mb-3"


class Styled(forms.Form):
    """A form that knows its layout, what its fields look like and where the first mistake is."""

    layout: Layout | None = None

    enter_goes_on = False
    """Whether the Enter key goes to the next field, as where a paper is copied."""

    @cached_property
    def helper(self):
        """By what crispy-forms draws the form. Its tag, and what is unseen, are the page's."""
        self.dress(focus=False)
        return _Helper(self.layout or Layout(*(each.name for each in self.visible_fields())))

    def dress(self, *, focus=True):
        """Mark the fields for the stylesheet, those with a mistake too; focus on the first."""
        seen = {name for name, field in self.fields.items() if not field.widget.is_hidden}
        wrong = [name for name in self.fields if name in self.errors and name in seen]
        for name, field in self.fields.items():
            if name in seen:
                field.widget.attrs["class"] = _class_of(field.widget, is_wrong=name in wrong)
        first = wrong[0] if wrong else self.starts_at()
        if focus and first in self.fields:
            self.fields[first].widget.attrs["autofocus"] = True
        return self

    def starts_at(self):
        seen = (name for name, field in self.fields.items() if not field.widget.is_hidden)
        return next(seen, None)


def _class_of(widget, *, is_wrong):
    if isinstance(widget, forms.RadioSelect):
        return "form-check-input"
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input border-secondary"
    kind = "form-select" if isinstance(widget, forms.Select) else "form-control"
    return f"{kind} is-invalid" if is_wrong else kind
