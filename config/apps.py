"""The admin with our own site, and what must be ready before the first request."""

from django.contrib.admin.apps import AdminConfig


class TrackerAdminConfig(AdminConfig):
    default_site = "config.admin_site.TrackerAdminSite"

    def ready(self):
        super().ready()
        from config import checks, sessions  # noqa: F401  (they register themselves)
