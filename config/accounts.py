"""Signing in and out, and changing one's own password."""

import unicodedata

from django import forms
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from audit import trail
from config import kept


class PasswordField(forms.CharField):
    """A password in NFC, however the keyboard composed its letters."""

    def __init__(self, *, autocomplete, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(strip=False, max_length=128, widget=widget, **kwargs)

    def to_python(self, value):
        return unicodedata.normalize("NFC", super().to_python(value))


class SignInForm(AuthenticationForm):
    password = PasswordField(label=_("Password"), autocomplete="current-password")


class OwnPasswordForm(PasswordChangeForm):
    old_password = PasswordField(label=_("Present password"), autocomplete="current-password")
    new_password1 = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        help_text=_("At least 12 characters, not only digits, nothing that is easily guessed."),
    )
    new_password2 = PasswordField(label=_("New password again"), autocomplete="new-password")

    def save(self, commit=True):
        self.user.must_change_password = False
        return super().save(commit)


class SignInView(LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        login(self.request, form.get_user())
        trail.record("session.opened", by=form.get_user())
        if said := kept.opened(self.request.POST.get("kept", ""), form.get_user()):
            return render(self.request, "registration/kept.html", said)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept=self.request.POST.get("kept", ""), **kwargs)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OwnPasswordView(PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("reports:home")

    def form_valid(self, form):
        response = super().form_valid(form)
        trail.record("password.changed", by=self.request.user)
        messages.success(self.request, _("Your password was changed."))
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
