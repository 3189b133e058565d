"""The WSGI entry point for gunicorn."""

import os

import django
from django.conf import settings

from msl_okr.handler import Handler
from msl_okr.patience import limit_waits

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msl_okr.settings")

django.setup(set_prefix=False)
application = Handler()
limit_waits(settings.DATABASE_WAIT_SECONDS)
