"""Writing the access log."""

from collections.abc import Iterable
from datetime import datetime

from audit.models import AccessRecord


def record_access(*, by: int, action: str, model: str, object_id: int | None, at: datetime, detail: str = "") -> None:
    """Note that ``by`` read or exported scientific content of others (``action``: read, export)."""
    AccessRecord.objects.create(
        actor_id=by, action=action, model=model, object_id=object_id, at=at, detail=detail[:300]
    )


def record_shown(
    *, by: int, model: str, own: Iterable[bool], at: datetime, object_id: int | None = None, detail: str = ""
) -> None:
    """Note once that ``by`` was shown rows, unless there are none or all are their own.

    ``own`` says of each row whether it is the reader's own; ``detail`` names the list or page and its filters.
    """
    if not all(own):
        record_access(by=by, action="read", model=model, object_id=object_id, at=at, detail=detail)
