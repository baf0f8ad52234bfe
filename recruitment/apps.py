from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecruitmentConfig(AppConfig):
    name = "recruitment"
    verbose_name = _("Recruitment")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from recruitment import (
            in_the_trail,
            long_work,
            receivers,  # noqa: F401  (connects the receivers)
        )

        in_the_trail.register()
        long_work.register()
