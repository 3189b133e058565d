"""Writing the access log."""

from datetime import datetime

from audit.models import AccessRecord


def record_access(*, by: int, action: str, model: str, object_id: int | None, at: datetime, detail: str = "") -> None:
    """Note that ``by`` read or exported scientific content of others (``action``: read, export)."""
    AccessRecord.objects.create(
        actor_id=by, action=action, model=model, object_id=object_id, at=at, detail=detail[:300]
    )
