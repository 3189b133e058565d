"""The Celery application.

The database is the truth; Celery only wakes. Reasons for each setting stand
beside it in ``settings.py``.
"""

import os

from celery import Celery
from celery.signals import heartbeat_sent, worker_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msl_okr.settings")

app = Celery("msl_okr")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@heartbeat_sent.connect
def note_worker_alive(**_kwargs: object) -> None:
    """Tell ``/readyz/`` that a worker lives (called by the worker every two seconds)."""
    from msl_okr import health  # needs configured settings

    health.note_worker_alive()


@worker_shutdown.connect
def note_worker_gone(**_kwargs: object) -> None:
    """A worker that stops in an orderly way is gone at once, not after its lease."""
    from msl_okr import health  # needs configured settings

    health.note_worker_gone()
