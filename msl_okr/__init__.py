"""The composition root: settings, routes, pages that show several apps, and the worker."""

from msl_okr.celery import app as celery_app

__all__ = ["celery_app"]
