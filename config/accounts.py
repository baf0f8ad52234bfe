"""Signing in and out, and changing one's own password."""

import unicodedata
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from audit import context as audit_context
from audit import trail
from config import guesses, kept
from config.requests import Request
from config.typed.layout import Styled
from organizations.posts import password_given


class PasswordField(forms.CharField):
    """A password in NFC, however the keyboard composed its letters."""

    def __init__(self, *, autocomplete, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, max_length=128, widget=widget, **kwargs)

    def to_python(self, value):
        return unicodedata.normalize("NFC", super().to_python(value) or "")


class SignInForm(Styled, AuthenticationForm):
    """Asks for name and password, and does not listen where too many were wrong."""

    password = PasswordField(label=_("Password"), autocomplete="current-password")
    is_closed = False

    def clean(self):
        if len(self.cleaned_data) < len(self.fields):
            return self.cleaned_data
        address = audit_context.current().address
        sign_in = guesses.SignIn(self.cleaned_data["username"], address, timezone.now())
        refused = _closed()
        if not sign_in.is_closed():  # whom a limit stops does not wait behind others
            with sign_in.alone():
                refused = self._refusal(sign_in)
        if refused:
            self.is_closed = sign_in.is_closed()
            raise _closed() if self.is_closed else refused
        return self.cleaned_data

    def _refusal(self, sign_in):
        """Return why nobody is let in, with a wrong password written down, or None."""
        if sign_in.is_closed():
            return _closed()
        try:
            super().clean()
        except forms.ValidationError as error:
            sign_in.refuse()
            return error
        return None


def _closed():
    """Return what who typed wrong passwords too often is told."""
    return forms.ValidationError(
        _(
            "Wrong passwords were typed too often for this account, or from this address. For the "
            "protection of the accounts nobody can sign in so for 15 minutes. Then try again, or "
            "ask your administrator for a new password."
        ),
        code="closed",
    )


class OwnPasswordForm(Styled, PasswordChangeForm):
    old_password = PasswordField(label=_("Present password"), autocomplete="current-password")
    new_password1 = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        help_text=_(
            "At least 12 characters, not only digits, not made of your own name or account, "
            "nothing that is easily guessed."
        ),
    )
    new_password2 = PasswordField(label=_("New password again"), autocomplete="new-password")

    def clean_old_password(self):
        with guesses.own_alone(self.user):
            refused = self._refusal()
        if refused:
            raise refused
        return self.cleaned_data["old_password"]

    def _refusal(self):
        """Return why the present password is not taken, with a wrong one written down, or None."""
        if guesses.own_is_closed(self.user, timezone.now()):
            return forms.ValidationError(
                _("Five wrong passwords were typed. Wait 15 minutes, then try again."),
                code="closed",
            )
        try:
            super().clean_old_password()
        except forms.ValidationError as error:
            guesses.refuse_own(self.user)
            return error
        return None

    def clean_new_password1(self):
        """Let the password that somebody else has given, or seen, not be kept."""
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(
                _("This is your present password. Choose another one."), code="same"
            )
        return password

    def save(self, commit=True):
        self.user.must_change_password = False
        return super().save(commit)


class SignInView(LoginView):
    authentication_form = SignInForm

    def setup(self, request, *args, **kwargs):
        """Send away who is signed in, except to hand back what somebody else had typed."""
        super().setup(request, *args, **kwargs)
        self.redirect_authenticated_user = "kept" not in request.POST

    def form_valid(self, form):
        login(self.request, form.get_user())
        trail.record("session.opened", by=form.get_user())
        if form.get_user().must_change_password and self.request.POST.get("kept"):
            return OwnPasswordView.first_shown(self.request)
        if said := kept.opened(self.request.POST.get("kept", ""), form.get_user()):
            return kept.page(self.request, said)
        return redirect(self.get_success_url())

    def form_invalid(self, form):
        """Tell who typed wrong passwords too often when to come back.

        What was typed into another form waits on the sign-in page for that.
        """
        if not form.is_closed:
            return super().form_invalid(form)
        is_kept = "kept" in self.request.POST
        page = super().form_invalid(form) if is_kept else render(self.request, "429.html")
        page.status_code = HTTPStatus.TOO_MANY_REQUESTS
        page["Retry-After"] = int(guesses.WAIT.total_seconds())
        return page

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept=self.request.POST.get("kept", ""), **kwargs)


def sign_in_page(request, sealed: str, *, status: int = 200):
    """Ask the user to sign in again, without leaving the address of the form."""
    context = {"form": SignInForm(request), "kept": sealed}
    return render(request, "registration/login.html", context, status=status)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OwnPasswordView(PasswordChangeView):
    request: Request
    form_class = OwnPasswordForm
    success_url = reverse_lazy("reports:home")

    @classmethod
    def first_shown(cls, request):
        """Ask for a password of one's own; what was typed before signing in goes through here."""
        view = cls()
        view.setup(request)
        return view.render_to_response(view.get_context_data(form=OwnPasswordForm(request.user)))

    def get_context_data(self, **kwargs):
        given = password_given(self.request.user)
        sealed = self.request.POST.get("kept", "")
        return super().get_context_data(given=given, kept=sealed, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        trail.record("password.changed", by=self.request.user)
        messages.success(self.request, _("Your password was changed."))
        if said := kept.opened(self.request.POST.get("kept", ""), self.request.user):
            return kept.page(self.request, said)
        return response


@login_not_required
@require_POST
def sign_out(request):
    """End the session, and ask the browser to forget every page it has shown."""
    if request.user.is_authenticated:
        trail.record("session.closed", by=request.user)
    logout(request)
    response = redirect("login")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
