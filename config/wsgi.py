"""The door for the web server. It stays shut when the database could lose what it confirmed."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from config.checks import refuse_unsafe_start  # noqa: E402  (needs the apps to be loaded)

refuse_unsafe_start()
