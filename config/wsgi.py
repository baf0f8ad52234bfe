"""The door for the web server. It stays shut when the database could lose what it confirmed."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402  (needs the apps to be loaded)

from config.checks import refuse_unsafe_start  # noqa: E402  (the same)
from organizations.jobs import work  # noqa: E402  (the same)

refuse_unsafe_start()
if not settings.WORKER:
    work.stand_in()

# All views are loaded now, and stay: looking through them for what can be let go of, as Python does
# again and again, took an eighth of a long page.
_views = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
