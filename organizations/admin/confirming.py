"""One page for all posts that wait for a second administrator: ticked, shown again, confirmed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typed.keys import keys_sent
from config.typed.numbers import shown
from organizations import posts
from organizations.acting import take
from organizations.models import Post, User

AT_ONCE = 200
"""So many are looked at and confirmed at once; the others follow."""


class ConfirmPostsForm(forms.Form):
    """Which of the posts that wait are confirmed; `confirmed` once they were shown again."""

    confirmed = forms.BooleanField(required=False)

    def __init__(self, data, *, waiting):
        super().__init__(data)
        self.sent = keys_sent(data.getlist("posts")) if data is not None else []
        self.ticked = list(waiting.filter(pk__in=self.sent)) if self.sent else []

    def clean(self):
        if not self.sent:
            raise ValidationError(_("Tick the posts that you confirm."))
        if len(self.ticked) < len(self.sent):
            raise ValidationError(
                _(
                    "A post that you ticked waits for you no more. Nothing was confirmed; look at "
                    "the list again."
                )
            )


def confirm_posts(model_admin, request):
    """List what waits for this administrator, show what was ticked once more, and confirm it."""
    waiting = Post.objects.to_confirm(request.jurisdiction, request.user)
    waiting = waiting.select_related("user", "organization", "asked_by")
    waiting = waiting.order_by("asked_by", "organization__sort_key", "pk")
    form = ConfirmPostsForm(request.POST if request.method == "POST" else None, waiting=waiting)
    ticked = form.ticked if form.is_valid() else []
    if ticked and form.cleaned_data["confirmed"]:
        number = len(ticked)
        if take(form, lambda: posts.confirm_all(ticked, by=request.user)):
            said = ngettext("%(n)s post was confirmed.", "%(n)s posts were confirmed.", number)
            messages.success(request, said % {"n": shown(number)})
            return redirect("admin:organizations_post_confirm_all")
        ticked = []
    rows = _with_givers(ticked or waiting[:AT_ONCE])
    return model_admin.page(
        request,
        "admin/posts_confirm.html",
        title=_("Confirm posts"),
        form=form,
        rows=rows,
        sent=form.sent,
        is_asked=bool(ticked),
        more=0 if ticked else max(0, waiting.count() - len(rows)),
    )


def _with_givers(waiting):
    """Tell of each post who gave its holder a password that is still to be changed. One query."""
    rows = list(waiting)
    givers = User.objects.in_bulk({post.given_by for post in rows if post.given_by})
    for post in rows:
        post.giver = givers.get(post.given_by) if post.user.must_change_password else None
    return rows
