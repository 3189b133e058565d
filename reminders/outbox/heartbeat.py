"""When beat last reached a worker: the whole chain beat → broker → worker in one sign of life."""

from datetime import UTC, datetime

from django.core.cache import cache

KEY = "beat-alive"
KEPT_SECONDS = 24 * 60 * 60


def note_beat_alive(*, at: datetime) -> None:
    """A worker has run beat's task at this moment."""
    cache.set(KEY, int(at.timestamp()), timeout=KEPT_SECONDS)


def beat_seen_at() -> datetime | None:
    """The last sign of life within a day, or None."""
    seen = cache.get(KEY)
    return None if seen is None else datetime.fromtimestamp(seen, UTC)
