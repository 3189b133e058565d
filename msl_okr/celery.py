"""The Celery application.

The database is the truth; Celery only wakes workers. The reason for each setting is beside it in ``settings.py``.
"""

import logging
import logging.config
import os

from celery import Celery
from celery.signals import beat_init, heartbeat_sent, setup_logging, worker_shutdown

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msl_okr.settings")

app = Celery("msl_okr")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Tasks are in the folder of their capability.
app.autodiscover_tasks(
    [
        "okrs.snapshots",
        "okrs.closing",
        "okrs.reports",
        "okrs.review_packs",
        "reminders.outbox",
        "organization",
        "interactions.meetings",
        "interactions.pulse",
    ]
)


@setup_logging.connect
def log_as_everywhere(loglevel: int = logging.INFO, **_kwargs: object) -> None:
    """Worker and beat log through the formatter of the web server; Celery's own would repeat error texts."""
    from django.conf import settings  # imported late, as Celery itself does

    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("celery").setLevel(loglevel)


@beat_init.connect
def note_beat_starts(**_kwargs: object) -> None:
    """Beat's first sign of life, without the wait of fifteen seconds."""
    app.send_task("reminders.outbox.tasks.note_beat_alive", ignore_result=True)


@heartbeat_sent.connect
def note_worker_alive(**_kwargs: object) -> None:
    """Tell ``/readyz/`` that a worker lives (called by the worker every two seconds)."""
    from msl_okr import health  # needs configured settings

    health.note_worker_alive()


@worker_shutdown.connect
def note_worker_gone(**_kwargs: object) -> None:
    """A worker that stops in order is gone at once, not when its lease runs out."""
    from msl_okr import health  # needs configured settings

    health.note_worker_gone()
