"""The web application; it refuses to start without the right keys."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoord.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from gehoord.core.sealing.services import verify_keys  # noqa: E402  (after the applications are loaded)

verify_keys()
