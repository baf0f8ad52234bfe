"""The one way in which a form changes something, whatever room it stands in.

It is sent once, is about what was seen, stands as it was typed where it is refused, and asks again
about what is odd. A view hands `attempt` its form and what is to be done, and shows by
`Attempt.page` what came of it, on a page that extends `recruitment/act.html`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.web import Request
from organizations.acting import Done, take
from recruitment import submissions
from recruitment.fields import TokenForm, VersionForm
from recruitment.findings import Finding, Remark
from recruitment.ledger import Conflict, Unconfirmed
from recruitment.submissions import Reused


@dataclass(frozen=True)
class Meanwhile:
    """What else was stored while a form about `record` was open: who did it, and what differs.

    `both` has the label, what was typed and what is stored of each field that differs; `theirs`
    the label and what is stored of those not touched in the form. `form` takes its place, if any.
    """

    record: Model
    said: str
    both: Sequence[tuple] = ()
    theirs: Sequence[tuple] = ()
    form: BaseForm | None = None


def changed(record: Model, who: str, *, now: str = "") -> Meanwhile:
    """Say that nothing was saved, after `who` changed `record`, and how it is `now`."""
    look = _("Nothing was saved. Look at it again before you go on.")
    return Meanwhile(record, " ".join(filter(None, [who, now, look])))


def differing(
    record: Model,
    who: str,
    both: Sequence[tuple],
    theirs: Sequence[tuple] = (),
    form: BaseForm | None = None,
) -> Meanwhile:
    """Say that nothing is saved yet, and show what differs."""
    said = f"{who} {_('Nothing of this form is saved yet.')}"
    return Meanwhile(record, said, both, theirs, form)


@dataclass
class Attempt:
    """What came of a form: `done`, or what the page says and asks."""

    form: BaseForm
    number: TokenForm | VersionForm | None = None
    """What the form brings back unseen: that it was sent before, or what it is about."""
    confirmed: list[str] = field(default_factory=list)
    done: Done | None = None
    warnings: Sequence[Finding | Remark] = ()
    meanwhile: Meanwhile | None = None
    reused: Reused | None = None

    @property
    def status(self) -> int:
        return 409 if self.meanwhile else 422 if self.reused else 200

    @property
    def faults(self) -> list[str]:
        """Return what stands against it as a whole, for a page without a form to show it."""
        said = [self.meanwhile.said] if self.meanwhile else []
        return [*said, *self.form.non_field_errors()]

    @property
    def told(self) -> str:
        return " ".join(self.faults)

    def now(self, record: Model) -> Model:
        """Return `record`, as it is stored by now where somebody else changed it."""
        return self.meanwhile.record if self.meanwhile else record

    def page(self, request: Request, template: str, **context: object) -> HttpResponse:
        """Show the form, with all that stands against it."""
        is_asked = bool(self.warnings or self.meanwhile)
        focus = not is_asked or any(name in self.form.fields for name in self.form.errors)
        form = self.form.dress(focus=focus)  # type: ignore[attr-defined]  # who shows one has Styled
        shown = {"act": self, "form": form, **context}
        return render(request, template, shown, status=self.status)


def sent(request: Request) -> QueryDict | None:
    """Return what a form was sent with; None where it is only asked for."""
    return request.POST if request.method == "POST" else None


def attempt(
    request: Request,
    form: BaseForm,
    act: Callable,
    *,
    number: TokenForm | VersionForm | None = None,
    meanwhile: Callable[[], Meanwhile | None] | None = None,
    reused: str = "",
) -> Attempt:
    """Do what a form asks for, if it was sent; tell what stands against it.

    With a token as `number` it is done once, whatever is sent again; with a version, `act` is
    handed the one that was seen. `meanwhile` is asked where somebody else was faster, and answers
    None where there is no difference: the same form came twice, and all is well. `reused` says
    what to do with a form that was sent before with other contents.
    """
    tried = Attempt(form, number, request.POST.getlist("confirm"))
    if not form.is_bound:
        return tried
    try:
        tried.done = take(form, _numbered(request, tried, act))
    except Unconfirmed as odd:
        tried.warnings = odd.warnings
    except Conflict:
        if meanwhile is None:
            raise
        _go_on_from(tried, meanwhile())
    except Reused as before:
        tried.reused, tried.number = before, TokenForm.fresh()
        if reused:
            form.add_error(None, reused)
    if not tried.done:
        _give_back_what_is_unseen(tried.form)
    return tried


def press(request: Request, act: Callable, **how: Any) -> Attempt:
    """Attempt what a button alone asks for; what stands against it is `told`."""
    return attempt(request, forms.Form(request.POST), act, **how)


def was_sent(request: Request) -> bool:
    """Tell whether this very form was sent by the user before, and recorded."""
    token = TokenForm(request.POST)
    digest = submissions.digest_of(dict(request.POST.lists()))
    return token.is_valid() and submissions.was_sent(
        token.cleaned_data["token"], digest, by=request.user
    )


def beside(form: BaseForm, differing: Iterable[tuple[str, str, str]]) -> list[tuple]:
    """Say in `form`, at each field that differs, what is stored in it now.

    `differing` has of each field its name, and in words what was typed and what is stored. Return
    the same with the label in place of the name, for a table.
    """
    rows = []
    for name, typed, stored in differing:
        form[name].help_text = _("Stored now: %(value)s") % {"value": stored}
        rows.append((form[name].label, typed, stored))
    return rows


def _numbered(request: Request, tried: Attempt, act: Callable) -> Callable:
    """Return `act` as the number of the form lets it be done; show on the form if it has none."""
    if tried.number is None:
        return act
    number = type(tried.number)(request.POST)
    if not number.is_valid():
        tried.form.add_error(None, _lost())
        return act
    tried.number = number
    if isinstance(number, TokenForm):
        digest = submissions.digest_of(dict(request.POST.lists()))
        token = number.cleaned_data["token"]
        return partial(submissions.once, token, digest, act, by=request.user)
    return partial(act, number.cleaned_data["version"])


def _give_back_what_is_unseen(form: BaseForm) -> None:
    """Put back what the form should have brought unseen, so that it can be sent again."""
    lost = [field.name for field in form.hidden_fields() if field.errors]
    if lost:
        data = _typed(form)
        for name in lost:
            data[form.add_prefix(name)] = form.initial.get(name, "")
        form.data = data
        form.add_error(None, _lost())


def _typed(form: BaseForm) -> QueryDict:
    """Return what `form` was sent with, to be changed; that of the request cannot be."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    return data


def _lost() -> str:
    return _("This form had lost its number. Please send it again.")


def _go_on_from(tried: Attempt, meanwhile: Meanwhile | None) -> None:
    """Let the form be sent again about what is stored now; what was ticked is ticked anew."""
    if meanwhile is None:
        tried.done = Done(None)
        return
    tried.meanwhile, tried.form = meanwhile, meanwhile.form or tried.form
    if isinstance(tried.number, VersionForm):
        tried.number = VersionForm.of(meanwhile.record)
    elif "version" in tried.form.fields:
        data = _typed(tried.form)
        data[tried.form.add_prefix("version")] = VersionForm.of(meanwhile.record).initial["version"]
        data.pop("sure", None)
        tried.form.data = data
