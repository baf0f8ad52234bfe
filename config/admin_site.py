"""The Django admin, open to those whose posts administer something, by the ordinary sign-in."""

from functools import update_wrapper

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from config import accounts


class TrackerAdminSite(admin.AdminSite):
    site_title = site_header = _("Party member admissions")
    index_title = _("Administration")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request):
        jurisdiction = getattr(request, "jurisdiction", None)
        return bool(request.user.is_active and jurisdiction and jurisdiction.administers)

    def admin_view(self, view, cacheable=False):
        """Refuse a signed-in user without the right, rather than ask them to sign in again."""
        guarded = super().admin_view(view, cacheable)

        def refusing(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return update_wrapper(refusing, guarded)

    def autocomplete_view(self, request):
        choices = import_string("organizations.admin.scoped.Choices")
        return choices.as_view(admin_site=self)(request)

    def index(self, request, extra_context=None):
        waiting = apps.get_model("organizations", "Post").objects
        number = waiting.to_confirm(request.jurisdiction, request.user).count()
        return super().index(request, {"waiting": number, **(extra_context or {})})

    def login(self, request, extra_context=None):
        return redirect("admin:index")

    def logout(self, request, extra_context=None):
        return accounts.sign_out(request)

    def password_change(self, request, extra_context=None):
        return redirect("password_change")
