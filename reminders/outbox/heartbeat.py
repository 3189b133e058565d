"""When beat last reached a worker: one sign of life for the whole chain beat → broker → worker."""

from datetime import UTC, datetime

from django.core.cache import cache

KEY = "beat-alive"
KEPT_SECONDS = 24 * 60 * 60


def note_beat_alive(*, at: datetime) -> None:
    """Note that a worker has run beat's task now."""
    cache.set(KEY, int(at.timestamp()), timeout=KEPT_SECONDS)


def beat_seen_at() -> datetime | None:
    """The last sign of life within a day, or None."""
    seen = cache.get(KEY)
    return None if seen is None else datetime.fromtimestamp(seen, UTC)
