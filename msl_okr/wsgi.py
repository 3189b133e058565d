"""The WSGI entry point for gunicorn."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from msl_okr.patience import limit_waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msl_okr.settings")

application = get_wsgi_application()
limit_waits(settings.DATABASE_WAIT_SECONDS)
